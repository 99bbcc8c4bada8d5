"""Releases: make one, look at it, download its files."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from annotation.rendering.code import highlight
from annotation.views.guards import WorkRequest, worker
from exports import charts, files, snippets
from exports.actions.releases import make_release
from exports.downloads import download
from exports.models import Release
from exports.permissions import can_manage
from exports.queries import datasets as queries


@worker
@require_POST
def make(request: WorkRequest, slug: str) -> HttpResponse:
    """Freeze what is approved now."""
    release = make_release(by=request.user, dataset=queries.dataset(request.user, slug))
    return redirect("exports:release", release.public_id)


@worker
@never_cache
@require_safe
def show(request: WorkRequest, public_id: UUID) -> HttpResponse:
    """Show a release; while it is made, htmx asks for the part that changes."""
    release = queries.release(request.user, public_id)
    found = queries.files_of(release)
    base = request.build_absolute_uri("/").rstrip("/")
    context = {
        "release": release,
        "dataset": release.dataset,
        "projects": release.dataset.projects.order_by("name"),
        "files": found,
        "versions": queries.releases(release.dataset),
        "excluded": sorted(release.excluded.items(), key=lambda item: (-item[1], item[0])),
        "manifest": json.loads(release.manifest) if release.manifest else None,
        "lengths": charts.lengths(release.stats),
        "languages": charts.languages(release.stats),
        "shell": _code(snippets.shell(release, found, base), "bash") if found else "",
        "python": _code(snippets.python(release, found), "python") if found else "",
        "row": _code(_first_row(release), "json"),
        "may_make": can_manage(request.user, release.dataset),
    }
    return render(request, "exports/release.html#whole" if request.htmx else "exports/release.html", context)


@worker
@require_safe
def file(request: WorkRequest, public_id: UUID, name: str) -> HttpResponseBase:
    """Send a file of a release."""
    return download(request, by=request.user, release=queries.release(request.user, public_id), name=name)


def _code(text: str, language: str) -> SafeString:
    return SafeString(highlight(text, language))


def _first_row(release: Release) -> str:
    """The first row, written over several lines."""
    shard = release.shards.exclude(name="").order_by("number").first() if release.is_published else None
    if shard is None:
        return ""
    with files.reading(shard.file) as opened:
        return json.dumps(json.loads(opened.readline()), indent=2, ensure_ascii=False)
