"""The overview and the jury pack in a real browser: no barrier in light and dark, readable when small, whole on paper, and the journey to the zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from calls.load import load_edition
from dossiers.models import Event
from tests import factories
from tests.factories import Spec
from tests.review.conftest import PATIENCE

DEADLINE = load_edition(factories.CALL).phases["registration"].deadline.at
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
HOSTILE = "<script>document.title='gehackt'</script>\u202eexe"


@pytest.fixture
def page(chromium: Browser, live_server: Any, transactional_db: None) -> Iterator[Page]:
    factories.user()
    for minutes in (1, 1, 2, 5, 60, 3000, -30):
        factories.dossier(received=DEADLINE - timedelta(minutes=minutes))
    factories.dossier(Spec("deadline", outcome="fail", reason="Te laat."), title=HOSTILE, applicant_name=HOSTILE)
    for number, asked in enumerate((Decimal("3000000.00"), Decimal("2500000.00"), None), 1):
        made = factories.dossier(
            phase="application", reference=f"COT2025-A-000{number}", applicant_name=HOSTILE if number == 1 else "Stad Leuven"
        )
        document = made.submissions.get().documents.get()
        document.role, document.fields = "application-form", {"budget.grant_requested": factories.field_value(asked)}
        document.save()
    context = chromium.new_context(base_url=live_server.url, locale="nl-BE", viewport={"width": 1200, "height": 900})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    page.goto("/aanmelden/")
    page.get_by_label("Gebruikersnaam").fill("an.peeters")
    page.get_by_label("Wachtwoord").fill(factories.PASSWORD)
    page.get_by_role("button", name="Aanmelden").click()
    page.get_by_role("link", name="Overzicht").click()
    expect(page.get_by_role("heading", name="Overzicht", exact=True)).to_be_visible(timeout=PATIENCE)
    yield page
    assert complaints == []
    context.close()


def barriers(page: Page) -> list[str]:
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
    return [f"{v['id']}: {v['help']}" for v in Axe().run(page, options=RULES).response["violations"]]


def test_no_barrier_and_nothing_sideways(page: Page) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for address in ("/overzicht/", "/overzicht/jury/"):
            page.goto(address)
            assert (scheme, address, barriers(page)) == (scheme, address, [])
    page.set_viewport_size({"width": 320, "height": 700})
    for address in ("/overzicht/", "/overzicht/jury/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= 320"), address
        assert (address, barriers(page)) == (address, [])


def test_on_paper_the_figures_are_there_and_the_menu_is_not(page: Page) -> None:
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_role("link", name="Als csv")).to_be_hidden()
    paper = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = " ".join(" ".join(sheet.extract_text() for sheet in paper.pages).split())
    for expected in ("City of Things 2025: aanmelding", "City of Things 2025: aanvraag", "€ 5.500.000,00", "€ 500.000,00 meer dan er is"):
        assert expected in text, expected


def test_the_plot_has_a_bar_for_each_minute_and_the_table_the_same_figures(page: Page) -> None:
    section = page.locator("section").filter(has=page.get_by_role("heading", name="City of Things 2025: aanmelding"))
    figure = section.get_by_role("img", name="Aantal versies per minuut")
    expect(figure).to_be_visible()
    assert figure.locator("rect").count() == 5
    assert figure.locator("rect.late").count() == 1
    section.get_by_text("De cijfers per minuut").first.click()
    table = section.get_by_role("table", name="De cijfers per minuut")
    assert table.locator("tbody tr").all_inner_texts()[-2:] == ["11:59\t2\tja", "12:30\t1\tna de deadline"]


def test_an_officer_gets_the_jury_pack(page: Page, tmp_path: Path) -> None:
    page.get_by_role("link", name="Pakket voor de jury").click()
    expect(page.get_by_role("heading", name="Pakket voor de jury")).to_be_visible()
    assert page.get_by_role("checkbox").count() == 3
    page.get_by_role("checkbox", name="COT2025-A-0003").uncheck()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Maak het pakket").click()
    coming.value.save_as(tmp_path / "jury.zip")
    with zipfile.ZipFile(tmp_path / "jury.zip") as archive:
        assert archive.testzip() is None
        summaries = [name for name in archive.namelist() if name.endswith(".pdf")]
        assert [name.split("/")[0] for name in summaries] == ["COT2025-A-0001", "COT2025-A-0002"]
        text = pypdf.PdfReader(io.BytesIO(archive.read(summaries[0]))).pages[0].extract_text()
        assert "€ 3.000.000,00" in text
        assert "<script>" in text
    assert Event.objects.get(kind="jury-pack").data == {"references": ["COT2025-A-0001", "COT2025-A-0002"]}
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_role("button", name="Maak het pakket").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies minstens één dossier.")
