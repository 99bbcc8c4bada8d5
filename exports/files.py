"""Where the files of releases are kept. Nothing else touches the disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO
from uuid import UUID

from django.core.files.storage import default_storage

_ENDING = ".part"


def name_of(release: UUID, number: int) -> str:
    """The storage name of a shard."""
    return f"releases/{release}/{number:05}.jsonl"


@contextmanager
def writing(name: str) -> Iterator[IO[bytes]]:
    """A file that gets its name once it is whole and on the disk: a worker that dies leaves no half file behind."""
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=path.name, suffix=_ENDING, delete=False) as file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def reading(name: str) -> IO[bytes]:
    """An open file of the storage."""
    return Path(default_storage.path(name)).open("rb")


def exists(name: str) -> bool:
    """Whether the storage has it."""
    return bool(default_storage.exists(name))


def remove(name: str) -> None:
    """Throw a file away, if it is there."""
    default_storage.delete(name)


def tidy(release: UUID) -> None:
    """Throw away what killed workers left half written."""
    folder = Path(default_storage.path(f"releases/{release}"))
    for path in folder.glob(f"*{_ENDING}") if folder.is_dir() else ():
        path.unlink(missing_ok=True)


def remove_release(release: UUID) -> None:
    """Throw away all files of a release that came to nothing."""
    shutil.rmtree(default_storage.path(f"releases/{release}"), ignore_errors=True)
