"""One step of an import: a bounded number of lines, checked and written together."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone

from accounts.actions import audit
from annotation import counts
from annotation.actions.batches import lock_batch, make_slots
from annotation.importing import Line, Row, count_lines, lines_from, read_row
from annotation.models import Batch, Import, ImportRefusal
from boundary.ids import uuid7
from boundary.problems import Invalid
from jobs.step import Step

LINES_A_STEP = 500
BYTES_A_STEP = 4_000_000
RAW_KEPT = 100_000
REFUSALS_IN_RESULT = 1_000

_COLUMNS = (
    "public_id",
    "project_id",
    "batch_id",
    "position",
    "external_id",
    "payload",
    "sha256",
    "origin",
    "created_at",
)


def import_step(step: Step) -> None:
    """Read the next lines of the file. The first step counts them, so that progress has an end."""
    source = Import.objects.select_related("batch__design").get(pk=step.args["import"])
    with source.file.open("rb") as file:
        if "offset" not in step.cursor:
            _check_is_jsonl(file)
            step.cursor.update(offset=0, line=0)
            step.report(0, count_lines(file))
            return
        lines = list(
            lines_from(
                file,
                offset=step.cursor["offset"],
                number=step.cursor["line"],
                limit=LINES_A_STEP,
                max_bytes=BYTES_A_STEP,
            )
        )
    if not lines:
        _finish(step, source)
        return
    _take(source, lines)
    step.cursor.update(offset=lines[-1].end, line=lines[-1].number)
    step.report(lines[-1].number)


def _take(source: Import, lines: Sequence[Line]) -> None:
    design = source.batch.design.load()
    rows: list[Row] = []
    refusals: list[ImportRefusal] = []
    for line in lines:
        if not line.raw.strip():
            continue
        try:
            rows.append(read_row(line.raw, source.mapping, design))
        except Invalid as problem:
            refusals.append(
                ImportRefusal(source=source, line=line.number, reason=problem.detail, raw=line.raw[:RAW_KEPT])
            )
    _write(lock_batch(source.batch), rows)
    ImportRefusal.objects.bulk_create(refusals)
    Import.objects.filter(pk=source.pk).update(
        accepted=F("accepted") + len(rows), refused=F("refused") + len(refusals)
    )


def _write(batch: Batch, rows: Sequence[Row]) -> None:
    if not rows:
        return
    first = batch.next_position
    batch.next_position = first + len(rows)
    batch.save(update_fields=["next_position"])
    _copy(batch, rows, first)
    counts.change(batch.pk, {"tasks": len(rows)})
    # Draft batches get their slots when they are opened; later tasks join an opened batch at once.
    if batch.state != "draft":
        make_slots(batch, first=first, last=batch.next_position)


def _copy(batch: Batch, rows: Sequence[Row], first: int) -> None:
    now = timezone.now().isoformat()
    buffer = io.StringIO()
    for position, row in enumerate(rows, start=first):
        values = (
            str(uuid7()),
            str(batch.project_id),
            str(batch.pk),
            str(position),
            row.external_id,
            row.payload,
            row.sha256,
            json.dumps(row.origin, ensure_ascii=False),
            now,
        )
        buffer.write("\t".join(_escaped(value) for value in values) + "\n")
    buffer.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY annotation_task ({', '.join(_COLUMNS)}) FROM STDIN", buffer)


def _escaped(value: str) -> str:
    """Return a value in COPY's text format, which keeps backslash, tab and line ends apart from its own."""
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _check_is_jsonl(file: Any) -> None:
    start = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"["):
        message = "This file is one JSON array. Save it as JSONL: one object a line, without the brackets."
        raise Invalid(message)
    if start.startswith((b"\x1f\x8b", b"PK", b"\x28\xb5\x2f\xfd")):
        message = "This file is compressed. Unpack it and import the JSONL inside."
        raise Invalid(message)


def _finish(step: Step, source: Import) -> None:
    source.refresh_from_db()
    refusals = source.refusals.order_by("line")[:REFUSALS_IN_RESULT]
    step.finish(
        {
            "import": str(source.public_id),
            "batch": str(source.batch.public_id),
            "total": source.accepted + source.refused,
            "accepted": source.accepted,
            "refused": source.refused,
            "refusals": [{"line": r.line, "reason": r.reason} for r in refusals],
            "refusals_url": f"/imports/{source.public_id}/refusals.jsonl",
        }
    )
    audit.record(
        by=None,
        action="import.finished",
        subject=source,
        project_id=source.project_id,
        detail={"accepted": source.accepted, "refused": source.refused},
    )
