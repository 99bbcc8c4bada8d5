"""The charts of a release as numbers that a template can draw. Plain functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from exports.stats import LENGTHS

WIDTH, FLOOR, TOP, LEFT = 340, 180, 12, 34
_MOST_BARS = 8


@dataclass(frozen=True)
class Column:
    """One column of a histogram."""

    label: str
    said: str
    n: int
    x: str
    y: str
    width: str
    height: str
    middle: str


@dataclass(frozen=True)
class Histogram:
    """Columns, the two grid lines above the floor, and a sentence that says what is seen."""

    columns: tuple[Column, ...]
    grid: tuple[tuple[str, str], ...]
    sentence: str


@dataclass(frozen=True)
class Bar:
    """One line of a bar chart; width of 100."""

    label: str
    n: int
    percent: str
    width: str


def lengths(stats: Mapping[str, Any]) -> Histogram:
    """Rows by the length of their answer in characters."""
    counts: list[int] = stats.get("lengths", [])
    total, most = sum(counts), max([*counts, 1])
    top = _round_up(most)
    step = (WIDTH - LEFT) / max(len(counts), 1)
    columns = []
    for place, n in enumerate(counts):
        height = (FLOOR - TOP) * n / top
        x = LEFT + place * step
        columns.append(
            Column(
                label=_short(place),
                said=_range(place),
                n=n,
                x=f"{x + 2:.1f}",
                y=f"{FLOOR - height:.1f}",
                width=f"{step - 4:.1f}",
                height=f"{height:.1f}",
                middle=f"{x + step / 2:.1f}",
            )
        )
    grid = tuple((f"{FLOOR - (FLOOR - TOP) * part / 2:.1f}", f"{top * part // 2:,}") for part in (0, 1, 2))
    return Histogram(tuple(columns), grid, _sentence(counts, total))


def languages(stats: Mapping[str, Any]) -> list[Bar]:
    """Rows by the language their task names, the most frequent first; the rest together."""
    counted: dict[str, int] = stats.get("languages", {})
    total = sum(counted.values()) or 1
    ranked = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    if len(ranked) > _MOST_BARS:
        rest = sum(n for _, n in ranked[_MOST_BARS - 1 :])
        ranked = [*ranked[: _MOST_BARS - 1], ("other", rest)]
    return [Bar(label, n, _percent(n, total), f"{100 * n / total:.2f}") for label, n in ranked]


def _sentence(counts: list[int], total: int) -> str:
    if not total:
        return "No rows."
    fullest = max(range(len(counts)), key=lambda place: counts[place])
    middle = next(place for place, seen in enumerate(accumulate(counts)) if seen * 2 >= total)
    return f"Most answers have {_range(fullest)} characters; the middle one has {_range(middle)}."


def _range(place: int) -> str:
    if place == 0:
        return f"fewer than {LENGTHS[0]:,}"
    if place == len(LENGTHS):
        return f"{LENGTHS[-1]:,} or more"
    return f"{LENGTHS[place - 1]:,} to {LENGTHS[place] - 1:,}"


def _short(place: int) -> str:
    if place == 0:
        return "0"
    start = LENGTHS[place - 1]
    shown = f"{start / 1000:g}k" if start >= 1000 else str(start)
    return f"{shown}+" if place == len(LENGTHS) else shown


def _percent(n: int, total: int) -> str:
    share = 100 * n / total
    return "under 1%" if 0 < share < 1 else f"{share:.0f}%"


def _round_up(most: int) -> int:
    """The next even number of one or two leading digits, so that the grid has whole numbers."""
    size: int = 10 ** max(len(str(most)) - 2, 0)
    rounded = -(-most // size) * size
    return rounded + rounded % 2
