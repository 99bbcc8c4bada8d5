"""The API of the exports app."""

from __future__ import annotations

from django.urls import path

from exports.api import views

app_name = "exports_api"

urlpatterns = [
    path("datasets/", views.DatasetsView.as_view(), name="datasets"),
    path("datasets/<slug:slug>/", views.DatasetView.as_view(), name="dataset"),
    path("datasets/<slug:slug>/releases/", views.ReleasesView.as_view(), name="releases"),
    path("releases/<uuid:public_id>/", views.ReleaseView.as_view(), name="release"),
    path("releases/<uuid:public_id>/cancel/", views.CancelView.as_view(), name="cancel"),
    path("releases/<uuid:public_id>/files/<str:name>", views.FileView.as_view(), name="file"),
]
