"""The workspace pages without a browser: who sees them, what they hold back, what they cost."""

from __future__ import annotations

import gzip
import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from annotation.models import Assignment, Draft, Submission
from tests import builders

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
FIELDS = {
    "q-helpful-0": "5",
    "q-helpful-1": "3",
    "q-honest-0": "6",
    "q-honest-1": "6",
    "q-clear-0": "4",
    "q-clear-1": "5",
    "q-overall": "-2",
    "q-why": "The first\r\nruns.",
}


def signed_in(who: User) -> Client:
    client = Client()
    client.force_login(who)
    return client


def page_of(held: Assignment, name: str = "work") -> str:
    return reverse(f"annotation:{name}", args=[held.public_id])


def test_a_task_is_shown_to_its_holder_only_and_without_the_models_names():
    project = builders.project()
    ana, ines = builders.member(project, "contributor"), builders.member(project, "contributor")
    builders.batch(project, 2)
    held = builders.claimed(ana)
    page = signed_in(ana).get(page_of(held))
    assert page.status_code == 200
    assert b"freight-7b" not in page.content
    assert signed_in(ines).get(page_of(held)).status_code == 404
    assert signed_in(builders.person()).get(page_of(held)).status_code == 404


def test_a_script_without_a_session_is_told_so_and_a_page_is_led_to_the_door():
    client, identifier = Client(), uuid4()
    url = reverse("annotation:work", args=[identifier])
    assert client.get(url).status_code == 302
    assert client.post(url, headers=HTMX).status_code == 401
    draft = client.put(reverse("annotation:draft", args=[identifier]), "{}", content_type="application/json")
    assert draft.status_code == 401


def test_submit_stores_what_was_typed_and_brings_the_parts_of_the_next_task():
    project = builders.project()
    ana = builders.member(project, "contributor")
    builders.batch(project, 2)
    held = builders.claimed(ana)
    response = signed_in(ana).post(page_of(held), {**FIELDS, "key": "k1", "version": "0"}, headers=HTMX)
    following = Assignment.objects.get(state="claimed")
    assert response.headers["HX-Push-Url"] == page_of(following)
    assert b"<html" not in response.content
    assert b'hx-swap-oob="true"' in response.content
    answer = json.loads(Submission.objects.get().revisions.get().answer)
    assert answer["why"] == "The first\nruns."
    assert len(gzip.compress(response.content)) < 15_000


def test_the_same_form_twice_is_one_submission():
    project = builders.project()
    ana = builders.member(project, "contributor")
    builders.batch(project, 2)
    held = builders.claimed(ana)
    for _ in range(2):
        assert signed_in(ana).post(page_of(held), {**FIELDS, "key": "k1"}, headers=HTMX).status_code == 200
    assert Submission.objects.count() == 1


def test_a_refused_answer_swaps_the_summary_only():
    project = builders.project()
    ana = builders.member(project, "contributor")
    builders.batch(project, 1)
    held = builders.claimed(ana)
    response = signed_in(ana).post(page_of(held), {"q-why": "<b>"}, headers=HTMX)
    assert response.status_code == 422
    assert response.headers["HX-Retarget"] == "#problems"
    plain = signed_in(ana).post(page_of(held), {"q-why": "<b>"})
    assert plain.status_code == 422
    assert b"&lt;b&gt;</textarea>" in plain.content


def test_a_draft_conflict_shows_both_texts():
    project = builders.project()
    ana = builders.member(project, "contributor")
    builders.batch(project, 1)
    held, client = builders.claimed(ana), signed_in(ana)

    def save(why: str, version: int):
        body = json.dumps({"answer": {"why": why}, "version": version})
        return client.put(page_of(held, "draft"), body, content_type="application/json")

    assert save("one", 0).json() == {"version": 1}
    refused = save("two", 0)
    assert refused.status_code == 409
    assert refused.json()["yours"] == {"why": "two"}
    assert refused.json()["theirs"] == {"why": "one"}
    assert Draft.objects.get().version == 1


def test_batches_of_others_are_not_named():
    hidden = builders.batch(builders.project(), 1)
    client = signed_in(builders.person())
    assert client.get(reverse("annotation:done"), {"batch": str(hidden.public_id)}).status_code == 404
    assert client.post(reverse("annotation:start"), {"batch": str(hidden.public_id)}).status_code == 404
    assert client.post(reverse("annotation:start"), {"batch": "nonsense"}).status_code == 404


def test_nobody_reviews_what_they_wrote():
    project = builders.project()
    both = builders.member(project, "contributor", "reviewer")
    builders.batch(project, 1)
    made = builders.submitted(both)
    client = signed_in(both)
    url = reverse("annotation:review", args=[made.public_id])
    assert client.get(url).status_code == 403
    assert client.post(url, {"decision": "approve"}).status_code == 403


def test_the_preview_is_clean():
    client = signed_in(builders.person())
    html = client.post(reverse("annotation:preview"), {"text": "**a** <script>alert(1)</script>"}).content
    assert b"<strong>a</strong>" in html
    assert b"<script" not in html


@pytest.mark.parametrize("tasks", [5, 500])
def test_pages_cost_the_same_whatever_the_backlog(tasks: int):
    project = builders.project()
    ana = builders.member(project, "contributor")
    builders.batch(project, tasks)
    client, held = signed_in(ana), builders.claimed(ana)
    client.get("/")
    assert _statements(lambda: client.get("/")) <= 24
    assert _statements(lambda: client.get(page_of(held))) <= 8
    form = {**FIELDS, "key": "k", "version": "0"}
    assert _statements(lambda: client.post(page_of(held), form, headers=HTMX)) <= 24


def _statements(act) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    quiet = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
    return len([one for one in captured.captured_queries if not one["sql"].startswith(quiet)])
