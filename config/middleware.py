"""Middleware of our own: request ids and logs, refused bytes, idle sessions, problems as pages."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.utils.cache import patch_vary_headers

from boundary.ids import uuid7
from boundary.problems import BadRequest, NotSignedIn, Problem
from config import errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    Next = Callable[[HttpRequest], HttpResponseBase]

log = structlog.get_logger("insource.request")

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
LAST_SEEN = "last_seen"
LAST_SEEN_STEP = 60


def request_log(get_response: Next) -> Next:
    """Give each request an id, bind it to every log line, and write one line when it is answered."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid7().hex
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        response = get_response(request)
        response.headers["X-Request-ID"] = request_id
        log.info(
            "answered",
            method=request.method,
            path=request.path,
            status=response.status_code,
            milliseconds=round((time.perf_counter() - started) * 1000, 1),
        )
        return response

    return middleware


def refuse_nul(get_response: Next) -> Next:
    """Refuse NUL in the address and in cookies. PostgreSQL cannot take it: past this point it is a server error."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or "\0" in query or "%00" in query:
            return errors.respond(request, BadRequest("The address contains a NUL character."))
        if any("\0" in value for value in request.COOKIES.values()):
            # Nothing of the session is read for this answer: its key may be what holds the character.
            request.COOKIES.clear()
            return errors.respond(
                request, BadRequest("A cookie contains a NUL character. Delete our cookies.")
            )
        return get_response(request)

    return middleware


def keep_private(get_response: Next) -> Next:
    """Let nobody keep an answer that does not say so itself, and part pages from their parts at one address."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        patch_vary_headers(response, ["HX-Request"])
        return response

    return middleware


def end_idle_sessions(get_response: Next) -> Next:
    """Sign people out who have done nothing for an hour."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = int(time.time())
            seen = int(request.session.get(LAST_SEEN, now))
            if now - seen > settings.SESSION_IDLE_SECONDS:
                logout(request)
            elif LAST_SEEN not in request.session or (now - seen >= LAST_SEEN_STEP and not by_timer(request)):
                note_seen(request, now)
        return get_response(request)

    return middleware


def by_timer(request: HttpRequest) -> bool:
    """Say whether a page asks by itself, as those do that show how far something is: nobody need sit before it."""
    return request.method == "GET" and "HX-Request" in request.headers


def note_seen(request: HttpRequest, now: int) -> None:
    """Write the time without moving the absolute end of the session, which counts from sign-in."""
    if LAST_SEEN not in request.session:
        request.session["ends_at"] = now + settings.SESSION_COOKIE_AGE
    request.session[LAST_SEEN] = now
    request.session.set_expiry(max(1, int(request.session["ends_at"]) - now))


class Problems:
    """Turn a Problem raised in a page view into the fitting page and status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a Problem; leave every other exception to Django."""
        if not isinstance(exception, Problem):
            return None
        by_script = "HX-Request" in request.headers or errors.wants_json(request)
        if isinstance(exception, NotSignedIn) and request.method == "GET" and not by_script:
            return redirect_to_login(request.get_full_path())
        return errors.respond(request, exception)
