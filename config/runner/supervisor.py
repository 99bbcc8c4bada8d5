"""Keeps children running, starts a dead one again, and stops all of them in the reverse order."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

from config.runner.children import TICK, Child, Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

SETTLED = 30.0
LONGEST_PAUSE = 30.0


class Stopped(Exception):
    """Somebody asked us to stop."""


class Supervisor:
    """The children of one run."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.children: list[Child] = []
        self.asked_to_stop = False

    def listen(self) -> None:
        """Note a request to stop; it is obeyed at the next check, never in the middle of starting a child."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        self.asked_to_stop = True

    def check(self) -> None:
        """Leave if we were asked to stop."""
        if self.asked_to_stop:
            raise Stopped

    def start(self, child: Child, ready: Callable[[], bool], patience: float = 60.0) -> None:
        """Start a child and wait until it is ready."""
        self.check()
        self.children.append(child)
        child.start()
        end = time.monotonic() + patience
        while not ready():
            self.check()
            if (code := child.exit_code()) is not None:
                raise Refused(
                    f"{child.name} did not start (exit code {code}).\n{child.last_lines()}".rstrip()
                )
            if time.monotonic() > end:
                raise Refused(
                    f"{child.name} was not ready after {patience:.0f} s.\n{child.last_lines()}".rstrip()
                )
            time.sleep(TICK)

    def finish(self, child: Child) -> None:
        """Run a child to its end; a failure stops the start."""
        self.check()
        self.children.append(child)
        child.start()
        while (code := child.exit_code()) is None:
            self.check()
            time.sleep(TICK)
        child.clean_up()
        self.children.remove(child)
        if code:
            raise Refused(f"{child.name} failed (exit code {code}).")

    def watch(self) -> None:
        """Start dead children again until we are asked to stop."""
        due: dict[str, float] = {}
        while True:
            self.check()
            for child in self.children:
                if child.exit_code() is None:
                    continue
                if child.name not in due:
                    due[child.name] = time.monotonic() + self._after_death(child)
                elif time.monotonic() >= due[child.name]:
                    del due[child.name]
                    child.start()
            time.sleep(TICK)

    def _after_death(self, child: Child) -> float:
        """Clean up after a dead child and return how long to wait before it is started again."""
        code = child.exit_code()
        child.clean_up()
        if time.monotonic() - child.started_at > SETTLED:
            child.failures = 0
        pause = min(LONGEST_PAUSE, 0.5 * 2.0**child.failures)
        child.failures += 1
        self.say(
            f"{child.name} stopped (exit code {code}) and is started again in {pause:g} s. Log: {child.log}"
        )
        return pause

    def stop(self) -> None:
        """Stop all children, the last started first."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        while self.children:
            self.children.pop().stop()
