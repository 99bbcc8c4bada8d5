"""The allow-list. Whatever is rendered passes here last."""

from __future__ import annotations

import re

import nh3

_TEXT_TAGS = {
    "p", "br", "hr", "strong", "em", "s", "a", "code", "pre", "span", "blockquote", "ul", "ol", "li",
    "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_MATH_TAGS = {
    "math", "mrow", "mi", "mn", "mo", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle", "mpadded",
    "mphantom", "menclose", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts",
    "mprescripts", "none", "mtable", "mtr", "mtd",
}  # fmt: skip
_MATH_ATTRIBUTES: dict[str, set[str]] = {
    "math": {"display"},
    "mi": {"mathvariant"},
    "mo": {
        "stretchy", "fence", "form", "separator", "lspace", "rspace", "minsize", "maxsize", "largeop", "movablelimits"
    },
    "mspace": {"width"},
    "mfrac": {"linethickness"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mpadded": {"width", "lspace", "voffset", "height", "depth"},
    "menclose": {"notation"},
    "mover": {"accent"},
    "munder": {"accentunder"},
    "mtable": {"displaystyle", "rowspacing", "columnspacing"},
    "mtd": {"columnalign"},
}  # fmt: skip
_TOKENS = {"tok-k", "tok-s", "tok-n", "tok-f", "tok-c"}
_LENGTHS = {"width", "height", "depth", "lspace", "rspace", "voffset", "minsize", "maxsize", "linethickness"}
# Small lengths only: large or very negative ones could hide what a person must judge.
_SMALL = re.compile(r"[+-]?(?:[0-2]?(?:\.\d{1,4})?(?:em|ex|cm|in)?|\d{1,2}(?:\.\d{1,4})?(?:px|pt|mu|mm))")

_CLEANER = nh3.Cleaner(
    tags=_TEXT_TAGS | _MATH_TAGS,
    clean_content_tags=set(),
    attributes={
        "a": {"href", "target"},
        "ol": {"start"},
        "th": {"scope"},
        "span": {"title"},
        **_MATH_ATTRIBUTES,
    },
    allowed_classes={
        "span": {*_TOKENS, "bidi", "host", "picture"},
        "code": {"formula"},
        "th": {"num"},
        "td": {"num"},
    },
    attribute_filter=lambda _tag, name, value: _attribute(name, value),
    link_rel="noopener noreferrer nofollow",
    url_schemes={"http", "https", "mailto"},
    strip_comments=True,
)


def sanitise(html: str) -> str:
    """Only what the allow-list names."""
    return _CLEANER.clean(html)


def _attribute(name: str, value: str) -> str | None:
    if name in _LENGTHS and not _SMALL.fullmatch(value):
        return None
    return value
