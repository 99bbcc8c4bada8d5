"""The whole way, once, for real: from a preset to rows that a trainer loads.

A lead, a contributor, a reviewer and an ML engineer, each in a window of their own, with a real worker. The
contributor has no mouse and types one address; nor has the reviewer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from annotation.models import Assignment, Submission, TaskReport
from tests import builders
from tests.browser import rolling_average
from tests.browser.hands import PICTURES, SAVED, Person
from tests.browser.leading import (
    assigns_and_opens,
    creates_a_project,
    edits_the_guideline,
    gives_roles,
    imports,
)
from tests.browser.loading import loads_what_was_approved, makes_a_dataset, makes_a_release
from tests.workers import CeleryWorker

pytestmark = pytest.mark.django_db(transaction=True)

Window = Callable[..., BrowserContext]
NAME = "SQL and data questions"
WHY = {
    "first": "The index matches the order of the query.",
    "again": " It also names the calendar.",
}


def staff(new_context: Window, *, looks_at_all: bool = True) -> tuple[Person, Person, Person, Person]:
    """A lead, who leads another project already, and three colleagues without any role."""
    other = builders.project(name="Freight letters")
    katrin = builders.member(other, "lead", name="Katrin Vogel", password=builders.PASSWORD)
    names = ("Ana Ferreira", "Tomas Keller", "Priya Nair")
    others = [builders.person(name, password=builders.PASSWORD) for name in names]
    lead, ana, tomas, priya = (
        Person(user, new_context, looks_at_all=looks_at_all) for user in (katrin, *others)
    )
    return lead, ana, tomas, priya


# The contributor.


def ready(person: Person) -> None:
    """The page listens: its scripts make a question current."""
    expect(person.page.locator("[data-q].current")).to_be_visible()


def reads_the_notice(person: Person) -> None:
    page = person.page
    person.look("home-before-the-notice")
    person.press(page.get_by_role("link", name="Read the notice"))
    expect(page.get_by_text("you are not asked to agree")).to_be_visible()
    person.look("notice")
    person.press(page.get_by_role("button", name="I have read this notice"))
    expect(page.get_by_role("link", name="Read the notice")).to_have_count(0)


def starts(person: Person, name: str = "home") -> None:
    page = person.page
    if page.get_by_role("heading", name=re.compile("^Good ")).count() == 0:
        person.press(page.get_by_role("link", name="Home", exact=True))
    person.look(name)
    person.press(page.get_by_role("button", name=re.compile("^Start ")))
    ready(person)


def task_shown(person: Person) -> tuple[Assignment, int]:
    """The assignment on the page, and which response stands left."""
    key = re.search(r"/work/([0-9a-f-]{36})/", person.page.url)
    assert key
    left = person.page.locator('[data-name="helpful"]').first.get_attribute("data-index")
    return Assignment.objects.select_related("task").get(public_id=key[1]), int(left or 0)


def row_of(assignment: Assignment, better: int) -> dict[str, str]:
    """What a trainer should get: the prompt, the better response and the other one."""
    task = json.loads(assignment.task.payload)
    texts = [one["text"] for one in task["responses"]]
    return {"prompt": task["prompt"], "chosen": texts[better], "rejected": texts[1 - better]}


def submits(person: Person) -> None:
    was = person.page.url
    person.keys("Control+Enter")
    expect(person.page.locator("#toast")).to_contain_text("Submitted.")
    expect(person.page).not_to_have_url(was)
    ready(person)


def answers_one_with_a_reload(person: Person) -> dict[str, str]:
    """The first: half an answer, a reload, the other half."""
    page = person.page
    assignment, left = task_shown(person)
    person.look("work")
    person.keys("6", "3", "6", "5", "c")
    page.keyboard.type(WHY["first"])
    person.keys("Escape")
    expect(page.locator("#save")).to_have_text(SAVED)
    page.reload()
    ready(person)
    expect(page.get_by_label("Why")).to_have_value(WHY["first"])
    expect(page.locator("#judge input:checked")).to_have_count(4)
    person.keys("5", "4", "1")
    expect(page.locator("#judge > footer [type=submit]")).to_be_focused()
    submits(person)
    return row_of(assignment, left)


def skips_one(person: Person) -> None:
    page = person.page
    was = page.url
    person.keys("n")
    expect(page.locator("dialog#skip")).to_be_visible()
    person.look("work-skip")
    person.tab_to(page.locator("dialog#skip").get_by_role("radio").first)
    person.keys("ArrowDown", "ArrowUp")
    expect(page.locator("dialog#skip").get_by_label("I do not know this field")).to_be_checked()
    person.press(page.get_by_role("button", name="Skip it"))
    expect(page.locator("#toast")).to_contain_text("Skipped.")
    expect(page).not_to_have_url(was)
    ready(person)


def answers_the_one_of_the_picture(person: Person) -> Assignment:
    page = person.page
    assignment, left = task_shown(person)
    assert assignment.task.external_id == "SQL-900"
    # 0 is the wrong one; the ratings follow the responses wherever they stand.
    wrong_first = left == 0
    helpful, honest, clear = ("56", "26", "64") if wrong_first else ("65", "62", "46")
    wrong, right = ("A", "B") if wrong_first else ("B", "A")
    person.keys(*helpful, *honest, "c")
    page.keyboard.type(
        f"{wrong} says missing days count as zero, but its query drops them. {right} handles the gaps and shows it."
    )
    person.keys("Escape", "t", "1", "k", "k", "k")
    expect(page.locator("#save")).to_have_text(SAVED)
    take_the_picture(person)
    person.look("work-rich")
    person.keys(*clear)
    expect(page.locator("[data-name=overall]")).to_be_focused()
    # To the side of the wrong one, by mistake: the reviewer will say so.
    person.keys("2" if wrong_first else "6")
    submits(person)
    return assignment


def take_the_picture(person: Person) -> None:
    """The picture of the README, from this very run."""
    expect(person.page.locator("#toast")).to_be_hidden(timeout=15_000)
    if PICTURES:
        folder = Path(PICTURES)
        folder.mkdir(parents=True, exist_ok=True)
        person.page.screenshot(path=folder / "workspace.png")


def flags_one_and_answers_it(person: Person) -> None:
    page = person.page
    person.keys("f")
    dialog = page.locator("dialog#flag")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    person.keys("ArrowDown", "ArrowDown", "ArrowDown")
    expect(dialog.get_by_label("The guideline is unclear here")).to_be_checked()
    person.look("work-flag")
    person.tab_to(dialog.get_by_label("In your words"))
    page.keyboard.type("Does a sheet count as a query?")
    person.press(dialog.get_by_role("button", name="Flag it"))
    expect(page.locator("#toast")).to_contain_text("Flagged for your lead.")
    ready(person)
    person.keys("3", "3", "4", "4", "3", "3", "5")
    submits(person)


def goes_home(person: Person) -> None:
    person.press(person.page.get_by_role("link", name="Leave the workspace."), back=True)
    expect(person.page.get_by_role("heading", name=re.compile("^Good "))).to_be_visible()


def fixes_what_came_back(person: Person) -> None:
    page = person.page
    goes_home(person)
    expect(page.get_by_role("heading", level=2).first).to_have_text("Returned to you")
    expect(page.locator(".returned")).to_contain_text("You chose the one you call wrong.")
    expect(page.locator(".returned")).to_contain_text("SQL and data questions, November")
    person.look("home-returned")
    person.press(page.get_by_role("link", name="Fix it"))
    ready(person)
    expect(page.locator("#judge")).to_contain_text("Asked by the reviewer")
    person.look("work-fix")
    _, left = task_shown(person)
    ready(person)
    person.keys(*"jjjjjj")
    expect(page.locator("[data-name=overall]")).to_be_focused()
    person.keys("6" if left == 0 else "2", "c")
    page.keyboard.type(WHY["again"])
    person.keys("Control+Enter")
    expect(page.locator("#toast")).to_contain_text("Submitted.")


# The reviewer.


def desk_is_ready(person: Person, waiting_now: int) -> None:
    expect(person.page.locator(".work-body")).to_have_attribute("data-view", "record")
    expect(person.page.locator(".queue a")).to_have_count(waiting_now)


def goes_to_the_desk(reviewer: Person, waiting_now: int) -> None:
    page = reviewer.page
    if page.get_by_role("navigation", name="Main").count() == 0:
        reviewer.press(page.get_by_role("link", name="Home", exact=True))
    reviewer.press(page.get_by_role("main").get_by_role("link", name="Review", exact=True))
    desk_is_ready(reviewer, waiting_now)


def judges_three(reviewer: Person) -> None:
    page = reviewer.page
    reviewer.look("home-reviewer")
    goes_to_the_desk(reviewer, 3)
    expect(page.locator("#record")).to_contain_text(WHY["first"])
    reviewer.look("review")
    reviewer.keys("a")
    expect(page.locator("#toast")).to_contain_text("Approved.")
    desk_is_ready(reviewer, 2)
    reviewer.keys("c")
    page.keyboard.type("You chose the one you call wrong. Which did you mean?")
    reviewer.keys("Escape", "r")
    expect(page.locator("#toast")).to_contain_text("Sent back")
    desk_is_ready(reviewer, 1)
    reviewer.keys("x")
    dialog = page.locator("dialog#reject")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    reviewer.keys("ArrowDown", "ArrowDown")
    expect(dialog.get_by_label("Too thin to learn from")).to_be_checked()
    reviewer.tab_to(dialog.get_by_label("In a sentence"))
    page.keyboard.type("Every rating is in the middle and nothing says why.")
    reviewer.look("review-reject")
    reviewer.press(dialog.get_by_role("button", name="Reject"))
    expect(page.get_by_role("heading", name="Nothing waits for review")).to_be_visible()
    reviewer.look("review-done")


def approves_the_second_version(reviewer: Person) -> None:
    page = reviewer.page
    goes_to_the_desk(reviewer, 1)
    changes = page.locator("#answer-changes")
    expect(changes.locator("ins")).to_contain_text([WHY["again"].strip()])
    expect(changes).to_contain_text("was")
    expect(page.get_by_text("You chose the one you call wrong.")).to_be_visible()
    reviewer.look("review-changes")
    reviewer.press(page.get_by_role("button", name="v1", exact=True))
    expect(page.locator("#answer-before")).to_be_visible()
    reviewer.keys("a")
    expect(page.get_by_role("heading", name="Nothing waits for review")).to_be_visible()


def test_from_a_preset_to_rows_a_trainer_loads(
    new_context: Window, celery_worker_process: CeleryWorker, tmp_path: Path
) -> None:
    katrin, ana, tomas, priya = staff(new_context)
    file = tmp_path / "comparisons.jsonl"
    rolling_average.write_file(file)

    katrin.sign_in()
    creates_a_project(katrin, "Compare two responses", NAME)
    edits_the_guideline(katrin)
    gives_roles(katrin, NAME, contributor=ana, reviewer=tomas, engineer=priya)
    imports(katrin, celery_worker_process, file, accepted=40, refused=2)
    assigns_and_opens(katrin, ana, 40)

    ana.sign_in()
    reads_the_notice(ana)
    starts(ana)
    first = answers_one_with_a_reload(ana)
    skips_one(ana)
    rich = answers_the_one_of_the_picture(ana)
    flags_one_and_answers_it(ana)
    assert set(TaskReport.objects.values_list("kind", "reason")) == {
        ("skip", "not_my_field"),
        ("flag", "unclear_guideline"),
    }

    tomas.sign_in()
    judges_three(tomas)
    fixes_what_came_back(ana)
    approves_the_second_version(tomas)
    assert sorted(Submission.objects.values_list("state", flat=True)) == ["approved", "approved", "rejected"]

    folder = tmp_path / "loaded"
    folder.mkdir()
    priya.sign_in()
    makes_a_dataset(priya, NAME, "trl-preference", "SQL preferences", records=2)
    makes_a_release(priya, celery_worker_process)
    # The fixed answer prefers the second response, the one with the calendar.
    wanted = [first, row_of(rich, 1)]
    loads_what_was_approved(priya, folder, ("prompt", "chosen", "rejected"), wanted)
    for person in (katrin, ana, tomas, priya):
        assert not person.errors


ANSWER = """Your pallet waits for a **paper**, not for an inspection.

| Paper | From |
|---|---|
| Commercial invoice | the shipper |
| Packing list | the shipper |

Duty is $0.065 \\cdot 1200 = 78$ euro."""


def writes_an_answer(person: Person) -> None:
    """In the layout of authors: Markdown left, as it will be read beside it."""
    page = person.page
    person.look("author-empty", new=True)
    person.tab_to(page.get_by_role("textbox", name="Your answer"))
    # As a person types it: the lines one after the other.
    for place, line in enumerate(ANSWER.split("\n")):
        if place:
            person.keys("Enter")
        page.keyboard.type(line)
    preview = page.locator("#preview-answer")
    expect(preview.get_by_role("cell", name="Packing list")).to_be_visible()
    expect(preview.locator("strong")).to_have_text("paper")
    expect(preview.locator("math")).to_be_visible()
    expect(page.locator("#save")).to_have_text(SAVED)
    person.keys("Escape", "j", "2")
    expect(page.get_by_role("radio", name="Medium")).to_be_checked()
    person.look("author", new=True)
    submits(person)


def test_from_a_blank_answer_to_rows_for_fine_tuning(
    new_context: Window, celery_worker_process: CeleryWorker, tmp_path: Path
) -> None:
    katrin, ana, tomas, priya = staff(new_context, looks_at_all=False)
    name = "Ideal answers"
    prompts = ["My pallet is on CUSTOMS HOLD. Why?", "What is an incoterm?"]
    file = tmp_path / "prompts.jsonl"
    file.write_text("".join(json.dumps({"prompt": prompt}) + "\n" for prompt in prompts), encoding="utf-8")

    katrin.sign_in()
    creates_a_project(katrin, "Write the ideal answer", name)
    gives_roles(katrin, name, contributor=ana, reviewer=tomas, engineer=priya)
    imports(katrin, celery_worker_process, file, accepted=2, refused=0)
    assigns_and_opens(katrin, ana, 2)

    ana.sign_in()
    starts(ana)
    writes_an_answer(ana)

    tomas.sign_in()
    goes_to_the_desk(tomas, 1)
    tomas.look("review-author", new=True)
    tomas.keys("a")
    expect(tomas.page.get_by_role("heading", name="Nothing waits for review")).to_be_visible()

    folder = tmp_path / "loaded"
    folder.mkdir()
    priya.sign_in()
    makes_a_dataset(priya, name, "trl-prompt-completion", "Ideal answers", records=1)
    makes_a_release(priya, celery_worker_process)
    wanted = [{"prompt": prompts[0], "completion": ANSWER}]
    loads_what_was_approved(priya, folder, ("prompt", "completion"), wanted)
    for person in (katrin, ana, tomas, priya):
        assert not person.errors
