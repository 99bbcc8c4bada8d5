"""Who may open what: every address of the product, every role, as a table.

All objects belong to the side `here`; the people named "other …" belong to another project and team.
"""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import builders
from tests.security.table import (
    Row,
    administrators,
    anywhere,
    api,
    door,
    everyone,
    members,
    owner,
    page,
    public,
)
from tests.security.world import World

NEW_PASSWORD = "harbour-crane-window-3"
LEASE = "Opening a submission holds it for its reader, so that nobody else judges it meanwhile."
DOWNLOADED = "Downloads are written down."


def answer_form(world: World) -> dict[str, object]:
    """A complete answer as the page sends it."""
    return {
        "q-helpful-0": "5",
        "q-helpful-1": "3",
        "q-honest-0": "6",
        "q-honest-1": "6",
        "q-clear-0": "4",
        "q-clear-1": "5",
        "q-overall": "-2",
        "q-why": "The first one runs as it stands.",
    }


def jsonl() -> SimpleUploadedFile:
    """A small file of tasks."""
    return SimpleUploadedFile("rows.jsonl", builders.as_file(builders.rows(1)).read(), "application/jsonl")


def of_batch(world: World) -> str:
    """The query that names the batch."""
    return f"batch={world.here.batch.public_id}"


def of_project(world: World) -> str:
    """The query that names the project."""
    return f"project={world.here.project.slug}"


ACCOUNTS = [
    door("accounts:sign_in").get(public(200, signed_in=302)).post(public(422, signed_in=302), {"email": "x"}),
    door("accounts:sign_out").post(public(302)),
    door("accounts:accept_invitation", "invitation")
    .get(public(200))
    .post(public(302), {"name": "New", "password": NEW_PASSWORD}),
    page("accounts:notice").get(everyone(200)).post(everyone(302)),
    page("accounts:account").get(everyone(200)).post(everyone(302), {"name": "Changed"}),
    page("accounts:change_password").post(everyone(422), {"current": "wrong", "password": NEW_PASSWORD}),
    page("accounts:create_token").post(everyone(201), {"name": "Nightly", "days": "7"}),
    page("accounts:revoke_token", "token_id").post(owner(302)),
    page("accounts:people").get(administrators(200)),
    page("accounts:invite_person")
    .get(administrators(200))
    .post(administrators(201), {"name": "New", "email": "new@example.org"}),
    page("accounts:person", "people_ids.contributor").get(administrators(200)),
    page("accounts:invite_again", "people_ids.contributor").post(administrators(201)),
    page("accounts:set_access", "people_ids.contributor").post(administrators(302), {"active": "no"}),
    page("accounts:create_team").post(administrators(302), {"name": "Night shift"}),
    page("accounts:team", "team_id").get(administrators(200)).post(administrators(302)),
    page("components").get(administrators(200)),
]

WORK = [
    page("annotation:home").get(everyone(200)),
    page("annotation:start").post(everyone(200, contributor=302)),
    page("annotation:start", note="in one batch").post(
        members(200) | {"contributor": 302}, lambda w: {"batch": w.here.batch.public_id}
    ),
    page("annotation:done").get(everyone(200)),
    page("annotation:done", query=of_batch, note="in one batch").get(members(200)),
    page("annotation:work", "held.public_id").get(owner(200)).post(owner(302), answer_form),
    page("annotation:work", "answered.public_id", note="already answered").get(owner(200)),
    page("annotation:draft", "held.public_id").put(owner(200), {"answer": {"why": "A"}, "version": 1}),
    page("annotation:heartbeat", "held.public_id").post(owner(200)),
    page("annotation:claim", "given_back.public_id").post(owner(302)),
    page("annotation:skip", "held.public_id").post(owner(302), {"reason": "other", "comment": "No."}),
    page("annotation:flag", "held.public_id").post(owner(302), {"reason": "other", "comment": "No."}),
    page("annotation:release", "held.public_id").post(owner(302)),
    page("annotation:undo", "answered.public_id").post(owner(302)),
    page("annotation:preview").post(everyone(200), {"text": "**bold**"}),
    page("annotation:review_start")
    .get(anywhere(302, "reviewer"), annotation_submission=LEASE)
    .post(anywhere(302, "reviewer")),
    page("annotation:review", "waiting.public_id")
    .get(members(200, "reviewer"), annotation_submission=LEASE)
    .post(members(302, "reviewer"), {"decision": "approve", "revision": "1"}),
    page("annotation:review", "returned.public_id", note="sent back").get(members(200, "reviewer")),
    page("annotation:review", "approved.public_id", note="approved").get(members(200, "reviewer")),
]

LEADING = [
    page("annotation:guidelines").get(everyone(200)),
    page("annotation:projects").get(everyone(200)),
    page("annotation:new_project")
    .get(anywhere(200, "lead"))
    .post(anywhere(302, "lead"), {"preset": "pairwise", "name": "New", "text": "Rules."}),
    page("annotation:new_project_guideline").post(anywhere(200, "lead"), {"preset": "safety"}),
    page("annotation:project", "project.slug").get(members(200, "lead", "engineer")),
    page("annotation:members", "project.slug").post(members(302, "lead")),
    page("annotation:guideline", "project.slug").get(members(200)),
    page("annotation:edit_guideline", "project.slug")
    .get(members(200, "lead"))
    .post(members(302, "lead"), {"text": "# Other rules", "note": "All.", "base": "1"}),
    page("annotation:preview_guideline", "project.slug").post(members(200, "lead"), {"text": "# Rules"}),
    page("annotation:new_batch", "project.slug")
    .get(members(200, "lead"))
    .post(members(302, "lead"), {"name": "Week 49", "answers_wanted": "1", "priority": "0"}),
    page("annotation:upload", "project.slug")
    .get(members(200, "lead"))
    .post(members(302, "lead"), lambda _: {"file": jsonl(), "name": "Week 50"}),
    page("annotation:look", "project.slug").post(members(200, "lead"), {"line": '{"prompt": "A"}'}),
    page("annotation:batches").get(everyone(200)),
    page("annotation:due", query="due_at=%2B2w").get(everyone(200)),
    page("annotation:batch", "batch.public_id").get(members(200, "lead", "engineer")),
    page("annotation:edit_batch", "batch.public_id")
    .get(members(200, "lead"))
    .post(members(302, "lead"), {"name": "Week 51", "priority": "10"}),
    page("annotation:assign_batch", "batch.public_id")
    .get(members(200, "lead"))
    .post(members(302, "lead"), {"open_to_all": "on"}),
    page("annotation:open_batch", "draft_batch.public_id").post(members(302, "lead")),
    page("annotation:pause_batch", "batch.public_id").post(members(302, "lead")),
    page("annotation:close_batch", "batch.public_id").post(members(302, "lead")),
    page("annotation:task", "task.public_id").get(members(200, "lead", "engineer")),
    page("annotation:import", "source.public_id").get(members(200, "lead")),
    page("annotation:refusals", "source.public_id").get(members(200, "lead")),
    # A job says nothing of its project, so to those it is not shown it does not exist.
    page("jobs:progress", "job.public_id").get(members(200, "lead", "engineer", others=404)),
    page("jobs:cancel", "open_job.public_id").post(members(302, "lead", others=404) | {"engineer": 403}),
]

# A dataset is made of several projects: whoever may not read all of them is not told that it exists.
DATASETS = [
    page("exports:datasets").get(anywhere(200, "engineer")),
    page("exports:new_dataset")
    .get(anywhere(200, "engineer"))
    .post(
        anywhere(422, "engineer") | {"engineer": 302, "administrator": 302},
        lambda w: {"name": "New", "projects": [w.here.project.slug], "format": "trl-preference"},
    ),
    page("exports:fit", query=lambda w: f"projects={w.here.project.slug}").get(anywhere(200, "engineer")),
    page("exports:dataset", "dataset.slug").get(members(200, "engineer", others=404)),
    page("exports:make_release", "dataset.slug").post(members(302, "engineer", others=404)),
    page("exports:release", "release.public_id").get(members(200, "engineer", others=404)),
    page("exports:file", "release.public_id", "file").get(
        members(200, "engineer", others=404), accounts_auditevent=DOWNLOADED
    ),
]

API = [
    # A token that has ended is refused even where none is needed.
    api("schema").get(public(200) | {"gone": 401}),
    api("annotation_api:me").get(everyone(200)),
    api("annotation_api:projects", scope="manage")
    .get(everyone(200))
    .post(anywhere(201, "lead"), {"name": "New", "preset": "pairwise"}),
    api("annotation_api:project", "project.slug").get(members(200)),
    api("annotation_api:guideline", "project.slug", scope="manage").post(
        members(201, "lead"), {"text": "# Rules"}
    ),
    api("annotation_api:member", "project.slug", "email", scope="manage").put(
        members(200, "lead"), {"roles": ["contributor"]}
    ),
    api("annotation_api:batches", "project.slug", scope="manage")
    .get(members(200, "lead", "engineer"))
    .post(members(201, "lead"), {"name": "Week 49"}),
    api("annotation_api:imports", "project.slug", scope="manage").post(
        members(202, "lead"), lambda _: {"file": jsonl()}, json=False
    ),
    api("annotation_api:batch", "batch.public_id", scope="manage").get(members(200, "lead", "engineer")),
    api("annotation_api:assign", "batch.public_id", scope="manage").post(
        members(200, "lead"), {"open_to_all": True}
    ),
    api("annotation_api:move_batch", "batch.public_id", "move", scope="manage").post(members(200, "lead")),
    api("annotation_api:next", scope="work").post(everyone(204, contributor=200)),
    api("annotation_api:next", scope="work", note="in one project").post(
        members(204) | {"contributor": 200}, lambda w: {"project": w.here.project.slug}
    ),
    api("annotation_api:next", scope="work", note="in one batch").post(
        members(204) | {"contributor": 200}, lambda w: {"batch": str(w.here.batch.public_id)}
    ),
    api("annotation_api:draft", "held.public_id", scope="work").put(
        owner(200), {"answer": {"why": "A"}, "version": 1}
    ),
    api("annotation_api:heartbeat", "held.public_id", scope="work").post(owner(200)),
    api("annotation_api:skip", "held.public_id", scope="work").post(
        owner(204), {"reason": "other", "comment": "No."}
    ),
    api("annotation_api:flag", "held.public_id", scope="work").post(
        owner(204), {"reason": "other", "comment": "No."}
    ),
    api("annotation_api:release", "held.public_id", scope="work").post(owner(204)),
    api("annotation_api:submit", "held.public_id", scope="work").post(
        owner(200), {"answer": builders.ANSWERS["pairwise"]}
    ),
    api("annotation_api:next_review", scope="review").post(everyone(204, reviewer=200, administrator=200)),
    api("annotation_api:next_review", scope="review", note="in one project").post(
        members(200, "reviewer"), lambda w: {"project": w.here.project.slug}
    ),
    api("annotation_api:decision", "waiting.public_id", scope="review").post(
        members(200, "reviewer"), {"decision": "approve"}
    ),
    api("annotation_api:records", scope="records", query=of_project).get(members(200, "engineer")),
    api("accounts_api:people", scope="manage").post(
        administrators(201), {"name": "New", "email": "new@example.org"}
    ),
    api("jobs_api:job", "job.public_id").get(members(200, "lead", "engineer", others=404)),
    api("jobs_api:cancel", "open_job.public_id", scope="manage datasets").post(
        members(200, "lead", others=404) | {"engineer": 403}
    ),
    api("exports_api:datasets", scope="datasets")
    .get(everyone(200))
    .post(
        members(201, "engineer") | {"other contributor": 403, "other reviewer": 403, "other lead": 403},
        lambda w: {"name": "New", "projects": [w.here.project.slug], "format": "trl-preference"},
    ),
    api("exports_api:dataset", "dataset.slug", scope="datasets").get(members(200, "engineer", others=404)),
    api("exports_api:releases", "dataset.slug", scope="datasets")
    .get(members(200, "engineer", others=404))
    .post(members(202, "engineer", others=404)),
    api("exports_api:release", "release.public_id", scope="datasets").get(
        members(200, "engineer", others=404)
    ),
    # The release is published, so those who may get as far as the conflict.
    api("exports_api:cancel", "release.public_id", scope="datasets").post(
        members(409, "engineer", others=404)
    ),
    api("exports_api:file", "release.public_id", "file", scope="datasets").get(
        members(200, "engineer", others=404), accounts_auditevent=DOWNLOADED
    ),
]

HEALTH = [door("/health/live").get(public(200)), door("/health/ready").get(public(200))]

ROWS: list[Row] = [*ACCOUNTS, *WORK, *LEADING, *DATASETS, *API, *HEALTH]
