"""Create datasets."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils.text import slugify

from accounts.actions import audit
from accounts.actions.audit import Subject
from accounts.models import User
from boundary.problems import Invalid
from boundary.text import clean_text
from exports import formats
from exports.models import Dataset
from exports.permissions import check_manages_any, check_projects
from exports.queries.selection import why_not

# Lets two datasets of one name created at once get two slugs.
_SLUG_LOCK = 7_301


@transaction.atomic
def create_dataset(
    *,
    by: User,
    name: object,
    projects: object,
    format: object,
    description: object = "",
    options: Any = None,
) -> Dataset:
    """Create a dataset of one project or several, in a format that at least one of their designs fits."""
    check_manages_any(by)
    title = clean_text(name, name="name", max_length=120, multiline=False).strip()
    if not title:
        message = "Write a name for the dataset."
        raise Invalid(message, fields={"name": message})
    chosen = check_projects(by, _slugs(projects))
    shape = formats.get(format)
    sentence = why_not(shape, chosen)
    if sentence:
        raise Invalid(sentence, fields={"format": sentence})
    dataset = Dataset.objects.create(
        slug=_free_slug(title),
        name=title,
        description=clean_text(description, name="description", max_length=2_000).strip(),
        format=shape.key,
        options=_options(options),
        created_by=by,
    )
    dataset.projects.set(chosen)
    note(dataset, by=by, action="dataset.created", subject=dataset, detail={"format": shape.key})
    return dataset


def note(
    dataset: Dataset, *, by: User | None, action: str, subject: Subject, detail: dict[str, Any] | None = None
) -> None:
    """Write an audit event for each project of the dataset."""
    for project_id in dataset.projects.order_by("pk").values_list("pk", flat=True):
        audit.record(by=by, action=action, subject=subject, project_id=project_id, detail=detail)


def _slugs(projects: object) -> list[str]:
    if not isinstance(projects, list) or not projects or not all(isinstance(one, str) for one in projects):
        message = "Choose at least one project."
        raise Invalid(message, fields={"projects": message})
    return sorted({clean_text(one, name="project", max_length=60, multiline=False) for one in projects})


def _options(options: Any) -> dict[str, Any]:
    if options in (None, {}):
        return {}
    if not isinstance(options, dict):
        message = "The options must be an object."
    else:
        message = f"There is no option “{str(next(iter(options)))[:40]}” of this format."
    raise Invalid(message, fields={"options": message})


def _free_slug(title: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SLUG_LOCK])
    base = slugify(title)[:50].strip("-") or "dataset"
    taken = set(Dataset.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    # "new" is the address of the page that makes one.
    candidates = [base, *(f"{base}-{n}" for n in range(2, len(taken) + 4))]
    return next(slug for slug in candidates if slug not in taken and slug != "new")
