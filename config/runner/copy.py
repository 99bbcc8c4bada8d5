"""One copy of Insource on one machine: its servers, its web server, worker and beat."""

from __future__ import annotations

import errno
import fcntl
import http.client
import os
import socket
import sys
import time
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from config.home import Home, Services
from config.runner import sockets
from config.runner.children import Child, Refused
from config.runner.postgres import Cluster, server_uid
from config.runner.redis_server import RedisServer
from config.runner.supervisor import Supervisor

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WEB_WORKERS = 2
WEB_THREADS = 4
JOB_PROCESSES = 2
PORT_PATIENCE = 10.0


@dataclass
class LocalCopy:
    """Everything `manage.py up` runs."""

    base: Path
    home: Home
    host: str
    port: int
    database_url: str
    redis_url: str
    say: Callable[[str], None]
    supervisor: Supervisor = field(init=False)
    sockets: Path | None = None
    lock: IO[str] | None = None

    def __post_init__(self) -> None:
        self.supervisor = Supervisor(self.say)

    @property
    def address(self) -> str:
        """Where a browser finds this copy."""
        return f"http://{self.host}:{self.port}"

    def start(self) -> None:
        """Start everything in order; raises Refused with a sentence when something is in the way."""
        self.supervisor.listen()
        crashed = self.home.services() is not None
        self._prepare_home()
        self._check_port(PORT_PATIENCE if crashed else 0.0)
        self._start_servers()
        self.home.write_services(Services(self.database_url, self.redis_url, self.address))
        self.supervisor.finish(Child("Preparing", self._manage("prepare", "--static"), cwd=self.base))
        self.say("Starting the web server, the worker and the beat …")
        self.supervisor.start(self._web(), self._web_answers)
        self.supervisor.start(self._worker(), lambda: True)
        self.supervisor.start(self._beat(), lambda: True)

    def stop(self) -> None:
        """Stop everything and leave nothing behind but the data."""
        self.supervisor.stop()
        if self.lock is None:
            return
        self.home.write_services(None)
        if self.sockets:
            sockets.remove(self.home.run, self.sockets)
        self.lock.close()

    def _prepare_home(self) -> None:
        try:
            self.home.prepare()
            self.lock = (self.home.run / "lock").open("w", encoding="utf-8")
        except OSError as error:
            raise Refused(f"The home folder {self.home.root} cannot be used: {error.strerror}.") from error
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self.lock.close()
            self.lock = None
            running = self.home.services()
            where = f" at {running.address}" if running else ""
            raise Refused(
                f"Insource already runs from {self.home.root}{where}. Stop it first, or set INSOURCE_HOME and PORT."
            ) from error

    def _check_port(self, patience: float) -> None:
        """Refuse a taken port; after a crash, wait until our own old web server has let go of it."""
        end = time.monotonic() + patience
        while (problem := port_problem(self.host, self.port)) is not None:
            self.supervisor.check()
            if time.monotonic() >= end:
                raise Refused(problem)
            time.sleep(0.2)

    def _start_servers(self) -> None:
        cluster: Cluster | None = None
        if not self.database_url:
            cluster = Cluster(self.home.database, self.home.run, self.home.logs / "postgres.log")
            if cluster.exists():
                cluster.check()
                cluster.end_leftover()
            else:
                self.say("Preparing PostgreSQL for the first time …")
                cluster.create()
        if not self.database_url or not self.redis_url:
            self.sockets = sockets.prepare(self.home.run, owner=server_uid())
        if cluster and self.sockets:
            self.say("Starting PostgreSQL …")
            self.database_url = self._start_postgres(Cluster(cluster.data, self.sockets, cluster.log))
        if not self.redis_url and self.sockets:
            self.say("Starting Redis …")
            server = RedisServer(self.sockets, self.home.logs / "redis.log")
            self.supervisor.start(server.child(), server.answers)
            self.redis_url = server.url

    def _start_postgres(self, cluster: Cluster) -> str:
        self.supervisor.start(cluster.child(), cluster.answers)
        cluster.ensure_database()
        return cluster.url

    def _manage(self, *words: str) -> list[str]:
        return [sys.executable, str(self.base / "manage.py"), *words]

    def _module(self, name: str, module: str, *words: str) -> Child:
        log = self.home.logs / f"{name.replace(' ', '-').removeprefix('The-')}.log"
        return Child(name, [sys.executable, "-m", module, *words], log=log, cwd=self.base)

    def _web(self) -> Child:
        return self._module(
            "The web server",
            "gunicorn",
            "config.wsgi",
            f"--bind={self.host}:{self.port}",
            f"--workers={WEB_WORKERS}",
            "--worker-class=gthread",
            f"--threads={WEB_THREADS}",
            "--graceful-timeout=5",
            "--timeout=60",
            "--no-control-socket",
        )

    def _worker(self) -> Child:
        return self._module(
            "The worker",
            "celery",
            "--app=config.celery",
            "worker",
            f"--concurrency={JOB_PROCESSES}",
            "--without-gossip",
            "--without-mingle",
            "--loglevel=INFO",
        )

    def _beat(self) -> Child:
        return self._module(
            "The beat",
            "celery",
            "--app=config.celery",
            "beat",
            f"--schedule={self.home.run / 'beat-schedule'}",
            "--pidfile=",
            "--loglevel=INFO",
        )

    def _web_answers(self) -> bool:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=5)
        try:
            connection.request("GET", "/health/live", headers={"Host": "localhost"})
            return connection.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            connection.close()


def port_problem(host: str, port: int) -> str | None:
    """Return the sentence that says why we cannot listen here, or None."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Port {port} is taken. Choose another one, for example: PORT={port + 1} make run"
            return f"Insource cannot listen on {host}:{port}: {os.strerror(error.errno or 0)}."
    return None
