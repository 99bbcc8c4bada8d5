"""Addresses of the exports pages."""

from __future__ import annotations

from django.urls import path

from exports.views import datasets, releases

app_name = "exports"

urlpatterns = [
    path("datasets/", datasets.index, name="datasets"),
    path("datasets/new/", datasets.new, name="new_dataset"),
    path("datasets/new/fit/", datasets.fit, name="fit"),
    path("datasets/<slug:slug>/", datasets.show, name="dataset"),
    path("datasets/<slug:slug>/releases/", releases.make, name="make_release"),
    path("releases/<uuid:public_id>/", releases.show, name="release"),
    path("releases/<uuid:public_id>/files/<str:name>", releases.file, name="file"),
]
