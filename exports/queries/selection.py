"""What a release would hold if it were frozen now: which designs fit, how many records, and why others do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import orjson
from django.db.models import Count

from annotation.designs import Design
from annotation.models import DesignVersion, Project, Record
from exports.formats import Excluded, Format

# So many of the newest records are made into rows to say what would be left out.
LOOKED_AT = 300


@dataclass(frozen=True)
class Fit:
    """The designs of some projects, as a format sees them."""

    accepted: dict[int, Design]
    refused: dict[int, str]


@dataclass(frozen=True)
class Preview:
    """What a release would hold. The reasons of single records are counted in the newest ones only."""

    approved: int
    fitting: int
    designs: dict[str, int]
    looked_at: int
    left_out: dict[str, int]
    row: str

    @property
    def is_exact(self) -> bool:
        """Whether every fitting record was looked at."""
        return self.looked_at == self.fitting

    @property
    def records(self) -> int:
        """How many records would give rows, as far as is known."""
        return self.fitting - sum(self.left_out.values()) if self.is_exact else self.fitting


def fit(shape: Format, project_ids: Iterable[int]) -> Fit:
    """Sort every design version of the projects by whether the format takes it."""
    accepted: dict[int, Design] = {}
    refused: dict[int, str] = {}
    for version in DesignVersion.objects.filter(project_id__in=list(project_ids)):
        design = version.load()
        why_not = shape.accepts(design)
        if why_not is None:
            accepted[version.pk] = design
        else:
            refused[version.pk] = why_not
    return Fit(accepted, refused)


def why_not(shape: Format, projects: Iterable[Project]) -> str | None:
    """None if the format takes a design of at least one project; else the sentence of the first one's design."""
    chosen = list(projects)
    found = fit(shape, [project.pk for project in chosen])
    if not chosen or found.accepted:
        return None
    current = (found.refused.get(project.design_id or 0) for project in chosen)
    return next((sentence for sentence in current if sentence), "None of the designs fits it.")


def preview(shape: Format, project_ids: Iterable[int]) -> Preview:
    """Count what a release would hold now, and make the newest records into rows."""
    ids = list(project_ids)
    found = fit(shape, ids)
    counted = dict(
        Record.objects.filter(project_id__in=ids).values_list("design_id").annotate(n=Count("pk")).order_by()
    )
    designs: Counter[str] = Counter()
    for design_id, n in counted.items():
        if design_id in found.refused:
            designs[found.refused[design_id]] += n
    looked_at, left_out, row = _look(shape, ids, found)
    return Preview(
        approved=sum(counted.values()),
        fitting=sum(n for design_id, n in counted.items() if design_id in found.accepted),
        designs=dict(designs),
        looked_at=looked_at,
        left_out=left_out,
        row=row,
    )


def _look(shape: Format, project_ids: list[int], found: Fit) -> tuple[int, dict[str, int], str]:
    newest = Record.objects.filter(project_id__in=project_ids, design_id__in=found.accepted).order_by("-pk")
    left_out: Counter[str] = Counter()
    looked_at, first = 0, ""
    for design_id, body in newest.values_list("design_id", "body")[:LOOKED_AT]:
        looked_at += 1
        made = shape.rows(orjson.loads(body), found.accepted[design_id])
        if isinstance(made, Excluded):
            left_out[made.reason] += 1
        elif not first:
            first = orjson.dumps(made[0], option=orjson.OPT_INDENT_2).decode()
    return looked_at, dict(left_out), first
