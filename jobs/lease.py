"""Holding a job: claim it, keep it, hand it back. Every write here is fenced, so that a woken zombie writes nothing.

All times are the database's: workers on machines with wrong clocks agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.functions import Now

from accounts.actions import audit
from jobs import limits, registry
from jobs.models import Job, JobQuerySet
from jobs.workers import this_worker

if TYPE_CHECKING:
    from jobs.step import Step

GIVEN_UP = "This stopped {attempts} times without finishing, so it is not tried again. The log of the worker says why."

# One statement: who gets the row, and that they have it. Kinds this process does not know are left to others.
_CLAIM = """
UPDATE jobs_job SET state = 'running', fence = fence + 1, attempt = attempt + 1, worker = %(worker)s,
    lease_until = statement_timestamp() + %(lease)s, started_at = coalesce(started_at, statement_timestamp())
WHERE id = (
    SELECT id FROM jobs_job
    WHERE state = 'queued' AND due_at <= statement_timestamp() AND kind = ANY(%(kinds)s)
        AND (%(id)s::bigint IS NULL OR id = %(id)s::bigint)
    ORDER BY priority DESC, due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
)
RETURNING *
"""


def claim(job_id: int | None = None) -> Job | None:
    """Take this job, or the most urgent one that is due. None if there is none, or somebody else has it."""
    params: dict[str, Any] = {
        "worker": this_worker(),
        "lease": limits.LEASE,
        "kinds": registry.kinds(),
        "id": job_id,
    }
    return next(iter(Job.objects.raw(_CLAIM, params)), None)


def held(job: Job) -> JobQuerySet:
    """The row, if this claim still holds it."""
    return Job.objects.held(job)


def extend(job: Job) -> bool:
    """Hold the job for another while. False if it is no longer held."""
    return bool(held(job).update(lease_until=Now() + limits.LEASE))


def close(step: Step) -> bool:
    """Write what a step said. The last statement of its transaction; False means: roll back, it is not yours."""
    job = step.job
    changes: dict[str, Any] = {"cursor": step.cursor, "done": step.done, "total": step.total}
    if step.state == Job.State.RUNNING:
        # The step is over, so the next one has its first attempt: only crashes without progress count.
        changes |= {"attempt": 1, "lease_until": Now() + limits.LEASE}
    else:
        changes |= {"result": step.result, "error": step.error} | _ended(step.state)
    if not held(job).update(**changes):
        return False
    if step.state != Job.State.RUNNING:
        _record(job, step.state, step.error)
    return True


def fail(job: Job, sentence: str) -> None:
    """End a held job badly, with a sentence for a person."""
    with transaction.atomic():
        if held(job).update(error=sentence, **_ended(Job.State.FAILED)):
            _record(job, Job.State.FAILED, sentence)


def give_back(job: Job) -> None:
    """After an error: try again later, or give up when this was the last attempt."""
    if job.attempt >= job.max_attempts:
        fail(job, GIVEN_UP.format(attempts=job.attempt))
    else:
        due_at = Now() + limits.backoff(job.attempt)
        held(job).update(state=Job.State.QUEUED, lease_until=None, worker="", due_at=due_at)


def put_back(job: Job) -> bool:
    """Let others go first: the job waits again, behind its equals. Nothing went wrong, so no attempt is counted."""
    return bool(
        held(job).update(state=Job.State.QUEUED, lease_until=None, worker="", due_at=Now(), attempt=0)
    )


def rescue() -> int:
    """Queue again what silent workers left behind; give up what has stopped too often. Returns how many."""
    rescued = 0
    for job in Job.objects.abandoned(Now()):
        # The lease is asked for again: its worker may have woken up since.
        with transaction.atomic():
            still = held(job).abandoned(Now()).select_for_update(skip_locked=True).first()
            if still is None:
                continue
            rescued += 1
            if still.attempt >= still.max_attempts:
                fail(still, GIVEN_UP.format(attempts=still.attempt))
            else:
                held(still).update(state=Job.State.QUEUED, lease_until=None, worker="", due_at=Now())
    return rescued


def _ended(state: str) -> dict[str, Any]:
    return {"state": state, "lease_until": None, "finished_at": Now()}


def _record(job: Job, state: str, error: str) -> None:
    audit.record(
        by=None, action=f"job.{state}", subject=job, project_id=job.project_id, detail={"kind": job.kind}
    )
    registry.tell_end(job, state, error)
