"""The responses a person judges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from annotation.inputs.base import Input, Payload, Settings, filled_text
from boundary.problems import Invalid
from boundary.text import clean_text

if TYPE_CHECKING:
    from boundary.members import Members

MOST = 4


class Responses(Input):
    """`responses`: exactly as many as the design shows; index 0 is the first."""

    type = "responses"
    label = "Responses"

    def check_own(self, members: Members) -> Settings:
        """How many."""
        return {"count": members.integer("count", default=2, low=1, high=MOST)}

    def take(self, settings: Settings, payload: Payload) -> dict[str, Any]:
        """Objects with a text; a plain text becomes such an object."""
        responses = payload.get("responses", [])
        if not isinstance(responses, list):
            raise Invalid("The responses must be a list.")
        wanted = settings["count"]
        if len(responses) != wanted:
            noun = "response" if wanted == 1 else "responses"
            raise Invalid(f"Needs {wanted} {noun}, has {len(responses) or 'none'}.")
        return {"responses": [_response(response, place) for place, response in enumerate(responses, 1)]}


def _response(response: object, place: int) -> dict[str, Any]:
    if isinstance(response, str):
        response = {"text": response}
    if not isinstance(response, dict) or "text" not in response:
        raise Invalid(f"Response {place} must be text, or an object with a text.")
    filled_text(response["text"], f"text of response {place}")
    if "model" in response:
        clean_text(response["model"], name=f"model of response {place}", max_length=200)
    return response
