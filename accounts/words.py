"""How numbers, sizes and times are written, everywhere the same. Plain functions; the clock comes in."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

# A run of letters or digits in a spaced script, or one character of a script that writes without spaces.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")
_UNITS = ("bytes", "KB", "MB", "GB", "TB")


def thousands(value: int) -> str:
    """12345 is written 12,345."""
    return f"{value:,}"


def file_size(size: int) -> str:
    """Bytes in the largest unit that leaves at least one, in steps of 1,000 as downloads are shown."""
    amount, unit = float(size), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    if unit == 0:
        return f"{size} {'byte' if size == 1 else 'bytes'}"
    return f"{amount:.1f} {_UNITS[unit]}" if amount < 10 else f"{amount:,.0f} {_UNITS[unit]}"


def word_count(text: str) -> int:
    """Words between spaces; in scripts written without spaces, characters."""
    return sum(1 for _ in _WORD.finditer(text))


def counted(number: int, one: str, many: str = "") -> str:
    """1 task, 2 tasks, 1,200 tasks."""
    return f"{thousands(number)} {one if number == 1 else many or one + 's'}"


def moment(at: datetime, now: datetime) -> str:
    """14:02 today, Wed 16:20 within six days either way, 20 Nov this year, 20 Nov 2025 otherwise."""
    days = abs((at.date() - now.date()).days)
    if days == 0:
        return f"{at:%H:%M}"
    if days <= 6:
        return f"{at:%a %H:%M}"
    return day(at, now)


def day(at: datetime, now: datetime) -> str:
    """20 Nov this year, 20 Nov 2025 otherwise."""
    return f"{at.day} {at:%b}" if at.year == now.year else f"{at.day} {at:%b %Y}"


def full_moment(at: datetime) -> str:
    """Thursday 20 November 2025, 14:02."""
    return f"{at:%A} {at.day} {at:%B %Y, %H:%M}"


def duration(span: timedelta) -> str:
    """3:12 for minutes and seconds; 1 h 24 min from an hour on."""
    seconds = max(0, int(span.total_seconds()))
    hours, rest = divmod(seconds, 3600)
    if hours:
        return f"{hours} h {rest // 60} min"
    return f"{rest // 60}:{rest % 60:02d}"
