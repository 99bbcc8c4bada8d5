"""Addresses of the work: home, answering, reviewing."""

from __future__ import annotations

from django.urls import path

from annotation.views import home, review, work

app_name = "annotation"

urlpatterns = [
    path("", home.home, name="home"),
    path("work/", work.start, name="start"),
    path("work/done/", work.done, name="done"),
    path("work/<uuid:assignment>/", work.work, name="work"),
    path("work/<uuid:assignment>/draft/", work.draft, name="draft"),
    path("work/<uuid:assignment>/heartbeat/", work.heartbeat, name="heartbeat"),
    path("work/<uuid:assignment>/claim/", work.claim, name="claim"),
    path("work/<uuid:assignment>/skip/", work.skip, name="skip"),
    path("work/<uuid:assignment>/flag/", work.flag, name="flag"),
    path("work/<uuid:assignment>/release/", work.release, name="release"),
    path("work/<uuid:assignment>/undo/", work.undo, name="undo"),
    path("preview/", work.preview, name="preview"),
    path("review/", review.start, name="review_start"),
    path("review/<uuid:submission>/", review.review, name="review"),
]
