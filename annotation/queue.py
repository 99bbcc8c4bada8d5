"""Which task next: one statement over a partial index of open slots, whatever the backlog."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from accounts.models import User
from annotation.models import Assignment, Batch, Project

LEASE = timedelta(minutes=30)

# 4! = 24, and 3!, 2! and 1! divide it, so one uniform number gives a uniform order of 1 to 4 responses.
_ORDERS = 24

# The batches are put in order first (OFFSET 0 keeps that order a fence); the lateral part then stops at the
# first batch with a slot for this person, and SKIP LOCKED passes over slots being taken this moment.
# The first key of the advisory locks of claims; the second is the person.
_CLAIM_LOCK = 7_001

_CLAIM = """
WITH chosen AS MATERIALIZED (
    SELECT slot.id, batch.design_id, batch.guideline_id
    FROM (
        SELECT b.id, b.priority, b.due_at, b.design_id, p.guideline_id
        FROM annotation_batch b
        JOIN annotation_project p ON p.id = b.project_id
        WHERE b.state = 'open'
          AND (%(project)s IS NULL OR b.project_id = %(project)s)
          AND (%(batch)s IS NULL OR b.id = %(batch)s)
          AND EXISTS (SELECT 1 FROM annotation_membership m
                      WHERE m.user_id = %(user)s AND m.project_id = b.project_id AND m.role = 'contributor')
          AND (b.open_to_all
               OR EXISTS (SELECT 1 FROM annotation_batch_people bp
                          WHERE bp.batch_id = b.id AND bp.user_id = %(user)s)
               OR EXISTS (SELECT 1 FROM annotation_batch_teams bt
                          JOIN accounts_team_members tm ON tm.team_id = bt.team_id
                          WHERE bt.batch_id = b.id AND tm.user_id = %(user)s))
        ORDER BY b.priority DESC, b.due_at NULLS LAST, b.id
        OFFSET 0
    ) batch
    CROSS JOIN LATERAL (
        SELECT a.id
        FROM annotation_assignment a
        WHERE a.batch_id = batch.id AND a.state = 'open'
          AND NOT EXISTS (SELECT 1 FROM annotation_assignment mine
                          WHERE mine.holder_id = %(user)s AND mine.task_id = a.task_id)
        ORDER BY a.slot, a.position
        LIMIT 1
        FOR UPDATE OF a SKIP LOCKED
    ) slot
    ORDER BY batch.priority DESC, batch.due_at NULLS LAST, batch.id
    LIMIT 1
)
UPDATE annotation_assignment AS taken
SET state = 'claimed', holder_id = %(user)s, claimed_at = %(now)s, lease_expires_at = %(until)s,
    shuffle = floor(random() * %(orders)s)::int,
    design_id = chosen.design_id, guideline_id = chosen.guideline_id,
    terms_id = (SELECT id FROM accounts_termsversion ORDER BY number DESC LIMIT 1)
FROM chosen
WHERE taken.id = chosen.id
RETURNING taken.id
"""

_CLAIM_REVIEW = """
WITH chosen AS MATERIALIZED (
    SELECT s.id
    FROM annotation_submission s
    WHERE s.state = 'submitted'
      AND s.project_id = ANY(%(projects)s)
      AND (%(batch)s IS NULL OR s.batch_id = %(batch)s)
      AND s.author_id <> %(user)s
      AND (s.reviewer_id IS NULL OR s.reviewer_id = %(user)s OR s.review_lease_until < %(now)s)
      AND NOT EXISTS (SELECT 1 FROM annotation_revision r
                      WHERE r.submission_id = s.id AND r.made_by_id = %(user)s)
    ORDER BY (s.reviewer_id IS NOT DISTINCT FROM %(user)s) DESC, s.submitted_at, s.id
    LIMIT 1
    FOR UPDATE OF s SKIP LOCKED
)
UPDATE annotation_submission AS taken
SET reviewer_id = %(user)s, review_lease_until = %(until)s
FROM chosen
WHERE taken.id = chosen.id
RETURNING taken.id
"""


@dataclass(frozen=True)
class Scope:
    """Where to look for work: anywhere, in one project, or in one batch."""

    project: Project | None = None
    batch: Batch | None = None


def one_claim_at_a_time(user: User) -> None:
    """Let the claims of one person wait for one another, so that two tabs never win two slots of one task."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_CLAIM_LOCK, user.pk])


def claim_slot(user: User, scope: Scope, *, now: datetime) -> int | None:
    """Take the next open slot this person is eligible for; return its id. Needs a transaction."""
    return _first(
        _CLAIM,
        {
            "user": user.pk,
            "project": scope.project.pk if scope.project else None,
            "batch": scope.batch.pk if scope.batch else None,
            "now": now,
            "until": now + LEASE,
            "orders": _ORDERS,
        },
    )


def claim_submission(user: User, projects: list[int], batch: Batch | None, *, now: datetime) -> int | None:
    """Take the oldest submission this reviewer may judge; return its id. Work already held comes first."""
    return _first(
        _CLAIM_REVIEW,
        {
            "user": user.pk,
            "projects": projects,
            "batch": batch.pk if batch else None,
            "now": now,
            "until": now + LEASE,
        },
    )


def due_leases(*, now: datetime, limit: int = 200) -> list[Assignment]:
    """Lock and return claimed assignments whose lease has ended, the oldest first."""
    ended = Assignment.objects.filter(state="claimed", lease_expires_at__lt=now)
    return list(ended.order_by("lease_expires_at").select_for_update(skip_locked=True, of=("self",))[:limit])


def _first(sql: str, values: dict[str, Any]) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    return row[0] if row else None
