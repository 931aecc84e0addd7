"""What the tests of the pages share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from dossiers.models import Event
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


@pytest.fixture
def erasable_log(transactional_db: None) -> Iterator[None]:
    """Tests with a live server empty the tables afterwards, which the log refuses. Only here, and only then, it may."""
    yield
    if connection.vendor != "sqlite":
        return  # TRUNCATE does not fire row triggers
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'dossiers_event'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        Event.objects.all().delete()
        for _, sql in triggers:
            cursor.execute(sql)
