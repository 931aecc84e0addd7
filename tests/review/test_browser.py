"""In a real browser: an officer's journeys, others' text that stays text, and axe in light and dark."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import loader
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from dossiers.models import Decision, Notice
from tests import factories
from tests.review import scenario
from tests.review.scenario import House

OPEN_ALL = "document.querySelectorAll('details').forEach(e => { e.open = true })"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = os.environ.get("COT_TEST_CHROMIUM", "/usr/bin/chromium")
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield chromium
        chromium.close()


@pytest.fixture
def house(live_server: Any, transactional_db: None) -> House:
    factories.user()
    return scenario.build()


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=live_server.url, locale="nl-BE", viewport={"width": 1200, "height": 900})
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, house: House) -> Iterator[Page]:
    """Logged in through the form; a complaint of the browser (blocked script, missing file) fails the test."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    log_in(page, "an.peeters")
    yield page
    assert [text for text in complaints if "404" not in text] == []


def log_in(page: Page, name: str) -> None:
    page.goto("/")
    page.get_by_label("Gebruikersnaam").fill(name)
    page.get_by_label("Wachtwoord").fill(factories.PASSWORD)
    page.get_by_role("button", name="Aanmelden").click()
    expect(page.get_by_role("heading", name="Werklijst", exact=True)).to_be_visible()


def addresses(house: House) -> dict[str, str]:
    """Every kind of page."""
    return {
        "queue": "/",
        "nothing found": "/?zoek=nergens",
        "doubt": f"/dossiers/{house.doubt.reference}/",
        "late": f"/dossiers/{house.late.reference}/",
        "fine": f"/dossiers/{house.fine.reference}/",
        "hostile": f"/dossiers/{house.hostile.reference}/",
        "letter": f"/brieven/{house.admissible_letter.pk}/",
        "negative letter": f"/brieven/{house.late_letter.pk}/",
        "unknown letter": f"/brieven/{house.unknown_letter.pk}/",
        "question": f"/berichten/{house.question.pk}/",
        "upload": f"/uploads/{house.upload.pk}/",
        "messages": "/te-bekijken/berichten/",
        "letters": "/te-bekijken/brieven/",
        "stuck": "/te-bekijken/vastgelopen/",
        "uploads": "/te-bekijken/uploads/",
        "mailbox": "/te-bekijken/postbus/",
        "all messages": "/te-bekijken/alle-berichten/",
        "not found": "/nergens/",
    }


def _violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{v['id']}: {v['help']} at {[node['target'] for node in v['nodes']][:5]}" for v in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_barrier(page: Page, context: BrowserContext, house: House, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    found = {}
    for name, address in addresses(house).items():
        page.goto(address)
        page.evaluate(OPEN_ALL)
        found[name] = _violations(page)
    letter = context.new_page()
    letter.emulate_media(color_scheme=scheme)
    letter.set_content(
        loader.render_to_string("pages/_edited_letter.html", {"subject": "Brief", "paragraphs": [["Beste,"], ["Dag", "Tot gauw"]]})
    )
    found["edited letter"] = _violations(letter)
    assert {name: problems for name, problems in found.items() if problems} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_login_page_has_no_barrier(context: BrowserContext, house: House, scheme: Any) -> None:
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)
    page.goto("/")
    assert _violations(page) == []
    page.get_by_label("Gebruikersnaam").fill("an.peeters")
    page.get_by_label("Wachtwoord").fill("fout")
    page.get_by_role("button", name="Aanmelden").click()
    expect(page.get_by_role("alert")).to_contain_text("Deze naam en dit wachtwoord horen niet bij elkaar.")
    assert _violations(page) == []


def test_every_page_fits_a_small_screen(page: Page, house: House) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    widths = {}
    for name, address in addresses(house).items():
        page.goto(address)
        page.evaluate(OPEN_ALL)
        widths[name] = page.evaluate("document.documentElement.scrollWidth")
    assert {name: width for name, width in widths.items() if width > 320} == {}


def test_text_of_others_stays_text(page: Page, house: House) -> None:
    for address in addresses(house).values():
        page.goto(address)
        assert "gehackt" not in page.title() or "<script>" in page.title()
        assert page.locator("script").count() == 0
    page.goto(f"/dossiers/{house.hostile.reference}/")
    body = page.locator("body").inner_text()
    assert scenario.HOSTILE in body
    assert "\u202e" not in body
    assert "jaarverslag⟨U+202E⟩xslx.exe" in body


def test_finding_a_dossier_and_overruling_a_doubt(page: Page, house: House) -> None:
    page.get_by_role("searchbox", name="Zoeken").fill(house.doubt.reference)
    page.get_by_role("button", name="Toon").click()
    page.get_by_role("link", name=house.doubt.reference).click()
    finding = page.get_by_role("article", name="Op tijd ontvangen")
    finding.get_by_text("Beslissen").click()
    finding.get_by_label("In orde").check()
    finding.get_by_label("Waarom? (verplicht)").fill("Het besluit zegt “uiterlijk op”: de minuut telt mee.")
    finding.get_by_role("button", name="Bewaar je beslissing").click()
    expect(page.get_by_role("status")).to_contain_text("Bewaard: de uitkomst is nu ‘in orde’.")
    decision = Decision.objects.get()
    assert (decision.check_id, decision.outcome, decision.by.get_username()) == ("deadline", "pass", "an.peeters")


def test_a_negative_letter_from_proposal_to_departure(page: Page, house: House) -> None:
    page.goto(f"/brieven/{house.late_letter.pk}/")
    assert page.get_by_role("button", name="Verzenden").count() == 0
    page.get_by_role("link", name="Naar het dossier").click()
    page.get_by_label("Waarom klopt dit resultaat? (verplicht)").fill("De ontvangstregel is van onze eigen server.")
    page.get_by_role("button", name="Stel dit resultaat voor").click()
    expect(page.get_by_role("status")).to_contain_text("Nu moet een collega tekenen.")
    factories.user("bert.maes")
    page.get_by_role("button", name="Afmelden").click()
    log_in(page, "bert.maes")
    page.goto(f"/dossiers/{house.late.reference}/")
    page.get_by_role("button", name="Teken het resultaat").click()
    expect(page.get_by_role("status")).to_contain_text("je tekende dit resultaat")
    page.get_by_role("link", name="Bericht dat het te laat was").click()
    expect(page.frame_locator("iframe.letter").get_by_text("Dit is onze brief.")).to_be_visible()
    page.get_by_role("button", name="Verzenden").click()
    expect(page.get_by_role("status")).to_contain_text("De brief vertrekt.")
    assert Notice.objects.get(pk=house.late_letter.pk).state == Notice.DUE


def test_the_whole_way_by_keyboard(page: Page, house: House) -> None:
    page.goto(f"/brieven/{house.admissible_letter.pk}/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    send = page.get_by_role("button", name="Verzenden")
    for _ in range(8):
        page.keyboard.press("Tab")
        if send.evaluate("e => e === document.activeElement"):
            break
    expect(send).to_be_focused()
    assert send.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("De brief vertrekt.")


def test_dealing_with_a_question_and_logging_out(page: Page, house: House) -> None:
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Te bekijken").click()
    page.get_by_role("link", name="Vraag over partners").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="plan.pdf").click()
    assert download.value.suggested_filename == "plan.pdf"
    page.get_by_label("Wat heb je gedaan? (verplicht)").fill("Beantwoord per mail.")
    page.get_by_role("button", name="Afgehandeld").click()
    expect(page.get_by_role("status")).to_contain_text("Genoteerd als afgehandeld.")
    page.get_by_role("button", name="Afmelden").click()
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()
    page.goto(f"/berichten/{house.question.pk}/")
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()
