"""The thread that keeps a job held while a step works."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Self

from django.db import Error, connection

from jobs import lease, limits, workers

if TYPE_CHECKING:
    from types import TracebackType

    from jobs.models import Job

logger = logging.getLogger(__name__)


class Heartbeat:
    """Extends the lease every few seconds, on a connection of its own, until the block ends or the job is lost."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat-{job.pk}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        # A database that does not answer must not hold the worker too.
        self._thread.join(timeout=limits.BEAT_SECONDS)

    def _beat(self) -> None:
        try:
            while not self._stop.wait(limits.BEAT_SECONDS) and self._extend():
                pass
        finally:
            connection.close()

    def _extend(self) -> bool:
        try:
            workers.beat()
            return lease.extend(self._job)
        except Error:
            # The next beat tries a new connection; if none succeeds in time, the fence protects the data.
            logger.warning("The lease of job %s could not be extended.", self._job.pk, exc_info=True)
            connection.close()
            return True
