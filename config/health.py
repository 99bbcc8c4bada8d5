"""Health: live says the process answers; ready says it can do its work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    Next = Callable[[HttpRequest], HttpResponseBase]


def answer_first(get_response: Next) -> Next:
    """Answer health checks before anything else: they come by plain HTTP and with any host name."""
    checks = {"/health/live": live, "/health/ready": ready}

    def middleware(request: HttpRequest) -> HttpResponseBase:
        check = checks.get(request.path)
        return check(request) if check else get_response(request)

    return middleware


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Answer that the process runs."""
    return JsonResponse({"status": "ok"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Answer for the database, its migrations and Redis. Without Redis work goes on, so that is no failure."""
    checks = {**database(), "redis": "ok" if redis_answers() else "degraded"}
    down = any(state == "down" for state in checks.values())
    status = "down" if down else "degraded" if "degraded" in checks.values() else "ok"
    return JsonResponse({"status": status, "checks": checks}, status=503 if down else 200)


def database() -> dict[str, str]:
    """Say whether the database answers and holds every migration of this version."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return {"database": "down", "migrations": "down"}
    return {"database": "ok", "migrations": "down" if waiting else "ok"}


def redis_answers() -> bool:
    """Say whether Redis answers within a second."""
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()
