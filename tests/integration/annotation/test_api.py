"""The whole way by the API, as a program without knowledge of Insource's insides walks it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from jsonschema import Draft202012Validator
from rest_framework.test import APIClient

from accounts.models import User
from jobs.running import run_due
from tests import builders

pytestmark = pytest.mark.django_db

API = "/api/v1"


def as_person(user: Any, *scopes: str) -> APIClient:
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {builders.token(user, *scopes)}")


@pytest.fixture
def admin():
    return as_person(builders.administrator())


def add(admin: APIClient, email: str, project: str, *roles: str) -> APIClient:
    made = admin.post(
        f"{API}/people/", {"email": email, "name": email.partition("@")[0].title()}, format="json"
    )
    assert made.status_code == 201, made.content
    given = admin.put(f"{API}/projects/{project}/members/{email}/", {"roles": roles}, format="json")
    assert given.json() == {"email": email, "roles": sorted(roles)}
    return as_person(User.objects.get(email=email))


def bring_in(admin: APIClient, project: str, batch: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    file = SimpleUploadedFile("rows.jsonl", builders.as_file(rows).read())
    started = admin.post(
        f"{API}/projects/{project}/imports/", {"file": file, "batch": batch}, format="multipart"
    )
    assert started.status_code == 202, started.content
    run_due()
    job = admin.get(started.headers["Location"]).json()
    assert job["state"] == "done", job
    return dict(job["result"])


def test_from_a_project_to_approved_records(admin):
    project = admin.post(
        f"{API}/projects/", {"name": "Data questions", "preset": "pairwise"}, format="json"
    ).json()
    slug = project["slug"]
    ana = add(admin, "ana@example.org", slug, "contributor")
    tomas = add(admin, "tomas@example.org", slug, "reviewer")
    priya = add(admin, "priya@example.org", slug, "engineer")
    batch = admin.post(
        f"{API}/projects/{slug}/batches/", {"name": "First", "answers_per_task": 1}, format="json"
    )
    assert batch.status_code == 201, batch.content
    where = f"{API}/batches/{batch.json()['id']}"
    assert bring_in(admin, slug, batch.json()["id"], [*builders.rows(3), {"prompt": "alone"}]) | {
        "refusals_url": "",
        "import": "",
        "batch": "",
    } == {
        "import": "",
        "batch": "",
        "total": 4,
        "accepted": 3,
        "refused": 1,
        "refusals": [{"line": 4, "reason": "Needs 2 responses, has none."}],
        "refusals_url": "",
    }
    admin.post(f"{where}/assign/", {"people": ["ana@example.org"]}, format="json")
    assert admin.post(f"{where}/open/").json()["state"] == "open"

    for number in range(3):
        work = ana.post(f"{API}/queue/next/", {"project": slug}, format="json").json()
        assert "model" not in json.dumps(work["task"])
        answer = builders.answer(why=f"Reason {number}")
        Draft202012Validator(work["design"]["answer_schema"]).validate(answer)
        url = f"{API}/assignments/{work['assignment']['id']}"
        saved = ana.put(f"{url}/draft/", {"answer": {"why": "h"}, "version": 0}, format="json").json()
        sent = ana.post(
            f"{url}/submit/",
            {"answer": answer, "version": saved["version"]},
            format="json",
            HTTP_IDEMPOTENCY_KEY=f"key-{number}",
        )
        assert sent.status_code == 200, sent.content
        assert set(sent.json()) == {"submission", "revision", "sha256", "state"}
    assert ana.post(f"{API}/queue/next/").status_code == 204

    for decision, comment in (("approve", ""), ("request_changes", "Why?"), ("reject", "Off topic.")):
        found = tomas.post(f"{API}/reviews/next/").json()
        body = {"decision": decision, "comment": comment}
        decided = tomas.post(f"{API}/submissions/{found['submission']}/decision/", body, format="json")
        assert decided.status_code == 200, decided.content
    assert tomas.post(f"{API}/reviews/next/").status_code == 204

    back = ana.post(f"{API}/queue/next/").json()
    assert back["draft"]["why"] == "Reason 1"
    fixed = ana.post(
        f"{API}/assignments/{back['assignment']['id']}/submit/",
        {"answer": builders.answer(why="Clearer.")},
        format="json",
    ).json()
    assert fixed["revision"] == 2

    again = tomas.post(f"{API}/reviews/next/").json()
    assert (again["submission"], len(again["history"])) == (fixed["submission"], 2)
    tomas.post(f"{API}/submissions/{again['submission']}/decision/", {"decision": "approve"}, format="json")
    records = priya.get(f"{API}/records/?project={slug}").json()
    assert [row["answer"]["why"] for row in records["results"]] == ["Reason 0", "Clearer."]
    assert records["next"] is None


def test_me_names_my_roles():
    project = builders.project(name="Customs")
    ana = builders.member(project, "contributor", "reviewer", name="Ana")
    assert as_person(ana).get(f"{API}/me/").json() == {
        "email": ana.email,
        "name": "Ana",
        "is_admin": False,
        "roles": [
            {"project": "customs", "role": "contributor"},
            {"project": "customs", "role": "reviewer"},
        ],
    }


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nonsense", "Bearer a b", "Token x", "Bearer \x00"])
def test_without_a_live_token_nothing_is_answered(header):
    client = APIClient(HTTP_AUTHORIZATION=header) if header else APIClient()
    response = client.get(f"{API}/me/")
    assert response.status_code == 401
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["title"]


def test_a_token_does_only_what_its_scopes_name():
    project = builders.project()
    ana = builders.member(project, "contributor")
    builders.batch(project)
    client = as_person(ana, "records")
    refused = client.post(f"{API}/queue/next/")
    assert refused.status_code == 403
    assert "scope" in refused.json()["detail"]
    assert as_person(ana, "work").post(f"{API}/queue/next/").status_code == 200


BAD_BODIES = [
    (b"{", 400),
    (b"\xff", 400),
    (b'{"answer": {"why": "\\u0000"}, "version": 0}', 422),
    (b'{"answer": {"why": "\\ud800"}, "version": 0}', 422),
    (b'{"answer": {"n": 1e999}, "version": 0}', 422),
    (b'{"answer": {"n": NaN}, "version": 0}', 422),
    (b'{"answer": {"n": 9223372036854775808}, "version": 0}', 422),
    (b'{"answer": {"a": 1, "a": 2}, "version": 0}', 422),
    (b'{"answer": {}, "version": 0, "extra": 1}', 422),
    (b'{"answer": {}, "version": "x"}', 422),
    (b'{"answer": {}, "version": 99999999999999}', 422),
    (b'{"answer": {}}', 422),
    (b"[]", 422),
    (b'{"answer": ' + b"[" * 100 + b"]" * 100 + b', "version": 0}', 422),
    (b'{"answer": {"why": "' + b"x" * 2_100_000 + b'"}, "version": 0}', 413),
]


@pytest.mark.parametrize(("raw", "status"), BAD_BODIES)
def test_bad_input_gets_a_problem_document_and_never_a_server_error(raw, status):
    project = builders.project()
    ana = builders.member(project, "contributor")
    builders.batch(project)
    held = builders.claimed(ana)
    url = f"{API}/assignments/{held.public_id}/draft/"
    response = as_person(ana).put(url, raw, content_type="application/json")
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["detail"].endswith(".")
    held.refresh_from_db()
    assert not hasattr(held, "draft")


def test_a_conflict_carries_both_texts():
    project = builders.project()
    ana = builders.member(project, "contributor")
    builders.batch(project)
    url = f"{API}/assignments/{builders.claimed(ana).public_id}/draft/"
    client = as_person(ana)
    client.put(url, {"answer": {"why": "one"}, "version": 0}, format="json")
    response = client.put(url, {"answer": {"why": "two"}, "version": 0}, format="json")
    assert response.status_code == 409
    body = response.json()
    assert (body["yours"], body["theirs"], body["version"]) == ({"why": "two"}, {"why": "one"}, 1)


def test_another_teams_things_are_not_found():
    project = builders.project()
    batch = builders.batch(project)
    stranger = as_person(builders.member(builders.project(), "contributor", "reviewer", "lead", "engineer"))
    for path in (
        f"projects/{project.slug}/",
        f"projects/{project.slug}/batches/",
        f"batches/{batch.public_id}/",
        f"records/?project={project.slug}",
    ):
        assert stranger.get(f"{API}/{path}").status_code == 404, path


def test_pages_of_records_neither_repeat_nor_skip():
    project = builders.project()
    ana, tomas = builders.member(project, "contributor"), builders.member(project, "reviewer")
    builders.batch(project, 3)
    made = [str(builders.approved(ana, tomas).public_id) for _ in range(3)]
    client = as_person(builders.member(project, "engineer"))
    first = client.get(f"{API}/records/?project={project.slug}").json()
    assert [row["id"] for row in first["results"]] == made
    rest = client.get(f"{API}/records/?project={project.slug}&after={made[0]}").json()
    assert [row["id"] for row in rest["results"]] == made[1:]
    wrong = client.get(f"{API}/records/?project={project.slug}&after=1%00")
    assert wrong.status_code in {400, 422}
