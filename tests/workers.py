"""A real Celery worker process for tests."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import redis
from django.conf import settings
from django.db import connection

from config.runner.children import Child

BASE = Path(__file__).resolve().parent.parent


class CeleryWorker:
    """One worker with two processes, on the database and the Redis of this test process."""

    def __init__(self) -> None:
        self.log = settings.HOME.root / "test-worker.log"
        self.child: Child | None = None

    def start(self) -> None:
        """Start it with an empty queue and wait until it is ready."""
        settings.HOME.root.mkdir(parents=True, exist_ok=True)
        self.log.unlink(missing_ok=True)
        redis.Redis.from_url(settings.REDIS_URL).flushdb()
        database = connection.settings_dict
        self.child = Child(
            name="The worker",
            command=[
                *(sys.executable, "-m", "celery", "--app=config.celery", "worker", "--concurrency=2"),
                # The sweep runs as in the product, so a bell that was not heard costs seconds, not the test.
                *("--beat", f"--schedule={settings.HOME.root / 'test-beat'}"),
                *("--without-gossip", "--without-mingle", "--loglevel=INFO"),
            ],
            log=self.log,
            env={
                **os.environ,
                "DATABASE_URL": f"postgres://insource@/{database['NAME']}?host={database['HOST']}",
                "LOG_LEVEL": "INFO",
            },
            cwd=BASE,
        )
        self.child.start()
        self.wait_until_ready()

    def wait_until_ready(self, patience: float = 90.0) -> None:
        """Wait until it says so; the limit is generous because machines are slow."""
        end = time.monotonic() + patience
        while " ready." not in self.output():
            if time.monotonic() > end or self.child is None or self.child.exit_code() is not None:
                raise AssertionError(f"The worker did not start.\n{self.output()}")
            time.sleep(0.1)

    def kill(self) -> None:
        """End it and all its processes as a power cut would."""
        if self.child and self.child.process:
            os.killpg(self.child.process.pid, signal.SIGKILL)
            self.child.process.wait()
            self.child = None

    def stop(self) -> None:
        """Stop it in good order."""
        if self.child:
            self.child.stop()
            self.child = None

    def output(self) -> str:
        """Return what it wrote."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""
