"""A person's own pages: the notice, the account, tokens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import notices, profile, tokens
from accounts.forms import PasswordForm, ProfileForm, TokenForm, add_problem
from accounts.models import Acknowledgement
from accounts.queries import live_tokens
from accounts.requests import SignedInRequest, next_address, signed_in
from boundary.problems import Problem


@signed_in
@require_http_methods(["GET", "POST"])
def notice(request: SignedInRequest) -> HttpResponse:
    """Show what is recorded and why; note that it was read."""
    terms = notices.current_terms()
    if request.method == "POST":
        notices.acknowledge(by=request.user, terms=terms)
        return redirect(next_address(request))
    read = Acknowledgement.objects.filter(user=request.user, terms=terms).first()
    return render(request, "accounts/notice.html", {"terms": terms, "read": read})


@signed_in
@require_http_methods(["GET", "POST"])
def account(request: SignedInRequest) -> HttpResponse:
    """Show and change one's own name and keys."""
    if request.method != "POST":
        return _page(request)
    form = ProfileForm(request.POST)
    if form.is_valid():
        try:
            profile.change_profile(by=request.user, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            messages.success(request, "Saved.")
            return redirect("accounts:account")
    return _page(request, form=form)


@signed_in
@require_POST
@sensitive_post_parameters()
def change_password(request: SignedInRequest) -> HttpResponse:
    """Set a new password and stay signed in here."""
    form = PasswordForm(request.POST)
    if form.is_valid():
        try:
            user = profile.change_password(by=request.user, **form.cleaned_data)
        except Problem as problem:
            add_problem(form, problem)
        else:
            update_session_auth_hash(request, user)
            messages.success(request, "Your password is changed. Other devices are signed out.")
            return redirect("accounts:account")
    return _page(request, password_form=form)


@signed_in
@require_POST
@never_cache
def create_token(request: SignedInRequest) -> HttpResponse:
    """Make a token and show its secret, once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, token_form=form)
    name, scopes = form.cleaned_data["name"], form.cleaned_data["scopes"]
    try:
        token, secret = tokens.create_token(by=request.user, name=name, scopes=scopes, life=form.life())
    except Problem as problem:
        add_problem(form, problem)
        return _page(request, token_form=form)
    return _page(request, status=201, new_token=token, secret=secret)


@signed_in
@require_POST
def revoke_token(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Stop one of one's own tokens."""
    tokens.revoke_token(by=request.user, public_id=public_id)
    messages.success(request, "The token is revoked. Programs that used it are refused from now on.")
    return redirect("accounts:account")


def _page(
    request: SignedInRequest,
    *,
    form: forms.Form | None = None,
    password_form: forms.Form | None = None,
    token_form: forms.Form | None = None,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    user = request.user
    refused = next((one for one in (form, password_form, token_form) if one is not None and one.errors), None)
    context = {
        "form": refused,
        "profile_form": form or ProfileForm(initial={"name": user.name, "single_keys": user.single_keys}),
        "password_form": password_form or PasswordForm(),
        "token_form": token_form or TokenForm(),
        "tokens": live_tokens(user, now=timezone.now()),
        "scopes": tokens.SCOPES,
        "read": user.acknowledgements.select_related("terms").order_by("-read_at").first(),
        **extra,
    }
    return render(request, "accounts/account.html", context, status=422 if refused else status)
