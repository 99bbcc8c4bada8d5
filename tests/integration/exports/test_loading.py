"""What the loaders of trainers make of a release: row by row the same."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from exports import files, freezing, snippets
from exports.models import Release
from exports.queries.datasets import files_of
from tests import builders
from tests.integration.exports.desk import TIE, Desk, lines_of, released

pytestmark = pytest.mark.django_db(transaction=True)

AWKWARD = "First\u2028second\u2029third\u0085 👩‍👩‍👧 中文 <|im_end|> </script> \\ \t “quoted”\r\nlast"


def load(paths: list[Path], cache: Path) -> list[dict[str, Any]]:
    """The rows as the library gives them, without asking anybody for anything."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    datasets = pytest.importorskip("datasets")
    datasets.disable_progress_bars()
    found = datasets.load_dataset(
        "json", data_files=[str(path) for path in paths], split="train", cache_dir=str(cache)
    )
    return list(found)


def saved(release: Release, folder: Path) -> list[Path]:
    """The files of a release as somebody has downloaded them."""
    made = []
    for shard in release.shards.exclude(name="").order_by("number"):
        with files.reading(shard.file) as file:
            (folder / shard.name).write_bytes(file.read())
        made.append(folder / shard.name)
    return made


@pytest.mark.filterwarnings("ignore")
def test_preferences_load_row_by_row_equal(
    desks: Callable[..., Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing, "SHARD_RECORDS", 2)
    desk = desks("pairwise", 5)
    desk.approve(2)
    desk.approve(1, **TIE)
    desk.approve(2, overall={"choice": 3, "neither": False}, why=AWKWARD)
    release = released(desk.dataset(), desk.engineer)
    rows = load(saved(release, tmp_path), tmp_path / "cache")
    assert rows == [json.loads(line) for line in lines_of(release)]
    assert len(rows) == 4


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("answer", [AWKWARD, "4", "2024-01-02 is the day."])
def test_a_single_ideal_answer_loads_equal(desks: Callable[..., Desk], tmp_path: Path, answer: str) -> None:
    desk = desks("demonstration", 1)
    desk.approve(1, answer=answer)
    release = released(desk.dataset("trl-prompt-completion"), desk.engineer)
    [row] = load(saved(release, tmp_path), tmp_path / "cache")
    assert row["completion"] == [{"role": "assistant", "content": answer}]
    assert [row] == [json.loads(line) for line in lines_of(release)]


def test_the_lines_for_the_shell_work_when_pasted(
    desks: Callable[..., Desk], tmp_path: Path, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not (shutil.which("curl") and shutil.which("sha256sum")):
        pytest.skip("curl and sha256sum are needed")
    monkeypatch.setattr(freezing, "SHARD_RECORDS", 1)
    desk = desks("pairwise", 2)
    desk.approve(2)
    release = released(desk.dataset(), desk.engineer)
    pasted = snippets.shell(release, files_of(release), live_server.url)
    pasted = pasted.replace("paste a token from your account page", builders.token(desk.engineer))
    done = subprocess.run(
        ["bash", "-e", "-c", pasted], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(": OK") == 2
    whole = b"".join(path.read_bytes() for path in sorted(tmp_path.glob("freight-pairs-v1-*.jsonl")))
    assert whole == b"".join(lines_of(release))
