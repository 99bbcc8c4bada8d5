"""Releases: make one, look at it, call it off, download its files."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST, require_safe

from annotation.rendering import render_markdown
from annotation.views.guards import WorkRequest, wants_parts, worker
from boundary.problems import NotFound
from exports import charts, snippets
from exports.actions import releases as actions
from exports.models import Release
from exports.permissions import can_manage
from exports.queries import datasets as queries
from exports.reading import first_row
from exports.serving import asked_part, send
from jobs.workers import workers_alive


@worker
@require_POST
def make(request: WorkRequest, slug: str) -> HttpResponse:
    """Freeze the dataset and go to the release that is being made."""
    made = actions.make_release(by=request.user, dataset=queries.dataset(request.user, slug))
    return redirect("exports:release", made.public_id)


@worker
@require_GET
def release(request: WorkRequest, public_id: UUID) -> HttpResponse:
    """Show what is in a release and how to load it; while it is made, how far it is."""
    found = queries.release(request.user, public_id)
    files = queries.files_of(found)
    base = request.build_absolute_uri("/").rstrip("/")
    context = {
        "release": found,
        "files": files,
        "others": queries.releases(found.dataset),
        "may_manage": can_manage(request.user, found.dataset),
        "waiting": not workers_alive(),
        "excluded": sorted(found.excluded.items(), key=lambda item: -item[1]),
        "row": _as_code("json", first_row(found)) if files else "",
        "shell": _as_code("bash", snippets.shell(found, files, base)),
        "python": _as_code("python", snippets.python(found, files)) if files else "",
        "lengths": charts.lengths(found.stats),
        "languages": charts.languages(found.stats),
    }
    part = "#release" if wants_parts(request) else ""
    return render(request, f"exports/release.html{part}", context)


@worker
@require_POST
def cancel(request: WorkRequest, public_id: UUID) -> HttpResponse:
    """Call a release off before it is published."""
    found = queries.release(request.user, public_id)
    actions.cancel_release(by=request.user, release=found)
    return redirect("exports:release", public_id)


@worker
@require_GET
def manifest(request: WorkRequest, public_id: UUID) -> HttpResponse:
    """Give the manifest as it was hashed."""
    found = queries.release(request.user, public_id)
    if not found.is_published:
        raise NotFound("This release is not published, so it has no manifest.")
    response = HttpResponse(found.manifest, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{_base(found)}-manifest.json"'
    return response


@worker
@require_safe
def file(request: WorkRequest, public_id: UUID, name: str) -> HttpResponseBase:
    """Send a file, and write down who downloaded it."""
    return download(request, public_id, name)


def download(request: WorkRequest, public_id: UUID, name: str) -> HttpResponseBase:
    """Send a file of a release the person may read; the API does the same."""
    found = queries.release(request.user, public_id)
    shard = queries.shard_named(found, name)
    response = send(request, shard)
    if request.method == "GET" and response.status_code in {200, 206}:
        part = asked_part(request, shard)
        said = f"{part[0]}-{part[1]}" if part else ""
        actions.note_download(by=request.user, release=found, file=name, part=said)
    return response


def _base(found: Release) -> str:
    return f"{found.dataset.slug}-{found.version}"


def _as_code(language: str, text: str) -> str:
    return render_markdown(f"~~~~{language}\n{text}\n~~~~")
