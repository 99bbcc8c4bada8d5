"""Roles and permissions as tables: a change of who may do what is a change of this file.

A role is held per project. Administrators hold every permission in every project, except that nobody,
whatever their role, reviews their own work (the database refuses it).
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What a person is in one project."""

    CONTRIBUTOR = "contributor"
    REVIEWER = "reviewer"
    LEAD = "lead"
    ENGINEER = "engineer"


class Permission(StrEnum):
    """One thing a person may do in one project."""

    SEE_PROJECT = "see_project"
    WORK = "work"
    REVIEW = "review"
    SEE_PROGRESS = "see_progress"
    MANAGE_PROJECT = "manage_project"
    MANAGE_BATCHES = "manage_batches"
    IMPORT_TASKS = "import_tasks"
    READ_RECORDS = "read_records"
    MANAGE_DATASETS = "manage_datasets"


LABELS: dict[Role, str] = {
    Role.CONTRIBUTOR: "Contributor",
    Role.REVIEWER: "Reviewer",
    Role.LEAD: "Team lead",
    Role.ENGINEER: "ML engineer",
}

DESCRIPTIONS: dict[Role, str] = {
    Role.CONTRIBUTOR: "Answers tasks and fixes what comes back.",
    Role.REVIEWER: "Approves, returns or rejects the answers of others.",
    Role.LEAD: "Writes guidelines, imports tasks, opens and assigns batches.",
    Role.ENGINEER: "Makes datasets and downloads releases of approved records.",
}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.CONTRIBUTOR: frozenset({Permission.SEE_PROJECT, Permission.WORK}),
    Role.REVIEWER: frozenset({Permission.SEE_PROJECT, Permission.REVIEW}),
    Role.LEAD: frozenset(
        {
            Permission.SEE_PROJECT,
            Permission.SEE_PROGRESS,
            Permission.MANAGE_PROJECT,
            Permission.MANAGE_BATCHES,
            Permission.IMPORT_TASKS,
        }
    ),
    Role.ENGINEER: frozenset(
        {
            Permission.SEE_PROJECT,
            Permission.SEE_PROGRESS,
            Permission.READ_RECORDS,
            Permission.MANAGE_DATASETS,
        }
    ),
}


def roles_granting(permission: Permission) -> tuple[Role, ...]:
    """Return the roles that hold a permission, in the order of the table."""
    return tuple(role for role in Role if permission in GRANTS[role])
