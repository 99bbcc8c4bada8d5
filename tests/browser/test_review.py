"""The page where people judge, in a real browser: keys, decisions, both versions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from annotation.actions import submissions
from annotation.models import Project, Record, Review, Submission
from tests import builders

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def pairs(transactional_db: None) -> Project:
    """A project of pairwise comparisons with four open tasks."""
    made = builders.project("pairwise", name="Freight questions")
    builders.batch(made, tasks=4)
    return made


@pytest.fixture
def ana(pairs: Project) -> User:
    """The author."""
    return builders.member(pairs, "contributor", name="Ana Ferreira", password=builders.PASSWORD)


@pytest.fixture
def tomas(pairs: Project) -> User:
    """The reviewer."""
    return builders.member(pairs, "reviewer", name="Tomas Keller", password=builders.PASSWORD)


def sign_in(page: Page, who: User, path: str = "/review/") -> None:
    page.goto(f"/sign-in/?next={path}")
    page.get_by_label("Work e-mail").fill(who.email)
    page.get_by_label("Password").fill(builders.PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def ready(page: Page) -> None:
    """Wait until the scripts of the page listen."""
    page.wait_for_load_state("load")
    expect(page.locator("#record")).to_be_visible()
    expect(page.locator(".work-body")).to_have_attribute("data-view", "record")


def assert_accessible(page: Page) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    assert not [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "The page scrolls sideways."
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids)), "Two elements share an id."


def fixed(author: User, reviewer: User) -> Submission:
    """A submission that came back and was sent again."""
    made = builders.returned(author, reviewer, "Name the trailer.")
    answer = builders.answer(why="The first one names the trailer.", overall={"choice": 1, "neither": False})
    return submissions.submit(by=author, assignment=made.assignment.public_id, answer=answer).submission


def test_approve_acts_at_once_and_brings_the_next(page: Page, ana: User, tomas: User) -> None:
    builders.submitted(ana)
    builders.submitted(ana)
    sign_in(page, tomas)
    ready(page)
    was = page.url
    expect(page.locator(".queue a")).to_have_count(2)
    assert "freight-7b" not in page.content()
    page.keyboard.press("a")
    expect(page.locator("#toast")).to_contain_text("Approved. Next answer is ready.")
    assert page.url != was
    expect(page.locator(".queue a")).to_have_count(1)
    assert Record.objects.count() == 1
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="Nothing waits for review")).to_be_visible()
    assert_accessible(page)


def test_changes_need_a_comment_and_the_comment_is_kept(page: Page, ana: User, tomas: User) -> None:
    made = builders.submitted(ana)
    sign_in(page, tomas)
    ready(page)
    page.keyboard.press("r")
    expect(page.locator("#problems")).to_be_focused()
    expect(page.locator("#problems")).to_contain_text("Say what has to change")
    expect(page).to_have_title(re.compile("^Error: "))
    assert_accessible(page)
    page.keyboard.press("c")
    page.keyboard.type("Name the trailer. ar x")
    page.reload()
    ready(page)
    expect(page.get_by_label("Comment")).to_have_value("Name the trailer. ar x")
    page.keyboard.press("r")
    expect(page.get_by_role("heading", name="Nothing waits for review")).to_be_visible()
    made.refresh_from_db()
    assert made.state == "returned"
    assert Review.objects.get().comment == "Name the trailer. ar x"


def test_reject_asks_for_a_reason_and_a_sentence(page: Page, ana: User, tomas: User) -> None:
    made = builders.submitted(ana)
    sign_in(page, tomas)
    ready(page)
    page.keyboard.press("x")
    dialog = page.locator("dialog#reject")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    assert_accessible(page)
    dialog.get_by_label("Too thin to learn from").check()
    dialog.get_by_label("In a sentence").fill(" ")
    dialog.get_by_role("button", name="Reject").click()
    expect(dialog).to_contain_text("Say in a sentence why")
    dialog.get_by_label("In a sentence").fill("One word is not a reason.")
    dialog.get_by_role("button", name="Reject").click()
    expect(page.get_by_role("heading", name="Nothing waits for review")).to_be_visible()
    made.refresh_from_db()
    assert made.state == "rejected"


def test_the_reviewer_sees_both_versions(page: Page, ana: User, tomas: User) -> None:
    fixed(ana, tomas)
    sign_in(page, tomas)
    ready(page)
    changes = page.locator("#answer-changes")
    expect(changes.locator("ins")).to_contain_text(["names the trailer"])
    expect(changes.locator("del")).to_contain_text(["runs as it stands"])
    expect(changes).to_contain_text("was")
    expect(page.get_by_text("Name the trailer.")).to_be_visible()
    page.get_by_role("button", name="Clean").click()
    expect(page.locator("#answer-clean")).to_contain_text("The first one names the trailer.")
    expect(changes).to_be_hidden()
    page.get_by_role("button", name="v1", exact=True).click()
    expect(page.locator("#answer-before")).to_contain_text("runs as it stands")
    assert_accessible(page)


def test_returned_work_is_first_on_the_authors_page(page: Page, ana: User, tomas: User) -> None:
    builders.returned(ana, tomas, "Name the trailer.")
    sign_in(page, ana, "/")
    expect(page.get_by_role("heading", level=2).first).to_have_text("Returned to you")
    expect(page.locator(".returned")).to_contain_text("Name the trailer.")
    assert_accessible(page)
    page.get_by_role("link", name="Fix it").click()
    expect(page.locator(".judge")).to_contain_text("Asked by the reviewer")
    expect(page.locator("[data-q].current")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toast")).to_contain_text("Submitted.")
    assert Submission.objects.get().revision == 2


def test_leafing_through_the_queue_holds_one_answer_only(page: Page, ana: User, tomas: User) -> None:
    for _ in range(3):
        builders.submitted(ana)
    sign_in(page, tomas)
    ready(page)
    for place in (1, 2):
        with page.expect_navigation():
            page.keyboard.press("j")
        ready(page)
        expect(page.locator(".queue a").nth(place)).to_have_attribute("aria-current", "true")
    assert Submission.objects.filter(reviewer=tomas).count() == 1


def test_what_is_decided_is_only_shown(page: Page, ana: User, tomas: User) -> None:
    record = builders.approved(ana, tomas)
    sign_in(page, tomas, f"/review/{record.submission.public_id}/")
    expect(page.locator("#judge")).to_contain_text("already approved")
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    assert_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, {"width": 390, "height": 844}])
def test_the_page_is_accessible(
    new_context: Callable[..., BrowserContext], ana: User, tomas: User, size: dict[str, int], scheme: str
) -> None:
    fixed(ana, tomas)
    builders.submitted(ana)
    page = new_context(color_scheme=scheme, viewport=size).new_page()
    sign_in(page, tomas, "/")
    assert_accessible(page)
    page.goto("/review/")
    ready(page)
    assert_accessible(page)
