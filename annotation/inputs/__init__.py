"""Kinds of input. A new one is a file here, a template, a line in REGISTRY and a test."""

from __future__ import annotations

from typing import Any

from annotation.inputs.base import Input, Payload
from annotation.inputs.document import Document
from annotation.inputs.prompt import Conversation, Prompt
from annotation.inputs.responses import Responses
from boundary.problems import Invalid

REGISTRY: tuple[Input, ...] = (Prompt(), Conversation(), Responses(), Document())

__all__ = ["REGISTRY", "Input", "get", "messages_of"]


def get(type_name: object) -> Input:
    """The kind of input of this name."""
    for kind in REGISTRY:
        if kind.type == type_name:
            return kind
    known = ", ".join(kind.type for kind in REGISTRY)
    raise Invalid(f"There is no input type “{str(type_name)[:40]}”. There are: {known}.")


def messages_of(payload: Payload) -> list[dict[str, Any]]:
    """The conversation of a checked payload, whichever way it was sent; empty if it has none."""
    if "messages" in payload:
        return list(payload["messages"])
    return [{"role": "user", "content": payload["prompt"]}] if "prompt" in payload else []
