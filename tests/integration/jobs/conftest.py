"""What the tests of background work stand on. The imports wait until Django is set up."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from accounts.models import User
    from tests.integration.jobs.processes import Broker, Workers


@pytest.fixture(autouse=True)
def _kinds() -> None:
    """Register the kinds of jobs of these tests, once a process."""
    import tests.integration.jobs.kinds  # noqa: F401, PLC0415


@pytest.fixture
def marks(transactional_db: None) -> Iterator[Callable[[int], list[int]]]:
    """A table for the effects of test jobs, and how to read it."""
    from django.db import connection  # noqa: PLC0415

    from tests.integration.jobs import kinds  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS job_mark (job_id bigint NOT NULL, n integer NOT NULL)")
    yield kinds.marks
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE job_mark")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a name short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="jobs-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def broker(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    """A Redis that is still away."""
    from jobs import bell  # noqa: PLC0415
    from tests.integration.jobs.processes import Broker  # noqa: PLC0415

    broker = Broker(folder)
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", broker.url)
    bell.circuit.reset()
    yield broker
    broker.stop()
    bell.circuit.reset()


@pytest.fixture
def workers(marks: Callable[[int], list[int]], broker: Broker, folder: Path) -> Iterator[Workers]:
    """Workers, none of them started yet."""
    from tests.integration.jobs.processes import Workers  # noqa: PLC0415

    workers = Workers(broker, folder)
    yield workers
    workers.kill()


@pytest.fixture
def person(transactional_db: None) -> User:
    """Somebody who orders work."""
    from accounts.models import User  # noqa: PLC0415

    return User.objects.create_user("ada@example.org", "Ada Lind", "a long enough password")
