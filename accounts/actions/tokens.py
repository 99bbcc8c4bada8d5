"""API tokens: make one, show it once, revoke it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions import audit
from accounts.models import ApiToken, User
from boundary.problems import Invalid, NotFound
from boundary.text import clean_text

LONGEST_LIFE = timedelta(days=90)

# Scope → what a program with this token may do, as a sentence for the person who makes it.
SCOPES: dict[str, str] = {
    "work": "Take tasks, save drafts, submit answers",
    "review": "Read submissions and decide on them",
    "manage": "Change projects, batches, imports and people",
    "records": "Read approved records and jobs",
    "datasets": "Make datasets and download releases",
}


@transaction.atomic
def create_token(
    *, by: User, name: object, scopes: Iterable[str] = (), life: timedelta = LONGEST_LIFE
) -> tuple[ApiToken, str]:
    """Return a new token row and its secret, which is never shown again."""
    title = clean_text(name, name="name", max_length=120, multiline=False).strip()
    if not title:
        message = "Write what the token is for."
        raise Invalid(message, fields={"name": message})
    wanted = sorted(set(scopes))
    unknown = [scope for scope in wanted if scope not in SCOPES]
    if unknown:
        message = f"There is no scope “{unknown[0]}”. Choose from: {', '.join(SCOPES)}."
        raise Invalid(message, fields={"scopes": message})
    if not timedelta() < life <= LONGEST_LIFE:
        message = "A token lives between 1 and 90 days."
        raise Invalid(message, fields={"days": message})
    secret = f"ins_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user=by,
        name=title,
        prefix=secret[:10],
        digest=digest_of(secret),
        scopes=wanted,
        expires_at=timezone.now() + life,
    )
    audit.record(by=by, action="token.created", subject=token, detail={"scopes": wanted})
    return token, secret


@transaction.atomic
def revoke_token(*, by: User, public_id: UUID) -> None:
    """Stop one of one's own tokens."""
    token = ApiToken.objects.select_for_update().filter(user=by, public_id=public_id).first()
    if token is None:
        message = "There is no such token of yours."
        raise NotFound(message)
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        audit.record(by=by, action="token.revoked", subject=token)


def token_for(secret: str, *, now: datetime) -> ApiToken | None:
    """Return the live token with this secret, with its person loaded, in one statement."""
    return (
        ApiToken.objects.select_related("user")
        .filter(digest=digest_of(secret), revoked_at=None, expires_at__gt=now, user__is_active=True)
        .first()
    )


def digest_of(secret: str) -> str:
    """Return the SHA-256 a token is stored as: 256 random bits need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
