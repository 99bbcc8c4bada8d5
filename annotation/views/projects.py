"""Projects: the list, a new one, the overview, and who is what in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms import add_problem
from accounts.models import User
from accounts.roles import LABELS, Permission, Role
from annotation import presets
from annotation.actions import projects as actions
from annotation.clauses import clauses
from annotation.forms.projects import AddMemberForm, NewProjectForm, field_of, followed, members_wanted
from annotation.models import Project
from annotation.permissions import granted
from annotation.queries import progress, projects
from annotation.queries.find import project_for
from annotation.summaries import briefly, inputs_in_words, questions_in_words
from annotation.views.clock import now_for
from annotation.views.guards import WorkRequest, worker
from annotation.views.reports import said
from annotation.views.sheet import rendered
from boundary.problems import Conflict, Invalid, Problem


@worker
@require_GET
def index(request: WorkRequest) -> HttpResponse:
    """List the projects whose progress the person sees."""
    rows, may_create = projects.rows_seen(request.user), actions.can_create(request.user)
    return render(request, "annotation/projects/list.html", {"rows": rows, "may_create": may_create})


@worker
@require_http_methods(["GET", "POST"])
def new(request: WorkRequest) -> HttpResponse:
    """Create a project from a preset."""
    actions.check_may_create(request.user)
    first = presets.all()[0]
    initial = {"preset": first.key, "text": first.guideline, "starter": first.key}
    form = NewProjectForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            project = _create(request.user, form.cleaned_data)
        except Invalid as problem:
            add_problem(form, problem)
        else:
            messages.success(request, f"{project.name} is ready. Import tasks to begin.")
            return redirect("annotation:project", project.slug)
    context = {"form": form, "presets": _cards(), **_starter(form["text"].value(), form["starter"].value())}
    return render(request, "annotation/projects/new.html", context, status=422 if form.errors else 200)


def _create(by: User, cleaned: Mapping[str, Any]) -> Project:
    return actions.create_project(
        by=by,
        name=cleaned["name"],
        preset=cleaned["preset"],
        description=cleaned["description"],
        guideline=cleaned["text"],
    )


def _cards() -> list[dict[str, Any]]:
    return [
        {"preset": preset, "shown": shown, "asked": asked}
        for preset in presets.all()
        for shown, asked in [briefly(preset.inputs, preset.questions)]
    ]


def _starter(text: str, key: str) -> dict[str, Any]:
    return {"text": text, "starter": key, "preview": rendered((text or "").replace("\r\n", "\n"))}


@worker
@require_POST
def starter(request: WorkRequest) -> HttpResponse:
    """Give the guideline field the text of the chosen preset, unless somebody has written in it."""
    actions.check_may_create(request.user)
    text, before = request.POST.get("text", "").replace("\r\n", "\n"), request.POST.get("starter", "")
    key = presets.get(request.POST.get("preset", "")).key
    taken = followed(text, before, key)
    context = _starter(taken, key if taken != text or key == before else before)
    form = NewProjectForm(initial={"text": taken})
    return render(request, "annotation/projects/new.html#guideline", {"form": form, **context})


@worker
@require_GET
def project(request: WorkRequest, slug: str) -> HttpResponse:
    """Show a project: design, guideline, batches, people, what people said about tasks."""
    found = project_for(request.user, slug, Permission.SEE_PROGRESS)
    return _page(request, found, AddMemberForm(project=found))


def _page(
    request: WorkRequest,
    found: Project,
    form: AddMemberForm,
    *,
    sent: Mapping[User, list[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    design, may = found.design_in_force, granted(request.user, found)
    named = Permission.MANAGE_PROJECT in may
    batches = progress.in_order(progress.with_people(found.batches.all()))[: progress.MOST_ROWS]
    context = {
        "project": found,
        "may": may,
        "inputs": inputs_in_words(design.inputs),
        "contents": [(one.title, one.anchor) for one in clauses(found.guideline_in_force.text) if one.title],
        "questions": questions_in_words(design.questions),
        "rows": progress.rows_of(list(batches), now_for(request), led={found.pk} if named else ()),
        "members": _matrix(found, sent or {}),
        "roles": [(role.value, label) for role, label in LABELS.items()],
        "form": form,
        "reports": said(progress.reports_in(project=found), named=named),
        "imports": progress.imports_in(project=found),
    }
    return render(request, "annotation/projects/project.html", context, status=status)


def _matrix(found: Project, sent: Mapping[User, list[str]]) -> list[dict[str, Any]]:
    return [
        {
            "user": one.user,
            "field": field_of(one.user),
            "cells": [
                {"role": role.value, "label": LABELS[role], "held": role in sent.get(one.user, one.roles)}
                for role in Role
            ],
        }
        for one in projects.members(found)
    ]


@worker
@require_POST
def members(request: WorkRequest, slug: str) -> HttpResponse:
    """Set the roles of everybody the page showed, and of the person it adds; all or none."""
    found = project_for(request.user, slug, Permission.MANAGE_PROJECT)
    form = AddMemberForm(request.POST, project=found)
    wanted = members_wanted(projects.members(found), form, request.POST)
    if form.is_valid():
        try:
            actions.set_members(by=request.user, project=found, wanted=wanted)
        except (Invalid, Conflict) as problem:
            add_problem(form, Problem(problem.detail))
        else:
            messages.success(request, "The roles are saved. They hold from the next page each person opens.")
            return redirect("annotation:project", slug)
    return _page(request, found, form, sent=wanted, status=422)
