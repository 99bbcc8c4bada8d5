"""Ring: tell the workers through Celery that a job is due. If nobody hears it, the sweep rings again later."""

from __future__ import annotations

import logging
import time
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from jobs import limits

logger = logging.getLogger(__name__)

TASK = "jobs.tasks.ring"

_QUICK = {
    "socket_timeout": limits.PUBLISH_SECONDS,
    "socket_connect_timeout": limits.PUBLISH_SECONDS,
    "max_retries": 0,
}


class Circuit:
    """Remembers for a while that the broker did not answer, so that a request pays for that once, not always."""

    def __init__(self) -> None:
        self.failures = 0
        self.silent = 0
        self._quiet_until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the broker failed a moment ago."""
        return time.monotonic() < self._quiet_until

    def fail(self) -> None:
        """Count a failure and stop trying for a while."""
        self.failures += 1
        self._quiet_until = time.monotonic() + limits.CIRCUIT_SECONDS

    def reset(self) -> None:
        """Try again at once."""
        self._quiet_until = 0.0


circuit = Circuit()


def ring_after_commit(job_id: int) -> None:
    """Ring once the row can be seen by others. Nothing that goes wrong here reaches the caller."""
    transaction.on_commit(partial(ring, job_id), robust=True)


def ring(job_id: int) -> bool:
    """Ring now. False if the broker does not answer: the job runs late, not never."""
    if circuit.is_open:
        circuit.silent += 1
        return False
    try:
        _publish(job_id)
    except OperationalError as error:
        circuit.fail()
        logger.warning("The bell for job %s was not heard (%s). The sweep will ring again.", job_id, error)
        return False
    return True


def _publish(job_id: int) -> None:
    # A connection of its own, because a worker's has longer time-outs than a request may wait.
    seconds = limits.PUBLISH_SECONDS
    with current_app.connection_for_write(transport_options=_QUICK, connect_timeout=seconds) as connection:
        current_app.send_task(TASK, args=[job_id], connection=connection, retry=False, ignore_result=True)
