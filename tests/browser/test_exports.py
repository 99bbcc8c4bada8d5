"""The pages of ML engineers in a real browser: from a choice of projects to a file on the disk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Request, expect

from accounts.models import User
from annotation.models import Project
from exports.actions.datasets import create_dataset
from exports.actions.releases import make_release
from exports.models import Dataset, Release
from jobs.running import run_due
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)

TELEPHONE = {"width": 390, "height": 844}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def project(transactional_db: None) -> Project:
    return builders.project(name="Freight questions")


@pytest.fixture
def priya(project: Project) -> User:
    return builders.member(project, "engineer", name="Priya Nair", password=builders.PASSWORD)


@pytest.fixture
def approved(project: Project) -> int:
    """Approve three answers, one of them a tie."""
    noor, tom = builders.member(project, "contributor"), builders.member(project, "reviewer")
    builders.batch(project, 3)
    builders.approved(noor, tom)
    builders.approved(noor, tom)
    builders.approved(noor, tom, overall={"choice": 0, "neither": False})
    return 3


@pytest.fixture
def dataset(project: Project, priya: User, approved: int) -> Dataset:
    return create_dataset(
        by=priya,
        name="Freight pairs",
        projects=[project.slug],
        format="trl-preference",
        description="For tests.",
    )


def sign_in(page: Page, user: User, path: str) -> None:
    page.goto(f"/sign-in/?next={path}")
    page.get_by_label("Work e-mail").fill(user.email)
    page.get_by_label("Password").fill(builders.PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def assert_accessible(page: Page) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    assert not found, [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]


def test_formats_and_count_follow_the_choice_of_projects(page: Page, priya: User, approved: int) -> None:
    builders.member(builders.project("demonstration", name="Ideal answers"), "engineer")
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    sign_in(page, priya, "/datasets/new/")
    page.on("request", note)
    page.get_by_label("Description").fill("Nobody else reads this.")
    page.get_by_label("Freight questions").check()
    completion = page.get_by_role("radio", name="Prompt and completion")
    expect(completion).to_be_disabled()
    expect(page.get_by_text("this design has none.")).to_be_visible()
    preference = page.get_by_role("radio", name="Preference, explicit prompt")
    preference.focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("of 3 approved answers")).to_be_visible()
    expect(page.locator(".count-now b")).to_have_text("2")
    expect(page.get_by_text("The answer is a tie")).to_be_visible()
    expect(preference).to_be_checked()
    expect(preference).to_be_focused()
    expect(page.get_by_label("Description")).to_have_value("Nobody else reads this.")
    fits = [url for url in asked if "/datasets/new/fit/" in url]
    assert fits
    assert not [url for url in fits if "Nobody" in url or "csrf" in url]
    page.get_by_label("Name").fill("Freight pairs")
    page.get_by_role("button", name="Make dataset").click()
    expect(page.get_by_role("heading", name="Freight pairs", level=1)).to_be_visible()
    assert Dataset.objects.get().projects.count() == 1


def test_a_release_appears_on_its_page_when_it_is_published(
    page: Page, priya: User, dataset: Dataset, tmp_path: Path
) -> None:
    sign_in(page, priya, "/datasets/freight-pairs/")
    page.get_by_role("button", name="Make release").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert_accessible(page)
    run_due()
    expect(page.get_by_role("heading", name="What is in it")).to_be_visible()
    release = Release.objects.get()
    [shard] = release.shards.all()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download", exact=False).first.click()
    assert download.value.suggested_filename == "freight-pairs-v1.jsonl"
    download.value.save_as(tmp_path / "got.jsonl")
    assert hashlib.sha256((tmp_path / "got.jsonl").read_bytes()).hexdigest() == shard.sha256
    expect(page.get_by_text(shard.sha256, exact=True)).to_be_visible()
    expect(page.get_by_role("row", name="The answer is a tie", exact=False)).to_contain_text("1")


def test_a_release_can_be_called_off(page: Page, priya: User, dataset: Dataset) -> None:
    sign_in(page, priya, "/datasets/freight-pairs/")
    page.get_by_role("button", name="Make release").click()
    page.get_by_role("button", name="Cancel Release").click()
    expect(page.get_by_text("This release was cancelled")).to_be_visible()
    assert Release.objects.get().state == "cancelled"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_accessible_and_fits_a_telephone(
    new_context: Callable[..., BrowserContext], priya: User, dataset: Dataset, theme: str
) -> None:
    make_release(by=priya, dataset=dataset)
    run_due()
    release = Release.objects.get()
    page = new_context(color_scheme=theme).new_page()
    sign_in(page, priya, "/datasets/")
    addresses = (
        "/datasets/",
        "/datasets/new/",
        "/datasets/freight-pairs/",
        f"/releases/{release.public_id}/",
    )
    for size in ({"width": 1440, "height": 900}, TELEPHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for address in addresses:
            page.goto(address)
            assert_accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (address, size)
