"""The people of the sample workspace, and how to sign in as them. They exist only in demo mode."""

from __future__ import annotations

from dataclasses import dataclass

from sample import content

# One password for all, printed at start: these people exist on a laptop, never on a server.
PASSWORD = "pallet-canal-lantern"  # noqa: S105


@dataclass(frozen=True)
class Person:
    """Somebody to sign in as."""

    role: str
    name: str
    email: str
    is_admin: bool
    roles: dict[str, list[str]]
    password: str = PASSWORD


PEOPLE: tuple[Person, ...] = tuple(
    Person(row["role_line"], row["name"], row["email"], row["is_admin"], row["roles"])
    for row in content.people()["people"]
)
