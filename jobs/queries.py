"""Look at jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from boundary.problems import NotFound
from jobs import registry
from jobs.models import Job
from jobs.workers import workers_alive

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from uuid import UUID

    from accounts.models import User

UNKNOWN = "There is no such job, or you may not see it."


def may_see(user: User, job: Job) -> bool:
    """Whether this person started the job, runs the place, or is shown it by the app it belongs to."""
    return (
        user.is_admin
        or (job.created_by_id is not None and job.created_by_id == user.pk)
        or registry.shown_to(user, job)
    )


def may_cancel(user: User, job: Job) -> bool:
    """Whether this person may call the job off: seeing how far it is does not suffice."""
    mine = job.created_by_id is not None and job.created_by_id == user.pk
    return user.is_admin or mine or registry.cancelled_by(user, job)


def job_for(user: User, public_id: UUID) -> Job:
    """Return the job if this person may see it."""
    job = Job.objects.filter(public_id=public_id).first()
    if job is None or not may_see(user, job):
        raise NotFound(UNKNOWN)
    return job


@dataclass(frozen=True)
class Progress:
    """What a page says about a job."""

    job: Job
    title: str
    percent: int | None
    count: str
    left: str
    no_worker: bool
    may_cancel: bool


def progress(job: Job, now: datetime, reader: User | None) -> Progress:
    """Return how far a job is, in words for the page of this reader."""
    fraction, left = job.fraction, job.time_left(now)
    return Progress(
        job=job,
        title=registry.title_of(job.kind),
        percent=None if fraction is None else int(fraction * 100),
        count=f"{job.done:,} of {job.total:,}" if job.total else "",
        left="" if left is None else in_words(left),
        no_worker=job.state == Job.State.QUEUED and not workers_alive(),
        may_cancel=job.is_open and reader is not None and may_cancel(reader, job),
    )


def in_words(left: timedelta) -> str:
    """Round a time the way people say it."""
    seconds = left.total_seconds()
    if seconds < 10:
        return "a few seconds left"
    if seconds < 90:
        return f"about {round(seconds / 10) * 10} s left"
    if seconds < 90 * 60:
        return f"about {round(seconds / 60)} min left"
    return f"about {round(seconds / 3600)} h left"
