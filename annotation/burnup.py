"""The lines of a burn-up chart: how many answers came in and how many were approved, day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

LEFT: Final = 40.0
RIGHT: Final = 610.0
TOP: Final = 14.0
BOTTOM: Final = 222.0
MAX_TICKS: Final = 5
# A chart wider than this in days is drawn from its last days only.
LONGEST: Final = 400


@dataclass(frozen=True)
class Tick:
    """A label at its place on an axis."""

    at: str
    label: str


@dataclass(frozen=True)
class Row:
    """One day of the table beside the chart; the numbers are sums up to that day."""

    day: date
    submitted: int
    approved: int


@dataclass(frozen=True)
class Chart:
    """Everything the template draws, already in the chart's own units."""

    rows: Sequence[Row]
    submitted: str
    approved: str
    area: str
    wanted_y: str
    today_x: str
    due_x: str
    end: Row
    end_submitted_y: str
    end_approved_y: str
    label_submitted_y: str
    label_approved_y: str
    down: Sequence[Tick]
    along: Sequence[Tick]


def burn_up(
    submitted: Mapping[date, int], approved: Mapping[date, int], *, wanted: int, today: date, due: date | None
) -> Chart | None:
    """Lay out the chart from numbers a day; None while there is nothing to draw."""
    first = min([*submitted, *approved], default=None)
    if first is None:
        return None
    start = max(min(first, today), today - timedelta(days=LONGEST))
    rows = _sums(submitted, approved, start, today)
    last = max(today, due) if due and due - today < timedelta(days=LONGEST) else today
    # One day alone would be a point.
    scale = _Scale(
        start - timedelta(days=1), last, _ceiling(max(wanted, rows[-1].submitted, rows[-1].approved))
    )
    line = [(scale.x(row.day), scale.y(row.submitted), scale.y(row.approved)) for row in rows]
    base = rows[0]
    zero = (scale.x(scale.start), scale.y(0))
    before = [] if base.day > start else [zero]
    sub = [*before, *((x, s) for x, s, _ in line)]
    app = [*before, *((x, a) for x, _, a in line)]
    end_s, end_a = line[-1][1], line[-1][2]
    gap = end_a - end_s
    return Chart(
        rows=rows,
        submitted=_path(sub),
        approved=_path(app),
        area=f"{_path(app)}L{line[-1][0]:.1f} {BOTTOM:.1f}L{app[0][0]:.1f} {BOTTOM:.1f}Z",
        wanted_y=f"{scale.y(wanted):.1f}",
        today_x=f"{line[-1][0]:.1f}",
        due_x=f"{scale.x(due):.1f}" if due and start <= due <= last else "",
        end=rows[-1],
        end_submitted_y=f"{end_s:.1f}",
        end_approved_y=f"{end_a:.1f}",
        # Two labels that would overlap are pushed apart.
        label_submitted_y=f"{end_s - (6 if gap < 28 else -4):.1f}",
        label_approved_y=f"{end_a + (16 if gap < 28 else 4):.1f}",
        down=scale.down(),
        along=scale.along(),
    )


def _sums(submitted: Mapping[date, int], approved: Mapping[date, int], start: date, today: date) -> list[Row]:
    days = [start + timedelta(days=n) for n in range((today - start).days + 1)]
    earlier = sum(n for day, n in submitted.items() if day < start)
    earlier_approved = sum(n for day, n in approved.items() if day < start)
    came = accumulate((submitted.get(day, 0) for day in days), initial=earlier)
    went = accumulate((approved.get(day, 0) for day in days), initial=earlier_approved)
    return [Row(day, s, a) for day, s, a in zip(days, list(came)[1:], list(went)[1:], strict=True)]


@dataclass(frozen=True)
class _Scale:
    start: date
    end: date
    top: int

    def x(self, day: date) -> float:
        span = max((self.end - self.start).days, 1)
        return LEFT + (RIGHT - LEFT) * (day - self.start).days / span

    def y(self, number: int) -> float:
        return BOTTOM - (BOTTOM - TOP) * number / self.top

    def down(self) -> list[Tick]:
        steps = 4 if self.top % 4 == 0 else self.top if self.top < 4 else 2
        return [
            Tick(f"{self.y(self.top * n // steps):.1f}", f"{self.top * n // steps:,}")
            for n in range(steps + 1)
        ]

    def along(self) -> list[Tick]:
        first = self.start + timedelta(days=1)
        span = max((self.end - first).days, 0)
        step = max(-(-span // (MAX_TICKS - 1)), 1)
        days = [first + timedelta(days=n) for n in range(0, span + 1, step)]
        return [Tick(f"{self.x(day):.1f}", f"{day.day} {day:%b}") for day in days]


def _ceiling(number: int) -> int:
    """Return the next number that divides well into four."""
    size = 4
    while True:
        for factor in (1, 2, 2.5, 5):
            if number <= size * factor:
                return int(size * factor)
        size *= 10


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
