"""Who may come into the workspace, and which kind of answer they want."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.requests import SignedInRequest, signed_in

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

worker = signed_in


class WorkRequest(SignedInRequest):
    """A request of somebody signed in, perhaps sent by htmx."""

    htmx: HtmxDetails


def wants_parts(request: WorkRequest) -> bool:
    """Say whether only the parts that change are wanted, not a whole page."""
    return bool(request.htmx)
