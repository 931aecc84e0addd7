"""What the tests of the pages share."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from playwright.sync_api import Page, expect

from tests import factories
from tests.review.product import Product, product

PATIENCE = 60_000  # ms: a state is waited for, however busy the machine
expect.set_options(timeout=PATIENCE)
Picture = Callable[[Page, str], None]


@pytest.fixture
def picture() -> Picture:
    """Takes a screenshot; with ``COT_PICTURES`` (``make screenshots``) it is kept in that folder, as ``<name>.png``."""
    folder = os.environ.get("COT_PICTURES")

    def take(page: Page, name: str) -> None:
        if folder:
            page.wait_for_load_state("networkidle")  # pictures of pages, too
        data = page.screenshot(full_page=name.startswith("applicant"))
        if folder:
            few = Image.open(io.BytesIO(data)).convert("RGB").quantize(128, dither=Image.Dither.NONE)  # a third of the bytes
            few.save(Path(folder) / f"{name}.png", optimize=True)

    return take


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
