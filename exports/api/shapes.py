"""What the API says about datasets and releases."""

from __future__ import annotations

import json
from typing import Any

from rest_framework import serializers

from accounts.api.base import Body, text_field
from exports.models import Dataset, Release
from exports.queries.datasets import files_of


class DatasetBody(Body):
    """A dataset to make."""

    name = text_field()
    projects = serializers.ListField(child=text_field(), allow_empty=False)
    format = text_field()
    description = text_field(default="", allow_blank=True)
    options = serializers.DictField(default=dict)


def dataset_shape(dataset: Dataset) -> dict[str, Any]:
    """A dataset."""
    return {
        "slug": dataset.slug,
        "name": dataset.name,
        "description": dataset.description,
        "projects": sorted(project.slug for project in dataset.projects.all()),
        "format": dataset.format,
        "options": dataset.options,
        "created_at": dataset.created_at.isoformat(timespec="microseconds"),
    }


def release_summary(release: Release) -> dict[str, Any]:
    """A release without its files."""
    return {
        "id": str(release.public_id),
        "dataset": release.dataset.slug,
        "version": release.version,
        "state": release.state,
        "frozen_at": release.frozen_at.isoformat(timespec="microseconds"),
        "expected": release.expected,
        "rows": release.rows if release.is_published else None,
        "job": str(release.job.public_id) if release.job else None,
        "error": release.error or None,
    }


def release_shape(release: Release) -> dict[str, Any]:
    """A release whole. Rows, files and manifest are there once it is published."""
    base = f"/api/v1/releases/{release.public_id}/files/"
    files = [
        {"name": f.name, "rows": f.rows, "bytes": f.bytes, "sha256": f.sha256, "url": base + f.name}
        for f in files_of(release)
    ]
    return {
        **release_summary(release),
        "format": release.dataset.format,
        "bytes": release.bytes if release.is_published else None,
        "excluded": release.excluded,
        "files": files,
        "manifest": json.loads(release.manifest) if release.manifest else None,
        "manifest_sha256": release.manifest_sha256 or None,
    }
