"""The home folder: where the embedded servers, the files and the secret key of one copy live."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Services:
    """Where the embedded servers of a running copy listen."""

    database_url: str
    redis_url: str
    address: str


@dataclass(frozen=True)
class Home:
    """The folders of one copy of Insource."""

    root: Path

    @property
    def files(self) -> Path:
        """Uploaded and exported files."""
        return self.root / "files"

    @property
    def static(self) -> Path:
        """Collected static files."""
        return self.root / "static"

    @property
    def logs(self) -> Path:
        """What the processes wrote."""
        return self.root / "logs"

    @property
    def run(self) -> Path:
        """Sockets, locks and notes of the running copy. May be deleted while nothing runs."""
        return self.root / "run"

    @property
    def database(self) -> Path:
        """The data folder of the embedded PostgreSQL."""
        return self.root / "postgres"

    def services(self) -> Services | None:
        """Say where the servers of the running copy listen, or None."""
        try:
            return Services(**json.loads(self._services.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def write_services(self, services: Services | None) -> None:
        """Note where the servers listen, for other commands of the same home."""
        if services is None:
            self._services.unlink(missing_ok=True)
            return
        draft = self._services.with_suffix(".new")
        draft.write_text(json.dumps(asdict(services)), encoding="utf-8")
        draft.replace(self._services)

    def secret_key(self) -> str:
        """Return the secret key of this home, or nothing."""
        try:
            return self._secret_key.read_text(encoding="utf-8").strip()
        except OSError:
            return ""

    def prepare(self) -> None:
        """Create the folders and the secret key where they are missing."""
        for folder in (self.root, self.files, self.static, self.logs, self.run):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.secret_key():
            self._secret_key.unlink(missing_ok=True)
            descriptor = os.open(self._secret_key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(secrets.token_urlsafe(48))

    @property
    def _services(self) -> Path:
        return self.run / "services.json"

    @property
    def _secret_key(self) -> Path:
        return self.root / "secret-key"
