"""Log-in by an identity provider: a real one on loopback, that is right once and then wrong in every way."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from django.contrib.auth import get_user_model
from django.core.checks import run_checks
from django.test import Client

from dossiers.models import Event, SingleSignOn
from dossiers.roles import Role, roles_of
from tests import factories
from tests.end_to_end.system import wait_until
from tests.servers.oidc import CLIENT, SECRET
from tests.servers.smtp import free_port

ELS = {"sub": "7f3a", "preferred_username": "els.janssens", "email": "els@vlaio.example", "groups": ["iedereen", "cot-dossiers"]}
TROUBLES = ("expired", "endless", "audience", "audiences", "issuer", "nonce", "no nonce", "not yet", "no subject", "unsigned")
TROUBLES += ("signed with the secret", "signature", "changed", "rubbish", "userinfo", "state")


@dataclass
class Provider:
    url: str

    def tell(self, person: dict[str, Any], trouble: str = "") -> None:
        requests.post(f"{self.url}/trouble", json={"person": person, "trouble": trouble}, timeout=30).raise_for_status()

    def answers(self) -> bool:
        try:
            return requests.get(f"{self.url}/jwks", timeout=5).ok
        except requests.RequestException:
            return False


@pytest.fixture(scope="module")
def process() -> Iterator[Provider]:
    port = free_port()
    run = subprocess.Popen([sys.executable, "-m", "tests.servers.oidc", str(port)], cwd=Path(__file__).parents[2])
    made = Provider(f"http://127.0.0.1:{port}")
    try:
        assert wait_until(made.answers, 120)
        yield made
    finally:
        run.terminate()
        run.wait(30)


@pytest.fixture
def provider(process: Provider, settings: Any, db: None) -> Provider:
    settings.COT_OIDC_ISSUER = process.url
    settings.COT_OIDC_ROLES = {"cot-dossiers": "officer", "cot-leiding": "lead", "cot-audit": "auditor"}
    settings.OIDC_RP_CLIENT_ID, settings.OIDC_RP_CLIENT_SECRET = CLIENT, SECRET
    settings.OIDC_OP_AUTHORIZATION_ENDPOINT = f"{process.url}/authorize"
    settings.OIDC_OP_TOKEN_ENDPOINT = f"{process.url}/token"
    settings.OIDC_OP_JWKS_ENDPOINT = f"{process.url}/jwks"
    settings.OIDC_OP_USER_ENDPOINT = f"{process.url}/userinfo"
    settings.AUTHENTICATION_BACKENDS = [*settings.AUTHENTICATION_BACKENDS, "review.single_sign_on.Backend"]
    process.tell(ELS)
    return process


def _log_in(client: Client, following: str = "") -> Any:
    """What the browser does: to the provider and back. Gives our last answer."""
    begun = client.get("/aanmelden/werkaccount/", {"next": following} if following else {})
    assert begun.status_code == 302, begun.content
    back = requests.get(begun["Location"], allow_redirects=False, timeout=30)
    return client.get(back.headers["Location"].removeprefix("http://testserver"))


def _inside(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_somebody_of_a_known_group_gets_in_with_its_role(provider: Provider) -> None:
    client = Client()
    assert "Aanmelden met je werkaccount" in client.get("/aanmelden/").content.decode()
    answer = _log_in(client, "/te-bekijken/berichten/")
    assert (answer.status_code, answer["Location"]) == (302, "/te-bekijken/berichten/")
    assert _inside(client)
    user = get_user_model().objects.get()
    assert (user.username, user.email, user.has_usable_password(), user.is_staff) == ("els.janssens", "els@vlaio.example", False, False)
    assert roles_of(user) == {Role.OFFICER}
    assert (Event.objects.get().kind, Event.objects.get().data) == ("roles-changed", {"user": "els.janssens", "roles": ["officer"]})


def test_roles_follow_the_groups_and_end_with_them(provider: Provider) -> None:
    _log_in(Client())
    provider.tell({**ELS, "groups": "cot-leiding", "email": "els.nieuw@vlaio.example"})
    _log_in(Client())
    user = get_user_model().objects.get()
    assert roles_of(user) == {Role.LEAD}
    for groups in (["iedereen"], [], None, 7, [["cot-leiding"]], {"cot-leiding": 1}):
        provider.tell({**ELS, "groups": groups})
        client = Client()
        answer = _log_in(client)
        assert answer.status_code == 403
        assert "heeft nog geen rol in dit systeem" in answer.content.decode()
        assert not _inside(client)
    assert roles_of(get_user_model().objects.get()) == frozenset()


def test_a_stranger_without_a_group_leaves_no_account(provider: Provider) -> None:
    provider.tell({**ELS, "groups": ["iedereen"]})
    assert _log_in(Client()).status_code == 403
    assert not get_user_model().objects.exists()


def test_nobody_takes_over_an_account_by_its_name_or_address(provider: Provider) -> None:
    local = factories.user("els.janssens", Role.LEAD, email="els@vlaio.example")
    _log_in(Client())
    assert SingleSignOn.objects.get().user.username == "els.janssens-2"
    provider.tell({**ELS, "sub": "another-person"})
    _log_in(Client())
    assert sorted(get_user_model().objects.values_list("username", flat=True)) == ["els.janssens", "els.janssens-2", "els.janssens-3"]
    assert roles_of(local) == {Role.LEAD}


def test_a_closed_account_stays_closed(provider: Provider) -> None:
    _log_in(Client())
    get_user_model().objects.update(is_active=False)
    client = Client()
    assert _log_in(client).status_code == 403
    assert not _inside(client)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_an_answer_that_is_wrong_is_refused(provider: Provider, trouble: str) -> None:
    provider.tell(ELS, trouble)
    client = Client()
    answer = _log_in(client)
    assert answer.status_code == 403
    assert "Aanmelden met je werkaccount lukte niet." in answer.content.decode()
    assert not _inside(client)
    assert not get_user_model().objects.exists()


def test_an_answer_counts_once_and_only_in_the_browser_that_asked(provider: Provider) -> None:
    client, thief = Client(), Client()
    begun = client.get("/aanmelden/werkaccount/")
    address = requests.get(begun["Location"], allow_redirects=False, timeout=30).headers["Location"].removeprefix("http://testserver")
    assert thief.get(address).status_code == 403
    assert not _inside(thief)
    assert client.get(address).status_code == 302
    again = Client()
    again.cookies = client.cookies
    client.post("/afmelden/")
    assert again.get(address).status_code == 403
    assert not _inside(again)


def test_no_way_to_elsewhere_and_no_provider_is_no_way_in(provider: Provider, settings: Any) -> None:
    assert _log_in(Client(), "https://elders.example/")["Location"] == "/"
    assert Client().get("/aanmelden/terug/", {"error": "access_denied", "state": "x"}).status_code == 403
    settings.OIDC_OP_TOKEN_ENDPOINT = f"http://127.0.0.1:{free_port()}/token"
    assert _log_in(Client()).status_code == 403
    settings.OIDC_RP_CLIENT_ID = ""
    assert Client().get("/aanmelden/werkaccount/").status_code == 404
    assert "werkaccount" not in Client().get("/aanmelden/").content.decode()


def test_half_a_set_up_is_told_at_start(provider: Provider, settings: Any) -> None:
    def mistakes() -> list[str]:
        return sorted(error.msg for error in run_checks() if (error.id or "").startswith("cot.E03"))

    assert mistakes() == []
    settings.OIDC_OP_JWKS_ENDPOINT, settings.OIDC_OP_TOKEN_ENDPOINT = "", "http://provider.example/token"
    settings.COT_OIDC_ROLES = {"cot-dossiers": "baas"}
    assert mistakes() == [
        "COT_OIDC_JWKS_URL is not set",
        "COT_OIDC_ROLES names no role of ours: baas",
        "COT_OIDC_TOKEN_URL must start with https://",
    ]
