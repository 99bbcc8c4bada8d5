"""What every template knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest


def product(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 - Django passes it
    """Say whether this copy shows the sample workspace."""
    return {"demo": settings.DEMO}
