"""The promises as questions to the database: each checker returns a sentence a breach."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import connection
from django.db.models import Count, F, OuterRef, Q, Subquery

from accounts.models import AuditEvent
from annotation import counts
from annotation.models import Assignment, Batch, Record, Review, Revision, Submission
from annotation.workflow.assignment import LIVE
from boundary.canonical import sha256_of

Checker = Callable[[], Iterator[str]]


def answers_are_as_sent() -> Iterator[str]:
    """Promise 1: every revision and record still has the hash of its text."""
    texts = (
        ("Revision", Revision.objects.values_list("public_id", "answer", "sha256")),
        ("Record", Record.objects.values_list("public_id", "body", "sha256")),
    )
    for name, found in texts:
        rows = found.iterator(chunk_size=2_000)
        yield from (f"{name} {pk} has changed" for pk, text, digest in rows if sha256_of(text) != digest)


def submissions_have_their_revisions() -> Iterator[str]:
    """Promise 1: the versions of a submission run from 1 to the last, without a gap."""
    found = Submission.objects.annotate(n=Count("revisions")).exclude(n=F("revision"))
    yield from (f"Submission {one.public_id} says {one.revision} versions, has {one.n}" for one in found)


def slots_stay_within_what_is_wanted() -> Iterator[str]:
    """Promise 3: live assignments of a task never exceed the answers wanted."""
    over = (
        Assignment.objects.filter(state__in=LIVE, is_spare=False)
        .values("task__public_id", "batch__answers_wanted")
        .annotate(n=Count("pk"))
        .filter(n__gt=F("batch__answers_wanted"))
    )
    yield from (f"Task {row['task__public_id']} has {row['n']} live slots" for row in over)


def submissions_fit_their_assignments() -> Iterator[str]:
    """Promise 3: an assignment is answered exactly while its submission counts."""
    wrong = Assignment.objects.filter(
        Q(state="answered", submission=None)
        | Q(state="answered", submission__state="rejected")
        | Q(state="refused") & ~Q(submission__state="rejected")
    )
    yield from (
        f"Assignment {one.public_id} is {one.state}, which does not fit its submission" for one in wrong
    )


def nobody_reviewed_their_own_work() -> Iterator[str]:
    """Promise 5: no reviewer is the author of what they judged."""
    own = Review.objects.filter(Q(reviewer=F("author")) | Q(reviewer=F("submission__author")))
    yield from (f"Review {one.public_id} is by the author" for one in own)


def approved_work_has_its_record() -> Iterator[str]:
    """Promise 8: each approved submission has one record, of its last revision, and no other has one."""
    missing = Submission.objects.filter(state="approved", record=None)
    yield from (f"Submission {one.public_id} is approved and has no record" for one in missing)
    astray = Record.objects.exclude(submission__state="approved") | Record.objects.exclude(
        revision__number=F("submission__revision")
    )
    yield from (f"Record {one.public_id} is not of an approved last version" for one in astray)


def changes_have_their_events() -> Iterator[str]:
    """Promise 9: the last audit event of each submission tells the state it is in."""
    last = AuditEvent.objects.filter(subject_type="submission", subject_id=OuterRef("public_id")).order_by(
        "-id"
    )
    told = {
        "submission.submitted": "submitted",
        "submission.resubmitted": "submitted",
        "submission.taken_back": "returned",
        "submission.returned": "returned",
        "submission.approved": "approved",
        "submission.rejected": "rejected",
    }
    rows = Submission.objects.annotate(event=Subquery(last.values("action")[:1]))
    for public_id, state, event in rows.values_list("public_id", "state", "event").iterator(chunk_size=2_000):
        if told.get(event or "") != state:
            yield f"Submission {public_id} is {state}; its last event is {event or 'missing'}"


def counters_equal_recounts() -> Iterator[str]:
    """Promise 11: the counters of each batch equal a count of its rows."""
    for batch in Batch.objects.iterator(chunk_size=500):
        kept, counted = counts.of_batches([batch.pk])[batch.pk], counts.recount(batch)
        if kept != counted:
            yield f"Batch {batch.public_id} counts {kept}, has {counted}"


def triggers_stand() -> Iterator[str]:
    """Promise 6: the database still refuses changes to what has happened."""
    wanted = {
        "accounts_auditevent",
        "annotation_designversion",
        "annotation_guidelineversion",
        "annotation_record",
        "annotation_review",
        "annotation_revision",
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname = 'append_only' AND t.tgenabled <> 'D'"
        )
        standing = {name for (name,) in cursor.fetchall()}
    yield from (f"{table} has lost its append-only trigger" for table in sorted(wanted - standing))


CHECKERS: tuple[Checker, ...] = (
    answers_are_as_sent,
    submissions_have_their_revisions,
    slots_stay_within_what_is_wanted,
    submissions_fit_their_assignments,
    nobody_reviewed_their_own_work,
    triggers_stand,
    approved_work_has_its_record,
    changes_have_their_events,
    counters_equal_recounts,
)
