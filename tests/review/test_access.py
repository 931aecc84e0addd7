"""Nobody sees anything without a login, and every answer carries the headers that keep others' bytes harmless."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from review.middleware import POLICY
from tests import factories

OPEN = {"aanmelden/", "gezond"}
PUBLIC = ("start/", "zelftest/", "opladen/")  # for applicants: what is theirs alone is closed in another way (test_public.py)
INTERFACE = "api/"  # bearer tokens (test_api.py)


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def _address(route: str) -> str:
    for part, value in (("<slug:slug>", "berichten"), ("<slug:reference>", "COT2025-R-0001"), ("<slug:check_id>", "deadline")):
        route = route.replace(part, value)
    for part, value in (
        ("<slug:call>", "city-of-things-2025"),
        ("<str:name>", "x.docx"),
        ("<str:token>", "x"),
        ("<anything:platform_id>", "x"),
    ):
        route = route.replace(part, value)
    route = route.replace("<uuid:pk>", "00000000-0000-4000-8000-000000000000").replace("<anything:rest>", "x")
    for part in ("<int:pk>", "<int:number>", "<int:index>"):
        route = route.replace(part, "1")
    assert "<" not in route, f"tell this test what to put into {route}"
    return "/" + route


ROUTES = sorted(set(_patterns(get_resolver())))
CLOSED = [route for route in ROUTES if route not in OPEN and not route.startswith((*PUBLIC, INTERFACE))]


def test_every_route_is_known() -> None:
    assert len(ROUTES) >= 27
    assert set(ROUTES) >= OPEN


@pytest.mark.django_db
@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_anonymous_is_sent_to_the_login(route: str, method: str) -> None:
    answer = getattr(Client(), method)(_address(route))
    if route in OPEN:
        assert answer.status_code in (200, 405)
    elif route.startswith(INTERFACE):
        assert answer.status_code in (401, 404, 405) or (route, answer.status_code) == ("api/v1/openapi.json", 200)
    elif route.startswith(PUBLIC):
        assert answer.status_code in (200, 400, 403, 404, 405, 410) or answer["Location"] == "/opladen/"
    else:
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/aanmelden/")
    assert answer["Content-Security-Policy"] == POLICY


@pytest.mark.django_db
def test_writes_need_the_token_of_our_own_form(officer: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer)
    message = factories.message(needs_person=True)
    answer = client.post(f"/berichten/{message.pk}/afgehandeld/", {"nota": "Gebeld met de afzender."})
    message.refresh_from_db()
    assert answer.status_code == 403
    assert "Dit formulier is verlopen" in answer.content.decode()
    assert message.handled_at is None


@pytest.mark.django_db
def test_looking_never_changes_anything(pages: Client) -> None:
    for route in CLOSED:
        if route.endswith(
            ("verzenden/", "annuleren/", "opnieuw/", "tekst/", "afgehandeld/", "resultaat/", "brief/", "<slug:check_id>/", "afmelden/")
        ):
            assert pages.get(_address(route)).status_code == 405, route


@pytest.mark.django_db
def test_login_tells_in_dutch_what_went_wrong(officer: Any) -> None:
    answer = Client().post("/aanmelden/", {"username": "an.peeters", "password": "fout-wachtwoord"})
    assert "Deze naam en dit wachtwoord horen niet bij elkaar." in answer.content.decode()
    answer = Client().post("/aanmelden/", {"username": "", "password": ""})
    assert "Vul je gebruikersnaam in." in answer.content.decode()
    answer = Client().post("/aanmelden/", {"username": "an.peeters", "password": factories.PASSWORD, "next": "https://elders.example/"})
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.django_db
def test_health_needs_no_login_and_tells_nothing() -> None:
    answer = Client().get("/gezond")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_wrong_addresses_end_in_a_dutch_page(pages: Client) -> None:
    for address in (
        "/nergens/",
        "/dossiers/COT2025-R-9999/",
        "/berichten/99999999999999999999999/",
        "/documenten/99999999999999999999999/",
        "/brieven/99999999999999999999999/",
        "/uploads/1/bestanden/99999999999999999999999/",
        "/te-bekijken/nergens/",
    ):
        answer = pages.get(address)
        assert answer.status_code == 404, address
        assert "We vinden deze pagina niet" in answer.content.decode()


@pytest.mark.django_db
def test_a_mistake_of_ours_ends_in_a_dutch_page(officer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("boem")

    monkeypatch.setattr("review.queue.counts", broken)
    client = Client(raise_request_exception=False)
    client.force_login(officer)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "Er ging iets mis bij ons" in answer.content.decode()
    assert "boem" not in answer.content.decode()


@pytest.mark.django_db
def test_odd_questions_in_the_address_are_ignored(pages: Client) -> None:
    factories.dossier(reference="COT2025-R-7777")
    for query in (
        "fase=niets",
        "resultaat=%00",
        "zoek=%00",
        "pagina=-3",
        "pagina=99999999999999",
        "pagina=²",
        "zoek=" + "x" * 5000,
        "voor_mij=wat",
    ):
        assert pages.get(f"/?{query}").status_code == 200, query
    assert b"COT2025-R-7777" in pages.get("/?fase=niets&pagina=999").content
