"""The real mail server, and mails as they come in from Exchange Online or over our own hosts."""

from __future__ import annotations

import pytest

from calls.load import load_edition
from calls.model import Edition
from tests.servers.dovecot import Account, Dovecot, dovecot

__all__ = ["account", "dovecot", "edition"]


@pytest.fixture
def account(dovecot: Dovecot) -> Account:
    """A mailbox of its own."""
    return dovecot.account()


@pytest.fixture(scope="session")
def edition() -> Edition:
    return load_edition("city-of-things-2025")
