"""The pages where people answer: start, work, draft, skip, flag, submit, undo."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annotation.actions import submissions
from annotation.actions import work as actions
from annotation.designs import answer_from_form
from annotation.models import Assignment, Batch, Project
from annotation.queries.work import for_page
from annotation.views import desk
from annotation.views.guards import WorkRequest, wants_parts, worker
from boundary.problems import Conflict, Invalid, NotFound, Problem
from boundary.values import clean_json

NO_BATCH = "There is no such batch, or you have no role in its project."
GONE = "There is no such task among yours."


@worker
@require_POST
def start(request: WorkRequest) -> HttpResponse:
    """Claim the next task, or go on with the one that is held; from one batch if the form names it."""
    batch = _batch(request, request.POST.get("batch", ""))
    found = actions.claim_next(by=request.user, batch=batch, resume=True)
    if found is None:
        return render(request, "annotation/work_done.html", desk.done(request.user, batch))
    return redirect("annotation:work", found.public_id)


@worker
@never_cache
@require_http_methods(["GET", "POST"])
def work(request: WorkRequest, assignment: UUID) -> HttpResponse:
    """Show a task; take its answer and bring the next."""
    held = _mine(request, assignment)
    if request.method == "POST":
        return _submit(request, held)
    if not desk.is_open(held):
        return render(request, "annotation/work_closed.html", desk.closed(held), status=200)
    return desk.show(request, held)


def _submit(request: WorkRequest, held: Assignment) -> HttpResponse:
    answer = answer_from_form(held.design.load(), dict(request.POST.lists())) if held.design else {}
    try:
        submissions.submit(
            by=request.user,
            assignment=held.public_id,
            answer=answer,
            version=_whole(request.POST.get("version")),
            idempotency_key=request.POST.get("key", ""),
        )
    except (Invalid, Conflict) as problem:
        return desk.refuse(request, held, answer, problem)
    undo = reverse("annotation:undo", args=[held.public_id])
    return _next(request, held.batch, said="Submitted.", undo=undo)


def _next(request: WorkRequest, batch: Batch, *, said: str, undo: str = "") -> HttpResponse:
    found = actions.claim_next(by=request.user, batch=batch)
    if found is not None:
        ready = f"{said} Next task is ready." if undo else said
        return desk.show(request, found, said=ready, undo=undo) if wants_parts(request) else _go(found)
    if not wants_parts(request):
        return redirect(f"{reverse('annotation:done')}?batch={batch.public_id}")
    return desk.show_done(request, batch, said=said, undo=undo)


def _go(found: Assignment) -> HttpResponse:
    return redirect("annotation:work", found.public_id)


@worker
@require_http_methods(["GET"])
def done(request: WorkRequest) -> HttpResponse:
    """Say that a queue is done, with the real numbers, and offer the next."""
    batch = _batch(request, request.GET.get("batch", ""))
    return render(request, "annotation/work_done.html", desk.done(request.user, batch))


@worker
@require_http_methods(["PUT"])
def draft(request: WorkRequest, assignment: UUID) -> HttpResponse:
    """Save a draft over the version it was made from."""
    body = clean_json(request.body)
    if not isinstance(body, dict) or not isinstance(body.get("version"), int):
        raise Invalid("Send {answer, version}.")
    version = actions.save_draft(
        by=request.user, assignment=assignment, answer=body.get("answer"), version=body["version"]
    )
    return JsonResponse({"version": version})


@worker
@require_POST
def heartbeat(request: WorkRequest, assignment: UUID) -> HttpResponse:
    """Renew the claim."""
    return _lease(actions.heartbeat(by=request.user, assignment=assignment))


@worker
@require_POST
def claim(request: WorkRequest, assignment: UUID) -> HttpResponse:
    """Take back a task whose claim ended."""
    held = actions.claim_again(by=request.user, assignment=assignment)
    return _lease(held.lease_expires_at) if _wants_json(request) else redirect("annotation:work", assignment)


@worker
@require_POST
def skip(request: WorkRequest, assignment: UUID) -> HttpResponse:
    """Pass the task on, with a reason, and bring the next."""
    held = _mine(request, assignment)
    try:
        actions.skip(by=request.user, assignment=assignment, **_report(request))
    except (Invalid, Conflict) as problem:
        return _report_refused(request, problem, "skip")
    return _next(request, held.batch, said="Skipped. It goes to somebody else.")


@worker
@require_POST
def flag(request: WorkRequest, assignment: UUID) -> HttpResponse:
    """Tell the lead about the task and stay on it."""
    try:
        actions.flag(by=request.user, assignment=assignment, **_report(request))
    except (Invalid, Conflict) as problem:
        return _report_refused(request, problem, "flag")
    return HttpResponse(status=204) if wants_parts(request) else redirect("annotation:work", assignment)


@worker
@require_POST
def release(request: WorkRequest, assignment: UUID) -> HttpResponse:
    """Give the task back to the queue; the draft stays."""
    actions.release(by=request.user, assignment=assignment)
    return redirect("annotation:home")


@worker
@require_POST
def undo(request: WorkRequest, assignment: UUID) -> HttpResponse:
    """Take back a submitted answer while nobody reads it."""
    submissions.take_back(by=request.user, assignment=assignment)
    url = reverse("annotation:work", args=[assignment])
    return JsonResponse({"url": url}) if _wants_json(request) else redirect(url)


@worker
@require_POST
def preview(request: WorkRequest) -> HttpResponse:
    """Render Markdown as readers will see it."""
    return HttpResponse(desk.preview(request.POST.get("text", "")))


def _mine(request: WorkRequest, assignment: UUID) -> Assignment:
    held = for_page(request.user, assignment)
    if held is None:
        raise NotFound(GONE)
    return held


def _report(request: WorkRequest) -> dict[str, str]:
    return {"reason": request.POST.get("reason", ""), "comment": request.POST.get("comment", "")}


def _report_refused(request: WorkRequest, problem: Problem, dialog: str) -> HttpResponse:
    if not wants_parts(request):
        raise problem
    response = render(request, "annotation/_dialog_problem.html", {"problem": problem}, status=problem.status)
    response["HX-Retarget"], response["HX-Reswap"] = f"#{dialog}-problem", "innerHTML"
    return response


def _lease(ends: Any) -> JsonResponse:
    return JsonResponse({"lease_expires_at": ends.isoformat() if ends else None})


def _wants_json(request: WorkRequest) -> bool:
    return "json" in request.headers.get("Accept", "")


def _whole(raw: str | None) -> int | None:
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) < 10 else None


def _batch(request: WorkRequest, raw: str) -> Batch | None:
    """Return the batch a form or an address names, if it names one; NotFound to those who may not see it."""
    if not raw:
        return None
    try:
        wanted = UUID(raw)
    except ValueError:
        raise NotFound(NO_BATCH) from None
    seen = Batch.objects.filter(public_id=wanted, project__in=Project.objects.visible_to(request.user))
    batch = seen.select_related("project").first()
    if batch is None:
        raise NotFound(NO_BATCH)
    return batch
