"""The rows of the annotation app."""

from __future__ import annotations

from annotation.models.batches import Batch, BatchCount, Task
from annotation.models.imports import Import, ImportRefusal
from annotation.models.projects import (
    DesignVersion,
    GuidelineVersion,
    Membership,
    Project,
)
from annotation.models.records import Record
from annotation.models.reviews import Review
from annotation.models.submissions import Revision, Submission
from annotation.models.work import Assignment, Draft, TaskReport

__all__ = [
    "Assignment",
    "Batch",
    "BatchCount",
    "DesignVersion",
    "Draft",
    "GuidelineVersion",
    "Import",
    "ImportRefusal",
    "Membership",
    "Project",
    "Record",
    "Review",
    "Revision",
    "Submission",
    "Task",
    "TaskReport",
]
