"""The page where reviewers judge: the next submission, what it holds, the decision."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.roles import Permission
from annotation.actions import reviews as actions
from annotation.permissions import projects_where
from annotation.views import bench
from annotation.views.guards import WorkRequest, wants_parts, worker
from boundary.problems import Conflict, Invalid, NotAllowed, Problem
from boundary.values import clean_int

SAID = {
    "approve": "Approved.",
    "request_changes": "Sent back to its author.",
    "reject": "Rejected.",
}


@worker
@require_http_methods(["GET", "POST"])
def start(request: WorkRequest) -> HttpResponse:
    """Claim the next submission to judge."""
    if not projects_where(request.user, Permission.REVIEW):
        raise NotAllowed("You review in no project. A lead can give you the role.")
    found = actions.claim_review(by=request.user)
    if found is None:
        return render(request, "annotation/review_done.html", bench.done(request.user))
    return redirect("annotation:review", found.public_id)


@worker
@never_cache
@require_http_methods(["GET", "POST"])
def review(request: WorkRequest, submission: UUID) -> HttpResponse:
    """Show a submission to judge; take the decision and bring the next."""
    if request.method == "POST":
        return _decide(request, submission)
    return bench.show(request, actions.take_for_review(by=request.user, submission=submission))


def _decide(request: WorkRequest, submission: UUID) -> HttpResponse:
    decision, revision = request.POST.get("decision", ""), request.POST.get("revision", "")
    try:
        actions.decide(
            by=request.user,
            submission=submission,
            decision=decision,
            comment=request.POST.get("comment", "").replace("\r\n", "\n"),
            reason=request.POST.get("reason", "") if decision == "reject" else "",
            revision=clean_int(revision, name="revision", low=1) if revision else None,
        )
    except (Invalid, Conflict) as problem:
        return _refuse(request, submission, problem)
    return _next(request, SAID[decision])


def _next(request: WorkRequest, said: str) -> HttpResponse:
    found = actions.claim_review(by=request.user)
    if not wants_parts(request):
        return (
            redirect("annotation:review", found.public_id) if found else redirect("annotation:review_start")
        )
    if found is not None:
        return bench.show(request, found, said=f"{said} Next answer is ready.")
    response = render(
        request,
        "annotation/review_done_parts.html",
        bench.done(request.user) | {"said": said},
    )
    response["HX-Push-Url"] = reverse("annotation:review_start")
    return response


def _refuse(request: WorkRequest, submission: UUID, problem: Problem) -> HttpResponse:
    if not wants_parts(request):
        held = actions.take_for_review(by=request.user, submission=submission)
        return bench.show(request, held, problem=problem, comment=request.POST.get("comment", ""))
    in_dialog = request.POST.get("decision") == "reject"
    template = "annotation/_dialog_problem.html" if in_dialog else "annotation/_problems.html"
    response = render(request, template, {"problem": problem, "problems": problem.fields}, status=422)
    response["HX-Retarget"] = "#reject-problem" if in_dialog else "#problems"
    response["HX-Reswap"] = "innerHTML" if in_dialog else "outerHTML"
    return response
