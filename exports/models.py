"""The rows of the exports app."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.models import TermsVersion, User
from accounts.roles import Permission
from annotation.models import Project, Record
from annotation.permissions import projects_where
from annotation.workflow import RELEASE
from boundary.ids import uuid7
from exports import formats
from jobs.models import Job


class DatasetQuerySet(models.QuerySet["Dataset"]):
    """Sets of datasets."""

    def readable_by(self, user: User) -> DatasetQuerySet:
        """Return the datasets all of whose projects let the person read records."""
        if user.is_admin:
            return self
        allowed = projects_where(user, Permission.READ_RECORDS)
        closed = Dataset.projects.through.objects.exclude(project_id__in=allowed)
        return self.exclude(pk__in=closed.values("dataset_id"))


class Dataset(models.Model):
    """A named choice of projects and a format. Each release of it is frozen."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    projects = models.ManyToManyField(Project, related_name="datasets")
    format = models.CharField(max_length=40)
    options = models.JSONField(default=dict)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Dataset]] = models.Manager.from_queryset(DatasetQuerySet)()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def shape(self) -> formats.Format:
        """The format itself."""
        return formats.get(self.format)


class Release(models.Model):
    """One frozen version of a dataset. Once published, the database refuses changes to it."""

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=RELEASE.choices(), default=RELEASE.initial)
    # Null only inside the transaction that creates the release.
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="release", null=True)
    terms = models.ForeignKey(TermsVersion, on_delete=models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()
    expected = models.PositiveBigIntegerField(help_text="Records frozen.")
    rows = models.PositiveBigIntegerField(default=0)
    bytes = models.PositiveBigIntegerField(default=0)
    excluded = models.JSONField(default=dict, help_text="Sentence → how many records it left out.")
    stats = models.JSONField(default=dict, help_text="What the charts of the page show.")
    manifest = models.TextField(blank=True, help_text="Canonical JSON.")
    manifest_sha256 = models.CharField(max_length=64, blank=True)
    error = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("dataset", "number"), name="release_number_once"),
            models.CheckConstraint(condition=Q(state__in=list(RELEASE.states)), name="release_state_known"),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False, rows__gte=1)
                & ~Q(manifest_sha256="")
                | ~Q(state="published") & Q(published_at=None, manifest=""),
                name="release_published_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="failed") & ~Q(error="") | ~Q(state="failed") & Q(error=""),
                name="release_error_when_failed",
            ),
        )
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.dataset.slug} {self.version}"

    @property
    def version(self) -> str:
        """The number as people write it."""
        return f"v{self.number}"

    @property
    def colour(self) -> str:
        """The state whose colour this one wears, see accounts.states."""
        return {"frozen": "running", "published": "done"}.get(self.state, self.state)

    @property
    def is_published(self) -> bool:
        """Whether its files can be downloaded."""
        return self.state == "published"


class ReleaseMember(models.Model):
    """One record of a release, at its place. Written once, by the freeze."""

    pk = models.CompositePrimaryKey("release_id", "position")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="members", db_index=False)
    position = models.PositiveBigIntegerField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.release_id}/{self.position}"


class Shard(models.Model):
    """A run of members that one worker renders into one file at a time."""

    STATES: ClassVar[tuple[tuple[str, str], ...]] = (("waiting", "Waiting"), ("done", "Rendered"))

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="shards", db_index=False)
    number = models.PositiveIntegerField()
    first = models.PositiveBigIntegerField()
    last = models.PositiveBigIntegerField()
    state = models.CharField(max_length=8, choices=STATES, default="waiting")
    rows = models.PositiveIntegerField(default=0)
    records = models.PositiveIntegerField(default=0, help_text="Records that gave rows.")
    bytes = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    excluded = models.JSONField(default=dict)
    stats = models.JSONField(default=dict)
    file = models.CharField(
        max_length=200, blank=True, help_text="Where the storage keeps it; empty without rows."
    )
    name = models.CharField(max_length=60, blank=True, help_text="What it is called once published.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("release", "number"), name="shard_number_once"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="shard_not_empty"),
            models.CheckConstraint(
                condition=Q(state="done") & ~Q(sha256="") | Q(state="waiting", sha256=""),
                name="shard_done_hashed",
            ),
        )
        ordering = ("number",)

    def __str__(self) -> str:
        return f"{self.release_id} shard {self.number}"
