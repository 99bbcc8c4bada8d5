"""Whatever people do, in whatever order, the promises hold."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from annotation.actions import batches, reviews, submissions, work
from annotation.actions.leases import expire_leases
from annotation.checkers import CHECKERS
from annotation.models import Assignment, Revision, Submission
from boundary.problems import Problem
from tests import builders

PEOPLE = st.integers(0, 2)
PICK = st.integers(0, 10_000)
DECISIONS = st.sampled_from(["approve", "request_changes", "reject"])


class Work(RuleBasedStateMachine):
    """Three contributors (one reviews too), two reviewers, a lead, and a clock that runs out."""

    def __init__(self) -> None:
        super().__init__()
        self.project = builders.project()
        self.people = [builders.member(self.project, "contributor") for _ in range(2)]
        self.people.append(builders.member(self.project, "contributor", "reviewer"))
        self.reviewers = [self.people[2], builders.member(self.project, "reviewer")]
        self.batch = builders.batch(self.project, 3, answers_wanted=2)
        self.accepted: dict[UUID, str] = {}
        self.keys = itertools.count()

    def a_held(self, person: Any, pick: int) -> Assignment | None:
        mine = list(Assignment.objects.filter(holder=person, batch=self.batch).order_by("pk"))
        return mine[pick % len(mine)] if mine else None

    @rule(who=PEOPLE, resume=st.booleans())
    def claim(self, who: int, resume: bool) -> None:
        work.claim_next(by=self.people[who], project=self.project, resume=resume)

    @rule(who=PEOPLE, pick=PICK, act=st.sampled_from(["release", "skip", "again", "beat", "draft", "back"]))
    def act(self, who: int, pick: int, act: str) -> None:
        person = self.people[who]
        held = self.a_held(person, pick)
        if held is None:
            return
        verbs = {
            "release": lambda: work.release(by=person, assignment=held.public_id),
            "skip": lambda: work.skip(by=person, assignment=held.public_id, reason="language"),
            "again": lambda: work.claim_again(by=person, assignment=held.public_id),
            "beat": lambda: work.heartbeat(by=person, assignment=held.public_id),
            "draft": lambda: work.save_draft(
                by=person, assignment=held.public_id, answer={}, version=pick % 2
            ),
            "back": lambda: submissions.take_back(by=person, assignment=held.public_id),
        }
        self.attempt(verbs[act])

    @rule(who=PEOPLE, pick=PICK, repeat=st.booleans())
    def submit(self, who: int, pick: int, repeat: bool) -> None:
        person = self.people[who]
        held = self.a_held(person, pick)
        if held is None:
            return
        key = f"key-{next(self.keys)}"
        answer = builders.answer(why=f"Because of {key}.")
        made = self.attempt(
            lambda: submissions.submit(
                by=person, assignment=held.public_id, answer=answer, idempotency_key=key
            )
        )
        if made is not None:
            self.accepted[made.revision.public_id] = made.revision.answer
            if repeat:
                again = submissions.submit(
                    by=person, assignment=held.public_id, answer=answer, idempotency_key=key
                )
                assert again.revision == made.revision

    @rule(who=st.integers(0, 1), decision=DECISIONS)
    def review_next(self, who: int, decision: str) -> None:
        found = reviews.claim_review(by=self.reviewers[who], project=self.project)
        if found is not None:
            assert found.author != self.reviewers[who]
            reviews.decide(
                by=self.reviewers[who], submission=found.public_id, decision=decision, comment="Because."
            )

    @rule(who=st.integers(0, 1), pick=PICK, decision=DECISIONS)
    def decide_on_anything(self, who: int, pick: int, decision: str) -> None:
        found = list(Submission.objects.filter(batch=self.batch).order_by("pk"))
        if found:
            chosen = found[pick % len(found)]
            self.attempt(
                lambda: reviews.decide(
                    by=self.reviewers[who],
                    submission=chosen.public_id,
                    decision=decision,
                    comment="Because.",
                )
            )

    @rule(move=st.sampled_from([batches.open_batch, batches.pause_batch, batches.close_batch]))
    def move_batch(self, move: Any) -> None:
        self.attempt(lambda: move(by=builders.administrator(), batch=self.batch))

    @rule(pick=PICK, timer=st.booleans())
    def a_lease_runs_out(self, pick: int, timer: bool) -> None:
        held = list(Assignment.objects.filter(batch=self.batch, state="claimed").order_by("pk"))
        if held:
            past = timezone.now() - timedelta(seconds=1)
            Assignment.objects.filter(pk=held[pick % len(held)].pk).update(lease_expires_at=past)
        if timer:
            expire_leases(now=timezone.now())

    @invariant()
    def every_promise_holds(self) -> None:
        for checker in CHECKERS:
            assert list(checker()) == []

    @invariant()
    def what_was_answered_with_success_is_still_there(self) -> None:
        stored = dict(Revision.objects.filter(public_id__in=self.accepted).values_list("public_id", "answer"))
        assert stored == self.accepted

    @staticmethod
    def attempt(act: Any) -> Any:
        """Do something that may not be allowed now; a refusal must be one of ours."""
        try:
            return act()
        except Problem:
            return None


@pytest.mark.django_db
class TestPromises(TestCase):
    def test_random_work_breaks_no_promise(self) -> None:
        run_state_machine_as_test(
            Work,
            settings=settings(
                max_examples=15,
                stateful_step_count=30,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
