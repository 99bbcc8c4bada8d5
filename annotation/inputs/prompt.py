"""A single prompt, or the conversation that leads to the answer."""

from __future__ import annotations

from typing import Any

from annotation.inputs.base import Input, Payload, Settings, filled_text
from boundary.problems import Invalid
from boundary.text import clean_text

ROLES = ("system", "user", "assistant", "tool")


class Prompt(Input):
    """`prompt`, or `messages` in its place."""

    type = "prompt"
    label = "Prompt"

    def take(self, settings: Settings, payload: Payload) -> dict[str, Any]:
        """The prompt or the messages."""
        if "prompt" in payload and "messages" in payload:
            raise Invalid("Has both a prompt and messages. Send one of them.")
        if "messages" in payload:
            return {"messages": check_messages(payload["messages"])}
        if "prompt" not in payload:
            raise Invalid("Needs a prompt, has none.")
        return {"prompt": filled_text(payload["prompt"], "prompt")}


class Conversation(Prompt):
    """`messages`, or `prompt` as a conversation of one turn."""

    type = "conversation"
    label = "Conversation"


def check_messages(messages: object) -> list[dict[str, Any]]:
    """Turns of a conversation that ends with a user's turn."""
    if not isinstance(messages, list) or not messages:
        raise Invalid("The messages must be a list with at least one turn.")
    checked = [_message(message, place) for place, message in enumerate(messages, start=1)]
    if checked[-1]["role"] != "user":
        raise Invalid(f"The last message must be the user's. It is the {checked[-1]['role']}'s.")
    return checked


def _message(message: object, place: int) -> dict[str, Any]:
    if not isinstance(message, dict):
        raise Invalid(f"Message {place} must be an object with role and content.")
    if message.get("role") not in ROLES:
        raise Invalid(f"Message {place} needs a role: {', '.join(ROLES)}.")
    clean_text(message.get("content"), name=f"content of message {place}")
    if message["role"] == "user" and not message["content"].strip():
        raise Invalid(f"Message {place} is empty.")
    return message
