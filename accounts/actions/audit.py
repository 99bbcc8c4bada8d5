"""Write the audit trail. Called inside the transaction of the change it records."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent, User


class Subject(Protocol):
    """Anything with a public id."""

    @property
    def public_id(self) -> UUID:
        """Its name outside the database."""
        ...


def _event(
    by: User | None, action: str, subject: Subject, project_id: int | None, detail: dict[str, Any] | None
) -> AuditEvent:
    return AuditEvent(
        at=timezone.now(),
        actor=by,
        action=action,
        subject_type=type(subject).__name__.lower(),
        subject_id=subject.public_id,
        project_id=project_id,
        detail=detail or {},
    )


def record(
    *,
    by: User | None,
    action: str,
    subject: Subject,
    project_id: int | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add one event. `by` is None where a rule or a job acted, not a person."""
    record_many(by=by, action=action, subjects=[subject], project_id=project_id, detail=detail)


def record_many(
    *,
    by: User | None,
    action: str,
    subjects: Iterable[Subject],
    project_id: int | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Add one event a subject, in one statement."""
    if not connection.in_atomic_block:
        message = "An audit event belongs to the transaction of the change it records."
        raise RuntimeError(message)
    AuditEvent.objects.bulk_create([_event(by, action, s, project_id, detail) for s in subjects])
