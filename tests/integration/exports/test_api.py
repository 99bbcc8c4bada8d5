"""Datasets and releases by the API, as a program does it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from jobs.running import run_due
from tests import builders
from tests.integration.exports.desk import Desk

pytestmark = pytest.mark.django_db(transaction=True)


def program(user: User, *scopes: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {builders.token(user, *scopes)}"})


def made(desk: Desk, client: Client, **changes: Any) -> Any:
    body = {"name": "Freight pairs", "projects": [desk.project.slug], "format": "trl-preference", **changes}
    return client.post("/api/v1/datasets/", body, content_type="application/json")


def test_from_a_dataset_to_a_file_with_a_token(desks: Callable[..., Desk]) -> None:
    desk = desks("pairwise", 2)
    desk.approve(2)
    client = program(desk.engineer)
    dataset = made(desk, client)
    assert dataset.status_code == 201
    assert dataset.json()["slug"] == "freight-pairs"
    ordered = client.post("/api/v1/datasets/freight-pairs/releases/")
    assert ordered.status_code == 202
    where = ordered.headers["Location"]
    assert where == f"/api/v1/jobs/{ordered.json()['id']}/"
    run_due()
    job = client.get(where).json()
    assert (job["state"], job["progress"]) == ("done", {"done": 2, "total": 2})
    release = client.get(f"/api/v1/releases/{job['result']['release']}/").json()
    assert (release["state"], release["version"], release["rows"]) == ("published", "v1", 2)
    [file] = release["files"]
    assert release["manifest"]["files"][0]["sha256"] == file["sha256"]
    answer = client.get(file["url"], headers={"Accept": "application/jsonl"})
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert hashlib.sha256(body).hexdigest() == file["sha256"]
    assert answer.headers["ETag"] == f'"{file["sha256"]}"'
    part = client.get(file["url"], headers={"Range": "bytes=0-0"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, b"{")  # type: ignore[attr-defined]
    listed = client.get("/api/v1/datasets/freight-pairs/").json()
    assert [one["id"] for one in listed["releases"]] == [release["id"]]


@pytest.mark.parametrize(
    ("changes", "status", "field"),
    [
        ({"name": " "}, 422, "name"),
        ({"projects": []}, 422, "projects"),
        ({"projects": "all"}, 422, "projects"),
        ({"projects": ["no-such-project"]}, 404, ""),
        ({"format": "csv"}, 422, "format"),
        ({"format": "trl-prompt-completion"}, 422, "format"),
        ({"options": {"split": 2}}, 422, "options"),
        ({"colour": "blue"}, 422, "colour"),
        ({"name": "\u0000"}, 400, ""),
    ],
)
def test_what_cannot_be_a_dataset_is_refused_with_a_sentence(
    desks: Callable[..., Desk], changes: dict[str, Any], status: int, field: str
) -> None:
    desk = desks("pairwise", 1)
    refused = made(desk, program(desk.engineer), **changes)
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.status_code in (status, 422)
    assert refused.json()["detail"]
    assert not field or field in refused.json()["fields"]


def test_scopes_and_roles_limit_a_program(desks: Callable[..., Desk]) -> None:
    desk = desks("pairwise", 1)
    assert made(desk, program(desk.engineer, "records")).status_code == 403
    assert made(desk, program(desk.engineer, "datasets")).status_code == 201
    assert made(desk, program(desk.author)).status_code == 403
    assert made(desk, Client()).status_code == 401
    stranger = program(builders.member(builders.project(), "engineer"))
    assert made(desk, stranger).status_code == 404
    assert stranger.get("/api/v1/datasets/").json()["results"] == []
    assert stranger.get("/api/v1/datasets/freight-pairs/").status_code == 404
    assert stranger.post("/api/v1/datasets/freight-pairs/releases/").status_code == 404


def test_a_release_that_is_called_off(desks: Callable[..., Desk]) -> None:
    desk = desks("pairwise", 1)
    desk.approve(1)
    client = program(desk.engineer)
    made(desk, client)
    ordered = client.post("/api/v1/datasets/freight-pairs/releases/").json()
    assert client.post(f"/api/v1/releases/{ordered['release']}/cancel/").json()["state"] == "cancelled"
    run_due()
    release = client.get(f"/api/v1/releases/{ordered['release']}/").json()
    assert (release["state"], release["rows"], release["files"]) == ("cancelled", None, [])
