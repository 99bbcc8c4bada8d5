"""The page about the API says nothing that does not work: its commands are run as they stand there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from annotation.actions.projects import set_roles
from annotation.models import Project
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"


def blocks(language: str) -> list[str]:
    return re.findall(
        rf"^```{language}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )


def run(command: list[str], folder: Path, **env: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def test_every_command_of_the_page_works_in_order(live_server, celery_worker_process, tmp_path):
    admin = builders.administrator()
    people = {role: builders.person() for role in ("contributor", "reviewer", "engineer")}
    tokens = {f"{role.upper()}_TOKEN": builders.token(user) for role, user in people.items()}
    setup, project, *rest = blocks("sh")
    begin = "\n".join(["set -euo pipefail", setup, project])
    env = {**tokens, "INSOURCE": live_server.url, "TOKEN": builders.token(admin)}
    run(["bash", "-c", begin], tmp_path, **env)
    for role, user in people.items():
        set_roles(by=admin, project=Project.objects.get(slug="delivery"), user=user, roles=[role])
    said = run(["bash", "-c", "\n".join(["set -euo pipefail", setup, *rest])], tmp_path, **env)
    assert "Needs 2 responses, has none." in said
    assert "train.jsonl: OK" in said
    loaded = run([sys.executable, "-c", *blocks("python")], tmp_path, HF_HOME=str(tmp_path))
    assert loaded.split(maxsplit=1)[0] == "2"
