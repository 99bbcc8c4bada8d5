"""Decisions on revisions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from annotation.models.projects import Project
from annotation.models.submissions import Revision, Submission
from boundary.ids import uuid7


class Review(models.Model):
    """One deciding review of one revision. Never by its author: the database holds it."""

    DECISIONS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("approve", "Approved"),
        ("request_changes", "Changes requested"),
        ("reject", "Rejected"),
    )
    REASONS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("off_guideline", "Cannot be fixed within the guideline"),
        ("wrong_facts", "The facts are wrong"),
        ("too_thin", "Too thin to learn from"),
        ("duplicate", "The same as another answer"),
        ("unsafe", "Unsafe content"),
        ("other", "Something else"),
    )

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="reviews")
    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="review")
    # Repeated here so that the database can compare it with the reviewer.
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=20, choices=DECISIONS)
    reason = models.CharField(max_length=20, choices=REASONS, blank=True)
    comment = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(reviewer=F("author")), name="review_not_by_author"),
            models.CheckConstraint(
                condition=Q(decision="approve", reason="")
                | Q(decision="request_changes", reason="") & ~Q(comment="")
                | Q(decision="reject") & ~Q(reason=""),
                name="review_says_why",
            ),
        )
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.decision} of {self.revision_id}"
