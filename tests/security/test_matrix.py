"""The matrix, asked: every address as everybody."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.actions.tokens import SCOPES, create_token
from tests.security.asking import Asker
from tests.security.conftest import undone
from tests.security.matrix import ROWS
from tests.security.table import EVERYBODY, Row
from tests.security.world import World

pytestmark = pytest.mark.django_db

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)|\bUPDATE (\w+) AS\b', re.IGNORECASE)
# Written by any request, whatever it asks for: when the person was last seen, when the token was last used.
BOOKKEEPING = {"django_session", "accounts_apitoken"}
by_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)


@pytest.fixture(scope="module")
def asker(built: World) -> Asker:
    return Asker(built)


def names(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[str]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern.url_patterns, inside)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name or pattern.pattern}"


def test_every_address_has_a_row() -> None:
    missing = sorted(set(names()) - {row.name for row in ROWS})
    assert not missing, f"Some URLs are untested: {', '.join(missing)}"


def test_every_row_has_an_address() -> None:
    gone = {row.name for row in ROWS if not row.name.startswith("/")} - set(names())
    assert not gone, f"Some rows test no URL: {', '.join(sorted(gone))}"


@by_row
def test_everybody_gets_what_the_table_says(row: Row, world: World, asker: Asker) -> None:
    wrong = []
    for method, tried in row.tries.items():
        for name in EVERYBODY:
            with undone():
                response = asker.ask(name, row, method)
            if response.status_code != tried.expected[name]:
                wrong.append(f"{method} as {name}: {response.status_code}, not {tried.expected[name]}")
    assert not wrong, "\n".join(wrong)
