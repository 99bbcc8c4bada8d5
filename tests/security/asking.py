"""Asking as somebody: with the session of a browser or the token of a program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import Client

from accounts.models import User
from tests.security.table import Row, Try
from tests.security.world import World, people_of

BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass
class Asker:
    """Everybody who asks, with a session each that has been used before."""

    world: World
    sessions: dict[str, str] = field(default_factory=dict)

    @cached_property
    def people(self) -> dict[str, User]:
        """Everybody by name."""
        return people_of(self.world)

    def __post_init__(self) -> None:
        """Sign everybody in, also the person whose access ended: the session is as it was left."""
        for name, user in self.people.items():
            self.sessions[name] = session_of(user)
            self.client(name).get("/account/")

    def client(self, name: str, **options: Any) -> Client:
        """Return a browser of this person."""
        client = Client(raise_request_exception=False, **options)
        if name in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[name]
        return client

    def headers(self, name: str, token: str | None = None) -> dict[str, str]:
        """Return the headers of this person's program."""
        found = token or self.world.tokens.get(name)
        return {"Authorization": f"Bearer {found}"} if found else {}

    def ask(
        self, name: str, row: Row, method: str, *, headers: Mapping[str, str] | None = None, token: str = ""
    ) -> HttpResponse:
        """Make the request of the row as this person."""
        sent = dict(headers or {})
        client = self.client("" if row.api else name)
        if row.api:
            sent |= self.headers(name, token or None)
        tried = row.tries.get(method, Try({}))
        return request(client, method, row.url(self.world), tried.content(self.world), tried.json, sent)


def request(
    client: Client,
    method: str,
    url: str,
    content: Mapping[str, Any],
    as_json: bool,
    headers: Mapping[str, str],
) -> HttpResponse:
    """Send one request and read the whole answer."""
    options: dict[str, Any] = {"headers": dict(headers)}
    if method in {"GET", "HEAD"}:
        pass
    elif as_json:
        options |= {"data": json.dumps(content), "content_type": "application/json"}
    elif method == "POST":
        options |= {"data": dict(content)}
    response: HttpResponse = getattr(client, method.lower())(url, **options)
    if response.streaming:
        response.read = b"".join(response.streaming_content)  # type: ignore[attr-defined]
    # As a server does, but for the signal that would close the connection this test runs in.
    for closer in response._resource_closers:  # type: ignore[attr-defined]
        closer()
    return response


def text_of(response: HttpResponse) -> str:
    """Return headers and body as one text: all that reaches the reader."""
    body: bytes = response.read if response.streaming else response.content  # type: ignore[attr-defined]
    head = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return f"{head}\n\n{body.decode('utf-8', errors='replace')}"


def session_of(user: User) -> str:
    """Sign the person in as a browser would and return the session's key."""
    asked = HttpRequest()
    asked.session = SessionStore()
    login(asked, user, backend=BACKEND)
    asked.session.save()
    return str(asked.session.session_key)
