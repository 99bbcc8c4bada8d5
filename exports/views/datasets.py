"""Datasets: the list, a new one, and one with its releases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.forms import add_problem
from annotation.models import Project
from annotation.rendering.code import highlight
from annotation.views.guards import WorkRequest, worker
from boundary.problems import Problem
from exports import formats
from exports.actions.datasets import create_dataset
from exports.forms import DatasetForm, cards
from exports.permissions import can_manage, can_manage_any, check_manages_any, check_reads_any
from exports.queries import datasets as queries
from exports.queries.selection import preview


@worker
@require_safe
def index(request: WorkRequest) -> HttpResponse:
    """List the datasets, and what is being made now."""
    check_reads_any(request.user)
    context = {
        "datasets": queries.datasets(request.user),
        "open_releases": queries.open_releases(request.user),
        "may_make": can_manage_any(request.user),
    }
    return render(request, "exports/datasets.html", context)


@worker
@require_http_methods(["GET", "POST"])
def new(request: WorkRequest) -> HttpResponse:
    """Make a dataset. “Show what fits” draws the page again, for browsers without scripts."""
    check_manages_any(request.user)
    projects = list(queries.manageable_projects(request.user))
    sent = request.POST if request.method == "POST" else None
    looking = sent is not None and "look" in sent
    form = (
        DatasetForm(sent, projects=projects)
        if not looking
        else DatasetForm(initial=_typed(request), projects=projects)
    )
    if sent is not None and not looking and form.is_valid():
        try:
            dataset = create_dataset(by=request.user, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, f"{dataset.name} is ready. Nothing is frozen until you make a release.")
            return redirect("exports:dataset", dataset.slug)
    data = request.POST if sent is not None else request.GET
    context = {"form": form, **_fit(projects, data.getlist("projects"), data.get("format", ""))}
    return render(request, "exports/new.html", context, status=422 if form.errors else 200)


@worker
@require_GET
def fit(request: WorkRequest) -> HttpResponse:
    """Say which formats the chosen projects fit, and what would be in the dataset."""
    check_manages_any(request.user)
    projects = list(queries.manageable_projects(request.user))
    context = _fit(projects, request.GET.getlist("projects"), request.GET.get("format", ""))
    return render(request, "exports/new.html#fit", context)


@worker
@require_safe
def show(request: WorkRequest, slug: str) -> HttpResponse:
    """Show a dataset: what the next release would hold, and its releases."""
    dataset = queries.dataset(request.user, slug)
    releases = list(queries.releases(dataset))
    context = {
        "dataset": dataset,
        "releases": releases,
        "open_jobs": [release.job for release in releases if release.state == "frozen"],
        "preview": preview(dataset.shape, [project.pk for project in dataset.projects.all()]),
        "may_make": can_manage(request.user, dataset),
    }
    part = "#releases" if request.htmx else ""
    return render(request, f"exports/dataset.html{part}", context)


def _typed(request: WorkRequest) -> dict[str, Any]:
    return {**request.POST.dict(), "projects": request.POST.getlist("projects")}


def _fit(projects: Sequence[Project], slugs: list[str], key: str) -> dict[str, Any]:
    chosen = [project for project in projects if project.slug in slugs]
    known = next((one for one in formats.REGISTRY if one.key == key), None)
    offered = cards(chosen, key)
    fits = known is not None and not any(card.chosen and card.why_not for card in offered)
    ids = [project.pk for project in chosen]
    found = preview(known, ids) if known and chosen and fits else None
    row = SafeString(highlight(found.row, "json")) if found else ""
    return {"cards": offered, "preview": found, "row": row, "chosen": chosen}
