"""What a contributor holds."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from annotation.models import Assignment, Membership
from annotation.queue import Scope


def with_everything() -> QuerySet[Assignment]:
    """Assignments with all that the workspace shows, in one statement."""
    return Assignment.objects.select_related(
        "task", "batch", "project", "design", "guideline", "terms", "holder", "draft", "submission"
    )


def held_by(user: User, public_id: UUID) -> Assignment | None:
    """Lock and return one assignment of the person's, while they are still a contributor of its project.

    Locked first and read second: a read that had to wait for the lock would show the draft and the submission
    beside it as they were before.
    """
    mine = Assignment.objects.filter(_still_contributor(user), public_id=public_id, holder=user)
    locked = mine.select_for_update(of=("self",)).values_list("pk", flat=True).first()
    return with_everything().get(pk=locked) if locked is not None else None


def for_page(user: User, public_id: UUID) -> Assignment | None:
    """Return one assignment of the person's without a lock, for a page that only shows it."""
    return with_everything().filter(_still_contributor(user), public_id=public_id, holder=user).first()


def returned_to(user: User, scope: Scope) -> Assignment | None:
    """Return the oldest answer that came back to the person and waits for their fix."""
    mine = with_everything().filter(
        _in(scope), _still_contributor(user), holder=user, state="answered", submission__state="returned"
    )
    return mine.order_by("submission__submitted_at", "pk").first()


def live_of(user: User, scope: Scope) -> Assignment | None:
    """Return the oldest assignment the person holds under a lease."""
    mine = with_everything().filter(_in(scope), _still_contributor(user), holder=user, state="claimed")
    return mine.order_by("claimed_at", "pk").first()


def _in(scope: Scope) -> Q:
    wanted = Q()
    if scope.project is not None:
        wanted &= Q(project=scope.project)
    if scope.batch is not None:
        wanted &= Q(batch=scope.batch)
    return wanted


def _still_contributor(user: User) -> Exists:
    return Exists(
        Membership.objects.filter(user=user, project_id=OuterRef("project_id"), role=Role.CONTRIBUTOR)
    )
