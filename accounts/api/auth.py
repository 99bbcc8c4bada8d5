"""Bearer tokens. (Placeholder until the accounts app brings it.)"""

from __future__ import annotations

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request


class TokenAuthentication(BaseAuthentication):
    """Sign in a caller by its token."""

    def authenticate(self, request: Request) -> None:
        """Know nobody yet."""
