"""Assignments, drafts, and what people say about a task they pass on."""

from __future__ import annotations

from typing import ClassVar, cast

from django.db import models
from django.db.models import Q

from accounts.models import TermsVersion, User
from annotation.models.batches import Batch, Task
from annotation.models.projects import DesignVersion, GuidelineVersion, Project
from annotation.workflow import ASSIGNMENT
from annotation.workflow.assignment import LIVE
from boundary.ids import uuid7


class Assignment(models.Model):
    """One slot of a task: one needed answer, held by one person under a lease.

    Design, guideline and terms are stamped when it is claimed; work that has begun finishes on them.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="assignments")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="assignments")
    slot = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=ASSIGNMENT.choices(), default=ASSIGNMENT.initial)
    # Late work whose slot somebody else has taken: kept, reviewed and credited, but beside the slots.
    is_spare = models.BooleanField(default=False)
    holder = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lease_expires_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    # Which order the responses are shown in: the index of a permutation, see annotation.shuffle.
    shuffle = models.PositiveIntegerField(default=0)
    design = models.ForeignKey(DesignVersion, on_delete=models.PROTECT, null=True, related_name="+")
    guideline = models.ForeignKey(GuidelineVersion, on_delete=models.PROTECT, null=True, related_name="+")
    terms = models.ForeignKey(TermsVersion, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("task", "slot"), condition=Q(state__in=LIVE, is_spare=False), name="slot_live_once"
            ),
            models.UniqueConstraint(
                fields=("holder", "task"), condition=Q(holder__isnull=False), name="task_once_a_person"
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(ASSIGNMENT.states)), name="assignment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open", holder=None, lease_expires_at=None)
                | Q(holder__isnull=False, design__isnull=False, guideline__isnull=False, terms__isnull=False)
                & ~Q(state="open"),
                name="assignment_open_or_held",
            ),
            models.CheckConstraint(
                condition=Q(state="claimed", lease_expires_at__isnull=False)
                | ~Q(state="claimed") & Q(lease_expires_at=None),
                name="assignment_lease_while_claimed",
            ),
        )
        indexes = (
            models.Index(fields=("batch", "slot", "position"), condition=Q(state="open"), name="slot_open"),
            models.Index(
                fields=("batch", "lease_expires_at"), condition=Q(state="claimed"), name="slot_leased"
            ),
            models.Index(fields=("holder", "batch", "state"), name="assignment_by_holder"),
        )

    def __str__(self) -> str:
        return f"{self.task_id}#{self.slot} {self.state}"

    @property
    def stamped_design(self) -> DesignVersion:
        """The design it was claimed under; the database stamps every assignment that is not open."""
        return cast("DesignVersion", self.design)

    @property
    def stamped_guideline(self) -> GuidelineVersion:
        """The guideline it was claimed under."""
        return cast("GuidelineVersion", self.guideline)

    @property
    def stamped_terms(self) -> TermsVersion:
        """The notice in force when it was claimed."""
        return cast("TermsVersion", self.terms)


class Draft(models.Model):
    """What a person has written so far, word for word. The version rises by one at each save."""

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="draft")
    answer = models.TextField(help_text="Canonical JSON.")
    version = models.PositiveIntegerField()
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.assignment_id} v{self.version}"


class TaskReport(models.Model):
    """A person passed a task on, or flagged it for the lead, and said why."""

    KINDS: ClassVar[tuple[tuple[str, str], ...]] = (("skip", "Skipped"), ("flag", "Flagged"))
    REASONS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("not_my_field", "I do not know this field"),
        ("language", "I do not read this language well enough"),
        ("broken", "The task is broken or incomplete"),
        ("unclear_guideline", "The guideline is unclear here"),
        ("sensitive", "It holds personal or confidential data"),
        ("hard_for_me", "This is hard for me"),
        ("other", "Something else"),
    )

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="reports")
    kind = models.CharField(max_length=8, choices=KINDS)
    reason = models.CharField(max_length=20, choices=REASONS)
    comment = models.TextField(blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = (models.Index(fields=("project", "-id"), name="report_by_project"),)

    def __str__(self) -> str:
        return f"{self.kind}: {self.reason}"
