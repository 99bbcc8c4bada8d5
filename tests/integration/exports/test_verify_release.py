"""The command that renders releases again and compares."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from boundary.ids import uuid7
from exports import files
from exports.manifest import PRODUCT
from tests.integration.exports.desk import Desk, released

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_sound_release_passes_and_a_changed_one_does_not(desks: Callable[..., Desk]) -> None:
    desk = desks("pairwise", 2)
    desk.approve(2)
    release = released(desk.dataset(), desk.engineer)
    said = StringIO()
    call_command("verify_release", str(release.public_id), stdout=said)
    assert said.getvalue() == "freight-pairs v1: 2 rows, as published\n"
    [shard] = release.shards.all()
    files.remove(shard.file)
    with pytest.raises(CommandError, match="1 of the releases did not pass"):
        call_command("verify_release", stdout=said)
    assert "Part 1: The file is not there." in said.getvalue()


def test_an_unknown_release_is_an_error(db: None) -> None:
    with pytest.raises(CommandError, match="not a published release"):
        call_command("verify_release", str(uuid7()))


def test_the_manifest_names_the_version_of_the_product() -> None:
    stated = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())["project"]["version"]
    assert PRODUCT["version"] == stated
