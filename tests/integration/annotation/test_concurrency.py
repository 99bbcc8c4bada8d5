"""Many people at once, on real connections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from django.db import connection

from annotation import counts
from annotation.actions import reviews, submissions, work
from annotation.models import Assignment, Record, Revision, Submission
from boundary.problems import Conflict, Problem
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 20


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Run each act in a thread on a connection of its own; return what it returned or raised."""

    def run(act: Callable[[], Any]) -> Any:
        try:
            return act()
        except Problem as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_twenty_people_claim_a_thousand_slots_and_nothing_is_given_twice_or_lost():
    project = builders.project()
    people = [builders.member(project, "contributor") for _ in range(PEOPLE)]
    batch = builders.batch(project, 500, answers_wanted=2)

    def claim_all(person: Any) -> list[tuple[int, int]]:
        got = []
        while (found := work.claim_next(by=person)) is not None:
            got.append((found.pk, found.task_id))
        return got

    taken = at_once([partial(claim_all, person) for person in people])
    slots = [pk for got in taken for pk, _ in got]
    assert sorted(slots) == sorted(Assignment.objects.values_list("pk", flat=True))
    assert len(slots) == len(set(slots)) == 1000
    for got in taken:
        assert len({task for _, task in got}) == len(got)
    per_task = Counter(task for got in taken for _, task in got)
    assert set(per_task.values()) == {2}
    assert counts.of_batches([batch.pk])[batch.pk] == counts.recount(batch)


def test_one_person_in_many_tabs_never_holds_a_task_twice():
    project = builders.project()
    ana = builders.member(project, "contributor")
    builders.batch(project, 4, answers_wanted=5)
    at_once([lambda: work.claim_next(by=ana)] * 8)
    held = Assignment.objects.filter(holder=ana)
    assert held.count() == held.values("task").distinct().count()


def test_a_submit_sent_many_times_at_once_is_one_answer():
    project = builders.project()
    ana = builders.member(project, "contributor")
    builders.batch(project)
    held = builders.claimed(ana)

    def send() -> Any:
        return submissions.submit(
            by=ana, assignment=held.public_id, answer=builders.answer(), idempotency_key="k"
        ).revision.pk

    assert len(set(at_once([send] * 8))) == 1
    assert (Submission.objects.count(), Revision.objects.count()) == (1, 1)


def test_of_two_tabs_that_save_at_once_one_sees_the_conflict():
    project = builders.project()
    ana = builders.member(project, "contributor")
    builders.batch(project)
    held = builders.claimed(ana)

    def save(text: str) -> Callable[[], Any]:
        return lambda: work.save_draft(by=ana, assignment=held.public_id, answer={"why": text}, version=0)

    results = at_once([save("one"), save("two")])
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "int"]


def test_of_many_reviewers_who_decide_at_once_one_decides():
    project = builders.project()
    ana = builders.member(project, "contributor")
    reviewers = [builders.member(project, "reviewer") for _ in range(6)]
    builders.batch(project)
    made = builders.submitted(ana)

    def approve(reviewer: Any) -> Callable[[], Any]:
        return lambda: reviews.decide(by=reviewer, submission=made.public_id, decision="approve")

    results = at_once([approve(reviewer) for reviewer in reviewers])
    assert sum(isinstance(result, Conflict) for result in results) == 5
    assert Record.objects.count() == 1


def test_many_reviewers_get_different_submissions():
    project = builders.project()
    ana = builders.member(project, "contributor")
    reviewers = [builders.member(project, "reviewer") for _ in range(6)]
    builders.batch(project, 6)
    for _ in range(6):
        builders.submitted(ana)
    got = at_once([partial(reviews.claim_review, by=reviewer) for reviewer in reviewers])
    assert len({one.pk for one in got}) == 6
