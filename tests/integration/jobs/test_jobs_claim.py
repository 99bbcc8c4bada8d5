"""Holding a job: one holder at a time, fenced, under a lease that a heartbeat extends."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now

from jobs import lease, limits, running
from jobs.actions import enqueue
from jobs.models import Job
from tests.integration.jobs import kinds
from tests.integration.jobs.processes import wait_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.models import User
    from jobs.step import Step

T = TypeVar("T")

pytestmark = pytest.mark.usefixtures("broker", "marks")


def elsewhere(call: Callable[[], T]) -> T:
    """Call it in another thread, on another connection, and wait for it."""

    def and_close() -> T:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(and_close).result()


def ordered(person: User, **changes: object) -> Job:
    """A waiting job."""
    job = enqueue(kind="test-count", args={"steps": 3}, by=person)
    Job.objects.filter(pk=job.pk).update(**changes or {"priority": 0})
    return job


def end_lease(job: Job) -> None:
    """Let the time pass."""
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def test_two_claimers_on_two_connections_never_get_the_same_job(person: User) -> None:
    wanted = {ordered(person).pk for _ in range(120)}

    def take_all() -> list[int]:
        taken = []
        try:
            while job := lease.claim():
                taken.append(job.pk)
        finally:
            connection.close()
        return taken

    with ThreadPoolExecutor(2) as pool:
        one, other = [future.result() for future in [pool.submit(take_all), pool.submit(take_all)]]
    assert set(one) & set(other) == set()
    assert sorted(one + other) == sorted(wanted)


def test_a_claim_that_is_not_yet_committed_hides_the_job_from_others(person: User) -> None:
    first, second = ordered(person), ordered(person)
    with transaction.atomic():
        mine = lease.claim()
        theirs = elsewhere(lease.claim)
    assert mine is not None
    assert theirs is not None
    assert (mine.pk, theirs.pk) == (first.pk, second.pk)
    assert lease.claim() is None


def test_the_urgent_comes_first_and_what_is_not_due_waits(person: User) -> None:
    ordered(person)
    urgent = ordered(person, priority=5)
    ordered(person, priority=9, due_at=Now() + timedelta(hours=1))
    taken = lease.claim()
    assert taken is not None
    assert taken.pk == urgent.pk


def test_a_claim_by_id_takes_that_job_once(person: User) -> None:
    ordered(person)
    job = ordered(person)
    taken = lease.claim(job.pk)
    assert taken is not None
    assert (taken.pk, taken.fence, taken.attempt, taken.state) == (job.pk, 1, 1, Job.State.RUNNING)
    assert lease.claim(job.pk) is None


def test_a_zombie_that_wakes_up_in_the_middle_of_its_step_writes_nothing(person: User) -> None:
    job = enqueue(kind="test-hook", args={}, by=person)
    zombie = lease.claim()
    assert zombie is not None

    def sleep_too_long(step: Step) -> None:
        kinds.leave_mark(step, 99)
        elsewhere(lambda: end_lease(job))
        assert elsewhere(lease.rescue) == 1
        assert elsewhere(lease.claim) is not None
        step.finish({"by": "zombie"})

    kinds.hook[:] = [sleep_too_long]
    running.run(zombie)
    row = Job.objects.get(pk=job.pk)
    assert kinds.marks(job.pk) == []
    assert (row.state, row.result, row.fence) == (Job.State.RUNNING, None, zombie.fence + 1)
    # Nor can it keep, end or hand back what is no longer its own.
    assert not lease.extend(zombie)
    lease.fail(zombie, "By a zombie.")
    lease.give_back(zombie)
    assert Job.objects.get(pk=job.pk).state == Job.State.RUNNING


def test_a_woken_worker_whose_lease_was_extended_is_not_robbed(person: User) -> None:
    job = lease.claim(ordered(person).pk)
    assert job is not None
    end_lease(job)
    assert lease.extend(job)
    assert lease.rescue() == 0


def test_a_long_step_is_held_by_its_heartbeat(person: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "BEAT_SECONDS", 0.1)
    enqueue(kind="test-hook", args={}, by=person)
    job = lease.claim()
    assert job is not None

    def work_long(step: Step) -> None:
        wait_for(Job.objects.filter(pk=step.job.pk, lease_until__gt=job.lease_until).exists)
        step.finish()

    kinds.hook[:] = [work_long]
    before = connections_of_this_test()
    running.run(job)
    assert Job.objects.get(pk=job.pk).state == Job.State.DONE
    wait_for(lambda: connections_of_this_test() == before)


def test_a_long_job_lets_others_go_first_and_loses_nothing(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "DRAIN_SECONDS", 0)
    long = enqueue(kind="test-count", args={"steps": 3}, by=person)
    short = enqueue(kind="test-count", args={"steps": 1}, by=person)
    order = []
    while job := Job.objects.open().order_by("due_at", "id").first():
        order.append(job.pk)
        assert running.run_due() == 1
        assert Job.objects.get(pk=job.pk).attempt <= 1
    assert order == [long.pk, short.pk, long.pk, long.pk]
    assert kinds.marks(long.pk) == [0, 1, 2]


def connections_of_this_test() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return int(cursor.fetchone()[0])
