"""Approved records, made by the road people take, and the releases of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from annotation.models import Project, Record
from exports import files
from exports.actions.datasets import create_dataset
from exports.actions.releases import make_release
from exports.models import Dataset, Release
from jobs.running import run_due
from tests import builders

TIE = {"overall": {"choice": 0, "neither": False}}


@dataclass
class Desk:
    """A project with its people and an open batch."""

    project: Project
    author: User
    reviewer: User
    engineer: User

    def approve(self, count: int = 1, **changes: Any) -> list[Record]:
        """Answer and approve so many tasks."""
        return [builders.approved(self.author, self.reviewer, **changes) for _ in range(count)]

    def dataset(self, format: str = "trl-preference", **more: Any) -> Dataset:
        """A dataset of the project."""
        return create_dataset(
            by=self.engineer, name="Freight pairs", projects=[self.project.slug], format=format, **more
        )


def desk_of(preset: str, tasks: int) -> Desk:
    """A project with so many tasks to answer, and somebody in each role."""
    project = builders.project(preset)
    builders.batch(project, tasks)
    return Desk(
        project,
        builders.member(project, "contributor", name="Noor Haddad"),
        builders.member(project, "reviewer", name="Tom Reed"),
        builders.member(project, "engineer", name="Priya Nair", password=builders.PASSWORD),
    )


def released(dataset: Dataset, by: User) -> Release:
    """A release, after the jobs have run."""
    release = make_release(by=by, dataset=dataset)
    run_due()
    release.refresh_from_db()
    return release


def lines_of(release: Release) -> list[bytes]:
    """All lines of a release in order."""
    found: list[bytes] = []
    for shard in release.shards.exclude(file="").order_by("number"):
        with files.reading(shard.file) as file:
            found += file.read().splitlines(keepends=True)
    return found
