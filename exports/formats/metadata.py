"""What a row says about itself, as one JSON text: free-form members would give each file another shape."""

from __future__ import annotations

from typing import Any

import orjson

from exports.formats.base import Record

_WRITTEN_HERE = ("human", "edited")


def metadata(record: Record, **more: Any) -> str:
    """Where a record comes from, with sorted keys. Members that are None are left out."""
    members = {
        "project": record["project"],
        "external_id": record["external_id"],
        "preset": record["design"]["preset"],
        "design": record["design"]["version"],
        "guideline": record["guideline"],
        "terms": record["terms"],
        "provenance": record["provenance"],
        "approved_at": record["approved_at"],
        "meta": record["task"].get("meta"),
        **more,
    }
    present = {key: value for key, value in members.items() if value is not None}
    return orjson.dumps(present, option=orjson.OPT_SORT_KEYS).decode()


def human_share(parts: list[tuple[str, str]]) -> float:
    """The share of the trained characters that people here wrote; each part is (text, origin)."""
    total = sum(len(text) for text, _ in parts)
    written = sum(len(text) for text, origin in parts if origin in _WRITTEN_HERE)
    return round(written / total, 3) if total else 0.0


def task_origin(record: Record, field: str) -> str:
    """Where a field of the task came from: human, model or import."""
    found = record["provenance"].get("task", {}).get(field, {})
    return str(found.get("origin", "import"))


def answer_origin(record: Record, question: str) -> str:
    """Where an answer came from: human, or edited by a reviewer."""
    found = record["provenance"].get("answer", {}).get(question, {})
    return str(found.get("origin", "human"))
