"""Guidelines: the list, reading one with its versions, writing the next."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms import add_problem
from accounts.roles import Permission
from annotation.actions import projects as actions
from annotation.clauses import Clause, clauses
from annotation.forms.projects import GuidelineForm
from annotation.models import GuidelineVersion
from annotation.permissions import can
from annotation.queries import projects
from annotation.queries.find import project_for
from annotation.rendering.diff import changed_words, diff_html, word_diff
from annotation.rendering.markdown import render_markdown
from annotation.rendering.plain import count_words
from annotation.views.guards import WorkRequest, worker
from annotation.views.sheet import rendered
from boundary.problems import Conflict, Invalid
from boundary.text import clean_text
from boundary.values import clean_int

# Words a minute that people read instructions at.
READING_SPEED = 200


@dataclass(frozen=True)
class Part:
    """One clause as the page shows it."""

    clause: Clause
    html: SafeString
    is_sub: bool


@dataclass(frozen=True)
class Changes:
    """What differs between two versions."""

    html: SafeString
    added: int
    removed: int


@worker
@require_GET
def index(request: WorkRequest) -> HttpResponse:
    """List the guidelines of the person's projects."""
    found = list(projects.guidelines_of(request.user))
    rows = [(one, minutes(one.text)) for one in found]
    return render(request, "annotation/guidelines/list.html", {"rows": rows})


def minutes(text: str) -> int:
    """Return how long reading takes, at least a minute."""
    return max(1, round(count_words(text) / READING_SPEED))


@worker
@require_GET
def read(request: WorkRequest, slug: str) -> HttpResponse:
    """Show a guideline, or an earlier version of it, or what a version changed."""
    project = project_for(request.user, slug)
    versions = projects.versions_of(project)
    in_force = project.guideline_in_force
    asked = request.GET.get("version")
    shown = projects.version_in(versions, clean_int(asked, name="version", low=1)) if asked else in_force
    before = next((one for one in versions if one.number == shown.number - 1), None)
    context = {
        "project": project,
        "versions": versions,
        "shown": shown,
        "before": before,
        "is_old": shown.number != in_force.number,
        "parts": _parts(shown, before),
        "changes": changes(before.text, shown.text) if before and "changes" in request.GET else None,
        "minutes": minutes(shown.text),
        "may_edit": can(request.user, project, Permission.MANAGE_PROJECT),
    }
    return render(request, "annotation/guidelines/read.html", context)


def _parts(shown: GuidelineVersion, before: GuidelineVersion | None) -> list[Part]:
    found = clauses(shown.text, before.text if before else None)
    top = min((one.level for one in found if one.level), default=0)
    return [
        Part(
            one,
            mark_safe(render_markdown(one.body, top=4 if one.level > top else 3)),  # noqa: S308 - cleaned there
            one.level > top,
        )
        for one in found
    ]


def changes(old: str, new: str) -> Changes:
    """Return the differences of two texts, word by word."""
    added, removed = changed_words(word_diff(old, new))
    return Changes(mark_safe(diff_html(old, new)), added, removed)  # noqa: S308 - escaped piece by piece


@worker
@require_http_methods(["GET", "POST"])
def edit(request: WorkRequest, slug: str) -> HttpResponse:
    """Write and publish the next version."""
    project = project_for(request.user, slug, Permission.MANAGE_PROJECT)
    now = project.guideline_in_force
    initial = {"text": now.text, "base": now.number}
    form = GuidelineForm(request.POST if request.method == "POST" else None, initial=initial)
    status = 200
    if request.method == "POST" and form.is_valid() and request.POST.get("do") != "preview":
        try:
            made = actions.publish_guideline(by=request.user, project=project, **form.cleaned_data)
        except (Invalid, Conflict) as problem:
            add_problem(form, problem)
            status = problem.status
        else:
            messages.success(
                request, f"Version {made.number} is in force. Work already begun finishes on the one before."
            )
            return redirect("annotation:guideline", slug)
    text = str(form["text"].value() or "").replace("\r\n", "\n")
    context = {
        "form": form,
        "project": project,
        "now": now,
        "conflict": status == Conflict.status,
        "preview": rendered(text),
        "changes": changes(now.text, text),
    }
    if form.errors and status == 200:
        status = 422
    return render(request, "annotation/guidelines/edit.html", context, status=status)


@worker
@require_POST
def preview(request: WorkRequest, slug: str) -> HttpResponse:
    """Render what is being written, clean and as changes."""
    project = project_for(request.user, slug, Permission.MANAGE_PROJECT)
    text = clean_text(
        request.POST.get("text", "").replace("\r\n", "\n"),
        name="guideline",
        max_length=actions.GUIDELINE_LENGTH,
    )
    context = {
        "preview": rendered(text),
        "changes": changes(project.guideline_in_force.text, text),
        "oob": True,
    }
    return render(request, "annotation/guidelines/_shown.html", context)
