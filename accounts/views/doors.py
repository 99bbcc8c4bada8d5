"""The ways in and out: sign-in, sign-out, invitation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions.people import accept_invitation as accept
from accounts.actions.people import invitation_for
from accounts.forms import InvitationForm, SignInForm, add_problem
from accounts.requests import next_address
from boundary.problems import Problem

# One sentence for every failure: it does not say whether the account exists.
WRONG = "This e-mail address and password do not belong together."
BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let a person in by e-mail address and password."""
    if request.user.is_authenticated:
        return redirect(next_address(request))
    form = SignInForm(request.POST or None)
    if request.method != "POST":
        return render(request, "accounts/sign_in.html", {"form": form, "next": next_address(request)})
    if form.is_valid():
        email = form.cleaned_data["email"].lower()
        user = authenticate(request, email=email, password=form.cleaned_data["password"])
        if user is not None:
            login(request, user)
            return redirect(next_address(request))
        form.add_error(None, WRONG)
    return render(request, "accounts/sign_in.html", {"form": form, "next": next_address(request)}, status=422)


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """Answer for axes after too many failures, in the same words for every address."""
    form = SignInForm(initial={"email": request.POST.get("email", "")[:254]})
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    context = {"form": form, "next": next_address(request), "locked_minutes": minutes}
    response = render(request, "accounts/sign_in.html", context, status=429)
    response.headers["Retry-After"] = str(minutes * 60)
    return response


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_post_parameters("password")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited person set their name and password, and sign them in."""
    invited = invitation_for(token, now=timezone.now()).user
    form = InvitationForm(request.POST or None, initial={"name": invited.name})
    if request.method == "POST" and form.is_valid():
        try:
            user = accept(
                secret=token, password=form.cleaned_data["password"], name=form.cleaned_data["name"]
            )
        except Problem as problem:
            add_problem(form, problem)
        else:
            login(request, user, backend=BACKEND)
            return redirect("accounts:notice")
    status = 422 if form.errors else 200
    return render(request, "accounts/invitation.html", {"form": form, "invited": invited}, status=status)
