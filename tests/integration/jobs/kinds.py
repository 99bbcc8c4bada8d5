"""Kinds of jobs for tests. The worker processes of the tests import this module too."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.db import connection

from boundary.problems import Invalid
from jobs import registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from jobs.step import Step

# What a `test-hook` job does; only for jobs run in the test's own process.
hook: list[Callable[[Step], None]] = []


def leave_mark(step: Step, n: int) -> None:
    """The effect of a step. The table has no unique key, so an effect that happens twice is seen."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO job_mark (job_id, n) VALUES (%s, %s)", [step.job.pk, n])


def marks(job_id: int) -> list[int]:
    """The effects of a job so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM job_mark WHERE job_id = %s ORDER BY n", [job_id])
        return [row[0] for row in cursor.fetchall()]


def count(step: Step) -> None:
    """One mark a step, up to args["steps"]."""
    n, steps = step.cursor.get("n", 0), step.args["steps"]
    leave_mark(step, n)
    time.sleep(step.args.get("pause", 0))
    step.cursor["n"] = n + 1
    step.report(n + 1, steps)
    if n + 1 == steps:
        step.finish({"counted": steps})


def refuse(step: Step) -> None:
    """A problem a person must know, after something was already written."""
    leave_mark(step, 0)
    message = "Line 3 is not JSON."
    raise Invalid(message)


def give_up(step: Step) -> None:
    """Ends badly but keeps what it wrote."""
    leave_mark(step, 0)
    step.fail("All rows were refused.")


def stumble(step: Step) -> None:
    """An unforeseen error, at the step args["at"]."""
    n = step.cursor.get("n", 0)
    leave_mark(step, n)
    if n == step.args.get("at", 0):
        message = "unforeseen"
        raise RuntimeError(message)
    step.cursor["n"] = n + 1


def hooked(step: Step) -> None:
    """Whatever the test says."""
    hook[0](step)


for name, function in {
    "test-count": count,
    "test-refuse": refuse,
    "test-give-up": give_up,
    "test-stumble": stumble,
    "test-hook": hooked,
}.items():
    registry.register(name, function)
