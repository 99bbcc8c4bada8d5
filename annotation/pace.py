"""Whether a batch will be done in time, judged only by what has been approved so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

# Fewer approvals, or less time, than this say nothing about a pace.
ENOUGH_APPROVED: Final = 5
ENOUGH_TIME: Final = timedelta(days=1)


@dataclass(frozen=True)
class Pace:
    """A word about a due date, how it is coloured, and the sentence behind it."""

    word: str = ""
    tone: str = ""
    sentence: str = ""


def pace(
    *, wanted: int, approved: int, opened_at: datetime | None, due_at: datetime | None, now: datetime
) -> Pace:
    """Compare the approvals a day so far with those needed; nothing is said where too little is known."""
    if wanted and approved >= wanted:
        return Pace("done", "good", "All answers are approved.")
    if due_at is None or opened_at is None or not wanted:
        return Pace()
    if due_at <= now:
        return Pace("overdue", "bad", f"The date has passed with {wanted - approved:,} answers to go.")
    elapsed = now - opened_at
    if elapsed < ENOUGH_TIME or approved < ENOUGH_APPROVED:
        return Pace()
    a_day = approved / (elapsed / timedelta(days=1))
    needed = (wanted - approved) / max((due_at - now) / timedelta(days=1), 1)
    said = f"About {_rate(a_day)} approved a day so far; {_rate(needed)} a day are needed to be done in time."
    if a_day * ((due_at - now) / timedelta(days=1)) + approved >= wanted:
        return Pace("on track", "", said)
    return Pace("behind", "bad", said)


def _rate(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0") if number < 10 else f"{round(number):,}"
