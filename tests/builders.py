"""Builders for tests. Each walks the real road: the actions people use, never a row put in by hand."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Iterable
from typing import Any

from accounts.actions import notices, people
from accounts.actions.tokens import create_token
from accounts.models import TermsVersion, User
from annotation.actions import batches, imports, projects, reviews, submissions, work
from annotation.models import Assignment, Batch, Project, Record, Submission
from jobs.running import run_due

_numbers = itertools.count(1)

PASSWORD = "river-barge-anchor-7"

ANSWERS: dict[str, dict[str, Any]] = {
    "pairwise": {
        "helpful": [5, 3],
        "honest": [6, 6],
        "clear": [4, 5],
        "overall": {"choice": -2, "neither": False},
        "why": "The first one runs as it stands.",
    },
    "demonstration": {"answer": "Your pallet waits for a paper, not for an inspection."},
}


def administrator() -> User:
    """Return the administrator of this database, made the first time."""
    found = User.objects.filter(is_admin=True).first()
    found = found or User.objects.create_user("root@example.org", "Ada Root", is_admin=True)
    if not TermsVersion.objects.exists():
        # A test on real transactions has emptied every table, the first notice of the migrations too.
        notices.publish_terms(by=found, title="Notice", text="What is recorded, and why.")
    return found


def person(name: str = "", *, password: str | None = None) -> User:
    """Return a new colleague without any role; with a password they can sign in."""
    number = next(_numbers)
    user = people.add_person(
        by=administrator(), email=f"person{number}@example.org", name=name or f"Person {number}"
    )
    if password:
        user.set_password(password)
        user.save(update_fields=["password"])
    return user


def member(project: Project, *roles: str, name: str = "", password: str | None = None) -> User:
    """Return a new colleague with roles in a project."""
    user = person(name, password=password)
    projects.set_roles(by=administrator(), project=project, user=user, roles=roles)
    return user


def token(user: User, *scopes: str) -> str:
    """Return the secret of a new token of the person's."""
    return create_token(by=user, name="Test", scopes=scopes)[1]


def project(preset: str = "pairwise", *, name: str = "", by: User | None = None) -> Project:
    """Return a new project from a preset."""
    return projects.create_project(
        by=by or administrator(), name=name or f"Project {next(_numbers)}", preset=preset
    )


def rows(count: int, preset: str = "pairwise") -> list[dict[str, Any]]:
    """Return rows of a file that fits the preset."""
    made: list[dict[str, Any]] = []
    for number in range(count):
        row: dict[str, Any] = {
            "external_id": f"row-{number}",
            "prompt": f"How many pallets fit in trailer {number}?",
        }
        if preset == "pairwise":
            row["responses"] = [
                {"text": f"Thirty-three euro pallets, number {number}.", "model": "freight-7b-0925"},
                {"text": f"It depends on the trailer, number {number}.", "model": "freight-7b-1110"},
            ]
        made.append(row)
    return made


def as_file(found: Iterable[dict[str, Any]]) -> io.BytesIO:
    """Return rows as a JSONL file."""
    return io.BytesIO("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found).encode())


def batch(
    of: Project, tasks: int = 3, *, answers_wanted: int = 1, opened: bool = True, **options: Any
) -> Batch:
    """Return a batch with imported tasks, open to every contributor of the project."""
    made = batches.create_batch(
        by=administrator(),
        project=of,
        name=f"Batch {next(_numbers)}",
        answers_wanted=answers_wanted,
        **options,
    )
    imports.start_import(
        by=administrator(), project=of, file=as_file(rows(tasks, of.preset)), name="rows.jsonl", batch=made
    )
    run_due()
    batches.assign_batch(by=administrator(), batch=made, open_to_all=True)
    if opened:
        batches.open_batch(by=administrator(), batch=made)
    made.refresh_from_db()
    return made


def claimed(by: User, **where: Any) -> Assignment:
    """Return the person's next assignment; there must be one."""
    found = work.claim_next(by=by, **where)
    assert found is not None, "nothing left to claim"
    return found


def answer(preset: str = "pairwise", **changes: Any) -> dict[str, Any]:
    """Return a complete answer to a task of the preset."""
    return {**ANSWERS[preset], **changes}


def submitted(by: User, **changes: Any) -> Submission:
    """Return a submission by the person, waiting for review."""
    assignment = claimed(by)
    given = answer(assignment.project.preset, **changes)
    return submissions.submit(by=by, assignment=assignment.public_id, answer=given).submission


def returned(by: User, reviewer: User, comment: str = "Name the trailer.") -> Submission:
    """Return a submission that came back to its author."""
    made = submitted(by)
    reviews.decide(by=reviewer, submission=made.public_id, decision="request_changes", comment=comment)
    made.refresh_from_db()
    return made


def approved(by: User, reviewer: User, **changes: Any) -> Record:
    """Return the record of an approved submission."""
    made = submitted(by, **changes)
    review = reviews.decide(by=reviewer, submission=made.public_id, decision="approve")
    return review.record
