"""manage.py workflow_docs: write docs/workflows.md from the tables of legal moves."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from annotation.workflow import ALL
from annotation.workflow.page import page


class Command(BaseCommand):
    """Writes or checks the page."""

    help = "Write docs/workflows.md from annotation/workflow/; with --check, fail if it is out of date."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer the check."""
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Write it, or compare."""
        file = settings.BASE_DIR / "docs" / "workflows.md"
        wanted = page(ALL)
        if not options["check"]:
            file.parent.mkdir(exist_ok=True)
            file.write_text(wanted, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != wanted:
            message = "docs/workflows.md is out of date. Run: manage.py workflow_docs"
            raise CommandError(message)
