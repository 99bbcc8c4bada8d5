"""What an ML engineer does, step by step, from a dataset to loaded rows."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.hands import Person
from tests.browser.leading import places, waiting
from tests.workers import CeleryWorker


def makes_a_dataset(engineer: Person, project: str, format_: str, name: str, records: int) -> None:
    page = engineer.page
    places(engineer).get_by_role("link", name="Datasets", exact=True).click()
    engineer.look("datasets")
    page.get_by_role("link", name="New dataset").first.click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label(project).check()
    page.locator(f"#format-{format_}").check()
    expect(page.locator(".count-now b")).to_have_text(str(records))
    engineer.look("dataset-new")
    page.get_by_role("button", name="Make dataset").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    engineer.look("dataset")


def makes_a_release(engineer: Person, worker: CeleryWorker) -> None:
    page = engineer.page
    with waiting(worker):
        page.get_by_role("button", name="Make release").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        engineer.look("release-waits")
    expect(page.get_by_role("link", name=re.compile("^Download"))).to_be_visible(timeout=30_000)
    expect(page.get_by_role("heading", name="What is in it")).to_be_visible()
    engineer.look("release")


def downloads(engineer: Person) -> bytes:
    with engineer.page.expect_download() as download:
        engineer.page.get_by_role("link", name=re.compile("^Download")).click()
    return download.value.path().read_bytes()


def makes_a_token(engineer: Person) -> str:
    page = engineer.page
    release = page.url
    page.get_by_role("main").get_by_role("link", name="your account page").click()
    engineer.look("account")
    form = page.locator("form", has=page.get_by_role("button", name="Make token"))
    form.get_by_label("Name").fill("Training")
    form.get_by_label("Make datasets and download releases").check()
    form.get_by_role("button", name="Make token").click()
    secret = page.locator("#secret").inner_text()
    engineer.look("account-token")
    page.goto(release)
    return secret


def shown_lines(where: Locator) -> str:
    """The lines as somebody copies them."""
    return str(where.evaluate("element => element.textContent"))


def pastes_the_shell_lines(engineer: Person, secret: str, folder: Path) -> str:
    """Run them as shown; only the words that ask for the token are replaced by it."""
    lines = shown_lines(engineer.page.locator("#shell"))
    asks = "paste a token from your account page"
    assert asks in lines
    ran = subprocess.run(
        ["bash", "-ec", lines.replace(asks, secret)], cwd=folder, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def pastes_the_python_lines(engineer: Person, folder: Path) -> tuple[str, list[dict[str, Any]]]:
    """Run them as shown; one more line prints what was loaded."""
    lines = shown_lines(engineer.page.locator("#python"))
    more = "\nimport json\nprint('==ROWS=='); print(json.dumps(rows.to_list()))"
    env = {**os.environ, "HF_HOME": str(folder / "cache"), "HF_HUB_OFFLINE": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", lines + more], cwd=folder, capture_output=True, text=True, check=False, env=env
    )
    assert ran.returncode == 0, ran.stderr
    said, rows = ran.stdout.split("==ROWS==\n")
    return said.rstrip("\n"), json.loads(rows)


def without_roles(row: dict[str, Any], *fields: str) -> dict[str, str]:
    """The words of a row, without the shape that chat templates want."""
    return {field: row[field][-1]["content"] for field in fields}


def loads_what_was_approved(
    engineer: Person, folder: Path, fields: tuple[str, ...], wanted: list[dict[str, str]]
) -> None:
    saved = downloads(engineer)
    secret = makes_a_token(engineer)
    assert ": OK" in pastes_the_shell_lines(engineer, secret, folder)
    (file,) = folder.glob("*.jsonl")
    assert file.read_bytes() == saved
    said, rows = pastes_the_python_lines(engineer, folder)
    assert rows == [json.loads(line) for line in saved.decode().split("\n")[:-1]]
    assert [without_roles(row, *fields) for row in rows] == wanted
    assert said == wanted[0][fields[1]]
