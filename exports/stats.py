"""What a release is made of, counted while it is rendered, so that its page reads no rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

# Upper ends of the columns of the chart, in characters; the last column has none.
LENGTHS = (250, 500, 1_000, 1_500, 2_000, 3_000, 4_000, 6_000, 8_000)
NOT_STATED = "not stated"
_LANGUAGE_KEYS = ("language", "lang")
_LONGEST_NAME = 40
_MOST_LANGUAGES = 50


@dataclass
class Stats:
    """Rows by the length of their answer and by the language their task names."""

    lengths: list[int] = field(default_factory=lambda: [0] * (len(LENGTHS) + 1))
    languages: Counter[str] = field(default_factory=Counter)

    def add(self, record: Mapping[str, Any], answer: list[dict[str, str]]) -> None:
        """Count one row."""
        length = sum(len(turn["content"]) for turn in answer)
        column = next((place for place, end in enumerate(LENGTHS) if length < end), len(LENGTHS))
        self.lengths[column] += 1
        self.languages[_language(record["task"].get("meta"))] += 1

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON, in an order that does not depend on the order of the rows."""
        return {"lengths": self.lengths, "languages": dict(sorted(self.languages.items()))}


def merged(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """The sum of the stats of several shards."""
    total = Stats()
    for part in parts:
        total.lengths = [a + b for a, b in zip(total.lengths, part["lengths"], strict=True)]
        total.languages.update(part["languages"])
    ranked = sorted(total.languages.items(), key=lambda item: (-item[1], item[0]))
    total.languages = Counter(dict(ranked[:_MOST_LANGUAGES]))
    return total.to_dict()


def _language(meta: object) -> str:
    if isinstance(meta, dict):
        for key in _LANGUAGE_KEYS:
            named = meta.get(key)
            if isinstance(named, str) and named.strip():
                return named.strip()[:_LONGEST_NAME]
    return NOT_STATED
