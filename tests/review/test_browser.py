"""In a real browser: an officer's journeys, others' text that stays text, and axe in light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import loader
from django.test import RequestFactory
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dossiers import plain
from dossiers.models import Correction, Decision, Dossier, Notice
from dossiers.roles import Role
from review.views.errors import server_error
from tests import factories
from tests.review import scenario
from tests.review.conftest import PATIENCE
from tests.review.every_page import APPLICANT, NO_PAGE, addresses, link, pages
from tests.review.scenario import House
from tests.review.test_permissions import VIEWS

OPEN_ALL = "document.querySelectorAll('details').forEach(e => { e.open = true })"
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}


@pytest.fixture
def house(live_server: Any, transactional_db: None) -> House:
    factories.user()
    return scenario.build()


@pytest.fixture
def context(chromium: Browser, live_server: Any) -> Iterator[BrowserContext]:
    made = chromium.new_context(base_url=live_server.url, locale="nl-BE", viewport={"width": 1200, "height": 900})
    made.set_default_timeout(PATIENCE)
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
    assert [text for text in complaints if "Failed to load resource" not in text] == []  # pages that tell what went wrong come with 4xx


def log_in(page: Page, name: str) -> None:
    page.goto("/")
    page.get_by_label("Gebruikersnaam").fill(name)
    page.get_by_label("Wachtwoord").fill(factories.PASSWORD)
    page.get_by_role("button", name="Aanmelden").click()
    expect(page.get_by_role("heading", name="Werklijst", exact=True)).to_be_visible()


def _violations(page: Page, rules: Any = RULES) -> list[str]:
    found = Axe().run(page, options=rules).response["violations"]
    return [f"{v['id']}: {v['help']} at {[node['target'] for node in v['nodes']][:5]}" for v in found]


def _in_both_schemes(page: Page) -> list[str]:
    """Everything in light; in dark what colours can change."""
    page.emulate_media(color_scheme="light")
    light = _violations(page)
    page.emulate_media(color_scheme="dark")
    return light + [f"dark {problem}" for problem in _violations(page, COLOURS)]


def test_every_address_is_a_page_of_the_list_or_none(page: Page, house: House) -> None:
    """A new address without a line in ``every_page`` fails here; what shows no page has none to look at."""
    listed = pages(house)
    names = {name for name, _ in VIEWS}
    assert set(listed) | NO_PAGE == names
    assert set(listed).isdisjoint(NO_PAGE)
    assert all(listed.values())


def every(page: Page, house: House) -> dict[str, str]:
    """All of them, for somebody who is an officer and an applicant; and what an address that leads nowhere shows."""
    page.goto(link(APPLICANT))
    page.get_by_role("button", name="Ja, ga verder").click()
    expect(page.get_by_text(f"Je laadt op als {APPLICANT}")).to_be_visible()
    return addresses(house) | {"not found": "/nergens/", "no right": f"/dossiers/{house.late.reference}/resultaat/tekenen/"}


PARTS = 4  # of the list: each in a test of its own, well within its time on a loaded machine


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_has_a_barrier(page: Page, house: House, part: int) -> None:
    """Letters let no script run, axe neither: ``tests/notifications/test_looks`` looks at each kind of them."""
    found = {}
    for name, address in list(every(page, house).items())[part::PARTS]:
        if not name.startswith("notice-html"):
            page.goto(address)
            page.evaluate(OPEN_ALL)
            found[name] = _in_both_schemes(page)
    assert len(found) >= 10
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_the_settings_of_a_lead_have_no_barrier_and_are_set_by_keyboard(context: BrowserContext, house: House) -> None:
    factories.user("lies.wouters", Role.LEAD)
    page = context.new_page()
    log_in(page, "lies.wouters")
    page.get_by_role("link", name="Instellingen").click()
    page.get_by_text("Verander de datum").first.focus()
    for key in ("Enter", "Tab"):
        page.keyboard.press(key)
    expect(page.get_by_label("Datum van de beslissing").first).to_be_focused()
    page.get_by_label("Datum van de beslissing").first.fill("2026-02-13")
    page.get_by_label("Waarom?").first.fill("Beslist op de ministerraad.")
    page.get_by_role("button", name="Bewaar").first.press("Enter")
    expect(page.get_by_text("De datum is bewaard.")).to_be_visible()
    expect(page.get_by_text("Ingesteld door lies.wouters")).to_be_visible()
    page.evaluate(OPEN_ALL)
    assert _in_both_schemes(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_no_edited_letter_has_a_barrier(context: BrowserContext) -> None:
    letter = context.new_page()
    letter.set_content(
        loader.render_to_string(
            "pages/_edited_letter.html", {"subject": "Brief", "parts": plain.parts("Beste,\n\nKop\n---\n\n- een\n\nDag\nTot gauw")}
        )
    )
    assert _in_both_schemes(letter) == []


def test_no_page_after_a_form_has_a_barrier(context: BrowserContext, house: House) -> None:
    """What only sending shows: an error of ours, a form that is too old, the link that was sent, and what an applicant has to do first."""
    page, found = context.new_page(), {}
    broken = server_error(RequestFactory().get("/")).content.decode()
    page.route("**/kapot/", lambda route: route.fulfill(status=500, body=broken, content_type="text/html"))
    page.goto("/kapot/")
    expect(page.get_by_role("heading", name="Er ging iets mis bij ons")).to_be_visible()
    found["server error"] = _in_both_schemes(page)
    page.goto("/opladen/")
    page.get_by_label("Je e-mailadres").fill("an@")
    page.get_by_role("button", name="Stuur me de link").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found["wrong address"] = _in_both_schemes(page)
    page.get_by_label("Je e-mailadres").fill(APPLICANT)
    page.get_by_role("button", name="Stuur me de link").click()
    expect(page.get_by_role("heading", name="Kijk in je mailbox")).to_be_visible()
    found["link sent"] = _in_both_schemes(page)
    page.goto("/opladen/")
    context.clear_cookies()
    page.get_by_label("Je e-mailadres").fill(APPLICANT)
    page.get_by_role("button", name="Stuur me de link").click()
    expect(page.get_by_role("heading", name="Dit formulier is verlopen")).to_be_visible()
    found["form too old"] = _in_both_schemes(page)
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
    widths = {}
    for name, address in every(page, house).items():
        page.goto(address)
        page.evaluate(OPEN_ALL)
        for size in (320, 640):  # a phone, or 400% and 200% zoom on a screen of 1280
            page.set_viewport_size({"width": size, "height": 640})
            widths[name, size] = page.evaluate("document.documentElement.scrollWidth")
    assert {(name, size): width for (name, size), width in widths.items() if width > size} == {}


def test_text_of_others_stays_text(page: Page, house: House) -> None:
    for address in every(page, house).values():
        page.goto(address)
        assert "gehackt" not in page.title() or "<script>" in page.title()
        assert page.locator("script:not([src])").count() == 0
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
    factories.user("bert.maes", Role.LEAD)
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


def test_from_a_finding_to_its_place_by_mouse_and_by_key(page: Page, house: House) -> None:
    page.goto(f"/dossiers/{house.papers.reference}/")
    frame = page.frame_locator("iframe[name=plaats]")
    for name, lit in (
        ("aanvraagformulier, plaats in form.pdf", "rect#plaats"),
        ("kostenmodel, plaats in model.xlsx", "td#plaats"),
        ("tekst.docx, plaats in tekst.docx", "p#plaats"),
        ("foto.jpg, plaats in foto.jpg", "rect#plaats"),
    ):
        page.get_by_role("link", name=name).click()
        expect(frame.get_by_text(name.partition("plaats")[2].strip())).to_be_visible()
        expect(frame.locator(lit)).to_be_in_viewport()
        assert page.evaluate("window.scrollY") < 400  # the page itself stays where the officer reads
    page.get_by_role("link", name="Zet de documenten naast elkaar").click()
    for name in ("Aanvraagformulier", "Kostenmodel"):
        shown = page.get_by_role("region", name=name).frame_locator("iframe")
        expect(shown.locator("#plaats")).to_be_in_viewport()
    page.goto(f"/dossiers/{house.papers.reference}/")
    page.keyboard.press("Alt+ArrowDown")
    expect(page.get_by_role("article", name="Indiener")).to_be_focused()
    expect(page.get_by_role("link", name="aanvraagformulier, plaats in form.pdf")).to_have_attribute("aria-current", "true")


def test_the_place_is_a_page_of_its_own_on_a_small_screen_and_without_script(chromium: Browser, live_server: Any, house: House) -> None:
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 320, "height": 640}, java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    log_in(page, "an.peeters")
    page.goto(f"/dossiers/{house.papers.reference}/")
    page.get_by_role("link", name="aanvraagformulier, plaats in form.pdf").click()
    expect(page.locator("rect#plaats")).to_be_in_viewport()
    page.get_by_role("link", name=house.papers.reference).click()
    expect(page.get_by_role("article", name="Indiener")).to_be_in_viewport()
    page.set_viewport_size({"width": 1300, "height": 800})
    page.get_by_role("link", name="kostenmodel, plaats in model.xlsx").click()
    expect(page.frame_locator("iframe[name=plaats]").locator("td#plaats")).to_be_in_viewport()
    context.close()


def test_taking_a_dossier_and_correcting_a_field(page: Page, house: House) -> None:
    page.goto(f"/dossiers/{house.doubt.reference}/")
    page.get_by_role("button", name="Neem in behandeling").click()
    expect(page.get_by_role("status")).to_contain_text("Jij hebt dit dossier nu in behandeling.")
    page.get_by_text("Wat we in dit bestand lazen").click()
    row = page.get_by_role("row", name="contactpersoon").filter(has_text="Verbeter").first
    row.get_by_text("Verbeter", exact=False).first.click()
    row.get_by_label("Wat moet hier staan?").fill("nieuw@leuven.be")
    row.get_by_label("Waarom? (verplicht)").fill("Verkeerd gelezen: zie het formulier.")
    row.get_by_role("button", name="Bewaar en controleer opnieuw").click()
    expect(page.get_by_role("status")).to_contain_text("Je waarde is bewaard, naast wat er gelezen werd.")
    expect(page.get_by_text("Wat veranderde sinds de vorige controle")).to_be_visible()
    correction = Correction.objects.get()
    assert (correction.typed, correction.by.get_username()) == ("nieuw@leuven.be", "an.peeters")


def test_filing_a_message_and_moving_it_on(page: Page, house: House) -> None:
    page.goto(f"/berichten/{house.question.pk}/")
    page.get_by_text("Breng onder in een dossier").click()
    page.get_by_label("Of een nieuw dossier").select_option(label="Aanmelding")
    page.get_by_label("Waarom? (verplicht)").fill("Er zit een plan bij, en een vraag.")
    page.get_by_role("button", name="Breng onder").click()
    expect(page.get_by_role("status").first).to_contain_text("Ondergebracht in")
    made = Dossier.objects.get(submissions__message=house.question)
    made.submissions.update(state="done")
    page.goto(f"/dossiers/{made.reference}/")
    page.get_by_text("Verplaatsen of afsplitsen").click()
    page.get_by_label("In een ander dossier, als versie").check()
    move = page.locator("form").filter(has=page.get_by_role("button", name="Verplaats", exact=True))
    move.get_by_label("Nummer van het andere dossier").fill(house.versions.reference)
    move.get_by_label("Waarom? (verplicht)").fill("Hoort bij het dossier van deze stad.")
    move.get_by_role("button", name="Verplaats", exact=True).click()
    expect(page.get_by_text("Dit dossier is leeg.")).to_be_visible()
    page.get_by_text("Dit dossier is leeg.").locator("xpath=..").get_by_role("link", name=house.versions.reference).click()
    expect(page.get_by_text("kwam uit")).to_be_visible()


def test_sending_what_is_ready_and_sending_again_what_may_not_have_arrived(page: Page, house: House) -> None:
    ready = factories.notice(factories.dossier(applicant_name="Gemeente Klaar"))
    page.goto("/")
    page.get_by_role("link", name="Brieven samen verzenden").click()
    expect(page.get_by_role("row", name="Gemeente Klaar")).to_be_visible()
    page.get_by_role("button", name="Verzend de aangevinkte brieven").dblclick()
    expect(page.get_by_role("row", name="Gemeente Klaar")).to_have_count(0)
    assert Notice.objects.get(pk=ready.pk).state == Notice.DUE
    page.goto(f"/brieven/{house.unknown_letter.pk}/")
    page.get_by_label("Ik weet dat de ontvanger deze mail misschien twee keer krijgt.").check()
    page.get_by_role("button", name="Verzend opnieuw").click()
    expect(page.get_by_role("status")).to_contain_text("De brief vertrekt opnieuw.")


def test_deciding_a_doubt_by_keyboard_alone(page: Page, house: House) -> None:
    def tab_to(target: Any, most: int = 60) -> None:
        for _ in range(most):
            page.keyboard.press("Tab")
            if target.evaluate("e => e === document.activeElement"):
                assert target.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
                return
        raise AssertionError(f"not reached by {most} tabs: {target}")

    search = page.get_by_role("searchbox", name="Zoeken")
    tab_to(search)
    page.keyboard.type(house.doubt.reference)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("1 dossier.")
    tab_to(page.get_by_role("link", name=house.doubt.reference))
    page.keyboard.press("Enter")
    finding = page.get_by_role("article", name="Op tijd ontvangen")
    expect(finding).to_be_visible()
    page.keyboard.press("Alt+ArrowDown")
    expect(finding).to_be_focused()
    tab_to(finding.get_by_text("Beslissen"))
    page.keyboard.press("Enter")
    tab_to(finding.get_by_label("In orde"))
    page.keyboard.press("Space")
    tab_to(finding.get_by_label("Waarom? (verplicht)"))
    page.keyboard.type("De minuut telt mee volgens het besluit.")
    tab_to(finding.get_by_role("button", name="Bewaar je beslissing"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Bewaard: de uitkomst is nu ‘in orde’.")
