"""The pages of datasets and releases."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import AuditEvent
from exports.actions.releases import make_release
from exports.models import Dataset, Release
from tests import builders
from tests.integration.exports.desk import TIE, Desk, lines_of, released

pytestmark = pytest.mark.django_db(transaction=True)


def as_person(desk_or_user: object) -> Client:
    client = Client()
    client.force_login(getattr(desk_or_user, "engineer", desk_or_user))  # type: ignore[arg-type]
    return client


def test_an_engineer_makes_a_dataset_and_a_release(desks: Callable[..., Desk]) -> None:
    desk = desks("pairwise", 2)
    desk.approve(1)
    client = as_person(desk)
    sent = {"name": "Pairs for freight", "projects": [desk.project.slug], "format": "trl-preference"}
    made = client.post("/datasets/new/", sent)
    assert made.headers["Location"] == "/datasets/pairs-for-freight/"
    assert "Make release" in client.get("/datasets/pairs-for-freight/").content.decode()
    answer = client.post("/datasets/pairs-for-freight/releases/")
    release = Release.objects.get()
    assert answer.headers["Location"] == f"/releases/{release.public_id}/"
    waiting = client.get(f"/releases/{release.public_id}/").content.decode()
    assert 'hx-trigger="job-done from:body"' in waiting
    from jobs.running import run_due  # noqa: PLC0415

    run_due()
    page = client.get(f"/releases/{release.public_id}/").content.decode()
    [shard] = release.shards.all()
    assert shard.sha256 in page
    assert "load_dataset" in page
    assert "Pairs for freight" in client.get("/datasets/").content.decode()


def test_a_form_without_projects_comes_back_with_a_sentence(desks: Callable[..., Desk]) -> None:
    client = as_person(desks("pairwise", 1))
    page = client.post("/datasets/new/", {"name": "Pairs", "format": "trl-preference"})
    assert page.status_code == 422
    assert "Choose at least one project." in page.content.decode()
    assert not Dataset.objects.exists()


def test_a_format_that_does_not_fit_says_why(desks: Callable[..., Desk]) -> None:
    desk = desks("pairwise", 1)
    client = as_person(desk)
    where = {"projects": [desk.project.slug], "format": "trl-prompt-completion"}
    sentence = "It needs a question whose text is the ideal answer, and this design has none."
    assert sentence in client.get("/datasets/new/fit/", where).content.decode()
    page = client.post("/datasets/new/", {**where, "name": "Answers"})
    assert (page.status_code, sentence in page.content.decode()) == (422, True)


def test_the_count_follows_the_choice(desks: Callable[..., Desk]) -> None:
    desk = desks("pairwise", 3)
    desk.approve(2)
    desk.approve(1, **TIE)
    part = as_person(desk).get(
        "/datasets/new/fit/", {"projects": [desk.project.slug], "format": "trl-preference"}
    )
    page = part.content.decode()
    assert "<html" not in page
    assert "<b>2</b>" in page
    assert "of 3 approved answers" in page
    assert '<span class="tok-f">&quot;chosen&quot;</span>' in page
    assert "The answer is a tie" in page


def test_without_scripts_the_form_shows_what_fits(desks: Callable[..., Desk]) -> None:
    desk = desks("pairwise", 1)
    desk.approve(1)
    sent = {"name": "", "projects": [desk.project.slug], "format": "trl-preference", "look": "yes"}
    page = as_person(desk).post("/datasets/new/", sent)
    assert page.status_code == 200
    assert "of 1 approved answer" in page.content.decode()
    assert "There is a problem" not in page.content.decode()


@pytest.fixture
def published(desks: Callable[..., Desk]) -> tuple[Desk, Release]:
    desk = desks("pairwise", 2)
    desk.approve(2)
    return desk, released(desk.dataset(), desk.engineer)


def body_of(response: object) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


NAME = "train-00000-of-00001.jsonl"


def test_a_download_is_the_file_and_is_written_down(published: tuple[Desk, Release]) -> None:
    desk, release = published
    answer = as_person(desk).get(f"/releases/{release.public_id}/files/{NAME}")
    assert body_of(answer) == b"".join(lines_of(release))
    [shard] = release.shards.all()
    assert answer.headers["ETag"] == f'"{shard.sha256}"'
    assert answer.headers["Content-Disposition"] == 'attachment; filename="freight-pairs-v1.jsonl"'
    event = AuditEvent.objects.get(action="release.downloaded")
    assert (event.actor, event.detail) == (desk.engineer, {"version": "v1", "file": NAME})


@pytest.mark.parametrize(
    ("asked", "status", "start", "end"),
    [
        ("bytes=0-9", 206, 0, 10),
        ("bytes=10-", 206, 10, None),
        ("bytes=-5", 206, -5, None),
        ("bytes=5-4", 416, 0, 0),
        ("bytes=99999999-", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
        ("bytes=0-4,6-8", 200, 0, None),
        ("lines=0-4", 200, 0, None),
    ],
)
def test_a_part_of_a_file(
    published: tuple[Desk, Release], asked: str, status: int, start: int, end: int | None
) -> None:
    desk, release = published
    whole = b"".join(lines_of(release))
    answer = as_person(desk).get(f"/releases/{release.public_id}/files/{NAME}", headers={"Range": asked})
    assert answer.status_code == status
    if status == 416:
        assert answer.headers["Content-Range"] == f"bytes */{len(whole)}"
        assert not AuditEvent.objects.filter(action="release.downloaded").exists()
        return
    assert body_of(answer) == whole[start:end]
    assert int(answer.headers["Content-Length"]) == len(whole[start:end])


def test_a_file_the_reader_has_is_not_sent_again(published: tuple[Desk, Release]) -> None:
    desk, release = published
    client, address = as_person(desk), f"/releases/{release.public_id}/files/{NAME}"
    tag = client.head(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    other = client.get(address, headers={"Range": "bytes=0-3", "If-Range": '"old"'})
    assert body_of(other) == b"".join(lines_of(release))
    assert AuditEvent.objects.filter(action="release.downloaded").count() == 1


def test_the_manifest_can_be_downloaded(published: tuple[Desk, Release]) -> None:
    desk, release = published
    answer = as_person(desk).get(f"/releases/{release.public_id}/files/manifest.json")
    assert answer.content.decode() == release.manifest
    assert json.loads(release.manifest)["counts"]["rows"] == 2


def test_what_is_not_published_has_no_files(desks: Callable[..., Desk]) -> None:
    desk = desks("pairwise", 1)
    desk.approve(1)
    release = make_release(by=desk.engineer, dataset=desk.dataset())
    client = as_person(desk)
    for name in (NAME, "manifest.json"):
        assert client.get(f"/releases/{release.public_id}/files/{name}").status_code == 404


def test_others_are_not_told_that_it_exists(published: tuple[Desk, Release]) -> None:
    desk, release = published
    stranger = builders.member(builders.project(), "engineer")
    lead = builders.member(desk.project, "lead")
    for user in (stranger, lead, desk.author):
        client = as_person(user)
        for address in (
            "/datasets/freight-pairs/",
            f"/releases/{release.public_id}/",
            f"/releases/{release.public_id}/files/{NAME}",
        ):
            assert client.get(address).status_code == 404, (user, address)
        assert client.post("/datasets/freight-pairs/releases/").status_code == 404
    assert "Freight pairs" not in as_person(stranger).get("/datasets/").content.decode()
    assert as_person(desk.author).get("/datasets/").status_code == 403
    assert as_person(lead).get("/datasets/new/").status_code == 403


def test_a_dataset_of_two_projects_needs_a_role_in_both(desks: Callable[..., Desk]) -> None:
    desk, other = desks("pairwise", 1), builders.project()
    client = as_person(desk)
    sent = {"name": "Both", "projects": [desk.project.slug, other.slug], "format": "trl-preference"}
    assert client.post("/datasets/new/", sent).status_code == 422
    root = as_person(builders.administrator())
    assert root.post("/datasets/new/", sent).headers["Location"] == "/datasets/both/"
    assert client.get("/datasets/both/").status_code == 404
