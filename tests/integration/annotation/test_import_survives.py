"""A worker killed in the middle of an import costs nothing."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from annotation import counts
from annotation.actions import imports
from annotation.models import Assignment, Task
from jobs.models import Job
from jobs.tasks import sweep
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = 20_000


def wait_for(true: Callable[[], bool], patience: float = 60) -> None:
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, "this did not happen in time"
        time.sleep(0.02)


def test_a_worker_killed_twice_during_an_import_leads_to_the_complete_identical_result(celery_worker_process):
    project = builders.project()
    batch = builders.batch(project, 1)
    rows = builders.rows(ROWS)
    raw = b"".join(
        json.dumps(row).encode() + (b"\n" if n % 1000 else b"\nbroken\n") for n, row in enumerate(rows)
    )
    made = imports.start_import(
        by=builders.administrator(),
        project=project,
        file=io.BytesIO(raw),
        name="rows.jsonl",
        batch=batch,
    )
    assert made.job is not None
    job = Job.objects.filter(pk=made.job.pk)
    for reached in (1_000, 6_000):
        wait_for(job.filter(done__gte=reached).exists)
        celery_worker_process.kill()
        # The time its lease still had passes.
        job.filter(state="running").update(lease_until=Now() - timedelta(seconds=1))
        celery_worker_process.start()
        sweep()
    wait_for(job.filter(state="done").exists)
    result = job.get().result or {}
    assert (result["accepted"], result["refused"]) == (ROWS, ROWS // 1000)
    tasks = Task.objects.filter(batch=batch, position__gte=1).order_by("position")
    assert list(tasks.values_list("external_id", flat=True)) == [row["external_id"] for row in rows]
    assert list(tasks.values_list("position", flat=True)) == list(range(1, ROWS + 1))
    assert Assignment.objects.filter(batch=batch).count() == ROWS + 1
    assert counts.of_batches([batch.pk])[batch.pk] == counts.recount(batch)
