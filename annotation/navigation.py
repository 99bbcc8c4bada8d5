"""The side navigation: what a person's roles let them open, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts.models import User
from accounts.roles import LABELS, Role
from annotation.permissions import roles_of

EVERYONE = frozenset(Role)
LEADS = frozenset({Role.LEAD})
ADMINISTRATORS: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Place:
    """One entry: where it leads and who sees it. Administrators see every entry."""

    label: str
    route: str
    icon: str
    roles: frozenset[Role] = EVERYONE
    # Pages that belong here and have addresses of their own.
    holds: tuple[str, ...] = ()


class Item(TypedDict):
    """An entry as the template draws it."""

    label: str
    url: str
    icon: str
    count: int
    current: bool


class Group(TypedDict):
    """A titled list of entries. A group nobody may open is not there."""

    label: str
    items: list[Item]


class Navigation(TypedDict):
    """All of it, and the person's foremost role as a word."""

    groups: list[Group]
    role: str


PLACES: tuple[tuple[str, tuple[Place, ...]], ...] = (
    (
        "",
        (
            Place("Home", "annotation:home", "home"),
            Place("Review", "annotation:review_start", "check", frozenset({Role.REVIEWER})),
            Place("Guidelines", "annotation:guidelines", "book"),
        ),
    ),
    (
        "Lead",
        (
            Place("Projects", "annotation:projects", "projects", LEADS),
            Place("Batches", "annotation:batches", "batches", LEADS, ("/imports/", "/tasks/")),
        ),
    ),
    ("Data", (Place("Datasets", "exports:datasets", "data", frozenset({Role.ENGINEER}), ("/releases/",)),)),
    ("Administer", (Place("People and teams", "accounts:people", "people", ADMINISTRATORS),)),
)
FOREMOST = (Role.LEAD, Role.ENGINEER, Role.REVIEWER, Role.CONTRIBUTOR)


def navigation(request: HttpRequest) -> dict[str, object]:
    """Give templates `nav`. It is built when a page first draws it, so error pages and the API pay nothing."""
    return {"nav": SimpleLazyObject(lambda: build(request))}


def build(request: HttpRequest) -> Navigation:
    """Build the navigation of the person who asks."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"groups": [], "role": ""}
    roles = roles_of(user)
    groups: list[Group] = []
    for label, places in PLACES:
        items = [_item(place, request.path) for place in places if _may_see(user, roles, place)]
        if items:
            groups.append({"label": label, "items": items})
    return {"groups": groups, "role": _foremost(user, roles)}


def _may_see(user: User, roles: frozenset[Role], place: Place) -> bool:
    return user.is_admin or place.roles == EVERYONE or bool(roles & place.roles)


def _item(place: Place, path: str) -> Item:
    url = reverse(place.route)
    current = path == url or path.startswith(place.holds if url == "/" else (url, *place.holds))
    return {"label": place.label, "url": url, "icon": place.icon, "count": 0, "current": current}


def _foremost(user: User, roles: frozenset[Role]) -> str:
    if user.is_admin:
        return "Administrator"
    return next((LABELS[role] for role in FOREMOST if role in roles), "No role yet")
