"""manage.py load_sample: make the sample workspace, the first time only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from sample.load import is_loaded, load


class Command(BaseCommand):
    """Loads the sample workspace."""

    help = "Make the sample workspace, unless it or other people are already here. Demo mode only."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Make it, or say why not."""
        if not settings.DEMO:
            message = "The sample workspace loads only in demo mode (DEMO=1): its passwords are public."
            raise CommandError(message)
        if is_loaded() or User.objects.exists():
            return
        self.stdout.write("Loading the sample workspace …")
        self.stdout.flush()
        load()
