"""How far batches are: rows of the list, the numbers of one, its chart, and what people said about its tasks."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import TruncDate

from accounts.models import AuditEvent, Team, User
from accounts.roles import Permission, Role
from annotation import counts
from annotation.burnup import Chart, burn_up
from annotation.models import Batch, Import, Membership, Project, Submission, TaskReport
from annotation.pace import Pace, pace
from annotation.permissions import projects_where

# A list longer than this is to be narrowed by the filter, not scrolled.
MOST_ROWS = 100
SHOWN_STATES = ("approved", "submitted", "returned", "claimed", "open")
RUNNING = ("open", "paused")
# In the filter and in sorting: what runs, what waits to be opened, what is over.
STATE_ORDER = ("open", "paused", "draft", "closed")


@dataclass(frozen=True)
class Numbers:
    """The counters of one or more batches, in the words pages use."""

    tasks: int
    wanted: int
    by_state: dict[str, int]

    @property
    def answered(self) -> int:
        """Answers that are in, whatever became of them; never more than wanted."""
        found = sum(self.by_state[state] for state in ("submitted", "returned", "approved"))
        return min(found, self.wanted)

    @property
    def approved(self) -> int:
        """Answers that became records; late extra ones beyond what was wanted do not count."""
        return min(self.by_state["approved"], self.wanted)

    @property
    def percent(self) -> int:
        """Approved of wanted; 100 only when it is all of it."""
        return self.approved * 100 // self.wanted if self.wanted else 0

    @property
    def parts(self) -> list[tuple[str, int]]:
        """The states of the stacked bar in order; a draft's tasks are all open."""
        shown = [(state, self.by_state[state]) for state in SHOWN_STATES]
        return shown if any(n for _, n in shown) else [("open", self.wanted)]


@dataclass(frozen=True)
class BatchRow:
    """One batch as its lead sees it."""

    batch: Batch
    numbers: Numbers
    pace: Pace
    # Names are for those who lead; an engineer learns how many, not who.
    named: bool

    @property
    def people(self) -> list[User]:
        """Whom it is given to by name; nobody for a reader who may not know names."""
        return list(self.batch.people.all()) if self.named else []

    @property
    def number_of_people(self) -> int:
        """How many it is given to by name."""
        return len(self.batch.people.all())

    @property
    def teams(self) -> list[Team]:
        """Which teams it is given to."""
        return list(self.batch.teams.all())


@dataclass(frozen=True)
class BatchList:
    """The rows a filter leaves, and how many there are in all."""

    rows: list[BatchRow]
    more: int

    @property
    def running(self) -> int:
        """How many of the rows give out work."""
        return sum(row.batch.state == "open" for row in self.rows)

    @property
    def tasks(self) -> int:
        """Tasks in all rows."""
        return sum(row.numbers.tasks for row in self.rows)


def numbers_of(batch: Batch, found: dict[str, int]) -> Numbers:
    """Read the counters of one batch."""
    return Numbers(found["tasks"], found["tasks"] * batch.answers_wanted, found)


def with_people(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    """Load batches with their project and whom they are given to."""
    return batches.select_related("project").prefetch_related(
        Prefetch("people", queryset=User.objects.order_by("name")), "teams"
    )


def rows_of(batches: Sequence[Batch], now: datetime, *, led: Container[int]) -> list[BatchRow]:
    """Put the counters beside the batches, in one statement; `led` are the projects whose people have names."""
    found = counts.of_batches(batch.pk for batch in batches)
    return [
        _row(batch, numbers_of(batch, found[batch.pk]), now, named=batch.project_id in led)
        for batch in batches
    ]


def _row(batch: Batch, numbers: Numbers, now: datetime, *, named: bool) -> BatchRow:
    running = batch.state in RUNNING
    return BatchRow(
        batch,
        numbers,
        pace(
            wanted=numbers.wanted,
            approved=numbers.approved,
            opened_at=batch.opened_at,
            due_at=batch.due_at if running else None,
            now=now,
        ),
        named,
    )


def batches_seen(user: User, now: datetime, *, text: str = "", state: str = "") -> BatchList:
    """Return the batches whose progress the person sees; the running ones, those due first, lead."""
    wanted = Batch.objects.filter(project__in=projects_where(user, Permission.SEE_PROGRESS))
    if text:
        wanted = wanted.filter(Q(name__icontains=text) | Q(project__name__icontains=text))
    wanted = wanted.filter(state=state) if state else wanted
    found = list(in_order(with_people(wanted))[: MOST_ROWS + 1])
    more = wanted.count() - MOST_ROWS if len(found) > MOST_ROWS else 0
    led = set(projects_where(user, Permission.MANAGE_PROJECT))
    return BatchList(rows_of(found[:MOST_ROWS], now, led=led), more)


def in_order(batches: QuerySet[Batch]) -> QuerySet[Batch]:
    """Sort: open, paused, draft, closed; in each the next due first."""
    place = Case(
        *(When(state=state, then=Value(n)) for n, state in enumerate(STATE_ORDER)),
        output_field=IntegerField(),
    )
    return batches.order_by(place, "due_at", "-priority", "-pk")


def chart_of(row: BatchRow, *, today: date, zone: tzinfo | None) -> Chart | None:
    """Draw a batch from its audit events, in the reader's days; the counters stay the truth for totals."""
    submissions = Submission.objects.filter(batch=row.batch).values("public_id")
    events = (
        AuditEvent.objects.filter(project_id=row.batch.project_id, subject_type="submission")
        .filter(action__in=("submission.submitted", "submission.approved"), subject_id__in=submissions)
        .annotate(day=TruncDate("at", tzinfo=zone))
        .values_list("action", "day")
        .annotate(n=Count("pk"))
        .order_by()
    )
    by_action: dict[str, dict[date, int]] = {"submission.submitted": {}, "submission.approved": {}}
    for action, day, number in events:
        by_action[action][day] = number
    due = row.batch.due_at
    return burn_up(
        by_action["submission.submitted"],
        by_action["submission.approved"],
        wanted=row.numbers.wanted,
        today=today,
        due=due.astimezone(zone).date() if due else None,
    )


def reports_in(*, project: Project | None = None, batch: Batch | None = None) -> list[TaskReport]:
    """Return the latest flags and skips of a project or a batch."""
    found = TaskReport.objects.select_related("by", "assignment__task", "assignment__batch", "project")
    if batch is not None:
        found = found.filter(project_id=batch.project_id, assignment__batch=batch)
    if project is not None:
        found = found.filter(project=project)
    return list(found.order_by("-id")[:12])


def imports_in(*, project: Project | None = None, batch: Batch | None = None) -> list[Import]:
    """Return the latest imports of a project or a batch, with their jobs."""
    found = Import.objects.select_related("job", "batch", "created_by")
    found = found.filter(batch=batch) if batch is not None else found.filter(project=project)
    return list(found[:8])


def contributors(project_ids: Iterable[int]) -> QuerySet[User]:
    """Return the active contributors of projects, by name."""
    held = Membership.objects.filter(project__in=project_ids, role=Role.CONTRIBUTOR)
    return User.objects.filter(is_active=True, pk__in=held.values("user_id")).order_by("name", "pk")
