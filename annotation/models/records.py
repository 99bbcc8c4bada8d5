"""Records: approved data, ready for export."""

from __future__ import annotations

from django.db import models

from accounts.models import TermsVersion, User
from annotation.models.batches import Batch, Task
from annotation.models.projects import DesignVersion, GuidelineVersion, Project
from annotation.models.reviews import Review
from annotation.models.submissions import Revision, Submission
from boundary.ids import uuid7


class Record(models.Model):
    """Written once, at approval, as one canonical JSON text. The database refuses changes to it.

    Exports read this table and nothing else, so what they need is in `body` or in a column here.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="records")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    submission = models.OneToOneField(Submission, on_delete=models.PROTECT, related_name="record")
    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="record")
    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="record")
    design = models.ForeignKey(DesignVersion, on_delete=models.PROTECT, related_name="+")
    guideline = models.ForeignKey(GuidelineVersion, on_delete=models.PROTECT, related_name="+")
    terms = models.ForeignKey(TermsVersion, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    body = models.TextField(help_text="Canonical JSON.")
    sha256 = models.CharField(max_length=64)
    approved_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("project", "id"), name="record_by_project"),)

    def __str__(self) -> str:
        return str(self.public_id)
