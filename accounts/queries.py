"""What the accounts pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from accounts.models import ApiToken, Invitation, Team, User
from boundary.problems import NotFound


@dataclass(frozen=True)
class Person:
    """A row of the people page."""

    user: User
    teams: list[Team]
    invited_until: datetime | None

    @property
    def access(self) -> str:
        """Where this person stands with signing in."""
        if not self.user.is_active:
            return "ended"
        if self.user.has_usable_password():
            return "active"
        return "invited" if self.invited_until else "none"


def people(*, now: datetime) -> list[Person]:
    """Everyone, by name, with their teams and open invitations, in three statements."""
    invitations = Invitation.objects.filter(used_at=None, expires_at__gt=now)
    users = User.objects.order_by("-is_active", "name", "pk").prefetch_related(
        "teams", Prefetch("invitations", queryset=invitations, to_attr="open_invitations")
    )
    return [_person(user) for user in users]


def person(public_id: UUID, *, now: datetime) -> Person:
    """One person, or NotFound."""
    invitations = Invitation.objects.filter(used_at=None, expires_at__gt=now)
    found = (
        User.objects.filter(public_id=public_id)
        .prefetch_related("teams", Prefetch("invitations", queryset=invitations, to_attr="open_invitations"))
        .first()
    )
    if found is None:
        message = "There is no such person."
        raise NotFound(message)
    return _person(found)


def _person(user: User) -> Person:
    opened: list[Invitation] = getattr(user, "open_invitations", [])
    return Person(user, list(user.teams.all()), max((row.expires_at for row in opened), default=None))


def teams() -> QuerySet[Team]:
    """Every team with its members."""
    return Team.objects.prefetch_related(Prefetch("members", queryset=User.objects.order_by("name")))


def team(public_id: UUID) -> Team:
    """One team, or NotFound."""
    found = teams().filter(public_id=public_id).first()
    if found is None:
        message = "There is no such team."
        raise NotFound(message)
    return found


def live_tokens(user: User, *, now: datetime) -> QuerySet[ApiToken]:
    """A person's tokens that still work."""
    return ApiToken.objects.filter(user=user, revoked_at=None, expires_at__gt=now)
