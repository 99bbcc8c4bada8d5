"""Forms about a batch: a new one, its name and date, whom it is given to."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Team, User
from annotation.dates import parse_due, typed_due
from annotation.forms.fields import due_field, priority_field, title_field
from annotation.models import Batch
from annotation.queries.progress import contributors
from boundary.problems import Invalid


class BatchForm(forms.Form):
    """What can be changed at any time."""

    name = title_field("Name of the batch")
    due_at = due_field()
    priority = priority_field()

    def __init__(self, *args: Any, now: datetime, batch: Batch | None = None, **kwargs: Any) -> None:
        self.now, self.batch = now, batch
        self.before = batch.due_at.astimezone(now.tzinfo) if batch and batch.due_at else None
        if batch:
            priority = 10 if batch.priority > 0 else -10 if batch.priority < 0 else 0
            kwargs["initial"] = {
                "name": batch.name,
                "priority": priority,
                "due_at": typed_due(self.before),
            }
        super().__init__(*args, **kwargs)

    def clean_due_at(self) -> datetime | None:
        """Read the day by the clock of whoever types; a date that was not touched stays, even a past one."""
        typed = self.cleaned_data["due_at"].strip()
        if self.before and typed == typed_due(self.before):
            return self.before
        try:
            return parse_due(typed, self.now)
        except Invalid as problem:
            raise ValidationError(problem.detail) from None

    def clean_priority(self) -> int:
        """Keep a finer priority set by the API where the choice was not touched."""
        chosen: int = self.cleaned_data["priority"]
        if self.batch and chosen == self.initial.get("priority"):
            return self.batch.priority
        return chosen


class NewBatchForm(BatchForm):
    """A new, empty batch."""

    answers_wanted = forms.IntegerField(
        label="Answers per task",
        min_value=1,
        max_value=20,
        initial=1,
        help_text="Each by another person. Two or more show how far people agree.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={"required": "Say how many answers each task needs."},
    )
    field_order = ("name", "answers_wanted", "due_at", "priority")


class AssignForm(forms.Form):
    """Whom a batch is given to."""

    open_to_all = forms.BooleanField(label="Every contributor of the project", required=False)
    people = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(), to_field_name="public_id", required=False
    )
    teams = forms.ModelMultipleChoiceField(
        queryset=Team.objects.all(), to_field_name="public_id", required=False
    )

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = cast("forms.ModelMultipleChoiceField[Any]", self.fields["people"])
        people.queryset = contributors([batch.project_id])
