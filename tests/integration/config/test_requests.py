"""What holds for every request: refused bytes, headers, sessions that end, errors people and programs can read."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from accounts.models import User
from config import middleware

if TYPE_CHECKING:
    from pytest_django import Settings


@pytest.fixture
def alice(db: None) -> User:
    return User.objects.create_user("alice@example.org", "Alice")


@pytest.fixture
def signed_in(client: Client, alice: User) -> Client:
    client.force_login(alice)
    return client


@pytest.mark.parametrize("address", ["/sign-in/%00", "/sign-in/?next=a%00b"])
def test_nul_in_an_address_is_refused_with_a_page(client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 400
    assert "NUL" in response.content.decode()
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]


def test_nul_in_an_address_of_the_api_is_refused_with_a_document(client: Client) -> None:
    response = client.get("/api/v1/me/?x=%00")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["detail"] == "The address contains a NUL character."


@pytest.mark.django_db
def test_pages_allow_only_our_own_scripts_and_styles(client: Client) -> None:
    response = client.get("/sign-in/")
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_request_keeps_the_id_it_came_with(client: Client) -> None:
    response = client.get("/nothing/", headers={"X-Request-ID": "from-the-proxy-1"})
    assert response.headers["X-Request-ID"] == "from-the-proxy-1"


def test_an_id_with_other_characters_is_replaced(client: Client) -> None:
    response = client.get("/nothing/", headers={"X-Request-ID": "a b\u00e9"})
    assert middleware.REQUEST_ID.fullmatch(response.headers["X-Request-ID"])


def test_an_unknown_address_of_the_api_answers_with_a_document(client: Client) -> None:
    response = client.get("/api/v1/nothing/")
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert set(response.json()) == {"type", "title", "status", "detail"}


def test_a_form_without_its_token_gets_a_sentence(db: None) -> None:
    response = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "a", "password": "b"})
    assert response.status_code == 403
    assert "This form is out of date" in response.content.decode()


def test_a_session_ends_after_an_hour_without_use(signed_in: Client) -> None:
    assert signed_in.get("/account/").status_code == 200
    session = signed_in.session
    session[middleware.LAST_SEEN] = int(time.time()) - 3601
    session.save()
    response = signed_in.get("/account/")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in/")


def test_use_keeps_a_session_but_not_beyond_twelve_hours(signed_in: Client) -> None:
    signed_in.get("/account/")
    session = signed_in.session
    begun = int(time.time()) - 11 * 3600
    session["ends_at"] = begun + 12 * 3600
    session[middleware.LAST_SEEN] = int(time.time()) - 120
    session.save()
    assert signed_in.get("/account/").status_code == 200
    assert 3500 < signed_in.session.get_expiry_age() <= 3600


def test_live_and_ready_need_nobody_signed_in(client: Client, db: None) -> None:
    assert client.get("/health/live", headers={"host": "10.1.2.3"}).json() == {"status": "ok"}
    answer = client.get("/health/ready", headers={"host": "10.1.2.3"})
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


def test_without_redis_the_product_is_degraded_and_still_ready(
    client: Client, db: None, settings: Settings
) -> None:
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert json.loads(answer.content) == {
        "status": "degraded",
        "checks": {"database": "ok", "migrations": "ok", "redis": "degraded"},
    }
