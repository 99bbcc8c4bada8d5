"""What a reviewer reads."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from annotation.models import Revision, Submission


def with_everything() -> QuerySet[Submission]:
    """Submissions with all that the review page shows beside their revisions, in one statement."""
    return Submission.objects.select_related("task", "batch", "project", "author", "assignment")


def last_revision(submission: Submission) -> Revision:
    """Return the version that waits for a decision."""
    return Revision.objects.select_related("design", "guideline", "terms", "made_by").get(
        submission=submission, number=submission.revision
    )


def waiting(projects: list[int], reviewer: User) -> QuerySet[Submission]:
    """Submissions this reviewer may judge, the oldest first; those another reviewer holds are left out."""
    free = Q(reviewer=None) | Q(reviewer=reviewer) | Q(review_lease_until__lt=timezone.now())
    edited = Revision.objects.filter(submission=OuterRef("pk"), made_by=reviewer)
    return (
        with_everything()
        .filter(free, ~Exists(edited), state="submitted", project__in=projects)
        .exclude(author=reviewer)
        .order_by("submitted_at", "id")
    )


def history(submission: Submission) -> list[Revision]:
    """Return every version with the decision on it, the oldest first."""
    return list(
        Revision.objects.select_related("design", "guideline", "made_by", "review__reviewer").filter(
            submission=submission
        )
    )
