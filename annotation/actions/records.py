"""Write the record of an approval."""

from __future__ import annotations

from annotation.models import Record, Review, Revision, Submission
from boundary.canonical import canonical, sha256_of
from boundary.ids import uuid7
from boundary.values import clean_json


def write_record(*, submission: Submission, revision: Revision, review: Review) -> Record:
    """Store an approved answer with what it answers, once, as one canonical JSON text with its SHA-256.

    Called inside the transaction of the approval.
    """
    task = submission.task
    public_id = uuid7()
    body = canonical(
        {
            "id": str(public_id),
            "project": submission.project.slug,
            "task": clean_json(task.payload),
            "external_id": task.external_id,
            "answer": clean_json(revision.answer),
            "design": {"version": revision.design.number, "preset": submission.project.preset},
            "guideline": revision.guideline.number,
            "terms": revision.terms.number,
            "provenance": {"task": task.origin, "answer": revision.provenance},
            "candidate_order": revision.candidate_order,
            # Microseconds and an offset keep loaders from guessing a date type (see docs on formats).
            "approved_at": review.created_at.isoformat(timespec="microseconds"),
        }
    )
    return Record.objects.create(
        public_id=public_id,
        project_id=submission.project_id,
        batch_id=submission.batch_id,
        task_id=submission.task_id,
        submission=submission,
        revision=revision,
        review=review,
        design_id=revision.design_id,
        guideline_id=revision.guideline_id,
        terms_id=revision.terms_id,
        author_id=submission.author_id,
        body=body,
        sha256=sha256_of(body),
        approved_at=review.created_at,
    )
