"""LaTeX between dollars, or in \\( \\) and \\[ \\], as MathML."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, tostring

from latex2mathml import exceptions
from latex2mathml.converter import convert_to_element
from mdit_py_plugins.dollarmath import dollarmath_plugin

from annotation.rendering.invisible import has_invisible, show

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

LONGEST = 4_000

_ERRORS: tuple[type[Exception], ...] = (
    IndexError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,
    *(kind for kind in vars(exceptions).values() if isinstance(kind, type) and issubclass(kind, Exception)),
)
# Macros can grow without bound, and links do not belong in what is judged.
_REFUSED = re.compile(r"\\(?:def|newcommand|renewcommand|let|href|url)\b")
_ARGUMENTS = {
    "mfrac": 2,
    "mroot": 2,
    **dict.fromkeys(("msub", "msup", "munder", "mover"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
_BRACKETS = {"\\(": "\\)", "\\[": "\\]"}


def formula_html(latex: str, *, block: bool, opening: str = "$", closing: str = "$") -> str:
    """MathML, or the source as code when it cannot be understood."""
    source = f"{opening}{latex}{closing}"
    fallback = f'<code class="formula">{show(source)}</code>'
    if len(latex) > LONGEST or _REFUSED.search(latex) or has_invisible(latex):
        return fallback
    try:
        root = convert_to_element(latex, display="block" if block else "inline")
    except _ERRORS:
        return fallback
    if not _whole(root):
        return fallback
    for node in root.iter():
        # The converter writes symbols as references and leaves escaping to nobody.
        node.text = unescape(node.text or "")
    return tostring(root, encoding="unicode")


def _whole(root: Element) -> bool:
    """Nothing unknown is in it, and each part has its arguments: a reader must not see half a formula."""
    return not any(
        len(node) != _ARGUMENTS.get(node.tag, len(node)) or (node.text or "").startswith("\\")
        for node in root.iter()
    )


def maths_plugin(md: MarkdownIt) -> None:
    """Teach the parser all four spellings."""
    dollarmath_plugin(md, allow_labels=False, allow_digits=False, allow_space=False, double_inline=True)
    md.inline.ruler.before("escape", "bracket_maths", _inline)
    md.block.ruler.before(
        "fence", "bracket_maths", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _inline(state: StateInline, silent: bool) -> bool:
    opening = state.src[state.pos : state.pos + 2]
    closing = _BRACKETS.get(opening)
    # Once a closing bracket was not found, none is ahead: without this, a row of openings is quadratic.
    if closing is None or state.env.get(closing) == state.src:
        return False
    end = state.src.find(closing, state.pos + 2, state.posMax)
    if end < 0:
        state.env[closing] = state.src
        return False
    latex = state.src[state.pos + 2 : end]
    if not latex.strip():
        return False
    if not silent:
        token = state.push("math_inline" if opening == "\\(" else "math_inline_double", "math", 0)
        token.content, token.markup = latex, opening
    state.pos = end + 2
    return True


def _block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    if state.is_code_block(start_line):
        return False
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("\\[", start):
        return False
    for line in range(start_line, min(end_line, start_line + 100)):
        text = state.src[state.bMarks[line] : state.eMarks[line]].rstrip()
        if text.endswith("\\]") and (line > start_line or len(text.strip()) > 4):
            if not silent:
                token = state.push("math_block", "math", 0)
                lines = state.getLines(start_line, line + 1, state.blkIndent, False).strip()
                token.content, token.markup, token.block = lines[2:-2], "\\[", True
                token.map = [start_line, line + 1]
            state.line = line + 1
            return True
        if "\\]" in text or not text.strip():
            return False
    return False
