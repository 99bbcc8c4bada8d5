"""Worker processes that die, and jobs that are called off while one works."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models.functions import Now

from jobs.actions import cancel, enqueue
from jobs.models import Job, WorkerBeat
from jobs.workers import workers_alive
from tests.integration.jobs.processes import Broker, Workers

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.models import User

STEPS = 20


def now(job: Job) -> Job:
    return Job.objects.get(pk=job.pk)


def test_each_step_of_a_killed_worker_happens_exactly_once(
    person: User, marks: Callable[[int], list[int]], broker: Broker, workers: Workers
) -> None:
    broker.start()
    job = enqueue(kind="test-count", args={"steps": STEPS, "pause": 0.1}, by=person)
    for reached in (3, 9):
        workers.start()
        workers.wait_for(Job.objects.filter(pk=job.pk, done__gte=reached).exists)
        workers.kill()
        assert now(job).state == Job.State.RUNNING
        # The time the lease still had passes.
        Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))
    workers.start()
    workers.wait_for(lambda: now(job).state == Job.State.DONE)
    assert marks(job.pk) == list(range(STEPS))
    assert (now(job).result, now(job).done, now(job).total) == ({"counted": STEPS}, STEPS, STEPS)


def test_a_job_cancelled_while_a_worker_has_it_stops_there(
    person: User, marks: Callable[[int], list[int]], broker: Broker, workers: Workers
) -> None:
    assert not workers_alive()
    broker.start()
    workers.start()
    job = enqueue(kind="test-count", args={"steps": 2000, "pause": 0.05}, by=person)
    workers.wait_for(lambda: now(job).done >= 3)
    assert workers_alive()
    cancel(job=job, by=person)
    # The same worker takes the next job only after it has let go of this one.
    following = enqueue(kind="test-count", args={"steps": 1}, by=person)
    workers.wait_for(lambda: now(following).state == Job.State.DONE)
    assert now(job).state == Job.State.CANCELLED
    assert marks(job.pk) == list(range(now(job).done))
    assert now(job).done < 2000


def test_a_worker_that_was_not_heard_of_lately_is_not_alive(transactional_db: None) -> None:
    WorkerBeat.objects.create(name="somewhere", seen_at=Now() - timedelta(minutes=5))
    assert not workers_alive()
    WorkerBeat.objects.update(seen_at=Now())
    assert workers_alive()
