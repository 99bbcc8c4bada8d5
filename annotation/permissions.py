"""Who may do what in a project: `check_` raises with a sentence, `can_` answers yes or no.

Somebody without any role in a project is told that it does not exist.
"""

from __future__ import annotations

from accounts.models import User
from accounts.roles import GRANTS, Permission, Role, roles_granting
from annotation.models import Membership, Project
from boundary.problems import NotAllowed, NotFound

NO_PROJECT = "There is no such project, or you have no role in it."

_WORDS: dict[Permission, str] = {
    Permission.SEE_PROJECT: "see this project",
    Permission.WORK: "work on tasks here",
    Permission.REVIEW: "review answers here",
    Permission.SEE_PROGRESS: "see the progress of this project",
    Permission.MANAGE_PROJECT: "change this project",
    Permission.MANAGE_BATCHES: "change its batches",
    Permission.IMPORT_TASKS: "import tasks",
    Permission.READ_RECORDS: "read approved records",
    Permission.MANAGE_DATASETS: "make datasets",
}


def roles_in(user: User, project: Project) -> frozenset[Role]:
    """Return the roles a person holds in a project."""
    held = Membership.objects.filter(user=user, project=project).values_list("role", flat=True)
    return frozenset(Role(role) for role in held)


def roles_of(user: User) -> frozenset[Role]:
    """Return every role the person holds in any project, for the navigation."""
    held = Membership.objects.filter(user=user).values_list("role", flat=True).distinct()
    return frozenset(Role(role) for role in held)


def granted(user: User, project: Project) -> frozenset[Permission]:
    """Return everything a person may do in a project, for the buttons of a page."""
    if user.is_admin:
        return frozenset(Permission)
    return frozenset().union(*(GRANTS[role] for role in roles_in(user, project)))


def can(user: User, project: Project, permission: Permission) -> bool:
    """Say whether the person may."""
    return user.is_admin or any(permission in GRANTS[role] for role in roles_in(user, project))


def check(user: User, project: Project, permission: Permission) -> None:
    """Raise NotFound to an outsider, NotAllowed to a member without the permission."""
    if user.is_admin:
        return
    roles = roles_in(user, project)
    if not roles:
        raise NotFound(NO_PROJECT)
    if not any(permission in GRANTS[role] for role in roles):
        raise NotAllowed(refusal(permission))


def refusal(permission: Permission) -> str:
    """Return the sentence for somebody who may not."""
    from_whom = " or ".join(role.value for role in roles_granting(permission))
    return f"Your role does not let you {_WORDS[permission]}. It takes the role {from_whom}."


def projects_where(user: User, permission: Permission) -> list[int]:
    """Return the ids of the projects in which the person holds a permission."""
    found = Project.objects.with_role(user, *roles_granting(permission))
    return list(found.values_list("pk", flat=True))
