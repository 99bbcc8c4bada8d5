"""manage.py verify: ask the database whether every promise holds."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from annotation.checkers import CHECKERS

SHOWN = 20


class Command(BaseCommand):
    """Runs the checkers."""

    help = "Check the promises of the product against the data; exits with 1 on a breach."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Print a line a promise, and the first breaches of each."""
        broken = 0
        for checker in CHECKERS:
            breaches = list(checker())
            broken += len(breaches)
            title = (checker.__doc__ or checker.__name__).strip()
            self.stdout.write(f"{'BROKEN' if breaches else 'holds '}  {title}")
            for breach in breaches[:SHOWN]:
                self.stdout.write(f"        {breach}")
        if broken:
            self.stderr.write(f"{broken} breaches.")
            sys.exit(1)
