"""Who may see and make datasets: whoever may in every project the data comes from."""

from __future__ import annotations

from accounts.models import User
from accounts.roles import Permission
from annotation.models import Project
from annotation.permissions import NO_PROJECT, check, projects_where, refusal
from boundary.problems import NotAllowed, NotFound
from exports.models import Dataset

NO_DATASET = "There is no such dataset, or you may not read the records of all its projects."


def can_read_any(user: User) -> bool:
    """Say whether the person may read records of any project."""
    return user.is_admin or bool(projects_where(user, Permission.READ_RECORDS))


def check_reads_any(user: User) -> None:
    """Raise NotAllowed unless there is a project whose records the person may read."""
    if not can_read_any(user):
        raise NotAllowed(refusal(Permission.READ_RECORDS))


def can_manage_any(user: User) -> bool:
    """Say whether the person may make a dataset of any project."""
    return user.is_admin or bool(projects_where(user, Permission.MANAGE_DATASETS))


def check_manages_any(user: User) -> None:
    """Raise NotAllowed unless there is a project whose datasets the person may make."""
    if not can_manage_any(user):
        raise NotAllowed(refusal(Permission.MANAGE_DATASETS))


def check_manages(user: User, dataset: Dataset) -> None:
    """Raise NotFound to those who may not read the dataset, NotAllowed to those who only read it."""
    if not Dataset.objects.readable_by(user).filter(pk=dataset.pk).exists():
        raise NotFound(NO_DATASET)
    for project in dataset.projects.all():
        check(user, project, Permission.MANAGE_DATASETS)


def can_manage(user: User, dataset: Dataset) -> bool:
    """Say whether the person may make and cancel releases of the dataset."""
    if user.is_admin:
        return True
    allowed = set(projects_where(user, Permission.MANAGE_DATASETS))
    return {project.pk for project in dataset.projects.all()} <= allowed


def check_projects(user: User, slugs: list[str]) -> list[Project]:
    """The projects of these slugs; NotFound if one is not the person's, NotAllowed if they may not make datasets."""
    found = {project.slug: project for project in Project.objects.filter(slug__in=slugs)}
    for slug in slugs:
        if slug not in found:
            raise NotFound(NO_PROJECT)
        check(user, found[slug], Permission.MANAGE_DATASETS)
    return [found[slug] for slug in slugs]
