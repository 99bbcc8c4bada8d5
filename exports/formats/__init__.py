"""Formats of training data. A new one is a file here, a line in REGISTRY and a test."""

from __future__ import annotations

from boundary.problems import Invalid
from exports.formats.base import Excluded, Format, Row
from exports.formats.trl_preference import TrlPreference
from exports.formats.trl_prompt_completion import TrlPromptCompletion

REGISTRY: tuple[Format, ...] = (TrlPreference(), TrlPromptCompletion())

__all__ = ["REGISTRY", "Excluded", "Format", "Row", "get"]


def get(key: object) -> Format:
    """The format of this key, or Invalid with the keys there are."""
    for one in REGISTRY:
        if one.key == key:
            return one
    known = ", ".join(one.key for one in REGISTRY)
    message = f"There is no format “{str(key)[:40]}”. There are: {known}."
    raise Invalid(message, fields={"format": message})
