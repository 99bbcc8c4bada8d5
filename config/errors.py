"""Errors as people and programs see them: a page for a browser, a problem document for the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from boundary.problems import BadRequest, NotAllowed, NotFound, Problem
from config.problems import PROBLEM_JSON

if TYPE_CHECKING:
    from django.http import HttpRequest

SERVER_ERROR = "Something failed on our side. It has been written to the log. Try again in a minute."


def wants_json(request: HttpRequest) -> bool:
    """Say whether the caller is a program: an API client or a script of a page."""
    if request.path.startswith("/api/"):
        return True
    accepted = request.headers.get("Accept", "")
    return request.content_type == "application/json" or ("json" in accepted and "text/html" not in accepted)


def respond(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Answer with the problem, in the form the caller reads."""
    if wants_json(request):
        return JsonResponse(problem.as_dict(), status=problem.status, content_type=PROBLEM_JSON)
    return render(request, "errors/problem.html", {"problem": problem}, status=problem.status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer a request that Django found malformed."""
    return respond(request, BadRequest("The server could not read this request."))


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer a request that is not permitted."""
    return respond(
        request, NotAllowed("You are not allowed to do this. Ask an administrator if you should be.")
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """Answer an address that leads nowhere, or nowhere this person may see."""
    return respond(request, NotFound("There is nothing at this address, or it is not shared with you."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """Answer a form whose token is missing or out of date."""
    return respond(
        request,
        NotAllowed(
            "This form is out of date. Go back, reload the page and send it again. Cookies must be on."
        ),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer after a failure of ours, without the database, the session or the person."""
    if wants_json(request):
        body = {"type": "about:blank", "title": "Server error", "status": 500, "detail": SERVER_ERROR}
        return JsonResponse(body, status=500, content_type=PROBLEM_JSON)
    return HttpResponse(render_to_string("errors/500.html", {"detail": SERVER_ERROR}), status=500)
