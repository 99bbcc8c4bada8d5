from __future__ import annotations

import os
import stat
from pathlib import Path

from config.runner import sockets


def test_a_short_plain_path_keeps_its_sockets(tmp_path_factory: object) -> None:
    assert sockets.fits(Path("/srv/insource/run/sockets"))


def test_a_path_with_a_space_or_a_long_one_does_not() -> None:
    assert not sockets.fits(Path("/srv/our insource/run/sockets"))
    assert not sockets.fits(Path("/srv/" + "a" * 100))


def test_a_long_home_gets_a_private_short_folder_and_finds_it_again(tmp_path: Path) -> None:
    run = tmp_path / ("a" * 120)
    run.mkdir()
    folder = sockets.prepare(run, owner=os.geteuid())
    assert sockets.fits(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (folder / "stale.sock").touch()
    assert sockets.prepare(run, owner=os.geteuid()) == folder
    assert list(folder.iterdir()) == []
    sockets.remove(run, folder)
    assert not folder.exists()
    assert sockets.remembered(run, os.geteuid()) is None


def test_a_noted_folder_that_others_may_enter_is_not_used_again(tmp_path: Path) -> None:
    run = tmp_path / ("a" * 120)
    run.mkdir()
    folder = sockets.prepare(run, owner=os.geteuid())
    folder.chmod(0o755)
    assert sockets.remembered(run, os.geteuid()) is None
    folder.rmdir()
