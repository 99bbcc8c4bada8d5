"""Raw text: the real characters, and how many words they make."""

from __future__ import annotations

import re

from annotation.rendering.invisible import show

# Scripts written without spaces: each character counts as a word.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
)
_WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+(?:['’][^\W{UNSPACED}]+)*")


def raw_html(text: str) -> str:
    """The text escaped, with marks for what cannot be seen. Line breaks are left to the style sheet."""
    return show(text)


def count_words(text: str) -> int:
    """How many words; in Chinese, Japanese, Thai and the like, how many characters."""
    return sum(1 for _ in _WORD.finditer(text))
