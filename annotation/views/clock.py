"""The present moment by the reader's own clock."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone

from accounts.requests import zone_of


def now_for(request: HttpRequest) -> datetime:
    """Return the present moment in the reader's zone."""
    return timezone.now().astimezone(zone_of(request))
