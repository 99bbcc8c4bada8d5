"""The page where people answer, in a real browser and mostly without a mouse."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from annotation.actions import batches, imports
from annotation.actions.leases import expire_leases
from annotation.models import Assignment, Draft, Project, Revision, Submission, TaskReport
from jobs.running import run_due
from tests import builders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)

TELEPHONE = {"width": 390, "height": 844}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# The copy on the device goes when the server has the text.
NOTHING_KEPT = "() => !Object.keys(localStorage).some((key) => key.startsWith('insource:draft'))"
SAVED = re.compile(r"^Saved \d\d:\d\d$")


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    """A page whose last save has arrived before the database is emptied: leaving a page saves."""
    context = new_context()
    opened = context.new_page()
    yield opened
    context.set_offline(False)
    for one in context.pages:
        one.goto("about:blank")
    opened.wait_for_timeout(300)


@pytest.fixture
def pairs(transactional_db: None) -> Project:
    """A project of pairwise comparisons with three open tasks."""
    made = builders.project("pairwise", name="Freight questions")
    builders.batch(made, tasks=3)
    return made


@pytest.fixture
def ana(pairs: Project) -> User:
    """A contributor who can sign in."""
    return builders.member(pairs, "contributor", name="Ana Ferreira", password=builders.PASSWORD)


TASKS: dict[str, dict[str, object]] = {
    "pairwise": builders.rows(1)[0],
    "demonstration": {"prompt": "What is on hold?"},
    "safety": {"prompt": "How?", "responses": [{"text": "I cannot help with that."}]},
    "rating": {"prompt": "Which?", "responses": [{"text": "| a | b |\n|---|---|\n| 1 | 2 |"}]},
    "classification": {"document": "Where is my parcel?"},
    "prompt": {"document": "Prompts for a freight desk.", "prompt": "Prompts for a freight desk."},
}


def open_batch(preset: str) -> Project:
    """A project of the preset with one open task."""
    made = builders.project(preset)
    assert made.design is not None
    wanted = {one["type"] for one in made.design.inputs}
    row = {key: value for key, value in TASKS[preset].items() if key in wanted or key == "external_id"}
    lead = builders.administrator()
    batch = batches.create_batch(by=lead, project=made, name="Batch")
    imports.start_import(by=lead, project=made, file=builders.as_file([row]), name="rows.jsonl", batch=batch)
    run_due()
    batches.assign_batch(by=lead, batch=batch, open_to_all=True)
    batches.open_batch(by=lead, batch=batch)
    return made


def sign_in(page: Page, who: User, path: str = "/") -> None:
    page.goto(f"/sign-in/?next={path}")
    page.get_by_label("Work e-mail").fill(who.email)
    page.get_by_label("Password").fill(builders.PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def begin(page: Page, who: User) -> None:
    sign_in(page, who)
    page.get_by_role("button", name=re.compile("^(Start|Continue) ")).first.click()
    ready(page)


def ready(page: Page) -> None:
    """Wait until the page listens to keys: its scripts make the first question current."""
    expect(page.locator("[data-q].current")).to_be_visible()


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def assert_accessible(page: Page) -> None:
    found = Axe().run(page, options=RULES).response["violations"]
    assert not [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "The page scrolls sideways."
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids)), "Two elements share an id."


def test_a_whole_comparison_with_the_keyboard_alone(page: Page, ana: User) -> None:
    sign_in(page, ana)
    page.get_by_role("button", name=re.compile("^Start ")).focus()
    press(page, "Enter")
    ready(page)
    press(page, "5", "3", "6", "6", "4", "5", "2")
    expect(page.locator("#judge > footer [type=submit]")).to_be_focused()
    press(page, "c")
    page.keyboard.type("A names the trailer. jk 7")
    press(page, "Escape", "t", "1", "3")
    page.wait_for_function(NOTHING_KEPT)
    expect(page.locator("#save")).to_have_text(SAVED)
    was = page.url
    press(page, "Control+Enter")
    expect(page.locator("#toast")).to_contain_text("Submitted. Next task is ready.")
    expect(page.locator("#place")).to_contain_text("2 of 3")
    assert page.url != was
    revision = Revision.objects.get()
    assert '"why":"A names the trailer. jk 7"' in revision.answer
    assert [sorted(axis) for axis in _axes(revision)] == [[3, 5], [6, 6], [4, 5]]


def _axes(revision: Revision) -> list[list[int]]:
    answer = json.loads(revision.answer)
    return [answer["helpful"], answer["honest"], answer["clear"]]


def test_what_is_left_of_the_scale_is_better_for_the_response_shown_left(page: Page, ana: User) -> None:
    begin(page, ana)
    order = page.evaluate(
        "[...document.querySelectorAll('[data-name=helpful]')].map((one) => Number(one.dataset.index))"
    )
    for key in ("7", "1", "7", "1", "7", "1", "1"):
        press(page, key)
    press(page, "Control+Enter")
    expect(page.locator("#place")).to_contain_text("2 of 3")
    answer = json.loads(Revision.objects.get().answer)
    assert answer["helpful"][order[0]] == 7
    assert answer["overall"]["choice"] == (-3 if order[0] == 0 else 3)
    expect(page.locator("body")).not_to_contain_text("freight-7b")
    assert "freight-7b" not in page.content()


def test_an_incomplete_answer_is_refused_and_stays(page: Page, ana: User) -> None:
    begin(page, ana)
    press(page, "5", "Control+Enter")
    problems = page.locator("#problems")
    expect(problems).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(problems.get_by_role("link")).to_have_count(4)
    expect(page.locator("#e-overall")).to_be_visible()
    assert page.locator("#judge input:checked").count() == 1
    problems.get_by_role("link").last.click()
    expect(page.locator("#q-overall")).to_be_focused()
    assert_accessible(page)


def test_undo_brings_the_answer_back(page: Page, ana: User) -> None:
    begin(page, ana)
    was = page.url
    press(page, "5", "3", "6", "6", "4", "5", "2", "Enter")
    expect(page.locator("#toast")).to_be_visible()
    press(page, "u")
    page.wait_for_url(was)
    expect(page.get_by_text("You took this back")).to_be_visible()
    assert page.locator("#judge input:checked").count() == 7
    assert Submission.objects.get().state == "returned"


def test_a_queue_that_is_done_says_so(page: Page, ana: User) -> None:
    begin(page, ana)
    for place in range(1, 4):
        expect(page.locator("#place")).to_contain_text(f"{place} of 3")
        ready(page)
        press(page, "5", "3", "6", "6", "4", "5", "2", "Control+Enter")
    expect(page.get_by_role("heading", name="3 answers submitted")).to_be_visible()
    assert_accessible(page)


def test_work_goes_on_without_a_connection(page: Page, ana: User) -> None:
    begin(page, ana)
    page.context.set_offline(True)
    press(page, "5", "3", "6", "6", "4", "5", "2")
    expect(page.locator("#save")).to_have_text("Kept on this device")
    press(page, "Control+Enter")
    expect(page.locator("[data-notice=offline]")).to_contain_text("1 answer is kept on this device")
    assert not page.evaluate(NOTHING_KEPT)
    assert not Submission.objects.exists()
    page.context.set_offline(False)
    expect(page.locator("#place")).to_contain_text("2 of 3")
    assert Submission.objects.count() == 1
    page.wait_for_function(NOTHING_KEPT)


def test_text_survives_a_reload_before_it_was_saved(page: Page, ana: User) -> None:
    begin(page, ana)
    page.route("**/draft/", lambda route: route.abort())
    press(page, "c")
    page.keyboard.type("Not yet on the server")
    page.reload()
    expect(page.get_by_label("Why")).to_have_value("Not yet on the server")
    page.unroute("**/draft/")
    expect(page.locator("#save")).to_have_text(SAVED, timeout=15_000)
    assert "Not yet on the server" in Draft.objects.get().answer


def test_two_tabs_are_told_about_each_other(page: Page, ana: User) -> None:
    begin(page, ana)
    other = page.context.new_page()
    other.goto(page.url)
    ready(other)
    press(page, "2")
    expect(page.locator("#save")).to_have_text(SAVED)
    press(other, "6")
    conflict = other.locator("[data-notice=conflict]")
    expect(conflict).to_contain_text("Helpful, response A")
    expect(conflict).to_contain_text("Here6There2")
    assert_accessible(other)
    other.get_by_role("button", name="Keep what I see here").click()
    expect(other.locator("#save")).to_have_text(SAVED)
    assert "6" in Draft.objects.get().answer
    press(page, "3")
    page.get_by_role("button", name="Load the other").click()
    expect(page.locator("#judge input:checked")).to_have_count(1)
    assert page.locator("#judge input:checked").get_attribute("value") == "6"


def test_an_ended_session_loses_nothing(page: Page, ana: User) -> None:
    begin(page, ana)
    name = next(cookie["name"] for cookie in page.context.cookies() if "session" in cookie["name"])
    page.context.clear_cookies(name=name)
    press(page, "5", "3", "6", "6", "4", "5", "2")
    notice = page.locator("[data-notice=session]")
    expect(notice).to_contain_text("your session ended")
    expect(page.locator("#save")).to_have_text("Not saved")
    press(page, "Control+Enter")
    expect(notice).to_be_visible()
    door = page.context.new_page()
    sign_in(door, ana)
    door.close()
    # Coming back to the tab tries by itself, and may be faster than the hand on the button.
    notice.locator("[data-act=try-again]").dispatch_event("click")
    expect(page.locator("#save")).to_have_text(SAVED)
    press(page, "Control+Enter")
    expect(page.locator("#place")).to_contain_text("2 of 3")


def test_a_claim_that_ended_is_taken_again(page: Page, ana: User) -> None:
    begin(page, ana)
    held = Assignment.objects.get(state="claimed")
    press(page, "5")
    expect(page.locator("#save")).to_have_text(SAVED)
    expire_leases(now=held.lease_expires_at.replace(year=held.lease_expires_at.year + 1))  # type: ignore[union-attr]
    press(page, "4")
    notice = page.locator("[data-notice=lease-ended]")
    expect(notice).to_be_visible()
    assert_accessible(page)
    notice.get_by_role("button", name="Claim it again").click()
    expect(page.locator("#save")).to_have_text(SAVED)
    held.refresh_from_db()
    assert held.state == "claimed"


def test_a_claim_about_to_end_is_announced_and_renewed(page: Page, ana: User) -> None:
    begin(page, ana)
    page.evaluate(
        "document.querySelector('#judge').dataset.lease = new Date(Date.now() + 120_000).toISOString()"
    )
    notice = page.locator("[data-notice=lease-soon]")
    expect(notice).to_contain_text(re.compile(r"Your claim ends at \d\d:\d\d"))
    notice.get_by_role("button", name="Keep it").click()
    expect(notice).to_be_hidden()
    page.wait_for_function(
        "() => Date.parse(document.querySelector('#judge').dataset.lease) - Date.now() > 20 * 60_000"
    )


def test_a_claim_nobody_has_ended_yet_is_renewed_by_coming_back(page: Page, ana: User) -> None:
    begin(page, ana)
    held = Assignment.objects.get(state="claimed")
    Assignment.objects.filter(pk=held.pk).update(lease_expires_at=timezone.now() - timedelta(minutes=1))
    page.reload()
    ready(page)
    page.wait_for_timeout(1500)
    expect(page.locator("[data-notice=lease-ended]")).to_be_hidden()
    held.refresh_from_db()
    assert held.lease_expires_at is not None
    assert held.lease_expires_at > timezone.now()


def test_a_connection_that_comes_back_takes_its_notice_away(page: Page, ana: User) -> None:
    begin(page, ana)
    page.context.set_offline(True)
    expect(page.locator("[data-notice=offline]")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-notice=offline]")).to_be_hidden()
    expect(page.locator("#save")).to_have_text("No draft yet")


def test_going_back_shows_what_was_there(page: Page, ana: User) -> None:
    begin(page, ana)
    press(page, "5", "3", "6", "6", "4", "5", "2", "Enter")
    expect(page.locator("#place")).to_contain_text("2 of 3")
    page.go_back()
    expect(page.get_by_role("heading", name="You have submitted this")).to_be_visible()
    page.go_forward()
    expect(page.locator("#place")).to_contain_text("2 of 3")


def test_skip_and_flag_ask_for_a_reason(page: Page, ana: User) -> None:
    begin(page, ana)
    press(page, "f")
    dialog = page.locator("dialog#flag")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    assert_accessible(page)
    dialog.get_by_label("The guideline is unclear here").check()
    dialog.get_by_role("button", name="Flag it").click()
    expect(page.locator("#toast")).to_contain_text("Flagged for your lead")
    press(page, "n")
    dialog = page.locator("dialog#skip")
    dialog.get_by_role("radio", name="Something else").check()
    dialog.get_by_role("button", name="Skip it").click()
    expect(dialog).to_contain_text("Say in a few words what it is.")
    dialog.get_by_label("The task is broken").check()
    dialog.get_by_role("button", name="Skip it").click()
    expect(page.locator("#toast")).to_contain_text("Skipped.")
    assert [(one.kind, one.reason) for one in TaskReport.objects.order_by("pk")] == [
        ("flag", "unclear_guideline"),
        ("skip", "broken"),
    ]


def test_single_keys_can_be_switched_off(page: Page, ana: User) -> None:
    begin(page, ana)
    press(page, "?")
    page.get_by_label("Single-key shortcuts").uncheck()
    press(page, "Escape", "5")
    assert page.locator("#judge input:checked").count() == 0
    press(page, "Alt+5")
    expect(page.locator("#judge input:checked")).to_have_count(1)
    ana.refresh_from_db()
    assert ana.single_keys is False


def test_raw_text_and_guideline_are_one_key_away(page: Page, ana: User) -> None:
    begin(page, ana)
    press(page, "w")
    expect(page.locator("#prompt [data-raw]")).to_be_visible()
    expect(page.locator("#prompt [data-rendered]")).to_be_hidden()
    press(page, "g")
    expect(page.locator("#guide")).to_be_focused()
    assert_accessible(page)
    press(page, "g", "l")
    expect(page.get_by_role("region", name="Response B text")).to_be_focused()


def test_without_scripts_the_form_still_works(new_context: Callable[..., BrowserContext], ana: User) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/sign-in/?next=/")
    page.get_by_label("Work e-mail").fill(ana.email)
    page.get_by_label("Password").fill(builders.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=re.compile("^Start ")).first.click()
    page.locator("#judge > footer [type=submit]").click()
    expect(page.locator("#problems")).to_contain_text("needs a rating for each response")
    for group in page.get_by_role("radiogroup").all():
        group.get_by_role("radio").first.check(force=True)
    page.get_by_label("Why").fill("Line one\nline two")
    page.locator("#judge > footer [type=submit]").click()
    expect(page.locator("#place")).to_contain_text("2 of 3")
    assert r"Line one\nline two" in Revision.objects.get().answer


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, TELEPHONE])
@pytest.mark.parametrize(
    "preset", ["pairwise", "demonstration", "safety", "rating", "classification", "prompt"]
)
def test_every_layout_is_accessible(
    new_context: Callable[..., BrowserContext],
    transactional_db: None,
    preset: str,
    size: dict[str, int],
    scheme: str,
) -> None:
    made = open_batch(preset)
    who = builders.member(made, "contributor", password=builders.PASSWORD)
    page = new_context(color_scheme=scheme, viewport=size).new_page()
    sign_in(page, who)
    assert_accessible(page)
    page.get_by_role("button", name=re.compile("^Start ")).click()
    expect(page.locator("form#judge")).to_be_visible()
    assert_accessible(page)
    if size == TELEPHONE:
        page.get_by_role("button", name=re.compile("Your answer|Check, submit")).last.click()
        assert_accessible(page)
