"""The notice, the account page, tokens."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions.notices import has_read_notice
from accounts.actions.tokens import create_token, token_for
from accounts.models import ApiToken, AuditEvent, User
from tests.integration.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_the_notice_is_read_not_agreed_to(as_ana: Client, ana: User) -> None:
    page = as_ana.get("/notice/").content.decode()
    assert "I have read this notice" in page
    assert "I agree" not in page
    assert as_ana.post("/notice/").status_code == 302
    assert has_read_notice(ana)
    assert "You have read it" in as_ana.get("/notice/").content.decode()


def test_after_the_notice_the_work_that_was_asked_for_opens(as_ana: Client) -> None:
    assert as_ana.post("/notice/?next=/work/").headers["Location"] == "/work/"
    assert as_ana.post("/notice/?next=//evil.example/").headers["Location"] == "/"


def test_a_name_changes_and_leaves_an_event(as_ana: Client, ana: User) -> None:
    as_ana.post("/account/", {"name": "Ana F. Silva"})
    ana.refresh_from_db()
    assert (ana.name, ana.single_keys) == ("Ana F. Silva", False)
    assert AuditEvent.objects.filter(action="person.changed", actor=ana).count() == 1
    assert 'data-keys="off"' in as_ana.get("/account/").content.decode()


def test_an_empty_name_is_refused(as_ana: Client) -> None:
    answer = as_ana.post("/account/", {"name": " "})
    assert answer.status_code == 422
    assert "Your name is missing." in answer.content.decode()


def test_a_password_change_needs_the_old_one_and_keeps_this_session(as_ana: Client, ana: User) -> None:
    elsewhere = Client()
    elsewhere.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    refused = as_ana.post("/account/password/", {"current": "wrong", "password": "another long one"})
    assert refused.status_code == 422
    assert "not your current password" in refused.content.decode()
    as_ana.post("/account/password/", {"current": PASSWORD, "password": "another long one"})
    assert as_ana.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


def test_a_token_is_shown_once_and_stored_as_a_digest(as_ana: Client, ana: User) -> None:
    answer = as_ana.post("/account/tokens/", {"name": "Nightly export", "scopes": ["records"], "days": "90"})
    assert answer.status_code == 201
    found = re.search(r"ins_[\w-]{40,}", answer.content.decode())
    assert found
    token = ApiToken.objects.get(user=ana)
    assert token.scopes == ["records"]
    assert token.digest not in found.group()
    assert token_for(found.group(), now=timezone.now()) == token
    assert found.group() not in as_ana.get("/account/").content.decode()


@pytest.mark.parametrize("days", ["91", "0", "", "x"])
def test_a_token_ends_within_90_days(as_ana: Client, days: str) -> None:
    answer = as_ana.post("/account/tokens/", {"name": "For ever", "days": days})
    assert answer.status_code == 422
    assert not ApiToken.objects.exists()


def test_only_its_owner_revokes_a_token(as_ana: Client, ana: User, lena: User) -> None:
    theirs, _ = create_token(by=lena, name="Hers", life=timedelta(days=1))
    mine, secret = create_token(by=ana, name="Mine", life=timedelta(days=1))
    assert as_ana.post(f"/account/tokens/{theirs.public_id}/revoke/").status_code == 404
    assert as_ana.post(f"/account/tokens/{mine.public_id}/revoke/").status_code == 302
    assert token_for(secret, now=timezone.now()) is None


def test_preferences_come_from_cookies_and_only_known_values(as_ana: Client) -> None:
    as_ana.cookies["theme"], as_ana.cookies["text"] = "dark", '"><script>'
    page = as_ana.get("/account/").content.decode()
    assert '<html lang="en" data-theme="dark">' in page
    assert "<script>" not in page


def test_times_are_shown_in_the_zone_of_the_reader(as_ana: Client, ana: User) -> None:
    noon = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)
    token, _ = create_token(by=ana, name="Mine", life=timedelta(days=1))
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=noon)
    as_ana.cookies["zone"] = "Asia/Tokyo"
    assert "21:00" in as_ana.get("/account/").content.decode()
    as_ana.cookies["zone"] = "../../etc/passwd"
    assert "12:00" in as_ana.get("/account/").content.decode()
