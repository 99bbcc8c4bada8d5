"""Create batches, give them to people, open, pause and close them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from accounts.actions import audit
from accounts.models import Team, User
from accounts.roles import Permission, Role
from annotation import counts
from annotation.dates import FURTHEST
from annotation.models import Batch, Membership, Project
from annotation.permissions import check
from annotation.workflow import BATCH
from boundary.problems import Invalid
from boundary.text import clean_text
from boundary.values import clean_int

# The public id is a UUIDv7 (RFC 9562) made on any supported PostgreSQL: 48 bits of milliseconds over a random
# UUIDv4, then the two bits that turn version 4 into 7.
_MAKE_SLOTS = """
INSERT INTO annotation_assignment
    (public_id, project_id, batch_id, task_id, slot, position, state, is_spare, shuffle)
SELECT
    encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
        PLACING substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
        52, 1), 53, 1), 'hex')::uuid,
    t.project_id, t.batch_id, t.id, n.slot, t.position, 'open', false, 0
FROM annotation_task t CROSS JOIN generate_series(0, %(wanted)s - 1) AS n(slot)
WHERE t.batch_id = %(batch)s AND t.position >= %(first)s AND t.position < %(last)s
  AND NOT EXISTS (SELECT 1 FROM annotation_assignment a WHERE a.task_id = t.id)
ORDER BY n.slot, t.position
"""


@transaction.atomic
def create_batch(
    *,
    by: User,
    project: Project,
    name: object,
    answers_wanted: object = 1,
    priority: object = 0,
    due_at: datetime | None = None,
) -> Batch:
    """Create an empty draft batch on the project's present design."""
    check(by, project, Permission.MANAGE_BATCHES)
    title = _name(name)
    project.refresh_from_db(fields=["design"])
    batch = Batch.objects.create(
        project=project,
        name=title,
        answers_wanted=clean_int(answers_wanted, name="answers per task", low=1, high=20),
        priority=_priority(priority),
        due_at=_due(due_at),
        design=project.design_in_force,
        created_by=by,
    )
    _audit(by, "batch.created", batch, {"answers_wanted": batch.answers_wanted})
    return batch


@transaction.atomic
def change_batch(*, by: User, batch: Batch, name: object, priority: object, due_at: datetime | None) -> Batch:
    """Give a batch another name, priority or due date."""
    locked = lock_batch(batch)
    check(by, locked.project, Permission.MANAGE_BATCHES)
    wanted = {"name": _name(name), "priority": _priority(priority), "due_at": _due(due_at)}
    changed = {field: value for field, value in wanted.items() if getattr(locked, field) != value}
    if not changed:
        return locked
    for field, value in changed.items():
        setattr(locked, field, value)
    locked.save(update_fields=list(changed))
    detail = {field: str(value) if field == "due_at" else value for field, value in changed.items()}
    _audit(by, "batch.changed", locked, detail)
    return locked


@transaction.atomic
def assign_batch(
    *,
    by: User,
    batch: Batch,
    people: Iterable[User] = (),
    teams: Iterable[Team] = (),
    open_to_all: bool = False,
) -> Batch:
    """Give a batch to people and teams, or to every contributor of the project.

    People who are not yet contributors of the project are refused by name.
    """
    locked = lock_batch(batch)
    check(by, locked.project, Permission.MANAGE_BATCHES)
    chosen, groups = list(people), list(teams)
    contributors = set(
        Membership.objects.filter(project_id=locked.project_id, role=Role.CONTRIBUTOR).values_list(
            "user_id", flat=True
        )
    )
    strangers = [person.name for person in chosen if person.pk not in contributors]
    if strangers:
        message = f"Not a contributor of this project: {', '.join(strangers)}. Give them the role first."
        raise Invalid(message, fields={"people": message})
    locked.people.set(chosen)
    locked.teams.set(groups)
    locked.open_to_all = open_to_all
    locked.save(update_fields=["open_to_all"])
    detail = {
        "people": [p.email for p in chosen],
        "teams": [t.slug for t in groups],
        "open_to_all": open_to_all,
    }
    _audit(by, "batch.assigned", locked, detail)
    return locked


@transaction.atomic
def open_batch(*, by: User, batch: Batch) -> Batch:
    """Let people take work from a batch. A batch given to nobody is open to every contributor."""
    locked = _move(by, batch, "open")
    locked.opened_at = locked.opened_at or timezone.now()
    if not (locked.open_to_all or locked.people.exists() or locked.teams.exists()):
        locked.open_to_all = True
    locked.save(update_fields=["state", "opened_at", "open_to_all"])
    made = make_slots(locked, first=0, last=locked.next_position)
    _audit(by, "batch.opened", locked, {"slots": made})
    return locked


@transaction.atomic
def pause_batch(*, by: User, batch: Batch) -> Batch:
    """Give out no new work; what people hold they can finish."""
    locked = _move(by, batch, "pause")
    locked.save(update_fields=["state"])
    _audit(by, "batch.paused", locked)
    return locked


@transaction.atomic
def close_batch(*, by: User, batch: Batch) -> Batch:
    """Give out no more work. It can be opened again."""
    locked = _move(by, batch, "close")
    locked.save(update_fields=["state"])
    _audit(by, "batch.closed", locked)
    return locked


def make_slots(batch: Batch, *, first: int, last: int) -> int:
    """Make the open slots of the tasks at positions first ≤ p < last that have none. Returns how many.

    The batch must be locked.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _MAKE_SLOTS, {"wanted": batch.answers_wanted, "batch": batch.pk, "first": first, "last": last}
        )
        made: int = cursor.rowcount
    counts.change(batch.pk, {"open": made})
    return made


def lock_batch(batch: Batch) -> Batch:
    """Load a batch with its project and lock its row."""
    return Batch.objects.select_for_update(of=("self",)).select_related("project").get(pk=batch.pk)


def _name(name: object) -> str:
    title = clean_text(name, name="name", max_length=120, multiline=False).strip()
    if not title:
        message = "Write a name for the batch."
        raise Invalid(message, fields={"name": message})
    return title


def _due(due_at: datetime | None) -> datetime | None:
    """A date that every clock on earth can show."""
    if due_at is not None and abs(due_at - timezone.now()) > FURTHEST:
        message = "The due date is more than ten years away."
        raise Invalid(message, fields={"due_at": message})
    return due_at


def _priority(priority: object) -> int:
    return clean_int(priority, name="priority", low=-100, high=100)


def _move(by: User, batch: Batch, verb: str) -> Batch:
    locked = lock_batch(batch)
    check(by, locked.project, Permission.MANAGE_BATCHES)
    locked.state = BATCH.target(verb, locked.state)
    return locked


def _audit(by: User, action: str, batch: Batch, detail: dict[str, Any] | None = None) -> None:
    audit.record(by=by, action=action, subject=batch, project_id=batch.project_id, detail=detail)
