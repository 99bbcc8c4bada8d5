"""Where each field of a record came from: a person, a model, or an import."""

from __future__ import annotations

from typing import Any

from annotation.designs import Design

Provenance = dict[str, dict[str, Any]]


def payload_provenance(payload: dict[str, Any]) -> Provenance:
    """Return the origin of each field of an imported task; responses with a model name came from that model."""
    origin: Provenance = {key: {"origin": "import"} for key in payload if key != "responses"}
    for index, response in enumerate(payload.get("responses", [])):
        model = response.get("model")
        origin[f"responses.{index}"] = {"origin": "model", "model": model} if model else {"origin": "import"}
    return origin


def answer_provenance(design: Design, *, edited_by_reviewer: frozenset[str] = frozenset()) -> Provenance:
    """Return the origin of each answer: the person who answered, or a person whose answer a reviewer edited."""
    return {
        question["name"]: {"origin": "edited" if question["name"] in edited_by_reviewer else "human"}
        for question in design.questions
    }
