"""Bringing tasks in from a file."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from annotation.actions import batches, imports
from annotation.models import Assignment, Import, Task
from boundary.problems import Conflict, Invalid, NotAllowed
from jobs.models import Job
from jobs.running import run_due
from tests import builders

pytestmark = pytest.mark.django_db


def bring_in(raw: bytes, preset: str = "pairwise", **options: Any) -> Import:
    project = builders.project(preset)
    made = imports.start_import(
        by=builders.administrator(), project=project, file=io.BytesIO(raw), name="rows.jsonl", **options
    )
    run_due()
    return Import.objects.select_related("job", "batch").get(pk=made.pk)


def result_of(made: Import) -> dict[str, Any]:
    assert made.job is not None
    assert made.job.state == Job.State.DONE, made.job.error
    assert made.job.result is not None
    return dict(made.job.result)


def test_every_accepted_row_is_a_task_in_the_order_of_the_file():
    rows = builders.rows(1203)
    made = bring_in(builders.as_file(rows).read())
    result = result_of(made)
    assert (result["total"], result["accepted"], result["refused"]) == (1203, 1203, 0)
    tasks = Task.objects.filter(batch=made.batch).order_by("position")
    assert [task.external_id for task in tasks] == [row["external_id"] for row in rows]
    assert [json.loads(task.payload)["prompt"] for task in tasks] == [row["prompt"] for row in rows]


def test_refused_rows_are_reported_by_line_with_a_sentence_and_kept_as_they_were():
    good = json.dumps(builders.rows(1)[0])
    bad = {
        2: b"not json",
        3: b'{"prompt": "x"}',
        4: b'{"prompt": "a", "responses": [{"text": "same"}, {"text": "same"}]}',
        5: b'{"prompt": "\xff"}',
        6: b'{"prompt": "a", "prompt": "b"}',
        7: b'["a"]',
        8: b'{"prompt": "\\ud800", "responses": ["a", "b"]}',
        9: b'{"prompt": "a\\u0000", "responses": ["a", "b"]}',
        10: b'{"prompt": 1e999, "responses": ["a", "b"]}',
        11: b'{"prompt": "a", "responses": ["a", "b"], "labels": 1}',
    }
    raw = b"\n".join([good.encode(), *bad.values(), b"", good.encode()])
    made = bring_in(raw)
    result = result_of(made)
    assert (result["accepted"], result["refused"]) == (2, len(bad))
    assert [row["line"] for row in result["refusals"]] == list(bad)
    assert all(row["reason"].endswith(".") for row in result["refusals"])
    assert {r.line: bytes(r.raw) for r in made.refusals.all()} == bad


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_byte_order_mark_and_windows_line_ends_are_taken(end):
    lines = [json.dumps(row).encode() for row in builders.rows(3)]
    assert result_of(bring_in(b"\xef\xbb\xbf" + end.join(lines)))["accepted"] == 3


def test_text_arrives_exactly_as_it_was():
    prompt = "  \ttabs\\n and \\ and “ſ”\u2028 e\u0301 \u202eabc\r\n👩🏽‍🚀 "
    row = {"prompt": prompt, "responses": [{"text": "\\."}, {"text": "b"}]}
    made = bring_in(json.dumps(row).encode())
    assert json.loads(Task.objects.get(batch=made.batch).payload) == row


def test_columns_can_be_mapped():
    row = {"question": "Which?", "a1": "one", "a2": "two", "m1": "freight-7b", "ticket": "T-1", "lang": "en"}
    mapping = {
        "question": "prompt",
        "a1": "responses.0",
        "a2": "responses.1",
        "m1": "responses.0.model",
        "ticket": "external_id",
        "lang": "meta.language",
    }
    made = bring_in(json.dumps(row).encode(), mapping=mapping)
    task = Task.objects.get(batch=made.batch)
    assert task.external_id == "T-1"
    assert json.loads(task.payload) == {
        "prompt": "Which?",
        "responses": [{"text": "one", "model": "freight-7b"}, {"text": "two"}],
        "meta": {"language": "en"},
    }


@pytest.mark.parametrize("mapping", [{"a": "password"}, {"a": "responses.x"}, {"a": 1}, ["a"]])
def test_a_mapping_to_nowhere_is_refused_before_anything_is_stored(mapping):
    with pytest.raises(Invalid):
        bring_in(b"{}", mapping=mapping)
    assert Import.objects.count() == 0


def test_an_open_batch_hands_out_new_tasks_at_once():
    project = builders.project()
    ana = builders.member(project, "contributor")
    batch = builders.batch(project, 1)
    builders.submitted(ana)
    imports.start_import(
        by=builders.administrator(),
        project=project,
        file=builders.as_file(builders.rows(2)),
        name="more.jsonl",
        batch=batch,
    )
    run_due()
    assert builders.claimed(ana).position == 1
    assert Assignment.objects.filter(batch=batch).count() == 3


@pytest.mark.parametrize(
    ("raw", "words"), [(b'[{"prompt": "x"}]', "JSON array"), (b"\x1f\x8b\x08\x00", "compressed")]
)
def test_a_file_that_is_not_jsonl_fails_with_a_sentence(raw, words):
    made = bring_in(raw)
    assert made.job is not None
    assert made.job.state == Job.State.FAILED
    assert words in made.job.error


def test_an_empty_file_is_refused_at_once():
    with pytest.raises(Invalid, match="empty"):
        bring_in(b"")


def test_a_closed_batch_and_somebody_without_the_role_are_refused():
    project = builders.project()
    batch = builders.batch(project, 1)
    batches.close_batch(by=builders.administrator(), batch=batch)
    with pytest.raises(Conflict, match="closed"):
        imports.start_import(
            by=builders.administrator(),
            project=project,
            file=builders.as_file(builders.rows(1)),
            name="x.jsonl",
            batch=batch,
        )
    with pytest.raises(NotAllowed):
        imports.start_import(
            by=builders.member(project, "contributor"),
            project=project,
            file=builders.as_file(builders.rows(1)),
            name="x.jsonl",
        )
