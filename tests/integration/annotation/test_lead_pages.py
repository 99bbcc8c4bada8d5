"""The pages of those who lead: who may open them, what they say, what they change."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.people import create_team, set_team_members
from accounts.models import AuditEvent, User
from accounts.roles import Role
from annotation.actions import batches, projects, work
from annotation.models import Batch, Import, Membership, Project
from annotation.permissions import roles_in
from jobs.running import run_due
from jobs.workers import beat
from tests import builders

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def project() -> Project:
    return builders.project(name="SQL and data")


@pytest.fixture
def joost(project: Project) -> User:
    return builders.member(project, "lead", name="Joost de Wit")


@pytest.fixture
def ana(project: Project) -> User:
    return builders.member(project, "contributor", name="Ana Ferreira")


@pytest.fixture
def as_joost(joost: User) -> Client:
    return signed_in(joost)


def text_of(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def pages_of(project: Project, batch: Batch) -> dict[str, str]:
    made = Import.objects.filter(batch=batch).first()
    assert made is not None
    task = batch.tasks.first()
    assert task is not None
    return {
        "project": f"/projects/{project.slug}/",
        "new batch": f"/projects/{project.slug}/batches/new/",
        "edit guideline": f"/projects/{project.slug}/guideline/edit/",
        "upload": f"/projects/{project.slug}/import/",
        "batch": f"/batches/{batch.public_id}/",
        "edit batch": f"/batches/{batch.public_id}/edit/",
        "assign": f"/batches/{batch.public_id}/assign/",
        "import": f"/imports/{made.public_id}/",
        "refusals": f"/imports/{made.public_id}/refusals.jsonl",
        "task": f"/tasks/{task.public_id}/",
        "guideline": f"/projects/{project.slug}/guideline/",
    }


def test_outsiders_find_nothing_and_members_without_the_permission_are_refused(
    project: Project, joost: User, ana: User
) -> None:
    pages = pages_of(project, builders.batch(project))
    outsider, engineer = builders.person(), builders.member(project, "engineer")
    for name, path in pages.items():
        assert Client().get(path).status_code == 302, name
        assert signed_in(outsider).get(path).status_code == 404, name
        assert signed_in(joost).get(path).status_code == 200, name
        assert signed_in(ana).get(path).status_code == (200 if name == "guideline" else 403), name
        seen = name in {"project", "batch", "task", "guideline"}
        assert signed_in(engineer).get(path).status_code == (200 if seen else 403), name


def test_posts_of_others_change_nothing(project: Project, ana: User) -> None:
    batch = builders.batch(project)
    posts = [
        f"/projects/{project.slug}/members/",
        f"/projects/{project.slug}/guideline/edit/",
        f"/projects/{project.slug}/guideline/preview/",
        f"/projects/{project.slug}/batches/new/",
        f"/projects/{project.slug}/import/",
        f"/projects/{project.slug}/import/look/",
        *(f"/batches/{batch.public_id}/{verb}/" for verb in ("open", "pause", "close", "assign", "edit")),
    ]
    outsider = builders.person()
    before = AuditEvent.objects.count()
    assert {signed_in(ana).post(path).status_code for path in posts} == {403}
    assert {signed_in(outsider).post(path).status_code for path in posts} == {404}
    assert signed_in(ana).get("/projects/new/").status_code == 403
    assert AuditEvent.objects.count() == before


def test_reading_writes_nothing(project: Project, as_joost: Client) -> None:
    pages = pages_of(project, builders.batch(project))
    as_joost.get("/projects/")
    for path in ["/projects/", "/projects/new/", "/batches/", "/guidelines/", *pages.values()]:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            as_joost.get(path)
        wrote = [one["sql"] for one in seen if re.match(r"(INSERT|UPDATE|DELETE)", one["sql"])]
        assert not wrote, path


def statements(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_lists_take_the_same_statements_however_long_they_are(project: Project, joost: User) -> None:
    client, lists = (
        signed_in(joost),
        ["/projects/", "/batches/", "/guidelines/", f"/projects/{project.slug}/"],
    )
    builders.batch(project)
    # The first page of a session also stores when it was last used.
    client.get("/projects/")
    few = {path: statements(client, path) for path in lists}
    for _ in range(4):
        other = builders.project()
        projects.set_roles(by=builders.administrator(), project=other, user=joost, roles=["lead"])
        builders.batch(other)
        builders.batch(project)
        builders.member(project, "contributor")
    assert {path: statements(client, path) for path in lists} == few
    assert max(few.values()) <= 20


# Projects


def test_a_lead_creates_a_project_from_a_preset_and_leads_it(as_joost: Client, joost: User) -> None:
    starter = text_of(as_joost, "/projects/new/")
    assert "Compare two responses" in starter
    sent = {"preset": "demonstration", "name": "Customs", "text": "", "starter": "pairwise"}
    answer = as_joost.post("/projects/new/", sent)
    made = Project.objects.get(name="Customs")
    assert answer.headers["Location"] == f"/projects/{made.slug}/"
    assert roles_in(joost, made) == {Role.LEAD}
    assert made.guideline_in_force.text.startswith("Write the answer")


def test_an_untouched_guideline_follows_the_preset_and_a_written_one_stays(as_joost: Client) -> None:
    from annotation import presets  # noqa: PLC0415 - not part of the fixtures

    pairwise = presets.get("pairwise").guideline
    sent = {"preset": "safety", "starter": "pairwise", "text": pairwise.replace("\n", "\r\n")}
    followed = as_joost.post("/projects/new/guideline/", sent).content.decode()
    assert 'name="starter" value="safety"' in followed
    kept = as_joost.post("/projects/new/guideline/", {**sent, "text": "My own words."}).content.decode()
    assert "My own words." in kept
    as_joost.post("/projects/new/", {**sent, "name": "Kept", "text": "My own\r\nwords."})
    assert Project.objects.get(name="Kept").guideline_in_force.text == "My own\nwords."


def test_a_refused_project_keeps_what_was_typed(as_joost: Client) -> None:
    sent = {
        "preset": "pairwise",
        "name": " ",
        "description": "For the desk.",
        "text": "Mine.",
        "starter": "pairwise",
    }
    answer = as_joost.post("/projects/new/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Write a name for the project." in page
    assert "For the desk." in page
    assert "Mine." in page


def test_the_overview_says_the_design_in_words(project: Project, as_joost: Client) -> None:
    page = text_of(as_joost, f"/projects/{project.slug}/")
    assert "1 poor to 7 excellent, for each response" in page
    assert "Import tasks" in page


def roles_form(project: Project, **changed: list[str]) -> dict[str, object]:
    held: dict[str, list[str]] = {}
    for row in Membership.objects.filter(project=project).select_related("user"):
        held.setdefault(str(row.user.public_id), []).append(row.role)
    fields = {f"roles-{one}": roles for one, roles in held.items()}
    return {"shown": list(held), **fields, **changed}


def test_roles_of_several_people_are_set_at_once_and_one_is_added(
    project: Project, as_joost: Client, ana: User
) -> None:
    new = builders.person("Ravi Menon")
    sent = roles_form(project, person=str(new.public_id), roles=["reviewer"])  # type: ignore[arg-type]
    sent[f"roles-{ana.public_id}"] = ["contributor", "reviewer"]
    assert as_joost.post(f"/projects/{project.slug}/members/", sent).status_code == 302
    assert roles_in(ana, project) == {Role.CONTRIBUTOR, Role.REVIEWER}
    assert roles_in(new, project) == {Role.REVIEWER}


def test_a_project_keeps_a_lead_and_a_refused_form_keeps_its_ticks(
    project: Project, as_joost: Client, ana: User
) -> None:
    sent = {key: value for key, value in roles_form(project).items() if key == "shown"}
    sent[f"roles-{ana.public_id}"] = ["reviewer"]
    answer = as_joost.post(f"/projects/{project.slug}/members/", sent)
    assert answer.status_code == 422
    assert "only lead" in answer.content.decode()
    assert roles_in(ana, project) == {Role.CONTRIBUTOR}
    assert re.search(rf'name="roles-{ana.public_id}" value="reviewer" checked', answer.content.decode())


def test_people_who_are_not_shown_keep_their_roles(project: Project, as_joost: Client, ana: User) -> None:
    assert as_joost.post(f"/projects/{project.slug}/members/", {}).status_code == 302
    assert roles_in(ana, project) == {Role.CONTRIBUTOR}


# Guidelines


def test_a_new_version_is_read_with_what_it_changed(project: Project, as_joost: Client, ana: User) -> None:
    path = f"/projects/{project.slug}/guideline/"
    sent = {"text": "## Honest\r\n\r\nBe exact.", "note": "Shorter.", "base": "1"}
    assert as_joost.post(f"{path}edit/", sent).status_code == 302
    page = text_of(signed_in(ana), path)
    assert "Version 2" in page
    assert "Shorter." in page
    assert 'id="c-honest"' in page
    assert "<ins>" in text_of(signed_in(ana), f"{path}?version=2&changes")
    assert "This is an earlier version" in text_of(signed_in(ana), f"{path}?version=1")
    text_of(signed_in(ana), f"{path}?version=9", 404)
    text_of(signed_in(ana), f"{path}?version=x", 422)
    assert "Shorter." in text_of(signed_in(ana), "/guidelines/")


def test_a_version_published_meanwhile_is_seen(project: Project, as_joost: Client) -> None:
    projects.publish_guideline(by=builders.administrator(), project=project, text="Theirs.")
    path = f"/projects/{project.slug}/guideline/edit/"
    answer = as_joost.post(path, {"text": "Mine.", "base": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Version 2 was published while you were writing" in page
    assert "Mine." in page
    assert 'name="base" value="2"' in page
    assert as_joost.post(path, {"text": "Mine.", "base": "2"}).status_code == 302


def test_an_empty_guideline_is_refused_and_a_preview_is_not_published(
    project: Project, as_joost: Client
) -> None:
    path = f"/projects/{project.slug}/guideline/edit/"
    assert as_joost.post(path, {"text": " ", "base": "1"}).status_code == 422
    assert (
        "<strong>so</strong>"
        in as_joost.post(path, {"text": "**so**", "base": "1", "do": "preview"}).content.decode()
    )
    project.refresh_from_db()
    assert project.guideline_in_force.number == 1
    parts = as_joost.post(
        f"/projects/{project.slug}/guideline/preview/", {"text": "<script>x</script>"}
    ).content.decode()
    assert "<script" not in parts


# Batches


def test_a_batch_is_created_changed_and_moved(project: Project, as_joost: Client) -> None:
    sent = {"name": "First", "answers_wanted": "2", "due_at": "+2w", "priority": "10"}
    assert as_joost.post(f"/projects/{project.slug}/batches/new/", sent).status_code == 302
    made = Batch.objects.get(name="First")
    assert (made.answers_wanted, made.priority) == (2, 10)
    assert made.due_at is not None
    path = f"/batches/{made.public_id}/"
    assert "Import tasks" in text_of(as_joost, path)
    assert as_joost.post(f"{path}edit/", {"name": "Second", "due_at": "", "priority": "0"}).status_code == 302
    made = Batch.objects.get(pk=made.pk)
    assert (made.name, made.priority, made.due_at) == ("Second", 0, None)
    assert AuditEvent.objects.filter(action="batch.changed", subject_id=made.public_id).count() == 1
    assert as_joost.post(f"{path}open/").status_code == 302
    again = as_joost.post(f"{path}open/")
    assert again.status_code == 409
    assert "This batch is open; it cannot open now." in again.content.decode()
    assert as_joost.post(f"{path}pause/").status_code == 302
    assert as_joost.post(f"{path}close/").status_code == 302


def test_a_day_that_cannot_be_read_stays_in_its_field(project: Project, as_joost: Client) -> None:
    sent = {"name": "First", "answers_wanted": "1", "due_at": "31 Foo", "priority": "0"}
    answer = as_joost.post(f"/projects/{project.slug}/batches/new/", sent)
    assert answer.status_code == 422
    assert 'value="31 Foo"' in answer.content.decode()
    assert "is not a month" in answer.content.decode()
    assert text_of(as_joost, "/batches/due/?due_at=%2B3d").endswith("in 3 days.")
    assert "is not a day" in text_of(as_joost, "/batches/due/?due_at=soon")


def test_a_past_date_and_a_fine_priority_survive_a_change_of_name(project: Project, as_joost: Client) -> None:
    past = (timezone.now() - timedelta(days=3)).replace(second=0, microsecond=0)
    batch = builders.batch(project, due_at=past, priority=3)
    page = text_of(as_joost, f"/batches/{batch.public_id}/edit/")
    shown = re.search(r'name="due_at" value="([^"]+)"', page)
    assert shown
    sent = {"name": "Renamed", "due_at": shown[1], "priority": "10"}
    assert as_joost.post(f"/batches/{batch.public_id}/edit/", sent).status_code == 302
    batch.refresh_from_db()
    assert (batch.name, batch.due_at, batch.priority) == ("Renamed", past, 3)


def test_work_is_given_to_people_and_teams_in_words(project: Project, as_joost: Client, ana: User) -> None:
    batch, admin = builders.batch(project, 3, opened=False), builders.administrator()
    team = create_team(by=admin, name="Customs desk")
    set_team_members(by=admin, team=team, members=[ana, builders.person()])
    path = f"/batches/{batch.public_id}/assign/"
    assert "1 of 2 is a contributor here" in text_of(as_joost, path)
    sent = {"people": [str(ana.public_id)], "teams": [str(team.public_id)]}
    assert as_joost.post(path, sent).status_code == 302
    batch.refresh_from_db()
    assert list(batch.people.all()) == [ana]
    assert list(batch.teams.all()) == [team]
    assert batch.open_to_all is False
    assert "Customs desk" in text_of(as_joost, "/batches/")


def test_a_stranger_cannot_be_given_work(project: Project, as_joost: Client) -> None:
    batch = builders.batch(project, opened=False)
    answer = as_joost.post(
        f"/batches/{batch.public_id}/assign/", {"people": [str(builders.person().public_id)]}
    )
    assert answer.status_code == 422
    assert not batch.people.exists()


def test_the_list_is_filtered_by_words_and_state(project: Project, as_joost: Client) -> None:
    one, two = builders.batch(project), builders.batch(project, opened=False)
    other = builders.batch(builders.project())
    page = text_of(as_joost, "/batches/")
    assert one.name in page
    assert two.name in page
    assert f"/batches/{other.public_id}/" not in page
    part = as_joost.get("/batches/?state=draft", headers={"HX-Request": "true"}).content.decode()
    assert f"/batches/{two.public_id}/" in part
    assert f"/batches/{one.public_id}/" not in part
    assert "<html" not in part
    assert "No such batch" in text_of(as_joost, "/batches/?q=nowhere")
    text_of(as_joost, "/batches/?q=%00", 400)


def test_a_batch_shows_its_numbers_its_chart_and_what_people_said(
    project: Project, as_joost: Client, ana: User
) -> None:
    batch, tomas = builders.batch(project, 4), builders.member(project, "reviewer")
    builders.approved(ana, tomas)
    builders.submitted(ana)
    held = builders.claimed(ana)
    work.flag(by=ana, assignment=held.public_id, reason="unclear_guideline", comment="Does a sheet count?")
    work.skip(by=ana, assignment=held.public_id, reason="hard_for_me", comment="Not for anybody.")
    page = text_of(as_joost, f"/batches/{batch.public_id}/")
    assert "1 approved" in page
    assert "2 answers came in and 1 were approved, of 4 wanted" in page
    assert "Does a sheet count?" in page
    assert "Ana Ferreira" in page
    assert "Not for anybody." not in page
    assert "This is hard for me" not in page
    task = held.task
    assert "Thirty-three euro pallets" in text_of(as_joost, f"/tasks/{task.public_id}/")


def test_an_engineer_sees_progress_without_names(project: Project, joost: User, ana: User) -> None:
    batch, admin = builders.batch(project, opened=False), builders.administrator()
    batches.assign_batch(by=admin, batch=batch, people=[ana])
    batches.open_batch(by=admin, batch=batch)
    held = builders.claimed(ana)
    work.flag(by=ana, assignment=held.public_id, reason="broken", comment="Cut off.")
    engineer = signed_in(builders.member(project, "engineer"))
    for path in (f"/projects/{project.slug}/", f"/batches/{batch.public_id}/", "/batches/"):
        assert "Ana Ferreira" in text_of(signed_in(joost), path)
        page = text_of(engineer, path)
        assert "Ana" not in page
        assert "1 person" in page


# Imports

GOOD = '{"prompt": "P", "responses": [{"text": "a"}, {"text": "b"}]}\n'


def upload(
    client: Client, project: Project, body: bytes, called: str = "rows.jsonl", **fields: object
) -> Import:
    file = io.BytesIO(body)
    file.name = called
    answer = client.post(f"/projects/{project.slug}/import/", {"file": file, **fields})
    assert answer.status_code == 302, answer.content.decode()
    made = Import.objects.order_by("-pk").first()
    assert made is not None
    assert answer.headers["Location"] == f"/imports/{made.public_id}/"
    return made


def test_a_file_is_imported_and_its_refused_lines_come_back_exactly(
    project: Project, as_joost: Client
) -> None:
    bad = b'{"prompt": "caf\xe9"}\r\nnot json\n'
    made = upload(as_joost, project, GOOD.encode() + bad)
    waiting = text_of(as_joost, f"/imports/{made.public_id}/")
    assert "No worker is running" in waiting
    assert 'hx-trigger="every 3s' in waiting
    run_due()
    page = text_of(as_joost, f"/imports/{made.public_id}/")
    assert "Assign 1 task" in page
    assert "not json" in page
    assert 'hx-trigger="every 3s' not in page
    part = as_joost.get(f"/imports/{made.public_id}/", headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith('<div class="stack gap-5" id="report"')
    answer = as_joost.get(f"/imports/{made.public_id}/refusals.jsonl")
    assert answer.headers["Content-Type"] == "application/jsonl"
    assert b"".join(answer) == b'{"prompt": "caf\xe9"}\nnot json\n'


def test_fields_of_other_names_are_mapped(project: Project, as_joost: Client) -> None:
    body = b'{"question": "P", "a1": "x", "a2": "y", "lang": "en"}\n'
    mapping = {
        "field": ["question", "a1", "a2", "lang", ""],
        "becomes": ["prompt", "responses.0", "responses.1", "", "prompt"],
    }
    made = upload(as_joost, project, body, called="Ünnamed.jsonl", name="Trailers", **mapping)
    run_due()
    made.refresh_from_db()
    assert (made.accepted, made.refused, made.batch.name) == (1, 0, "Trailers")


def test_the_first_line_is_shown_as_a_task(project: Project, as_joost: Client) -> None:
    path = f"/projects/{project.slug}/import/look/"
    line = '{"question": "**P**", "answer_1": "x", "answer_2": "y"}'
    page = as_joost.post(path, {"line": line}).content.decode()
    assert "<strong>P</strong>" in page
    refused = as_joost.post(path, {"line": line, "field": ["question"], "becomes": [""]}).content.decode()
    assert "The first line would be refused" in refused
    assert "The first line would be refused" in as_joost.post(path, {"line": "no"}).content.decode()


def test_a_refused_upload_says_why(project: Project, as_joost: Client) -> None:
    path = f"/projects/{project.slug}/import/"
    assert "Choose a file." in as_joost.post(path, {}).content.decode()
    file = io.BytesIO(GOOD.encode())
    file.name = "x.jsonl"
    answer = as_joost.post(path, {"file": file, "field": ["q"], "becomes": ["nowhere"]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "cannot become" in page
    assert 'value="q"' in page
    other = builders.batch(builders.project())
    file.seek(0)
    assert as_joost.post(path, {"file": file, "batch": str(other.public_id)}).status_code == 422


def test_the_page_says_when_no_worker_runs(project: Project, as_joost: Client) -> None:
    path = f"/projects/{project.slug}/import/"
    assert "Imports wait: no worker is running" in text_of(as_joost, path)
    beat()
    assert "Imports wait" not in text_of(as_joost, path)
