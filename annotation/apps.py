from __future__ import annotations

from django.apps import AppConfig


class AnnotationConfig(AppConfig):
    """The annotation app."""

    name = "annotation"
