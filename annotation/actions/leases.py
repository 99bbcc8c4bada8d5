"""End leases that ran out, so that they block nobody, and give slots back to the queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.actions import audit
from annotation import counts
from annotation.models import Assignment
from annotation.queue import due_leases
from annotation.workflow import ASSIGNMENT


@transaction.atomic
def expire_leases(*, now: datetime) -> int:
    """End every lease that ran out before `now`; return how many. Drafts stay with their writers."""
    ended = due_leases(now=now)
    for assignment in ended:
        assignment.state = ASSIGNMENT.target("expire", assignment.state)
        assignment.lease_expires_at = None
    Assignment.objects.bulk_update(ended, ["state", "lease_expires_at"])
    reopen(ended)
    claimed = Counter(a.batch_id for a in ended)
    opened = Counter(a.batch_id for a in ended if not a.is_spare)
    for batch_id in sorted(claimed):
        counts.change(batch_id, {"claimed": -claimed[batch_id], "open": opened[batch_id]})
    audit.record_many(by=None, action="assignment.expired", subjects=ended)
    return len(ended)


def reopen(given_up: Iterable[Assignment]) -> int:
    """Put a new open slot in the place of each of these, spares excepted; return how many."""
    slots = [
        Assignment(
            project_id=a.project_id, batch_id=a.batch_id, task_id=a.task_id, slot=a.slot, position=a.position
        )
        for a in given_up
        if not a.is_spare
    ]
    Assignment.objects.bulk_create(slots)
    return len(slots)


def absorb_replacement(held: Assignment) -> int:
    """Take back the still open slot that stands in for this one; return how many were there (1 or 0).

    Where somebody else holds it by now, this assignment becomes a spare: kept and credited beside the slots.
    """
    if held.is_spare:
        return 0
    replacement = (
        Assignment.objects.filter(task_id=held.task_id, slot=held.slot, state="open", is_spare=False)
        .select_for_update(skip_locked=True)
        .first()
    )
    if replacement is None:
        held.is_spare = True
        return 0
    replacement.delete()
    return 1
