"""What everybody saw: each row is asked once as everybody, and the tests look at the answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.security.asking import Asker, text_of
from tests.security.conftest import undone
from tests.security.table import EVERYBODY, Row

WRITE = re.compile(
    r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)|^\s*WITH\b.*\bUPDATE (\w+) AS\b', re.I | re.S
)
# Written by any request, whatever it asks for: when the person was last seen, when the token was last used.
BOOKKEEPING = {"django_session", "accounts_apitoken"}


@dataclass(frozen=True)
class Answer:
    """One answer: who asked, what came back, which tables were written."""

    method: str
    name: str
    status: int
    headers: dict[str, str]
    text: str
    written: frozenset[str]

    def __str__(self) -> str:
        return f"{self.method} as {self.name}: {self.status}"


@dataclass
class Seen:
    """The answers by row, asked for when first needed."""

    asker: Asker
    rows: dict[str, list[Answer]] = field(default_factory=dict)

    def of(self, row: Row) -> list[Answer]:
        """Return the answers to everybody."""
        if row.label not in self.rows:
            methods = [*row.tries, *(["HEAD"] if "GET" in row.tries else [])]
            self.rows[row.label] = [
                self._ask(name, row, method) for method in methods for name in who_asks(row, method)
            ]
        return self.rows[row.label]

    def _ask(self, name: str, row: Row, method: str) -> Answer:
        with undone(), CaptureQueriesContext(connection) as queries:
            response = self.asker.ask(name, row, method)
            text = text_of(response)
        tables = written(queries.captured_queries)
        headers = {key.lower(): value for key, value in response.headers.items()}
        return Answer(method, name, response.status_code, headers, text, frozenset(tables - BOOKKEEPING))


def written(queries: Iterable[Mapping[str, str]]) -> set[str]:
    """Return the tables these statements wrote to."""
    found = (WRITE.match(query["sql"]) for query in queries)
    return {next(filter(None, match.groups())) for match in found if match}


def who_asks(row: Row, method: str) -> tuple[str, ...]:
    """Return everybody; HEAD is asked by one who may and by one who may not."""
    if method != "HEAD":
        return EVERYBODY
    return (allowed(row, "GET"), "other contributor")


def allowed(row: Row, method: str) -> str:
    """Return somebody the row lets through."""
    expected = row.tries[method].expected
    return next(
        (name for name in reversed(EVERYBODY) if expected[name] < 400 and name != "gone"), "administrator"
    )
