"""The tables of legal moves. Every state of every thing that has a life is on one of these pages."""

from __future__ import annotations

from annotation.workflow.assignment import ASSIGNMENT
from annotation.workflow.batch import BATCH
from annotation.workflow.release import RELEASE
from annotation.workflow.submission import SUBMISSION
from annotation.workflow.table import Move, State, Workflow

ALL: tuple[Workflow, ...] = (BATCH, ASSIGNMENT, SUBMISSION, RELEASE)

__all__ = ["ALL", "ASSIGNMENT", "BATCH", "RELEASE", "SUBMISSION", "Move", "State", "Workflow"]
