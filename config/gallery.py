"""The component gallery: one address for designers, developers and tests to look at."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.icons import ICONS
from accounts.models import User
from accounts.requests import SignedInRequest, signed_in
from accounts.states import STATES
from boundary.problems import BadRequest, Conflict, NotAllowed, NotFound, TooLarge, TooMany

if TYPE_CHECKING:
    from django.http import HttpResponse


PROBLEMS = (
    BadRequest("The server could not read this request."),
    NotAllowed("Your role does not let you review answers here. It takes the role reviewer."),
    NotFound("There is nothing at this address, or it is not shared with you."),
    Conflict("Tomas Keller decided this record at 14:05 while you were reading it."),
    TooLarge("The file has 612 MB; 500 MB are taken. Split it and import the parts."),
    TooMany("This token asked 600 times in a minute. Try again in 40 seconds."),
)
COUNTS = [("approved", 94), ("submitted", 31), ("review", 12), ("returned", 7), ("claimed", 18), ("open", 78)]


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="Batch name", error_messages={"required": "Enter a batch name."})
    due = forms.CharField(label="Due date", help_text="A day, such as 28 Nov or +2w.", required=False)
    wanted = forms.ChoiceField(
        label="Answers per task", choices=[("1", "1"), ("2", "2")], help_text="Two let you measure agreement."
    )
    note = forms.CharField(label="Note to the team", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    everyone = forms.BooleanField(
        label="Open to all", required=False, help_text="Everyone in the project may take tasks."
    )
    people = forms.MultipleChoiceField(
        label="Assigned to",
        choices=[("a", "Ana Ferreira"), ("i", "Ines Duarte")],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


@signed_in
@require_safe
def components(request: SignedInRequest) -> HttpResponse:
    """Show every component in all its states, to administrators and in demo mode."""
    if not (request.user.is_admin or settings.DEMO):
        raise NotAllowed("Only an administrator can open the component gallery.")
    return render(request, "gallery.html", gallery())


def gallery() -> dict[str, Any]:
    """Make the samples the page shows."""
    now = timezone.now()
    return {
        "icons": sorted(ICONS),
        "states": STATES,
        "counts": COUNTS,
        "problems": PROBLEMS,
        "refused": SampleForm({"name": "", "wanted": "2"}),
        "sample": SampleForm(initial={"name": "Customs, week 48", "due": "28 Nov"}),
        "person": User(name="Ana Ferreira", email="ana@example.org"),
        "moments": [now, now - timedelta(days=2), now - timedelta(days=40), now - timedelta(days=500)],
        "scale": range(1, 8),
        "span": timedelta(seconds=192),
    }
