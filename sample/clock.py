"""A clock for the sample's past, so that its history reads as if it had happened on working days."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock

from django.utils import timezone

OPENS, CLOSES = 8, 17
SATURDAY = 5


class Clock:
    """Moves forward a few minutes an act, through office hours of working days, and never past the present."""

    def __init__(self, now: datetime, *, days_ago: int) -> None:
        self.present = now
        self.at = (now - timedelta(days=days_ago)).replace(hour=OPENS, minute=12, second=7, microsecond=0)
        self._to_office_hours()

    def tick(self, minutes: float) -> None:
        """Let time pass."""
        self.at += timedelta(minutes=minutes)
        self._to_office_hours()
        self.at = min(self.at, self.present)

    def _to_office_hours(self) -> None:
        if self.at.hour >= CLOSES:
            self.at = (self.at + timedelta(days=1)).replace(hour=OPENS, minute=self.at.minute)
        while self.at.weekday() >= SATURDAY:
            self.at += timedelta(days=1)


@contextmanager
def set_to(clock: Clock) -> Iterator[None]:
    """Make Django's clock read this one. Only for loading the sample, in one process."""
    with mock.patch.object(timezone, "now", side_effect=lambda: clock.at):
        yield
