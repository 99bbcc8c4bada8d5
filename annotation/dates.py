"""Days as people type them: "28 Nov", "+2w", "Friday", "2026-11-28", each with an hour if wanted."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from boundary.problems import Invalid
from boundary.text import clean_text

EXAMPLES: Final = "“28 Nov”, “+2w”, “Friday” or “2026-11-28”"
# A day without an hour lasts until its end.
END_OF_DAY: Final = time(23, 59)
FURTHEST: Final = timedelta(days=3660)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_UNITS = {"d": 1, "w": 7}
_HOUR = re.compile(r"(?P<day>.*?)(?:\s+(?:at\s+)?|T)(?P<hour>\d{1,2}):(?P<minute>\d{2})", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_AHEAD = re.compile(r"\+\s*(\d{1,3})\s*([dw])[a-z]*", re.IGNORECASE)
_DAY_MONTH = re.compile(r"(\d{1,2})\.?\s+([a-z]{3,9})\.?(?:,?\s+(\d{4}))?", re.IGNORECASE)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:,?\s+(\d{4}))?", re.IGNORECASE)


def parse_due(text: object, now: datetime) -> datetime | None:
    """Return the moment a typed day ends, in the zone of `now`; None for an empty text."""
    typed = clean_text(text, name="date", max_length=60, multiline=False).strip()
    if not typed:
        return None
    matched = _HOUR.fullmatch(typed)
    day = _day(matched["day"].strip() if matched else typed, now.date())
    hour = _hour(int(matched["hour"]), int(matched["minute"])) if matched else END_OF_DAY
    due = datetime.combine(day, hour, tzinfo=now.tzinfo)
    if due <= now:
        raise _refused(f"{due.day} {due:%B %Y} has passed. Choose a later day.")
    if due - now > FURTHEST:
        raise _refused("This is more than ten years ahead. Choose an earlier day.")
    return due


def typed_due(due: datetime | None) -> str:
    """Return a due date as the field shows it: what `parse_due` reads back as the same moment."""
    if due is None:
        return ""
    day = f"{due.day} {due:%b %Y}"
    return day if due.time().replace(second=0, microsecond=0) == END_OF_DAY else f"{day} {due:%H:%M}"


def in_days(due: datetime, now: datetime) -> str:
    """Return the weekday and the distance: "Friday 28 November, in 8 days"."""
    days = (due.date() - now.date()).days
    words = {0: "today", 1: "tomorrow", -1: "yesterday"}
    far = words.get(days) or (f"in {days:,} days" if days > 0 else f"{-days:,} days ago")
    year = "" if due.year == now.year else f" {due.year}"
    hour = "" if due.time().replace(second=0, microsecond=0) == END_OF_DAY else f", {due:%H:%M}"
    return f"{due:%A} {due.day} {due:%B}{year}{hour}, {far}"


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"due_at": sentence})


def _hour(hour: int, minute: int) -> time:
    if hour > 23 or minute > 59:
        raise _refused(f"{hour}:{minute:02d} is not a time of day.")
    return time(hour, minute)


def _day(typed: str, today: date) -> date:
    word = typed.lower()
    if word in {"today", "tomorrow"}:
        return today + timedelta(days=int(word == "tomorrow"))
    if ahead := _AHEAD.fullmatch(typed):
        return today + timedelta(days=int(ahead[1]) * _UNITS[ahead[2].lower()])
    if iso := _ISO.fullmatch(typed):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    if word[:3] in _WEEKDAYS and word.isalpha():
        return today + timedelta(days=(_WEEKDAYS.index(word[:3]) - today.weekday() - 1) % 7 + 1)
    if found := _DAY_MONTH.fullmatch(typed):
        return _named(int(found[1]), found[2], found[3], today)
    if found := _MONTH_DAY.fullmatch(typed):
        return _named(int(found[2]), found[1], found[3], today)
    raise _refused(f"“{typed}” is not a day. Write {EXAMPLES}.")


def _named(day: int, month_name: str, year: str | None, today: date) -> date:
    if month_name[:3].lower() not in _MONTHS:
        raise _refused(f"“{month_name}” is not a month. Write {EXAMPLES}.")
    month = _MONTHS.index(month_name[:3].lower()) + 1
    if year:
        return _date(int(year), month, day)
    this_year = _date_or_none(today.year, month, day)
    if this_year and this_year >= today:
        return this_year
    return _date(today.year + 1, month, day)


def _date(year: int, month: int, day: int) -> date:
    found = _date_or_none(year, month, day)
    if found is None:
        raise _refused("There is no such day.")
    return found


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
