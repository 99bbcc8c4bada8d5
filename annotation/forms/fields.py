"""Fields that more than one form has."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import OneLine
from annotation.dates import EXAMPLES
from boundary.problems import Invalid
from boundary.text import clean_text


class LongText(forms.CharField):
    """Text of several lines, kept as typed; the browser's line ends become plain ones."""

    def __init__(self, *, name: str, longest: int, rows: int, **kwargs: Any) -> None:
        super().__init__(strip=False, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
        self.name, self.longest = name, longest

    def to_python(self, value: Any) -> str:
        """Clean it, or say what is wrong with it."""
        text = str(value or "").replace("\r\n", "\n")
        try:
            return clean_text(text, name=self.name, max_length=self.longest)
        except Invalid as problem:
            raise ValidationError(problem.detail) from None


def title_field(label: str, hint: str = "") -> OneLine:
    """The name of a project or a batch."""
    return OneLine(
        label=label,
        max_length=120,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": f"Write a name for the {label.rsplit(' ', 1)[-1].lower()}."},
    )


def due_field() -> OneLine:
    """A day as people type it; the view reads it by the reader's clock."""
    return OneLine(
        label="Due",
        required=False,
        max_length=60,
        help_text=f"{EXAMPLES}, with an hour if you like. Empty means no date.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def priority_field() -> forms.TypedChoiceField:
    """Which batch people are given first."""
    return forms.TypedChoiceField(
        label="Priority",
        choices=[(10, "High"), (0, "Normal"), (-10, "Low")],
        coerce=int,
        initial=0,
        help_text="Who may work in several batches gets the higher one first.",
    )
