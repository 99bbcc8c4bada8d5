"""What the tests of exports stand on. The imports wait until Django is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.exports.desk import Desk


@pytest.fixture
def desks(db: None) -> Callable[..., Desk]:
    """Make a desk: a project from a preset, with so many tasks and somebody in each role."""
    from tests.integration.exports.desk import desk_of  # noqa: PLC0415 - after Django is set up

    return desk_of
