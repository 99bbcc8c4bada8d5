"""Forms of the exports pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.forms import OneLine
from annotation.models import Project
from exports.formats import REGISTRY, Format
from exports.queries.selection import why_not


class DatasetForm(forms.Form):
    """A new dataset. The action judges it; this only says what was not filled in."""

    name = OneLine(
        label="Name",
        max_length=120,
        help_text="What a training run would call it.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Write a name for the dataset."},
    )
    description = forms.CharField(
        label="Description",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    projects = forms.MultipleChoiceField(
        label="Projects",
        help_text="Their approved records go in.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one project."},
    )
    format = forms.ChoiceField(
        label="Format",
        choices=[(one.key, one.title) for one in REGISTRY],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a format."},
    )

    def __init__(self, *args: Any, projects: Iterable[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["projects"]
        assert isinstance(chosen, forms.MultipleChoiceField)  # noqa: S101 - declared above
        chosen.choices = [(project.slug, project.name) for project in projects]

    def clean_description(self) -> str:
        """The text as typed: forms send CRLF whatever it was."""
        return str(self.cleaned_data["description"]).replace("\r\n", "\n")


@dataclass(frozen=True)
class Card:
    """A format to choose, and why it cannot be chosen."""

    format: Format
    why_not: str
    chosen: bool


def cards(projects: list[Project], chosen: str) -> list[Card]:
    """Every format, seen with these projects."""
    return [Card(one, why_not(one, projects) or "", one.key == chosen) for one in REGISTRY]
