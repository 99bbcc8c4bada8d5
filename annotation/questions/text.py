"""Free text: an ideal answer, a prompt, or a comment."""

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
from boundary.problems import Invalid
from boundary.text import MAX_TEXT

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

    from boundary.members import Members

ROLES = ("completion", "prompt", "comment")


class Text(Question):
    """An answer is one text."""

    type = "text"
    label = "Text"
    agreement = "text-similarity"

    def check_own(self, members: Members, responses: int) -> Settings:
        """Role, length and size of the box."""
        own: Settings = {
            "role": members.one_of("role", ROLES, default="comment"),
            "min_length": members.integer("min_length", default=0, low=0, high=MAX_TEXT),
            "max_length": members.integer("max_length", default=20_000, low=1, high=MAX_TEXT),
            "rows": members.integer("rows", default=4, low=1, high=60),
            "markdown": members.boolean("markdown", default=False),
        }
        if own["min_length"] > own["max_length"]:
            raise Invalid(f"{members.where}: the shortest length is above the longest.")
        return own

    def schema(self, settings: Settings, responses: int) -> Schema:
        """A string within its lengths in code points; required means more than blanks."""
        required = settings["required"]
        schema: Schema = {
            "type": "string",
            "minLength": max(settings["min_length"], 1 if required else 0),
            "maxLength": settings["max_length"],
            # The database cannot hold NUL, so the schema says so too.
            "not": {"pattern": "\\u0000"},
        }
        if required:
            schema["pattern"] = "\\S"
        return schema

    def blank(self, settings: Settings, responses: int) -> Any:
        """Empty text."""
        return ""

    def contributes(self, settings: Settings) -> set[str]:
        """Completions and prompts train; comments do not."""
        return set() if settings["role"] == "comment" else {settings["role"]}

    def from_form(self, settings: Settings, responses: int, data: FormData) -> Any | Missing:
        """The text as typed; blanks alone are no answer."""
        # Forms are encoded with CRLF whatever was typed; the text area itself only ever holds LF.
        text = first(data, field(settings)).replace("\r\n", "\n")
        return text if text.strip() else MISSING

    def missing(self, settings: Settings) -> str:
        """Nothing was written."""
        return f"{quote_title(settings)} is empty."

    def explain(self, settings: Settings, error: ValidationError, letters: str = LETTERS) -> str:
        """Too long, too short, or not text."""
        title = quote_title(settings)
        text: Any = error.instance
        if not isinstance(text, str):
            return f"{title} must be text."
        if error.validator == "maxLength":
            return f"{title} is longer than {settings['max_length']:,} characters ({len(text):,})."
        if error.validator == "minLength" and text.strip():
            return f"{title} is shorter than {settings['min_length']:,} characters ({len(text):,})."
        if error.validator == "not":
            return f"{title} contains a NUL character (U+0000), which cannot be stored."
        return self.missing(settings)
