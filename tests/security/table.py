"""The words the matrix is written in: who gets which status, and with what a request is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any

from django.urls import reverse

from tests.security.world import ROLES, World

MEMBERS = ROLES
ADMINISTRATOR = "administrator"
OTHERS = tuple(f"other {role}" for role in ROLES)
SIGNED_IN = (*MEMBERS, ADMINISTRATOR, *OTHERS)
# Somebody whose access ended is nobody.
NOBODY = ("anonymous", "gone")
EVERYBODY = (*NOBODY, *SIGNED_IN)

Expected = dict[str, int]
Body = Mapping[str, Any] | Callable[[World], Mapping[str, Any]]


def public(status: int, *, signed_in: int | None = None) -> Expected:
    """Everybody, signed in or not."""
    return dict.fromkeys(NOBODY, status) | dict.fromkeys(SIGNED_IN, signed_in or status)


def everyone(status: int, **exceptions: int) -> Expected:
    """Everybody who is signed in; exceptions by role, in both projects."""
    found = dict.fromkeys(SIGNED_IN, status)
    for role, other in exceptions.items():
        found |= {role: other} | ({f"other {role}": other} if role in MEMBERS else {})
    return found


def members(status: int, *roles: str, others: int = 403) -> Expected:
    """These roles of the project and administrators. Its other members are refused, outsiders find nothing."""
    chosen = dict.fromkeys((*(roles or MEMBERS), ADMINISTRATOR), status)
    return dict.fromkeys(MEMBERS, others) | dict.fromkeys(OTHERS, 404) | chosen


def anywhere(status: int, *roles: str) -> Expected:
    """Whoever holds one of these roles in any project, and administrators."""
    return everyone(403, administrator=status, **dict.fromkeys(roles, status))


def administrators(status: int) -> Expected:
    """Administrators only."""
    return everyone(403, administrator=status)


def owner(status: int) -> Expected:
    """Only the contributor whose own it is: for everybody else it is not there, administrators included."""
    return everyone(404) | {"contributor": status}


@dataclass(frozen=True)
class Try:
    """One method: who gets what, and the body that is sent."""

    expected: Expected
    body: Body = field(default_factory=dict)
    json: bool = False

    def content(self, world: World) -> Mapping[str, Any]:
        """Return what is sent."""
        return self.body(world) if callable(self.body) else self.body


@dataclass(frozen=True)
class Row:
    """One address. `writes` names the tables a GET may write to, each with the reason."""

    name: str
    of: tuple[str, ...] = ()
    query: Callable[[World], str] | str = ""
    api: bool = False
    open: bool = False
    scope: str | None = None
    tries: Mapping[str, Try] = field(default_factory=dict)
    writes: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    @property
    def label(self) -> str:
        """The name of its test."""
        return f"{self.name} {self.note}".strip()

    def url(self, world: World) -> str:
        """Return the address in this world."""
        query = self.query(world) if callable(self.query) else self.query
        where = self.name
        if not where.startswith("/"):
            where = reverse(self.name, args=[attrgetter(path)(world) for path in self.of])
        return where + (f"?{query}" if query else "")

    def get(self, expected: Expected, **writes: str) -> Row:
        """Add GET, with the tables it may write to."""
        return self._with("GET", Try(expected), writes)

    def post(self, expected: Expected, body: Body | None = None, *, json: bool | None = None) -> Row:
        """Add POST."""
        return self._with("POST", Try(expected, body or {}, self.api if json is None else json))

    def put(self, expected: Expected, body: Body | None = None) -> Row:
        """Add PUT, always of JSON."""
        return self._with("PUT", Try(expected, body or {}, json=True))

    def _with(self, method: str, tried: Try, writes: Mapping[str, str] | None = None) -> Row:
        return replace(
            self, tries={**self.tries, method: self._nobody(method, tried)}, writes=writes or self.writes
        )

    def _nobody(self, method: str, tried: Try) -> Try:
        """Say what nobody gets, unless the row says so: 401, or for a page that is opened the way to sign in."""
        status = 302 if method == "GET" and not self.api else 401
        return replace(tried, expected={**dict.fromkeys(NOBODY, status), **tried.expected})


def page(name: str, *of: str, query: Callable[[World], str] | str = "", note: str = "") -> Row:
    """A page or a part of one. What it belongs to is on the side `here`."""
    return Row(name, tuple(f"here.{path}" for path in of), query, note=note)


def door(name: str, *of: str) -> Row:
    """A page that needs nobody signed in."""
    return Row(name, of, open=True)


def api(
    name: str, *of: str, scope: str = "", query: Callable[[World], str] | str = "", note: str = ""
) -> Row:
    """An address of the API, and the scope its tokens need."""
    return Row(name, tuple(f"here.{path}" for path in of), query, api=True, scope=scope, note=note)
