"""Submit an answer, fix one that came back, take one back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.actions import audit
from accounts.models import User
from annotation import counts
from annotation.actions.leases import absorb_replacement
from annotation.actions.work import draft_conflict, draft_of, hold
from annotation.designs import check_answer
from annotation.models import Assignment, Draft, Revision, Submission
from annotation.provenance import answer_provenance
from annotation.shuffle import candidate_order, letters_shown
from annotation.workflow import ASSIGNMENT, SUBMISSION
from boundary.canonical import canonical, sha256_of
from boundary.problems import Conflict, Invalid, NotFound
from boundary.text import clean_text
from boundary.values import clean_value


@dataclass(frozen=True)
class Submitted:
    """What a submit made, or had made before under the same key."""

    submission: Submission
    revision: Revision


def submit(
    *, by: User, assignment: UUID, answer: Any, version: int | None = None, idempotency_key: str = ""
) -> Submitted:
    """Store a complete answer word for word; a returned one gets its next version.

    The same key with the same answer gives the same result again; with another answer it is a Conflict.
    An answer that comes after the lease ended is kept: in its slot if nobody took it, else as a spare.
    """
    key = clean_text(idempotency_key, name="Idempotency-Key", max_length=200, multiline=False)
    text = canonical(clean_value(answer, name="answer"))
    try:
        return _submit(by, assignment, answer, text, version, key)
    except IntegrityError as error:
        if "idempotency_key_once" not in str(error):
            raise
        return _replay(by, key, assignment, text)


@transaction.atomic
def _submit(by: User, public_id: UUID, answer: Any, text: str, version: int | None, key: str) -> Submitted:
    held = hold(by, public_id)
    if held.state == "answered" and key and Revision.objects.filter(made_by=by, idempotency_key=key).exists():
        return _replay(by, key, public_id, text)
    if not isinstance(answer, dict):
        message = "An answer is an object with one entry a question."
        raise Invalid(message)
    assert held.design is not None
    design = held.design.load()
    check_answer(design, answer, letters=letters_shown(held.shuffle, design.responses))
    draft = draft_of(held)
    if version is not None and draft is not None and draft.version != version and draft.answer != text:
        raise draft_conflict(held, answer, draft.version)
    now = timezone.now()
    if held.state == "answered":
        made = _resubmit(held, text, now, key, by)
    else:
        made = _first_submit(held, text, now, key, by)
    if draft is not None:
        Draft.objects.filter(pk=draft.pk).delete()
    return made


def _first_submit(held: Assignment, text: str, now: datetime, key: str, by: User) -> Submitted:
    was_claimed = held.state == "claimed"
    held.state = ASSIGNMENT.target("submit", held.state)
    absorbed = 0 if was_claimed else absorb_replacement(held)
    held.lease_expires_at = None
    held.save(update_fields=["state", "lease_expires_at", "is_spare"])
    submission = Submission.objects.create(
        project_id=held.project_id,
        batch_id=held.batch_id,
        task_id=held.task_id,
        assignment=held,
        author=by,
        revision=1,
        submitted_at=now,
    )
    revision = _add_revision(held, submission, text, now, key, by)
    counts.change(held.batch_id, {"claimed": -int(was_claimed), "open": -absorbed, "submitted": 1})
    _audit(by, "submission.submitted", submission, {"revision": 1, "late": not was_claimed})
    return Submitted(submission, revision)


def _resubmit(held: Assignment, text: str, now: datetime, key: str, by: User) -> Submitted:
    submission = Submission.objects.select_for_update().get(pk=held.submission.pk)
    submission.state = SUBMISSION.target("resubmit", submission.state)
    submission.revision += 1
    submission.submitted_at = now
    submission.save(update_fields=["state", "revision", "submitted_at"])
    revision = _add_revision(held, submission, text, now, key, by)
    counts.change(held.batch_id, {"returned": -1, "submitted": 1})
    _audit(by, "submission.resubmitted", submission, {"revision": submission.revision})
    return Submitted(submission, revision)


def _add_revision(
    held: Assignment, submission: Submission, text: str, now: datetime, key: str, by: User
) -> Revision:
    assert held.design is not None
    design = held.design.load()
    return Revision.objects.create(
        project_id=held.project_id,
        submission=submission,
        number=submission.revision,
        answer=text,
        sha256=sha256_of(text),
        design_id=held.design_id,
        guideline_id=held.guideline_id,
        terms_id=held.terms_id,
        provenance=answer_provenance(design),
        candidate_order=candidate_order(held.shuffle, design.responses),
        made_by=by,
        idempotency_key=key,
        created_at=now,
    )


def _replay(by: User, key: str, public_id: UUID, text: str) -> Submitted:
    earlier = (
        Revision.objects.select_related("submission__assignment").filter(made_by=by, idempotency_key=key).get()
    )
    if earlier.submission.assignment.public_id != public_id or earlier.sha256 != sha256_of(text):
        message = "This Idempotency-Key was used for another answer. Use a new key for each answer."
        raise Conflict(message)
    return Submitted(earlier.submission, earlier)


@transaction.atomic
def take_back(*, by: User, assignment: UUID) -> Submission:
    """Undo one's last submit while no reviewer has it: it waits for the author again."""
    held = hold(by, assignment)
    submission = Submission.objects.select_for_update().filter(assignment=held).first()
    if submission is None:
        message = "Nothing was submitted for this task yet."
        raise NotFound(message)
    now = timezone.now()
    if submission.reviewer_id is not None and submission.review_lease_until and submission.review_lease_until > now:
        message = "A reviewer is reading this answer now. If it needs a change, tell them in a comment."
        raise Conflict(message)
    submission.state = SUBMISSION.target("take_back", submission.state)
    submission.save(update_fields=["state"])
    counts.change(held.batch_id, {"submitted": -1, "returned": 1})
    _audit(by, "submission.taken_back", submission)
    return submission


def _audit(by: User, action: str, submission: Submission, detail: dict[str, Any] | None = None) -> None:
    audit.record(by=by, action=action, subject=submission, project_id=submission.project_id, detail=detail)
