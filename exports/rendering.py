"""One shard: its records, read in order, made into lines. The same shard gives the same bytes, whoever renders it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any, Protocol

import orjson

from annotation.designs import Design
from annotation.models import DesignVersion
from exports.formats import Excluded, Format
from exports.formats.lines import line
from exports.models import ReleaseMember, Shard
from exports.stats import Stats

BATCH = 2_000


class Sink(Protocol):
    """Anything bytes can be written to."""

    def write(self, data: bytes, /) -> Any:
        """Take some more."""


@dataclass
class Rendered:
    """What came of a shard."""

    rows: int = 0
    records: int = 0
    bytes: int = 0
    sha256: str = ""
    excluded: Counter[str] = field(default_factory=Counter)
    stats: Stats = field(default_factory=Stats)


def render(shard: Shard, out: Sink) -> Rendered:
    """Write the lines of a shard. Records are read as plain columns in batches; no model object is made of them."""
    shape = shard.release.dataset.shape
    designs = _designs(shard)
    digest, done = hashlib.sha256(), Rendered()
    for design_id, body in _bodies(shard):
        written = b"".join(_lines(shape, orjson.loads(body), designs[design_id], done))
        digest.update(written)
        out.write(written)
        done.bytes += len(written)
    done.sha256 = digest.hexdigest()
    return done


def check_hash(file: IO[bytes]) -> tuple[str, int, int]:
    """SHA-256, bytes and lines of a file."""
    digest, size, lines = hashlib.sha256(), 0, 0
    while chunk := file.read(1 << 20):
        digest.update(chunk)
        size += len(chunk)
        lines += chunk.count(b"\n")
    return digest.hexdigest(), size, lines


def _lines(shape: Format, record: dict[str, Any], design: Design, done: Rendered) -> Iterator[bytes]:
    rows = shape.rows(record, design)
    if isinstance(rows, Excluded):
        done.excluded[rows.reason] += 1
        return
    done.records += 1
    done.rows += len(rows)
    for row in rows:
        done.stats.add(record, row[shape.answer])
        yield line(row)


def _bodies(shard: Shard) -> Iterator[tuple[int, str]]:
    members = ReleaseMember.objects.filter(
        release_id=shard.release_id, position__gte=shard.first, position__lte=shard.last
    )
    return (
        members.order_by("position")
        .values_list("record__design_id", "record__body")
        .iterator(chunk_size=BATCH)
    )


def _designs(shard: Shard) -> dict[int, Design]:
    projects = shard.release.dataset.projects.values("pk")
    return {version.pk: version.load() for version in DesignVersion.objects.filter(project__in=projects)}
