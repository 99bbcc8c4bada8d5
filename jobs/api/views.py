"""Jobs by the API: look, and cancel."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from jobs import actions, queries
from jobs.api.serializers import JobSerializer

if TYPE_CHECKING:
    from uuid import UUID

    from rest_framework.request import Request

    from accounts.models import User


class JobView(APIView):
    """One job."""

    @extend_schema(operation_id="job", responses=JobSerializer)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Say where the job is, how far, and what it made."""
        return Response(JobSerializer(queries.job_for(_person(request), public_id)).data)


class CancelView(APIView):
    """Calling a job off."""

    # Imports belong to those who manage, releases to those who make datasets.
    scope = ("manage", "datasets")

    @extend_schema(operation_id="job_cancel", request=None, responses=JobSerializer)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Call the job off. The step at work is undone; what earlier steps did stays."""
        by = _person(request)
        job = actions.cancel(job=queries.job_for(by, public_id), by=by)
        return Response(JobSerializer(job).data)


def _person(request: Request) -> User:
    return cast("User", request.user)
