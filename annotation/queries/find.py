"""Find one thing by its public id or slug, for a person who may see it; anybody else gets NotFound."""

from __future__ import annotations

from uuid import UUID

from accounts.models import Team, User
from accounts.roles import Permission
from annotation.models import Batch, Import, Project
from annotation.permissions import NO_PROJECT, check
from boundary.problems import Invalid, NotFound


def project_for(user: User, slug: str, permission: Permission = Permission.SEE_PROJECT) -> Project:
    """Return a project in which the person holds the permission."""
    project = Project.objects.select_related("design", "guideline").filter(slug=slug).first()
    if project is None:
        raise NotFound(NO_PROJECT)
    check(user, project, permission)
    return project


def batch_for(user: User, public_id: UUID, permission: Permission = Permission.SEE_PROJECT) -> Batch:
    """Return a batch of a project in which the person holds the permission."""
    batch = Batch.objects.select_related("project", "design").filter(public_id=public_id).first()
    if batch is None:
        message = "There is no such batch, or you have no role in its project."
        raise NotFound(message)
    check(user, batch.project, permission)
    return batch


def import_for(user: User, public_id: UUID) -> Import:
    """Return an import of a project whose imports the person sees."""
    found = (
        Import.objects.select_related("project", "batch", "job", "created_by")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        message = "There is no such import, or you have no role in its project."
        raise NotFound(message)
    check(user, found.project, Permission.IMPORT_TASKS)
    return found


def people_by_email(emails: list[str]) -> list[User]:
    """Return active people by e-mail address, or say which address is not known."""
    wanted = [email.strip().lower() for email in emails]
    found = {user.email: user for user in User.objects.filter(email__in=wanted, is_active=True)}
    missing = [email for email in wanted if email not in found]
    if missing:
        message = f"Nobody here has the address {missing[0]}."
        raise Invalid(message, fields={"people": message})
    return [found[email] for email in wanted]


def teams_by_slug(slugs: list[str]) -> list[Team]:
    """Return teams by slug, or say which is not known."""
    found = {team.slug: team for team in Team.objects.filter(slug__in=slugs)}
    missing = [slug for slug in slugs if slug not in found]
    if missing:
        message = f"There is no team “{missing[0]}”."
        raise Invalid(message, fields={"teams": message})
    return [found[slug] for slug in slugs]
