"""Signing in, being locked out, being invited."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.people import invite, set_active
from accounts.models import AuditEvent, Invitation, User
from accounts.views.doors import WRONG
from tests.integration.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def attempt(client: Client, email: str, password: str, **more: str) -> tuple[int, str, str]:
    response = client.post("/sign-in/", {"email": email, "password": password, **more})
    return response.status_code, response.content.decode(), response.headers.get("Location", "")


def test_a_person_signs_in_whatever_the_case_of_the_address(client: Client, ana: User) -> None:
    assert attempt(client, "Ana@Example.org", PASSWORD)[::2] == (302, "/")


def test_after_signing_in_the_page_that_was_asked_for_opens(client: Client, ana: User) -> None:
    assert client.get("/account/").headers["Location"] == "/sign-in/?next=/account/"
    assert attempt(client, "ana@example.org", PASSWORD, next="/account/")[2] == "/account/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client: Client, ana: User, elsewhere: str) -> None:
    assert attempt(client, "ana@example.org", PASSWORD, next=elsewhere)[2] == "/"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client, ana: User) -> None:
    known = attempt(client, "ana@example.org", "wrong")
    unknown = attempt(Client(), "nobody@example.org", "wrong")
    assert known[0] == unknown[0] == 422
    assert WRONG in known[1]
    assert WRONG in unknown[1]
    assert 'value="ana@example.org"' in known[1]
    assert "wrong" not in known[1].replace(WRONG, "")


@pytest.mark.parametrize("email", ["ana@example.org", "nobody@example.org"])
def test_five_failures_lock_the_address_out_in_the_same_words(client: Client, ana: User, email: str) -> None:
    answers = [attempt(client, email, "wrong") for _ in range(5)]
    assert [answer[0] for answer in answers] == [422, 422, 422, 422, 429]
    assert "is stopped for 15 minutes" in answers[-1][1]
    assert f'value="{email}"' in answers[-1][1]
    assert attempt(client, email, PASSWORD)[0] == 429


def test_somebody_whose_access_ended_cannot_sign_in(client: Client, ana: User, lena: User) -> None:
    set_active(by=lena, user=ana, active=False)
    status, page, _ = attempt(client, "ana@example.org", PASSWORD)
    assert status == 422
    assert WRONG in page


def test_text_that_cannot_be_stored_is_refused_not_a_failure(client: Client) -> None:
    assert attempt(client, "a\0b@example.org", "x")[0] == 422


def test_signing_out_takes_a_post(as_ana: Client) -> None:
    assert as_ana.get("/sign-out/").status_code == 405
    assert as_ana.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert as_ana.get("/account/").status_code == 302


def test_an_invitation_sets_a_password_and_works_once(client: Client, lena: User) -> None:
    new = User.objects.create_user("ines@example.org", "Ines Duarte")
    address = f"/invitation/{invite(by=lena, user=new)}/"
    assert "Welcome, Ines" in client.get(address).content.decode()
    answer = client.post(address, {"name": "Inês Duarte", "password": PASSWORD})
    assert answer.headers["Location"] == "/notice/"
    new.refresh_from_db()
    assert new.name == "Inês Duarte"
    assert AuditEvent.objects.filter(action="person.joined", subject_id=new.public_id).exists()
    assert Client().get(address).status_code == 404


def test_a_weak_password_is_refused_beside_its_field(client: Client, lena: User) -> None:
    new = User.objects.create_user("ines@example.org", "Ines Duarte")
    address = f"/invitation/{invite(by=lena, user=new)}/"
    answer = client.post(address, {"name": "Ines", "password": "short"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "<title>Error: Welcome" in page
    assert 'href="#id_password"' in page
    assert 'value="short"' not in page


def test_an_invitation_runs_out(client: Client, lena: User) -> None:
    new = User.objects.create_user("ines@example.org", "Ines Duarte")
    address = f"/invitation/{invite(by=lena, user=new)}/"
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = client.get(address)
    assert answer.status_code == 404
    assert "Ask an administrator for a new one" in answer.content.decode()
