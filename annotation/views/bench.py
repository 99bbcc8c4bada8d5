"""The review page as a page or as the parts htmx swaps: the queue, the answer and what changed, its history."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission
from annotation.models import Review, Revision, Submission
from annotation.permissions import projects_where
from annotation.queries.reviews import waiting, with_everything
from annotation.views import sheet
from annotation.views.guards import WorkRequest, wants_parts
from boundary.problems import Problem

Context = dict[str, Any]
SHOWN_QUEUE = 20


@dataclass(frozen=True)
class Waiting:
    """One line of the queue column."""

    submission: Submission
    title: str


@dataclass(frozen=True)
class View:
    """One way to read the answer: what changed, clean, or the version before."""

    id: str
    label: str
    answer: Context
    texts: dict[str, sheet.Text]
    previous: Context | None = None


def show(
    request: WorkRequest,
    submission: Submission,
    *,
    said: str = "",
    problem: Problem | None = None,
    comment: str = "",
) -> HttpResponse:
    """Answer with the submission: a page, or its parts and the new address."""
    context = _context(request.user, submission) | {"said": said, "problem": problem, "comment": comment}
    context["problems"] = problem.fields if problem else {}
    if not wants_parts(request):
        return render(request, "annotation/review.html", context, status=problem.status if problem else 200)
    response = render(request, "annotation/review_parts.html", context)
    response["HX-Push-Url"] = reverse("annotation:review", args=[submission.public_id])
    return response


def done(user: User) -> Context:
    """Return that nothing waits, and how many the person has judged."""
    return {"judged": Review.objects.filter(reviewer=user).count()}


def _context(user: User, chosen: Submission) -> Context:
    submission = with_everything().get(pk=chosen.pk)
    revisions = list(submission.revisions.select_related("design", "guideline", "made_by").order_by("number"))
    current = revisions[-1]
    design = current.design.load()
    payload = json.loads(submission.task.payload)
    queue, more = _queue(user)
    return {
        "submission": submission,
        "project": submission.project,
        "batch": submission.batch,
        "revision": current,
        "design": design,
        "inputs": sheet.inputs_of(design, payload),
        "panes": sheet.panes_of(payload, current.candidate_order),
        "views": _views(design, revisions),
        "thread": _thread(submission),
        "history": _history(submission, revisions),
        "guideline": current.guideline,
        "guideline_html": sheet.guideline_html(current.guideline),
        "queue": queue,
        "more": more,
        "reasons": Review.REASONS,
    }


def _queue(user: User) -> tuple[list[Waiting], bool]:
    found = list(waiting(projects_where(user, Permission.REVIEW), user)[: SHOWN_QUEUE + 1])
    lines = [Waiting(one, sheet.task_title(one.task)) for one in found[:SHOWN_QUEUE]]
    return lines, len(found) > SHOWN_QUEUE


def _views(design: Any, revisions: list[Revision]) -> list[View]:
    answer = json.loads(revisions[-1].answer)
    clean = View("clean", "Clean", answer, sheet.texts_of(design, answer, "clean"))
    if len(revisions) == 1:
        return [clean]
    before = json.loads(revisions[-2].answer)
    number = revisions[-2].number
    changes = View(
        "changes",
        f"Changes since v{number}",
        answer,
        sheet.changes_of(design, before, answer, "changes"),
        before,
    )
    earlier = View("before", f"v{number}", before, sheet.texts_of(design, before, "before"))
    return [changes, clean, earlier]


def _thread(submission: Submission) -> list[Review]:
    return list(submission.reviews.exclude(comment="").select_related("reviewer", "revision"))


def _history(submission: Submission, revisions: list[Revision]) -> list[tuple[Any, str]]:
    lines = [(one.created_at, f"v{one.number} submitted by {one.made_by.name}") for one in revisions]
    words = dict(Review.DECISIONS)
    lines += [
        (one.created_at, f"v{one.revision.number}: {words[one.decision].lower()} by {one.reviewer.name}")
        for one in submission.reviews.select_related("reviewer", "revision")
    ]
    return sorted(lines, key=lambda line: line[0], reverse=True)
