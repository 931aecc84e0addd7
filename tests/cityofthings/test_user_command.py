"""Accounts and roles from the command line."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.test import RequestFactory

from cityofthings.command_line import main
from dossiers.events import verify
from dossiers.models import Event
from dossiers.roles import Role, roles_of


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Any:
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(text + "\n"))


@pytest.mark.django_db
def test_an_account_gets_its_role_and_nothing_weak(typed: Any, capsys: pytest.CaptureFixture[str]) -> None:
    typed("fietsen-naar-de-kust")
    assert main(["user", "add", "els.janssens", "--role", "lead"]) == 0
    user = get_user_model().objects.get()
    assert (roles_of(user), user.is_superuser, user.is_staff) == ({Role.LEAD}, False, False)
    assert authenticate(RequestFactory().post("/aanmelden/"), username="els.janssens", password="fietsen-naar-de-kust") == user
    assert main(["user", "role", "els.janssens", "--role", "officer", "--role", "auditor"]) == 0
    assert roles_of(get_user_model().objects.get()) == {Role.OFFICER, Role.AUDITOR}
    told = [(event.kind, event.data) for event in Event.objects.order_by("number")]
    assert told == [
        ("roles-changed", {"user": "els.janssens", "roles": ["lead"]}),
        ("roles-changed", {"user": "els.janssens", "roles": ["auditor", "officer"]}),
    ]
    assert list(verify()) == []
    for password in ("kort", "123456789012345", "els.janssens", "password1234"):
        typed(password)
        assert main(["user", "add", "els.janssens2", "--role", "officer"]) == 2, password
    for name in ("Els.Janssens", "spatie in naam"):
        typed("fietsen-naar-de-kust")
        assert main(["user", "add", name, "--role", "officer"]) == 2, name
    assert get_user_model().objects.count() == 1
    assert main(["user", "off", "els.janssens"]) == 0
    assert roles_of(get_user_model().objects.get()) == frozenset()
    assert main(["user", "off", "niemand"]) == 2
    assert "there is no account niemand" in capsys.readouterr().err
