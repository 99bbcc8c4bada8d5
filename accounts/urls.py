"""Addresses of the accounts pages."""

from __future__ import annotations

from django.urls import path

from accounts.views import account, doors, people

app_name = "accounts"

urlpatterns = [
    path("sign-in/", doors.sign_in, name="sign_in"),
    path("sign-out/", doors.sign_out, name="sign_out"),
    path("invitation/<str:token>/", doors.accept_invitation, name="accept_invitation"),
    path("notice/", account.notice, name="notice"),
    path("account/", account.account, name="account"),
    path("account/password/", account.change_password, name="change_password"),
    path("account/tokens/", account.create_token, name="create_token"),
    path("account/tokens/<uuid:public_id>/revoke/", account.revoke_token, name="revoke_token"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite_person, name="invite_person"),
    path("people/<uuid:public_id>/", people.person, name="person"),
    path("people/<uuid:public_id>/invitation/", people.invite_again, name="invite_again"),
    path("people/<uuid:public_id>/access/", people.set_access, name="set_access"),
    path("teams/", people.create_team, name="create_team"),
    path("teams/<uuid:public_id>/", people.team, name="team"),
]
