"""Imports: choose a file, say which field is what, watch it, read what was refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms import add_problem
from accounts.models import User
from accounts.roles import Permission
from annotation.actions.batches import create_batch
from annotation.actions.imports import start_import
from annotation.columns import first_fields, targets
from annotation.forms.imports import BLANK_ROWS, ImportForm, mapping_sent
from annotation.importing import check_mapping, read_row
from annotation.models import Import, ImportRefusal, Project
from annotation.queries.find import import_for, project_for
from annotation.views.guards import WorkRequest, wants_parts, worker
from annotation.views.sheet import inputs_of, panes_of
from boundary.problems import Conflict, Invalid
from boundary.values import clean_json
from jobs.workers import workers_alive

SHOWN = 50
SHOWN_CHARACTERS = 300


@worker
@require_http_methods(["GET", "POST"])
def upload(request: WorkRequest, slug: str) -> HttpResponse:
    """Take a file and order its import."""
    project = project_for(request.user, slug, Permission.IMPORT_TASKS)
    initial = {"batch": request.GET.get("batch", "")}
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ImportForm(*sent, project=project, initial=initial)
    mapping = mapping_sent(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            made = _start(request.user, project, form.cleaned_data, mapping)
        except (Invalid, Conflict) as problem:
            add_problem(form, problem)
        else:
            return redirect("annotation:import", made.public_id)
    context = {
        "form": form,
        "project": project,
        "rows": [*mapping.items(), *[("", "")] * max(BLANK_ROWS - len(mapping), 1)],
        "targets": targets(project.design_in_force.load(), _kept(mapping)),
        "waiting": not workers_alive(),
    }
    return render(request, "annotation/imports/upload.html", context, status=422 if form.errors else 200)


def _kept(mapping: dict[str, str]) -> list[str]:
    return [target.removeprefix("meta.") for target in mapping.values() if target.startswith("meta.")]


@transaction.atomic
def _start(by: User, project: Project, cleaned: dict[str, Any], mapping: dict[str, str]) -> Import:
    batch = cleaned["batch"]
    if batch is None and cleaned["name"].strip():
        batch = create_batch(by=by, project=project, name=cleaned["name"])
    file = cleaned["file"]
    return start_import(by=by, project=project, file=file, name=file.name, batch=batch, mapping=mapping)


@worker
@require_POST
def look(request: WorkRequest, slug: str) -> HttpResponse:
    """Show the fields of a file's first line, what each becomes, and how the first task will look."""
    project = project_for(request.user, slug, Permission.IMPORT_TASKS)
    design = project.design_in_force.load()
    line = request.POST.get("line", "")
    chosen = dict(zip(request.POST.getlist("field"), request.POST.getlist("becomes"), strict=False))
    context: dict[str, Any] = {"project": project}
    try:
        fields = first_fields(line, design, chosen)
        context |= {"fields": fields, "targets": targets(design, [one.name for one in fields])}
        mapping = check_mapping({one.name: one.target for one in fields if one.name != one.target})
        payload = clean_json(read_row(line.encode(), mapping, design).payload)
        context |= {"inputs": inputs_of(design, payload), "panes": panes_of(payload, range(design.responses))}
    except Invalid as problem:
        context["problem"] = problem
    return render(request, "annotation/imports/_look.html", context)


@worker
@never_cache
@require_GET
def show(request: WorkRequest, public_id: UUID) -> HttpResponse:
    """Show how far an import is and what it refused; htmx asks only for the report."""
    found = import_for(request.user, public_id)
    job = found.job
    context = {
        "import": found,
        "job": job,
        "running": bool(job and job.is_open),
        "refusals": [_refused(one) for one in found.refusals.all()[:SHOWN]],
        "more": max(found.refused - SHOWN, 0),
    }
    part = "#report" if wants_parts(request) else ""
    return render(request, f"annotation/imports/import.html{part}", context)


def _refused(one: ImportRefusal) -> dict[str, Any]:
    text = bytes(one.raw).decode("utf-8", errors="replace")
    short = text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"
    return {"line": one.line, "reason": one.reason, "raw": short}


@worker
@require_GET
def refusals(request: WorkRequest, public_id: UUID) -> StreamingHttpResponse:
    """Send the refused lines exactly as they were in the file."""
    found = import_for(request.user, public_id)
    response = StreamingHttpResponse(_lines(found), content_type="application/jsonl")
    name = f"{found.name.rsplit('.', 1)[0]}, refused.jsonl"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return response


def _lines(found: Import) -> Iterator[bytes]:
    for one in found.refusals.order_by("line").values_list("raw", flat=True).iterator(chunk_size=200):
        yield bytes(one) + b"\n"
