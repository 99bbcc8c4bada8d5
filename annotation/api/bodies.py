"""What the API takes in."""

from __future__ import annotations

from rest_framework import serializers

from accounts.api.base import Body, text_field
from accounts.roles import Role
from annotation.models import Review, TaskReport


class ProjectBody(Body):
    """A project to create, from a preset or a design of one's own."""

    name = text_field()
    preset = text_field(default="", allow_blank=True)
    design = serializers.JSONField(default=None, allow_null=True)
    guideline = text_field(required=False, allow_blank=True)
    description = text_field(default="", allow_blank=True)
    slug = serializers.SlugField(default="", allow_blank=True, max_length=60)


class RolesBody(Body):
    """The roles a person is to hold; an empty list takes them out of the project."""

    roles = serializers.ListField(child=serializers.ChoiceField([role.value for role in Role]))


class GuidelineBody(Body):
    """A new version of the guideline."""

    text = text_field()
    note = text_field(default="", allow_blank=True)


class BatchBody(Body):
    """A batch to create."""

    name = text_field()
    answers_per_task = serializers.IntegerField(default=1, min_value=1, max_value=20)
    priority = serializers.IntegerField(default=0, min_value=-100, max_value=100)
    due_at = serializers.DateTimeField(default=None, allow_null=True)
    review = serializers.ChoiceField(["all"], default="all")


class AssignBody(Body):
    """Who gets a batch."""

    people = serializers.ListField(child=serializers.EmailField(), default=list)
    teams = serializers.ListField(child=serializers.SlugField(), default=list)
    open_to_all = serializers.BooleanField(default=False)


class NextBody(Body):
    """Where to look for work; with `resume`, held work comes before new work."""

    project = serializers.SlugField(default="", allow_blank=True)
    batch = serializers.UUIDField(default=None, allow_null=True)
    resume = serializers.BooleanField(default=False)


class NextReviewBody(Body):
    """Where to look for submissions."""

    project = serializers.SlugField(default="", allow_blank=True)
    batch = serializers.UUIDField(default=None, allow_null=True)


class DraftBody(Body):
    """A draft: answers so far, and the version they are based on."""

    answer = serializers.JSONField()
    version = serializers.IntegerField(min_value=0, max_value=2**31 - 2)


class SubmitBody(Body):
    """A complete answer."""

    answer = serializers.JSONField()
    version = serializers.IntegerField(default=None, allow_null=True, min_value=0, max_value=2**31 - 2)


class ReportBody(Body):
    """Why a task is passed on or flagged."""

    reason = serializers.ChoiceField(TaskReport.REASONS)
    comment = text_field(default="", allow_blank=True)


class DecisionBody(Body):
    """A decision on a submission; `answer` is the reviewer's fix, with approve only."""

    decision = serializers.ChoiceField(Review.DECISIONS)
    comment = text_field(default="", allow_blank=True)
    reason = serializers.ChoiceField(Review.REASONS, default="", allow_blank=True)
    answer = serializers.JSONField(default=None, allow_null=True)
    revision = serializers.IntegerField(default=None, allow_null=True, min_value=1, max_value=2**31 - 1)
