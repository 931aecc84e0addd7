"""An officer's ten journeys, each from the work list to its end, in a real browser on the product itself: mails and uploads came in by the mailbox
and the platform's folder and went through intake and worker; letters really leave. What an applicant goes through is in ``test_applicants``."""

from __future__ import annotations

import email
import email.policy
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from samples.compare import Sample, samples
from samples.make.mails import Letter, letter, received_mail
from tests.end_to_end.system import wait_until
from tests.generator.printed import scanned
from tests.intake.test_bounces import block, dsn
from tests.review.conftest import PATIENCE, Picture
from tests.review.product import PATIENCE as SECONDS
from tests.review.product import Product

DOCS = Path(__file__).parents[2] / "docs" / "journeys"
CASES = {case.name[:2]: case for case in samples()}
WORKING = ["01", "02", "04", "06", "07", "12", "16", "34"]
PASSWORD = "een lang wachtwoord voor niemand"
SCAN = "<scan@temse.example>"
AGAIN = "<nogmaals@gmail.example>"

pytestmark = pytest.mark.timeout(900)  # the first of them waits for all that came in to be read: seconds on a quiet machine


def mail_of(case: Sample) -> EmailMessage:
    assert case.mail is not None
    return email.message_from_bytes(case.mail.read_bytes(), policy=email.policy.default)  # type: ignore[return-value]


def attachment(case: Sample) -> tuple[str, bytes]:
    [part] = mail_of(case).iter_attachments()
    return str(part.get_filename()), part.get_payload(decode=True)  # type: ignore[return-value]


def arrive(office: Product, case: Sample) -> None:
    """As it came: a mail into the mailbox, an upload into the platform's folder, whose manifest comes last."""
    if case.mail is not None:
        return office.deliver(case.mail.read_bytes(), datetime.fromisoformat(case.received), case.name)
    folder = office.folder / "var" / "uploads" / case.name
    folder.mkdir(parents=True)
    for file in case.files:
        shutil.copy(file, folder)
    shutil.copy(case.folder / "submission.json", folder)
    return None


def arrive_by_mail(office: Product, written: Letter, received: str) -> None:
    moment = datetime.fromisoformat(received)
    office.deliver(received_mail(letter(written, moment), moment), moment, written.key)


@pytest.fixture(scope="module")
def office(running: Product) -> Product:
    """Two accounts, and work for them: the sample cases, a scanned form, and the same idea from somebody else's address."""
    for name, role in (("an.peeters", "officer"), ("bert.maes", "lead")):
        running.command("user", "add", name, "--role", role, typed=f"{PASSWORD}\n{PASSWORD}\n")
    for number in WORKING:
        arrive(running, CASES[number])
    name, printed = attachment(CASES["28"])
    scan = Letter(
        "scan", "Eva Staal", "eva.staal@temse.example", "Aanmelding (gescand)", "Dag\n\nIn bijlage.\n\nEva", [(name, scanned(printed))]
    )
    again = Letter("nogmaals", "", "lore@gmail.example", "Aanmelding Ieper", "Dag\n\nIn bijlage.\n\nLore", [attachment(CASES["01"])])
    arrive_by_mail(running, scan, "2025-09-05T10:00:00+02:00")
    arrive_by_mail(running, again, "2025-09-05T11:00:00+02:00")
    return running


def dossier_of(office: Product, key: str) -> str:
    """The reference, once everything was done that the system does by itself. ``key``: number of a case, or a Message-ID."""
    if key in CASES:
        case = CASES[key]
        key = str(mail_of(case)["Message-ID"]) if case.mail else json.loads((case.folder / "submission.json").read_bytes())["platform_id"]
    query = "SELECT d.reference FROM dossiers_dossier d JOIN dossiers_submission s ON s.dossier_id = d.id"
    query += " LEFT JOIN dossiers_message m ON m.id = s.message_id LEFT JOIN dossiers_upload u ON u.id = s.upload_id"
    query += " WHERE s.state = 'done' AND (m.message_id LIKE ? OR u.platform_id = ?)"
    query += " AND NOT EXISTS (SELECT 1 FROM dossiers_notice n WHERE n.dossier_id = d.id AND n.state IN ('to_compose', 'due', 'sending'))"
    wanted = (f"%{key.strip('<>')}%", key)
    assert wait_until(lambda: bool(office.rows(query, *wanted)), SECONDS), office.log()
    return str(office.rows(query, *wanted)[0][0])


Desk = Callable[[str], Page]


@pytest.fixture(scope="module")
def sessions() -> dict[str, Any]:
    """Who logged in before: one form filled in for each of them is enough."""
    return {}


@pytest.fixture
def desk(chromium: Browser, office: Product, sessions: dict[str, Any]) -> Iterator[Desk]:
    """Sits somebody down at the work list; a complaint of the browser fails the journey."""
    complaints: list[str] = []
    contexts = []

    def sit(name: str) -> Page:
        context = chromium.new_context(
            base_url=office.url, locale="nl-BE", viewport={"width": 1400, "height": 900}, storage_state=sessions.get(name)
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/")
        if name not in sessions:
            page.get_by_label("Gebruikersnaam").fill(name)
            page.get_by_label("Wachtwoord").fill(PASSWORD)
            page.get_by_role("button", name="Aanmelden").click()
            expect(page.get_by_role("heading", name="Werklijst", exact=True)).to_be_visible()
            sessions[name] = context.storage_state()
        return page

    yield sit
    for context in contexts:
        context.close()
    assert complaints == []


def find(page: Page, words: str, reference: str) -> None:
    """From the work list to the dossier, by what an officer would look for."""
    page.get_by_role("link", name="Werklijst").first.click()
    page.get_by_role("searchbox", name="Zoeken").fill(words)
    page.get_by_role("button", name="Toon").click()
    page.get_by_role("link", name=reference).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(reference)


def decide(page: Page, title: str, choice: str, reason: str) -> None:
    finding = page.get_by_role("article", name=title)
    finding.locator("details.decide > summary").click()
    finding.get_by_role("radio", name=choice).check()
    finding.get_by_label("Waarom? (verplicht)").fill(reason)
    finding.get_by_role("button", name="Bewaar je beslissing").click()
    told(page, "Bewaard")


def told(page: Page, text: str) -> None:
    expect(page.get_by_role("status").first).to_contain_text(text)


def look_at(page: Page, finding: Locator) -> Locator:
    """The first place of a finding, lit in the document beside it."""
    finding.locator("a.in-frame").first.click()
    lit = page.frame_locator("iframe[name=plaats]").locator("#plaats")
    expect(lit).to_be_in_viewport()
    finding.scroll_into_view_if_needed()
    return lit


def propose(page: Page, reason: str) -> None:
    page.get_by_label("Waarom klopt dit resultaat? (verplicht)").fill(reason)
    page.get_by_role("button", name="Stel dit resultaat voor").click()
    told(page, "Nu moet een collega tekenen.")


def send_letter(page: Page, office: Product, kind: str, link: str) -> EmailMessage:
    """From the dossier: once it is written, the letter is read and sent, and leaves."""
    address = page.locator("#gegevens div").filter(has_text="We antwoorden aan").locator("dd").inner_text()
    query = "SELECT 1 FROM dossiers_notice WHERE kind = ? AND recipient = ? AND state = 'held' AND text <> ''"
    assert wait_until(lambda: bool(office.rows(query, kind, address)), SECONDS), office.log()
    page.get_by_role("link", name=link).first.click()
    expect(page.frame_locator("iframe.letter").get_by_role("heading").first).to_be_visible()
    page.get_by_role("button", name="Verzenden").click()
    told(page, "De brief vertrekt.")
    assert wait_until(lambda: bool(office.mails(kind, address)), SECONDS), office.log()
    return office.mails(kind, address)[0]


# the journeys ---------------------------------------------------------------------------------------------------------


def test_first_look_at_the_queue(desk: Desk, office: Product, picture: Picture) -> None:
    mine = dossier_of(office, "04")
    page = desk("an.peeters")
    page.reload()
    waiting = int(page.locator(".tile.strong .number").inner_text())
    assert waiting >= 1
    page.get_by_label("Alleen wat iemand moet bekijken").check()
    page.get_by_role("button", name="Toon").click()
    rows = page.locator("table.list tbody tr")
    assert rows.count() >= waiting, "nothing that needs somebody is left out"
    for needs in rows.locator("td[data-label=Aandacht]").all():
        assert needs.inner_text().strip() not in ("", "niets")
    picture(page, "queue-needs-you")
    page.get_by_role("row", name=mine).get_by_role("link").click()
    page.get_by_role("button", name="Neem in behandeling").click()
    told(page, "Jij hebt dit dossier nu in behandeling.")
    page.get_by_role("link", name="Werklijst").first.click()
    page.get_by_label("In behandeling bij").select_option("Mij")
    page.get_by_role("button", name="Toon").click()
    told(page, "1 dossier.")
    expect(page.get_by_role("row", name=mine)).to_contain_text("an.peeters")
    picture(page, "queue-mine")


def test_an_unbalanced_budget(desk: Desk, office: Product, picture: Picture) -> None:
    reference = dossier_of(office, "07")
    page = desk("an.peeters")
    find(page, "Buurt Nabij", reference)
    finding = page.get_by_role("article", name="Begroting in evenwicht")
    expect(finding).to_contain_text("voldoet niet")
    expect(finding).to_contain_text("€")
    lit = look_at(page, finding)
    assert lit.evaluate("e => e.tagName") in ("TD", "rect")
    picture(page, "budget-lit")
    page.get_by_role("link", name="Vraag om te vervolledigen").click()
    expect(page.frame_locator("iframe.letter").get_by_text("Begroting in evenwicht").first).to_be_visible()
    expect(page.get_by_text("Verzonden", exact=True)).to_be_visible()
    picture(page, "budget-asked")
    address = page.locator("dl.facts dd").first.inner_text()
    assert len(office.mails("completion-request", address)) == 1, "it was asked once, by itself"


def test_a_province_as_partner(desk: Desk, office: Product, picture: Picture) -> None:
    reference = dossier_of(office, "04")
    page = desk("an.peeters")
    find(page, "provincie", reference)
    finding = page.get_by_role("article", name="Partners komen in aanmerking")
    finding.get_by_text("Hoe we de teksten lezen").first.click()
    look_at(page, finding)
    picture(page, "province-lit")
    decide(page, "Partners komen in aanmerking", "In orde", "De handleiding noemt provincies als partner.")
    for title in ("Idee op de shortlist", "Co-creatietraject gevolgd"):
        decide(page, title, "In orde", "Nagekeken in de lijst van de dienst.")
    page.get_by_role("button", name="Zet de brief klaar").click()
    expect(page.locator("#resultaat")).to_contain_text("ontvankelijk")
    picture(page, "province-decided")
    mail = send_letter(page, office, "admissible", "Bericht dat alles in orde is")
    assert mail["X-COT-Dossier"] == reference


def test_a_late_mail(desk: Desk, office: Product, picture: Picture) -> None:
    reference = dossier_of(office, "02")
    page = desk("an.peeters")
    find(page, str(mail_of(CASES["02"])["From"].addresses[0].addr_spec), reference)
    finding = page.get_by_role("article", name="Op tijd ontvangen")
    expect(finding).to_contain_text("8 september 2025 om 12.07.33 uur")
    page.get_by_role("link", name="ontvangst", exact=True).click()
    hop = page.frame_locator("iframe[name=plaats]").locator("#plaats")
    expect(hop).to_contain_text("telt als ontvangst")
    finding.scroll_into_view_if_needed()
    picture(page, "late-receipt")
    propose(page, "De regel van onze eigen server zegt 12.07.33 uur.")
    picture(page, "late-proposed")
    page.get_by_role("link", name="Bericht dat het te laat was").click()
    expect(page.get_by_role("button", name="Verzenden")).to_have_count(0)
    expect(page.get_by_text("een andere collega het tekende")).to_be_visible()
    address = mail_of(CASES["02"])["From"].addresses[0].addr_spec
    assert office.mails("late", address) == [], "a machine rejects nobody, and neither does one person"


def test_a_scan(desk: Desk, office: Product, picture: Picture) -> None:
    reference = dossier_of(office, SCAN)
    page = desk("an.peeters")
    find(page, reference, reference)
    expect(page.locator("#resultaat")).not_to_contain_text("niet ontvankelijk")
    page.get_by_text("Wat we in dit bestand lazen").click()
    row = page.locator("table.fields tbody tr").filter(has=page.locator("a.in-frame")).first
    assert row.locator("td[data-label=Zekerheid]").inner_text().endswith("%"), "what was recognised is never certain"
    row.locator("a.in-frame").click()
    expect(page.frame_locator("iframe[name=plaats]").locator("rect#plaats")).to_be_in_viewport()
    picture(page, "scan-lit")
    row.locator("summary", has_text="Verbeter").click()
    row.get_by_label("Wat moet hier staan?").fill("Gemeente Temse")
    row.get_by_label("Waarom? (verplicht)").fill("Zo staat het op de scan.")
    row.get_by_role("button", name="Bewaar en controleer opnieuw").click()
    told(page, "Je waarde is bewaard, naast wat er gelezen werd.")
    page.get_by_text("Wat we in dit bestand lazen").click()
    expect(page.get_by_text("Verbeterd door an.peeters").first).to_be_visible()
    picture(page, "scan-corrected")


def test_a_completion_and_its_answer(desk: Desk, office: Product, picture: Picture) -> None:
    reference = dossier_of(office, "34")
    page = desk("an.peeters")
    find(page, "Wetteren", reference)
    expect(page.get_by_role("article", name="Aanmeldingsformulier volledig")).to_contain_text("telefoon")
    page.get_by_role("link", name="Vraag om te vervolledigen").click()
    expect(page.frame_locator("iframe.letter").get_by_text("telefoon").first).to_be_visible()
    picture(page, "completion-asked")
    arrive(office, CASES["35"])
    assert dossier_of(office, "35") == reference, "an answer goes into the dossier it answers"
    find(page, "Wetteren", reference)
    expect(page.locator("#resultaat")).to_contain_text("in orde")
    page.get_by_role("link", name="Vergelijk met de vorige versie").first.click()
    expect(page.get_by_role("row", name="telefoon")).to_contain_text("08 278 78 60")
    picture(page, "completion-compared")
    address = mail_of(CASES["35"])["From"].addresses[0].addr_spec
    assert [len(office.mails(kind, address)) for kind in ("completion-request", "receipt", "admissible")] == [1, 2, 1]


def test_a_second_signature(desk: Desk, office: Product, picture: Picture) -> None:
    reference = dossier_of(office, "06")
    officer = desk("an.peeters")
    find(officer, "WijkWatt", reference)
    for title in ("Idee op de shortlist", "Co-creatietraject gevolgd"):
        decide(officer, title, "In orde", "Nagekeken in de lijst van de dienst.")
    propose(officer, "De indiener ligt in het Brussels Gewest.")
    expect(officer.get_by_role("button", name="Teken het resultaat")).to_have_count(0)
    lead = desk("bert.maes")
    find(lead, "WijkWatt", reference)
    lead.locator("#kop-tekenen").scroll_into_view_if_needed()
    picture(lead, "second-signature")
    lead.get_by_role("button", name="Teken het resultaat").click()
    told(lead, "je tekende dit resultaat")
    prepare = lead.get_by_role("button", name="Zet de brief klaar")
    if prepare.count():
        prepare.click()
    mail = send_letter(lead, office, "not-admissible", "Negatief resultaat")
    picture(lead, "negative-letter-left")
    assert mail["X-COT-Dossier"] == reference


def test_an_undelivered_letter(desk: Desk, office: Product, picture: Picture) -> None:
    reference = dossier_of(office, "16")
    address = mail_of(CASES["16"])["From"].addresses[0].addr_spec
    [sent] = office.mails("admissible", address)
    report = dsn(
        block(address=address, said=f"550 5.1.1 <{address}>: Recipient address rejected"), returned=f"Message-ID: {sent['Message-ID']}"
    )
    office.deliver(report, datetime.now().astimezone(), "bounce")
    failed = "SELECT count(*) FROM dossiers_notice WHERE mail_id LIKE ? AND state = 'failed'"
    identity = f"%{str(sent['Message-ID']).strip('<>')}%"
    assert wait_until(lambda: office.rows(failed, identity) == [(1,)], SECONDS), office.log()
    page = desk("an.peeters")
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Te bekijken").click()
    page.get_by_role("navigation", name="Te bekijken").get_by_role("link", name="Brieven").click()
    row = page.get_by_role("row", name=address)
    expect(row).to_contain_text("550 5.1.1")
    picture(page, "undelivered-list")
    row.get_by_role("link").click()
    page.get_by_text("Stuur deze brief naar een ander adres").click()
    page.get_by_label("Mailadres", exact=True).fill("onthaal@vgc.example")
    page.get_by_label("Waarom? (verplicht)").first.fill("Nagevraagd aan de telefoon.")
    page.get_by_role("button", name="Bewaar het adres").click()
    told(page, "De brief gaat naar onthaal@vgc.example")
    picture(page, "undelivered-new-address")
    page.get_by_role("button", name="Verzend").first.click()
    told(page, "De brief vertrekt")
    assert wait_until(lambda: len(office.mails("admissible", "onthaal@vgc.example")) == 1, SECONDS), office.log()
    assert office.mails("admissible", "onthaal@vgc.example")[0]["X-COT-Dossier"] == reference


def test_moving_a_message(desk: Desk, office: Product, picture: Picture) -> None:
    first, stray = dossier_of(office, "01"), dossier_of(office, AGAIN)
    assert first != stray, "the same idea from an unknown address joins nothing by itself"
    page = desk("an.peeters")
    find(page, "lore@gmail.example", stray)
    expect(page.get_by_text(first).first).to_be_visible()
    page.get_by_text("Verplaatsen of afsplitsen").click()
    page.get_by_label("In een ander dossier, als versie").check()
    form = page.locator("form").filter(has=page.get_by_role("button", name="Verplaats", exact=True))
    form.get_by_label("Nummer van het andere dossier").fill(first)
    form.get_by_label("Waarom? (verplicht)").fill("Lore stuurde dit van haar eigen adres.")
    picture(page, "move-form")
    form.get_by_role("button", name="Verplaats", exact=True).click()
    expect(page.get_by_text("Dit dossier is leeg.")).to_be_visible()
    page.get_by_role("link", name=first).first.click()
    expect(page.get_by_role("article", name="Versie 2")).to_be_visible()
    page.locator("#tijdlijn").scroll_into_view_if_needed()
    expect(page.locator("#tijdlijn")).to_contain_text(stray)
    picture(page, "move-timeline")


def test_a_jury_pack(desk: Desk, office: Product, picture: Picture, tmp_path: Path) -> None:
    wanted = [dossier_of(office, "04"), dossier_of(office, "06")]
    page = desk("an.peeters")
    page.get_by_role("link", name="Overzicht").click()
    expect(page.get_by_role("heading", name="Overzicht", exact=True)).to_be_visible()
    page.get_by_role("link", name="Pakket voor de jury").click()
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    for reference in wanted:
        page.get_by_role("checkbox", name=reference).check()
    picture(page, "jury-pack")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Maak het pakket").click()
    coming.value.save_as(tmp_path / "jury.zip")
    with zipfile.ZipFile(tmp_path / "jury.zip") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert sorted({name.split("/")[0] for name in names if "/" in name}) == sorted(wanted)
        for number, reference in zip(("04", "06"), sorted(wanted), strict=True):
            assert any(name.startswith(f"{reference}/") and name.endswith(".pdf") for name in names), number
        sealed = {archive.read(name) for name in names if "/" in name}
        for file in (*CASES["04"].files, *CASES["06"].files):
            assert file.read_bytes() in sealed, file.name


@pytest.mark.skipif(bool(os.environ.get("COT_PICTURES")), reason="they are being taken")
def test_the_page_of_the_journeys_shows_every_picture_that_they_take() -> None:
    shown = re.findall(r"!\[[^]]+\]\(([a-z-]+)\.png\)", (DOCS / "README.md").read_text("utf-8"))
    sources = (Path(__file__), Path(__file__).with_name("test_applicants.py"))
    taken = [name for source in sources for name in re.findall(r'picture\(\w+, "([a-z-]+)"\)', source.read_text("utf-8"))]
    assert len(taken) > 25
    assert sorted(shown) == sorted(taken) == sorted(path.stem for path in DOCS.glob("*.png"))
