"""The servers the tests run on: a throw-away PostgreSQL and Redis, started once, shared by all test processes.

Tests in tests/unit need none of this and start none of it.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.runner.supervisor import Supervisor
    from tests.workers import CeleryWorker

TESTS = Path(__file__).resolve().parent
BASE = TESTS.parent
# Set for the processes that pytest-xdist starts: where the servers of the first process are.
SHARED = "INSOURCE_TEST_SERVERS"

sys.path.insert(0, str(BASE))

_started: list[tuple[Supervisor, Path]] = []


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start the servers, unless only unit tests are asked for, and load Django's settings for them."""
    if only_units(config):
        return
    if SHARED not in os.environ:
        os.environ[SHARED] = str(start_servers())
    root = Path(os.environ[SHARED])
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    set_environment(root, worker)

    import django  # noqa: PLC0415 - only now do the settings know the servers
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    # Not handed on: pytest-django would load the settings of the processes of pytest-xdist before this function
    # has said which home, database and Redis are theirs.
    del os.environ["DJANGO_SETTINGS_MODULE"]
    if not worker:
        call_command("collectstatic", verbosity=0, interactive=False)


def pytest_unconfigure() -> None:
    """Stop what this process started."""
    while _started:
        supervisor, root = _started.pop()
        while supervisor.children:
            supervisor.children.pop().stop()
        shutil.rmtree(root, ignore_errors=True)


def only_units(config: pytest.Config) -> bool:
    """Say whether every path asked for lies in tests/unit."""
    paths = [(config.invocation_params.dir / arg.split("::")[0]).resolve() for arg in config.args]
    return bool(paths) and all(path.is_relative_to(TESTS / "unit") for path in paths)


def start_servers() -> Path:
    """Start PostgreSQL and Redis in a temporary folder and return it."""
    from config.runner.postgres import Cluster, server_uid  # noqa: PLC0415 - not for unit tests
    from config.runner.redis_server import RedisServer  # noqa: PLC0415
    from config.runner.supervisor import Supervisor  # noqa: PLC0415

    root = Path(tempfile.mkdtemp(prefix="insource-tests-", dir="/tmp"))
    supervisor = Supervisor(print)
    _started.append((supervisor, root))
    sockets = root / "s"
    sockets.mkdir(mode=0o700)
    if server_uid() != os.geteuid():
        os.chown(sockets, server_uid(), -1)
    cluster = Cluster(root / "postgres", sockets, root / "postgres.log", throw_away=True)
    cluster.create()
    supervisor.start(cluster.child(), cluster.answers)
    cluster.ensure_database()
    redis_server = RedisServer(sockets, root / "redis.log")
    supervisor.start(redis_server.child(), redis_server.answers)
    return root


def set_environment(root: Path, worker: str) -> None:
    """Set the whole environment of the product, so that nothing of the developer's own reaches a test."""
    number = int(worker.removeprefix("gw") or "0") + 1 if worker else 0
    for name in ("DEBUG", "SECRET_KEY_FILE", "DATABASE_URL_FILE", "REDIS_URL_FILE", "SECRET_KEY_FALLBACKS"):
        os.environ.pop(name, None)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "only-for-tests-" + "x" * 50,
        "DATABASE_URL": f"postgres://insource@/insource?host={root / 's'}",
        "REDIS_URL": f"unix://{root / 's' / 'redis.sock'}?db={number}",
        "INSOURCE_HOME": str(root / f"home-{worker or 'main'}"),
        "STATIC_ROOT": str(root / "static"),
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "HTTPS": "false",
        "DEMO": "false",
        "LOG_LEVEL": "WARNING",
    }


@pytest.fixture
def celery_worker_process(transactional_db: None) -> Iterator[CeleryWorker]:
    """Run a real Celery worker on the test database; the test may kill it and start another."""
    from tests.workers import CeleryWorker  # noqa: PLC0415 - not for unit tests

    worker = CeleryWorker()
    worker.start()
    yield worker
    worker.stop()
