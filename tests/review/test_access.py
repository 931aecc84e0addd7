"""Nobody sees anything without a login, and every answer carries the headers that keep others' bytes harmless."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from dossiers.roles import Role
from review.access import TABLE
from review.middleware import POLICY
from tests import factories

SIGN_ON = {"aanmelden/werkaccount/", "aanmelden/terug/"}  # test_single_sign_on.py
OPEN = {"aanmelden/", "gezond"} | SIGN_ON
PUBLIC = ("start/", "zelftest/", "opladen/")  # for applicants: what is theirs alone is closed in another way (test_public.py)
INTERFACE = "api/"  # bearer tokens (test_api.py)

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()",
}
STRICT = {
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "CSRF_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "CSRF_COOKIE_SAMESITE": "Lax",
    "SESSION_COOKIE_NAME": "__Host-sessionid",
    "CSRF_COOKIE_NAME": "__Host-csrftoken",
    "SECURE_HSTS_SECONDS": 31_536_000,
    "CSRF_TRUSTED_ORIGINS": ["https://dossiers.example"],
}


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, route)
        elif isinstance(entry, URLPattern):
            yield route


def _address(route: str) -> str:
    for part, value in (
        ("<slug:slug>", "berichten"),
        ("<slug:form>", "csv"),
        ("<slug:reference>", "COT2025-R-0001"),
        ("<slug:check_id>", "deadline"),
    ):
        route = route.replace(part, value)
    for part, value in (
        ("<slug:call>", "city-of-things-2025"),
        ("<slug:phase>", "application"),
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
    if route in SIGN_ON:
        assert answer.status_code in (404, 405)  # not set up
    elif route in OPEN:
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
def test_looking_never_changes_anything() -> None:
    client = Client()
    client.force_login(factories.user("lead", Role.LEAD))
    sending = {route: name for route in CLOSED if TABLE[name := resolve(_address(route)).view_name].send}
    also_pages = {"bulk", "jury-pack", "correct-table"}
    answers = {name: client.get(_address(route)).status_code for route, name in sending.items() if name not in also_pages}
    assert set(answers.values()) == {405}, answers
    assert set(sending.values()) > also_pages


@pytest.mark.django_db
def test_an_idle_session_ends_and_no_session_is_endless(officer: Any, settings: Any) -> None:
    client = Client()
    for seen, began, status in ((3590, 3590, 200), (3610, 3610, 302), (10, 36_010, 302), (10, 35_000, 200)):
        client.force_login(officer)
        session = client.session
        session["seen"], session["began"] = int(time.time()) - seen, int(time.time()) - began
        session.save()
        assert client.get("/").status_code == status, (seen, began)


@pytest.mark.django_db
def test_a_working_officer_stays_logged_in(officer: Any, settings: Any) -> None:
    client = Client()
    client.force_login(officer)
    client.get("/")
    session = client.session
    session["seen"] -= 3000
    session.save()
    client.get("/")
    assert client.session["seen"] >= int(time.time()) - 30


@pytest.mark.django_db
def test_guessing_a_password_has_to_wait(officer: Any) -> None:
    client = Client()
    guess = {"username": "an.peeters", "password": "fout-wachtwoord"}
    answers = [client.post("/aanmelden/", guess) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    right = {"username": "an.peeters", "password": factories.PASSWORD}
    locked = client.post("/aanmelden/", right)
    assert locked.status_code == 429
    assert "Wacht 15 minuten en probeer opnieuw" in locked.content.decode()
    assert locked["Content-Security-Policy"] == POLICY
    elsewhere = Client(REMOTE_ADDR="192.0.2.7").post("/aanmelden/", right)
    assert (elsewhere.status_code, elsewhere["Location"]) == (302, "/")
    call_command("axes_reset_username", "an.peeters", verbosity=0)
    assert client.post("/aanmelden/", right).status_code == 302


@pytest.mark.django_db
def test_a_forged_header_is_no_other_address(officer: Any, settings: Any) -> None:
    guess = {"username": "an.peeters", "password": "fout-wachtwoord"}
    for number in range(5):
        last = Client(headers={"X-Forwarded-For": f"198.51.100.{number}"}).post("/aanmelden/", guess)
    assert last.status_code == 429
    settings.COT_PROXIES = 1
    assert Client(headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.77"}).post("/aanmelden/", guess).status_code == 200


@pytest.mark.django_db
def test_every_answer_carries_the_headers(pages: Client) -> None:
    for address in ("/", "/aanmelden/", "/start/", "/nergens/"):
        answer = pages.get(address)
        assert {name: answer.get(name) for name in HEADERS} == HEADERS, address
        assert "no-store" in answer["Cache-Control"]


def test_behind_https_cookies_and_hsts_are_strict() -> None:
    environment = {**os.environ, "COT_PUBLIC_URL": "https://dossiers.example", "DJANGO_SETTINGS_MODULE": "cityofthings.settings"}
    told = f"from django.conf import settings as s; print([getattr(s, name) for name in {list(STRICT)}])"
    run = subprocess.run([sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True, timeout=120)
    assert dict(zip(STRICT, ast.literal_eval(run.stdout), strict=True)) == STRICT


def test_no_template_has_script_or_style_in_itself() -> None:
    found = []
    for template in sorted((Path(__file__).parents[2] / "templates" / "pages").rglob("*.html")):
        if template.name == "_edited_letter.html":
            continue  # a mail: its own style, shown in a frame that runs nothing
        text = template.read_text(encoding="utf-8")
        for pattern in (r"<script(?![^>]*\bsrc=)", r"<style", r"\sstyle\s*=", r"\son[a-z]+\s*=\s*[\"']", r"javascript:"):
            found += [f"{template.name}: {hit}" for hit in re.findall(pattern, text, re.IGNORECASE)]
    assert found == []


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

    monkeypatch.setattr("review.queue.weighed", broken)
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
