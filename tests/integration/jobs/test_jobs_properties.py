"""Whatever is claimed, lost, finished and cancelled in whatever order, an effect happens once and an end is an end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models.functions import Now
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from boundary.problems import Conflict
from jobs import lease, running
from jobs.actions import cancel, enqueue
from jobs.models import Job
from tests.integration.jobs import kinds

if TYPE_CHECKING:
    from collections.abc import Callable

    from jobs.step import Step


class Life(RuleBasedStateMachine):
    """Jobs, and workers that hold them or believe so."""

    jobs: Bundle[Job] = Bundle("jobs")
    claims: Bundle[Job] = Bundle("claims")

    def __init__(self) -> None:
        super().__init__()
        Job.objects.all().delete()
        self.by = User.objects.get(email="ada@example.org")
        self.steps: dict[int, int] = {}
        self.holder: dict[int, int] = {}
        self.ended: dict[int, dict[str, Any]] = {}

    @rule(target=jobs, key=st.sampled_from(["", "", "a", "b"]))
    def order(self, key: str) -> Job:
        job = enqueue(kind="test-hook", args={}, by=self.by, key=key)
        self.steps.setdefault(job.pk, 0)
        return job

    @rule(target=claims, job=jobs)
    def claim(self, job: Job) -> Job:
        waits = job.pk not in self.holder and job.pk not in self.ended
        Job.objects.filter(pk=job.pk, state="queued").update(due_at=Now())
        held = lease.claim(job.pk)
        assert (held is not None) == waits
        if held is None:
            return Job(pk=job.pk, fence=0)
        self.holder[job.pk] = held.fence
        return held

    @rule(claim=claims, how=st.sampled_from(["go on", "finish", "fail", "stumble"]))
    def step(self, claim: Job, how: str) -> None:
        mine = claim.fence > 0 and self.holder.get(claim.pk) == claim.fence
        kinds.hook[:] = [lambda step: self.work(step, how)]
        try:
            assert running.do_step(claim) == (mine and how == "go on")
        except RuntimeError:
            assert mine
            assert how == "stumble"
        if mine and how != "stumble":
            self.steps[claim.pk] += 1
        if mine and how != "go on":
            del self.holder[claim.pk]
        self.note_ended(claim.pk)

    def work(self, step: Step, how: str) -> None:
        n = step.cursor.get("n", 0)
        kinds.leave_mark(step, n)
        step.cursor["n"] = n + 1
        step.report(n + 1)
        if how == "finish":
            step.finish({"n": n + 1})
        elif how == "fail":
            step.fail("Enough.")
        elif how == "stumble":
            raise RuntimeError(how)

    @rule(claim=claims)
    def beat(self, claim: Job) -> None:
        mine = claim.fence > 0 and self.holder.get(claim.pk) == claim.fence
        assert lease.extend(claim) == mine

    @rule(job=jobs)
    def worker_dies(self, job: Job) -> None:
        Job.objects.filter(pk=job.pk, state="running").update(lease_until=Now() - timedelta(seconds=1))
        lost = job.pk in self.holder
        assert lease.rescue() == int(lost)
        self.holder.pop(job.pk, None)
        self.note_ended(job.pk)

    @rule(job=jobs)
    def cancel(self, job: Job) -> None:
        before = self.ended.get(job.pk)
        try:
            cancel(job=job, by=self.by)
        except Conflict:
            assert before is not None
        self.holder.pop(job.pk, None)
        self.note_ended(job.pk)

    def note_ended(self, pk: int) -> None:
        row = Job.objects.filter(pk=pk).values().get()
        if row["state"] in Job.ENDED:
            self.ended.setdefault(pk, dict(row))

    @invariant()
    def each_effect_happened_once(self) -> None:
        for pk, count in self.steps.items():
            assert kinds.marks(pk) == list(range(count))
            row = Job.objects.get(pk=pk)
            assert (row.done, row.cursor.get("n", 0)) == (count, count)

    @invariant()
    def only_held_jobs_run(self) -> None:
        running_now = dict(Job.objects.filter(state="running").values_list("pk", "fence"))
        assert running_now == self.holder

    @invariant()
    def an_end_is_an_end(self) -> None:
        for pk, row in self.ended.items():
            assert Job.objects.filter(pk=pk).values().get() == row

    @invariant()
    def a_key_is_open_once(self) -> None:
        keys = list(Job.objects.open().exclude(key="").values_list("key", flat=True))
        assert len(keys) == len(set(keys))


def test_any_order_of_events_keeps_the_promises(
    person: User, marks: Callable[[int], list[int]], broker: object
) -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=30, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
