"""What the API says about a job."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from jobs.models import Job


class ProgressSerializer(serializers.Serializer[Any]):
    """How far a job is; a total of 0 is not known yet."""

    done = serializers.IntegerField()
    total = serializers.IntegerField()


class JobSerializer(serializers.ModelSerializer[Job]):
    """A job. `result` names what it made; `error` is a sentence if it failed."""

    id = serializers.UUIDField(source="public_id")
    progress = serializers.SerializerMethodField()
    error = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = ("id", "kind", "state", "progress", "error", "result")
        read_only_fields = fields

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, job: Job) -> dict[str, int]:
        """The two counts."""
        return {"done": job.done, "total": job.total}

    def get_error(self, job: Job) -> str | None:
        """The sentence, or null."""
        return job.error or None
