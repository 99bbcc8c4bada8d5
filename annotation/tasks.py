"""Work on a timer. The schedule is in config/celery.py."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from annotation.actions.leases import expire_leases


@shared_task(name="annotation.tasks.expire_leases", ignore_result=True)
def expire() -> None:
    """End leases that ran out, a few hundred at a time."""
    while expire_leases(now=timezone.now()) >= 200:
        pass
