"""Where a request comes from, when a proxy stands in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """Return the address of the caller: what our own proxy saw, never what the caller claims."""
    own: str = request.META.get("REMOTE_ADDR", "")
    if not settings.TRUST_PROXY:
        return own
    seen_by_proxy = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
    return seen_by_proxy or own
