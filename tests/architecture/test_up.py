"""The whole product on one machine: started, killed in every way, started again, stopped."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BASE = Path(__file__).resolve().parents[2]
PATIENCE = 120.0

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


class Copy:
    """One running `manage.py up`, in a home whose path is awkward on purpose."""

    def __init__(self, home: Path, port: int) -> None:
        self.home = home
        self.port = port
        self.log = home.with_suffix(".txt")
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        return {**kept, "INSOURCE_HOME": str(self.home), "PORT": str(self.port), "DEMO": "false"}

    def start(self) -> None:
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, str(BASE / "manage.py"), "up"],
                env=self.environment,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_for(lambda: self.said("\nReady\n") or self.process_ended(), self.text)
        assert self.said("\nReady\n"), self.text()

    def process_ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def text(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def said(self, words: str) -> bool:
        return words in self.text()

    def ready(self) -> bool:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=5) as answer:
            return bool(answer.status == 200)

    def processes(self) -> dict[int, str]:
        """Return every process of this copy, by the home folder in its command or environment."""
        mark = os.fsencode(str(self.home))
        found = {}
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit() or int(folder.name) == os.getpid():
                continue
            try:
                command, environment = (folder / "cmdline").read_bytes(), (folder / "environ").read_bytes()
            except OSError:
                continue
            if mark in command or mark in environment:
                found[int(folder.name)] = command.replace(b"\0", b" ").decode(errors="replace")
        return found

    def first(self, words: str) -> int | None:
        """Return the oldest process whose command has these words."""
        return min((pid for pid, command in self.processes().items() if words in command), default=None)

    def send(self, number: signal.Signals) -> int:
        assert self.process
        self.process.send_signal(number)
        return self.process.wait(timeout=60)


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
    home = tmp_path / ("a long home with spaces " + "x" * 80)
    running = Copy(home, free_port())
    yield running
    if running.process and running.process.poll() is None:
        running.send(signal.SIGTERM)
    for pid in running.processes():
        os.kill(pid, signal.SIGKILL)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(check: Callable[[], object], explain: Callable[[], str], patience: float = PATIENCE) -> None:
    end = time.monotonic() + patience
    while not check():
        assert time.monotonic() < end, explain()
        time.sleep(0.2)


def run_up(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(BASE / "manage.py"), "up"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_a_copy_survives_what_happens_to_it_and_leaves_nothing_running(copy: Copy, tmp_path: Path) -> None:
    copy.start()
    assert copy.ready()
    assert (copy.home / "secret-key").stat().st_mode & 0o777 == 0o600

    again = run_up(copy.environment)
    assert again.returncode == 1
    assert f"already runs from {copy.home} at http://127.0.0.1:{copy.port}" in again.stderr
    beside = run_up({**copy.environment, "INSOURCE_HOME": str(tmp_path / "other")})
    assert beside.returncode == 1
    assert f"Port {copy.port} is taken." in beside.stderr
    assert "Traceback" not in again.stderr + beside.stderr

    worker = copy.first("worker --concurrency")
    assert worker
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: copy.said("The worker stopped (exit code -9) and is started again"), copy.text)
    wait_for(lambda: copy.first("worker --concurrency"), copy.text)

    server = copy.first("/bin/postgres -D")
    assert server
    os.kill(server, signal.SIGKILL)
    wait_for(lambda: copy.said("PostgreSQL stopped (exit code -9) and is started again"), copy.text)
    wait_for(lambda: succeeds(copy.ready), copy.text)

    copy.send(signal.SIGKILL)
    wait_for(lambda: not copy.processes(), lambda: f"still running: {copy.processes()}", patience=30)

    copy.start()
    assert copy.ready()
    for pid in copy.processes():
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    assert copy.process
    copy.process.wait()

    copy.start()
    assert copy.ready()
    assert copy.send(signal.SIGINT) == 0
    assert copy.processes() == {}
    assert not (copy.home / "run" / "services.json").exists()


def succeeds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except OSError:
        return False


def test_a_home_that_cannot_be_written_gets_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "home"
    file.write_text("not a folder", encoding="utf-8")
    done = run_up(
        {"PATH": os.environ["PATH"], "INSOURCE_HOME": str(file / "inside"), "PORT": str(free_port())}
    )
    assert done.returncode == 1
    assert "cannot be used" in done.stderr
    assert "Traceback" not in done.stderr
