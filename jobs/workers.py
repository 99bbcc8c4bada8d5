"""Which workers are running, so that a page can say why nothing moves."""

from __future__ import annotations

import os
import socket

from django.db import connection
from django.db.models.functions import Now

from jobs import limits
from jobs.models import Moment, WorkerBeat

# A machine that said something this moment need not say it again: rings come in bursts.
_BEAT = """
INSERT INTO jobs_workerbeat (name, seen_at) VALUES (%s, statement_timestamp())
ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at
WHERE jobs_workerbeat.seen_at < excluded.seen_at - interval '5 seconds'
"""


def this_worker() -> str:
    """The name of this process, for the job row."""
    return f"{socket.gethostname()[:180]}:{os.getpid()}"


def beat() -> None:
    """Say that a worker runs on this machine."""
    with connection.cursor() as cursor:
        cursor.execute(_BEAT, [socket.gethostname()[:200]])


def workers_alive(now: Moment | None = None) -> bool:
    """Whether a worker has been heard of lately. If not, jobs wait."""
    return WorkerBeat.objects.filter(seen_at__gte=(now or Now()) - limits.ALIVE).exists()


def forget_the_gone() -> None:
    """Throw away the beats of machines that have long gone."""
    WorkerBeat.objects.filter(seen_at__lt=Now() - limits.FORGOTTEN).delete()
