"""Forms of the accounts pages. What is typed passes the boundary before anything else sees it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.actions.tokens import SCOPES
from accounts.models import Team, User
from boundary.problems import Invalid, Problem
from boundary.text import clean_text


class OneLine(forms.CharField):
    """One line of text that can be stored."""

    def to_python(self, value: Any) -> str:
        """Clean it, or say what is wrong with it."""
        try:
            cleaned = clean_text(value or "", name="text", max_length=1_000, multiline=False)
        except Invalid as problem:
            raise ValidationError(problem.detail) from None
        return str(super().to_python(cleaned))


def add_problem(form: forms.BaseForm, problem: Problem) -> None:
    """Show a problem at the fields it names, or above the form."""
    named = {name: sentence for name, sentence in problem.fields.items() if name in form.fields}
    for name, sentence in named.items():
        form.add_error(name, sentence)
    if not named:
        form.add_error(None, problem.detail)


def password_field(label: str, autocomplete: str, hint: str = "") -> OneLine:
    """A password: never trimmed, never sent back to the browser."""
    return OneLine(
        label=label,
        strip=False,
        help_text=hint,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": "Type a password."},
    )


def email_field() -> OneLine:
    """An e-mail address as it is typed; the action judges it."""
    return OneLine(
        label="Work e-mail",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": "Type an e-mail address."},
    )


def name_field(label: str = "Name", hint: str = "", autocomplete: str = "off") -> OneLine:
    """The name of a person, a token or a team."""
    return OneLine(
        label=label,
        max_length=120,
        help_text=hint,
        widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
        error_messages={"required": f"{label} is missing."},
    )


class SignInForm(forms.Form):
    """E-mail address and password."""

    email = email_field()
    password = password_field("Password", "current-password")


class InvitationForm(forms.Form):
    """What an invited person sets."""

    name = name_field("Your name", "As your colleagues know you.", "name")
    password = password_field(
        "Password", "new-password", "At least 10 characters. Long and plain beats short and odd."
    )


class AccountForm(forms.Form):
    """One of several forms on the account page: its ids carry its own word, so that labels find their fields."""

    ids = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{self.ids}-%s", **kwargs})


class ProfileForm(AccountForm):
    """What people may change about themselves."""

    ids = "profile"

    name = name_field("Your name", autocomplete="name")
    single_keys = forms.BooleanField(
        label="Single-key shortcuts",
        required=False,
        help_text="Off if you dictate or use switch access. Every key then needs Alt.",
    )


class PasswordForm(AccountForm):
    """The old password and a new one."""

    ids = "password"

    current = password_field("Current password", "current-password")
    password = password_field(
        "New password", "new-password", "At least 10 characters. Other devices are signed out."
    )


class TokenForm(AccountForm):
    """A new API token."""

    ids = "token"

    name = name_field("Name", "What it is for, such as “nightly export”.")
    scopes = forms.MultipleChoiceField(
        label="May",
        choices=list(SCOPES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Nothing ticked means everything you may do. A token can never do more than you.",
    )
    days = forms.TypedChoiceField(
        label="Ends",
        choices=[(7, "in 7 days"), (30, "in 30 days"), (90, "in 90 days")],
        coerce=int,
        initial=30,
    )

    def life(self) -> timedelta:
        """How long the token lives."""
        return timedelta(days=self.cleaned_data["days"])


class InviteForm(forms.Form):
    """A colleague to invite."""

    name = name_field("Name")
    email = email_field()
    is_admin = forms.BooleanField(
        label="Administrator",
        required=False,
        help_text="Invites people, sees every project, reads the audit log. Roles in projects are given there.",
    )


class TeamForm(forms.Form):
    """A new team."""

    name = name_field("Name of the team")


class MembersForm(forms.Form):
    """Who is in a team."""

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"] = forms.ModelMultipleChoiceField(
            label="Members",
            queryset=User.objects.filter(is_active=True).order_by("name"),
            initial=team.members.all(),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
