"""Take a submission to judge, and decide on it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions import audit
from accounts.models import User
from accounts.roles import Permission
from annotation import counts
from annotation.actions.leases import reopen
from annotation.actions.records import write_record
from annotation.designs import check_answer
from annotation.models import Batch, Project, Review, Revision, Submission
from annotation.permissions import check, projects_where
from annotation.provenance import answer_provenance
from annotation.queries.reviews import last_revision, with_everything
from annotation.queue import LEASE, claim_submission
from annotation.workflow import ASSIGNMENT, SUBMISSION
from boundary.canonical import canonical, sha256_of
from boundary.problems import Conflict, Invalid, NotAllowed, NotFound
from boundary.text import clean_text
from boundary.values import clean_json, clean_value

OWN_WORK = "You wrote or edited this yourself, so somebody else reviews it."
NO_SUBMISSION = "There is no such submission, or you have no role in its project."


@transaction.atomic
def claim_review(
    *, by: User, project: Project | None = None, batch: Batch | None = None
) -> Submission | None:
    """Return the next submission this person may judge, held for them under a lease, or None."""
    if project is not None:
        check(by, project, Permission.REVIEW)
        allowed = [project.pk]
    else:
        allowed = projects_where(by, Permission.REVIEW)
    claimed = claim_submission(by, allowed, batch, now=timezone.now())
    return with_everything().get(pk=claimed) if claimed is not None else None


@transaction.atomic
def take_for_review(*, by: User, submission: UUID) -> Submission:
    """Hold one chosen submission for this reviewer, and no other; decided ones are only returned."""
    locked = _lock(by, submission)
    if locked.state != "submitted":
        return locked
    now = timezone.now()
    _check_free(locked, by, now)
    # Leafing through a queue must not keep each page from everybody else.
    Submission.objects.filter(reviewer=by).exclude(pk=locked.pk).update(
        reviewer=None, review_lease_until=None
    )
    locked.reviewer = by
    locked.review_lease_until = now + LEASE
    locked.save(update_fields=["reviewer", "review_lease_until"])
    return locked


@transaction.atomic
def decide(
    *,
    by: User,
    submission: UUID,
    decision: str,
    comment: object = "",
    reason: str = "",
    answer: Any = None,
    revision: int | None = None,
) -> Review:
    """Approve, request changes, or reject. With `answer`, approve a version fixed by the reviewer.

    `revision` is the number the reviewer judged; a newer one is a Conflict. An approval writes the record,
    a rejection opens the slot for somebody else.
    """
    locked = _lock(by, submission)
    if decision == "reject":
        reason = reason or "other"
    words = _check_decision(decision, comment, reason, answer)
    now = timezone.now()
    _check_free(locked, by, now)
    if revision is not None and revision != locked.revision:
        message = "The author has sent a newer version since you opened this. Read that one first."
        raise Conflict(message, revision=locked.revision)
    target = SUBMISSION.target(decision, locked.state)
    judged = last_revision(locked) if answer is None else _fix(locked, answer, now, by)
    locked.state = target
    locked.reviewer = None
    locked.review_lease_until = None
    locked.save(update_fields=["state", "revision", "reviewer", "review_lease_until"])
    review = Review.objects.create(
        project_id=locked.project_id,
        submission=locked,
        revision=judged,
        author_id=locked.author_id,
        reviewer=by,
        decision=decision,
        reason=reason,
        comment=words,
        created_at=now,
    )
    _carry_out(locked, judged, review)
    audit.record(
        by=by,
        action=f"submission.{target}",
        subject=locked,
        project_id=locked.project_id,
        detail={"revision": judged.number, "reason": reason, "fixed": answer is not None},
    )
    return review


def _carry_out(submission: Submission, judged: Revision, review: Review) -> None:
    opened = 0
    if review.decision == "approve":
        write_record(submission=submission, revision=judged, review=review)
    elif review.decision == "reject":
        assignment = submission.assignment
        assignment.state = ASSIGNMENT.target("refuse", assignment.state)
        assignment.save(update_fields=["state"])
        opened = reopen([assignment])
    counts.change(submission.batch_id, {"submitted": -1, submission.state: 1, "open": opened})


def _lock(by: User, public_id: UUID) -> Submission:
    locked = with_everything().select_for_update(of=("self",)).filter(public_id=public_id).first()
    if locked is None:
        raise NotFound(NO_SUBMISSION)
    check(by, locked.project, Permission.REVIEW)
    if locked.author_id == by.pk or locked.revisions.filter(made_by=by).exists():
        raise NotAllowed(OWN_WORK)
    return locked


def _check_free(submission: Submission, by: User, now: datetime) -> None:
    until = submission.review_lease_until
    if submission.reviewer_id not in {None, by.pk} and until is not None and until > now:
        message = "Another reviewer has this open. Take the next one."
        raise Conflict(message)


def _check_decision(decision: str, comment: object, reason: str, answer: Any) -> str:
    if decision not in dict(Review.DECISIONS):
        message = f"Choose a decision: {', '.join(key for key, _ in Review.DECISIONS)}."
        raise Invalid(message, fields={"decision": message})
    words = clean_text(comment, name="comment", max_length=10_000)
    if decision == "request_changes" and not words.strip():
        message = "Say what has to change, so that the author can fix it."
        raise Invalid(message, fields={"comment": message})
    if decision == "reject" and reason not in dict(Review.REASONS):
        message = f"Choose a reason: {', '.join(key for key, _ in Review.REASONS)}."
        raise Invalid(message, fields={"reason": message})
    if decision == "reject" and not words.strip():
        message = "Say in a sentence why, so that the author understands it."
        raise Invalid(message, fields={"comment": message})
    if decision != "reject" and reason:
        message = "A reason belongs to a rejection. Write the rest in the comment."
        raise Invalid(message, fields={"reason": message})
    if answer is not None and decision != "approve":
        message = "A fixed answer goes with “approve”."
        raise Invalid(message, fields={"answer": message})
    return words


def _fix(submission: Submission, answer: Any, now: datetime, by: User) -> Revision:
    before = last_revision(submission)
    design = before.design.load()
    cleaned = clean_value(answer, name="answer")
    check_answer(design, cleaned)
    old = clean_json(before.answer)
    edited = frozenset(name for name in {*old, *cleaned} if old.get(name) != cleaned.get(name))
    text = canonical(cleaned)
    submission.revision += 1
    return Revision.objects.create(
        project_id=submission.project_id,
        submission=submission,
        number=submission.revision,
        answer=text,
        sha256=sha256_of(text),
        design_id=before.design_id,
        guideline_id=before.guideline_id,
        terms_id=before.terms_id,
        provenance=answer_provenance(design, edited_by_reviewer=edited),
        candidate_order=before.candidate_order,
        made_by=by,
        created_at=now,
    )
