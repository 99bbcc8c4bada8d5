"""What a request carries: the person once somebody is signed in, and where to go next."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User
from boundary.problems import NotSignedIn

P = ParamSpec("P")


class SignedInRequest(HttpRequest):
    """A request behind `signed_in`: the person is known."""

    user: User


R = TypeVar("R", bound=SignedInRequest)


def signed_in(
    view: Callable[Concatenate[R, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let signed-in people through. A script is told 401, so that it can keep the text; a page goes to sign in."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(cast("R", request), *args, **kwargs)
        if request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers:
            return redirect_to_login(request.get_full_path())
        raise NotSignedIn("Your session has ended. Sign in and try again; your text is kept.")

    return guarded


def next_address(request: HttpRequest) -> str:
    """Where `next` leads, if that is an address of this site; otherwise home."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here, secure = {request.get_host()}, request.is_secure()
    # Anything else would be taken for the name of a view.
    is_address = wanted.startswith(("/", "http://", "https://"))
    if is_address and url_has_allowed_host_and_scheme(wanted, allowed_hosts=here, require_https=secure):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def zone_of(request: HttpRequest) -> ZoneInfo:
    """Return the reader's time zone, which the browser names in a cookie; UTC where it is not known."""
    try:
        return ZoneInfo(request.COOKIES.get("zone", "").replace("%2F", "/") or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
