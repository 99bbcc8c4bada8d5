"""What happens to a job when its step fails, in all the ways a step can."""

from __future__ import annotations

import contextlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import AuditEvent, User
from boundary.problems import Conflict, NotFound
from jobs import lease, limits, running
from jobs.actions import cancel, enqueue
from jobs.models import Job
from tests.integration.jobs import kinds

if TYPE_CHECKING:
    from collections.abc import Callable

    from jobs.step import Step

pytestmark = pytest.mark.usefixtures("broker", "marks")


def run_once() -> Job | None:
    """Claim and run what is due; errors of the step are the worker's, not the test's."""
    job = lease.claim()
    if job is None:
        return None
    with contextlib.suppress(RuntimeError):
        running.run(job)
    return Job.objects.get(pk=job.pk)


def make_due(job: Job) -> None:
    """Let the pause pass."""
    Job.objects.filter(pk=job.pk).update(due_at=Now())


def test_a_problem_fails_the_job_with_its_sentence_and_undoes_the_step(person: User) -> None:
    enqueue(kind="test-refuse", args={}, by=person)
    job = run_once()
    assert job is not None
    assert (job.state, job.error) == (Job.State.FAILED, "Line 3 is not JSON.")
    assert job.finished_at is not None
    assert kinds.marks(job.pk) == []
    assert AuditEvent.objects.filter(subject_id=job.public_id, action="job.failed").exists()


def test_a_step_may_fail_the_job_and_keep_what_it_wrote(person: User) -> None:
    enqueue(kind="test-give-up", args={}, by=person)
    job = run_once()
    assert job is not None
    assert (job.state, job.error) == (Job.State.FAILED, "All rows were refused.")
    assert kinds.marks(job.pk) == [0]


def test_an_unforeseen_error_is_raised_for_the_log_and_tried_again_later(person: User) -> None:
    enqueue(kind="test-stumble", args={}, by=person)
    job = lease.claim()
    assert job is not None
    with pytest.raises(RuntimeError, match="unforeseen"):
        running.run(job)
    row = Job.objects.get(pk=job.pk)
    assert (row.state, row.attempt, row.lease_until) == (Job.State.QUEUED, 1, None)
    assert row.due_at > timezone.now()
    assert lease.claim() is None
    assert kinds.marks(job.pk) == []


def test_a_step_that_never_works_is_given_up_with_a_sentence(person: User) -> None:
    job = enqueue(kind="test-stumble", args={}, by=person)
    for _ in range(limits.MAX_ATTEMPTS):
        make_due(job)
        run_once()
    row = Job.objects.get(pk=job.pk)
    assert row.state == Job.State.FAILED
    assert row.error.startswith("This stopped 5 times without finishing")


def test_steps_that_worked_do_not_count_as_attempts(person: User) -> None:
    job = enqueue(kind="test-stumble", args={"at": 9}, by=person)
    first = run_once()
    assert first is not None
    assert (first.attempt, first.cursor) == (1, {"n": 9})
    make_due(job)
    second = run_once()
    assert second is not None
    assert second.attempt == 2
    assert kinds.marks(job.pk) == list(range(9))


def test_a_job_that_kills_its_worker_each_time_is_given_up(person: User) -> None:
    job = enqueue(kind="test-count", args={"steps": 1}, by=person)
    for _ in range(limits.MAX_ATTEMPTS):
        assert lease.claim(job.pk) is not None
        Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))
        assert lease.rescue() == 1
    row = Job.objects.get(pk=job.pk)
    assert (row.state, lease.claim(job.pk)) == (Job.State.FAILED, None)


def test_the_pause_grows_and_has_an_end() -> None:
    pauses = [limits.backoff(attempt) for attempt in range(1, 40)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (limits.BACKOFF, limits.LONGEST_BACKOFF)


def test_cancel_stops_between_steps(person: User, marks: Callable[[int], list[int]]) -> None:
    job = enqueue(kind="test-hook", args={}, by=person)

    def cancelled_before_the_third(step: Step) -> None:
        n = step.cursor.get("n", 0)
        kinds.leave_mark(step, n)
        step.cursor["n"] = n + 1
        if n == 1:
            later.append(step.job)

    later: list[Job] = []
    kinds.hook[:] = [cancelled_before_the_third]
    held = lease.claim(job.pk)
    assert held is not None
    while not later:
        assert running.do_step(held)
    assert cancel(job=job, by=person).state == Job.State.CANCELLED
    assert not running.do_step(held)
    assert marks(job.pk) == [0, 1]
    assert lease.claim(job.pk) is None


def test_cancel_twice_is_once_and_what_has_ended_cannot_be_cancelled(person: User) -> None:
    job = enqueue(kind="test-count", args={"steps": 1}, by=person)
    cancel(job=job, by=person)
    cancel(job=job, by=person)
    assert AuditEvent.objects.filter(subject_id=job.public_id, action="job.cancelled").count() == 1
    enqueue(kind="test-count", args={"steps": 1}, by=person)
    done = run_once()
    assert done is not None
    with pytest.raises(Conflict):
        cancel(job=done, by=person)


def test_a_stranger_may_not_cancel(person: User) -> None:
    stranger = User.objects.create_user("eve@example.org", "Eve Moss", "a long enough password")
    job = enqueue(kind="test-count", args={"steps": 1}, by=person)
    with pytest.raises(NotFound):
        cancel(job=job, by=stranger)
