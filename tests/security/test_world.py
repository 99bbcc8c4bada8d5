import pytest
from tests.security.world import World
pytestmark = pytest.mark.django_db
def test_it(world: World) -> None:
    print(world)
def test_it2(world: World) -> None:
    print(world)
