"""Run the whole product on this machine until Ctrl-C."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.runner.children import Refused, die_with_parent
from config.runner.copy import LocalCopy
from config.runner.supervisor import Stopped
from sample.people import PEOPLE

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """Start PostgreSQL and Redis where no address is given, then the web server, the worker and the beat."""

    help = "Run Insource on this machine: its servers, the web server, the worker and the beat."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the one option."""
        parser.add_argument("--with-parent", action="store_true", help="end when the parent process ends")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Start, wait, stop."""
        if options["with_parent"]:
            die_with_parent(signal.SIGTERM)
        copy = LocalCopy(
            base=settings.BASE_DIR,
            home=settings.HOME,
            host=settings.HOST,
            port=settings.PORT,
            database_url=os.environ.get("DATABASE_URL", ""),
            redis_url=os.environ.get("REDIS_URL", ""),
            say=self.say,
        )
        try:
            copy.start()
            self.welcome(copy.address)
            copy.supervisor.watch()
        except Stopped:
            self.say("Stopping …")
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        finally:
            copy.stop()
        self.say("Stopped. The data stays in " + str(settings.HOME.root))

    def say(self, line: str) -> None:
        """Print a line at once."""
        self.stdout.write(line)
        self.stdout.flush()

    def welcome(self, address: str) -> None:
        """Print the address and the sign-ins of the sample people."""
        self.say(f"\nInsource is at {address}")
        if settings.DEMO:
            self.say("Sign in as one of the sample people:\n")
            for person in PEOPLE:
                self.say(f"  {person.role:<14} {person.email:<42} {person.password}")
        self.say(f"\nLogs are in {settings.HOME.logs}. Ctrl-C stops everything.\nReady")
