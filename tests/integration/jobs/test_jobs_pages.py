"""What people and programs see of a job."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db.models.functions import Now
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User
from jobs import registry, running
from jobs.actions import enqueue
from jobs.models import Job, WorkerBeat
from jobs.queries import in_words

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

pytestmark = pytest.mark.usefixtures("broker", "marks")

HTMX = {"HX-Request": "true"}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def another(name: str, *, is_admin: bool = False) -> User:
    return User.objects.create_user(f"{name}@example.org", name, is_admin=is_admin)


def row(user: User, job: Job) -> _MonkeyPatchedWSGIResponse:
    return signed_in(user).get(reverse("jobs:progress", args=[job.public_id]), headers=HTMX)


@pytest.fixture
def job(person: User) -> Job:
    return enqueue(kind="test-count", args={"steps": 2}, by=person, project_id=7)


def test_the_row_asks_again_while_the_job_is_open_and_stops_at_the_end(person: User, job: Job) -> None:
    waiting = row(person, job)
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert "You can leave this page." in waiting.content.decode()
    assert "HX-Trigger" not in waiting.headers
    running.run_due()
    done = row(person, job)
    assert "hx-trigger" not in done.content.decode()
    assert "2 of 2" in done.content.decode()
    assert json.loads(done.headers["HX-Trigger"])["job-done"]["state"] == "done"
    assert "<html" not in done.content.decode()


def test_a_person_who_opens_the_address_gets_a_page(person: User, job: Job) -> None:
    page = signed_in(person).get(reverse("jobs:progress", args=[job.public_id]))
    assert page.status_code == 200
    assert "<html" in page.content.decode()
    assert "style=" not in page.content.decode()


def test_a_page_shows_the_row_with_one_tag(person: User, job: Job) -> None:
    def page(user: User) -> str:
        request = RequestFactory().get("/")
        request.user = user
        return Template("{% load job_row %}<main>{% job_row job %}</main>").render(
            Context({"job": job, "csrf_token": "secret", "request": request})
        )

    assert f'id="job-{job.public_id}"' in page(person)
    assert 'value="secret"' in page(person)
    assert "Cancel" not in page(another("eve"))


def test_whom_an_app_shows_a_job_to_may_not_cancel_it_for_that(
    person: User, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    watcher, lead = another("eve"), another("lea")
    monkeypatch.setattr(registry, "_viewers", [lambda user, _: user in {watcher, lead}])
    monkeypatch.setattr(registry, "_cancellers", [lambda user, _: user == lead])
    address = reverse("jobs:cancel", args=[job.public_id])
    assert signed_in(watcher).post(address).status_code == 403
    assert "-cancel" not in row(watcher, job).content.decode()
    assert signed_in(lead).post(address).status_code == 302


def test_a_failed_job_says_why(person: User) -> None:
    failed = enqueue(kind="test-refuse", args={}, by=person)
    running.run_due()
    assert "Line 3 is not JSON." in row(person, failed).content.decode()


def test_a_job_that_waits_because_no_worker_runs_says_so(person: User, job: Job) -> None:
    sentence = "No worker is running"
    assert sentence in row(person, job).content.decode()
    WorkerBeat.objects.create(name="here", seen_at=Now())
    assert sentence not in row(person, job).content.decode()


def test_the_cancel_button_cancels(person: User, job: Job) -> None:
    address = reverse("jobs:cancel", args=[job.public_id])
    answer = signed_in(person).post(address, headers=HTMX)
    assert "Cancelled." in answer.content.decode()
    assert "HX-Trigger" in answer.headers
    assert Job.objects.get(pk=job.pk).state == Job.State.CANCELLED
    assert signed_in(person).post(address).status_code == 302


def test_only_its_creator_administrators_and_whom_an_app_shows_it_to_see_a_job(
    person: User, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger, lead, administrator = another("eve"), another("lea"), another("ann", is_admin=True)
    monkeypatch.setattr(registry, "_viewers", [lambda user, job: user == lead and job.project_id == 7])
    seen = {user.name: row(user, job).status_code for user in (person, stranger, lead, administrator)}
    assert seen == {person.name: 200, "eve": 404, "lea": 200, "ann": 200}
    assert set(Job.objects.visible_to(administrator)) == {job}
    assert set(Job.objects.visible_to(stranger)) == set()


def test_nobody_signed_in_gets_the_sign_in_page_but_never_inside_the_row(job: Job) -> None:
    address = reverse("jobs:progress", args=[job.public_id])
    assert Client().get(address).status_code == 302
    assert Client().get(address, headers=HTMX).status_code == 401


def test_the_api_says_where_a_job_is(person: User, job: Job) -> None:
    address = reverse("jobs_api:job", args=[job.public_id])
    running.run_due()
    assert signed_in(person).get(address).json() == {
        "id": str(job.public_id),
        "kind": "test-count",
        "state": "done",
        "progress": {"done": 2, "total": 2},
        "error": None,
        "result": {"counted": 2},
    }
    assert signed_in(another("eve")).get(address).status_code == 404


def test_the_api_cancels_and_says_when_it_is_too_late(person: User, job: Job) -> None:
    address = reverse("jobs_api:cancel", args=[job.public_id])
    assert signed_in(person).post(address).json()["state"] == "cancelled"
    late = enqueue(kind="test-count", args={"steps": 1}, by=person)
    running.run_due()
    refused = signed_in(person).post(reverse("jobs_api:cancel", args=[late.public_id]))
    assert refused.status_code == 409
    assert refused.json()["detail"] == "This has already ended, so it cannot be cancelled."


def test_the_time_left_is_rounded_the_way_people_say_it() -> None:
    said = [in_words(timedelta(seconds=seconds)) for seconds in (3, 42, 200, 9000)]
    assert said == ["a few seconds left", "about 40 s left", "about 3 min left", "about 2 h left"]
