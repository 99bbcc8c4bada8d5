"""Take the members of an object out one by one; what nobody took is unknown, and said so."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from boundary.problems import Invalid
from boundary.text import clean_text
from boundary.values import MAX_INTEGER, clean_int


class Members:
    """A reader over a JSON object. Each take checks one member; `done` refuses what is left."""

    def __init__(self, source: object, where: str) -> None:
        if not isinstance(source, Mapping):
            raise Invalid(f"{where} must be an object.")
        self._left: dict[str, Any] = dict(source)
        self.where = where

    def has(self, key: str) -> bool:
        """Whether the member is there and not null."""
        return self._left.get(key) is not None

    def take(self, key: str, default: Any = None) -> Any:
        """The member as it is; null counts as absent."""
        value = self._left.pop(key, None)
        return default if value is None else value

    def text(
        self, key: str, *, default: str | None = None, max_length: int = 200, multiline: bool = False
    ) -> str:
        """A text. Without a default it must be there and hold more than blanks."""
        value = self.take(key, default)
        name = f"{self.where}: “{key}”"
        if default is None and (value is None or (isinstance(value, str) and not value.strip())):
            raise Invalid(f"{name} is missing.")
        return clean_text(value, name=name, max_length=max_length, multiline=multiline)

    def integer(
        self, key: str, *, default: int | None = None, low: int = -MAX_INTEGER, high: int = MAX_INTEGER
    ) -> int:
        """A whole number within its limits. Without a default it must be there."""
        value = self.take(key, default)
        name = f"{self.where}: “{key}”"
        if value is None:
            raise Invalid(f"{name} is missing.")
        if not isinstance(value, int):
            raise Invalid(f"{name} must be a whole number.")
        return clean_int(value, name=name, low=low, high=high)

    def boolean(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self.take(key, default)
        if not isinstance(value, bool):
            raise Invalid(f"{self.where}: “{key}” must be true or false.")
        return value

    def one_of(self, key: str, allowed: Collection[str], *, default: str) -> str:
        """One of a few words."""
        value = self.take(key, default)
        if value not in allowed:
            raise Invalid(f"{self.where}: “{key}” must be one of {', '.join(allowed)}.")
        return str(value)

    def items(self, key: str) -> list[Any]:
        """A list; absent is an empty one."""
        value = self.take(key, [])
        if not isinstance(value, list | tuple):
            raise Invalid(f"{self.where}: “{key}” must be a list.")
        return list(value)

    def done(self) -> None:
        """Refuse members that nobody asked for, so that nothing is lost silently."""
        unknown = sorted(key for key, value in self._left.items() if value is not None)
        if unknown:
            raise Invalid(f"{self.where} does not know {quoted(unknown)}.")


def quoted(names: Collection[str], limit: int = 5) -> str:
    """Names in a sentence: “a”, “b” and 3 more."""
    shown = [f"“{name[:40]}”" for name in list(names)[:limit]]
    more = len(names) - len(shown)
    if more:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
