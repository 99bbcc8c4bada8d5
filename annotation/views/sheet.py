"""What the workspace draws: texts rendered, responses in the order this person sees, and nothing they should not.

Model names, other people's answers and the origin of a response never reach a template from here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from annotation.designs import Design
from annotation.models import GuidelineVersion, Task
from annotation.rendering import diff, markdown
from annotation.rendering.plain import count_words, raw_html

LETTERS = "ABCD"
SPEAKERS = {"system": "System", "user": "User", "assistant": "Assistant", "tool": "Tool"}
# Markdown's own marks say nothing in a one-line name.
_MARKS = re.compile(r"`+|\*\*|^#+ ", re.MULTILINE)
AUTHORED = frozenset({"completion", "prompt"})


@dataclass(frozen=True)
class Text:
    """One text, formatted and as written."""

    id: str
    title: str
    html: SafeString
    raw: SafeString
    words: int = 0
    changed: bool = False
    added: int = 0
    removed: int = 0


@dataclass(frozen=True)
class Message(Text):
    """One turn of a conversation."""

    role: str = "user"


@dataclass(frozen=True)
class Pane(Text):
    """One response, under the letter this person sees."""

    letter: str = "A"
    index: int = 0


@dataclass(frozen=True)
class Shown(Text):
    """One input of the task, except the responses."""

    type: str = "prompt"
    anchor: str = "prompt"
    messages: list[Message] = field(default_factory=list)

    @property
    def template(self) -> str:
        """Return the template that draws it."""
        return f"inputs/{self.type}.html"


def rendered(text: str) -> SafeString:
    """Return Markdown as HTML that the renderer has cleaned."""
    return mark_safe(markdown.render_markdown(text))  # noqa: S308 - cleaned by nh3 against our own allow-list


def as_written(text: str) -> SafeString:
    """Return the characters themselves as HTML, with marks for what cannot be seen."""
    return mark_safe(raw_html(text))  # noqa: S308 - escaped there


@lru_cache(maxsize=256)
def _guideline_html(_version: int, text: str) -> SafeString:
    return rendered(text)


def guideline_html(guideline: GuidelineVersion) -> SafeString:
    """Return a guideline as HTML; versions never change, so the last ones are kept."""
    return _guideline_html(guideline.pk, guideline.text)


def layout_of(design: Design) -> str:
    """Return "author" for writing beside a prompt, "compare" for judging responses, "read" for the rest."""
    if design.responses:
        return "compare"
    writes = any(one["type"] == "text" and one["role"] in AUTHORED for one in design.questions)
    return "author" if writes else "read"


def inputs_of(design: Design, payload: Mapping[str, Any]) -> list[Shown]:
    """Return the inputs in the design's order; a prompt that came as messages is a conversation."""
    shown = []
    for settings in design.inputs:
        if settings["type"] in {"prompt", "conversation"}:
            shown.append(
                _conversation(payload["messages"]) if "messages" in payload else _prompt(payload["prompt"])
            )
        elif settings["type"] == "document":
            shown.append(_text_input(payload["document"], "document", settings["title"], anchor="document"))
    return shown


def _prompt(text: str) -> Shown:
    return _text_input(text, "prompt", "Prompt", anchor="prompt")


def _text_input(text: str, kind: str, title: str, *, anchor: str) -> Shown:
    return Shown(
        f"{anchor}-text", title, rendered(text), as_written(text), count_words(text), type=kind, anchor=anchor
    )


def _conversation(messages: Sequence[Mapping[str, Any]]) -> Shown:
    turns = [
        Message(
            f"turn-{place}",
            SPEAKERS[message["role"]],
            rendered(message["content"]),
            as_written(message["content"]),
            count_words(message["content"]),
            role=message["role"],
        )
        for place, message in enumerate(messages, start=1)
    ]
    return Shown(
        "conversation", "Conversation", SafeString(""), SafeString(""), type="conversation", messages=turns
    )


def panes_of(payload: Mapping[str, Any], order: Sequence[int]) -> list[Pane]:
    """Return the responses in the order shown, without the models' names."""
    panes = []
    for letter, index in zip(LETTERS, order, strict=False):
        text = payload["responses"][index]["text"]
        title = f"Response {letter}" if len(order) > 1 else "Response"
        pane = Pane(
            f"response-{letter.lower()}",
            title,
            rendered(text),
            as_written(text),
            count_words(text),
            letter=letter,
            index=index,
        )
        panes.append(pane)
    return panes


def texts_of(design: Design, answer: Mapping[str, Any], prefix: str) -> dict[str, Text]:
    """Return the written answers by question name, formatted."""
    return {
        one["name"]: Text(
            f"{prefix}-{one['name']}", one["title"], rendered(text), as_written(text), count_words(text)
        )
        for one, text in _written(design, answer)
    }


def changes_of(
    design: Design, before: Mapping[str, Any], after: Mapping[str, Any], prefix: str
) -> dict[str, Text]:
    """Return the written answers by question name, with what was added and removed marked."""
    texts = {}
    for one, text in _written(design, {**dict.fromkeys(before, ""), **after}):
        old = before.get(one["name"])
        old = old if isinstance(old, str) else ""
        if not old and not text:
            continue
        added, removed = diff.changed_words(diff.word_diff(old, text))
        texts[one["name"]] = Text(
            f"{prefix}-{one['name']}",
            one["title"],
            mark_safe(diff.diff_html(old, text)),  # noqa: S308 - escaped piece by piece
            as_written(text),
            count_words(text),
            changed=True,
            added=added,
            removed=removed,
        )
    return texts


def _written(design: Design, answer: Mapping[str, Any]) -> list[tuple[dict[str, Any], str]]:
    return [
        (one, answer[one["name"]])
        for one in design.questions
        if one["type"] == "text" and isinstance(answer.get(one["name"]), str)
    ]


def previews_of(design: Design, answer: Mapping[str, Any]) -> dict[str, SafeString]:
    """Return the previews of the editors by question name."""
    return {one["name"]: rendered(text) for one, text in _written(design, answer) if one["role"] in AUTHORED}


def task_title(task: Task, longest: int = 90) -> str:
    """Return the first words of what a task shows: its name in lists."""
    payload = json.loads(task.payload)
    text = (
        payload["messages"][-1]["content"]
        if payload.get("messages")
        else payload.get("prompt") or payload.get("document", "")
    )
    line = " ".join(_MARKS.sub("", text[: longest * 4]).split())
    return line if len(line) <= longest else line[: longest - 1].rsplit(" ", 1)[0] + "…"
