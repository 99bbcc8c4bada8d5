"""The rows of the accounts app."""

from __future__ import annotations

from accounts.models.audit import AuditEvent
from accounts.models.people import Invitation, Team, User
from accounts.models.terms import Acknowledgement, TermsVersion
from accounts.models.tokens import ApiToken

__all__ = ["Acknowledgement", "ApiToken", "AuditEvent", "Invitation", "Team", "TermsVersion", "User"]
