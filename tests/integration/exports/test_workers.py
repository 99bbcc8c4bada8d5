"""Many workers on one release, and workers that die."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction

from exports import freezing
from exports.actions import publishing
from exports.actions.releases import make_release
from exports.check import faults_of_release
from exports.models import Release, Shard
from jobs import lease
from jobs.running import do_step, run_due
from tests.integration.exports.desk import Desk, lines_of, released
from tests.workers import CeleryWorker

pytestmark = pytest.mark.django_db(transaction=True)


def wait_for(true: Callable[[], bool], seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "It did not happen in time."
        time.sleep(0.02)


def state_of(release: Release) -> str:
    return Release.objects.values_list("state", flat=True).get(pk=release.pk)


def rendered(release: Release) -> int:
    return Shard.objects.filter(release=release, state="done").count()


def test_a_worker_killed_at_any_moment_changes_nothing(
    desks: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch, celery_worker_process: CeleryWorker
) -> None:
    celery_worker_process.stop()
    desk = desks("pairwise", 60)
    desk.approve(60)
    dataset = desk.dataset()
    expected = released(dataset, desk.engineer)
    monkeypatch.setattr(freezing, "SHARD_RECORDS", 1)
    release = make_release(by=desk.engineer, dataset=dataset)
    celery_worker_process.start()
    wait_for(lambda: rendered(release) >= 5)
    celery_worker_process.kill()
    assert state_of(release) == "frozen"
    assert rendered(release) < 60
    celery_worker_process.start()
    wait_for(lambda: state_of(release) != "frozen")
    release.refresh_from_db()
    assert (release.state, release.error) == ("published", ""), celery_worker_process.output()
    assert b"".join(lines_of(release)) == b"".join(lines_of(expected))
    with transaction.atomic():
        assert faults_of_release(release) == []
    _, names = default_storage.listdir(f"releases/{release.public_id}")
    assert len(names) == 60
    assert not [name for name in names if name.endswith(".part")]


def test_four_workers_at_once_give_the_same_bytes(
    desks: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desks("pairwise", 24)
    desk.approve(24)
    dataset = desk.dataset()
    expected = released(dataset, desk.engineer)
    monkeypatch.setattr(freezing, "SHARD_RECORDS", 2)
    release = make_release(by=desk.engineer, dataset=dataset)

    def work() -> None:
        try:
            run_due()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    release.refresh_from_db()
    assert (release.state, release.rows) == ("published", 24)
    assert b"".join(lines_of(release)) == b"".join(lines_of(expected))


@contextmanager
def held_by_another(release: Release) -> Iterator[threading.Event]:
    """Another worker holds every shard, on a connection of its own, until the event is set."""
    has, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic():
                list(Shard.objects.select_for_update().filter(release=release))
                has.set()
                let_go.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert has.wait(10)
    yield let_go
    let_go.set()
    thread.join()


def test_a_release_waits_for_helpers_and_takes_over_when_they_let_go(
    desks: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "WAIT", "200ms")
    desk = desks("pairwise", 1)
    desk.approve(1)
    release = make_release(by=desk.engineer, dataset=desk.dataset())
    job = lease.claim()
    assert job is not None
    with held_by_another(release) as let_go:
        assert do_step(job)
        assert rendered(release) == 0
        monkeypatch.setattr(publishing, "WAIT", "20s")
        threading.Timer(0.3, let_go.set).start()
        assert do_step(job)
    assert rendered(release) == 1
    while do_step(job):
        pass
    assert state_of(release) == "published"
