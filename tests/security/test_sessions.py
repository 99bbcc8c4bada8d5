"""Doors: sessions begin and end when they should, guessing is slow, and nobody is led to another site."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.actions import people
from accounts.models import User
from annotation.models import Batch
from config import middleware
from tests import builders

pytestmark = pytest.mark.django_db

COOKIE = settings.SESSION_COOKIE_NAME
HTMX = {"HX-Request": "true"}


@pytest.fixture
def ana(db: None) -> User:
    return builders.person("Ana", password=builders.PASSWORD)


def sign_in(client: Client, user: User, **more: str) -> Any:
    return client.post("/sign-in/", {"email": user.email, "password": builders.PASSWORD, **more})


def signed_in(user: User) -> Client:
    client = Client()
    assert sign_in(client, user).status_code == 302
    return client


def with_key(key: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = key
    return client


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_signing_in_makes_a_new_session_whatever_key_came_with_it(ana: User) -> None:
    planted = Client().session
    planted["planted"] = "yes"
    planted.create()
    client = with_key(str(planted.session_key))
    sign_in(client, ana)
    assert client.cookies[COOKIE].value != planted.session_key
    assert is_in(client)
    assert not is_in(with_key(str(planted.session_key)))


def test_signing_in_as_somebody_else_leaves_nothing_of_the_first(ana: User) -> None:
    client = signed_in(ana)
    first = client.cookies[COOKIE].value
    client.post("/sign-out/")
    sign_in(client, builders.person("Ben", password=builders.PASSWORD))
    assert client.cookies[COOKIE].value != first
    assert not is_in(with_key(first))


def test_signing_out_ends_the_session_for_whoever_kept_its_key(ana: User) -> None:
    client = signed_in(ana)
    key = client.cookies[COOKIE].value
    client.post("/sign-out/")
    assert not is_in(with_key(key))


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(ana: User) -> None:
    client = Client()
    client.get("/sign-in/")
    sign_in(client, ana)
    for name in (COOKIE, settings.CSRF_COOKIE_NAME):
        assert client.cookies[name]["httponly"] is True, name
        assert client.cookies[name]["samesite"] == "Lax", name


def test_whoever_is_let_go_is_out_at_once_and_stays_out(ana: User) -> None:
    client, secret = signed_in(ana), builders.token(ana)
    program = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/me/", headers=program).status_code == 200
    people.set_active(by=builders.administrator(), user=ana, active=False)
    assert not is_in(client)
    assert client.get("/api/v1/me/").status_code in {401, 403}
    assert Client().get("/api/v1/me/", headers=program).status_code == 401
    people.set_active(by=builders.administrator(), user=ana, active=True)
    assert not is_in(client)
    assert Client().get("/api/v1/me/", headers=program).status_code == 401


def test_a_new_password_ends_the_sessions_elsewhere(ana: User) -> None:
    here, elsewhere = signed_in(ana), signed_in(ana)
    sent = {"current": builders.PASSWORD, "password": "harbour-crane-window-3"}
    assert here.post("/account/password/", sent).status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)


def test_the_api_knows_the_hour_without_use_too(ana: User) -> None:
    client = signed_in(ana)
    client.get("/account/")
    last_seen(client, 3_601)
    assert client.get("/api/v1/me/").status_code in {401, 403}


def test_a_page_that_asks_by_itself_keeps_no_session_alive(ana: User) -> None:
    client = signed_in(ana)
    client.get("/account/")
    before = last_seen(client, 3_500)
    assert client.get("/batches/", headers=HTMX).status_code == 200
    assert client.session[middleware.LAST_SEEN] == before
    assert client.get("/batches/").status_code == 200
    assert client.session[middleware.LAST_SEEN] > before


def last_seen(client: Client, seconds: int) -> int:
    session = client.session
    session[middleware.LAST_SEEN] = int(time.time()) - seconds
    session.save()
    return int(session[middleware.LAST_SEEN])


def test_twelve_hours_after_signing_in_it_ends_however_busy(ana: User) -> None:
    client = signed_in(ana)
    for _ in range(2):
        client.get("/account/")
        last_seen(client, 120)
    row = Session.objects.get(pk=client.cookies[COOKIE].value)
    assert row.expire_date - timezone.now() <= timedelta(hours=12)
    Session.objects.filter(pk=row.pk).update(expire_date=timezone.now())
    assert not is_in(client)


ELSEWHERE = [
    "https://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    " //evil.example",
    "http:evil.example",
    "http:///evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "http://testserver@evil.example",
    "http://testserver.evil.example/",
    "//testserver:80@evil.example/",
    "%2F%2Fevil.example",
    "evil.example",
    "accounts:account",
    "/%0d%0aSet-Cookie:%20a=b",
    "/\r\nSet-Cookie: a=b",
    "\x00//evil.example",
]


def test_next_never_leads_to_another_site(ana: User) -> None:
    for where in ELSEWHERE:
        client = Client()
        answers = [sign_in(client, ana, next=where), client.post("/notice/", {"next": where})]
        if "\x00" not in where:
            answers.append(client.get("/sign-in/", {"next": where}))
        for answer in answers:
            location = answer.headers["Location"]
            assert answer.status_code == 302, where
            assert location.startswith("/"), where
            assert not location.startswith(("//", "/\\", "/\t")), where
            assert "Set-Cookie: a" not in str(answer.headers), where


def refusals(email: str, **more: str) -> list[int]:
    return [
        Client().post("/sign-in/", {"email": email, "password": f"guess-{n}"}, **more).status_code  # type: ignore[arg-type]
        for n in range(6)
    ]


def test_guessing_stops_after_five_and_a_header_does_not_start_it_again(ana: User) -> None:
    assert refusals(ana.email) == [422] * 4 + [429] * 2
    again = Client().post(
        "/sign-in/",
        {"email": ana.email, "password": builders.PASSWORD},
        headers={"X-Forwarded-For": "203.0.113.9", "X-Real-IP": "203.0.113.9"},
    )
    assert again.status_code == 429
    assert again.headers["Retry-After"] == "900"


def test_a_stranger_elsewhere_locks_nobody_out(ana: User) -> None:
    assert refusals(ana.email, REMOTE_ADDR="203.0.113.9")[-1] == 429
    assert sign_in(Client(), ana).status_code == 302


def test_the_case_of_an_address_gives_no_more_guesses(ana: User) -> None:
    spelled = [ana.email, ana.email.upper(), ana.email.title(), f" {ana.email}", ana.email]
    answers = [Client().post("/sign-in/", {"email": email, "password": "guess"}) for email in spelled]
    assert answers[-1].status_code == 429


def test_what_was_typed_as_a_password_is_written_nowhere(ana: User) -> None:
    Client().post("/sign-in/?password=typed-secret", {"email": ana.email, "password": "typed-secret"})
    for row in (*AccessAttempt.objects.all(), *AccessLog.objects.all()):
        assert "typed-secret" not in " ".join(str(value) for value in vars(row).values())


def test_unknown_invited_and_ended_people_look_and_cost_the_same(ana: User) -> None:
    invited = builders.person("Invited")
    ended = builders.person("Ended", password=builders.PASSWORD)
    people.set_active(by=builders.administrator(), user=ended, active=False)
    pages, costs = set(), set()
    for email in (ana.email, invited.email, ended.email, "nobody@example.org"):
        with hashing() as times:
            answer = Client().post("/sign-in/", {"email": email, "password": "wrong-guess"})
        page = answer.content.decode().replace(email, "")
        pages.add((answer.status_code, without_tokens(page)))
        costs.add(len(times))
    assert len(pages) == 1
    assert costs == {1}


def without_tokens(page: str) -> str:
    return re.sub(r"[A-Za-z0-9]{64}", "", page)


@contextmanager
def hashing() -> Iterator[list[str]]:
    """Count how often a password is hashed."""
    times: list[str] = []
    encode, verify = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify

    def encoded(self: Argon2PasswordHasher, password: str, salt: str) -> str:
        times.append("encode")
        return encode(self, password, salt)

    def verified(self: Argon2PasswordHasher, password: str, stored: str) -> bool:
        times.append("verify")
        return verify(self, password, stored)

    with (
        mock.patch.object(Argon2PasswordHasher, "encode", encoded),
        mock.patch.object(Argon2PasswordHasher, "verify", verified),
    ):
        yield times


def test_a_token_is_stored_as_a_hash_only(ana: User) -> None:
    secret = builders.token(ana)
    row = ana.tokens.get()
    assert secret not in " ".join(str(value) for value in vars(row).values())
    assert secret not in signed_in(ana).get("/account/").content.decode()


@pytest.mark.parametrize("due", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_a_date_at_the_end_of_time_breaks_no_page(due: str, zone: str, ana: User) -> None:
    project = builders.project()
    lead = builders.member(project, "lead", "contributor", password=builders.PASSWORD)
    program = {"Authorization": f"Bearer {builders.token(lead)}"}
    address = f"/api/v1/projects/{project.slug}/batches/"
    sent = {"name": "Far", "due_at": due}
    answer = Client().post(address, sent, content_type="application/json", headers=program)
    assert answer.status_code < 500
    if answer.status_code >= 400:
        return
    batch = Batch.objects.get(project=project)
    client = signed_in(lead)
    client.cookies["zone"] = zone
    for page in ("/", "/batches/", f"/batches/{batch.public_id}/", f"/batches/{batch.public_id}/edit/"):
        assert client.get(page).status_code == 200, page
