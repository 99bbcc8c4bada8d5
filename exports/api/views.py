"""Make datasets and releases, and fetch their files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import Endpoint
from exports.actions.datasets import create_dataset
from exports.actions.releases import cancel_release, job_of, make_release
from exports.api.shapes import DatasetBody, dataset_shape, release_shape, release_summary
from exports.downloads import download
from exports.queries import datasets as queries
from jobs.api.serializers import JobSerializer


class DatasetsView(Endpoint):
    """Datasets."""

    scope = "datasets"

    @extend_schema(operation_id="datasets", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """List the datasets all of whose projects let you read records."""
        found = queries.datasets(self.person)
        return Response({"results": [dataset_shape(dataset) for dataset in found], "next": None})

    @extend_schema(operation_id="create_dataset", request=DatasetBody, responses={201: OpenApiTypes.OBJECT})
    def post(self, request: Request) -> Response:
        """Make a dataset of one project or several. ML engineers of all of them."""
        dataset = create_dataset(by=self.person, **self.body(DatasetBody))
        where = {"Location": f"/api/v1/datasets/{dataset.slug}/"}
        return Response(dataset_shape(dataset), status=201, headers=where)


class DatasetView(Endpoint):
    """One dataset."""

    scope = "datasets"

    @extend_schema(operation_id="dataset", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """Show the dataset and its releases, newest first."""
        dataset = queries.dataset(self.person, slug)
        made = [release_summary(release) for release in queries.releases(dataset)]
        return Response({**dataset_shape(dataset), "releases": made})


class ReleasesView(Endpoint):
    """Releases of a dataset."""

    scope = "datasets"

    @extend_schema(operation_id="releases", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """List the releases, newest first."""
        dataset = queries.dataset(self.person, slug)
        made = [release_summary(release) for release in queries.releases(dataset)]
        return Response({"results": made, "next": None})

    @extend_schema(operation_id="make_release", request=None, responses={202: JobSerializer})
    def post(self, request: Request, slug: str) -> Response:
        """Freeze what is approved now. A job renders and verifies it; follow `Location`."""
        release = make_release(by=self.person, dataset=queries.dataset(self.person, slug))
        job = job_of(release)
        body = {**JobSerializer(job).data, "release": str(release.public_id)}
        return Response(body, status=202, headers={"Location": f"/api/v1/jobs/{job.public_id}/"})


class ReleaseView(Endpoint):
    """One release."""

    scope = "datasets"

    @extend_schema(operation_id="release", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Show state, version, rows, files and manifest."""
        return Response(release_shape(queries.release(self.person, public_id)))


class CancelView(Endpoint):
    """Calling a release off."""

    scope = "datasets"

    @extend_schema(operation_id="cancel_release", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Call the release off before it is published."""
        release = cancel_release(by=self.person, release=queries.release(self.person, public_id))
        return Response(release_shape(release))


class _AnyKind(DefaultContentNegotiation):
    """A file is sent as it is, whatever the caller says it reads."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, first.media_type or ""


class FileView(Endpoint):
    """A file of a release."""

    scope = "datasets"
    content_negotiation_class = _AnyKind

    @extend_schema(operation_id="release_file", responses={(200, "application/jsonl"): OpenApiTypes.BINARY})
    def get(self, request: Request, public_id: UUID, name: str) -> Any:
        """Send the file, whole or the range asked for. ETag is its SHA-256; downloads are written down."""
        release = queries.release(self.person, public_id)
        answer: HttpResponseBase = download(request._request, by=self.person, release=release, name=name)  # noqa: SLF001 - ours to pass on
        return answer
