"""An administrator and a colleague, signed in and not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from accounts.models import User

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def notice(db: None) -> None:
    """The notice in force: a test on real transactions that ran before has emptied every table."""
    from accounts.models import TermsVersion  # noqa: PLC0415 - after Django is set up

    if not TermsVersion.objects.exists():
        TermsVersion.objects.create(number=1, title="What is recorded", text="What is recorded, and why.")


@pytest.fixture
def lena(db: None) -> User:
    """The administrator."""
    from accounts.models import User  # noqa: PLC0415 - after Django is set up

    return User.objects.create_user("lena@example.org", "Lena Vos", PASSWORD, is_admin=True)


@pytest.fixture
def ana(db: None) -> User:
    """A contributor."""
    from accounts.models import User  # noqa: PLC0415 - after Django is set up

    return User.objects.create_user("ana@example.org", "Ana Ferreira", PASSWORD)


@pytest.fixture
def as_lena(lena: User) -> Client:
    """Lena's browser."""
    return _signed_in(lena)


@pytest.fixture
def as_ana(ana: User) -> Client:
    """Ana's browser."""
    return _signed_in(ana)


def _signed_in(user: User) -> Client:
    from django.test import Client  # noqa: PLC0415 - after Django is set up

    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
