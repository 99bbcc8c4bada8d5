"""Ordering work: with the caller's transaction, once per key, and whether or not Redis is there."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from accounts.models import AuditEvent, User
from jobs import bell, lease, registry
from jobs.actions import cancel, enqueue
from jobs.models import Job
from tests.integration.jobs.processes import Broker, Workers

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.usefixtures("broker")
def test_a_caller_that_rolls_back_leaves_no_job_and_rings_no_bell(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[int] = []
    monkeypatch.setattr(bell, "ring", rung.append)

    def order_and_fail() -> None:
        with transaction.atomic():
            enqueue(kind="test-count", args={"steps": 1}, by=person)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        order_and_fail()
    assert not Job.objects.exists()
    assert not AuditEvent.objects.filter(action="job.queued").exists()
    assert rung == []


@pytest.mark.usefixtures("broker")
def test_the_bell_rings_only_once_the_row_is_there_for_others(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    rung: list[int] = []
    monkeypatch.setattr(bell, "ring", rung.append)
    with transaction.atomic():
        job = enqueue(kind="test-count", args={"steps": 1}, by=person)
        assert rung == []
    assert rung == [job.pk]
    event = AuditEvent.objects.get(subject_id=job.public_id)
    assert (event.action, event.actor) == ("job.queued", person)


def test_without_redis_ordering_answers_and_the_job_runs_later(
    person: User, marks: Callable[[int], list[int]], broker: Broker, workers: Workers
) -> None:
    before, failures = time.monotonic(), bell.circuit.failures
    job = enqueue(kind="test-count", args={"steps": 3}, by=person)
    assert time.monotonic() - before < 5
    assert bell.circuit.failures == failures + 1
    broker.start()
    workers.start()
    workers.wait_for(lambda: Job.objects.get(pk=job.pk).state == Job.State.DONE)
    assert marks(job.pk) == [0, 1, 2]


@pytest.mark.usefixtures("broker")
def test_a_dead_redis_is_paid_for_once_not_at_every_request(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures, silent = bell.circuit.failures, bell.circuit.silent
    for _ in range(3):
        enqueue(kind="test-count", args={"steps": 1}, by=person)
    assert (bell.circuit.failures, bell.circuit.silent) == (failures + 1, silent + 2)
    later = time.monotonic() + 60
    monkeypatch.setattr(time, "monotonic", lambda: later)
    assert not bell.circuit.is_open


@pytest.mark.usefixtures("broker")
def test_a_redis_that_takes_the_call_and_never_answers_does_not_hold_the_request(
    person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = bell.circuit.failures
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("CELERY_BROKER_WRITE_URL", f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        before = time.monotonic()
        enqueue(kind="test-count", args={"steps": 1}, by=person)
        assert time.monotonic() - before < 5
    assert bell.circuit.failures == failures + 1


@pytest.mark.usefixtures("broker")
def test_one_key_has_one_open_job(person: User) -> None:
    first = enqueue(kind="test-count", args={"steps": 1}, by=person, key="import-7")
    assert enqueue(kind="test-count", args={"steps": 1}, by=person, key="import-7").pk == first.pk
    assert enqueue(kind="test-refuse", args={}, by=person, key="import-7").pk != first.pk
    cancel(job=first, by=person)
    assert enqueue(kind="test-count", args={"steps": 1}, by=person, key="import-7").pk != first.pk


@pytest.mark.usefixtures("broker")
def test_many_callers_with_one_key_at_the_same_moment_get_one_job(person: User) -> None:
    def order(_: int) -> int:
        try:
            with transaction.atomic():
                return enqueue(kind="test-count", args={"steps": 1}, by=person, key="nightly").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(order, range(32)))) == 1


@pytest.mark.usefixtures("broker")
def test_jobs_without_a_key_are_all_kept(person: User) -> None:
    orders = [enqueue(kind="test-count", args={"steps": 1}, by=person) for _ in range(3)]
    assert Job.objects.open().count() == len(orders)


def test_a_kind_nobody_registered_is_refused(person: User) -> None:
    with pytest.raises(LookupError, match="no-such-kind"):
        enqueue(kind="no-such-kind", args={}, by=person)


def test_a_kind_is_registered_once() -> None:
    with pytest.raises(ValueError, match="registered twice"):
        registry.register("test-count", print)


@pytest.mark.usefixtures("broker")
def test_a_worker_leaves_kinds_it_does_not_know_to_others(person: User) -> None:
    job = enqueue(kind="test-count", args={"steps": 1}, by=person)
    Job.objects.filter(pk=job.pk).update(kind="of-a-newer-release")
    assert lease.claim() is None
