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


def leads_see(user: User, job: Job) -> bool:
    """Show the jobs of a project to those who see its progress."""
    project = Project.objects.filter(pk=job.project_id).first() if job.project_id else None
    return project is not None and can(user, project, Permission.SEE_PROGRESS)


registry.register(IMPORT, import_step, "Import")
registry.show_to(leads_see)
