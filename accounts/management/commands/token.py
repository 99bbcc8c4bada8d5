"""manage.py token EMAIL [--scope …]: make an API token and print it, and nothing else."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.actions.tokens import SCOPES, create_token
from accounts.models import User


class Command(BaseCommand):
    """Prints one token."""

    help = "Make an API token for a person and print it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the person and, if wanted, scopes."""
        parser.add_argument("email")
        parser.add_argument("--scope", action="append", default=[], choices=sorted(SCOPES))

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Make it."""
        user = User.objects.filter(email__iexact=options["email"], is_active=True).first()
        if user is None:
            message = f"Nobody here has the address {options['email']}."
            raise CommandError(message)
        _, secret = create_token(by=user, name="Command line", scopes=options["scope"])
        self.stdout.write(secret)
