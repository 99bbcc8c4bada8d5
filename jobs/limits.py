"""The times and counts of background work, in one place."""

from __future__ import annotations

from datetime import timedelta

# A worker that has not said anything for this long has lost its job.
LEASE = timedelta(seconds=30)
# How often a working worker says something. Several beats may be missed before the lease ends.
BEAT_SECONDS = 5.0
# A worker seen within this time counts as running.
ALIVE = timedelta(seconds=30)
# Beats of workers that are long gone are thrown away.
FORGOTTEN = timedelta(days=1)
# How often one step may crash or fail before its job is given up.
MAX_ATTEMPTS = 5
# The pause after the first failure; it doubles each time.
BACKOFF = timedelta(seconds=2)
LONGEST_BACKOFF = timedelta(minutes=5)
# A rung worker goes on with what is due for this long before it listens to the broker again.
DRAIN_SECONDS = 20.0
# One sweep rings for this many jobs. A rung worker takes more by itself, so that few bells suffice.
RINGS_PER_SWEEP = 20
# What a request pays at most for a broker that does not answer, and how long nobody tries again after that.
PUBLISH_SECONDS = 1.0
CIRCUIT_SECONDS = 10.0


def backoff(attempt: int) -> timedelta:
    """Return the pause before the attempt after this one."""
    doublings = min(max(attempt - 1, 0), 16)
    return min(BACKOFF * (1 << doublings), LONGEST_BACKOFF)
