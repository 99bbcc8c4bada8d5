"""Create projects, say who is what in them, publish designs and guidelines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from accounts.actions import audit
from accounts.models import User
from accounts.roles import Permission, Role
from annotation import presets
from annotation.designs import check_design
from annotation.models import DesignVersion, GuidelineVersion, Membership, Project
from annotation.permissions import check
from boundary.problems import Conflict, Invalid, NotAllowed
from boundary.text import clean_text
from boundary.values import clean_value

GUIDELINE_LENGTH = 100_000


@transaction.atomic
def create_project(
    *,
    by: User,
    name: object,
    preset: str = "",
    design: Any = None,
    guideline: object = None,
    description: object = "",
    slug: str = "",
) -> Project:
    """Create a project from a preset or a design of one's own; whoever creates it leads it."""
    check_may_create(by)
    title = clean_text(name, name="name", max_length=120, multiline=False).strip()
    if not title:
        message = "Write a name for the project."
        raise Invalid(message, fields={"name": message})
    inputs, questions, starter = _design_source(preset, design)
    text = (
        starter if guideline is None else clean_text(guideline, name="guideline", max_length=GUIDELINE_LENGTH)
    )
    project = Project.objects.create(
        slug=_free_slug(slug or title),
        name=title,
        description=clean_text(description, name="description", max_length=2_000),
        preset=preset,
        created_by=by,
    )
    project.design = _next_design(project, inputs, questions, by)
    project.guideline = GuidelineVersion.objects.create(project=project, number=1, text=text, created_by=by)
    project.save(update_fields=["design", "guideline"])
    Membership.objects.create(project=project, user=by, role=Role.LEAD)
    audit.record(
        by=by, action="project.created", subject=project, project_id=project.pk, detail={"preset": preset}
    )
    return project


def check_may_create(user: User) -> None:
    """Raise NotAllowed unless the person may create projects: administrators, and whoever leads one already."""
    if not can_create(user):
        message = "Only an administrator or somebody who already leads a project can create one."
        raise NotAllowed(message)


def can_create(user: User) -> bool:
    """Say whether the person may create projects."""
    return user.is_admin or Membership.objects.filter(user=user, role=Role.LEAD).exists()


@transaction.atomic
def set_roles(*, by: User, project: Project, user: User, roles: Iterable[str]) -> None:
    """Make these the roles a person holds in a project; none means that they leave it."""
    Project.objects.select_for_update().get(pk=project.pk)
    check(by, project, Permission.MANAGE_PROJECT)
    wanted = _known_roles(roles)
    held = set(Membership.objects.filter(project=project, user=user).values_list("role", flat=True))
    if wanted == held:
        return
    leads = Membership.objects.filter(project=project, role=Role.LEAD).exclude(user=user)
    if Role.LEAD in held and Role.LEAD not in wanted and not leads.exists():
        message = f"{user.name} is the only lead of {project.name}. Make somebody else a lead first."
        raise Conflict(message)
    Membership.objects.filter(project=project, user=user, role__in=held - wanted).delete()
    Membership.objects.bulk_create(
        [Membership(project=project, user=user, role=role) for role in sorted(wanted - held)]
    )
    audit.record(
        by=by, action="roles.changed", subject=user, project_id=project.pk, detail={"roles": sorted(wanted)}
    )


@transaction.atomic
def set_members(*, by: User, project: Project, wanted: Mapping[User, Iterable[str]]) -> None:
    """Set the roles of several people at once, all or none."""
    # New leads first, so that a lead may hand over to another in one step.
    for user, roles in sorted(wanted.items(), key=lambda item: Role.LEAD not in set(item[1])):
        set_roles(by=by, project=project, user=user, roles=roles)


@transaction.atomic
def publish_guideline(
    *, by: User, project: Project, text: object, note: object = "", base: int | None = None
) -> GuidelineVersion:
    """Publish a new version of the guideline. Work already begun finishes on the version it began with.

    `base` is the version the text was made from: if somebody published another since, it is a Conflict.
    """
    locked = Project.objects.select_for_update().get(pk=project.pk)
    check(by, locked, Permission.MANAGE_PROJECT)
    body = clean_text(text, name="guideline", max_length=GUIDELINE_LENGTH)
    if not body.strip():
        message = "A guideline needs at least a sentence."
        raise Invalid(message, fields={"text": message})
    last = locked.guidelines.order_by("-number").values_list("number", flat=True).first() or 0
    if base is not None and base != last:
        message = f"Version {last} was published while you were writing. Compare it with your text, then publish again."
        raise Conflict(message, version=last)
    version = GuidelineVersion.objects.create(
        project=locked,
        number=last + 1,
        text=body,
        note=clean_text(note, name="note", max_length=300, multiline=False).strip(),
        created_by=by,
    )
    locked.guideline = version
    locked.save(update_fields=["guideline"])
    audit.record(
        by=by,
        action="guideline.published",
        subject=version,
        project_id=locked.pk,
        detail={"number": version.number},
    )
    return version


@transaction.atomic
def publish_design(*, by: User, project: Project, inputs: Any, questions: Any) -> DesignVersion:
    """Publish a new version of the design. Batches keep the version they were created with."""
    locked = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    check(by, locked, Permission.MANAGE_PROJECT)
    version = _next_design(locked, clean_value(inputs), clean_value(questions), by)
    locked.design = version
    locked.save(update_fields=["design"])
    audit.record(
        by=by,
        action="design.published",
        subject=version,
        project_id=locked.pk,
        detail={"number": version.number},
    )
    return version


def _design_source(preset: str, design: Any) -> tuple[Any, Any, str]:
    if preset and design is not None:
        message = "Send a preset or a design, not both."
        raise Invalid(message, fields={"design": message})
    if preset:
        chosen = presets.get(preset)
        return chosen.inputs, chosen.questions, chosen.guideline
    cleaned = clean_value(design, name="design")
    if not isinstance(cleaned, dict) or set(cleaned) != {"inputs", "questions"}:
        message = "A design is an object with exactly “inputs” and “questions”; or name a preset."
        raise Invalid(message, fields={"design": message})
    return cleaned["inputs"], cleaned["questions"], ""


def _next_design(project: Project, inputs: Any, questions: Any, by: User) -> DesignVersion:
    design = check_design(inputs, questions)
    last = DesignVersion.objects.filter(project=project).order_by("-number").first()
    as_stored = design.to_dict()
    return DesignVersion.objects.create(
        project=project,
        number=(last.number if last else 0) + 1,
        inputs=as_stored["inputs"],
        questions=as_stored["questions"],
        answer_schema=design.answer_schema,
        created_by=by,
    )


def _free_slug(text: str) -> str:
    base = slugify(text)[:50] or "project"
    taken = set(Project.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken)


def _known_roles(roles: Iterable[str]) -> set[str]:
    wanted = set(roles)
    unknown = sorted(wanted - {role.value for role in Role})
    if unknown:
        message = f"There is no role “{unknown[0]}”. Choose from: {', '.join(role.value for role in Role)}."
        raise Invalid(message, fields={"roles": message})
    return wanted
