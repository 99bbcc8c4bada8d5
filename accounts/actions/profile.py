"""What people change about themselves."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.actions import audit
from accounts.models import User
from boundary.problems import Invalid
from boundary.text import clean_text


@transaction.atomic
def change_profile(*, by: User, name: object, single_keys: bool) -> None:
    """Set one's own name and whether single keys act."""
    full_name = clean_text(name, name="name", max_length=120, multiline=False).strip()
    if not full_name:
        message = "Write your name."
        raise Invalid(message, fields={"name": message})
    user = User.objects.select_for_update().get(pk=by.pk)
    user.name, user.single_keys = full_name, single_keys
    user.save(update_fields=["name", "single_keys"])
    audit.record(by=by, action="person.changed", subject=user)


@transaction.atomic
def change_password(*, by: User, current: str, password: str) -> User:
    """Set a new password. Sessions on other devices end, because they are bound to the old one."""
    user = User.objects.select_for_update().get(pk=by.pk)
    if not user.check_password(current):
        message = "This is not your current password."
        raise Invalid(message, fields={"current": message})
    try:
        validate_password(password, user)
    except ValidationError as error:
        message = " ".join(error.messages)
        raise Invalid(message, fields={"password": message}) from None
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(by=by, action="person.password_changed", subject=user)
    return user
