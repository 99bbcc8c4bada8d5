"""The background work of the annotation app."""

from __future__ import annotations

from accounts.models import User
from accounts.roles import Permission
from annotation.actions.imports import KIND as IMPORT
from annotation.actions.taking_in import import_step
from annotation.models import Project
from annotation.permissions import can
from jobs import registry
from jobs.models import Job


def progress_seen(user: User, job: Job) -> bool:
    """Show the jobs of a project to those who see its progress."""
    return _may(user, job, Permission.SEE_PROGRESS)


def leads_cancel(user: User, job: Job) -> bool:
    """Let those who may import tasks call an import off, whoever began it."""
    return job.kind == IMPORT and _may(user, job, Permission.IMPORT_TASKS)


def _may(user: User, job: Job, permission: Permission) -> bool:
    project = Project.objects.filter(pk=job.project_id).first() if job.project_id else None
    return project is not None and can(user, project, permission)


registry.register(IMPORT, import_step, "Import")
registry.show_to(progress_seen)
registry.let_cancel(leads_cancel)
