"""The sample app."""

from __future__ import annotations

from django.apps import AppConfig


class SampleConfig(AppConfig):
    """The sample workspace."""

    name = "sample"
