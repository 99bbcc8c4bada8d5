"""Batches: the list, one of them, a new one, whom it is given to, and its state."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms import add_problem
from accounts.requests import zone_of
from accounts.roles import Permission
from annotation.actions import batches as actions
from annotation.dates import in_days, parse_due
from annotation.forms.batches import AssignForm, BatchForm, NewBatchForm
from annotation.models import Batch
from annotation.permissions import granted
from annotation.queries import progress
from annotation.queries.find import batch_for, project_for
from annotation.queries.projects import task_for, teams_with_contributors
from annotation.views.clock import now_for
from annotation.views.guards import WorkRequest, wants_parts, worker
from annotation.views.reports import said
from annotation.views.sheet import inputs_of, panes_of
from annotation.workflow import BATCH
from boundary.problems import Invalid, Problem
from boundary.text import clean_text
from jobs.workers import workers_alive

MOVES = {"open": actions.open_batch, "pause": actions.pause_batch, "close": actions.close_batch}
OPEN_IT = " It gives out work once it is open."
DONE = {
    "open": "The batch is open. People it is given to can take work now.",
    "pause": "The batch is paused. What people hold they can finish.",
    "close": "The batch is closed. Answers still come in and are reviewed.",
}


@worker
@require_GET
def index(request: WorkRequest) -> HttpResponse:
    """List the batches of the person's projects; htmx asks only for the rows."""
    text = clean_text(request.GET.get("q", ""), name="words to find", max_length=200, multiline=False)
    state = request.GET.get("state", "")
    state = state if state in BATCH.states else ""
    found = progress.batches_seen(request.user, now_for(request), text=text.strip(), state=state)
    context = {"found": found, "q": text, "state": state, "states": BATCH.states.values()}
    part = "#rows" if wants_parts(request) else ""
    return render(request, f"annotation/batches/list.html{part}", context)


@worker
@require_GET
def batch(request: WorkRequest, public_id: UUID) -> HttpResponse:
    """Show how far a batch is and what can be done with it."""
    return _page(request, batch_for(request.user, public_id, Permission.SEE_PROGRESS))


def _page(request: WorkRequest, found: Batch, problem: Problem | None = None) -> HttpResponse:
    now, zone = now_for(request), zone_of(request)
    loaded = progress.with_people(Batch.objects.filter(pk=found.pk)).get()
    may = granted(request.user, loaded.project)
    named = Permission.MANAGE_PROJECT in may
    row = progress.rows_of([loaded], now, led={loaded.project_id} if named else ())[0]
    imports = progress.imports_in(batch=loaded)
    context = {
        "batch": loaded,
        "row": row,
        "may": may,
        "moves": [move.verb for move in BATCH.moves if BATCH.allows(move.verb, loaded.state)],
        "state": BATCH.states[loaded.state],
        "chart": progress.chart_of(row, today=now.date(), zone=zone),
        "due": in_days(loaded.due_at.astimezone(zone), now) if loaded.due_at else "",
        "reports": said(progress.reports_in(batch=loaded), named=named),
        "imports": imports,
        "import_url": f"{reverse('annotation:upload', args=[loaded.project.slug])}?batch={loaded.public_id}",
        "waiting": any(one.job and one.job.is_open for one in imports) and not workers_alive(),
        "problem": problem,
    }
    return render(
        request, "annotation/batches/batch.html", context, status=problem.status if problem else 200
    )


@worker
@require_http_methods(["GET", "POST"])
def new(request: WorkRequest, slug: str) -> HttpResponse:
    """Create an empty batch in a project."""
    project = project_for(request.user, slug, Permission.MANAGE_BATCHES)
    form = NewBatchForm(request.POST if request.method == "POST" else None, now=now_for(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_batch(by=request.user, project=project, **form.cleaned_data)
        except Invalid as problem:
            add_problem(form, problem)
        else:
            messages.success(request, f"{made.name} is a draft. Import tasks, then assign and open it.")
            return redirect("annotation:batch", made.public_id)
    context = {"form": form, "project": project}
    return render(request, "annotation/batches/new.html", context, status=422 if form.errors else 200)


@worker
@require_http_methods(["GET", "POST"])
def edit(request: WorkRequest, public_id: UUID) -> HttpResponse:
    """Change name, due date and priority."""
    found = batch_for(request.user, public_id, Permission.MANAGE_BATCHES)
    now = now_for(request)
    form = BatchForm(request.POST if request.method == "POST" else None, now=now, batch=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_batch(by=request.user, batch=found, **form.cleaned_data)
        except Invalid as problem:
            add_problem(form, problem)
        else:
            messages.success(request, "The batch is changed.")
            return redirect("annotation:batch", public_id)
    context = {"form": form, "batch": found, "due_now": in_days(form.before, now) if form.before else ""}
    return render(request, "annotation/batches/edit.html", context, status=422 if form.errors else 200)


@worker
@require_http_methods(["GET", "POST"])
def assign(request: WorkRequest, public_id: UUID) -> HttpResponse:
    """Give a batch to people, teams or every contributor."""
    found = batch_for(request.user, public_id, Permission.MANAGE_BATCHES)
    form = AssignForm(request.POST if request.method == "POST" else None, batch=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.assign_batch(by=request.user, batch=found, **form.cleaned_data)
        except Invalid as problem:
            add_problem(form, problem)
        else:
            messages.success(request, "The batch is assigned." + ("" if found.state == "open" else OPEN_IT))
            return redirect("annotation:batch", public_id)
    status = 422 if form.errors else 200
    return render(
        request, "annotation/batches/assign.html", _assigning(found, form, request.POST), status=status
    )


def _assigning(found: Batch, form: AssignForm, sent: QueryDict) -> dict[str, Any]:
    if form.is_bound:
        people, teams = set(sent.getlist("people")), set(sent.getlist("teams"))
        everyone = "open_to_all" in sent
    else:
        people = {str(one) for one in found.people.values_list("public_id", flat=True)}
        teams = {str(one) for one in found.teams.values_list("public_id", flat=True)}
        everyone = found.open_to_all
    able = progress.contributors([found.project_id])
    return {
        "batch": found,
        "form": form,
        "numbers": progress.rows_of([found], found.created_at, led=())[0].numbers,
        "everyone": everyone,
        "people": [(one, str(one.public_id) in people) for one in able],
        "teams": [
            (team, size, inside, str(team.public_id) in teams)
            for team, size, inside in teams_with_contributors(found.project)
        ],
    }


@worker
@require_POST
def move(request: WorkRequest, public_id: UUID, verb: str) -> HttpResponse:
    """Open, pause or close."""
    found = batch_for(request.user, public_id, Permission.MANAGE_BATCHES)
    try:
        MOVES[verb](by=request.user, batch=found)
    except Problem as problem:
        return _page(request, found, problem)
    messages.success(request, DONE[verb])
    return redirect("annotation:batch", public_id)


@worker
@require_GET
def due(request: WorkRequest) -> HttpResponse:
    """Say which weekday a typed day is, or what is wrong with it."""
    now = now_for(request)
    try:
        moment = parse_due(request.GET.get("due_at", ""), now)
    except Invalid as problem:
        return HttpResponse(problem.detail, content_type="text/plain; charset=utf-8")
    sentence = f"{in_days(moment, now)}." if moment else "No date."
    return HttpResponse(sentence, content_type="text/plain; charset=utf-8")


@worker
@require_GET
def task(request: WorkRequest, public_id: UUID) -> HttpResponse:
    """Show what one task shows, to whoever leads its project."""
    found = task_for(request.user, public_id)
    design, payload = found.batch.design.load(), json.loads(found.payload)
    context = {
        "task": found,
        "inputs": inputs_of(design, payload),
        "panes": panes_of(payload, range(design.responses)),
    }
    return render(request, "annotation/batches/task.html", context)
