"""From approved records to frozen, verified files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from exports import files, freezing
from exports.actions.publishing import release_step, render_step
from exports.actions.releases import cancel_release, make_release
from exports.check import faults_of_release
from exports.models import Release, ReleaseMember, Shard
from jobs.models import Job
from jobs.running import run_due
from tests.integration.exports.desk import TIE, Desk, lines_of, released

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_release_holds_each_approved_answer_as_a_row(desks: Callable[..., Desk]) -> None:
    desk = desks("pairwise", 3)
    records = desk.approve(2)
    release = released(desk.dataset(), desk.engineer)
    assert (release.state, release.rows, release.error) == ("published", 2, "")
    rows = [json.loads(line) for line in lines_of(release)]
    assert [row["id"] for row in rows] == [str(record.public_id) for record in records]
    assert rows[0]["chosen"][0]["content"].startswith("Thirty-three euro pallets")
    assert json.loads(rows[0]["metadata"])["models"] == {
        "chosen": "freight-7b-0925",
        "rejected": "freight-7b-1110",
    }
    assert release.job is not None
    assert release.job.result == {"release": str(release.public_id)}


def test_the_manifest_accounts_for_every_record_and_byte(desks: Callable[..., Desk]) -> None:
    desk = desks("pairwise", 3)
    desk.approve(2)
    desk.approve(1, **TIE)
    release = released(desk.dataset(), desk.engineer)
    manifest = json.loads(release.manifest)
    assert manifest["counts"]["records_expected"] == 3
    assert manifest["counts"]["records_written"] == manifest["counts"]["rows"] == 2
    assert manifest["counts"]["excluded"] == {"The answer is a tie: neither response was judged better.": 1}
    whole = b"".join(lines_of(release))
    [file] = manifest["files"]
    assert file == {
        "name": "data/train-00000-of-00001.jsonl",
        "rows": 2,
        "bytes": len(whole),
        "sha256": hashlib.sha256(whole).hexdigest(),
    }
    assert manifest["query"]["projects"] == [desk.project.slug]
    assert manifest["designs"] == [{"project": desk.project.slug, "version": 1, "records": 3}]
    assert faults_of_release(release) == []


def test_records_approved_after_the_freeze_are_not_in_it(desks: Callable[..., Desk]) -> None:
    desk = desks("pairwise", 3)
    desk.approve(2)
    release = make_release(by=desk.engineer, dataset=desk.dataset())
    desk.approve(1)
    run_due()
    release.refresh_from_db()
    assert release.rows == release.expected == 2


def test_the_same_records_give_the_same_bytes_however_they_are_cut(
    desks: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = desks("pairwise", 7)
    desk.approve(7)
    dataset = desk.dataset()
    one = released(dataset, desk.engineer)
    monkeypatch.setattr(freezing, "SHARD_RECORDS", 2)
    many = released(dataset, desk.engineer)
    assert many.shards.count() == 4
    assert b"".join(lines_of(one)) == b"".join(lines_of(many))
    assert [shard.name for shard in many.shards.order_by("number")] == [
        f"train-{n:05}-of-00004.jsonl" for n in range(4)
    ]
    assert faults_of_release(many) == []


def test_helpers_render_too_and_find_nothing_left(
    desks: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing, "SHARD_RECORDS", 2)
    desk = desks("pairwise", 5)
    desk.approve(5)
    release = released(desk.dataset(), desk.engineer)
    assert release.state == "published"
    assert list(Job.objects.filter(kind="exports.render").values_list("state", flat=True)) == ["done", "done"]
    assert release_step.__doc__
    assert render_step.__doc__


def test_a_shard_of_ties_has_no_file(desks: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freezing, "SHARD_RECORDS", 1)
    desk = desks("pairwise", 3)
    desk.approve(1)
    desk.approve(1, **TIE)
    desk.approve(1)
    release = released(desk.dataset(), desk.engineer)
    names = list(release.shards.order_by("number").values_list("name", flat=True))
    assert names == ["train-00000-of-00002.jsonl", "", "train-00001-of-00002.jsonl"]
    assert not files.exists(files.name_of(release.public_id, 1))


@pytest.mark.parametrize("ties", [0, 1])
def test_a_release_without_rows_fails_with_a_sentence(desks: Callable[..., Desk], ties: int) -> None:
    desk = desks("pairwise", 1)
    desk.approve(ties, **TIE)
    release = released(desk.dataset(), desk.engineer)
    assert release.state == "failed"
    assert release.error.startswith("There is nothing to release:")
    assert release.job is not None
    assert (release.job.state, release.job.error) == ("failed", release.error)


def test_a_cancelled_release_stays_cancelled(desks: Callable[..., Desk]) -> None:
    desk = desks("pairwise", 1)
    desk.approve(1)
    release = make_release(by=desk.engineer, dataset=desk.dataset())
    cancel_release(by=desk.engineer, release=release)
    run_due()
    release.refresh_from_db()
    assert release.state == "cancelled"
    event = AuditEvent.objects.get(action="release.cancelled")
    assert (event.actor, event.project_id) == (desk.engineer, desk.project.pk)


def test_versions_count_up(desks: Callable[..., Desk]) -> None:
    desk = desks("pairwise", 1)
    desk.approve(1)
    dataset = desk.dataset()
    assert [released(dataset, desk.engineer).version for _ in range(2)] == ["v1", "v2"]


def test_a_file_changed_on_the_disk_is_noticed(desks: Callable[..., Desk]) -> None:
    desk = desks("pairwise", 2)
    desk.approve(2)
    release = released(desk.dataset(), desk.engineer)
    [shard] = release.shards.all()
    with files.writing(shard.file) as out:
        out.write(b"".join(lines_of(release)).replace(b"pallets", b"PALLETS", 1))
    assert faults_of_release(release) == ["Part 1: The file is not the one that was written."]


def refuse(change: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_nothing_of_a_published_release_changes(desks: Callable[..., Desk]) -> None:
    desk = desks("pairwise", 2)
    [record, other] = desk.approve(2)
    release = released(desk.dataset(), desk.engineer)
    refuse(lambda: Release.objects.filter(pk=release.pk).update(rows=7))
    refuse(lambda: Release.objects.filter(pk=release.pk).update(state="frozen"))
    refuse(release.delete)
    refuse(lambda: ReleaseMember.objects.filter(release=release).update(record=other))
    refuse(lambda: ReleaseMember.objects.filter(release=release, position=0).delete())
    refuse(lambda: ReleaseMember.objects.create(release=release, position=9, record=record))
    refuse(lambda: Shard.objects.filter(release=release).update(sha256="0" * 64))
    refuse(lambda: Shard.objects.create(release=release, number=9, first=0, last=0))
    refuse(lambda: Shard.objects.filter(release=release).delete())
