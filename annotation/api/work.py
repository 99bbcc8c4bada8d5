"""The queue, drafts, submissions and reviews."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import Endpoint
from accounts.models import User
from accounts.roles import Permission
from annotation.actions import reviews, submissions, work
from annotation.api import bodies
from annotation.api.shapes import record_shape, review_work_shape, submission_shape, work_shape
from annotation.models import Batch, Project
from annotation.queries.find import batch_for, project_for
from annotation.queries.records import record_page
from annotation.queries.reviews import history
from boundary.problems import Invalid
from boundary.text import clean_text


class NextView(Endpoint):
    """The queue."""

    scope = "work"

    @extend_schema(
        operation_id="queue_next", request=bodies.NextBody, responses={200: OpenApiTypes.OBJECT, 204: None}
    )
    def post(self, request: Request) -> Response:
        """Return your next task: returned work first, then a new claim. 204 when nothing is left for you."""
        body = self.body(bodies.NextBody)
        project, batch = _where(self.person, body)
        found = work.claim_next(by=self.person, project=project, batch=batch, resume=body["resume"])
        return Response(work_shape(found)) if found else Response(status=204)


class DraftView(Endpoint):
    """What you have written so far."""

    scope = "work"

    @extend_schema(operation_id="save_draft", request=bodies.DraftBody, responses=OpenApiTypes.OBJECT)
    def put(self, request: Request, public_id: UUID) -> Response:
        """Save it. 409 with both texts if it was saved elsewhere since `version`."""
        version = work.save_draft(by=self.person, assignment=public_id, **self.body(bodies.DraftBody))
        return Response({"version": version})


class HeartbeatView(Endpoint):
    """The lease."""

    scope = "work"

    @extend_schema(operation_id="heartbeat", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Renew it."""
        return Response({"lease_expires_at": work.heartbeat(by=self.person, assignment=public_id)})


class SkipView(Endpoint):
    """Pass a task on."""

    scope = "work"

    @extend_schema(operation_id="skip", request=bodies.ReportBody, responses={204: None})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Give it to somebody else, with a reason."""
        work.skip(by=self.person, assignment=public_id, **self.body(bodies.ReportBody))
        return Response(status=204)


class FlagView(Endpoint):
    """Tell the lead."""

    scope = "work"

    @extend_schema(operation_id="flag", request=bodies.ReportBody, responses={204: None})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Say that something is wrong with the task; you keep it."""
        work.flag(by=self.person, assignment=public_id, **self.body(bodies.ReportBody))
        return Response(status=204)


class ReleaseView(Endpoint):
    """Give a task back."""

    scope = "work"

    @extend_schema(operation_id="release_assignment", request=None, responses={204: None})
    def post(self, request: Request, public_id: UUID) -> Response:
        """Let somebody else have it; your draft is kept."""
        work.release(by=self.person, assignment=public_id)
        return Response(status=204)


class SubmitView(Endpoint):
    """Submit an answer."""

    scope = "work"

    @extend_schema(
        operation_id="submit",
        request=bodies.SubmitBody,
        responses={200: OpenApiTypes.OBJECT},
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
    )
    def post(self, request: Request, public_id: UUID) -> Response:
        """Store the answer word for word. Sending the same key and answer again gives the same result."""
        key = request.headers.get("Idempotency-Key", "")
        made = submissions.submit(
            by=self.person, assignment=public_id, idempotency_key=key, **self.body(bodies.SubmitBody)
        )
        return Response(submission_shape(made.submission, made.revision))


class NextReviewView(Endpoint):
    """The review queue."""

    scope = "review"

    @extend_schema(
        operation_id="reviews_next",
        request=bodies.NextReviewBody,
        responses={200: OpenApiTypes.OBJECT, 204: None},
    )
    def post(self, request: Request) -> Response:
        """Return the next submission you may judge, held for you, or 204."""
        project, batch = _where(self.person, self.body(bodies.NextReviewBody))
        found = reviews.claim_review(by=self.person, project=project, batch=batch)
        return Response(review_work_shape(found, history(found))) if found else Response(status=204)


class DecisionView(Endpoint):
    """Decide on a submission."""

    scope = "review"

    @extend_schema(operation_id="decide", request=bodies.DecisionBody, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Approve, request changes or reject."""
        review = reviews.decide(by=self.person, submission=public_id, **self.body(bodies.DecisionBody))
        record = getattr(review, "record", None)
        return Response(
            {
                **submission_shape(review.submission, review.revision),
                "decision": review.decision,
                "record": str(record.public_id) if record else None,
            }
        )


class RecordsView(Endpoint):
    """Approved records."""

    scope = "records"

    @extend_schema(
        operation_id="records",
        responses=OpenApiTypes.OBJECT,
        parameters=[OpenApiParameter("project", str, required=True), OpenApiParameter("after", str)],
    )
    def get(self, request: Request) -> Response:
        """Return a page of a project's records; ask for the next one with `after` = `next`."""
        slug = clean_text(
            request.query_params.get("project", ""), name="project", max_length=60, multiline=False
        )
        if not slug:
            message = "Name the project: ?project=…"
            raise Invalid(message, fields={"project": message})
        project = project_for(self.person, slug, Permission.READ_RECORDS)
        page, more = record_page(project, request.query_params.get("after", ""))
        return Response({"results": [record_shape(record) for record in page], "next": more})


def _where(person: User, body: dict[str, Any]) -> tuple[Project | None, Batch | None]:
    project = project_for(person, body["project"]) if body["project"] else None
    batch = batch_for(person, body["batch"]) if body["batch"] else None
    return project, batch
