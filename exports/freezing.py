"""The freeze: which records a release holds, decided and written by one statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.db import connection

from annotation.models import Project
from exports.models import Dataset, Release, Shard
from exports.queries.selection import fit

SHARD_RECORDS = 5_000

# One statement sees one moment: what it does not put into the release, it counts.
_FREEZE = """
WITH approved AS MATERIALIZED (
    SELECT id, design_id FROM annotation_record WHERE project_id = ANY(%(projects)s)
), frozen AS (
    INSERT INTO exports_releasemember (release_id, position, record_id)
    SELECT %(release)s, row_number() OVER (ORDER BY id) - 1, id
    FROM approved WHERE design_id = ANY(%(accepted)s)
)
SELECT design_id, count(*) FROM approved GROUP BY design_id
"""


def freeze(release: Release, dataset: Dataset) -> None:
    """Write the members of a new release, count what was left out, and cut the members into shards.

    Called inside the transaction that creates the release.
    """
    # Held so that no design version appears between reading them and the freeze.
    projects = list(
        Project.objects.select_for_update(no_key=True)
        .filter(datasets=dataset)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    found = fit(dataset.shape, projects)
    with connection.cursor() as cursor:
        cursor.execute(
            _FREEZE, {"projects": projects, "release": release.pk, "accepted": list(found.accepted)}
        )
        counted: dict[int, int] = dict(cursor.fetchall())
    release.expected = sum(n for design_id, n in counted.items() if design_id in found.accepted)
    release.excluded = _left_out(found.refused, counted)
    release.save(update_fields=["expected", "excluded"])
    Shard.objects.bulk_create(
        Shard(
            release=release,
            number=number,
            first=first,
            last=min(first + SHARD_RECORDS, release.expected) - 1,
        )
        for number, first in enumerate(range(0, release.expected, SHARD_RECORDS))
    )


def _left_out(refused: Mapping[int, str], counted: Mapping[int, int]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for design_id, n in counted.items():
        if design_id in refused:
            total[refused[design_id]] += n
    return dict(total)
