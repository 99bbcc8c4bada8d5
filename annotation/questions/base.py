"""What every question type must say about itself."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Final

from boundary.members import Members
from boundary.problems import Invalid

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Settings = dict[str, Any]
Schema = dict[str, Any]
FormData = Mapping[str, Sequence[str]]

LETTERS: Final = "ABCD"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ASCII_INTEGER = re.compile(r"[+-]?[0-9]{1,6}")


class Missing(Enum):
    """Not answered, as opposed to answered with something empty."""

    MISSING = "missing"


MISSING: Final = Missing.MISSING


class Question(ABC):
    """A question type: its settings, its part of the answer schema, and its words. It holds no state."""

    type: ClassVar[str]
    label: ClassVar[str]
    # Name of the agreement measure that fits this type of answer.
    agreement: ClassVar[str]

    def check_settings(self, settings: object, responses: int) -> Settings:
        """The settings, cleaned and complete, for a design that shows this many responses."""
        members = Members(settings, _where(settings))
        members.take("type")
        name = members.text("name", max_length=40)
        if not _NAME.fullmatch(name):
            words = "must start with a small letter and use only a to z, 0 to 9 and _"
            raise Invalid(f"{members.where}: the name {words}.")
        common: Settings = {
            "type": self.type,
            "name": name,
            "title": members.text("title"),
            "hint": members.text("hint", default="", max_length=500),
            "required": members.boolean("required", default=True),
        }
        own = self.check_own(members, responses)
        members.done()
        return {**common, **own}

    @abstractmethod
    def check_own(self, members: Members, responses: int) -> Settings:
        """The settings only this type has."""

    @abstractmethod
    def schema(self, settings: Settings, responses: int) -> Schema:
        """JSON Schema of one answer to this question."""

    @abstractmethod
    def blank(self, settings: Settings, responses: int) -> Any:
        """What an empty form holds."""

    @abstractmethod
    def contributes(self, settings: Settings) -> set[str]:
        """What training formats can take from the answers."""

    @abstractmethod
    def from_form(self, settings: Settings, responses: int, data: FormData) -> Any | Missing:
        """The answer in browser fields, or MISSING. Anything odd is passed on for the schema to refuse."""

    @abstractmethod
    def missing(self, settings: Settings) -> str:
        """The sentence for a required question without an answer."""

    @abstractmethod
    def explain(self, settings: Settings, error: ValidationError, letters: str = LETTERS) -> str:
        """A sentence for a person about one error; letters[i] is the letter they see for response i."""


def quote_title(settings: Settings) -> str:
    """The title as sentences show it."""
    return f"“{settings['title']}”"


def field(settings: Settings, part: str | int | None = None) -> str:
    """The name of a browser field of this question."""
    base = f"q-{settings['name']}"
    return base if part is None else f"{base}-{part}"


def first(data: FormData, key: str) -> str:
    """The first value of a browser field; empty if it was not sent."""
    values = data.get(key) or [""]
    return values[0]


def number(raw: str) -> int | str | None:
    """A whole number in ASCII digits; other text stays text, so that the schema refuses it."""
    if raw == "":
        return None
    return int(raw) if _ASCII_INTEGER.fullmatch(raw) else raw


def inner_path(error: ValidationError) -> list[str | int]:
    """Where in this question's own answer the error is."""
    return list(error.absolute_path)[1:]


def _where(settings: object) -> str:
    name = settings.get("title") or settings.get("name") if isinstance(settings, Mapping) else None
    return f"Question “{name[:80]}”" if isinstance(name, str) and name else "A question"
