from __future__ import annotations

from django.apps import AppConfig


class SampleConfig(AppConfig):
    """The sample app."""

    name = "sample"
