"""Take a task, keep a draft, pass it on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions import audit
from accounts.models import User
from annotation import counts
from annotation.actions.leases import absorb_replacement, expire_leases, reopen
from annotation.models import Assignment, Batch, Draft, Project, TaskReport
from annotation.queries.work import held_by, live_of, returned_to, with_everything
from annotation.queue import LEASE, Scope, claim_slot, one_claim_at_a_time
from annotation.workflow import ASSIGNMENT
from boundary.canonical import canonical
from boundary.problems import Conflict, Invalid, NotFound
from boundary.text import clean_text
from boundary.values import clean_json, clean_value

NOT_YOURS = "There is no such task among yours."


def claim_next(
    *, by: User, project: Project | None = None, batch: Batch | None = None, resume: bool = False
) -> Assignment | None:
    """Return the person's next assignment, or None when nothing is left for them.

    Returned work comes first. With `resume`, work they already hold comes before new work.
    """
    scope = Scope(project, batch)
    found = returned_to(by, scope) or (live_of(by, scope) if resume else None)
    if found is not None:
        return found
    return _claim(by, scope)


@transaction.atomic
def _claim(by: User, scope: Scope) -> Assignment | None:
    now = timezone.now()
    one_claim_at_a_time(by)
    claimed = claim_slot(by, scope, now=now)
    if claimed is None:
        # Leases are also ended by a timer; doing it here keeps work flowing when no worker runs.
        if not expire_leases(now=now):
            return None
        claimed = claim_slot(by, scope, now=now)
        if claimed is None:
            return None
    assignment = with_everything().get(pk=claimed)
    counts.change(assignment.batch_id, {"open": -1, "claimed": 1})
    _audit(by, "assignment.claimed", assignment)
    return assignment


@transaction.atomic
def save_draft(*, by: User, assignment: UUID, answer: Any, version: int) -> int:
    """Keep what the person has written so far and renew their lease. Returns the new version.

    Raises Conflict with both texts when somebody (or another tab) has saved since `version`.
    """
    held = hold(by, assignment)
    if not isinstance(answer, dict):
        message = "A draft is an object of answers by question name."
        raise Invalid(message)
    text = canonical(clean_value(answer, name="draft"))
    draft = draft_of(held)
    current = draft.version if draft else 0
    if draft and draft.answer == text:
        return current  # the same text again: an answer to an earlier save was lost on the way
    if version != current:
        raise draft_conflict(held, answer, current)
    now = timezone.now()
    saved, _ = Draft.objects.update_or_create(
        assignment=held, defaults={"answer": text, "version": current + 1, "saved_at": now}
    )
    _renew(held, now)
    return saved.version


@transaction.atomic
def heartbeat(*, by: User, assignment: UUID) -> datetime | None:
    """Renew the lease; return when it now ends. None where the work is held without a lease (returned)."""
    held = hold(by, assignment)
    return _renew(held, timezone.now())


@transaction.atomic
def release(*, by: User, assignment: UUID) -> None:
    """Give a slot back to the queue. The draft stays with the person."""
    held = hold(by, assignment)
    held.state = ASSIGNMENT.target("release", held.state)
    held.lease_expires_at = None
    held.save(update_fields=["state", "lease_expires_at"])
    reopened = reopen([held])
    counts.change(held.batch_id, {"claimed": -1, "open": reopened})
    _audit(by, "assignment.released", held)


@transaction.atomic
def claim_again(*, by: User, assignment: UUID) -> Assignment:
    """Take back a slot whose lease ended or that was given back; as a spare if somebody else has it now."""
    held = hold(by, assignment)
    held.state = ASSIGNMENT.target("claim_again", held.state)
    held.lease_expires_at = timezone.now() + LEASE
    absorbed = absorb_replacement(held)
    held.save(update_fields=["state", "lease_expires_at", "is_spare"])
    counts.change(held.batch_id, {"open": -absorbed, "claimed": 1})
    _audit(by, "assignment.claimed_again", held, {"spare": held.is_spare})
    return held


@transaction.atomic
def skip(*, by: User, assignment: UUID, reason: str, comment: object = "") -> None:
    """Pass a task on to somebody else, with a reason. It does not come back to this person."""
    held = hold(by, assignment)
    words = check_report(reason, comment)
    held.state = ASSIGNMENT.target("skip", held.state)
    held.lease_expires_at = None
    held.save(update_fields=["state", "lease_expires_at"])
    reopened = reopen([held])
    _report(held, "skip", reason, words, by)
    counts.change(held.batch_id, {"claimed": -1, "open": reopened})
    _audit(by, "assignment.skipped", held, {"reason": reason})


@transaction.atomic
def flag(*, by: User, assignment: UUID, reason: str, comment: object = "") -> None:
    """Tell the lead that something is wrong with a task, and keep working on it."""
    held = hold(by, assignment)
    _report(held, "flag", reason, check_report(reason, comment), by)
    _audit(by, "assignment.flagged", held, {"reason": reason})


def hold(by: User, assignment: UUID) -> Assignment:
    """Lock and return the person's own assignment, or raise NotFound: held, and their role still there."""
    held = held_by(by, assignment)
    if held is None:
        raise NotFound(NOT_YOURS)
    return held


def draft_of(assignment: Assignment) -> Draft | None:
    """Return the loaded draft, if there is one."""
    return getattr(assignment, "draft", None)


def draft_conflict(assignment: Assignment, mine: Any, current: int) -> Conflict:
    """Return the problem that shows both texts."""
    draft = draft_of(assignment)
    message = "This was saved somewhere else since you opened it. Choose which text to keep."
    theirs = clean_json(draft.answer) if draft else {}
    return Conflict(message, yours=mine, theirs=theirs, version=current)


def check_report(reason: str, comment: object) -> str:
    """Return the cleaned words beside a reason, or raise Invalid."""
    if reason not in dict(TaskReport.REASONS):
        message = f"Choose a reason: {', '.join(key for key, _ in TaskReport.REASONS)}."
        raise Invalid(message, fields={"reason": message})
    words = clean_text(comment, name="comment", max_length=2_000)
    if reason == "other" and not words.strip():
        message = "Say in a few words what it is."
        raise Invalid(message, fields={"comment": message})
    return words


def _renew(held: Assignment, now: datetime) -> datetime | None:
    if held.state == "answered" and held.submission.state == "returned":
        return None
    if held.state != "claimed":
        label = ASSIGNMENT.states[held.state].label.lower()
        message = f"You no longer hold this task ({label}). What you wrote is kept; claim it again to go on."
        raise Conflict(message, state=held.state)
    held.lease_expires_at = now + LEASE
    held.save(update_fields=["lease_expires_at"])
    return held.lease_expires_at


def _report(held: Assignment, kind: str, reason: str, comment: str, by: User) -> None:
    TaskReport.objects.create(
        project_id=held.project_id, assignment=held, kind=kind, reason=reason, comment=comment, by=by
    )


def _audit(by: User, action: str, held: Assignment, detail: dict[str, Any] | None = None) -> None:
    audit.record(by=by, action=action, subject=held, project_id=held.project_id, detail=detail)
