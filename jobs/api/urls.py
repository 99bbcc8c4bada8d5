"""The API of the jobs app."""

from __future__ import annotations

from django.urls import path

from jobs.api import views

app_name = "jobs_api"

urlpatterns = [
    path("jobs/<uuid:public_id>/", views.JobView.as_view(), name="job"),
    path("jobs/<uuid:public_id>/cancel/", views.CancelView.as_view(), name="cancel"),
]
