"""The reader's own clock: the browser names its zone in a cookie."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest
from django.utils import timezone


def zone_of(request: HttpRequest) -> ZoneInfo:
    """Return the reader's time zone; UTC where it is not known."""
    try:
        return ZoneInfo(request.COOKIES.get("zone", "").replace("%2F", "/") or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def now_for(request: HttpRequest) -> datetime:
    """Return the present moment in the reader's zone."""
    return timezone.now().astimezone(zone_of(request))
