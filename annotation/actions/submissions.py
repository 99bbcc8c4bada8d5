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
class _Sending:
    """One submit on its way in."""

    by: User
    answer: Any
    text: str
    key: str
    version: int | None
    now: datetime


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
    sending = _Sending(by, answer, text, key, version, timezone.now())
    try:
        return _submit(sending, assignment)
    except IntegrityError as error:
        if "idempotency_key_once" not in str(error):
            raise
        return _replay(sending, assignment)


@transaction.atomic
def _submit(sending: _Sending, public_id: UUID) -> Submitted:
    held = hold(sending.by, public_id)
    if held.state == "answered" and sending.key and _used(sending):
        return _replay(sending, public_id)
    if not isinstance(sending.answer, dict):
        message = "An answer is an object with one entry a question."
        raise Invalid(message)
    design = held.stamped_design.load()
    check_answer(design, sending.answer, letters=letters_shown(held.shuffle, design.responses))
    draft = draft_of(held)
    # The very text that is stored already is no conflict, whatever version its sender knows.
    if draft and sending.version not in {None, draft.version} and draft.answer != sending.text:
        raise draft_conflict(held, sending.answer, draft.version)
    made = _resubmit(held, sending) if held.state == "answered" else _first_submit(held, sending)
    if draft:
        Draft.objects.filter(pk=draft.pk).delete()
    return made


def _first_submit(held: Assignment, sending: _Sending) -> Submitted:
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
        author=sending.by,
        revision=1,
        submitted_at=sending.now,
    )
    revision = _add_revision(held, submission, sending)
    counts.change(held.batch_id, {"claimed": -int(was_claimed), "open": -absorbed, "submitted": 1})
    _audit(sending.by, "submission.submitted", submission, {"revision": 1, "late": not was_claimed})
    return Submitted(submission, revision)


def _resubmit(held: Assignment, sending: _Sending) -> Submitted:
    submission = held.submission
    submission.state, before = SUBMISSION.target("resubmit", submission.state), submission.state
    submission.revision += 1
    submission.submitted_at = sending.now
    # Asks for the state again, because a reviewer locks the submission and not the assignment.
    unchanged = Submission.objects.filter(pk=submission.pk, state=before)
    if not unchanged.update(state=submission.state, revision=submission.revision, submitted_at=sending.now):
        message = "Somebody decided on this a moment ago. Open it again."
        raise Conflict(message)
    revision = _add_revision(held, submission, sending)
    counts.change(held.batch_id, {"returned": -1, "submitted": 1})
    _audit(sending.by, "submission.resubmitted", submission, {"revision": submission.revision})
    return Submitted(submission, revision)


def _add_revision(held: Assignment, submission: Submission, sending: _Sending) -> Revision:
    design = held.stamped_design.load()
    return Revision.objects.create(
        project_id=held.project_id,
        submission=submission,
        number=submission.revision,
        answer=sending.text,
        sha256=sha256_of(sending.text),
        design=held.stamped_design,
        guideline=held.stamped_guideline,
        terms=held.stamped_terms,
        provenance=answer_provenance(design),
        candidate_order=candidate_order(held.shuffle, design.responses),
        made_by=sending.by,
        idempotency_key=sending.key,
        created_at=sending.now,
    )


def _used(sending: _Sending) -> bool:
    return Revision.objects.filter(made_by=sending.by, idempotency_key=sending.key).exists()


def _replay(sending: _Sending, public_id: UUID) -> Submitted:
    earlier = Revision.objects.select_related("submission__assignment").get(
        made_by=sending.by, idempotency_key=sending.key
    )
    same_place = earlier.submission.assignment.public_id == public_id
    if not same_place or earlier.sha256 != sha256_of(sending.text):
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
    if (
        submission.reviewer_id is not None
        and submission.review_lease_until
        and submission.review_lease_until > now
    ):
        message = "A reviewer is reading this answer now. If it needs a change, tell them in a comment."
        raise Conflict(message)
    submission.state = SUBMISSION.target("take_back", submission.state)
    submission.save(update_fields=["state"])
    counts.change(held.batch_id, {"submitted": -1, "returned": 1})
    _audit(by, "submission.taken_back", submission)
    return submission


def _audit(by: User, action: str, submission: Submission, detail: dict[str, Any] | None = None) -> None:
    audit.record(by=by, action=action, subject=submission, project_id=submission.project_id, detail=detail)
