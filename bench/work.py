"""Import, claim and submit as the backlog grows, each beside its floor in the same run.

    make bench [SIZES="1000 100000"]

Runs on a throw-away PostgreSQL of its own. The floors: a bare COPY of the same rows for the import, a bare
claim (UPDATE of one row found with SKIP LOCKED) for the claim, and three bare INSERTs for the submit.
"""

from __future__ import annotations

import io
import os
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

ROUNDS = 200

PROMPT = "How many euro pallets fit in a 13.6 m trailer, and what changes with a tail lift? " * 10


def rows(count: int) -> bytes:
    """Return a JSONL file of about 1.9 kB a row."""
    response = "Thirty-three, in one layer. " * 18
    line = (
        '{"external_id": "%d", "prompt": "%s", "responses": ['
        '{"text": "%s", "model": "a"}, {"text": "%s", "model": "b"}]}\n'
    )
    return "".join(line % (n, PROMPT, response, response[::-1]) for n in range(count)).encode()


def timed(act: Callable[[], Any]) -> float:
    """Return the seconds one act takes."""
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def each(act: Callable[[], Any]) -> float:
    """Return the median milliseconds of an act done many times."""
    return median(timed(act) for _ in range(ROUNDS)) * 1000


def measure(size: int) -> None:
    """Print a line a step for one backlog."""
    from django.db import connection

    from annotation.actions import batches, imports, submissions, work
    from jobs.running import run_due
    from tests import builders

    project = builders.project()
    ana = builders.member(project, "contributor")
    lead = builders.administrator()
    raw = rows(size)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS floor (id bigserial PRIMARY KEY, payload text, state text)"
        )
        cursor.execute("CREATE INDEX IF NOT EXISTS floor_open ON floor (id) WHERE state = 'open'")
        copied = io.BytesIO(b"".join(line + b"\topen\n" for line in raw.splitlines()))
        floor = timed(lambda: cursor.copy_expert("COPY floor (payload, state) FROM STDIN", copied))
    made = imports.start_import(by=lead, project=project, file=io.BytesIO(raw), name="bench.jsonl")
    report(size, "import, seconds", timed(lambda: drained(run_due)), floor)
    made.batch.refresh_from_db()
    report(
        size, "open the batch, seconds", timed(lambda: batches.open_batch(by=lead, batch=made.batch)), None
    )
    held: list[Any] = []
    claim = each(lambda: held.append(work.claim_next(by=ana, project=project)))
    report(size, "claim, ms", claim, each(lambda: bare(BARE_CLAIM)))
    answer = builders.answer()
    send = each(lambda: submissions.submit(by=ana, assignment=held.pop().public_id, answer=answer))
    report(size, "submit, ms", send, each(bare_submit))


BARE_CLAIM = (
    "UPDATE floor SET state = 'claimed' WHERE id = (SELECT id FROM floor WHERE state = 'open'"
    " ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)"
)
BARE_INSERT = "INSERT INTO floor (payload, state) VALUES ('an answer', 'done')"


def bare(sql: str) -> None:
    """Run one statement in a transaction of its own."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)


def bare_submit() -> None:
    """Store three rows, as a submit does: the submission, its revision, the audit event."""
    for _ in range(3):
        bare(BARE_INSERT)


def drained(run_due: Callable[[], int]) -> None:
    """Do every job that is due."""
    while run_due():
        pass


def report(size: int, what: str, figure: float, floor: float | None) -> None:
    """Print one figure, its floor and their ratio."""
    beside = f"{floor:10.2f} {figure / floor:8.1f} x" if floor else ""
    print(f"{size:>10,}  {what:<26} {figure:10.2f} {beside}", flush=True)


def main() -> None:
    """Measure each size on servers of its own."""
    from tests.conftest import pytest_unconfigure, set_environment, start_servers

    root = start_servers()
    set_environment(root, "")
    os.environ["REDIS_URL"] = "redis://127.0.0.1:1/0"  # the bell stays silent: jobs are run here
    try:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0, interactive=False)
        print(f"{'tasks':>10}  {'step':<26} {'Insource':>10} {'floor':>10} {'ratio':>9}")
        for size in [int(one) for one in sys.argv[1:]] or [1_000, 100_000]:
            measure(size)
    finally:
        pytest_unconfigure()


if __name__ == "__main__":
    main()
