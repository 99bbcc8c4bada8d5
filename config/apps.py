from __future__ import annotations

from django.apps import AppConfig


class ConfigApp(AppConfig):
    """Carries the management commands that run the product."""

    name = "config"

    def ready(self) -> None:
        """Load the Celery app, so that tasks bind to it in every process."""
        from config import celery  # noqa: F401, PLC0415 - needs the settings
