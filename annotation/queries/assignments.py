"""What an assignment starts from."""

from __future__ import annotations

from typing import Any

from annotation.models import Assignment, Revision, Submission
from boundary.values import clean_json


def draft_answer(assignment: Assignment) -> dict[str, Any] | None:
    """Return the saved draft; for returned work without one, the version that came back; else None."""
    draft = getattr(assignment, "draft", None)
    if draft is not None:
        return _object(draft.answer)
    submission: Submission | None = getattr(assignment, "submission", None)
    if submission is None:
        return None
    last = Revision.objects.get(submission=submission, number=submission.revision)
    return _object(last.answer)


def _object(text: str) -> dict[str, Any]:
    value = clean_json(text)
    return value if isinstance(value, dict) else {}
