"""Order background work, and call it off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from accounts.actions import audit
from boundary.problems import Conflict, NotAllowed, NotFound
from jobs import bell, queries, registry
from jobs.models import Job

if TYPE_CHECKING:
    from accounts.models import User


def enqueue(
    *,
    kind: str,
    args: dict[str, Any],
    by: User | None,
    project_id: int | None = None,
    key: str = "",
    total: int = 0,
    priority: int = 0,
) -> Job:
    """Order a job inside the caller's transaction. With a key, an open job of the same kind and key is returned."""
    registry.step_of(kind)
    job = Job(
        kind=kind, args=args, created_by=by, project_id=project_id, key=key, total=total, priority=priority
    )
    with transaction.atomic():
        already = _insert(job)
        if already is not None:
            return already
        audit.record(by=by, action="job.queued", subject=job, project_id=project_id, detail={"kind": kind})
        bell.ring_after_commit(job.pk)
    return job


def cancel(*, job: Job, by: User) -> Job:
    """Call a job off. The step at work is undone; what earlier steps did stays. Twice is the same as once."""
    with transaction.atomic():
        row = Job.objects.select_for_update().get(pk=job.pk)
        if not queries.may_see(by, row):
            raise NotFound(queries.UNKNOWN)
        if not queries.may_cancel(by, row):
            message = "You can watch this, but only who began it or leads the project can cancel it."
            raise NotAllowed(message)
        if row.state == Job.State.CANCELLED:
            return row
        if not row.is_open:
            message = "This has already ended, so it cannot be cancelled."
            raise Conflict(message)
        Job.objects.filter(pk=row.pk).update(state=Job.State.CANCELLED, lease_until=None, finished_at=Now())
        audit.record(
            by=by, action="job.cancelled", subject=row, project_id=row.project_id, detail={"kind": row.kind}
        )
        row.refresh_from_db()
        registry.tell_end(row, row.state, by=by)
    return row


def _insert(job: Job) -> Job | None:
    """Store the job, or return the open one that has its key."""
    if not job.key:
        job.save(force_insert=True)
        return None
    while True:
        try:
            with transaction.atomic():
                job.save(force_insert=True)
        except IntegrityError as error:
            if not _is_about_the_key(error):
                raise
        else:
            return None
        twin = Job.objects.open().filter(kind=job.kind, key=job.key).first()
        # None if it ended between the two statements: then the key is free again.
        if twin is not None:
            return twin


def _is_about_the_key(error: IntegrityError) -> bool:
    return "job_key_once_while_open" in str(error)
