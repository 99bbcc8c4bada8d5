"""Which of two responses is better, and by how much."""

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
from boundary.problems import Invalid

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

    from boundary.members import Members


class Preference(Question):
    """An answer is {"choice": negative for response 0, positive for response 1, "neither": bool}."""

    type = "preference"
    label = "Preference"
    agreement = "alpha-ordinal"

    def check_own(self, members: Members, responses: int) -> Settings:
        """How many strengths there are, and whether a tie is one."""
        if responses != 2:
            raise Invalid(f"{members.where} compares exactly 2 responses. The design shows {responses}.")
        return {
            "strength": members.integer("strength", default=3, low=1, high=3),
            "allow_tie": members.boolean("allow_tie", default=True),
        }

    def points(self, settings: Settings) -> list[int]:
        """Every choice, from response 0 much better to response 1 much better."""
        strength = settings["strength"]
        return [point for point in range(-strength, strength + 1) if point or settings["allow_tie"]]

    def schema(self, settings: Settings, responses: int) -> Schema:
        """An object with exactly these two members."""
        strength = settings["strength"]
        choice: Schema = {"type": "integer", "minimum": -strength, "maximum": strength}
        if not settings["allow_tie"]:
            choice["not"] = {"const": 0}
        return {
            "type": "object",
            "properties": {"choice": choice, "neither": {"type": "boolean"}},
            "required": ["choice", "neither"],
            "additionalProperties": False,
        }

    def blank(self, settings: Settings, responses: int) -> Any:
        """No side taken."""
        return {"choice": None, "neither": False}

    def contributes(self, settings: Settings) -> set[str]:
        """Pairs of a chosen and a rejected response."""
        return {"preference"}

    def from_form(self, settings: Settings, responses: int, data: FormData) -> Any | Missing:
        """Canonical values as posted: -3 to 3, and the box for neither."""
        choice = number(first(data, field(settings)))
        neither = bool(first(data, field(settings, "neither")))
        if choice is None:
            return {"choice": None, "neither": True} if neither else MISSING
        return {"choice": choice, "neither": neither}

    def missing(self, settings: Settings) -> str:
        """No side was taken."""
        return f"{quote_title(settings)} needs a choice."

    def explain(self, settings: Settings, error: ValidationError, letters: str = LETTERS) -> str:
        """No choice, a choice off the scale, or another shape."""
        title = quote_title(settings)
        path = inner_path(error)
        given: Any = error.instance
        if given is None:
            return self.missing(settings)
        if path == ["choice"] and error.validator == "not":
            return f"{title} has no tie. Choose a side."
        if path == ["choice"]:
            return f"{title} must be a whole number from -{settings['strength']} to {settings['strength']}."
        if error.validator == "required" and "choice" not in given:
            return self.missing(settings)
        return f'{title} must be an object with "choice" and "neither" (true or false), and nothing else.'
