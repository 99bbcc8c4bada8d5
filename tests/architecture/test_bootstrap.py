"""A machine that lacks something gets one sentence that says what."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a bare checkout, with a PATH of its own in path/."""
    root = tmp_path / "a checkout"
    (root / "bin").mkdir(parents=True)
    shutil.copy(BASE / "bin" / "bootstrap", root / "bin" / "bootstrap")
    shutil.copytree(BASE / "requirements", root / "requirements")
    (root / "path").mkdir()
    for name in ("dirname", "rm", "cat"):
        found = shutil.which(name)
        assert found
        (root / "path" / name).symlink_to(found)
    return root


def bootstrap(checkout: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(checkout / "bin" / "bootstrap"), "run"],
        env={"PATH": str(checkout / "path")},
        capture_output=True,
        text=True,
        check=False,
    )


def add_python(checkout: Path, script: str) -> None:
    python = checkout / "path" / "python3"
    python.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    python.chmod(0o755)


def test_without_python_it_says_which_one_it_needs(checkout: Path) -> None:
    done = bootstrap(checkout)
    assert done.returncode == 1
    assert done.stderr.startswith("Insource needs Python 3.11 or newer")
    assert not (checkout / ".venv").exists()


def test_with_an_old_python_it_says_the_same(checkout: Path) -> None:
    add_python(checkout, "exit 1")
    assert bootstrap(checkout).stderr.startswith("Insource needs Python 3.11 or newer")


def test_without_venv_it_names_the_package(checkout: Path) -> None:
    add_python(checkout, 'case "$*" in *ensurepip*) exit 1 ;; esac')
    done = bootstrap(checkout)
    assert done.returncode == 1
    assert "apt-get install python3-venv" in done.stderr
