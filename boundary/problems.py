"""Errors as RFC 9457 problems: a status, a title, and a sentence a person can act on."""

from __future__ import annotations

from typing import Any, ClassVar


class Problem(Exception):
    """Something a person must know. Pages and the API both translate it; `fields` names the inputs at fault."""

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong"

    def __init__(self, detail: str, *, fields: dict[str, str] | None = None, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.fields = dict(fields or {})
        self.extra = extra

    def as_dict(self) -> dict[str, Any]:
        """The RFC 9457 document."""
        document: dict[str, Any] = {"type": "about:blank", "title": self.title, "status": self.status}
        document["detail"] = self.detail
        if self.fields:
            document["fields"] = self.fields
        return {**self.extra, **document}


class Invalid(Problem):
    """Understood, but not acceptable as it is. Catching it also catches what could not be read at all."""

    status = 422
    title = "Not valid"


class BadRequest(Invalid):
    """It could not be read: not UTF-8, not JSON."""

    status = 400
    title = "Not readable"


class TooLarge(Invalid):
    """More bytes than are taken."""

    status = 413
    title = "Too large"


class NotSignedIn(Problem):
    """Nobody is signed in, or the token is not known."""

    status = 401
    title = "Not signed in"


class NotAllowed(Problem):
    """The person's role does not include this."""

    status = 403
    title = "Not allowed"


class NotFound(Problem):
    """It does not exist, or the person may not know that it does."""

    status = 404
    title = "Not found"


class Conflict(Problem):
    """Somebody or something was faster; `extra` carries both sides where there are two."""

    status = 409
    title = "Conflict"


class TooMany(Problem):
    """Too many requests in too short a time."""

    status = 429
    title = "Too many requests"
