"""Datasets: the list, a new one with a preview of what it would hold, and one with its releases."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms import add_problem
from annotation.models import Project
from annotation.views.guards import WorkRequest, worker
from boundary.problems import Conflict, Invalid
from exports import formats
from exports.actions.datasets import create_dataset
from exports.forms import DatasetForm
from exports.permissions import can_manage, can_manage_any, check_manages_any, check_reads_any
from exports.queries import datasets as queries
from exports.queries.selection import Preview, why_not
from exports.queries.selection import preview as looked_at
from jobs.workers import workers_alive


@worker
@require_GET
def index(request: WorkRequest) -> HttpResponse:
    """List the datasets whose records the person may read."""
    check_reads_any(request.user)
    context = {
        "datasets": queries.datasets(request.user),
        "running": [one.job for one in queries.open_releases(request.user) if one.job],
        "may_create": can_manage_any(request.user),
        "waiting": not workers_alive(),
    }
    return render(request, "exports/datasets.html", context)


@worker
@require_http_methods(["GET", "POST"])
def new(request: WorkRequest) -> HttpResponse:
    """Create a dataset."""
    check_manages_any(request.user)
    projects = list(queries.manageable_projects(request.user))
    form = DatasetForm(request.POST or None, projects=projects)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_dataset(by=request.user, **form.cleaned_data)
        except (Invalid, Conflict) as problem:
            add_problem(form, problem)
        else:
            return redirect("exports:dataset", made.slug)
    context = {"form": form, **_choices(projects, form.data if form.is_bound else {})}
    return render(request, "exports/new.html", context, status=422 if form.errors else 200)


@worker
@require_POST
def preview(request: WorkRequest) -> HttpResponse:
    """Show which formats fit the chosen projects, and what a release would hold now."""
    check_manages_any(request.user)
    projects = list(queries.manageable_projects(request.user))
    context = _choices(projects, request.POST)
    return render(request, "exports/new.html#choices", context)


@worker
@require_GET
def dataset(request: WorkRequest, slug: str) -> HttpResponse:
    """Show a dataset with its releases, and what the next one would hold."""
    found = queries.dataset(request.user, slug)
    chosen = list(found.projects.all())
    releases = list(queries.releases(found))
    context = {
        "dataset": found,
        "projects": chosen,
        "releases": releases,
        "running": [one.job for one in releases if one.state == "frozen" and one.job],
        "next": looked_at(found.shape, [project.pk for project in chosen]),
        "may_release": can_manage(request.user, found),
        "waiting": not workers_alive(),
    }
    return render(request, "exports/dataset.html", context)


def _choices(projects: list[Project], data: Any) -> dict[str, Any]:
    wanted = set(data.getlist("projects")) if hasattr(data, "getlist") else set()
    key = data.get("format", "") if data else ""
    chosen = [project for project in projects if project.slug in wanted]
    cards = [
        {"format": one, "why_not": why_not(one, chosen), "chosen": one.key == key} for one in formats.REGISTRY
    ]
    picked = next((card for card in cards if card["chosen"] and not card["why_not"]), None)
    found: Preview | None = None
    if picked and chosen:
        found = looked_at(formats.get(key), [project.pk for project in chosen])
    return {"projects": projects, "wanted": wanted, "cards": cards, "found": found}
