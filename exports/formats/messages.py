"""Conversations in the shape of a chat template: a list of {role, content}, the system message first."""

from __future__ import annotations

from typing import Any

from annotation.inputs import messages_of
from exports.formats.base import Leave

Message = dict[str, str]

_TOOLS = ("tool_calls", "tool_call_id", "function_call")

SCHEMA: dict[str, Any] = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "properties": {
            "role": {"enum": ["system", "user", "assistant"]},
            "content": {"type": "string"},
        },
        "required": ["role", "content"],
        "additionalProperties": False,
    },
}
ONE_ANSWER: dict[str, Any] = {
    **SCHEMA,
    "maxItems": 1,
    "items": {
        **SCHEMA["items"],
        "properties": {"role": {"const": "assistant"}, "content": {"type": "string", "minLength": 1}},
    },
}


def prompt_of(task: dict[str, Any]) -> list[Message]:
    """The conversation of a task up to the last turn of the user. Raises Leave if no template could render it."""
    turns = messages_of(task)
    while turns and turns[-1]["role"] != "user":
        turns.pop()
    if not turns:
        raise Leave("The task has no turn of a user to answer.")
    for place, turn in enumerate(turns):
        if turn["role"] == "tool" or any(key in turn for key in _TOOLS):
            raise Leave("The conversation uses tools, which this format cannot carry.")
        if turn["role"] == "system" and place:
            raise Leave("A system message comes after the first turn, which chat templates refuse.")
    return [{"role": turn["role"], "content": turn["content"]} for turn in turns]


def user(text: str) -> list[Message]:
    """A conversation of one turn of the user."""
    return [{"role": "user", "content": text}]


def assistant(text: str) -> list[Message]:
    """The one turn that answers."""
    return [{"role": "assistant", "content": text}]
