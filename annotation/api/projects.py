"""Projects, their people, batches and imports."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.base import Endpoint
from accounts.roles import Permission
from annotation.actions import batches, imports, projects
from annotation.api import bodies
from annotation.api.shapes import batch_shape, guideline_shape, import_shape, project_shape
from annotation.models import Membership, Project
from annotation.permissions import roles_in
from annotation.queries.find import batch_for, people_by_email, project_for, teams_by_slug
from boundary.problems import BadRequest, Invalid
from boundary.values import clean_json


class MeView(Endpoint):
    """Who the token acts for."""

    @extend_schema(operation_id="me", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Return e-mail, name and roles."""
        held = (
            Membership.objects.filter(user=self.person)
            .select_related("project")
            .order_by("project__slug", "role")
        )
        roles = [{"project": one.project.slug, "role": one.role} for one in held]
        me = self.person
        return Response({"email": me.email, "name": me.name, "is_admin": me.is_admin, "roles": roles})


class ProjectsView(Endpoint):
    """Projects."""

    scope = "manage"

    @extend_schema(operation_id="projects", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """List the projects in which you hold a role."""
        visible = Project.objects.visible_to(self.person)
        found = visible.select_related("design", "guideline").order_by("slug")
        return Response({"results": [project_shape(project) for project in found], "next": None})

    @extend_schema(
        operation_id="create_project", request=bodies.ProjectBody, responses={201: OpenApiTypes.OBJECT}
    )
    def post(self, request: Request) -> Response:
        """Create a project; you lead it."""
        project = projects.create_project(by=self.person, **self.body(bodies.ProjectBody))
        return Response(project_shape(project), status=201)


class ProjectView(Endpoint):
    """One project."""

    scope = ""

    @extend_schema(operation_id="project", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """Return its design and guideline in force."""
        return Response(project_shape(project_for(self.person, slug)))


class GuidelineView(Endpoint):
    """The guideline of a project."""

    scope = "manage"

    @extend_schema(
        operation_id="publish_guideline", request=bodies.GuidelineBody, responses={201: OpenApiTypes.OBJECT}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Publish a new version."""
        project = project_for(self.person, slug, Permission.MANAGE_PROJECT)
        version = projects.publish_guideline(
            by=self.person, project=project, **self.body(bodies.GuidelineBody)
        )
        return Response(guideline_shape(version), status=201)


class MemberView(Endpoint):
    """One person in one project."""

    scope = "manage"

    @extend_schema(operation_id="set_roles", request=bodies.RolesBody, responses=OpenApiTypes.OBJECT)
    def put(self, request: Request, slug: str, email: str) -> Response:
        """Make these the person's roles in the project."""
        project = project_for(self.person, slug, Permission.MANAGE_PROJECT)
        user = people_by_email([email])[0]
        projects.set_roles(
            by=self.person, project=project, user=user, roles=self.body(bodies.RolesBody)["roles"]
        )
        return Response(
            {"email": user.email, "roles": sorted(role.value for role in roles_in(user, project))}
        )


class BatchesView(Endpoint):
    """Batches of a project."""

    scope = "manage"

    @extend_schema(operation_id="batches", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, slug: str) -> Response:
        """List the batches of a project."""
        project = project_for(self.person, slug, Permission.SEE_PROGRESS)
        found = project.batches.select_related("project").order_by("-id")
        return Response({"results": [batch_shape(batch) for batch in found], "next": None})

    @extend_schema(
        operation_id="create_batch", request=bodies.BatchBody, responses={201: OpenApiTypes.OBJECT}
    )
    def post(self, request: Request, slug: str) -> Response:
        """Create a draft batch."""
        project = project_for(self.person, slug, Permission.MANAGE_BATCHES)
        body = self.body(bodies.BatchBody)
        batch = batches.create_batch(
            by=self.person,
            project=project,
            name=body["name"],
            answers_wanted=body["answers_per_task"],
            priority=body["priority"],
            due_at=body["due_at"],
        )
        return Response(batch_shape(batch), status=201)


class BatchView(Endpoint):
    """One batch."""

    scope = "manage"

    @extend_schema(operation_id="batch", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, public_id: UUID) -> Response:
        """Return its state and counters."""
        return Response(batch_shape(batch_for(self.person, public_id, Permission.SEE_PROGRESS)))


class AssignView(Endpoint):
    """Who works on a batch."""

    scope = "manage"

    @extend_schema(operation_id="assign_batch", request=bodies.AssignBody, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, public_id: UUID) -> Response:
        """Give the batch to people, teams, or everyone who contributes to the project."""
        batch = batch_for(self.person, public_id, Permission.MANAGE_BATCHES)
        body = self.body(bodies.AssignBody)
        changed = batches.assign_batch(
            by=self.person,
            batch=batch,
            people=people_by_email(body["people"]),
            teams=teams_by_slug(body["teams"]),
            open_to_all=body["open_to_all"],
        )
        return Response(batch_shape(changed))


class BatchMoveView(Endpoint):
    """Open, pause or close a batch."""

    scope = "manage"
    moves: dict[str, Any] = {
        "open": batches.open_batch,
        "pause": batches.pause_batch,
        "close": batches.close_batch,
    }

    @extend_schema(operation_id="move_batch", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, public_id: UUID, move: str) -> Response:
        """Make the move."""
        batch = batch_for(self.person, public_id, Permission.MANAGE_BATCHES)
        return Response(batch_shape(self.moves[move](by=self.person, batch=batch)))


class ImportsView(Endpoint):
    """Task files."""

    scope = "manage"
    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="start_import",
        request={
            "multipart/form-data": {
                "type": "object",
                "properties": {
                    "file": {"type": "string", "format": "binary"},
                    "batch": {"type": "string", "format": "uuid"},
                    "mapping": {
                        "type": "string",
                        "description": "JSON object: field of the file → field of a task",
                    },
                },
            }
        },
        responses={202: OpenApiTypes.OBJECT},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Store a JSONL file; a job reads it into the batch. Follow `Location` for progress and the report."""
        project = project_for(self.person, slug, Permission.IMPORT_TASKS)
        file = request.FILES.get("file")
        if not isinstance(file, UploadedFile):
            message = "Send the file as the part “file” of a multipart body."
            raise BadRequest(message, fields={"file": message})
        mapping = request.POST.get("mapping", "")
        made = imports.start_import(
            by=self.person,
            project=project,
            file=file,
            name=file.name or "import.jsonl",
            batch=batch_for(self.person, _uuid(request.POST["batch"])) if request.POST.get("batch") else None,
            mapping=clean_json(mapping, name="mapping") if mapping else None,
        )
        shape = import_shape(made)
        headers = {"Location": f"/api/v1/jobs/{shape['job']}/"}
        return Response({**shape, "import": shape["id"], "id": shape["job"]}, status=202, headers=headers)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        message = "“batch” must be the id of a batch."
        raise Invalid(message, fields={"batch": message}) from None
