"""A download: the file, and the line in the audit trail that says who has it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from accounts.models import User
from boundary.problems import NotFound
from exports.actions.releases import note_download
from exports.models import Release
from exports.queries.datasets import NO_FILE, shard_named
from exports.serving import send

MANIFEST = "manifest.json"


def download(request: HttpRequest, *, by: User, release: Release, name: str) -> HttpResponseBase:
    """Answer a request for a file. Only what leaves is written down, so asking for news of a file is not."""
    if name == MANIFEST:
        return _manifest(release)
    answer = send(request, shard_named(release, name))
    if request.method == "GET" and answer.status_code in (200, 206):
        note_download(by=by, release=release, file=name, part=answer.headers.get("Content-Range", ""))
    return answer


def _manifest(release: Release) -> HttpResponse:
    if not release.is_published:
        raise NotFound(NO_FILE)
    answer = HttpResponse(release.manifest, content_type="application/json")
    answer["ETag"] = f'"{release.manifest_sha256}"'
    answer["Cache-Control"] = "private, no-cache"
    return answer
