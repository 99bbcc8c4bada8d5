"""People and teams, for administrators."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import queries
from accounts.actions import people as actions
from accounts.forms import InviteForm, MembersForm, TeamForm, add_problem
from accounts.models import User
from accounts.requests import SignedInRequest, signed_in
from boundary.problems import Problem


@signed_in
@require_safe
def people(request: SignedInRequest) -> HttpResponse:
    """List everyone, and the teams."""
    actions.check_administrator(request.user)
    return _people(request, TeamForm())


@signed_in
@require_POST
def create_team(request: SignedInRequest) -> HttpResponse:
    """Make a team; its members are chosen on its page."""
    actions.check_administrator(request.user)
    form = TeamForm(request.POST)
    if form.is_valid():
        try:
            team = actions.create_team(by=request.user, name=form.cleaned_data["name"])
        except Problem as problem:
            add_problem(form, problem)
        else:
            return redirect("accounts:team", team.public_id)
    return _people(request, form)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def invite_person(request: SignedInRequest) -> HttpResponse:
    """Add a person and show the link that lets them in."""
    actions.check_administrator(request.user)
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.add_person(by=request.user, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            return _invited(request, user)
    return render(request, "accounts/invite.html", {"form": form}, status=422 if form.errors else 200)


@signed_in
@require_POST
@never_cache
def invite_again(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Make a new link; older ones stop working."""
    actions.check_administrator(request.user)
    return _invited(request, queries.person(public_id, now=timezone.now()).user)


@signed_in
@require_safe
def person(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show one person."""
    actions.check_administrator(request.user)
    return render(request, "accounts/person.html", {"person": queries.person(public_id, now=timezone.now())})


@signed_in
@require_POST
def set_access(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """End or restore a person's access."""
    actions.check_administrator(request.user)
    user = queries.person(public_id, now=timezone.now()).user
    active = request.POST.get("active") == "yes"
    actions.set_active(by=request.user, user=user, active=active)
    restored, ended = (
        f"{user.name} can sign in again.",
        f"{user.name} is signed out everywhere. Their work stays.",
    )
    messages.success(request, restored if active else ended)
    return redirect("accounts:person", public_id)


@signed_in
@require_http_methods(["GET", "POST"])
def team(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show a team and choose its members."""
    actions.check_administrator(request.user)
    found = queries.team(public_id)
    form = MembersForm(request.POST if request.method == "POST" else None, team=found)
    if request.method == "POST" and form.is_valid():
        actions.set_team_members(by=request.user, team=found, members=form.cleaned_data["members"])
        messages.success(request, "Saved.")
        return redirect("accounts:team", public_id)
    return render(
        request, "accounts/team.html", {"team": found, "form": form}, status=422 if form.errors else 200
    )


def _people(request: SignedInRequest, form: TeamForm) -> HttpResponse:
    context = {"people": queries.people(now=timezone.now()), "teams": queries.teams(), "form": form}
    return render(request, "accounts/people.html", context, status=422 if form.errors else 200)


def _invited(request: SignedInRequest, user: User) -> HttpResponse:
    secret = actions.invite(by=request.user, user=user)
    link = request.build_absolute_uri(reverse("accounts:accept_invitation", args=[secret]))
    context = {"invited": user, "link": link, "days": actions.INVITATION_LIFE.days}
    return render(request, "accounts/invited.html", context, status=201)
