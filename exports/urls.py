"""Addresses of the pages of datasets and releases."""

from __future__ import annotations

from django.urls import path

from exports.views import datasets, releases

app_name = "exports"

urlpatterns = [
    path("datasets/", datasets.index, name="datasets"),
    path("datasets/new/", datasets.new, name="new_dataset"),
    path("datasets/new/preview/", datasets.preview, name="preview"),
    path("datasets/<slug:slug>/", datasets.dataset, name="dataset"),
    path("datasets/<slug:slug>/releases/", releases.make, name="make_release"),
    path("releases/<uuid:public_id>/", releases.release, name="release"),
    path("releases/<uuid:public_id>/cancel/", releases.cancel, name="cancel_release"),
    path("releases/<uuid:public_id>/manifest.json", releases.manifest, name="manifest"),
    path("releases/<uuid:public_id>/files/<str:name>", releases.file, name="file"),
]
