"""People and teams, for administrators only."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.actions.people import create_team
from accounts.models import Team, User

pytestmark = pytest.mark.django_db


def test_everybody_else_is_refused(as_ana: Client, ana: User, lena: User) -> None:
    team = create_team(by=lena, name="Customs desk")
    pages = ("/people/", "/people/invite/", f"/people/{lena.public_id}/", f"/teams/{team.public_id}/")
    assert {as_ana.get(page).status_code for page in pages} == {403}
    posts = (
        "/people/invite/",
        f"/people/{lena.public_id}/access/",
        f"/people/{lena.public_id}/invitation/",
        "/teams/",
    )
    assert {as_ana.post(page).status_code for page in posts} == {403}
    assert {Client().get(page).status_code for page in pages} == {302}


def test_an_invited_person_gets_a_link_that_is_shown(as_lena: Client, client: Client) -> None:
    answer = as_lena.post("/people/invite/", {"name": "Ines Duarte", "email": "Ines@Example.org"})
    assert answer.status_code == 201
    found = re.search(r"http://testserver(/invitation/[\w-]+/)", answer.content.decode())
    assert found
    assert client.get(found.group(1)).status_code == 200
    assert "Invited until" in as_lena.get("/people/").content.decode()


def test_a_new_link_ends_the_old_one(as_lena: Client, client: Client) -> None:
    first = as_lena.post("/people/invite/", {"name": "Ines Duarte", "email": "ines@example.org"})
    person = User.objects.get(email="ines@example.org")
    second = as_lena.post(f"/people/{person.public_id}/invitation/")
    old, new = (re.search(r"/invitation/[\w-]+/", page.content.decode()) for page in (first, second))
    assert old
    assert new
    assert client.get(old.group()).status_code == 404
    assert client.get(new.group()).status_code == 200


def test_an_address_is_taken_once(as_lena: Client, ana: User) -> None:
    answer = as_lena.post("/people/invite/", {"name": "Other Ana", "email": "ANA@example.org"})
    assert answer.status_code == 422
    assert "ana@example.org is already here." in answer.content.decode()


def test_ending_access_signs_out_at_once(as_lena: Client, as_ana: Client, ana: User) -> None:
    assert as_ana.get("/account/").status_code == 200
    as_lena.post(f"/people/{ana.public_id}/access/", {"active": "no"})
    assert as_ana.get("/account/").status_code == 302
    assert "Access ended" in as_lena.get(f"/people/{ana.public_id}/").content.decode()
    as_lena.post(f"/people/{ana.public_id}/access/", {"active": "yes"})
    ana.refresh_from_db()
    assert ana.is_active


def test_administrators_do_not_lock_themselves_out(as_lena: Client, lena: User) -> None:
    assert as_lena.post(f"/people/{lena.public_id}/access/", {"active": "no"}).status_code == 403


def test_a_team_is_made_and_filled(as_lena: Client, ana: User) -> None:
    made = as_lena.post("/teams/", {"name": "Customs desk"})
    team = Team.objects.get()
    assert made.headers["Location"] == f"/teams/{team.public_id}/"
    as_lena.post(f"/teams/{team.public_id}/", {"members": [str(ana.pk)]})
    assert list(team.members.all()) == [ana]
    assert as_lena.post("/teams/", {"name": "Customs desk"}).status_code == 422


def test_what_does_not_exist_is_404(as_lena: Client) -> None:
    nobody = "00000000-0000-7000-8000-000000000000"
    assert as_lena.get(f"/people/{nobody}/").status_code == 404
    assert as_lena.get(f"/teams/{nobody}/").status_code == 404


def test_the_people_page_takes_the_same_number_of_statements_for_many(
    as_lena: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for number in range(12):
        User.objects.create_user(f"p{number}@example.org", f"Person {number}")
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        assert as_lena.get("/people/").status_code == 200
