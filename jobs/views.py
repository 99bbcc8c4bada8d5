"""The row that shows how far a job is, and its Cancel button."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedInRequest, signed_in
from jobs import actions, queries

if TYPE_CHECKING:
    from jobs.models import Job


@signed_in
@never_cache
@require_GET
def progress(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show the row; by itself when HTMX asks, as a page when a person does."""
    return _row(request, queries.job_for(request.user, public_id))


@signed_in
@require_POST
def cancel(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Call the job off."""
    by = request.user
    job = actions.cancel(job=queries.job_for(by, public_id), by=by)
    return _row(request, job) if _by_htmx(request) else redirect("jobs:progress", public_id)


def _row(request: SignedInRequest, job: Job) -> HttpResponse:
    part = "#row" if _by_htmx(request) else ""
    context = {"progress": queries.progress(job, timezone.now(), request.user)}
    response = render(request, f"jobs/progress.html{part}", context)
    if part and not job.is_open:
        # Sent once: the row that has ended does not ask again.
        event = {"job-done": {"target": f"#job-{job.public_id}", "state": job.state}}
        response["HX-Trigger"] = json.dumps(event)
    return response


def _by_htmx(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers
