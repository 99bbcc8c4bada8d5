"""Make releases, call them off, note downloads."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.actions.notices import current_terms
from accounts.models import User
from boundary.problems import Conflict
from exports.actions.datasets import note
from exports.freezing import freeze
from exports.models import Dataset, Release
from exports.permissions import check_manages
from jobs import actions as jobs
from jobs.models import Job

RELEASE_KIND = "exports.release"
RENDER_KIND = "exports.render"
# The release's own job renders too; so many others may help it, on as many workers as there are.
MOST_HELPERS = 15


@transaction.atomic
def make_release(*, by: User, dataset: Dataset) -> Release:
    """Freeze what is approved now, and order the job that renders, verifies and publishes it."""
    locked = Dataset.objects.select_for_update().get(pk=dataset.pk)
    check_manages(by, locked)
    last: int = locked.releases.aggregate(last=Max("number"))["last"] or 0
    release = Release.objects.create(
        dataset=locked,
        number=last + 1,
        terms=current_terms(),
        frozen_at=timezone.now(),
        expected=0,
        created_by=by,
    )
    freeze(release, locked)
    args = {"release": release.pk}
    release.job = jobs.enqueue(kind=RELEASE_KIND, args=args, by=by, total=release.expected)
    release.save(update_fields=["job"])
    for _ in range(min(release.shards.count() - 1, MOST_HELPERS)):
        jobs.enqueue(kind=RENDER_KIND, args=args, by=by)
    detail = {"version": release.version, "records": release.expected}
    note(locked, by=by, action="release.frozen", subject=release, detail=detail)
    return release


@transaction.atomic
def cancel_release(*, by: User, release: Release) -> Release:
    """Call a release off before it is published. Twice is the same as once."""
    check_manages(by, release.dataset)
    if release.job is None or release.state == "published":
        message = "This release is published, so it cannot be cancelled."
        raise Conflict(message)
    jobs.cancel(job=release.job, by=by)
    release.refresh_from_db()
    return release


@transaction.atomic
def note_download(*, by: User, release: Release, file: str, part: str = "") -> None:
    """Write down who downloaded what. `part` is the range of bytes asked for."""
    detail = {"version": release.version, "file": file} | ({"range": part} if part else {})
    note(release.dataset, by=by, action="release.downloaded", subject=release, detail=detail)


def job_of(release: Release) -> Job:
    """The job that makes it."""
    return Job.objects.get(release=release)
