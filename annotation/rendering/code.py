"""Code coloured on the server, in five classes."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Keyword, Name, Number, Operator, String
from pygments.util import ClassNotFound

from annotation.rendering.invisible import show

# Longer code is shown without colour: a lexer may be slow on purpose-made input.
LONGEST = 20_000

# The first fitting kind decides.
_CLASSES = (
    (Comment, "tok-c"),
    (String, "tok-s"),
    (Number, "tok-n"),
    (Keyword, "tok-k"),
    (Operator.Word, "tok-k"),
    (Name.Function, "tok-f"),
    (Name.Class, "tok-f"),
    (Name.Builtin, "tok-f"),
    (Name.Decorator, "tok-f"),
    (Name.Exception, "tok-f"),
    (Name.Tag, "tok-f"),
)


def highlight(source: str, language: str) -> str:
    """The code as HTML spans; plain if the language is not known. No guessing."""
    if not language or len(source) > LONGEST:
        return show(source)
    try:
        lexer = get_lexer_by_name(language.lower(), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return show(source)
    pieces = []
    for css, group in groupby(lexer.get_tokens(source), key=lambda pair: _css(pair[0])):
        text = show("".join(value for _, value in group))
        pieces.append(f'<span class="{css}">{text}</span>' if css else text)
    return "".join(pieces)


def _css(token: Any) -> str:
    return next((css for kind, css in _CLASSES if token in kind), "")
