"""The annotation app."""

from __future__ import annotations

from django.apps import AppConfig


class AnnotationConfig(AppConfig):
    """The work itself."""

    name = "annotation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name the kinds of background work."""
        from annotation import jobs  # noqa: F401, PLC0415  (needs the models, which load after this module)
