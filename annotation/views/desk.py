"""The workspace as a page or as the parts htmx swaps: the task, the panel, what stands in the bar."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.models import User
from annotation.models import Assignment, Batch, Review, TaskReport
from annotation.queries.home import last_reviews, queue_of, queues_of
from annotation.queries.reviews import last_revision
from annotation.shuffle import candidate_order
from annotation.views import sheet
from annotation.views.guards import WorkRequest, wants_parts
from boundary.ids import uuid7
from boundary.problems import Problem

Context = dict[str, Any]
FIRST_VIEWS = {"author": "write", "compare": "a", "read": "task"}


def is_open(held: Assignment) -> bool:
    """Say whether the person can still work on it: theirs, or theirs to fix, or theirs to claim again."""
    if held.state == "answered":
        return held.submission.state == "returned"
    return held.state in {"claimed", "expired", "released"}


def show(request: WorkRequest, held: Assignment, *, said: str = "", undo: str = "") -> HttpResponse:
    """Answer with the task: a page, or its parts and the new address."""
    context = _context(request.user, held) | {"said": said, "undo": undo}
    if not wants_parts(request):
        return render(request, "annotation/work.html", context)
    response = render(request, "annotation/work_parts.html", context)
    response["HX-Push-Url"] = reverse("annotation:work", args=[held.public_id])
    return response


def refuse(request: WorkRequest, held: Assignment, answer: Context, problem: Problem) -> HttpResponse:
    """Answer a submit that was not accepted: only the summary, or without htmx the page with what was sent."""
    context: Context = {"problems": problem.fields, "problem": problem}
    if wants_parts(request):
        response = render(request, "annotation/_problems.html", context, status=422)
        response["HX-Retarget"], response["HX-Reswap"] = "#problems", "outerHTML"
        return response
    page = _context(request.user, held) | context
    page |= {"answer": answer, "previews": sheet.previews_of(page["design"], answer)}
    return render(request, "annotation/work.html", page, status=422)


def show_done(request: WorkRequest, batch: Batch, *, said: str, undo: str) -> HttpResponse:
    """Swap in that this queue has nothing more for the person."""
    response = render(
        request, "annotation/work_done_parts.html", done(request.user, batch) | {"said": said, "undo": undo}
    )
    response["HX-Push-Url"] = f"{reverse('annotation:done')}?batch={batch.public_id}"
    return response


def done(user: User, batch: Batch | None) -> Context:
    """Return the numbers of a queue that is done, and the next one."""
    rest = [
        queue for queue in queues_of(user) if queue.left and (batch is None or queue.batch.pk != batch.pk)
    ]
    queue = queue_of(user, batch) if batch is not None else None
    return {"queue": queue, "batch": batch, "next": rest[0] if rest else None}


def closed(held: Assignment) -> Context:
    """Return why a task of the person's cannot be worked on now."""
    submission = held.submission if held.state in {"answered", "refused"} else None
    return {"assignment": held, "submission": submission, "batch": held.batch, "project": held.project}


def preview(text: str) -> SafeString:
    """Return Markdown as readers will see it."""
    return sheet.rendered(text.replace("\r\n", "\n"))


def _context(user: User, held: Assignment) -> Context:
    assert held.design is not None  # noqa: S101 - stamped when it was claimed
    assert held.guideline is not None  # noqa: S101
    design = held.design.load()
    payload = json.loads(held.task.payload)
    draft = getattr(held, "draft", None)
    answer = json.loads(draft.answer) if draft else _last_answer(held)
    order = candidate_order(held.shuffle, design.responses) if design.responses else []
    layout = sheet.layout_of(design)
    queue = queue_of(user, held.batch)
    return {
        "assignment": held,
        "project": held.project,
        "batch": held.batch,
        "design": design,
        "layout": layout,
        "first_view": FIRST_VIEWS[layout],
        "inputs": sheet.inputs_of(design, payload),
        "panes": sheet.panes_of(payload, order),
        "answer": answer,
        "previews": sheet.previews_of(design, answer),
        "draft": draft,
        "version": draft.version if draft else 0,
        "guideline": held.guideline,
        "guideline_html": sheet.guideline_html(held.guideline),
        "queue": queue,
        "place": min(queue.done + 1, queue.total) if held.state != "answered" else None,
        "returned": _returned(held),
        "is_fix": held.state == "answered",
        "ended": held.state in {"expired", "released"},
        "reasons": TaskReport.REASONS,
        "skip_url": reverse("annotation:skip", args=[held.public_id]),
        "flag_url": reverse("annotation:flag", args=[held.public_id]),
        "problems": {},
        "submit_key": str(uuid7()),
    }


def _last_answer(held: Assignment) -> Context:
    if held.state != "answered":
        return {}
    found = json.loads(last_revision(held.submission).answer)
    return found if isinstance(found, dict) else {}


def _returned(held: Assignment) -> Review | None:
    return last_reviews([held.submission]).get(held.submission.pk) if held.state == "answered" else None
