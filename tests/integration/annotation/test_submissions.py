"""Submitting: word for word, once, and never lost."""

from __future__ import annotations

import hashlib
import json

import pytest

from accounts.models import AuditEvent
from annotation.actions import reviews, submissions, work
from annotation.models import Revision, Submission
from boundary.problems import Conflict, Invalid
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return builders.project()


@pytest.fixture
def ana(project):
    return builders.member(project, "contributor")


@pytest.fixture
def tomas(project):
    return builders.member(project, "reviewer")


def test_an_answer_is_stored_word_for_word_with_its_hash(project, ana):
    builders.batch(project)
    given = builders.answer(why="“Žluťoučký” \u2028 👩🏽‍🚀  two  spaces\n\n")
    made = submissions.submit(by=ana, assignment=builders.claimed(ana).public_id, answer=given)
    stored = Revision.objects.get(pk=made.revision.pk)
    assert json.loads(stored.answer) == given
    assert stored.sha256 == hashlib.sha256(stored.answer.encode()).hexdigest()
    assert stored.candidate_order in ([0, 1], [1, 0])
    assert stored.provenance["overall"] == {"origin": "human"}


def test_submitting_removes_the_draft_and_writes_one_audit_event(project, ana):
    builders.batch(project)
    held = builders.claimed(ana)
    work.save_draft(by=ana, assignment=held.public_id, answer={"why": "x"}, version=0)
    made = submissions.submit(by=ana, assignment=held.public_id, answer=builders.answer(), version=1)
    held.refresh_from_db()
    assert not hasattr(held, "draft")
    events = AuditEvent.objects.filter(subject_id=made.submission.public_id)
    assert [event.action for event in events] == ["submission.submitted"]


def test_the_same_key_twice_is_one_row_and_the_same_answer(project, ana):
    builders.batch(project)
    held = builders.claimed(ana)
    made = [
        submissions.submit(by=ana, assignment=held.public_id, answer=builders.answer(), idempotency_key="k")
        for _ in range(2)
    ]
    assert made[0].revision == made[1].revision
    assert Submission.objects.count() == 1


def test_the_same_key_with_another_answer_is_a_conflict(project, ana):
    builders.batch(project)
    held = builders.claimed(ana)
    submissions.submit(by=ana, assignment=held.public_id, answer=builders.answer(), idempotency_key="k")
    with pytest.raises(Conflict, match="Idempotency-Key"):
        submissions.submit(
            by=ana, assignment=held.public_id, answer=builders.answer(why="else"), idempotency_key="k"
        )


def test_the_same_key_for_another_task_is_a_conflict(project, ana):
    builders.batch(project, 2)
    first, second = builders.claimed(ana), builders.claimed(ana)
    submissions.submit(by=ana, assignment=first.public_id, answer=builders.answer(), idempotency_key="k")
    with pytest.raises(Conflict, match="Idempotency-Key"):
        submissions.submit(by=ana, assignment=second.public_id, answer=builders.answer(), idempotency_key="k")
    assert Submission.objects.count() == 1


def test_a_second_submit_without_a_key_is_a_conflict_not_a_second_answer(project, ana):
    builders.batch(project)
    held = builders.claimed(ana)
    submissions.submit(by=ana, assignment=held.public_id, answer=builders.answer())
    with pytest.raises(Conflict):
        submissions.submit(by=ana, assignment=held.public_id, answer=builders.answer(why="again"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"helpful": [5]}, "helpful"),
        ({"helpful": [5, 8]}, "helpful"),
        ({"overall": {"choice": 4, "neither": False}}, "overall"),
        ({"overall": {"choice": 1}}, "overall"),
        ({"overall": None}, "overall"),
        ({"tags": ["nonsense"]}, "tags"),
    ],
)
def test_an_answer_that_does_not_fit_the_schema_is_refused_at_its_question(project, ana, changes, field):
    builders.batch(project)
    held = builders.claimed(ana)
    with pytest.raises(Invalid) as caught:
        submissions.submit(by=ana, assignment=held.public_id, answer=builders.answer(**changes))
    assert set(caught.value.fields) == {field}
    held.refresh_from_db()
    assert held.state == "claimed"


def test_a_stale_tab_cannot_submit_over_a_newer_draft(project, ana):
    builders.batch(project)
    held = builders.claimed(ana)
    work.save_draft(by=ana, assignment=held.public_id, answer={"why": "newer"}, version=0)
    with pytest.raises(Conflict):
        submissions.submit(by=ana, assignment=held.public_id, answer=builders.answer(), version=0)


def test_returned_work_comes_first_and_a_resubmission_keeps_the_submission(project, ana, tomas):
    builders.batch(project, 3)
    made = builders.returned(ana, tomas)
    again = builders.claimed(ana)
    assert again.submission == made
    second = submissions.submit(by=ana, assignment=again.public_id, answer=builders.answer(why="Fixed."))
    assert (second.submission, second.revision.number) == (made, 2)
    assert [json.loads(r.answer)["why"] for r in made.revisions.all()] == [
        builders.answer()["why"],
        "Fixed.",
    ]


def test_the_last_submit_can_be_taken_back_until_a_reviewer_has_it(project, ana, tomas):
    builders.batch(project, 2)
    first, second = builders.submitted(ana), builders.submitted(ana)
    assert submissions.take_back(by=ana, assignment=second.assignment.public_id).state == "returned"
    reviews.claim_review(by=tomas)
    with pytest.raises(Conflict, match="reviewer"):
        submissions.take_back(by=ana, assignment=first.assignment.public_id)
