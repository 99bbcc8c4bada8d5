"""Is a release what it says it is? Its files are read again, and rendered again from the records."""

from __future__ import annotations

import os
from typing import Any

import orjson
from jsonschema import Draft202012Validator

from boundary.canonical import sha256_of
from exports import files
from exports.models import Release, Shard
from exports.rendering import check_hash, render


class _Nowhere:
    """Takes bytes and keeps none."""

    def write(self, data: bytes, /) -> Any:
        """Forget them."""
        return len(data)


def faults_of_file(shard: Shard) -> list[str]:
    """What is wrong with the file of a rendered shard, as sentences: read again, counted, hashed, its ends checked."""
    if not shard.rows:
        return []
    if not files.exists(shard.file):
        return ["The file is not there."]
    with files.reading(shard.file) as file:
        sha256, size, lines = check_hash(file)
        if (sha256, size, lines) != (shard.sha256, shard.bytes, shard.rows):
            return ["The file is not the one that was written."]
        file.seek(0)
        first, last = file.readline(), _last_line(file, size)
    validator = Draft202012Validator(shard.release.dataset.shape.schema)
    return [
        f"A row does not fit the format: {error.message[:200]}"
        for line in (first, last)
        for error in validator.iter_errors(orjson.loads(line))
    ]


def faults_of_release(release: Release) -> list[str]:
    """What is wrong with a published release; nothing if rendering it again gives the same bytes."""
    found = []
    if sha256_of(release.manifest) != release.manifest_sha256:
        found.append("The manifest is not the one that was hashed.")
    if release.members.count() != release.expected:
        found.append("The number of records is not the one that was frozen.")
    for shard in release.shards.select_related("release__dataset"):
        found += [
            f"Part {shard.number + 1}: {fault}"
            for fault in (*faults_of_file(shard), *faults_of_render(shard))
        ]
    return found


def faults_of_render(shard: Shard) -> list[str]:
    """Render a shard again, into nowhere, and compare."""
    again = render(shard, _Nowhere())
    if (again.sha256, again.bytes, again.rows) != (shard.sha256, shard.bytes, shard.rows):
        return ["Rendered again, it gives other bytes."]
    return []


def _last_line(file: Any, size: int) -> bytes:
    step, read = 1 << 16, b""
    while b"\n" not in read[:-1] and len(read) < size:
        step = min(step * 2, size)
        file.seek(-step, os.SEEK_END)
        read = file.read(step)
    return bytes(read[:-1].rsplit(b"\n", 1)[-1])
