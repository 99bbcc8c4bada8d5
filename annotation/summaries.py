"""A design in words: what a person sees and what they are asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from annotation import inputs as input_types
from annotation import questions as question_types


@dataclass(frozen=True)
class Line:
    """One input or question: its name, and how it works."""

    title: str
    detail: str


def inputs_in_words(inputs: Iterable[dict[str, Any]]) -> list[Line]:
    """Return what is shown: “Responses”, “2 of them, in an order of its own for each person”."""
    return [_input(settings) for settings in inputs]


def questions_in_words(questions: Iterable[dict[str, Any]]) -> list[Line]:
    """Return what is asked: “Helpful”, “1 poor to 7 excellent, for each response”."""
    return [
        Line(settings["title"], ", ".join(_parts(settings) + ([] if settings["required"] else ["optional"])))
        for settings in questions
    ]


def briefly(inputs: Iterable[dict[str, Any]], questions: Iterable[dict[str, Any]]) -> tuple[str, str]:
    """Return both sides as short lists of kinds, each kind once: ("prompt, 2 responses", "rating, preference")."""
    shown = [
        _responses(settings["count"]) if settings["type"] == "responses" else settings["type"]
        for settings in inputs
    ]
    asked = dict.fromkeys(question_types.get(settings["type"]).label.lower() for settings in questions)
    return ", ".join(shown), ", ".join(asked)


def _responses(count: int) -> str:
    return "1 response" if count == 1 else f"{count} responses"


def _input(settings: dict[str, Any]) -> Line:
    label = settings.get("title") or input_types.get(settings["type"]).label
    if settings["type"] == "responses":
        count = settings["count"]
        detail = f"{count}, in an order of its own for each person" if count > 1 else "one"
        return Line(label, detail)
    details = {"prompt": "one text", "conversation": "the turns so far", "document": "a text to read"}
    return Line(label, details.get(settings["type"], ""))


def _parts(settings: dict[str, Any]) -> list[str]:
    kind = settings["type"]
    if kind == "rating":
        low = f"{settings['low']} {settings['low_label']}".strip()
        high = f"{settings['high']} {settings['high_label']}".strip()
        return [f"{low} to {high}", *(["for each response"] if settings["per_response"] else [])]
    if kind == "choice":
        labels = ", ".join(option["label"] for option in settings["options"])
        return [f"{'any' if settings['multiple'] else 'one'} of: {labels}"]
    if kind == "preference":
        steps = settings["strength"]
        words = f"{steps} {'degree' if steps == 1 else 'degrees'} each way"
        return [words, *(["a tie is allowed"] if settings["allow_tie"] else [])]
    roles = {"completion": "the ideal answer, in Markdown", "prompt": "a prompt, in Markdown"}
    return [roles.get(settings.get("role", ""), "a text")]
