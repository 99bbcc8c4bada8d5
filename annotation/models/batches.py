"""Batches, their tasks and their counters."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from accounts.models import Team, User
from annotation.models.projects import DesignVersion, Project
from annotation.workflow import BATCH
from boundary.ids import uuid7


class BatchQuerySet(models.QuerySet["Batch"]):
    """Sets of batches."""

    def open(self) -> BatchQuerySet:
        """Return the batches that give out work."""
        return self.filter(state="open")

    def assigned_to(self, user: User) -> BatchQuerySet:
        """Return the batches open to all, or given to the person or to a team of theirs."""
        return self.filter(
            models.Q(open_to_all=True)
            | models.Exists(
                Batch.people.through.objects.filter(batch_id=models.OuterRef("pk"), user_id=user.pk)
            )
            | models.Exists(
                Batch.teams.through.objects.filter(batch_id=models.OuterRef("pk"), team__members=user.pk)
            )
        )


class Batch(models.Model):
    """A set of tasks opened together, with a number of answers wanted, a priority and a due date."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="batches")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=20, choices=BATCH.choices(), default=BATCH.initial)
    answers_wanted = models.PositiveSmallIntegerField(default=1)
    priority = models.SmallIntegerField(default=0, help_text="Higher is given out first.")
    due_at = models.DateTimeField(null=True, blank=True)
    open_to_all = models.BooleanField(default=False)
    people = models.ManyToManyField(User, related_name="+", blank=True)
    teams = models.ManyToManyField(Team, related_name="+", blank=True)
    design = models.ForeignKey(DesignVersion, on_delete=models.PROTECT, related_name="+")
    next_position = models.PositiveIntegerField(default=0, help_text="Where the next imported task goes.")
    opened_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Batch]] = models.Manager.from_queryset(BatchQuerySet)()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(answers_wanted__gte=1, answers_wanted__lte=20),
                name="batch_answers_1_to_20",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=list(BATCH.states)), name="batch_state_known"
            ),
        )
        indexes = (models.Index(fields=("project", "state"), name="batch_by_project"),)

    def __str__(self) -> str:
        return self.name


class BatchCount(models.Model):
    """How many slots of a batch are in a state: the sum over its shards.

    Kept at each change of state, so that no page counts live rows. Sharded, so that people who work in
    the same batch do not wait for one another on one row.
    """

    STATES = ("tasks", "open", "claimed", "submitted", "returned", "approved", "rejected")
    SHARDS = 8

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="counts")
    state = models.CharField(max_length=12)
    shard = models.PositiveSmallIntegerField()
    n = models.IntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("batch", "state", "shard"), name="batch_count_once"),)

    def __str__(self) -> str:
        return f"{self.batch_id} {self.state} {self.n}"


class Task(models.Model):
    """A person's unit of work: what is shown, exactly as it was imported."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="tasks")
    position = models.PositiveIntegerField()
    external_id = models.CharField(max_length=200, blank=True)
    payload = models.TextField(help_text="Canonical JSON.")
    sha256 = models.CharField(max_length=64)
    origin = models.JSONField(default=dict, help_text="Where each field of the payload came from.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("batch", "position"), name="task_position_once"),)
        indexes = (
            models.Index(
                fields=("project", "external_id"),
                name="task_by_external_id",
                condition=~models.Q(external_id=""),
            ),
        )

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.position}"
