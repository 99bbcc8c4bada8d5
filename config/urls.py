"""All addresses. Each app brings its own pages and its own part of the API."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView

from config import gallery

api: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("", include("accounts.api.urls")),
    path("", include("annotation.api.urls")),
    path("", include("exports.api.urls")),
    path("", include("jobs.api.urls")),
]

urlpatterns = [
    path("components/", gallery.components, name="components"),
    path("api/v1/", include(api)),
    path("", include("accounts.urls")),
    path("", include("annotation.urls")),
    path("", include("exports.urls")),
    path("", include("jobs.urls")),
]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.not_allowed"
handler404 = "config.errors.not_found"
handler500 = "config.errors.server_error"
