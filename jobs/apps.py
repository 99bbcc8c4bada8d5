"""The jobs app."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background work that survives whatever dies."""

    name = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
