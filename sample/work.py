"""Play the scripted answers and reviews of a batch, and leave traces of unfinished work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from annotation.actions import reviews, submissions, work
from annotation.models import Assignment, Batch, Submission
from sample.clock import Clock

Script = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Cast:
    """The people of a project."""

    contributors: list[User]
    reviewers: list[User]
    lead: User


def play(batch: Batch, cast: Cast, script: Script, clock: Clock, *, unreviewed: int) -> None:
    """Answer every task of a batch, review all but the last few, and fix what has a scripted fix."""
    submitted = _answer_all(batch, cast.contributors, script, clock)
    for _ in range(len(submitted) - unreviewed):
        clock.tick(6)
        _review_next(batch, cast, script, clock)


def _answer_all(batch: Batch, contributors: list[User], script: Script, clock: Clock) -> list[Submission]:
    made: list[Submission] = []
    idle = 0
    turn = 0
    while idle < len(contributors):
        person = contributors[turn % len(contributors)]
        turn += 1
        clock.tick(2)
        assignment = work.claim_next(by=person, batch=batch)
        if assignment is None:
            idle += 1
            continue
        idle = 0
        clock.tick(9 if turn % 3 else 14)
        row = script[assignment.task.external_id]
        answer = row["second"]["answer"] if assignment.slot == 1 else row["answer"]
        made.append(_submit(person, assignment, answer))
    return made


def _submit(person: User, assignment: Assignment, answer: dict[str, Any]) -> Submission:
    version = work.save_draft(by=person, assignment=assignment.public_id, answer=answer, version=0)
    return submissions.submit(
        by=person, assignment=assignment.public_id, answer=answer, version=version
    ).submission


def _review_next(batch: Batch, cast: Cast, script: Script, clock: Clock) -> None:
    for reviewer in cast.reviewers:
        submission = reviews.claim_review(by=reviewer, batch=batch)
        if submission is not None:
            break
    else:
        return
    row = script[submission.task.external_id]
    verdict = row.get("review", {}) if submission.assignment.slot == 0 else {}
    clock.tick(4)
    reviews.decide(
        by=reviewer,
        submission=submission.public_id,
        decision=verdict.get("decision", "approve"),
        comment=verdict.get("comment", ""),
        reason=verdict.get("reason", "") if verdict.get("decision") == "reject" else "",
    )
    if "fixed" in row and verdict:
        clock.tick(35)
        assignment = work.claim_next(by=submission.author, batch=batch)
        assert assignment is not None  # noqa: S101  (it has just come back to its author)
        _submit(submission.author, assignment, row["fixed"])
        clock.tick(25)
        reviews.decide(by=reviewer, submission=submission.public_id, decision="approve", comment="Thank you.")


def leave_traces(batch: Batch, cast: Cast, clock: Clock) -> None:
    """Have one person skip, one flag, and one stop in the middle of an answer."""
    first, second, *_ = [person for person in cast.contributors if _may_take(person, batch)]
    clock.tick(3)
    skipped = work.claim_next(by=first, batch=batch)
    if skipped is not None:
        work.skip(
            by=first, assignment=skipped.public_id, reason="not_my_field", comment="I never worked with this."
        )
    clock.tick(5)
    flagged = work.claim_next(by=second, batch=batch)
    if flagged is not None:
        words = "The guideline does not say how to treat a question in two languages."
        work.flag(by=second, assignment=flagged.public_id, reason="unclear_guideline", comment=words)
    clock.tick(6)
    begun = work.claim_next(by=first, batch=batch)
    if begun is not None:
        answer = _half_an_answer(begun)
        work.save_draft(by=first, assignment=begun.public_id, answer=answer, version=0)


def _half_an_answer(assignment: Assignment) -> dict[str, Any]:
    names = {question["name"] for question in assignment.stamped_design.questions}
    if "helpful" in names:
        return {"helpful": [5, 3], "why": "The first one runs; I still have to check the second."}
    if "answer" in names:
        return {
            "answer": "Good morning,\n\nYour shipment is with customs for a document check. What I can say now:\n\n1. "
        }
    return {"why": "Sounds worse than it is: "}


def _may_take(person: User, batch: Batch) -> bool:
    return (
        batch.open_to_all
        or batch.people.filter(pk=person.pk).exists()
        or batch.teams.filter(members=person).exists()
    )
