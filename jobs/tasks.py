"""The two Celery tasks: one hears the bell, one sweeps up what was not heard."""

from __future__ import annotations

from celery import shared_task
from django.db.models.functions import Now

from jobs import bell, lease, limits, workers
from jobs.models import Job
from jobs.running import run_due


@shared_task(name=bell.TASK, ignore_result=True)
def ring(job_id: int) -> None:
    """Do this job if it is still waiting, and what else is due."""
    workers.beat()
    run_due(first=job_id)


@shared_task(name="jobs.tasks.sweep", ignore_result=True)
def sweep() -> None:
    """Every few seconds: queue again what dead workers left, and ring for what is due."""
    workers.beat()
    workers.forget_the_gone()
    lease.rescue()
    due = Job.objects.due(Now()).values_list("pk", flat=True)
    for job_id in due[: limits.RINGS_PER_SWEEP]:
        if not bell.ring(job_id):
            break
