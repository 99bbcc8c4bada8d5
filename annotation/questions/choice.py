"""One or several of a list of options."""

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
    quote_title,
)
from boundary.members import Members
from boundary.problems import Invalid

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

MAX_OPTIONS = 50


class Choice(Question):
    """An answer is the value of one option, or a list of different values."""

    type = "choice"
    label = "Choice"
    agreement = "alpha-nominal"

    def check_own(self, members: Members, responses: int) -> Settings:
        """The options, and whether several may be chosen."""
        options = [self._option(option, members.where) for option in members.items("options")]
        if not 2 <= len(options) <= MAX_OPTIONS:
            raise Invalid(f"{members.where} needs 2 to {MAX_OPTIONS} options, has {len(options)}.")
        for part in ("value", "label"):
            seen: set[str] = set()
            for option in options:
                if option[part] in seen:
                    raise Invalid(f"{members.where}: two options have the {part} “{option[part]}”.")
                seen.add(option[part])
        return {"options": options, "multiple": members.boolean("multiple", default=False)}

    def _option(self, option: object, where: str) -> Settings:
        if isinstance(option, str):
            option = {"value": option, "label": option}
        members = Members(option, f"{where}: an option")
        value = members.text("value", max_length=100)
        cleaned: Settings = {
            "value": value,
            "label": members.text("label", default=value),
            "hint": members.text("hint", default="", max_length=500),
        }
        members.done()
        return cleaned

    def schema(self, settings: Settings, responses: int) -> Schema:
        """An enum, or an array of different members of it."""
        values = {"type": "string", "enum": [option["value"] for option in settings["options"]]}
        if not settings["multiple"]:
            return values
        fewest = 1 if settings["required"] else 0
        return {"type": "array", "items": values, "uniqueItems": True, "minItems": fewest}

    def blank(self, settings: Settings, responses: int) -> Any:
        """Nothing chosen."""
        return [] if settings["multiple"] else None

    def contributes(self, settings: Settings) -> set[str]:
        """Labels."""
        return {"label"}

    def from_form(self, settings: Settings, responses: int, data: FormData) -> Any | Missing:
        """The chosen values, in the order of the options."""
        if not settings["multiple"]:
            return first(data, field(settings)) or MISSING
        sent = [value for value in data.get(field(settings), ()) if value]
        order = [option["value"] for option in settings["options"]]
        known = [value for value in order if value in sent]
        return known + [value for value in sent if value not in order] or MISSING

    def missing(self, settings: Settings) -> str:
        """Nothing was chosen."""
        return f"{quote_title(settings)} needs {'at least one' if settings['multiple'] else 'a'} choice."

    def explain(self, settings: Settings, error: ValidationError, letters: str = LETTERS) -> str:
        """Not among the options, chosen twice, or nothing at all."""
        title = quote_title(settings)
        if error.validator == "enum" and isinstance(error.instance, str):
            return f"{title} has no option “{error.instance[:40]}”."
        if error.validator == "uniqueItems":
            return f"{title} names the same option twice."
        if error.validator == "minItems" or error.instance is None:
            return self.missing(settings)
        return f"{title} must be {'a list of its options' if settings['multiple'] else 'one of its options'}."
