"""Markdown from people and models as HTML that is safe to show and true to the text."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin

from annotation.rendering.code import highlight
from annotation.rendering.invisible import show
from annotation.rendering.maths import formula_html, maths_plugin
from annotation.rendering.sanitise import sanitise
from boundary.text import MAX_TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

# Longer texts are rendered each time, so that the cache stays within a few tens of megabytes.
LONGEST_CACHED = 20_000
DEEPEST = 30
# The longest text that is stored. Only a preview is longer, and it must not cost minutes.
LONGEST = MAX_TEXT


def render_markdown(text: str, *, top: int = 3) -> str:
    """Safe HTML. The outermost headings become h<top>, deeper ones follow without a gap."""
    return _cached(text, top) if len(text) <= LONGEST_CACHED else _render(text, top)


@lru_cache(maxsize=1024)
def _cached(text: str, top: int) -> str:
    return _render(text, top)


def _render(text: str, top: int) -> str:
    if len(text) > LONGEST:
        return f"<pre>{show(text)}</pre>"
    env = {"top": top}
    tokens = _PARSER.parse(text, env)
    # Deeper text would be dropped by the parser, and nothing may be hidden from a judge.
    if any(token.level >= DEEPEST for token in tokens):
        return f"<pre>{show(text)}</pre>"
    return sanitise(_PARSER.renderer.render(tokens, _PARSER.options, env))


class _Renderer(RendererHTML):
    """Each method renders the token type of its name."""

    def text(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return show(tokens[idx].content)

    def code_inline(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<code>{show(tokens[idx].content)}</code>"

    def code_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<pre><code>{show(tokens[idx].content)}</code></pre>\n"

    def fence(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        language = (tokens[idx].info.split() or [""])[0]
        return f"<pre><code>{highlight(tokens[idx].content, language)}</code></pre>\n"

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        # A picture from elsewhere would tell its host who reads what.
        alt = self.renderInlineAsText(tokens[idx].children, options, env)
        address = str(tokens[idx].attrGet("src") or "")
        return f'<span class="picture">[picture: {show(alt)}] {show(address)}</span>'

    def link_close(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        start = next(place for place in range(idx - 1, -1, -1) if tokens[place].type == "link_open")
        href = str(tokens[start].attrGet("href") or "")
        words = "".join(token.content for token in tokens[start:idx])
        if words and href.rstrip("/").endswith(words.rstrip("/")) and "." in words:
            return "</a>"
        return f'</a> <span class="host">({show(_host(href))})</span>'

    def math_inline(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return _formula(tokens[idx], block=False)

    def math_inline_double(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return _formula(tokens[idx], block=True)

    def math_block(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        return f"<p>{_formula(tokens[idx], block=True)}</p>\n"


def _formula(token: Token, *, block: bool) -> str:
    opening = token.markup or ("$$" if block else "$")
    closing = {"\\(": "\\)", "\\[": "\\]"}.get(opening, opening)
    return formula_html(token.content, block=block, opening=opening, closing=closing)


def _host(href: str) -> str:
    try:
        parts = urlsplit(href)
        return parts.hostname or parts.path
    except ValueError:
        return href


def _absolute(url: str) -> bool:
    # Relative addresses would lead into the product itself.
    return url.lower().startswith(("https://", "http://", "mailto:"))


def _headings(state: StateCore) -> None:
    open_levels: list[int] = []
    for token in state.tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
            while open_levels and open_levels[-1] >= level:
                open_levels.pop()
            open_levels.append(level)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(state.env['top'] + len(open_levels) - 1, 6)}"


def _tables(state: StateCore) -> None:
    for place, token in enumerate(state.tokens):
        if token.type not in ("th_open", "td_open"):
            continue
        if "right" in str(token.attrs.pop("style", "")):
            token.attrSet("class", "num")
        if token.type == "th_open" and state.tokens[place + 1].content.strip():
            token.attrSet("scope", "col")
        elif token.type == "th_open":
            # A header without words names nothing.
            token.tag = state.tokens[place + 2].tag = "td"


def _links(state: StateCore) -> None:
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "link_open":
                child.attrs = {"href": child.attrs.get("href", ""), "target": "_blank"}


def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "breaks": True}, renderer_cls=_Renderer)
    md.options["maxNesting"] = DEEPEST + 1
    md.enable(["table", "strikethrough"])
    md.use(gfm_autolink_plugin).use(maths_plugin)
    # The plugin's own wrappers are replaced by the methods above.
    for name in ("math_inline", "math_inline_double", "math_block"):
        md.renderer.rules[name] = getattr(md.renderer, name)  # type: ignore[attr-defined]
    md.validateLink = _absolute  # type: ignore[method-assign]
    for name, rule in (("headings", _headings), ("tables", _tables), ("links", _links)):
        md.core.ruler.push(name, rule)
    return md


_PARSER = _parser()
