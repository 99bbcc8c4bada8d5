"""Characters that change what a reader sees without being seen, shown as marks."""

from __future__ import annotations

import re
from html import escape

# Code point → (short name shown, full name in the tooltip).
NAMES: dict[int, tuple[str, str]] = {
    0x061C: ("ALM", "Arabic letter mark"),
    0x200B: ("ZWSP", "zero-width space"),
    0x200E: ("LRM", "left-to-right mark"),
    0x200F: ("RLM", "right-to-left mark"),
    0x202A: ("LRE", "left-to-right embedding"),
    0x202B: ("RLE", "right-to-left embedding"),
    0x202C: ("PDF", "end of embedding or override"),
    0x202D: ("LRO", "left-to-right override"),
    0x202E: ("RLO", "right-to-left override"),
    0x2060: ("WJ", "word joiner"),
    0x2066: ("LRI", "left-to-right isolate"),
    0x2067: ("RLI", "right-to-left isolate"),
    0x2068: ("FSI", "first strong isolate"),
    0x2069: ("PDI", "end of isolate"),
    0xFEFF: ("BOM", "byte order mark"),
}
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_INVISIBLE = re.compile(f"[{_CONTROL}{''.join(map(chr, NAMES))}]")


def has_invisible(text: str) -> bool:
    """Whether the text holds any such character."""
    return _INVISIBLE.search(text) is not None


def show(text: str) -> str:
    """The text as HTML, with a visible mark in place of each such character."""
    return _INVISIBLE.sub(_mark, escape(text))


def _mark(found: re.Match[str]) -> str:
    code = ord(found.group())
    short, name = NAMES.get(code, (f"U+{code:04X}", "control character"))
    return f'<span class="bidi" title="{name}">{short}</span>'
