"""A private folder for Unix sockets, short enough for the kernel."""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
from pathlib import Path

# The kernel takes 107 bytes; the longest name in the folder is PostgreSQL's.
LONGEST = 107 - len("/.s.PGSQL.5432")
# Servers and addresses disagree on how to quote anything else.
PLAIN = re.compile(r"[A-Za-z0-9/_.-]+")


def prepare(run: Path, *, owner: int) -> Path:
    """Return an empty private folder for sockets: inside run, or in the temporary folder when that is too long."""
    folder = run / "sockets"
    if not fits(folder):
        folder = remembered(run, owner) or short(run)
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(mode=0o700)
    if owner != os.geteuid():
        os.chown(folder, owner, -1)
    return folder


def fits(folder: Path) -> bool:
    """Say whether sockets in this folder can be addressed."""
    path = str(folder)
    return len(os.fsencode(path)) <= LONGEST and PLAIN.fullmatch(path) is not None


def short(run: Path) -> Path:
    """Make a private folder with a short path and note it, so that it is found again after a crash."""
    place = tempfile.gettempdir()
    if not fits(Path(place) / "insource-xxxxxxxx"):
        place = "/tmp"  # noqa: S108 - the folder made inside is private
    folder = Path(tempfile.mkdtemp(prefix="insource-", dir=place))
    note(run).write_text(str(folder), encoding="utf-8")
    return folder


def remembered(run: Path, owner: int) -> Path | None:
    """Return the folder noted last time, if it is still there, private and ours."""
    try:
        folder = Path(note(run).read_text(encoding="utf-8"))
        found = folder.lstat()
    except OSError:
        return None
    ours = found.st_uid in {os.geteuid(), owner} and stat.S_IMODE(found.st_mode) == stat.S_IRWXU
    return folder if ours and stat.S_ISDIR(found.st_mode) and folder.name.startswith("insource-") else None


def remove(run: Path, folder: Path) -> None:
    """Remove the folder after a clean stop."""
    shutil.rmtree(folder, ignore_errors=True)
    note(run).unlink(missing_ok=True)


def note(run: Path) -> Path:
    """Name the file that remembers where the sockets are."""
    return run / "sockets-in"
