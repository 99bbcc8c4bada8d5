"""Real Redis and real Celery workers, started and killed by the tests of background work."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from config.runner.children import Child
from config.runner.redis_server import RedisServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def wait_for(true: Callable[[], bool], seconds: float = 90) -> None:
    """Wait until it is true; the limit is generous because machines are slow, not because the product is."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "It did not happen in time."
        time.sleep(0.05)


class Broker:
    """A Redis of this test's own, which can be away."""

    def __init__(self, folder: Path) -> None:
        self._server = RedisServer(folder, folder / "redis.log")
        self._child: Child | None = None
        self.url = f"redis+socket://{self._server.socket}"

    def start(self) -> None:
        """Bring it up, empty."""
        self._child = self._server.child()
        self._child.start()
        wait_for(self._server.answers)

    def stop(self) -> None:
        """Take it away with all its messages."""
        if self._child is not None:
            self._child.stop()
            self._child = None


class Workers:
    """Celery workers of this test's own, with beat, that know the kinds of jobs of these tests."""

    def __init__(self, broker: Broker, folder: Path) -> None:
        self._environment = {**os.environ, "DATABASE_URL": database_url(), "CELERY_BROKER_URL": broker.url}
        self._folder = folder
        self._running: list[Child] = []

    def start(self) -> None:
        """Bring one up."""
        command = [
            sys.executable,
            "-m",
            "celery",
            "--app=config.celery",
            "worker",
            "--beat",
            "--concurrency=1",
        ]
        command += ["--include=tests.integration.jobs.kinds", "--without-mingle", "--without-gossip"]
        command += [f"--schedule={self._folder / 'beat'}", "--loglevel=WARNING"]
        log = self._folder / "worker.log"
        child = Child("The worker", command, log=log, env=self._environment, cwd=settings.BASE_DIR)
        child.start()
        self._running.append(child)

    def wait_for(self, true: Callable[[], bool]) -> None:
        """Wait until it is true; if it does not happen, show what the workers wrote."""
        try:
            wait_for(true)
        except AssertionError as error:
            log = self._folder / "worker.log"
            error.add_note(
                log.read_text(errors="replace")[-4000:] if log.exists() else "No worker wrote anything."
            )
            raise

    def kill(self) -> None:
        """kill -9, the parent and its children at the same moment."""
        for child in self._running:
            child.clean_up()
            if child.process:
                child.process.wait()
        self._running.clear()


def database_url() -> str:
    """The address of the test database, for other processes."""
    at = connection.settings_dict
    password = f":{quote(at['PASSWORD'])}" if at["PASSWORD"] else ""
    port = f"&port={at['PORT']}" if at["PORT"] else ""
    return f"postgresql://{quote(at['USER'])}{password}@/{at['NAME']}?host={quote(str(at['HOST']), safe='')}{port}"
