"""Publish the notice to employees and record who has read it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from accounts.actions import audit
from accounts.actions.people import check_administrator
from accounts.models import Acknowledgement, TermsVersion, User
from boundary.problems import Invalid
from boundary.text import clean_text


def current_terms() -> TermsVersion:
    """Return the notice in force. The first is made by a migration, so there always is one."""
    return TermsVersion.objects.order_by("-number")[0]


def has_read_notice(user: User) -> bool:
    """Say whether the person has read the notice in force."""
    return Acknowledgement.objects.filter(user=user, terms=current_terms()).exists()


@transaction.atomic
def publish_terms(*, by: User, title: object, text: object) -> TermsVersion:
    """Publish a new version of the notice; everyone is asked to read it again."""
    check_administrator(by)
    body = clean_text(text, name="text", max_length=50_000)
    heading = clean_text(title, name="title", max_length=200, multiline=False).strip()
    if not body.strip() or not heading:
        message = "A notice needs a title and a text."
        raise Invalid(message, fields={"text": message})
    number = (TermsVersion.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    terms = TermsVersion.objects.create(number=number, title=heading, text=body, published_by=by)
    audit.record(by=by, action="notice.published", subject=by, detail={"number": number})
    return terms


@transaction.atomic
def acknowledge(*, by: User, terms: TermsVersion) -> None:
    """Record that the person has read the notice. Doing it twice changes nothing."""
    _, created = Acknowledgement.objects.get_or_create(user=by, terms=terms)
    if created:
        audit.record(by=by, action="notice.read", subject=by, detail={"number": terms.number})
