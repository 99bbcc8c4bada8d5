"""The API of the annotation app."""

from __future__ import annotations

from django.urls import path, re_path

from annotation.api import projects, work

app_name = "annotation_api"

_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

urlpatterns = [
    path("me/", projects.MeView.as_view(), name="me"),
    path("projects/", projects.ProjectsView.as_view(), name="projects"),
    path("projects/<slug:slug>/", projects.ProjectView.as_view(), name="project"),
    path("projects/<slug:slug>/guideline/", projects.GuidelineView.as_view(), name="guideline"),
    path("projects/<slug:slug>/members/<str:email>/", projects.MemberView.as_view(), name="member"),
    path("projects/<slug:slug>/batches/", projects.BatchesView.as_view(), name="batches"),
    path("projects/<slug:slug>/imports/", projects.ImportsView.as_view(), name="imports"),
    path("batches/<uuid:public_id>/", projects.BatchView.as_view(), name="batch"),
    path("batches/<uuid:public_id>/assign/", projects.AssignView.as_view(), name="assign"),
    re_path(
        rf"^batches/(?P<public_id>{_UUID})/(?P<move>open|pause|close)/$",
        projects.BatchMoveView.as_view(),
        name="move_batch",
    ),
    path("queue/next/", work.NextView.as_view(), name="next"),
    path("assignments/<uuid:public_id>/draft/", work.DraftView.as_view(), name="draft"),
    path("assignments/<uuid:public_id>/heartbeat/", work.HeartbeatView.as_view(), name="heartbeat"),
    path("assignments/<uuid:public_id>/skip/", work.SkipView.as_view(), name="skip"),
    path("assignments/<uuid:public_id>/flag/", work.FlagView.as_view(), name="flag"),
    path("assignments/<uuid:public_id>/release/", work.ReleaseView.as_view(), name="release"),
    path("assignments/<uuid:public_id>/submit/", work.SubmitView.as_view(), name="submit"),
    path("reviews/next/", work.NextReviewView.as_view(), name="next_review"),
    path("submissions/<uuid:public_id>/decision/", work.DecisionView.as_view(), name="decision"),
    path("records/", work.RecordsView.as_view(), name="records"),
]
