"""The steps of a release: render what is not rendered, verify each shard, publish.

The job of the release renders too, so it needs no helper; helpers only make it faster. Who renders a shard holds
its row locked. When all that is left is in the hands of helpers, the job waits for one of those locks: it is
freed when the helper commits, and also when the helper is killed.
"""

from __future__ import annotations

from collections import Counter
from functools import partial

from django.db import OperationalError, connection, transaction
from django.db.models import F, Sum
from django.utils import timezone
from psycopg2.errors import LockNotAvailable

from accounts.models import User
from annotation.workflow import RELEASE
from boundary.canonical import sha256_of
from boundary.problems import Conflict, Invalid
from exports import files
from exports.actions.datasets import note
from exports.check import faults_of_file
from exports.manifest import manifest
from exports.models import Release, Shard
from exports.rendering import render
from exports.stats import merged
from jobs.models import Job
from jobs.step import Step

WAIT = "20s"


def release_step(step: Step) -> None:
    """Do the next piece of a release."""
    release = _release(step)
    if release.state != "frozen":
        step.finish({"release": str(release.public_id)})
        return
    if release.shards.filter(state="waiting").exists():
        shard = _take(release) or _wait_for_one(release)
        if shard is not None:
            _render(shard)
        step.report(_rendered(release), release.expected)
        return
    verified = step.cursor.get("verified", 0)
    shard = release.shards.filter(number__gte=verified).order_by("number").first()
    if shard is not None:
        _verify(shard)
        step.cursor["verified"] = shard.number + 1
        return
    _publish(step, release)
    step.finish({"release": str(release.public_id)})


def render_step(step: Step) -> None:
    """Help: render one shard that nobody holds. None left, or the release called off: nothing more to do."""
    release = _release(step)
    shard = _take(release) if release.state == "frozen" else None
    if shard is None:
        step.finish()
        return
    _render(shard)
    step.report(step.done + shard.last - shard.first + 1)


def release_ended(job: Job, state: str, error: str, by: User | None) -> None:
    """Take over how the job ended, in the transaction of its end. A published release stays what it is."""
    release = Release.objects.select_for_update(of=("self",)).select_related("dataset").get(job=job)
    verb = {"failed": "fail", "cancelled": "cancel"}.get(state, "")
    if not RELEASE.allows(verb, release.state):
        return
    release.state, release.error = RELEASE.target(verb, release.state), error
    release.save(update_fields=["state", "error"])
    note(release.dataset, by=by, action=f"release.{release.state}", subject=release)
    transaction.on_commit(partial(files.remove_release, release.public_id), robust=True)


def _release(step: Step) -> Release:
    return Release.objects.select_related("dataset", "terms").get(pk=step.args["release"])


def _take(release: Release) -> Shard | None:
    waiting = release.shards.filter(state="waiting").order_by("number")
    return (
        waiting.select_for_update(skip_locked=True, of=("self",)).select_related("release__dataset").first()
    )


def _wait_for_one(release: Release) -> Shard | None:
    """Wait until a helper lets go of a shard; return it if it is still to be rendered."""
    waiting = release.shards.filter(state="waiting").order_by("number")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Bounded, so that progress is reported and a cancelled job ends meanwhile.
            cursor.execute(f"SET LOCAL lock_timeout = '{WAIT}'")
            shard = waiting.select_for_update(of=("self",)).select_related("release__dataset").first()
            cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
            return shard
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        return None


def _render(shard: Shard) -> None:
    name = files.name_of(shard.release.public_id, shard.number)
    with files.writing(name) as out:
        done = render(shard, out)
    if not done.rows:
        files.remove(name)
    shard.file = name if done.rows else ""
    shard.rows, shard.records, shard.bytes, shard.sha256 = done.rows, done.records, done.bytes, done.sha256
    shard.excluded, shard.stats, shard.state = dict(done.excluded), done.stats.to_dict(), "done"
    shard.save()


def _rendered(release: Release) -> int:
    done = release.shards.filter(state="done")
    return done.aggregate(n=Sum(F("last") - F("first") + 1))["n"] or 0


def _verify(shard: Shard) -> None:
    found = faults_of_file(shard)
    if found:
        message = f"Part {shard.number + 1} did not pass the check: {found[0]} Make the release again."
        raise Conflict(message)


def _publish(step: Step, release: Release) -> None:
    # In this order, because whoever cancels a job holds it before the release.
    Job.objects.select_for_update().get(pk=step.job.pk)
    locked = (
        Release.objects.select_for_update(of=("self",)).select_related("dataset", "terms").get(pk=release.pk)
    )
    shards = list(locked.shards.order_by("number"))
    excluded = Counter(locked.excluded)
    for shard in shards:
        excluded.update(shard.excluded)
    _check_counts(locked, shards, excluded)
    _name(shards)
    files.tidy(locked.public_id)
    locked.manifest = manifest(locked, shards, dict(excluded))
    locked.manifest_sha256 = sha256_of(locked.manifest)
    locked.rows, locked.bytes = sum(s.rows for s in shards), sum(s.bytes for s in shards)
    locked.excluded, locked.stats = dict(excluded), merged(s.stats for s in shards)
    locked.state, locked.published_at = RELEASE.target("publish", locked.state), timezone.now()
    locked.save()
    detail = {"version": locked.version, "rows": locked.rows, "manifest_sha256": locked.manifest_sha256}
    note(locked.dataset, by=None, action="release.published", subject=locked, detail=detail)


def _check_counts(release: Release, shards: list[Shard], excluded: Counter[str]) -> None:
    if not any(shard.rows for shard in shards):
        why = " ".join(f"{sentence} ({n:,})" for sentence, n in sorted(excluded.items()))
        message = f"There is nothing to release: {'every record was left out.' if why else 'no record is approved yet.'}"
        raise Invalid(f"{message} {why}".strip())
    accounted = sum(shard.records + sum(shard.excluded.values()) for shard in shards)
    if not accounted == release.expected == release.members.count():
        message = f"{release.expected:,} records were frozen, but {accounted:,} came through. Make the release again."
        raise Conflict(message)


def _name(shards: list[Shard]) -> None:
    """Number the files that have rows; an empty file breaks loaders, so there is none."""
    written = [shard for shard in shards if shard.rows]
    for place, shard in enumerate(written):
        shard.name = f"train-{place:05}-of-{len(written):05}.jsonl"
    Shard.objects.bulk_update(written, ["name"], batch_size=500)
