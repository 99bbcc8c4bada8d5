"""Datasets and releases, for those who may read them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Prefetch, QuerySet
from django.db.models.expressions import Window
from django.db.models.functions import RowNumber

from accounts.models import User
from accounts.roles import Permission
from annotation.models import Project
from annotation.permissions import projects_where
from boundary.problems import NotFound
from exports.models import Dataset, Release, Shard
from exports.permissions import NO_DATASET

NO_RELEASE = "There is no such release, or you may not read the records of all its projects."
NO_FILE = "There is no such file in this release."


@dataclass(frozen=True)
class File:
    """One file of a published release."""

    name: str
    rows: int
    bytes: int
    sha256: str


def datasets(user: User) -> QuerySet[Dataset]:
    """Every dataset the person may read, with its newest release in `newest`."""
    ranked = Release.objects.annotate(
        rank=Window(RowNumber(), partition_by=F("dataset_id"), order_by=F("number").desc())
    ).filter(rank=1)
    return (
        Dataset.objects.readable_by(user)
        .prefetch_related("projects", Prefetch("releases", queryset=ranked, to_attr="newest"))
        .order_by("name", "pk")
    )


def dataset(user: User, slug: str) -> Dataset:
    """One dataset, or NotFound."""
    found = (
        Dataset.objects.readable_by(user)
        .select_related("created_by")
        .prefetch_related("projects")
        .filter(slug=slug)
        .first()
    )
    if found is None:
        raise NotFound(NO_DATASET)
    return found


def releases(of: Dataset) -> QuerySet[Release]:
    """The releases of a dataset, newest first."""
    return of.releases.select_related("dataset", "job", "created_by").order_by("-number")


def open_releases(user: User) -> QuerySet[Release]:
    """What is being made now, in the datasets the person may read."""
    readable = Dataset.objects.readable_by(user)
    return (
        Release.objects.filter(state="frozen", dataset__in=readable)
        .select_related("dataset", "job")
        .order_by("-pk")
    )


def release(user: User, public_id: UUID) -> Release:
    """One release, or NotFound."""
    found = (
        Release.objects.filter(public_id=public_id, dataset__in=Dataset.objects.readable_by(user))
        .select_related("dataset", "job", "created_by", "terms")
        .first()
    )
    if found is None:
        raise NotFound(NO_RELEASE)
    return found


def files_of(release: Release) -> list[File]:
    """The files of a published release; none before that."""
    return [File(s.name, s.rows, s.bytes, s.sha256) for s in _shards(release)]


def shard_named(release: Release, name: str) -> Shard:
    """The shard behind a file, or NotFound."""
    found = _shards(release).filter(name=name).first()
    if found is None:
        raise NotFound(NO_FILE)
    return found


def _shards(release: Release) -> QuerySet[Shard]:
    if not release.is_published:
        return Shard.objects.none()
    return release.shards.exclude(name="").select_related("release__dataset").order_by("number")


def manageable_projects(user: User) -> QuerySet[Project]:
    """The projects the person may make datasets of."""
    return Project.objects.filter(pk__in=projects_where(user, Permission.MANAGE_DATASETS)).order_by("name")
