"""The rows of background work."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from boundary.ids import uuid7
from jobs import limits

if TYPE_CHECKING:
    from accounts.models import User

# The database's clock or a moment: rules about time take it as an argument.
Moment = datetime | Now


class JobQuerySet(models.QuerySet["Job"]):
    """Sets of jobs."""

    def open(self) -> JobQuerySet:
        """Jobs that have not ended."""
        return self.filter(state__in=Job.OPEN)

    def due(self, now: Moment) -> JobQuerySet:
        """Jobs that wait and may start, the most urgent first."""
        return self.filter(state=Job.State.QUEUED, due_at__lte=now).order_by("-priority", "due_at", "id")

    def abandoned(self, now: Moment) -> JobQuerySet:
        """Running jobs whose worker has gone silent."""
        return self.filter(state=Job.State.RUNNING, lease_until__lt=now)

    def held(self, job: Job) -> JobQuerySet:
        """The row of this job, if whoever claimed it with this fence still holds it."""
        return self.filter(pk=job.pk, fence=job.fence, state=Job.State.RUNNING)

    def visible_to(self, user: User) -> JobQuerySet:
        """Jobs this person started; administrators see all."""
        return self if user.is_admin else self.filter(created_by=user)


class Job(models.Model):
    """One piece of background work, from its order to its result."""

    class State(models.TextChoices):
        """Where a job is."""

        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    OPEN: ClassVar = (State.QUEUED, State.RUNNING)
    ENDED: ClassVar = (State.DONE, State.FAILED, State.CANCELLED)

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, default="", blank=True)
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    project_id = models.BigIntegerField(null=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    priority = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField(db_default=Now())
    attempt = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=limits.MAX_ATTEMPTS)
    lease_until = models.DateTimeField(null=True)
    worker = models.CharField(max_length=200, default="", blank=True)
    fence = models.PositiveBigIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    cursor = models.JSONField(default=dict)
    result = models.JSONField(null=True)
    error = models.TextField(default="", blank=True)
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="job_state_known",
                condition=Q(state__in=("queued", "running", "done", "failed", "cancelled")),
            ),
            models.CheckConstraint(
                name="job_leased_while_running",
                condition=Q(state="running", lease_until__isnull=False)
                | (~Q(state="running") & Q(lease_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="job_finished_when_ended",
                condition=Q(state__in=("queued", "running"), finished_at__isnull=True)
                | Q(state__in=("done", "failed", "cancelled"), finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="job_error_when_failed",
                condition=(Q(state="failed") & ~Q(error="")) | (~Q(state="failed") & Q(error="")),
            ),
            models.UniqueConstraint(
                name="job_key_once_while_open",
                fields=("kind", "key"),
                condition=Q(state__in=("queued", "running")) & ~Q(key=""),
            ),
        )
        indexes = (
            models.Index(F("priority").desc(), "due_at", "id", name="job_due", condition=Q(state="queued")),
            models.Index(fields=("lease_until",), name="job_abandoned", condition=Q(state="running")),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.state in self.OPEN

    @property
    def fraction(self) -> float | None:
        """How much is done, 0 to 1; None while the whole is not known."""
        if self.state == self.State.DONE:
            return 1.0
        return min(self.done / self.total, 1.0) if self.total else None

    def time_left(self, now: datetime) -> timedelta | None:
        """Return an estimate from the speed so far; None while there is nothing to judge by."""
        if self.state != self.State.RUNNING or not self.started_at or not 0 < self.done <= self.total:
            return None
        return (now - self.started_at) * ((self.total - self.done) / self.done)


class WorkerBeat(models.Model):
    """When a worker's machine was last heard of."""

    name = models.CharField(max_length=200, unique=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
