"""Every address x every role, and nobody at all, x looking and sending. Made from the list of addresses: a new one without a line fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path

from dossiers import signatures
from dossiers.events import writing
from dossiers.models import Dossier, Event
from dossiers.roles import Role
from review.access import TABLE
from tests import factories
from tests.review.test_access import _address

METHODS = ("get", "options", "post", "delete")
SAFE = ("get", "head", "options")
REFUSED = "Dit mag je niet zien of doen"

# The promise, written down a second time and by hand: who may look at what, and who may do what. A view is in exactly one of these.
EVERYONE = {"login", "health", "start", "blank-form", "self-check", "ask-link", "confirm-address"}
EVERYONE |= {
    "upload-overview",
    "upload-leave",
    "upload-clock",
    "upload-begin",
    "upload-one",
    "upload-submit",
    "upload-announce",
    "upload-part",
}
EVERYONE |= {"api-submissions", "api-submission", "api-openapi", "api-nothing"}
SIGN_IN_ELSEWHERE = {"oidc_authentication_init", "oidc_authentication_callback"}
DOCUMENTS_AND_PAGES = {"queue", "side-queue", "dossier", "compare-versions", "side-by-side", "message", "upload", "notice", "notice-html"}
DOCUMENTS_AND_PAGES |= {
    "look",
    "page-image",
    "look-receipt",
    "document",
    "message-raw",
    "message-part",
    "upload-file",
    "notice-raw",
}
LOOK_OR_DO = {"bulk", "jury-pack"}
DOCUMENTS_AND_PAGES |= {"overview", "export"}
SIGNATURE = {"sign-verdict", "set-decision-date", "set-automatic", "set-alerts", "set-account"}
SETTINGS = {"settings"}
NO_PERSONAL_DATA = {"condition"}
OWN_SESSION = {"logout"}


def _views() -> Iterator[tuple[str, str]]:
    def walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, str]]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                yield from walk(entry, before + str(entry.pattern))
            elif isinstance(entry, URLPattern):
                yield entry.name or "", before + str(entry.pattern)

    return walk(get_resolver(), "")


VIEWS = sorted(set(_views()))


def allowed(view: str, role: Role | None, method: str) -> bool:
    """What is right, as the issue says it and apart from the table."""
    if view in EVERYONE | SIGN_IN_ELSEWHERE:
        return True
    if role is None:
        return False
    if view in OWN_SESSION:
        return True
    if view in NO_PERSONAL_DATA:
        return method in SAFE
    if view in SETTINGS:
        return method in SAFE and role in (Role.LEAD, Role.AUDITOR)
    if view in SIGNATURE:
        return role is Role.LEAD
    if view in DOCUMENTS_AND_PAGES | LOOK_OR_DO and method in SAFE:
        return role in (Role.OFFICER, Role.LEAD, Role.AUDITOR)
    if view in DOCUMENTS_AND_PAGES:
        return False  # there is nothing to send
    return role in (Role.OFFICER, Role.LEAD)


def test_every_address_has_a_name_and_a_line_and_no_line_is_left_over() -> None:
    names = {name for name, _ in VIEWS}
    assert "" not in names
    assert names == set(TABLE)
    listed = EVERYONE | SIGN_IN_ELSEWHERE | DOCUMENTS_AND_PAGES | LOOK_OR_DO | SIGNATURE | SETTINGS | NO_PERSONAL_DATA | OWN_SESSION
    assert listed <= names, listed - names
    closed = {name for name, entry in TABLE.items() if not entry.open}
    assert {name for name, entry in TABLE.items() if entry.open} == EVERYONE | SIGN_IN_ELSEWHERE
    assert closed.isdisjoint(EVERYONE)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, *Role])
def test_every_address_for_this_role(role: Role | None) -> None:
    wrong, client = [], _client(role)
    for name, route in VIEWS:
        for method in METHODS:
            answer = getattr(client, method)(_address(route))
            refused = answer.status_code == 403 and REFUSED in answer.content.decode()
            if name in EVERYONE | SIGN_IN_ELSEWHERE:
                right = not refused
            elif role is None:
                right = answer.status_code == 302 and answer["Location"].startswith("/aanmelden/?next=")
            else:
                right = refused is not allowed(name, role, method)
            if name in OWN_SESSION:
                client = _client(role)
            if not right:
                wrong.append(f"{method} {route}: {answer.status_code}")
    assert wrong == []


_ACCOUNTS: dict[Role | None, Any] = {}


@pytest.fixture(autouse=True)
def no_accounts() -> None:
    _ACCOUNTS.clear()


def _client(role: Role | None) -> Client:
    client = Client(raise_request_exception=False)
    if role is not None:
        if role not in _ACCOUNTS:
            _ACCOUNTS[role] = factories.user(f"iemand-{role}", role)
        client.force_login(_ACCOUNTS[role])
    return client


@pytest.mark.django_db
def test_an_account_without_a_role_sees_nothing_and_is_told() -> None:
    client = Client()
    client.force_login(factories.user(role=None, is_superuser=True, is_staff=True))
    for name, route in VIEWS:
        if not TABLE[name].open:
            answer = client.get(_address(route))
            assert answer.status_code == 403, route
            assert "je account heeft nog geen rol in dit systeem" in answer.content.decode()
            assert "Afmelden" in answer.content.decode()


@pytest.mark.django_db
def test_a_role_that_was_taken_away_ends_at_once() -> None:
    user = factories.user()
    client = Client()
    client.force_login(user)
    assert client.get("/").status_code == 200
    user.groups.clear()
    assert client.get("/").status_code == 403


def _new(request: HttpRequest) -> HttpResponse:
    return HttpResponse("geheim")


urlpatterns = [path("nieuw/", _new, name="nieuw"), path("naamloos/", _new), path("", _new, name="queue")]
handler403 = "review.views.errors.forbidden"


@pytest.mark.django_db
@pytest.mark.urls("tests.review.test_permissions")
def test_an_address_that_nobody_thought_about_is_refused_to_everybody() -> None:
    lead = factories.user(role=Role.LEAD)
    client = Client(raise_request_exception=False)
    client.force_login(lead)
    for address in ("/nieuw/", "/naamloos/"):
        answer = client.get(address)
        assert answer.status_code in (403, 500) and b"geheim" not in answer.content, address
    assert client.get("/").content == b"geheim"


@pytest.mark.django_db
def test_what_an_auditor_reads_is_in_the_log_and_nobody_elses_reading_is() -> None:
    dossier = factories.dossier()
    address = f"/dossiers/{dossier.reference}/"
    for role in (Role.OFFICER, Role.LEAD):
        assert _client(role).get(address).status_code == 200
    assert not Event.objects.filter(kind="read").exists()
    auditor = _client(Role.AUDITOR)
    text = auditor.get(address + "?x=1").content.decode()
    auditor.get("/?zoek=Leuven")
    assert auditor.post(f"{address}behandelaar/", {"aan": "", "stand": 0}).status_code == 403
    logged = list(Event.objects.filter(kind="read").order_by("number").values_list("actor", "data"))
    assert logged == [
        ("iemand-auditor", {"view": "dossier", "address": f"{address}?x=1", "method": "GET"}),
        ("iemand-auditor", {"view": "queue", "address": "/?zoek=Leuven", "method": "GET"}),
    ]
    assert text.count('method="post"') == 1  # only to log out: an auditor changes nothing
    assert Dossier.objects.get().assigned_to is None


@pytest.mark.django_db
def test_what_cannot_be_logged_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the log is full")

    monkeypatch.setattr("review.access.record", broken)
    dossier = factories.dossier()
    answer = _client(Role.AUDITOR).get(f"/dossiers/{dossier.reference}/")
    assert answer.status_code == 500
    assert dossier.reference not in answer.content.decode()


@pytest.mark.django_db
def test_an_operator_sees_queues_and_nothing_about_people() -> None:
    dossier = factories.dossier(applicant_name="Gemeente Bonheiden")
    factories.message(subject="Over mijn buurman", from_address="els@example.org", needs_person=True)
    client = Client()
    user = factories.user("operator", Role.OPERATOR)
    answer = client.post("/aanmelden/", {"username": "operator", "password": factories.PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/toestand/")
    page = client.get("/toestand/").content.decode()
    for word in (dossier.reference, "Bonheiden", "buurman", "els@example.org", "Werklijst"):
        assert word not in page
    assert "Wachtrijen" in page
    assert "Naar de toestand van het systeem" in client.get("/").content.decode()
    assert user.groups.get().name == "operator"


@pytest.mark.django_db
def test_only_a_lead_signs_second() -> None:
    late = factories.dossier(factories.Spec("deadline", outcome="fail", reason="Te laat."))
    officer, lead, second = factories.user(), factories.user("lead", Role.LEAD), factories.user("bert.maes")
    client = Client()
    client.force_login(second)
    with writing():
        signatures.propose_verdict(late, "Nagekeken.", officer)
    assert "Teken het resultaat" not in client.get(f"/dossiers/{late.reference}/").content.decode()
    client.force_login(lead)
    assert "Teken het resultaat" in client.get(f"/dossiers/{late.reference}/").content.decode()
