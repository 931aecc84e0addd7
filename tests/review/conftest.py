"""What the tests of the pages share."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import factories


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Hashing a password well takes long on purpose; not here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def officer(db: None) -> Any:
    return factories.user()


@pytest.fixture
def pages(officer: Any) -> Client:
    """A browser without a browser, logged in."""
    client = Client()
    client.force_login(officer)
    return client
