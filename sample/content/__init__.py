"""Read the written content of the sample workspace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def text(name: str) -> str:
    """Return one text file."""
    return (FOLDER / name).read_text(encoding="utf-8")


def rows(name: str) -> list[dict[str, Any]]:
    """Return the lines of one JSONL file."""
    return [json.loads(line) for line in text(name).splitlines() if line.strip()]


def people() -> dict[str, Any]:
    """Return people and teams."""
    found: dict[str, Any] = json.loads(text("people.json"))
    return found
