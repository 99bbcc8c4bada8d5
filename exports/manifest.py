"""What a release says about itself. The only place where its id and its time are written down."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from boundary.canonical import canonical
from exports.models import Release, ReleaseMember, Shard

MANIFEST_VERSION = 1
PRODUCT = {"name": "Insource", "version": "0.1.0"}


def manifest(release: Release, shards: Iterable[Shard], excluded: dict[str, int]) -> str:
    """The manifest as canonical JSON."""
    written = [shard for shard in shards if shard.rows]
    dataset = release.dataset
    return canonical(
        {
            "manifest": MANIFEST_VERSION,
            "product": PRODUCT,
            "release": str(release.public_id),
            "version": release.version,
            "frozen_at": release.frozen_at.isoformat(timespec="microseconds"),
            "dataset": {"slug": dataset.slug, "name": dataset.name, "description": dataset.description},
            "query": {
                "projects": sorted(dataset.projects.values_list("slug", flat=True)),
                "format": dataset.format,
                "options": dataset.options,
            },
            "format": {"key": dataset.format, "version": dataset.shape.version},
            "terms": {"release": release.terms.number, "records": _terms(release)},
            "designs": _versions(release, "design"),
            "guidelines": _versions(release, "guideline"),
            "counts": {
                "records_expected": release.expected,
                "records_written": sum(shard.records for shard in written),
                "rows": sum(shard.rows for shard in written),
                "bytes": sum(shard.bytes for shard in written),
                "excluded": excluded,
            },
            "files": [
                {"name": f"data/{s.name}", "rows": s.rows, "bytes": s.bytes, "sha256": s.sha256}
                for s in written
            ],
        }
    )


def _versions(release: Release, what: str) -> list[dict[str, Any]]:
    """Which versions of designs or guidelines the records were made under, and how many records each."""
    project, number = f"record__{what}__project__slug", f"record__{what}__number"
    rows = (
        ReleaseMember.objects.filter(release=release)
        .values_list(project, number)
        .annotate(n=Count("record_id"))
        .order_by(project, number)
    )
    return [{"project": slug, "version": version, "records": n} for slug, version, n in rows]


def _terms(release: Release) -> list[int]:
    numbers = ReleaseMember.objects.filter(release=release).values_list("record__terms__number", flat=True)
    return sorted(numbers.distinct().order_by())
