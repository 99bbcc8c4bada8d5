"""Bring the database, and where asked the static files, up to this version."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Migrate; collect static files when asked; load the sample workspace in demo mode."""

    help = "Migrate the database and, in demo mode, load the sample workspace the first time."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the one option."""
        parser.add_argument("--static", action="store_true", help="collect the static files as well")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Do it in the order in which each step needs the one before."""
        self.say("Bringing the database up to date …")
        call_command("migrate", verbosity=0, interactive=False)
        if options["static"]:
            self.say("Collecting static files …")
            call_command("collectstatic", verbosity=0, interactive=False)
        if settings.DEMO:
            call_command("load_sample", stdout=self.stdout)

    def say(self, line: str) -> None:
        """Print a line at once."""
        self.stdout.write(line)
        self.stdout.flush()
