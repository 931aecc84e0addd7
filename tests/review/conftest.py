"""What the tests of the pages share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests import factories
from tests.review.product import Product, product


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Hashing a password well takes long on purpose; not here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The product as processes, once for all tests that need real servers; each of them uses ids and addresses of its own."""
    with product(tmp_path_factory.mktemp("product"), "cot_pages") as made:
        yield made


@pytest.fixture
def officer(db: None) -> Any:
    return factories.user()


@pytest.fixture
def pages(officer: Any) -> Client:
    """A browser without a browser, logged in."""
    client = Client()
    client.force_login(officer)
    return client
