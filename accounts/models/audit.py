"""The audit trail: who did what, to which thing, when. Rows are only ever added."""

from __future__ import annotations

from django.db import models

from accounts.models.people import User
from boundary.ids import uuid7


class AuditEvent(models.Model):
    """One change of state, written in the transaction that made it. The database refuses changes to it."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    project_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = (
            models.Index(fields=("subject_type", "subject_id", "id"), name="audit_by_subject"),
            models.Index(fields=("project_id", "-id"), name="audit_by_project"),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type} {self.subject_id}"
