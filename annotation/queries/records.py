"""Approved records, page by page."""

from __future__ import annotations

from uuid import UUID

from annotation.models import Project, Record
from boundary.problems import Invalid

PAGE = 100


def record_page(project: Project, after: str) -> tuple[list[Record], str | None]:
    """Return up to 100 records after a public id, and the id to ask for the next page with, if there is one."""
    found = Record.objects.filter(project=project).order_by("id")
    if after:
        found = found.filter(pk__gt=_position(project, after))
    page = list(found[: PAGE + 1])
    more = str(page[PAGE - 1].public_id) if len(page) > PAGE else None
    return page[:PAGE], more


def _position(project: Project, after: str) -> int:
    message = "“after” must be the “next” of an earlier page."
    try:
        public_id = UUID(after)
    except ValueError:
        raise Invalid(message, fields={"after": message}) from None
    position = (
        Record.objects.filter(project=project, public_id=public_id).values_list("pk", flat=True).first()
    )
    if position is None:
        raise Invalid(message, fields={"after": message})
    return position
