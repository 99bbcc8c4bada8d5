"""The API of the accounts app."""

from __future__ import annotations

from django.urls import path

from accounts.api import views

app_name = "accounts_api"

urlpatterns = [path("people/", views.PeopleView.as_view(), name="people")]
