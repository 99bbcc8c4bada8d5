"""Imports of task files and the rows they refused."""

from __future__ import annotations

from django.db import models

from accounts.models import User
from annotation.models.batches import Batch
from annotation.models.projects import Project
from boundary.ids import uuid7
from jobs.models import Job


class Import(models.Model):
    """One uploaded file on its way into a batch. The job's row says how far it is."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="imports")
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="imports")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="+", null=True)
    file = models.FileField(upload_to="imports/", max_length=300)
    name = models.CharField(max_length=255)
    bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict, help_text="Field of the file → field of a task.")
    accepted = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.name


class ImportRefusal(models.Model):
    """One row that was not imported, and the sentence that says why."""

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="refusals")
    line = models.PositiveIntegerField()
    reason = models.TextField()
    raw = models.BinaryField(help_text="The line exactly as it was in the file, cut at 100 kB.")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("source", "line"), name="refusal_line_once"),)
        ordering = ("line",)

    def __str__(self) -> str:
        return f"line {self.line}: {self.reason}"
