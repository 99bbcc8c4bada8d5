"""The row of a job, for the pages it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.utils import timezone

from jobs import queries

if TYPE_CHECKING:
    from django.template.context import Context

    from jobs.models import Job

register = template.Library()


@register.inclusion_tag("jobs/progress.html#row", takes_context=True)
def job_row(context: Context, job: Job) -> dict[str, Any]:
    """Progress, time left and Cancel; keeps itself up to date, and says `job-done` when the job has ended."""
    request = context.get("request")
    reader = request.user if request is not None and request.user.is_authenticated else None
    return {"progress": queries.progress(job, timezone.now(), reader), "request": request}
