"""An applicant's journeys in a real browser, against the product's own web server, intake and worker."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from calls.load import blank_forms
from tests.end_to_end.system import wait_until
from tests.intake.mails import docx
from tests.review.conftest import PATIENCE, Picture
from tests.review.product import Product

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
LARGE = bytes(range(256)) * 20_000  # 5 MB: five parts
_numbers = iter(range(1, 1000))


@pytest.fixture
def context(chromium: Browser, running: Product) -> Iterator[BrowserContext]:
    made = chromium.new_context(base_url=running.url, locale="nl-BE", viewport={"width": 1100, "height": 900})
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A complaint of the browser (blocked script, style or connection) fails the test, but for answers that the test itself brings about."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert [text for text in complaints if "Failed to load resource" not in text] == []


@pytest.fixture
def email() -> str:
    """Everyone their own address: links are limited per address."""
    return f"indiener{next(_numbers)}@testdorp.example"


def confirm(page: Page, running: Product, email: str) -> None:
    """From the start page to a confirmed address, as people go."""
    page.goto("/start/")
    page.get_by_role("link", name="Opladen", exact=True).click()
    page.get_by_label("Je e-mailadres").fill(email)
    page.get_by_role("button", name="Stuur me de link").click()
    expect(page.get_by_role("heading", name="Kijk in je mailbox")).to_be_visible()
    page.goto(running.link_for(email))
    page.get_by_role("button", name="Ja, ga verder").click()
    expect(page.get_by_text(f"Je laadt op als {email}")).to_be_visible()


def begin(page: Page, phase: str = "een aanvraag") -> None:
    page.get_by_label(phase).check()
    page.get_by_role("button", name="Verder: kies je bestanden").click()
    expect(page.get_by_role("heading", name="Kies je bestanden")).to_be_visible()


def hand_in(page: Page, *files: Path) -> None:
    page.get_by_label("bestanden").set_input_files(list(files))
    page.get_by_role("button", name="Dien in").click()


def received(page: Page) -> str:
    """Waits for the receipt and gives the number of the upload."""
    expect(page.get_by_role("heading", name="We hebben je documenten ontvangen")).to_be_visible()
    return page.locator("dd code").first.inner_text()


def sealed(running: Product, data: bytes) -> bool:
    digest = hashlib.sha256(data).hexdigest()
    path = running.folder / "var" / "evidence" / digest[:2] / digest[2:4] / digest
    return path.exists() and path.read_bytes() == data


def violations(page: Page) -> list[str]:
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{page.url} {v['id']}: {v['help']} at {[node['target'] for node in v['nodes']][:5]}" for v in found]


def no_barriers(page: Page) -> None:
    """In light and dark, on a small screen and at 200%: nothing axe complains about, nothing to scroll sideways."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert violations(page) == []
    page.emulate_media(color_scheme="light")
    for width in (320, 550):
        page.set_viewport_size({"width": width, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (page.url, width)
    page.set_viewport_size({"width": 1100, "height": 900})


# the journeys ---------------------------------------------------------------------------------------------------------


def test_checking_your_own_documents_with_a_mistake_and_then_right(page: Page, running: Product, picture: Picture) -> None:
    application = SAMPLES / "03-application-complete"
    form, costs = next(application.glob("*.pdf")), next(application.glob("*.xlsx"))
    page.goto("/start/")
    no_barriers(page)
    picture(page, "applicant-start")
    page.get_by_role("link", name="Zelf nakijken", exact=True).click()
    no_barriers(page)
    picture(page, "applicant-self-check")
    page.get_by_label("Je bestanden").set_input_files([form])
    page.get_by_role("button", name="Kijk na").click()
    expect(page.get_by_role("heading", name="Dit zagen we in je documenten")).to_be_visible()
    wrong = page.get_by_role("region", name="Breng dit in orde voor je indient")
    expect(wrong).to_contain_text("kostenmodel")
    expect(page.get_by_text("Je hebt nog niets ingediend.")).to_be_visible()
    picture(page, "applicant-self-check-result")
    page.set_viewport_size({"width": 390, "height": 800})
    page.emulate_media(color_scheme="dark")
    picture(page, "applicant-self-check-result-phone")
    no_barriers(page)
    page.get_by_role("link", name="Kijk andere bestanden na").click()
    page.get_by_label("Je bestanden").set_input_files([form, costs])
    page.get_by_role("button", name="Kijk na").click()
    expect(page.get_by_text("We vonden niets dat zeker ontbreekt of fout is.")).to_be_visible()
    assert page.get_by_role("region", name="Breng dit in orde voor je indient").count() == 0
    assert running.rows("SELECT count(*) FROM dossiers_evidence WHERE sha256 = ?", hashlib.sha256(form.read_bytes()).hexdigest()) == [(0,)]


def test_uploading_a_form(page: Page, running: Product, email: str, picture: Picture) -> None:
    form = blank_forms("city-of-things-2025")["city_of_things_2025_aanmeldingsformulier.docx"]
    page.goto("/opladen/")
    no_barriers(page)
    picture(page, "applicant-address")
    confirm(page, running, email)
    no_barriers(page)
    picture(page, "applicant-upload")
    begin(page, "een aanmelding")
    no_barriers(page)
    hand_in(page, form)
    number = received(page)
    no_barriers(page)
    expect(page.get_by_text("COT2025-R-")).to_be_visible()
    picture(page, "applicant-receipt")
    assert wait_until(lambda: len(running.mails("receipt", email)) == 1, 120), running.log()
    assert number in running.mails("receipt", email)[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert sealed(running, form.read_bytes())


def test_a_broken_connection_goes_on_by_itself(page: Page, running: Product, email: str, tmp_path: Path) -> None:
    data = LARGE + b"van zelf"
    (tmp_path / "groot plan.bin").write_bytes(data)
    confirm(page, running, email)
    begin(page)
    broken: list[str] = []

    def cut(route: Route) -> None:
        if route.request.method == "PATCH" and len(broken) < 3 and route.request.headers["upload-offset"] != "0":
            broken.append(route.request.headers["upload-offset"])
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/bestanden/**", cut)
    hand_in(page, tmp_path / "groot plan.bin")
    received(page)
    assert len(broken) == 3, "what the page says meanwhile is gone within a second; the next journey looks at it"
    assert sealed(running, data)


def test_going_on_another_time_where_it_stopped(
    page: Page, context: BrowserContext, running: Product, email: str, tmp_path: Path, picture: Picture
) -> None:
    data = LARGE + b"later"
    (tmp_path / "groot plan.bin").write_bytes(data)
    confirm(page, running, email)
    begin(page)
    page.route(
        "**/bestanden/*/", lambda route: route.abort() if route.request.headers.get("upload-offset") == str(2 << 20) else route.continue_()
    )
    hand_in(page, tmp_path / "groot plan.bin")
    expect(page.get_by_text("De verbinding is weg.")).to_be_visible()
    picture(page, "applicant-connection-gone")
    page.close(run_before_unload=False)
    later = context.new_page()
    later.goto("/opladen/")
    later.get_by_role("link", name="Ga verder met aanvraag").click()
    expect(later.get_by_text("Kies dit bestand opnieuw: we gaan verder waar het stopte")).to_be_visible()
    no_barriers(later)
    picture(later, "applicant-going-on")
    (tmp_path / "vergissing.docx").write_bytes(docx("Vergissing"))
    later.get_by_label("bestanden").set_input_files(tmp_path / "vergissing.docx")
    later.get_by_role("button", name="Dien in").click()
    expect(later.get_by_role("status")).to_contain_text("Kies ook ‘groot plan.bin’ opnieuw")
    offsets: list[int] = []
    later.on("request", lambda request: offsets.append(int(request.headers["upload-offset"])) if request.method == "PATCH" else None)
    hand_in(later, tmp_path / "groot plan.bin")
    received(later)
    assert min(offsets) == 2 << 20, "nothing is sent twice"
    assert sealed(running, data)


def test_a_new_version(page: Page, running: Product, email: str, tmp_path: Path, picture: Picture) -> None:
    (tmp_path / "eerst.docx").write_bytes(docx("Eerst"))
    (tmp_path / "beter.docx").write_bytes(docx("Beter"))
    confirm(page, running, email)
    begin(page)
    hand_in(page, tmp_path / "eerst.docx")
    received(page)
    expect(page.locator("#dossiernummer")).to_contain_text("COT2025-A-")
    reference = page.locator("#dossiernummer").inner_text()
    page.get_by_role("button", name="Nieuwe versie opladen").click()
    expect(page.get_by_text(f"een nieuwe versie van {reference}")).to_be_visible()
    hand_in(page, tmp_path / "beter.docx")
    received(page)
    expect(page.locator("#dossiernummer")).to_have_text(reference)
    page.get_by_role("link", name="Opladen").first.click()
    expect(page.get_by_role("link", name=f"Ontvangstbewijs {reference}")).to_have_count(2)
    picture(page, "applicant-two-versions")


def test_an_upload_over_the_deadline_keeps_both_instants(
    page: Page, running: Product, email: str, tmp_path: Path, picture: Picture
) -> None:
    (tmp_path / "laat.docx").write_bytes(docx("Op het nippertje"))
    confirm(page, running, email)
    begin(page)
    page.route("**/bestanden/*/", lambda route: route.abort() if route.request.method == "PATCH" else route.continue_())
    hand_in(page, tmp_path / "laat.docx")
    expect(page.get_by_text("De verbinding is weg.")).to_be_visible()
    # The deadline of the edition passed long ago: the begin that our clock wrote down is put before it, as if that were now.
    running.rows("UPDATE dossiers_webupload SET started_at = ? WHERE email = ?", "2025-11-14 22:58:30", email)
    page.unroute("**/bestanden/*/")
    number = received(page)
    expect(page.get_by_text("Je upload begon voor de deadline en was klaar na de deadline.")).to_be_visible()
    expect(page.get_by_text("14 november 2025 om 23.58.30 uur (+01:00)")).to_be_visible()
    picture(page, "applicant-over-the-deadline")
    no_barriers(page)
    query = "SELECT f.outcome, f.reason FROM dossiers_finding f JOIN dossiers_assessment a ON a.id = f.assessment_id"
    query += " JOIN dossiers_submission s ON s.id = a.submission_id JOIN dossiers_upload u ON u.id = s.upload_id"
    query += " WHERE f.check_id = 'deadline' AND u.platform_id = ?"
    assert wait_until(lambda: bool(running.rows(query, number)), 120), running.log()
    ((outcome, reason),) = running.rows(query, number)
    assert outcome == "review"
    assert "De upload begon op 14 november 2025 om 23.58.30 uur" in reason


# other ways -----------------------------------------------------------------------------------------------------------


def test_without_a_script_and_with_a_hostile_name(chromium: Browser, running: Product, email: str, tmp_path: Path) -> None:
    name = '"><img src=x onerror=alert(1)>.docx'
    data = docx("Zonder script")
    (tmp_path / name).write_bytes(data)
    context = chromium.new_context(base_url=running.url, java_script_enabled=False)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    confirm(page, running, email)
    begin(page)
    hand_in(page, tmp_path / name)
    received(page)
    assert name in page.locator("main").inner_text().replace("%22", '"')
    assert sealed(running, data)
    context.close()


def test_the_whole_way_by_keyboard(page: Page, running: Product, email: str, tmp_path: Path) -> None:
    def go_to(name: str, role: Any = "button") -> None:
        wanted = page.get_by_role(role, name=name)
        for _ in range(40):
            page.keyboard.press("Tab")
            if wanted.evaluate("e => e === document.activeElement"):
                break
        expect(wanted).to_be_focused()
        assert wanted.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"

    (tmp_path / "plan.docx").write_bytes(docx("Met het toetsenbord"))
    page.goto("/opladen/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    go_to("Je e-mailadres", "textbox")
    page.keyboard.type(email)
    page.keyboard.press("Enter")
    page.goto(running.link_for(email))
    go_to("Ja, ga verder")
    page.keyboard.press("Enter")
    go_to("een aanmelding", "radio")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio", name="een aanvraag")).to_be_checked()
    go_to("Verder: kies je bestanden")
    page.keyboard.press("Enter")
    with page.expect_file_chooser() as chooser:
        page.get_by_label("bestanden").focus()
        page.keyboard.press("Enter")
    chooser.value.set_files(tmp_path / "plan.docx")
    go_to("Dien in")
    page.keyboard.press("Enter")
    received(page)


def test_what_is_wrong_is_said_with_what_to_do(page: Page, running: Product, email: str, tmp_path: Path) -> None:
    page.goto("/opladen/")
    page.get_by_label("Je e-mailadres").fill("an@")
    page.get_by_role("button", name="Stuur me de link").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf het zoals naam@gemeente.be.")
    no_barriers(page)
    confirm(page, running, email)
    begin(page)
    with (tmp_path / "film.docx").open("wb") as large:
        large.truncate(50_000_001)
    (tmp_path / "leeg.docx").write_bytes(b"")
    hand_in(page, tmp_path / "film.docx", tmp_path / "leeg.docx")
    expect(page.get_by_text("Dit bestand is groter dan 50 MB. Maak het kleiner, of splits het in twee bestanden.")).to_be_visible()
    expect(page.get_by_text("Dit bestand is leeg.")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Niet alle bestanden kunnen mee.")
    no_barriers(page)
    (tmp_path / "programma.docx").write_bytes(b"\x7fELF" + bytes(100))
    hand_in(page, tmp_path / "programma.docx")
    expect(page.get_by_role("status")).to_contain_text("is een programma, geen document")
    page.reload()
    no_barriers(page)
    page.get_by_role("button", name="Verwijder programma.docx").click()
    expect(page.get_by_role("status")).to_contain_text("‘programma.docx’ is verwijderd.")
    expect(page.get_by_role("heading", name="Wat er al is")).to_have_count(0)
    page.goto("/zelftest/")
    page.get_by_label("Je bestanden").set_input_files([tmp_path / "programma.docx"])
    page.get_by_role("button", name="Kijk na").click()
    expect(page.get_by_role("alert")).to_contain_text("is een programma, geen document")
    no_barriers(page)
    page.goto("/opladen/bevestigen/x/")
    no_barriers(page)
