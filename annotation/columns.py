"""Which field of a file becomes what in a task: the choices, and a first guess from the names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from annotation.designs import Design
from boundary.problems import Invalid
from boundary.values import clean_json

LETTERS = "ABCD"
MOST_FIELDS = 60
LONGEST_SHOWN = 90

_PROMPT = ("prompt", "question", "instruction", "query", "input", "user")
_DOCUMENT = ("document", "text", "content", "passage", "article", "comment")
_ID = ("external_id", "id", "uid", "uuid", "ticket_id", "row_id", "key")
_SIDES = (
    ("1", "2", "3", "4"),
    ("a", "b", "c", "d"),
    ("0", "1", "2", "3"),
)
_RESPONSE = ("response", "answer", "completion", "output", "reply")
_MODEL = ("model", "source", "generator")


@dataclass(frozen=True)
class Field:
    """One field of the first line, its value in short, and what it becomes."""

    name: str
    value: str
    target: str


def targets(design: Design, fields: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return what a field can become in this design, as (target, words)."""
    kinds = {settings["type"] for settings in design.inputs}
    found: list[tuple[str, str]] = []
    if "prompt" in kinds or "conversation" in kinds:
        found += [("prompt", "Prompt"), ("messages", "Conversation")]
    if "document" in kinds:
        found.append(("document", "Document"))
    for index in range(design.responses):
        found.append((f"responses.{index}", f"Response {LETTERS[index]}"))
    for index in range(design.responses):
        found.append((f"responses.{index}.model", f"Model of response {LETTERS[index]}"))
    if design.responses:
        found.append(("responses", "All responses, as a list"))
    found += [("external_id", "Id of the row"), ("meta", "Metadata, an object")]
    found += [(f"meta.{name}", f"Metadata “{name}”") for name in fields]
    return [*found, ("", "Leave out")]


def guess(name: str, design: Design) -> str:
    """Return the likeliest target of a field; what is not recognised is kept as metadata."""
    kinds = {settings["type"] for settings in design.inputs}
    low = name.lower().strip()
    if low in {"messages", "conversation"} and kinds & {"prompt", "conversation"}:
        return "messages"
    if low in _PROMPT and kinds & {"prompt", "conversation"}:
        return "prompt"
    if low in _DOCUMENT and "document" in kinds:
        return "document"
    if low in _ID:
        return "external_id"
    if low in {"meta", "metadata"}:
        return "meta"
    return (_response(low, design.responses) if design.responses else "") or f"meta.{name}"


def _response(low: str, count: int) -> str:
    if low == "responses":
        return "responses"
    if low in {"chosen", "rejected"} and count == 2:
        return f"responses.{int(low == 'rejected')}"
    stem, _, side = low.replace("-", "_").rpartition("_")
    if not stem:
        stem, side = low[:-1], low[-1:]
    sides = next((row for row in _SIDES if side in row[:count]), None)
    if sides is None:
        # A lone response is often called just that.
        return "responses.0" if count == 1 and low in _RESPONSE else ""
    place = sides.index(side)
    if stem in _RESPONSE:
        return f"responses.{place}"
    return f"responses.{place}.model" if stem in _MODEL else ""


def first_fields(line: str, design: Design, chosen: Mapping[str, str]) -> list[Field]:
    """Return the fields of a first line with what was chosen for each, or guessed; raises Invalid."""
    row = clean_json(line, name="first line")
    if not isinstance(row, dict):
        raise Invalid('The first line must be one JSON object, such as {"prompt": "…"}.')
    if len(row) > MOST_FIELDS:
        raise Invalid(f"The first line has {len(row)} fields. At most {MOST_FIELDS} can be chosen here.")
    return [Field(name, _short(value), chosen.get(name, guess(name, design))) for name, value in row.items()]


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SHOWN else line[: LONGEST_SHOWN - 1].rstrip() + "…"
