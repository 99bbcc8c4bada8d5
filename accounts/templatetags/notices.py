"""The notice is written in Markdown by an administrator; HTML inside it stays text."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

register = template.Library()

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable("image")


@register.filter
def notice_text(text: str) -> SafeString:
    """Headings, lists and links of the notice."""
    return mark_safe(str(_MARKDOWN.render(text)))  # noqa: S308 - raw HTML is off, links are checked by the parser
