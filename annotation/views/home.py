"""The first page: what came back, what to go on with, what is open."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.actions.notices import has_read_notice
from accounts.requests import SignedInRequest, signed_in
from accounts.roles import Permission
from annotation.permissions import projects_where
from annotation.queries import home as queries
from annotation.views.clock import now_for
from annotation.views.sheet import task_title

SOON = timedelta(hours=36)


@signed_in
@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    """Show a person their own work."""
    user, now = request.user, now_for(request)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    queues = queries.queues_of(user)
    current = queries.current_of(user)
    returned = queries.returned_of(user)
    waiting = queries.waiting_for_review(user, projects_where(user, Permission.REVIEW))
    context = {
        "now": now,
        "greeting": _greeting(now.hour),
        "figures": queries.figures_of(user, today=midnight, week=midnight - timedelta(days=now.weekday())),
        "returned": [
            {"assignment": one.assignment, "review": one.review, "title": task_title(one.assignment.task)}
            for one in returned
        ],
        "kept": [{"assignment": one, "title": task_title(one.task)} for one in queries.kept_of(user)],
        "current": current,
        "current_title": task_title(current.task) if current else "",
        "current_queue": next((one for one in queues if current and one.batch.pk == current.batch_id), None),
        "queues": queues,
        "left": sum(queue.left for queue in queues),
        "soon": now + SOON,
        "waiting": waiting,
        "many": queries.MANY,
        "changed": list(queries.changed_guidelines(user, now=now)[:4]),
        "notice_read": has_read_notice(user),
    }
    return render(request, "annotation/home.html", context)


def _greeting(hour: int) -> str:
    if hour < 5 or hour >= 18:
        return "Good evening"
    return "Good morning" if hour < 12 else "Good afternoon"
