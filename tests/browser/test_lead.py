"""The pages of those who lead, in a real browser: from a preset to assigned tasks, by keyboard where it matters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from annotation import presets
from annotation.actions import batches, projects, work
from annotation.actions.imports import start_import
from annotation.models import Batch, Project
from jobs.running import run_due
from tests import builders

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)

TELEPHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def project(transactional_db: None) -> Project:
    return builders.project(name="SQL and data")


@pytest.fixture
def joost(project: Project) -> User:
    return builders.member(project, "lead", name="Joost de Wit", password=builders.PASSWORD)


@pytest.fixture
def worked(project: Project, joost: User) -> Batch:
    """Return a batch with work in every state, a flag, and refused lines."""
    ana = builders.member(project, "contributor", name="Ana Ferreira")
    tomas = builders.member(project, "reviewer", name="Tomas Keller")
    batch = builders.batch(project, 6)
    builders.approved(ana, tomas)
    builders.submitted(ana)
    held = builders.claimed(ana)
    work.flag(by=ana, assignment=held.public_id, reason="unclear_guideline", comment="Does a sheet count?")
    file = builders.as_file([*builders.rows(2), {"prompt": "One response is missing."}])
    start_import(by=joost, project=project, file=file, name="more.jsonl", batch=batch)
    run_due()
    projects.publish_guideline(
        by=joost, project=project, text="## Honest\n\nBe exact.\n\n### Sources\n\nReal ones.", note="Shorter."
    )
    batches.create_batch(by=joost, project=project, name="Empty")
    return batch


def sign_in(page: Page, user: User, path: str) -> None:
    page.goto(f"/sign-in/?next={path}")
    page.get_by_label("Work e-mail").fill(user.email)
    page.get_by_label("Password").fill(builders.PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def assert_accessible(page: Page) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    assert not [(page.url, rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
        f"{page.url} scrolls sideways."
    )
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids)), f"Two elements of {page.url} share an id."


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, TELEPHONE], ids=["desktop", "telephone"])
def test_every_page_is_accessible(
    new_context: Callable[..., BrowserContext],
    worked: Batch,
    joost: User,
    scheme: str,
    size: dict[str, int],
) -> None:
    page = new_context(color_scheme=scheme, viewport=size).new_page()
    of = f"/projects/{worked.project.slug}"
    made, task = worked.imports.first(), worked.tasks.first()
    empty = Batch.objects.get(name="Empty")
    assert made
    assert task
    sign_in(page, joost, "/projects/")
    paths = [
        "/projects/",
        "/projects/new/",
        f"{of}/",
        f"{of}/guideline/",
        f"{of}/guideline/?version=2&changes",
        f"{of}/guideline/edit/",
        f"{of}/batches/new/",
        f"{of}/import/",
        "/guidelines/",
        "/batches/",
        "/batches/?q=nothing-like-this",
        *(f"/batches/{worked.public_id}/{rest}" for rest in ("", "edit/", "assign/")),
        f"/batches/{empty.public_id}/",
        f"/imports/{made.public_id}/",
        f"/tasks/{task.public_id}/",
    ]
    for path in paths:
        page.goto(path)
        assert_accessible(page)


def test_a_refused_form_is_accessible_and_keeps_what_was_typed(
    page: Page, project: Project, joost: User
) -> None:
    sign_in(page, joost, f"/projects/{project.slug}/batches/new/")
    page.get_by_label("Name of the batch").fill("November")
    page.get_by_label("Due").fill("31 Feb")
    page.get_by_role("button", name="Create batch").click()
    expect(page.locator("#problems")).to_be_focused()
    expect(page.get_by_label("Due")).to_have_value("31 Feb")
    expect(page.get_by_label("Name of the batch")).to_have_value("November")
    assert_accessible(page)


def test_from_a_preset_to_assigned_tasks(page: Page, joost: User, tmp_path: Path) -> None:
    ana = builders.person("Ana Ferreira")
    sign_in(page, joost, "/projects/new/")

    page.get_by_label("Write the ideal answer").check()
    guideline = page.get_by_label("Guideline")
    expect(guideline).to_have_value(presets.get("demonstration").guideline)
    page.get_by_label("Compare two responses").check()
    expect(guideline).to_have_value(presets.get("pairwise").guideline)
    guideline.fill("Prefer the **shorter** one.")
    expect(page.locator("#preview")).to_have_text("Prefer the shorter one.")
    page.get_by_label("Name of the project").fill("Trailers")
    page.get_by_role("button", name="Create project").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Trailers")

    page.get_by_label("Add a person").select_option(label="Ana Ferreira")
    page.get_by_role("group", name="as").get_by_label("Contributor").check()
    page.get_by_role("button", name="Save roles").click()
    expect(page.get_by_role("checkbox", name="Ana Ferreira: Contributor")).to_be_checked()

    page.get_by_role("link", name="Import tasks").click()
    file = tmp_path / "trailers.jsonl"
    rows = [
        {"question": f"Trailer {n}?", "answer_1": "Yes.", "answer_2": "No.", "lang": "en"} for n in range(5)
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows) + "broken\n")
    page.get_by_label("File", exact=True).set_input_files(file)
    expect(page.get_by_label("question becomes")).to_have_value("prompt")
    expect(page.get_by_label("answer_2 becomes")).to_have_value("responses.1")
    page.get_by_label("lang becomes").select_option("")
    assert_accessible(page)
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_text("No worker is running")).to_be_visible()
    assert_accessible(page)
    run_due()
    expect(page.get_by_role("heading", name="Report")).to_be_visible()
    expect(page.get_by_text("The line is not valid JSON")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download 1 line as JSONL").click()
    assert download.value.path().read_bytes() == b"broken\n"

    page.get_by_role("link", name="Assign 5 tasks").click()
    effect = page.locator("[data-effect]")
    expect(effect).to_have_text("Assign to nobody yet")
    page.get_by_role("checkbox", name="Ana Ferreira").check()
    expect(effect).to_have_text("Assign 5 tasks to 1 person")
    effect.click()
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("The batch is open.")).to_be_visible()
    assert work.claim_next(by=ana) is not None


def test_a_list_is_narrowed_while_one_types(page: Page, worked: Batch, joost: User) -> None:
    sign_in(page, joost, "/batches/")
    rows = page.locator("#rows tbody tr")
    expect(rows).to_have_count(2)
    page.get_by_role("searchbox").press_sequentially("empt")
    expect(rows).to_have_count(1)
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_role("searchbox").fill("")
    page.get_by_label("State").select_option("open")
    expect(rows).to_have_count(1)
    expect(page.get_by_role("link", name=worked.name)).to_be_visible()


def test_a_date_says_its_weekday_while_one_types(page: Page, worked: Batch, joost: User) -> None:
    sign_in(page, joost, f"/batches/{worked.public_id}/edit/")
    page.get_by_label("Due").fill("+2w")
    expect(page.locator("#due-said")).to_contain_text("in 14 days.")
    page.get_by_label("Due").fill("soonish")
    expect(page.locator("#due-said")).to_contain_text("is not a day")


def test_a_guideline_shows_its_changes_while_one_writes(page: Page, worked: Batch, joost: User) -> None:
    sign_in(page, joost, f"/projects/{worked.project.slug}/guideline/edit/")
    page.get_by_role("button", name="Changes since v2").click()
    page.get_by_role("textbox", name="Markdown").fill(
        "## Honest\n\nBe very exact.\n\n### Sources\n\nReal ones."
    )
    expect(page.locator("#changed ins")).to_contain_text("very")
    expect(page.locator("#changed")).to_be_visible()
    page.get_by_label("What changed").fill("Very.")
    page.get_by_role("button", name="Publish v3").click()
    expect(page.get_by_text("Version 3 is in force.")).to_be_visible()
    expect(page.get_by_role("heading", name="Honest new in v3")).to_be_visible()


def test_everything_works_without_scripts(
    new_context: Callable[..., BrowserContext], project: Project, joost: User, tmp_path: Path
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, joost, f"/projects/{project.slug}/import/")
    file = tmp_path / "odd.jsonl"
    file.write_text('{"q": "P", "responses": [{"text": "a"}, {"text": "b"}]}\n')
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_text("The fields of the file have other names").click()
    page.get_by_label("Field of the file, row 1").fill("q")
    page.get_by_label("Becomes, row 1").select_option("prompt")
    page.get_by_role("button", name="Import").click()
    run_due()
    page.reload()
    page.get_by_role("link", name="Assign 1 task").click()
    page.get_by_label("Every contributor of the project").check()
    page.get_by_role("button", name="Assign 1 task").click()
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("The batch is open.")).to_be_visible()
