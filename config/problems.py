"""API errors as problem documents (RFC 9457), with a sentence a person can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from boundary.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

PROBLEM_JSON = "application/problem+json"


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:  # noqa: ARG001
    """Answer an exception raised in an API view; None leaves it to Django as a server error."""
    headers: dict[str, str] = {}
    if isinstance(error, Problem):
        body = error.as_dict()
    elif isinstance(error, Http404):
        body = plain(404, "Not found", "There is nothing at this address, or it is not shared with you.")
    elif isinstance(error, PermissionDenied):
        body = plain(403, "Not allowed", "You are not allowed to do this.")
    elif isinstance(error, exceptions.APIException):
        body, headers = from_framework(error)
    else:
        return None
    set_rollback()
    return Response(body, status=body["status"], headers=headers, content_type=PROBLEM_JSON)


def plain(status: int, title: str, detail: str) -> dict[str, Any]:
    """Write a document from its three required parts."""
    return {"type": "about:blank", "title": title, "status": status, "detail": detail}


def from_framework(error: exceptions.APIException) -> tuple[dict[str, Any], dict[str, str]]:
    """Translate an exception of Django REST framework."""
    headers: dict[str, str] = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait) + 1)
    if isinstance(error, exceptions.ValidationError):
        fields = {name: sentence(value) for name, value in as_fields(error.detail).items()}
        first = next(iter(fields.items()), ("", "The body is not valid."))
        detail = f"{first[0]}: {first[1]}" if first[0] else first[1]
        return {**plain(422, "Not valid", detail), "fields": fields}, headers
    title = str(error.default_detail).rstrip(".")
    return plain(error.status_code, title, sentence(error.detail)), headers


def as_fields(detail: Any) -> dict[str, Any]:
    """Name the field of each message; messages about the whole body have no name."""
    return dict(detail) if isinstance(detail, dict) else {"": detail}


def sentence(detail: Any) -> str:
    """Flatten nested messages into one line."""
    if isinstance(detail, dict):
        return " ".join(f"{name}: {sentence(value)}" for name, value in detail.items())
    if isinstance(detail, list | tuple):
        return " ".join(sentence(value) for value in detail)
    return str(detail)
