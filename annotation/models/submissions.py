"""Submissions and their revisions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import TermsVersion, User
from annotation.models.batches import Batch, Task
from annotation.models.projects import DesignVersion, GuidelineVersion, Project
from annotation.models.work import Assignment
from annotation.workflow import SUBMISSION
from boundary.ids import uuid7


class Submission(models.Model):
    """One person's answer to one assignment through all its versions."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="submissions")
    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="submission")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=SUBMISSION.choices(), default=SUBMISSION.initial)
    revision = models.PositiveIntegerField(help_text="The number of the last revision.")
    submitted_at = models.DateTimeField()
    # A reviewer holds it for a while, so that two people do not judge the same work.
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    review_lease_until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            # Lets a review name the author of its submission with a foreign key on both columns.
            models.UniqueConstraint(fields=("id", "author"), name="submission_with_author"),
            models.CheckConstraint(
                condition=Q(state__in=list(SUBMISSION.states)), name="submission_state_known"
            ),
            models.CheckConstraint(
                condition=Q(reviewer=None) | ~Q(reviewer=models.F("author")),
                name="submission_not_held_by_author",
            ),
        )
        indexes = (
            models.Index(
                fields=("project", "submitted_at"), condition=Q(state="submitted"), name="to_review"
            ),
            models.Index(fields=("author", "state"), name="submission_by_author"),
        )

    def __str__(self) -> str:
        return f"{self.public_id} {self.state}"


class Revision(models.Model):
    """One version of an answer, word for word. The database refuses changes to it."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    answer = models.TextField(help_text="Canonical JSON.")
    sha256 = models.CharField(max_length=64)
    design = models.ForeignKey(DesignVersion, on_delete=models.PROTECT, related_name="+")
    guideline = models.ForeignKey(GuidelineVersion, on_delete=models.PROTECT, related_name="+")
    terms = models.ForeignKey(TermsVersion, on_delete=models.PROTECT, related_name="+")
    provenance = models.JSONField(help_text="Origin of each field: human, model, import or edited; model id.")
    candidate_order = models.JSONField(default=list, help_text="Canonical indexes in the order shown.")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    idempotency_key = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("submission", "number"), name="revision_number_once"),
            models.UniqueConstraint(
                fields=("made_by", "idempotency_key"),
                condition=~Q(idempotency_key=""),
                name="idempotency_key_once",
            ),
        )
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.submission_id} v{self.number}"
