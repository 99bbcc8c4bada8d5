"""Addresses of the work: home, answering, reviewing, and of those who lead it."""

from __future__ import annotations

from django.urls import path

from annotation.views import batches, guidelines, home, imports, projects, review, work

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
    path("guidelines/", guidelines.index, name="guidelines"),
    path("projects/", projects.index, name="projects"),
    path("projects/new/", projects.new, name="new_project"),
    path("projects/new/guideline/", projects.starter, name="new_project_guideline"),
    path("projects/<slug:slug>/", projects.project, name="project"),
    path("projects/<slug:slug>/members/", projects.members, name="members"),
    path("projects/<slug:slug>/guideline/", guidelines.read, name="guideline"),
    path("projects/<slug:slug>/guideline/edit/", guidelines.edit, name="edit_guideline"),
    path("projects/<slug:slug>/guideline/preview/", guidelines.preview, name="preview_guideline"),
    path("projects/<slug:slug>/batches/new/", batches.new, name="new_batch"),
    path("projects/<slug:slug>/import/", imports.upload, name="upload"),
    path("projects/<slug:slug>/import/look/", imports.look, name="look"),
    path("batches/", batches.index, name="batches"),
    path("batches/due/", batches.due, name="due"),
    path("batches/<uuid:public_id>/", batches.batch, name="batch"),
    path("batches/<uuid:public_id>/edit/", batches.edit, name="edit_batch"),
    path("batches/<uuid:public_id>/assign/", batches.assign, name="assign_batch"),
    path("batches/<uuid:public_id>/open/", batches.move, {"verb": "open"}, name="open_batch"),
    path("batches/<uuid:public_id>/pause/", batches.move, {"verb": "pause"}, name="pause_batch"),
    path("batches/<uuid:public_id>/close/", batches.move, {"verb": "close"}, name="close_batch"),
    path("tasks/<uuid:public_id>/", batches.task, name="task"),
    path("imports/<uuid:public_id>/", imports.show, name="import"),
    path("imports/<uuid:public_id>/refusals.jsonl", imports.refusals, name="refusals"),
]
