"""What people said about tasks, as leads see it: flags with a name, skips without."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from annotation.models import TaskReport
from annotation.views.sheet import task_title

# Nobody explains to their lead why something was hard for them.
PRIVATE = "hard_for_me"


@dataclass(frozen=True)
class Said:
    """One flag or skip."""

    report: TaskReport
    title: str
    reason: str
    comment: str
    by: User | None


def said(reports: Iterable[TaskReport], *, named: bool) -> list[Said]:
    """Return the reports with what a reader may know of each: nobody counts skips, so they have no name."""
    return [_said(report, named=named) for report in reports]


def _said(report: TaskReport, *, named: bool) -> Said:
    private = report.reason == PRIVATE and report.kind == "skip"
    return Said(
        report,
        task_title(report.assignment.task),
        "" if private else report.get_reason_display(),
        "" if private else report.comment,
        report.by if named and report.kind == "flag" else None,
    )
