"""The components every template may use. /components/ shows each of them in all its states."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms, template
from django.template.context import Context
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from accounts import words
from accounts.icons import ICONS
from accounts.models import User
from accounts.requests import zone_of
from accounts.states import state_colour, state_word
from boundary.problems import Problem

register = template.Library()

register.filter("thousands", words.thousands)
register.filter("file_size", words.file_size)
register.filter("word_count", words.word_count)
register.filter("duration", words.duration)
register.simple_tag(words.counted, name="counted")

CONTROLS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "textarea"),
    (forms.SelectMultiple, "textarea"),
    (forms.Select, "select"),
)
HEADINGS = {
    400: "This could not be read",
    401: "You are not signed in",
    403: "You may not do this",
    404: "There is nothing here",
    409: "Somebody was faster",
    413: "This is too large",
    422: "This cannot be taken as it is",
    429: "A little slower, please",
}
NOTICE_ICONS = {"good": "check", "warn": "warning", "bad": "warning", "": "info"}


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """One of the icons by name; always decoration, the words stand beside it."""
    classes = f"icon {extra}".strip()
    drawing = '<svg class="{}" viewBox="0 0 16 16" aria-hidden="true"><path d="{}"/></svg>'
    return format_html(drawing, classes, ICONS[name])


@register.simple_tag
def face(person: User, size: str = "") -> SafeString:
    """The round initials of a person. The name stands beside it."""
    return format_html(
        '<span class="{}" aria-hidden="true">{}</span>', f"face {size}".strip(), person.initials
    )


@register.simple_tag
def badge(state: str, word: str = "") -> SafeString:
    """A state as a dot and a word."""
    shown = word or state_word(state)
    return format_html('<span class="badge" data-st="{}">{}</span>', state_colour(state), shown)


@register.simple_tag
def progress(value: int, total: int, label: str) -> SafeString:
    """A bar with a name; the numbers stand beside it or in the name."""
    bar = '<progress class="progress" value="{}" max="{}" aria-label="{}">{} of {}</progress>'
    return format_html(bar, value, max(total, 1), label, value, total)


@register.simple_tag
def stack_bar(parts: Iterable[tuple[str, int]], label: str = "") -> SafeString:
    """How many are in each state, as one bar: an SVG whose sentence says the same."""
    counted = [(state, number) for state, number in parts if number > 0]
    total = sum(number for _, number in counted) or 1
    rects, at = [], 0.0
    for state, number in counted:
        width = 100 * number / total
        rects.append((state_colour(state), f"{at:.3f}", f"{width:.3f}"))
        at += width
    said = ", ".join(f"{words.thousands(number)} {state_word(state).lower()}" for state, number in counted)
    sentence = ": ".join(part for part in (label, said or "nothing yet") if part)
    start = '<svg class="stack-bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>'
    drawn = format_html_join("", '<rect data-st="{}" x="{}" y="0" width="{}" height="8"/>', rects)
    return format_html(start, sentence, drawn)


@register.simple_tag(takes_context=True)
def when(context: Context, at: datetime | None, style: str = "moment") -> SafeString | str:
    """A time in the reader's zone: `moment` (14:02, Wed 16:20, 20 Nov), `day` or `full`."""
    if at is None:
        return ""
    local, now = timezone.localtime(at, _zone(context)), timezone.localtime(timezone.now(), _zone(context))
    shown = {
        "moment": words.moment(local, now),
        "day": words.day(local, now),
        "full": words.full_moment(local),
    }[style]
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        words.full_moment(local),
        shown,
    )


def _zone(context: Context) -> ZoneInfo | None:
    request = context.get("request")
    return zone_of(request) if request else None


@register.simple_tag(takes_context=True)
def preferences(context: Context) -> SafeString:
    """Theme, text size and single keys as data attributes of the root, so that no page flashes."""
    request = context.get("request")
    cookies = request.COOKIES if request else {}
    chosen = []
    if cookies.get("theme") in {"light", "dark"}:
        chosen.append(("theme", cookies["theme"]))
    if cookies.get("text") in {"s", "l", "xl"}:
        chosen.append(("text", cookies["text"]))
    user = getattr(request, "user", None)
    if isinstance(user, User) and not user.single_keys:
        chosen.append(("keys", "off"))
    return format_html_join("", ' data-{}="{}"', chosen)


@register.inclusion_tag("components/field.html")
def field(bound: forms.BoundField, note: str = "") -> dict[str, Any]:
    """Label, hint, error, control, in this order; `note` stands beside the label."""
    widget, errors = bound.field.widget, list(bound.errors)
    hint, error = f"{bound.auto_id}-hint", f"{bound.auto_id}-error"
    described = [name for name, shown in ((hint, bound.help_text), (error, errors)) if shown]
    attrs = {"class": _control_class(widget), "aria-describedby": " ".join(described)}
    if errors:
        attrs["aria-invalid"] = "true"
    kind = "group" if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple) else "single"
    if isinstance(widget, forms.CheckboxInput):
        kind = "check"
    return {
        "bound": bound,
        "kind": kind,
        "control": bound.as_widget(attrs={name: value for name, value in attrs.items() if value}),
        "hint_id": hint,
        "error_id": error,
        "described": " ".join(described),
        "errors": errors,
        "note": note,
    }


def _control_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return ""
    return next((name for kind, name in CONTROLS if isinstance(widget, kind)), "input")


@register.inclusion_tag("components/problems.html")
def problems(form: forms.BaseForm) -> dict[str, Any]:
    """The summary above a form that was refused: takes focus, links to each field."""
    fields = [
        (name, form[name].id_for_label or form[name].auto_id, list(messages))
        for name, messages in form.errors.items()
        if name in form.fields
    ]
    return {"fields": fields, "general": list(form.non_field_errors())}


@register.inclusion_tag("components/empty.html")
def empty(
    title: str, text: str = "", action: str = "", url: str = "", *, done: bool = False, level: int = 3
) -> dict[str, Any]:
    """Brackets, what is true, one action. With `done` the brackets hold a tick and the action is the primary one.

    `level` is that of the heading: 2 where the page has none above it.
    """
    return {"title": title, "text": text, "action": action, "url": url, "done": done, "level": level}


@register.simple_tag
def problem_heading(problem: Problem) -> str:
    """What went wrong, in the words of a page; the problem's own sentence says what to do."""
    return HEADINGS.get(problem.status, problem.title)


@register.simple_block_tag
def notice(content: str, kind: str = "", title: str = "", role: str = "", icon_name: str = "") -> SafeString:
    """A message in its place. Errors say role="alert", news role="status"."""
    return format_html(
        '<div class="{}"{}>{}<div>{}{}</div></div>',
        f"notice {kind}".strip(),
        format_html(' role="{}"', role) if role else "",
        icon(icon_name or NOTICE_ICONS[kind]),
        format_html("<strong>{}</strong>", title) if title else "",
        SafeString(content.strip()),
    )
