"""Pages of the jobs app."""

from __future__ import annotations

from django.urls import path

from jobs import views

app_name = "jobs"

urlpatterns = [
    path("jobs/<uuid:public_id>/", views.progress, name="progress"),
    path("jobs/<uuid:public_id>/cancel/", views.cancel, name="cancel"),
]
