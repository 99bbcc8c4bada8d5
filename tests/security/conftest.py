"""The world the tests attack: built once a module inside a transaction, put back after every test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from tests.security.world import World


def undone() -> AbstractContextManager[None]:
    """Run a block whose every write is taken back."""
    from contextlib import contextmanager  # noqa: PLC0415

    from django.db import transaction  # noqa: PLC0415 - after Django is set up

    @contextmanager
    def block() -> Iterator[None]:
        atomic = transaction.atomic()
        # As Django's own test cases do: work that insists on its own transaction may run inside this one.
        atomic._from_testcase = True  # type: ignore[attr-defined]
        with atomic:
            try:
                yield
            finally:
                transaction.set_rollback(True)

    return block()


@pytest.fixture(scope="module")
def built(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """Build both sides once."""
    from tests.security.world import build  # noqa: PLC0415 - after Django is set up

    with django_db_blocker.unblock(), undone():  # type: ignore[attr-defined]
        yield build()


@pytest.fixture
def world(built: World, db: None) -> World:
    """Lend the world to one test. Its writes are undone by pytest-django, like those of every test."""
    return built
