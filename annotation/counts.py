"""Counters of a batch: changed at each change of state, in one statement, and never recounted by a page."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import Count, Q, Sum

from annotation.models import Assignment, Batch, BatchCount, Task

# Assignment states that are not counted, because a new slot stands in for them.
_REPLACED = frozenset({"expired", "released", "skipped"})

Change = Mapping[str, int]

_ADD = """
INSERT INTO annotation_batchcount (batch_id, shard, state, n)
SELECT %s, %s, added.state, added.n FROM unnest(%s::text[], %s::int[]) AS added(state, n)
ON CONFLICT (batch_id, state, shard) DO UPDATE SET n = annotation_batchcount.n + excluded.n
"""


def change(batch_id: int, deltas: Change) -> None:
    """Add to the counters of one batch, for example {"open": -1, "claimed": 1}."""
    wanted = sorted((state, n) for state, n in deltas.items() if n)
    if not wanted:
        return
    # Sorted, so that two transactions lock rows in the same order; on a random shard, so that they rarely meet.
    shard = random.randrange(BatchCount.SHARDS)  # noqa: S311  (load spreading, not a secret)
    with connection.cursor() as cursor:
        cursor.execute(_ADD, [batch_id, shard, [state for state, _ in wanted], [n for _, n in wanted]])


def of_batches(batch_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Return {batch id: {state: how many}} with every state present, in one statement."""
    ids = list(batch_ids)
    found = {pk: dict.fromkeys(BatchCount.STATES, 0) for pk in ids}
    rows = BatchCount.objects.filter(batch_id__in=ids).values("batch_id", "state").annotate(total=Sum("n"))
    for row in rows:
        found[row["batch_id"]][row["state"]] = row["total"]
    return found


def recount(batch: Batch) -> dict[str, int]:
    """Count the live rows themselves: what the counters must equal. For the checker, not for pages."""
    counted: Counter[str] = Counter(dict.fromkeys(BatchCount.STATES, 0))
    counted["tasks"] = Task.objects.filter(batch=batch).count()
    rows = (
        Assignment.objects.filter(batch=batch)
        .exclude(Q(state__in=_REPLACED))
        .values_list("state", "submission__state")
        .annotate(n=Count("pk"))
    )
    for assignment_state, submission_state, n in rows:
        counted[state_of(assignment_state, submission_state)] += n
    return dict(counted)


def state_of(assignment_state: str, submission_state: str | None) -> str:
    """Return the counter that a slot belongs to."""
    if assignment_state == "answered" and submission_state:
        return submission_state
    return "rejected" if assignment_state == "refused" else assignment_state
