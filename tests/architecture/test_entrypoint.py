"""The container's roles, run as processes with the environment a container has."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.runner.children import Child
from config.runner.postgres import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE = Path(__file__).resolve().parents[2]
ENTRYPOINT = BASE / "deploy" / "entrypoint"
HEALTHY = BASE / "deploy" / "healthy"
DATABASE = "entrypoint"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    root = Path(os.environ["INSOURCE_TEST_SERVERS"])
    Cluster(root / "postgres", root / "s", root / "postgres.log").ensure_database(DATABASE)
    home = tmp_path_factory.mktemp("home")
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "SECRET_KEY": "a" * 60,
        "DATABASE_URL": f"postgres://insource@/{DATABASE}?host={root / 's'}",
        "REDIS_URL": f"unix://{root / 's' / 'redis.sock'}?db=14",
        "ALLOWED_HOSTS": "insource.example.org",
        "INSOURCE_HOME": str(home),
        "STATIC_ROOT": os.environ["STATIC_ROOT"],
        "BEAT_SCHEDULE": str(home / "beat-schedule"),
        "HOST": "127.0.0.1",
        "PORT": str(free_port()),
    }


@pytest.fixture(scope="module")
def migrated(environment: dict[str, str]) -> dict[str, str]:
    done = run("migrate", environment)
    assert done.returncode == 0, done.stderr
    return environment


@pytest.fixture(scope="module")
def web(migrated: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    child = Child(
        "web", [str(ENTRYPOINT), "web"], log=tmp_path_factory.mktemp("log") / "web.log", env=migrated
    )
    child.start()
    wait_for(lambda: status(migrated, "/health/live") == 200, child)
    yield migrated
    child.stop()


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(
    role: str, environment: dict[str, str], script: Path = ENTRYPOINT
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(script), role], env=environment, capture_output=True, text=True, check=False, timeout=120
    )


def ask(environment: dict[str, str], path: str) -> tuple[int, bytes]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{environment['PORT']}{path}", headers={"Host": "10.0.0.7"}
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()
    except urllib.error.URLError:
        return 0, b""


def status(environment: dict[str, str], path: str) -> int:
    return ask(environment, path)[0]


def wait_for(check: object, child: Child, patience: float = 60.0) -> None:
    end = time.monotonic() + patience
    while not check():  # type: ignore[operator]
        assert child.exit_code() is None, child.last_lines()
        assert time.monotonic() < end, child.last_lines()
        time.sleep(0.2)


@pytest.mark.parametrize("missing", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS"])
def test_web_refuses_to_start_without_what_it_needs(environment: dict[str, str], missing: str) -> None:
    done = run("web", {name: value for name, value in environment.items() if name != missing})
    assert done.returncode == 78
    assert done.stderr.startswith(f"{missing} is not set.")


def test_a_role_it_does_not_know_is_refused(environment: dict[str, str]) -> None:
    done = run("everything", environment)
    assert done.returncode == 78
    assert "web, worker, beat or migrate" in done.stderr


def test_the_settings_refuse_too_without_a_secret_key(environment: dict[str, str]) -> None:
    bare = {name: value for name, value in environment.items() if name != "SECRET_KEY"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=BASE,
        env=bare,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr


def test_web_answers_live_and_ready_for_any_host_name(web: dict[str, str]) -> None:
    assert status(web, "/health/live") == 200
    code, body = ask(web, "/health/ready")
    assert code == 200
    assert json.loads(body)["checks"] == {"database": "ok", "migrations": "ok", "redis": "ok"}


def test_web_refuses_pages_for_another_host_name(web: dict[str, str]) -> None:
    assert status(web, "/sign-in/") == 400


def test_the_health_check_of_web_agrees(web: dict[str, str]) -> None:
    assert run("web", web, HEALTHY).returncode == 0
    assert run("web", {**web, "PORT": str(free_port())}, HEALTHY).returncode != 0


def test_demo_mode_is_off_where_a_database_is_given(migrated: dict[str, str]) -> None:
    script = "from django.conf import settings; print(settings.DEMO, settings.HTTPS, settings.DEBUG)"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity=0", "-c", script],
        cwd=BASE,
        env=migrated,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["False", "True", "False"]


@pytest.mark.parametrize("role", ["worker", "beat"])
def test_worker_and_beat_start_are_healthy_and_stop(
    migrated: dict[str, str], role: str, tmp_path: Path
) -> None:
    child = Child(role, [str(ENTRYPOINT), role], log=tmp_path / f"{role}.log", env=migrated)
    child.start()
    wait_for(lambda: run(role, migrated, HEALTHY).returncode == 0, child)
    assert child.process
    child.process.terminate()
    assert child.process.wait(timeout=30) == 0, child.last_lines()
