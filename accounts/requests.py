"""What a request carries: the person once somebody is signed in, and where to go next."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User


class SignedInRequest(HttpRequest):
    """A request behind `login_required`: the person is known."""

    user: User


def next_address(request: HttpRequest) -> str:
    """Where `next` leads, if that is an address of this site; otherwise home."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here, secure = {request.get_host()}, request.is_secure()
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=here, require_https=secure):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)
