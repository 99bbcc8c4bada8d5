"""Doing a job: step after step, each in one transaction closed by the fence."""

from __future__ import annotations

import time

from django.db import transaction

from boundary.problems import Problem
from jobs import bell, lease, limits, registry
from jobs.heartbeat import Heartbeat
from jobs.models import Job
from jobs.step import Step


class _Lost(Exception):
    """Another worker has the job, or it was cancelled: nothing of this step may stay."""


def run(job: Job, *, until: float | None = None) -> None:
    """Do a claimed job until it ends or is lost. An unforeseen error is raised after the job has been handed back.

    Past `until` on the monotonic clock it is put back between two steps, so that long jobs share a worker with short
    ones and a worker that is asked to stop does so soon.
    """
    with Heartbeat(job):
        while do_step(job):
            if until is not None and time.monotonic() >= until:
                if lease.put_back(job):
                    bell.ring(job.pk)
                return


def run_due(*, first: int | None = None) -> int:
    """Do this job, then whatever else is due, for a bounded time. Returns how many jobs were claimed."""
    until = time.monotonic() + limits.DRAIN_SECONDS
    count = 0
    job = lease.claim(first) if first is not None else None
    job = job or lease.claim()
    while job is not None:
        count += 1
        run(job, until=until)
        job = lease.claim() if time.monotonic() < until else None
    return count


def do_step(job: Job) -> bool:
    """Do one step; True if another one follows."""
    try:
        with transaction.atomic(durable=True):
            step = _begin(job)
            registry.step_of(job.kind)(step)
            if not lease.close(step):
                raise _Lost
    except _Lost:
        return False
    except Problem as problem:
        lease.fail(job, problem.detail)
        return False
    except Exception:
        lease.give_back(job)
        raise
    return step.state == Job.State.RUNNING


def _begin(job: Job) -> Step:
    """Read the row as the last step left it. Not locked: the heartbeat must reach it meanwhile."""
    row = lease.held(job).first()
    if row is None:
        raise _Lost
    # An error counts against the step it happened in, not against the claim.
    job.attempt = row.attempt
    return Step(row)


def run_here() -> int:
    """Do everything that is due inside the caller's own transaction, all or nothing. Returns how many jobs.

    For making the sample workspace; elsewhere jobs belong to workers.
    """
    count = 0
    while (job := lease.claim()) is not None:
        count += 1
        state = Job.State.RUNNING
        while state == Job.State.RUNNING:
            step = _begin(job)
            registry.step_of(job.kind)(step)
            if not lease.close(step):
                raise _Lost
            state = step.state
    return count
