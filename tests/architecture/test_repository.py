"""The repository checks itself: sizes, agreeing versions, and a deployment without a default secret."""

from __future__ import annotations

import itertools
import os
import re
import stat
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.runner import postgres

BASE = Path(__file__).resolve().parents[2]
PACKAGES = ("accounts", "annotation", "boundary", "config", "exports", "jobs", "sample", "tests")
LONGEST_FILE = 300
# A test file is a list of sentences; it may be longer than what they are about.
LONGEST_TEST = 500
ROLES = ("web", "worker", "beat", "migrate")
OLDEST_POSTGRES = 14


def compose() -> dict[str, Any]:
    return yaml.safe_load((BASE / "docker-compose.yml").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def dockerfile() -> list[str]:
    return (BASE / "deploy" / "Dockerfile").read_text(encoding="utf-8").splitlines()


def python_files() -> list[Path]:
    found = [path for package in PACKAGES for path in (BASE / package).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def test_no_file_of_code_is_too_long_to_read() -> None:
    sources = [*python_files(), *(BASE / "static").rglob("*.js"), *(BASE / "templates").rglob("*.html")]
    lengths = {
        path.relative_to(BASE): len(path.read_text(encoding="utf-8").splitlines())
        for path in sources
        if "vendor" not in path.parts
    }
    limits = {path: LONGEST_TEST if path.parts[0] == "tests" else LONGEST_FILE for path in lengths}
    assert {str(path): length for path, length in lengths.items() if length > limits[path]} == {}


def test_no_file_is_a_drawer_for_everything() -> None:
    assert [path for path in python_files() if path.stem in {"utils", "helpers", "misc", "common"}] == []


def test_the_database_of_the_containers_is_the_one_that_is_tested() -> None:
    image = compose()["services"]["postgres"]["image"]
    major = int(image.removeprefix("postgres:").split(".")[0])
    assert major == postgres.VERSION >= OLDEST_POSTGRES


def test_the_operators_page_names_the_supported_versions() -> None:
    page = (BASE / "docs" / "operators.md").read_text(encoding="utf-8")
    assert f"PostgreSQL {OLDEST_POSTGRES} to {postgres.VERSION}" in page


def test_the_operators_page_lists_every_variable_the_settings_read() -> None:
    settings = (BASE / "config" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'env\.(?:text|flag|whole|words|choice)\(\s*"([A-Z_]+)"', settings))
    page = (BASE / "docs" / "operators.md").read_text(encoding="utf-8")
    assert read
    assert {name for name in read if f"`{name}`" not in page} == set()


@pytest.mark.parametrize("role", ROLES)
def test_every_role_of_the_containers_runs_locked_down(role: str) -> None:
    service = compose()["services"][role]
    assert service["command"] == [role]
    assert service["user"].split(":")[0] not in {"", "0", "root"}
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "healthcheck" in service


@pytest.mark.parametrize("service", ["postgres", "redis"])
def test_the_servers_of_the_containers_run_as_their_own_user_and_are_checked(service: str) -> None:
    found = compose()["services"][service]
    assert found["user"] == service
    assert found["healthcheck"]["test"]
    assert "ports" not in found


def test_the_containers_have_no_default_secret() -> None:
    text = (BASE / "docker-compose.yml").read_text(encoding="utf-8")
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "ALLOWED_HOSTS"):
        uses = re.findall(r"\$\{" + name + r"([^}]*)\}", text)
        assert uses
        assert all(use.startswith(":?") for use in uses), name
    environment = compose()["services"]["web"]["environment"]
    assert environment["DEMO"] == "false"


def test_the_image_is_pinned_runs_as_an_ordinary_user_and_holds_no_secret() -> None:
    lines = dockerfile()
    bases = [line.split()[1] for line in lines if line.startswith("FROM ")]
    assert all(re.fullmatch(r"python:3\.\d+-slim-[a-z]+", base) for base in bases)
    user = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert user == ["10001:10001"]
    assert any(line.startswith("HEALTHCHECK ") for line in lines)
    assert not any("SECRET" in line or "PASSWORD" in line for line in lines)


def test_the_image_installs_by_hash() -> None:
    assert any("--require-hashes" in line for line in dockerfile())


@pytest.mark.parametrize("kind", ["run", "dev"])
def test_requirements_are_hashed_and_name_no_index(kind: str) -> None:
    text = (BASE / "requirements" / f"{kind}.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"^([a-z0-9._-]+(?:\[[a-z,]+\])?)==", text, re.MULTILINE | re.IGNORECASE)
    assert len(pinned) > 20
    assert text.count("--hash=sha256:") >= len(pinned)
    assert "index-url" not in text.split("\n", 3)[3]


def test_every_direct_dependency_has_its_reason_above_it() -> None:
    lines = (BASE / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    start, end = lines.index("dependencies = ["), lines.index("]")
    block = lines[start + 1 : end]
    wanted = tomllib.loads("\n".join(lines))["project"]["dependencies"]
    reasons = [above for above, line in itertools.pairwise(block) if line.strip().startswith('"')]
    assert len(reasons) == len(wanted)
    assert all(reason.strip().startswith("#") for reason in reasons)


@pytest.mark.parametrize(
    "name", ["bin/bootstrap", "bin/run", "bin/test", "bin/check", "deploy/entrypoint", ".ci/run"]
)
def test_scripts_can_be_run_and_stop_at_the_first_error(name: str) -> None:
    path = BASE / name
    assert path.stat().st_mode & stat.S_IXUSR
    text = path.read_text(encoding="utf-8")
    assert text.startswith("#!/bin/sh\n")
    assert "\nset -eu\n" in text
    assert os.access(path, os.X_OK)
