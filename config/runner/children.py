"""One child process: started so that it never outlives us, stopped gently, then firmly."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PR_SET_PDEATHSIG = 1
LOG_LIMIT = 5 * 1024 * 1024
TICK = 0.1


class Refused(Exception):
    """The product cannot start; the message is a sentence for the person who started it."""


def die_with_parent(stop: signal.Signals) -> None:
    """Ask the kernel to send this process a signal when its parent ends, however it ends. Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, int(stop), 0, 0, 0)


@dataclass
class Child:
    """A process we run: how to start it, how to ask it to stop, where it writes."""

    name: str
    command: list[str]
    log: Path | None = None
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    grace: float = 10.0
    started_at: float = 0.0
    failures: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it in a session of its own, so that Ctrl-C reaches us alone and we stop it in order."""
        parent = os.getpid()

        def in_child() -> None:
            die_with_parent(self.stop_signal)
            if os.getppid() != parent:
                os._exit(1)

        with contextlib.ExitStack() as stack:
            out = stack.enter_context(open_log(self.log)) if self.log else None
            self.process = subprocess.Popen(  # noqa: S603 - our own commands
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT if out else None,
                env=self.env,
                cwd=self.cwd,
                start_new_session=True,
                preexec_fn=in_child,  # noqa: PLW1509 - we have one thread
            )
        self.started_at = time.monotonic()

    def exit_code(self) -> int | None:
        """Return the exit code, or None while it runs."""
        return self.process.poll() if self.process else 0

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the process alone, which knows how to stop its own children."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(number)

    def clean_up(self) -> None:
        """End whatever the process left behind in its group."""
        if self.process:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to stop, wait, and end it and its group by force when it does not."""
        if self.process is None:
            return
        for number, patience in ((self.stop_signal, self.grace), (signal.SIGQUIT, 3.0)):
            self.signal(number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
                break
        self.clean_up()
        self.process.wait()
        self.process = None

    def last_lines(self, count: int = 12) -> str:
        """Return the end of what it wrote."""
        if not self.log or not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])


@contextlib.contextmanager
def open_log(path: Path):  # type: ignore[no-untyped-def]  # noqa: ANN201
    """Open a log to append to; one that has grown large is put aside first."""
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_name(path.name + ".1"))
    with path.open("ab") as file:
        yield file
