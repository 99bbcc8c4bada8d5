"""What the API says about projects, batches, tasks, submissions and records."""

from __future__ import annotations

from typing import Any

from annotation import counts
from annotation.models import (
    Assignment,
    Batch,
    GuidelineVersion,
    Import,
    Project,
    Record,
    Review,
    Revision,
    Submission,
)
from annotation.queries.assignments import draft_answer
from annotation.shuffle import candidate_order
from boundary.values import clean_json


def project_shape(project: Project) -> dict[str, Any]:
    """Return a project with its design and guideline in force."""
    design, guideline = project.design_in_force, project.guideline_in_force
    return {
        "id": str(project.public_id),
        "slug": project.slug,
        "name": project.name,
        "description": project.description,
        "preset": project.preset,
        "design": {
            "version": design.number,
            "inputs": design.inputs,
            "questions": design.questions,
            "answer_schema": design.answer_schema,
        },
        "guideline": guideline_shape(guideline),
    }


def guideline_shape(guideline: GuidelineVersion) -> dict[str, Any]:
    """Return one version of a guideline."""
    return {"version": guideline.number, "text": guideline.text}


def batch_shape(batch: Batch) -> dict[str, Any]:
    """Return a batch with its counters."""
    return {
        "id": str(batch.public_id),
        "project": batch.project.slug,
        "name": batch.name,
        "state": batch.state,
        "answers_per_task": batch.answers_wanted,
        "priority": batch.priority,
        "due_at": batch.due_at,
        "open_to_all": batch.open_to_all,
        "counts": counts.of_batches([batch.pk])[batch.pk],
    }


def import_shape(source: Import) -> dict[str, Any]:
    """Return an import; its job says how far it is."""
    return {
        "id": str(source.public_id),
        "batch": str(source.batch.public_id),
        "job": str(source.job.public_id) if source.job else None,
    }


def work_shape(assignment: Assignment) -> dict[str, Any]:
    """Return an assignment with all that a client needs to answer it. Model names stay hidden."""
    design, guideline = assignment.stamped_design, assignment.stamped_guideline
    draft = getattr(assignment, "draft", None)
    return {
        "assignment": {
            "id": str(assignment.public_id),
            "version": draft.version if draft else 0,
            "state": assignment.state,
            "lease_expires_at": assignment.lease_expires_at,
            "spare": assignment.is_spare,
            "project": assignment.project.slug,
            "batch": str(assignment.batch.public_id),
            "candidate_order": candidate_order(assignment.shuffle, design.load().responses),
        },
        "task": {
            "id": str(assignment.task.public_id),
            "external_id": assignment.task.external_id,
            "payload": without_models(clean_json(assignment.task.payload)),
        },
        "design": {
            "version": design.number,
            "inputs": design.inputs,
            "questions": design.questions,
            "answer_schema": design.answer_schema,
        },
        "guideline": guideline_shape(guideline),
        "draft": draft_answer(assignment),
    }


def without_models(payload: dict[str, Any]) -> dict[str, Any]:
    """Return a payload without what would tell which model wrote a response, or where the task came from."""
    shown = {key: value for key, value in payload.items() if key != "meta"}
    if "responses" in shown:
        shown["responses"] = [{"text": response["text"]} for response in shown["responses"]]
    return shown


def submission_shape(submission: Submission, revision: Revision) -> dict[str, Any]:
    """Return a submission with one of its versions."""
    return {
        "submission": str(submission.public_id),
        "state": submission.state,
        "revision": revision.number,
        "sha256": revision.sha256,
    }


def review_work_shape(submission: Submission, revisions: list[Revision]) -> dict[str, Any]:
    """Return what a reviewer judges: task, every version, and the decisions so far."""
    last = revisions[-1]
    return {
        "submission": str(submission.public_id),
        "state": submission.state,
        "project": submission.project.slug,
        "batch": str(submission.batch.public_id),
        "author": submission.author.name,
        "lease_expires_at": submission.review_lease_until,
        "task": {
            "id": str(submission.task.public_id),
            "external_id": submission.task.external_id,
            "payload": without_models(clean_json(submission.task.payload)),
        },
        "design": {
            "version": last.design.number,
            "questions": last.design.questions,
            "inputs": last.design.inputs,
        },
        "guideline": guideline_shape(last.guideline),
        "revision": last.number,
        "answer": clean_json(last.answer),
        "history": [revision_shape(revision) for revision in revisions],
    }


def revision_shape(revision: Revision) -> dict[str, Any]:
    """Return one version with the decision on it."""
    review: Review | None = getattr(revision, "review", None)
    return {
        "revision": revision.number,
        "answer": clean_json(revision.answer),
        "sha256": revision.sha256,
        "created_at": revision.created_at,
        "decision": {"decision": review.decision, "comment": review.comment, "reason": review.reason}
        if review
        else None,
    }


def record_shape(record: Record) -> dict[str, Any]:
    """Return a record: its body as data, and the hash of its stored text."""
    return {**clean_json(record.body), "sha256": record.sha256}
