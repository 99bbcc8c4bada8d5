"""What a step function is given: one bounded piece of a job."""

from __future__ import annotations

import copy
from typing import Any

from jobs.models import Job


class Step:
    """One call of a step function. What it writes and what it says here are committed together, once.

    The function does a bounded piece of work, moves `cursor` on and returns. Not finished: it is called again at once,
    maybe by another worker. It runs inside one transaction, so files go under a temporary name and are renamed.
    """

    def __init__(self, job: Job) -> None:
        self.job = job
        self.args: dict[str, Any] = copy.deepcopy(job.args)
        self.cursor: dict[str, Any] = copy.deepcopy(job.cursor)
        self.done = job.done
        self.total = job.total
        self.state = Job.State.RUNNING
        self.result: dict[str, Any] | None = None
        self.error = ""

    def report(self, done: int, total: int | None = None) -> None:
        """Say how far the work is."""
        self.done = done
        if total is not None:
            self.total = total

    def finish(self, result: dict[str, Any] | None = None) -> None:
        """End the job well. What this step wrote is kept."""
        self.state = Job.State.DONE
        self.result = {} if result is None else result

    def fail(self, sentence: str) -> None:
        """End the job badly. What this step wrote is kept; raise a Problem instead to undo it."""
        self.state = Job.State.FAILED
        self.error = sentence
