"""What every test shares: a data folder of its own, and the database of ``COT_TEST_DATABASE`` (sqlite, or a PostgreSQL made by make test)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests import leftovers

if TYPE_CHECKING:
    from playwright.sync_api import Browser

os.environ.setdefault("COT_DATA_DIR", tempfile.mkdtemp(prefix="cot-tests-"))
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's sync API runs an event loop in the thread of the tests

hypothesis_settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy one is no fault
hypothesis_settings.load_profile("any machine")


def pytest_sessionstart() -> None:
    leftovers.begin()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    stayed = leftovers.end()
    if stayed:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        reporter.write_line(f"Processes that the tests left behind (ended now): {stayed}", red=True)


@pytest.fixture(autouse=True)
def own_data_dir(settings, tmp_path: Path) -> Path:
    """Evidence, outbox, mailbox and uploads of one test never meet those of another."""
    settings.COT_DATA_DIR = tmp_path / "data"
    settings.COT_UPLOAD_DIR = tmp_path / "data" / "uploads"
    settings.COT_MAIL_OUT_URL = f"file:{tmp_path / 'data' / 'outbox'}"
    settings.COT_MAILBOX_URL = f"maildir:{tmp_path / 'data' / 'mailbox'}"
    settings.COT_INLINE = True
    settings.STATIC_ROOT = None  # style sheets are served from where they lie; nobody collected them here
    return settings.COT_DATA_DIR


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """SQLite in a file, as in life: in memory, threads share a cache in which a busy table is an error at once instead of a wait."""
    from django.db import connections

    if connections["default"].vendor == "sqlite":
        connections["default"].settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tests that commit empty every table afterwards, which the guard of the event log rightly refuses: it is off, but for its own test."""
    from importlib import import_module

    from django.db import connection

    guard = import_module("dossiers.migrations.0002_append_only")
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        guard.drop_triggers(None, editor)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's browser, once for the tests of a file."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = os.environ.get("COT_TEST_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()
