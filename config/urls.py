"""All addresses. Each app brings its own pages and its own part of the API."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from config import gallery

APPS = ("accounts", "annotation", "exports", "jobs")


def present(name: str) -> bool:
    """Say whether a module of an app is there yet."""
    parent, _, rest = name.partition(".")
    if "." in rest:
        sub = f"{parent}.{rest.split('.')[0]}"
        if find_spec(sub) is None:
            return False
    return find_spec(name) is not None


urlpatterns = [
    path("components/", gallery.components, name="components"),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    *(path("api/v1/", include(f"{app}.api.urls")) for app in APPS if present(f"{app}.api.urls")),
    *(path("", include(f"{app}.urls")) for app in APPS if present(f"{app}.urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.not_allowed"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
