"""Rows as lines of JSONL: UTF-8, LF, no byte order mark, the same bytes for the same row."""

from __future__ import annotations

import orjson

from exports.formats.base import Row

# Legal inside JSON, but many readers of lines break a row at them.
_LINE_BREAKS = (
    ("\u2028".encode(), b"\\u2028"),
    ("\u2029".encode(), b"\\u2029"),
    ("\u0085".encode(), b"\\u0085"),
)


def line(row: Row) -> bytes:
    """One row with its line end. UTF-8 is self-synchronising, so replacing bytes replaces whole characters."""
    written = orjson.dumps(row)
    for character, escape in _LINE_BREAKS:
        if character in written:
            written = written.replace(character, escape)
    return written + b"\n"
