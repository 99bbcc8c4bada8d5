"""The form that takes a file of tasks."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict

from accounts.forms import OneLine
from annotation.models import Batch, Project

BLANK_ROWS = 6


class ImportForm(forms.Form):
    """A file, and the batch it goes into."""

    file = forms.FileField(
        label="File",
        help_text="JSONL: one JSON object a line, in UTF-8, up to 2 GB.",
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty.",
            "missing": "Choose a file.",
        },
        widget=forms.FileInput(attrs={"accept": ".jsonl,.ndjson,.json,application/jsonl"}),
    )
    batch = forms.ModelChoiceField(
        label="Batch",
        queryset=Batch.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="A new batch",
        help_text="Or one that is not closed: the tasks are added to it.",
        error_messages={"invalid_choice": "This batch is closed or not of this project. Choose another."},
    )
    name = OneLine(
        label="Name of the new batch",
        required=False,
        max_length=120,
        help_text="Without one it is named after the file.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        batches = cast("forms.ModelChoiceField[Any]", self.fields["batch"])
        batches.queryset = Batch.objects.filter(project=project).exclude(state="closed").order_by("-pk")


def mapping_sent(sent: QueryDict) -> dict[str, str]:
    """Return the rows "field of the file → field of a task"; a row without a field is left out.

    A field that keeps its own name needs no row.
    """
    pairs = zip(sent.getlist("field"), sent.getlist("becomes"), strict=False)
    return {field: target for field, target in pairs if field.strip() and field != target}
