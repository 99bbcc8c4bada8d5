"""Invite people, let them in, group them, let them go."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from accounts.actions import audit
from accounts.models import ApiToken, Invitation, Team, User
from boundary.problems import Conflict, Invalid, NotAllowed, NotFound
from boundary.text import clean_text

INVITATION_LIFE = timedelta(days=7)


def check_administrator(user: User) -> None:
    """Raise NotAllowed unless the person administers this Insource."""
    if not user.is_admin:
        message = "Only an administrator can do this."
        raise NotAllowed(message)


def clean_email(value: object) -> str:
    """Return the address in lower case, or raise Invalid."""
    email = clean_text(value, name="email", max_length=254, multiline=False).strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        message = "Write an e-mail address such as ana@example.org."
        raise Invalid(message, fields={"email": message}) from None
    return email


@transaction.atomic
def add_person(*, by: User, email: object, name: object, is_admin: bool = False) -> User:
    """Store a person who can be given roles and tokens; they cannot sign in before an invitation."""
    check_administrator(by)
    address = clean_email(email)
    full_name = clean_text(name, name="name", max_length=120, multiline=False).strip()
    if not full_name:
        message = "Write the person's name."
        raise Invalid(message, fields={"name": message})
    if User.objects.filter(email=address).exists():
        message = f"{address} is already here."
        raise Conflict(message, fields={"email": message})
    user = User.objects.create_user(address, full_name, is_admin=is_admin)
    audit.record(by=by, action="person.added", subject=user, detail={"is_admin": is_admin})
    return user


@transaction.atomic
def invite(*, by: User, user: User) -> str:
    """Make a single-use invitation and return its secret; older ones stop working."""
    check_administrator(by)
    user.invitations.filter(used_at=None).delete()
    secret = secrets.token_urlsafe(32)
    Invitation.objects.create(
        user=user, invited_by=by, digest=_digest(secret), expires_at=timezone.now() + INVITATION_LIFE
    )
    audit.record(by=by, action="person.invited", subject=user)
    return secret


def invitation_for(secret: str, *, now: datetime) -> Invitation:
    """Return the open invitation with this secret, or raise NotFound."""
    found = (
        Invitation.objects.select_related("user")
        .filter(digest=_digest(secret), used_at=None, expires_at__gt=now, user__is_active=True)
        .first()
    )
    if found is None:
        message = "This invitation has been used or has run out. Ask an administrator for a new one."
        raise NotFound(message)
    return found


@transaction.atomic
def accept_invitation(*, secret: str, password: str, name: object = "") -> User:
    """Set the first password of an invited person."""
    invitation = invitation_for(secret, now=timezone.now())
    user = User.objects.select_for_update().get(pk=invitation.user_id)
    full_name = clean_text(name, name="name", max_length=120, multiline=False).strip()
    try:
        validate_password(password, user)
    except ValidationError as error:
        message = " ".join(error.messages)
        raise Invalid(message, fields={"password": message}) from None
    user.name = full_name or user.name
    user.set_password(password)
    user.save(update_fields=["name", "password"])
    if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=timezone.now()):
        message = "This invitation was used a moment ago."
        raise Conflict(message)
    audit.record(by=user, action="person.joined", subject=user)
    return user


@transaction.atomic
def set_active(*, by: User, user: User, active: bool) -> None:
    """Let a person in, or end their access: sessions and tokens stop at once, their work stays."""
    check_administrator(by)
    if by == user and not active:
        message = "You cannot end your own access. Ask another administrator."
        raise NotAllowed(message)
    User.objects.filter(pk=user.pk).update(is_active=active)
    if not active:
        ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
        end_sessions(user)
    audit.record(by=by, action="person.activated" if active else "person.deactivated", subject=user)


def end_sessions(user: User) -> None:
    """Sign a person out everywhere."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


@transaction.atomic
def create_team(*, by: User, name: object, members: Iterable[User] = ()) -> Team:
    """Make a team of people."""
    check_administrator(by)
    title = clean_text(name, name="name", max_length=120, multiline=False).strip()
    slug = slugify(title)[:60]
    if not slug:
        message = "Write a name for the team."
        raise Invalid(message, fields={"name": message})
    if Team.objects.filter(slug=slug).exists():
        message = f"There is already a team “{title}”."
        raise Conflict(message, fields={"name": message})
    team = Team.objects.create(slug=slug, name=title)
    team.members.set(members)
    audit.record(by=by, action="team.created", subject=team)
    return team


@transaction.atomic
def set_team_members(*, by: User, team: Team, members: Iterable[User]) -> None:
    """Replace the members of a team."""
    check_administrator(by)
    chosen = list(members)
    team.members.set(chosen)
    audit.record(by=by, action="team.changed", subject=team, detail={"people": len(chosen)})


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
