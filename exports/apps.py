"""The exports app."""

from __future__ import annotations

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """Datasets and releases."""

    name = "exports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the kinds of background work."""
        from exports import jobs  # noqa: F401, PLC0415  (needs the models, which load after this module)
