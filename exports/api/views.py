"""Datasets and releases by the API: the same actions as the pages."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import Body, Endpoint, text_field
from annotation.views.guards import WorkRequest
from boundary.values import clean_json
from exports.actions.datasets import create_dataset
from exports.actions.releases import make_release
from exports.models import Dataset, Release
from exports.permissions import check_reads_any
from exports.queries import datasets as queries
from exports.views.releases import download


class DatasetBody(Body):
    """A dataset to create."""

    name = text_field()
    projects = serializers.ListField(child=text_field())
    format = text_field()
    description = text_field(default="", allow_blank=True)
    options = serializers.JSONField(default=None, allow_null=True)


def dataset_shape(dataset: Dataset) -> dict[str, Any]:
    """Return a dataset."""
    return {
        "id": str(dataset.public_id),
        "slug": dataset.slug,
        "name": dataset.name,
        "description": dataset.description,
        "projects": sorted(project.slug for project in dataset.projects.all()),
        "format": dataset.format,
        "options": dataset.options,
    }


def release_shape(release: Release) -> dict[str, Any]:
    """Return a release with its files and manifest; both are there once it is published."""
    files = queries.files_of(release)
    return {
        "id": str(release.public_id),
        "dataset": release.dataset.slug,
        "state": release.state,
        "version": release.version,
        "rows": release.rows,
        "bytes": release.bytes,
        "excluded": release.excluded,
        "error": release.error or None,
        "files": [
            {"name": one.name, "rows": one.rows, "bytes": one.bytes, "sha256": one.sha256} for one in files
        ],
        "manifest": clean_json(release.manifest) if release.manifest else None,
        "manifest_sha256": release.manifest_sha256 or None,
        "job": str(release.job.public_id) if release.job else None,
    }


class DatasetsView(Endpoint):
    """Datasets."""

    scope = "datasets"

    @extend_schema(operation_id="datasets", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """List the datasets you may read."""
        check_reads_any(self.person)
        found = queries.datasets(self.person)
        return Response({"results": [dataset_shape(dataset) for dataset in found], "next": None})

    @extend_schema(operation_id="create_dataset", request=DatasetBody, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: Request) -> Response:
        """Create a dataset of one project or several."""
        return Response(dataset_shape(create_dataset(by=self.person, **self.body(DatasetBody))), status=201)


class DatasetView(Endpoint):
    """One dataset."""

    scope = "datasets"

    @extend_schema(operation_id="dataset", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """Return it with its releases, newest first."""
        found = queries.dataset(self.person, slug)
        releases = [release_shape(release) for release in queries.releases(found)]
        return Response({**dataset_shape(found), "releases": releases})


class ReleasesView(Endpoint):
    """Releases of a dataset."""

    scope = "datasets"

    @extend_schema(operation_id="make_release", request=None, responses={202: OpenApiTypes.OBJECT})
    def post(self, request: Request, slug: str) -> Response:
        """Freeze what is approved now; a job renders it. Follow `Location`; its result names the release."""
        release = make_release(by=self.person, dataset=queries.dataset(self.person, slug))
        job = str(release.job.public_id) if release.job else ""
        body = {"id": job, "job": job, "release": str(release.public_id), "state": "queued"}
        return Response(body, status=202, headers={"Location": f"/api/v1/jobs/{job}/"})


class ReleaseView(Endpoint):
    """One release."""

    scope = "datasets"

    @extend_schema(operation_id="release", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return its state, rows, files and manifest."""
        return Response(release_shape(queries.release(self.person, public_id)))


class FileView(Endpoint):
    """A file of a release."""

    scope = "datasets"

    @extend_schema(operation_id="release_file", responses={200: OpenApiTypes.BINARY})
    def get(self, request: Request, public_id: UUID, name: str) -> HttpResponseBase:
        """Send it; Range and If-None-Match are honoured, the ETag is its SHA-256."""
        return download(cast("WorkRequest", request), public_id, name)
