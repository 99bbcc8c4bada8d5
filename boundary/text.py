"""Text from outside: storable, of bounded length, and otherwise left exactly as it was sent."""

from __future__ import annotations

import re

from boundary.problems import Invalid

MAX_TEXT = 200_000

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NOT_ONE_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def clean_text(
    value: object, *, name: str = "text", max_length: int = MAX_TEXT, multiline: bool = True
) -> str:
    """The same text, or Invalid. Never trimmed, never normalised: it may become training data."""
    if not isinstance(value, str):
        raise Invalid(f"{subject(name)} must be text.")
    fault = unstorable(value)
    if fault:
        raise Invalid(f"{subject(name)} {fault}")
    if len(value) > max_length:
        raise Invalid(f"{subject(name)} is longer than {max_length:,} characters ({len(value):,}).")
    if not multiline and _NOT_ONE_LINE.search(value):
        raise Invalid(f"{subject(name)} must be one line without control characters.")
    return value


def unstorable(text: str) -> str:
    """What keeps this text from being stored, as the end of a sentence; empty if nothing does."""
    found = _UNSTORABLE.search(text)
    if found is None:
        return ""
    if found.group() == "\x00":
        return f"contains a NUL character (U+0000) at position {found.start() + 1:,}, which cannot be stored."
    code = f"U+{ord(found.group()):04X}"
    return f"contains half a character ({code}) at position {found.start() + 1:,}, which cannot be stored."


def subject(name: str) -> str:
    """The name as the start of a sentence: 'The prompt', or a quoted title as it is."""
    return f"The {name}" if name[:1].isalpha() else name
