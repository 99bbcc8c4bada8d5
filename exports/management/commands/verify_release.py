"""Render releases again and compare."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from exports.check import faults_of_release
from exports.models import Release


class Command(BaseCommand):
    """Exits with an error if a published release is not what its manifest says."""

    help = "Read the files of releases again, render them again, and compare."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The releases; none means all published ones."""
        parser.add_argument("release", nargs="*", type=UUID, help="ids of releases")

    def handle(self, *_: Any, **options: Any) -> None:
        """Check each one and say what was found."""
        releases = Release.objects.filter(state="published").select_related("dataset").order_by("pk")
        if options["release"]:
            releases = releases.filter(public_id__in=options["release"])
            if releases.count() != len(set(options["release"])):
                raise CommandError("One of these is not a published release.")
        bad = 0
        for release in releases:
            with transaction.atomic():
                faults = faults_of_release(release)
            bad += bool(faults)
            self.stdout.write(f"{release}: {' '.join(faults) or f'{release.rows:,} rows, as published'}")
        if bad:
            raise CommandError(f"{bad} of the releases did not pass.")
