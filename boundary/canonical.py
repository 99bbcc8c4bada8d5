"""One text for one value, so that equal data has equal bytes and an equal SHA-256."""

from __future__ import annotations

import hashlib
import json
from typing import Any

# Legal inside JSON strings, but many line readers break a JSONL row at them.
_LINE_BREAKS = {0x2028: "\\u2028", 0x2029: "\\u2029", 0x85: "\\u0085"}


def canonical(value: Any) -> str:
    """The value as JSON: keys sorted, compact, non-ASCII kept, whole floats written as integers (1.0 is 1)."""
    text = json.dumps(
        _plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.translate(_LINE_BREAKS)


def sha256_of(text: str) -> str:
    """SHA-256 of the text's UTF-8 bytes, in hex."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(child) for child in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
