"""What a person's own home page and queues show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from annotation import counts
from annotation.models import Assignment, Batch, GuidelineVersion, Membership, Review, Submission
from annotation.queries import reviews
from annotation.queries.work import live_of, with_everything
from annotation.queue import Scope

# More waiting than this is shown as "100+": the exact number changes nothing for a reader, counting it costs.
MANY = 100


@dataclass(frozen=True)
class Queue:
    """One batch as one person sees it."""

    batch: Batch
    done: int
    left: int
    holds: bool

    @property
    def total(self) -> int:
        """Return all that this person has done and can still do here."""
        return self.done + self.left


@dataclass(frozen=True)
class Returned:
    """An answer that came back, with the reviewer's words; none if the author took it back."""

    assignment: Assignment
    review: Review | None


@dataclass(frozen=True)
class Figures:
    """The few numbers a person sees about themselves."""

    submitted_today: int
    decided_this_week: int
    approved_this_week: int


def queues_of(user: User) -> list[Queue]:
    """Return the open batches this person can take work from or holds work in, the next due first."""
    projects = Membership.objects.filter(user=user, role=Role.CONTRIBUTOR).values("project_id")
    batches = Batch.objects.open().assigned_to(user).filter(project__in=projects)
    found = list(batches.select_related("project", "design").order_by("due_at", "-priority", "pk"))
    mine = _mine(user, [batch.pk for batch in found])
    numbers = counts.of_batches(batch.pk for batch in found)
    return [_queue(batch, numbers[batch.pk], mine.get(batch.pk, {})) for batch in found]


def queue_of(user: User, batch: Batch) -> Queue:
    """Return one batch as the person sees it."""
    return _queue(batch, counts.of_batches([batch.pk])[batch.pk], _mine(user, [batch.pk]).get(batch.pk, {}))


def _mine(user: User, batches: list[int]) -> dict[int, dict[str, int]]:
    rows = (
        Assignment.objects.filter(holder=user, batch_id__in=batches)
        .values("batch_id")
        .annotate(
            had=Count("pk"),
            done=Count("pk", filter=Q(state="answered")),
            held=Count("pk", filter=Q(state="claimed")),
        )
    )
    return {row["batch_id"]: {"had": row["had"], "done": row["done"], "held": row["held"]} for row in rows}


def _queue(batch: Batch, numbers: dict[str, int], mine: dict[str, int]) -> Queue:
    held = mine.get("held", 0)
    # One person answers a task once, so what is open is only theirs as far as they have not had it.
    new = min(numbers["open"], max(0, numbers["tasks"] - mine.get("had", 0)))
    return Queue(batch, mine.get("done", 0), new + held, holds=held > 0)


def returned_of(user: User) -> list[Returned]:
    """Return what came back to the person, the oldest first, with the last review of each."""
    found = list(
        with_everything()
        .filter(holder=user, state="answered", submission__state="returned")
        .filter(project__in=Membership.objects.filter(user=user, role=Role.CONTRIBUTOR).values("project_id"))
        .order_by("submission__submitted_at", "pk")[:50]
    )
    last = last_reviews([one.submission for one in found])
    return [Returned(one, last.get(one.submission.pk)) for one in found]


def last_reviews(submissions: list[Submission]) -> dict[int, Review]:
    """Return the review that sent each submission back, by submission; none where the author took it back."""
    current = {one.pk: one.revision for one in submissions}
    rows = (
        Review.objects.filter(submission_id__in=current).select_related("reviewer", "revision").order_by("pk")
    )
    return {row.submission_id: row for row in rows if row.revision.number == current[row.submission_id]}


def kept_of(user: User) -> list[Assignment]:
    """Return what this person began and no longer holds, where a draft is kept: the lease ended, or given back."""
    mine = with_everything().filter(
        holder=user,
        state__in=("expired", "released"),
        draft__isnull=False,
        project__memberships__user=user,
        project__memberships__role=Role.CONTRIBUTOR,
    )
    return list(mine.order_by("-draft__saved_at")[:10])


def current_of(user: User) -> Assignment | None:
    """Return the task the person is in the middle of."""
    return live_of(user, Scope(None, None))


def figures_of(user: User, *, today: datetime, week: datetime) -> Figures:
    """Return the person's own numbers since this morning and since Monday."""
    decided = Review.objects.filter(author=user, created_at__gte=week).exclude(decision="request_changes")
    return Figures(
        submitted_today=Submission.objects.filter(author=user, submitted_at__gte=today).count(),
        decided_this_week=decided.count(),
        approved_this_week=decided.filter(decision="approve").count(),
    )


def waiting_for_review(user: User, projects: list[int]) -> int:
    """Return how many submissions this person may judge, counted up to MANY."""
    return len(reviews.waiting(projects, user).values_list("pk")[:MANY]) if projects else 0


def changed_guidelines(user: User, *, now: datetime) -> QuerySet[GuidelineVersion]:
    """Return the guidelines of the person's projects that changed within two weeks."""
    projects = Membership.objects.filter(user=user).values("project_id")
    recent = GuidelineVersion.objects.filter(
        project__in=projects, number__gt=1, created_at__gte=now - timedelta(days=14)
    )
    return recent.filter(project__guideline_id=F("pk")).select_related("project").order_by("-created_at")
