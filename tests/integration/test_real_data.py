"""Real public data the whole way: import, answer, review, release, load. Skipped where the data is absent."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from datasets import load_dataset
from django.core.files.storage import default_storage

from annotation.actions import batches, imports, reviews, submissions, work
from annotation.models import Import, Project, Task
from bench.real_data import KINDS
from exports.actions.datasets import create_dataset
from exports.actions.releases import make_release
from exports.models import Release, Shard
from jobs.running import run_due
from tests import builders

FOLDER = Path(os.environ.get("INSOURCE_REAL_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
ANSWERED = 40

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not FOLDER.exists(), reason=f"no public data in {FOLDER}; set INSOURCE_REAL_DATA"),
]


def bring_in(project: Project, rows: list[dict[str, Any]]) -> Import:
    made = imports.start_import(
        by=builders.administrator(), project=project, file=builders.as_file(rows), name="real.jsonl"
    )
    run_due()
    batches.open_batch(by=builders.administrator(), batch=made.batch)
    return Import.objects.select_related("batch").get(pk=made.pk)


def approve_some(project: Project, answer: dict[str, Any]) -> None:
    ana, tomas = builders.member(project, "contributor"), builders.member(project, "reviewer")
    for _ in range(ANSWERED):
        held = work.claim_next(by=ana)
        assert held is not None
        made = submissions.submit(by=ana, assignment=held.public_id, answer=answer).submission
        reviews.decide(by=tomas, submission=made.public_id, decision="approve")


def released(project: Project, format: str) -> list[Path]:
    dataset = create_dataset(by=builders.administrator(), name="Real", projects=[project.slug], format=format)
    release = make_release(by=builders.administrator(), dataset=dataset)
    run_due()
    release = Release.objects.get(pk=release.pk)
    assert release.state == "published", release.error
    shards = Shard.objects.filter(release=release).order_by("number")
    return [Path(default_storage.path(shard.file)) for shard in shards]


@pytest.mark.parametrize(
    ("kind", "preset", "least"),
    [("pairs", "pairwise", 480), ("prompts", "demonstration", 80), ("safety", "safety", 440)],
)
def test_real_rows_are_imported_word_for_word(kind, preset, least):
    rows = list(KINDS[kind](FOLDER))
    made = bring_in(builders.project(preset), rows)
    assert (made.accepted, made.refused) == (len(rows), 0)
    assert made.accepted >= least
    stored = [json.loads(task.payload) for task in Task.objects.filter(batch=made.batch).order_by("position")]
    assert stored == [{key: row[key] for key in row if key != "external_id"} for row in rows]


def test_pairs_become_preferences_that_a_trainer_loads(tmp_path):
    project = builders.project("pairwise")
    rows = {row["external_id"]: row for row in KINDS["pairs"](FOLDER)}
    bring_in(project, list(rows.values()))
    approve_some(project, builders.answer())
    files = released(project, "trl-preference")
    loaded = load_dataset("json", data_files=[str(file) for file in files], cache_dir=str(tmp_path))["train"]
    assert loaded.num_rows == ANSWERED
    for row in loaded:
        source = rows[json.loads(row["metadata"])["external_id"]]
        assert row["prompt"] == [{"role": "user", "content": source["prompt"]}]
        assert row["chosen"] == [{"role": "assistant", "content": source["responses"][0]["text"]}]
        assert row["rejected"] == [{"role": "assistant", "content": source["responses"][1]["text"]}]


def test_prompts_become_completions_that_a_trainer_loads(tmp_path):
    project = builders.project("demonstration")
    rows = {row["external_id"]: row for row in KINDS["prompts"](FOLDER)}
    bring_in(project, list(rows.values()))
    words = "Line one.\r\nLine two\u2028with a separator, “quotes” and 👩🏽‍🚀."
    approve_some(project, {"answer": words})
    files = released(project, "trl-prompt-completion")
    loaded = load_dataset("json", data_files=[str(file) for file in files], cache_dir=str(tmp_path))["train"]
    assert loaded.num_rows == ANSWERED
    for row in loaded:
        source = rows[json.loads(row["metadata"])["external_id"]]
        assert row["prompt"] == [{"role": "user", "content": source["prompt"]}]
        assert row["completion"] == [{"role": "assistant", "content": words}]
