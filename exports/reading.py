"""Read what a release holds, for its page."""

from __future__ import annotations

import orjson

from exports import files
from exports.models import Release

# A page shows a row, not a book.
_LONGEST_TEXT = 600


def first_row(release: Release) -> str:
    """Return the first row of a published release as indented JSON, long texts cut with an ellipsis."""
    shard = release.shards.exclude(name="").order_by("number").first()
    if shard is None:
        return ""
    with files.reading(shard.file) as file:
        row = orjson.loads(file.readline())
    return orjson.dumps(_cut(row), option=orjson.OPT_INDENT_2).decode()


def _cut(value: object) -> object:
    if isinstance(value, str) and len(value) > _LONGEST_TEXT:
        return value[:_LONGEST_TEXT] + "…"
    if isinstance(value, list):
        return [_cut(one) for one in value]
    if isinstance(value, dict):
        return {key: _cut(one) for key, one in value.items()}
    return value
