"""Bearer tokens and their scopes."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.actions.tokens import token_for
from accounts.models import ApiToken, User

# Rewriting a row at every request would make programs wait for one another.
_LAST_USED_EVERY = timedelta(minutes=5)


class TokenAuthentication(BaseAuthentication):
    """Authorization: Bearer ins_…"""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the person and token of the header; None without one; refuse a token that is not live."""
        words = request.META.get("HTTP_AUTHORIZATION", "").split()
        if not words or words[0].lower() != "bearer":
            return None
        now = timezone.now()
        token = token_for(words[1], now=now) if len(words) == 2 else None
        if token is None:
            message = (
                "This token is not known, has run out or was revoked. Make a new one on the account page."
            )
            raise exceptions.AuthenticationFailed(message)
        if token.last_used_at is None or now - token.last_used_at > _LAST_USED_EVERY:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Make a refusal a 401 that says how to sign in."""
        return "Bearer"


class InScope(BasePermission):
    """Let a token do only what its scopes name; no scopes means all that its person may do."""

    def has_permission(self, request: Request, view: object) -> bool:
        """Compare the view's scope with the token's."""
        if not request.user.is_authenticated:
            return False
        token = request.auth
        if not isinstance(token, ApiToken) or not token.scopes:
            return True
        scope: str | tuple[str, ...] = getattr(view, "scope", "")
        wanted = (scope,) if isinstance(scope, str) else scope
        self.message = f"This token lacks the scope “{wanted[0]}”. Make one with it on the account page."
        return scope == "" or not {*wanted}.isdisjoint(token.scopes)


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Describes the bearer token in the OpenAPI document."""

    target_class = "accounts.api.auth.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        """Return the scheme."""
        return {"type": "http", "scheme": "bearer", "bearerFormat": "ins_…"}
