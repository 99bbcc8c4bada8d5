"""Projects, who is what in them, and the versions of their design and guideline."""

from __future__ import annotations

from typing import ClassVar, cast

from django.db import models

from accounts.models import User
from accounts.roles import LABELS, Role
from annotation.designs import Design, load_design
from boundary.ids import uuid7


class ProjectQuerySet(models.QuerySet["Project"]):
    """Sets of projects."""

    def visible_to(self, user: User) -> ProjectQuerySet:
        """Return the projects in which the person holds a role; all of them for an administrator."""
        if user.is_admin:
            return self
        return self.filter(pk__in=Membership.objects.filter(user=user).values("project_id"))

    def with_role(self, user: User, *roles: Role) -> ProjectQuerySet:
        """Return the projects in which the person holds one of the roles; all for an administrator."""
        if user.is_admin:
            return self
        return self.filter(pk__in=Membership.objects.filter(user=user, role__in=roles).values("project_id"))


class Project(models.Model):
    """One line of work with its own design, guideline, people and batches."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    preset = models.CharField(max_length=40, blank=True)
    # The versions in force. Null only inside the transaction that creates the project.
    design = models.ForeignKey("DesignVersion", on_delete=models.PROTECT, null=True, related_name="+")
    guideline = models.ForeignKey("GuidelineVersion", on_delete=models.PROTECT, null=True, related_name="+")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Project]] = models.Manager.from_queryset(ProjectQuerySet)()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def design_in_force(self) -> DesignVersion:
        """The current design; set in the transaction that creates the project."""
        return cast("DesignVersion", self.design)

    @property
    def guideline_in_force(self) -> GuidelineVersion:
        """The current guideline; set in the transaction that creates the project."""
        return cast("GuidelineVersion", self.guideline)


class Membership(models.Model):
    """One person holds one role in one project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, label) for role, label in LABELS.items()])
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("project", "user", "role"), name="role_held_once"),
            models.CheckConstraint(condition=models.Q(role__in=[r.value for r in Role]), name="role_known"),
        )
        indexes = (models.Index(fields=("user", "project"), name="membership_by_user"),)

    def __str__(self) -> str:
        return f"{self.user}, {self.project}: {self.role}"


class DesignVersion(models.Model):
    """What a task shows and asks. Immutable: a change is a new version."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="designs")
    number = models.PositiveIntegerField()
    inputs = models.JSONField()
    questions = models.JSONField()
    answer_schema = models.JSONField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("project", "number"), name="design_number_once"),)
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"{self.project} design v{self.number}"

    def load(self) -> Design:
        """Return the design as its plain object."""
        return load_design(self.inputs, self.questions, self.answer_schema)


class GuidelineVersion(models.Model):
    """How to judge, in Markdown. Immutable: a change is a new version."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="guidelines")
    number = models.PositiveIntegerField()
    text = models.TextField()
    note = models.CharField(max_length=300, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("project", "number"), name="guideline_number_once"),)
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"{self.project} guideline v{self.number}"
