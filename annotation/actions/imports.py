"""Bring tasks in from a file: store it, then let a job read it in steps."""

from __future__ import annotations

import hashlib
from typing import IO, Any

from django.core.files import File
from django.db import transaction

from accounts.actions import audit
from accounts.models import User
from accounts.roles import Permission
from annotation.actions.batches import create_batch, lock_batch
from annotation.importing import check_mapping
from annotation.models import Batch, Import, Project
from annotation.permissions import check
from boundary.problems import Conflict, Invalid
from boundary.text import clean_text
from jobs.actions import enqueue

LARGEST_FILE = 2 * 1024**3
KIND = "annotation.import"


@transaction.atomic
def start_import(
    *,
    by: User,
    project: Project,
    file: IO[bytes],
    name: object,
    batch: Batch | None = None,
    mapping: Any = None,
) -> Import:
    """Store a JSONL file and order the job that reads it into a batch: the given one, or a new draft."""
    check(by, project, Permission.IMPORT_TASKS)
    title = clean_text(name, name="file name", max_length=255, multiline=False)
    cleaned = check_mapping(mapping or {})
    size, digest = _measure(file)
    if batch is None:
        batch = create_batch(by=by, project=project, name=title.rsplit(".", 1)[0][:120] or "Import")
    target = lock_batch(batch)
    if target.project_id != project.pk:
        message = "This batch belongs to another project."
        raise Invalid(message, fields={"batch": message})
    if target.state == "closed":
        message = "This batch is closed. Open it, or import into another one."
        raise Conflict(message)
    made = Import(
        project=project, batch=target, name=title, bytes=size, sha256=digest, mapping=cleaned, created_by=by
    )
    # Stored under its own id: what somebody called a file never becomes a path.
    made.file.save(f"{made.public_id}.jsonl", File(file), save=False)
    made.save()
    made.job = enqueue(kind=KIND, args={"import": made.pk}, by=by, project_id=project.pk)
    made.save(update_fields=["job"])
    audit.record(
        by=by,
        action="import.started",
        subject=made,
        project_id=project.pk,
        detail={"file": title, "bytes": size, "sha256": digest},
    )
    return made


def _measure(file: IO[bytes]) -> tuple[int, str]:
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(1 << 20):
        digest.update(chunk)
        size += len(chunk)
        if size > LARGEST_FILE:
            message = "The file is larger than 2 GB. Split it."
            raise Invalid(message, fields={"file": message})
    if size == 0:
        message = "The file is empty."
        raise Invalid(message, fields={"file": message})
    file.seek(0)
    return size, digest.hexdigest()
