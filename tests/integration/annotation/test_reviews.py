"""Decisions: who may make which, and what follows."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from annotation.actions import reviews, submissions, work
from annotation.models import Assignment, Record, Review, Submission
from boundary.canonical import sha256_of
from boundary.problems import Conflict, Invalid, NotAllowed, NotFound, Problem
from tests import builders

pytestmark = pytest.mark.django_db

DECISIONS = ("approve", "request_changes", "reject")
WORDS = "Name the trailer."


@pytest.fixture
def project():
    return builders.project()


@pytest.fixture
def ana(project):
    return builders.member(project, "contributor", "reviewer", name="Ana")


@pytest.fixture
def tomas(project):
    return builders.member(project, "reviewer", name="Tomas")


def make(state: str, author, reviewer) -> Submission:
    """A submission brought to a state by the acts that lead there."""
    made = builders.submitted(author)
    decisions = {"returned": "request_changes", "approved": "approve", "rejected": "reject"}
    if state in decisions:
        reviews.decide(by=reviewer, submission=made.public_id, decision=decisions[state], comment=WORDS)
    return made


@pytest.mark.parametrize("decision", DECISIONS)
@pytest.mark.parametrize("state", ["submitted", "returned", "approved", "rejected"])
@pytest.mark.parametrize("actor", ["author", "reviewer", "contributor", "lead", "engineer", "stranger"])
def test_every_state_actor_and_decision(project, ana, tomas, state, actor, decision):
    builders.batch(project, 2)
    submission = make(state, ana, tomas)
    who = {
        "author": lambda: ana,
        "reviewer": lambda: tomas,
        "stranger": builders.person,
    }.get(actor, lambda: builders.member(project, actor))()
    expected: type[Problem] | None = None
    if actor == "stranger":
        expected = NotFound
    elif actor != "reviewer":
        expected = NotAllowed
    elif state != "submitted":
        expected = Conflict

    def act() -> Review:
        return reviews.decide(by=who, submission=submission.public_id, decision=decision, comment=WORDS)

    if expected is None:
        assert act().decision == decision
    else:
        with pytest.raises(expected):
            act()


def test_approval_writes_the_record_once_with_all_it_was_made_under(project, ana, tomas):
    builders.batch(project)
    record = builders.approved(ana, tomas)
    body = json.loads(record.body)
    assert body["answer"] == builders.answer()
    assert body["task"]["prompt"].startswith("How many pallets")
    assert body["provenance"]["task"]["responses.0"] == {"origin": "model", "model": "freight-7b-0925"}
    assert (body["design"]["version"], body["guideline"]) == (1, 1)
    assert record.revision.sha256 == sha256_of(record.revision.answer)


def test_a_rejection_opens_the_slot_for_somebody_else(project, ana, tomas):
    builders.batch(project, 1)
    made = builders.submitted(ana)
    reviews.decide(by=tomas, submission=made.public_id, decision="reject", reason="too_thin", comment=WORDS)
    assert work.claim_next(by=ana) is None
    assert builders.claimed(builders.member(project, "contributor")).task == made.task
    assert Record.objects.count() == 0


@pytest.mark.parametrize(
    ("decision", "words", "field"),
    [
        ("request_changes", {"comment": "  "}, "comment"),
        ("reject", {"comment": "", "reason": "too_thin"}, "comment"),
        ("reject", {"comment": "x", "reason": "ugly"}, "reason"),
        ("approve", {"reason": "too_thin"}, "reason"),
        ("maybe", {}, "decision"),
    ],
)
def test_a_decision_without_its_words_is_refused_and_changes_nothing(
    project, ana, tomas, decision, words, field
):
    builders.batch(project)
    made = builders.submitted(ana)
    with pytest.raises(Invalid) as caught:
        reviews.decide(by=tomas, submission=made.public_id, decision=decision, **words)
    assert set(caught.value.fields) == {field}
    made.refresh_from_db()
    assert made.state == "submitted"


def test_the_next_submission_is_never_the_reviewers_own(project, ana):
    builders.batch(project)
    builders.submitted(ana)
    assert reviews.claim_review(by=ana) is None


def test_the_database_itself_refuses_a_review_by_the_author(project, ana, tomas):
    builders.batch(project)
    made = builders.submitted(ana)
    revision = made.revisions.get()
    with pytest.raises(IntegrityError, match="review_not_by_author"), transaction.atomic():
        Review.objects.create(
            project=project,
            submission=made,
            revision=revision,
            author=ana,
            reviewer=ana,
            decision="approve",
            created_at=timezone.now(),
        )


def test_the_database_refuses_a_review_that_names_another_author(project, ana, tomas):
    builders.batch(project)
    made = builders.submitted(ana)
    with pytest.raises(IntegrityError, match="review_of_its_author"), transaction.atomic():
        Review.objects.create(
            project=project,
            submission=made,
            revision=made.revisions.get(),
            author=tomas,
            reviewer=ana,
            decision="approve",
            created_at=timezone.now(),
        )
        connection.check_constraints()


def test_two_reviewers_do_not_get_the_same_submission(project, ana, tomas):
    builders.batch(project, 2)
    first, second = builders.submitted(ana), builders.submitted(ana)
    other = builders.member(project, "reviewer")
    assert [reviews.claim_review(by=tomas), reviews.claim_review(by=other)] == [first, second]
    with pytest.raises(Conflict, match="Another reviewer"):
        reviews.decide(by=other, submission=first.public_id, decision="approve")


def test_a_review_lease_that_ended_blocks_nobody(project, ana, tomas):
    builders.batch(project)
    made = builders.submitted(ana)
    reviews.claim_review(by=tomas)
    Submission.objects.filter(pk=made.pk).update(review_lease_until=timezone.now() - timedelta(seconds=1))
    assert reviews.claim_review(by=builders.member(project, "reviewer")) == made


def test_asking_again_gives_a_reviewer_the_submission_they_hold(project, ana, tomas):
    builders.batch(project, 2)
    builders.submitted(ana)
    builders.submitted(ana)
    assert reviews.claim_review(by=tomas) == reviews.claim_review(by=tomas)


def test_a_decision_on_an_older_version_is_a_conflict(project, ana, tomas):
    builders.batch(project)
    made = builders.returned(ana, tomas)
    submissions.submit(by=ana, assignment=made.assignment.public_id, answer=builders.answer(why="v2"))
    with pytest.raises(Conflict, match="newer version"):
        reviews.decide(by=tomas, submission=made.public_id, decision="approve", revision=1)


def test_an_approval_with_a_fix_is_a_version_by_the_reviewer_and_says_so(project, ana, tomas):
    builders.batch(project)
    made = builders.submitted(ana)
    fixed = builders.answer(why="The first one runs as it stands; the second guesses.")
    review = reviews.decide(by=tomas, submission=made.public_id, decision="approve", answer=fixed)
    assert (review.revision.number, review.revision.made_by) == (2, tomas)
    origins = json.loads(review.record.body)["provenance"]["answer"]
    assert (origins["why"], origins["overall"]) == ({"origin": "edited"}, {"origin": "human"})


def test_whoever_edited_an_answer_does_not_review_it_later(project, ana, tomas):
    builders.batch(project)
    made = builders.submitted(ana)
    fixed = builders.answer(why="Better words.")
    reviews.decide(by=tomas, submission=made.public_id, decision="approve", answer=fixed)
    with pytest.raises(NotAllowed, match="edited"):
        reviews.take_for_review(by=tomas, submission=made.public_id)


def test_live_slots_never_exceed_the_answers_wanted(project, ana, tomas):
    batch = builders.batch(project, 1, answers_wanted=2)
    made = builders.submitted(ana)
    reviews.decide(by=tomas, submission=made.public_id, decision="reject", comment=WORDS)
    live = Assignment.objects.filter(batch=batch, state__in=("open", "claimed", "answered"))
    assert sorted(live.values_list("slot", flat=True)) == [0, 1]
