"""What every kind of input must say about itself."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from boundary.members import Members
from boundary.problems import Invalid
from boundary.text import clean_text

Settings = dict[str, Any]
Payload = Mapping[str, Any]


class Input(ABC):
    """A kind of input: its settings, and its part of a task's payload. It holds no state."""

    type: ClassVar[str]
    label: ClassVar[str]

    def check_settings(self, settings: object) -> Settings:
        """The settings, cleaned and complete."""
        members = Members(settings, f"Input “{self.type}”")
        members.take("type")
        own = self.check_own(members)
        members.done()
        return {"type": self.type, **own}

    def check_own(self, members: Members) -> Settings:
        """The settings only this kind has."""
        return {}

    @abstractmethod
    def take(self, settings: Settings, payload: Payload) -> dict[str, Any]:
        """This input's members of the payload, checked; the text stays exactly as sent."""


def filled_text(value: object, name: str) -> str:
    """A text with more than blanks in it."""
    text = clean_text(value, name=name)
    if not text.strip():
        raise Invalid(f"The {name} is empty.")
    return text
