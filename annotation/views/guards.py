"""Who may come into the workspace, and which kind of answer they want."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from accounts.requests import SignedInRequest
from boundary.problems import NotSignedIn

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

P = ParamSpec("P")


class WorkRequest(SignedInRequest):
    """A request of somebody signed in, perhaps sent by htmx."""

    htmx: HtmxDetails


def worker(
    view: Callable[Concatenate[WorkRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let signed-in people through. A script is told 401, so that it can keep the text; a page goes to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(cast("WorkRequest", request), *args, **kwargs)
        if request.method == "GET" and "HX-Request" not in request.headers:
            return redirect_to_login(request.get_full_path())
        raise NotSignedIn("Your session has ended. Sign in and try again; your text is kept.")

    return guarded


def wants_parts(request: WorkRequest) -> bool:
    """Say whether only the parts that change are wanted, not a whole page."""
    return bool(request.htmx)
