"""The form of a new dataset."""

from __future__ import annotations

from typing import Any

from django import forms

from annotation.models import Project
from exports import formats


class DatasetForm(forms.Form):
    """A name, the projects it takes records from, and the shape of its rows."""

    name = forms.CharField(
        label="Name", max_length=120, error_messages={"required": "Write a name for the dataset."}
    )
    description = forms.CharField(
        label="What it is for",
        max_length=2_000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It goes into the manifest of every release.",
    )
    projects = forms.MultipleChoiceField(
        label="Records of", error_messages={"required": "Choose at least one project."}
    )
    format = forms.ChoiceField(
        label="Format",
        choices=[(one.key, one.title) for one in formats.REGISTRY],
        error_messages={"required": "Choose a format."},
    )

    def __init__(self, *args: Any, projects: list[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["projects"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  (declared above)
        field.choices = [(one.slug, one.name) for one in projects]
