"""What a lead does, step by step, from a preset to an open batch."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, expect

from tests.browser.hands import Person
from tests.workers import CeleryWorker


@contextmanager
def waiting(worker: CeleryWorker) -> Iterator[None]:
    """Hold the worker still, so that a page shows what it shows while a job waits."""
    assert worker.child
    assert worker.child.process
    os.killpg(worker.child.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(worker.child.process.pid, signal.SIGCONT)


def places(person: Person) -> Locator:
    """The navigation at the side."""
    return person.page.get_by_role("navigation", name="Main")


def creates_a_project(lead: Person, preset: str, name: str) -> None:
    page = lead.page
    places(lead).get_by_role("link", name="Projects", exact=True).click()
    lead.look("lead-projects")
    page.get_by_role("link", name="New project").click()
    page.get_by_label(preset).check()
    page.get_by_label("Name of the project").fill(name)
    lead.look("lead-new-project")
    page.get_by_role("button", name="Create project").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def edits_the_guideline(lead: Person) -> None:
    page = lead.page
    page.get_by_role("link", name="Edit", exact=True).click()
    page.wait_for_load_state("load")
    box = page.get_by_role("textbox", name="Markdown")
    box.fill(
        box.input_value().rstrip() + "\n\n## Queries\n\nRun them. A query that fails scores at most **2**.\n"
    )
    page.get_by_label("What changed").fill("What to do with queries.")
    page.get_by_role("button", name=re.compile("^Changes since")).click()
    expect(page.locator("#changed ins").first).to_be_visible()
    lead.look("lead-guideline-edit")
    page.get_by_role("button", name="Publish v2").click()
    expect(page.get_by_role("heading", name="Queries new in v2")).to_be_visible()
    lead.look("lead-guideline")


def gives_roles(lead: Person, project: str, **people: Person) -> None:
    page = lead.page
    places(lead).get_by_role("link", name="Projects", exact=True).click()
    page.get_by_role("link", name=project, exact=True).click()
    for role, person in people.items():
        label = {"engineer": "ML engineer"}.get(role, role.capitalize())
        page.get_by_label("Add a person").select_option(label=person.user.name)
        page.get_by_role("group", name="as").get_by_label(label).check()
        page.get_by_role("button", name="Save roles").click()
        expect(page.get_by_role("checkbox", name=f"{person.user.name}: {label}")).to_be_checked()
    lead.look("lead-project")


def imports(lead: Person, worker: CeleryWorker, file: Path, accepted: int, refused: int) -> None:
    page = lead.page
    page.get_by_role("link", name=re.compile("^Import")).first.click()
    page.wait_for_load_state("load")
    page.get_by_label("File", exact=True).set_input_files(file)
    expect(page.get_by_role("heading", name="The first task")).to_be_visible()
    page.get_by_label("Name of the new batch").fill("November")
    lead.look("lead-import")
    with waiting(worker):
        page.get_by_role("button", name="Import", exact=True).click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        expect(page.get_by_role("heading", name="So far")).to_be_visible()
        lead.look("lead-import-waits")
    expect(page.get_by_role("heading", name="Report")).to_be_visible(timeout=30_000)
    expect(page.locator("#report .stats")).to_have_text(
        re.compile(rf"\s*accepted\s*{accepted}\s*refused\s*{refused}\s*")
    )
    lead.look("lead-import-report")


def assigns_and_opens(lead: Person, who: Person, tasks: int) -> None:
    page = lead.page
    page.get_by_role("link", name=f"Assign {tasks} task").click()
    page.get_by_role("checkbox", name=who.user.name).check()
    lead.look("lead-assign")
    page.locator("[data-effect]").click()
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_text("The batch is open.")).to_be_visible()
    lead.look("lead-batch")
    places(lead).get_by_role("link", name="Batches", exact=True).click()
    lead.look("lead-batches")
