"""Forms about a project: a new one, its people, its guideline."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict

from accounts.forms import OneLine
from accounts.models import User
from accounts.roles import LABELS, Role
from annotation import presets
from annotation.actions.projects import GUIDELINE_LENGTH
from annotation.forms.fields import LongText, title_field
from annotation.models import Project
from annotation.queries.projects import Member

NOTE_LENGTH = 300


class NewProjectForm(forms.Form):
    """A preset, a name and a guideline to begin with."""

    preset = forms.ChoiceField(
        label="What people do",
        choices=[(preset.key, preset.title) for preset in presets.all()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what people do.", "invalid_choice": "Choose one of these."},
    )
    name = title_field("Name of the project")
    description = LongText(
        name="description",
        longest=2_000,
        rows=2,
        required=False,
        label="What it is for",
        help_text="One or two sentences, for everybody who works here.",
    )
    text = LongText(name="guideline", longest=GUIDELINE_LENGTH, rows=18, required=False, label="Guideline")
    # The preset whose text the guideline field was filled with, so that an untouched text follows the preset.
    starter = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Take the chosen preset's own guideline where nobody has written another."""
        cleaned = super().clean() or {}
        if cleaned.get("preset"):
            cleaned["text"] = followed(cleaned.get("text", ""), cleaned.get("starter", ""), cleaned["preset"])
        return cleaned


def followed(text: str, starter: str, preset: str) -> str:
    """Return the preset's guideline if the text is empty or the untouched one of the preset before."""
    before = next((one.guideline for one in presets.all() if one.key == starter), None)
    untouched = not text.strip() or (before is not None and text.strip() == before.strip())
    return presets.get(preset).guideline if untouched else text


class GuidelineForm(forms.Form):
    """A next version of a guideline, and what changed."""

    text = LongText(
        name="guideline",
        longest=GUIDELINE_LENGTH,
        rows=24,
        label="Markdown",
        error_messages={"required": "A guideline needs at least a sentence."},
    )
    note = OneLine(
        label="What changed",
        required=False,
        max_length=NOTE_LENGTH,
        help_text="One sentence. Everybody in the project reads it.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


def field_of(user: User) -> str:
    """Return the name of the checkboxes of one person."""
    return f"roles-{user.public_id}"


def members_wanted(members: list[Member], form: AddMemberForm, sent: QueryDict) -> dict[User, list[str]]:
    """Return the roles the page sent for each person it showed, and for the person it adds."""
    shown = set(sent.getlist("shown"))
    wanted = {
        one.user: sent.getlist(field_of(one.user)) for one in members if str(one.user.public_id) in shown
    }
    if form.is_valid() and form.cleaned_data["person"]:
        wanted[form.cleaned_data["person"]] = form.cleaned_data["roles"]
    return wanted


class AddMemberForm(forms.Form):
    """One more person, with roles."""

    person = forms.ModelChoiceField(
        label="Add a person",
        queryset=User.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label="Choose a colleague",
    )
    roles = forms.MultipleChoiceField(
        label="as",
        choices=[(role.value, LABELS[role]) for role in Role],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = cast("forms.ModelChoiceField[Any]", self.fields["person"])
        people.queryset = (
            User.objects.filter(is_active=True).exclude(memberships__project=project).order_by("name")
        )

    def clean(self) -> dict[str, Any]:
        """A person who is added gets at least one role."""
        cleaned = super().clean() or {}
        if cleaned.get("person") and not cleaned.get("roles"):
            self.add_error("roles", f"Choose at least one role for {cleaned['person'].name}.")
        return cleaned
