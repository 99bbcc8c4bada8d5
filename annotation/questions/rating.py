"""A whole number on a scale, for the task or for each response."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from annotation.questions.base import (
    LETTERS,
    MISSING,
    FormData,
    Missing,
    Question,
    Schema,
    Settings,
    field,
    first,
    inner_path,
    number,
    quote_title,
)
from boundary.members import Members, quoted
from boundary.problems import Invalid

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

MAX_POINTS = 11


class Rating(Question):
    """An answer is a whole number, or one per response in canonical order."""

    type = "rating"
    label = "Rating"
    agreement = "alpha-ordinal"

    def check_own(self, members: Members, responses: int) -> Settings:
        """The scale and the words at its ends."""
        own: Settings = {
            "low": members.integer("low", default=1, low=-10, high=99),
            "high": members.integer("high", default=7, low=-9, high=100),
            "low_label": members.text("low_label", default="", max_length=40),
            "high_label": members.text("high_label", default="", max_length=40),
            "per_response": members.boolean("per_response", default=False),
        }
        if own["low"] >= own["high"]:
            raise Invalid(f"{members.where}: the scale must end above where it starts.")
        if own["high"] - own["low"] >= MAX_POINTS:
            raise Invalid(f"{members.where}: a scale has at most {MAX_POINTS} points.")
        if own["per_response"] and not responses:
            raise Invalid(f"{members.where} rates each response, but the design shows no responses.")
        return own

    def points(self, settings: Settings) -> list[int]:
        """Every number of the scale."""
        return list(range(settings["low"], settings["high"] + 1))

    def schema(self, settings: Settings, responses: int) -> Schema:
        """An integer within the scale, or exactly one per response."""
        one = {"type": "integer", "minimum": settings["low"], "maximum": settings["high"]}
        if not settings["per_response"]:
            return one
        return {"type": "array", "items": one, "minItems": responses, "maxItems": responses}

    def blank(self, settings: Settings, responses: int) -> Any:
        """No number yet."""
        return [None] * responses if settings["per_response"] else None

    def contributes(self, settings: Settings) -> set[str]:
        """Scores."""
        return {"rating"}

    def from_form(self, settings: Settings, responses: int, data: FormData) -> Any | Missing:
        """One number, or a list with null where a response has none yet."""
        if not settings["per_response"]:
            value = number(first(data, field(settings)))
            return MISSING if value is None else value
        values = [number(first(data, field(settings, index))) for index in range(responses)]
        return MISSING if all(value is None for value in values) else values

    def missing(self, settings: Settings) -> str:
        """No number was given."""
        return f"{quote_title(settings)} needs a rating{' for each response' if settings['per_response'] else ''}."

    def explain(self, settings: Settings, error: ValidationError, letters: str = LETTERS) -> str:
        """Which rating is missing or off the scale."""
        path = inner_path(error)
        of = f" for response {letters[int(path[0])]}" if path else ""
        if error.instance is None:
            return f"{quote_title(settings)} needs a rating{of}."
        if not path and settings["per_response"]:
            return self._explain_list(settings, error)
        scale = f"a whole number from {settings['low']} to {settings['high']}"
        return f"{quote_title(settings)}{of} must be {scale}."

    def _explain_list(self, settings: Settings, error: ValidationError) -> str:
        if isinstance(error.instance, list):
            wanted = error.schema["minItems"] if isinstance(error.schema, dict) else "all"
            return f"{quote_title(settings)} needs {wanted} ratings, one per response, has {len(error.instance)}."
        return f"{quoted([settings['title']])} must be a list with one rating per response."
