"""Documents beside the findings: every place that was read is shown lit, and nothing of the file itself reaches the browser."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from dossiers.models import Document, Finding
from parsers import view
from parsers.model import Unreadable
from review.looking import PageView, _lit, cell_text, looking
from review.middleware import FRAME_POLICY, INERT_POLICY
from review.places import Spot
from tests import factories
from tests.review import real

pytestmark = pytest.mark.django_db(transaction=True)


def _text(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer)).strip()


@pytest.mark.parametrize("sample", ["07-budget-unbalanced", "04-province-partner"])
def test_every_place_of_a_real_application_is_lit(pages: Client, sample: str) -> None:
    dossier = real.filed(sample)
    page = pages.get(f"/dossiers/{dossier.reference}/").content.decode()
    links = set(re.findall(r'href="(/documenten/\d+/kijken/\?[^"#]+)#plaats" target="plaats"', page))
    assert len(links) > 20
    for link in links:
        answer = pages.get(link.replace("&amp;", "&"))
        assert answer.status_code == 200
        shown = answer.content.decode()
        anchored = "De precieze plaats is niet bekend." not in shown
        assert (shown.count('id="plaats"') + shown.count("id=plaats") == 1) == anchored, link
        assert answer.headers["Content-Security-Policy"] == FRAME_POLICY
        assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert "<script" not in shown and "style=" not in shown


def test_the_lit_cell_holds_the_amount_that_the_finding_tells(pages: Client) -> None:
    dossier = real.filed("07-budget-unbalanced")
    finding = Finding.objects.get(assessment=dossier.standing.assessment, check_id="budget-balanced")  # type: ignore[union-attr]
    number = next(n for n, item in enumerate(finding.evidence) if item["anchor"].get("cell"))
    book = Document.objects.get(submission__dossier=dossier, role="cost-model")
    shown = pages.get(f"/documenten/{book.pk}/kijken/?bevinding={finding.pk}&nr={number}").content.decode()
    lit = _text(re.search(r"<td[^>]*id=\"plaats\".*?</td>", shown, re.S)[0])  # type: ignore[index]
    digits = re.sub(r"\D", "", str(finding.evidence[number]["value"]).split(",")[0])
    assert digits and digits in re.sub(r"\D", "", lit), (lit, finding.evidence[number])


def test_a_page_is_a_picture_made_by_us_and_carries_no_rights(pages: Client) -> None:
    dossier = real.filed("07-budget-unbalanced")
    form = Document.objects.get(submission__dossier=dossier, role="application-form")
    answer = pages.get(f"/documenten/{form.pk}/paginas/1/")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Security-Policy"] == INERT_POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    with Image.open(io.BytesIO(answer.content)) as picture:
        assert picture.width > 800
    for number in (0, 99):
        assert pages.get(f"/documenten/{form.pk}/paginas/{number}/").status_code == 404


@pytest.mark.parametrize(
    "data", [b"", b"\x00" * 50, b"%PDF-1.7 kapot", b"PK\x03\x04kapot", b"\xff\xd8\xffkapot", b"<html><script>x</script>"]
)
def test_a_file_that_cannot_be_shown_says_why(pages: Client, data: bytes) -> None:
    dossier = factories.dossier()
    sealed = factories.seal(data)
    document = factories.document(dossier.standing, evidence=sealed, name="<b>kapot</b>")  # type: ignore[arg-type]
    for address in (
        f"/documenten/{document.pk}/kijken/",
        f"/documenten/{document.pk}/kijken/?heel",
        f"/documenten/{document.pk}/kijken/?veld=contact.email",
    ):
        shown = pages.get(address).content.decode()
        assert 'class="note error"' in shown and "Je kan het wel downloaden." in shown or "Stuur" in shown
        assert "<b>kapot" not in shown
    assert pages.get(f"/documenten/{document.pk}/paginas/1/").status_code == 404


def test_only_places_of_the_same_dossier_are_lit(pages: Client) -> None:
    one, other = factories.dossier(), factories.dossier()
    document = one.standing.documents.get()  # type: ignore[union-attr]
    finding = other.standing.assessment.findings.filter(check_id="applicant-eligible").get()  # type: ignore[union-attr]
    for query in (
        f"bevinding={finding.pk}&nr=0",
        "bevinding=x",
        "bevinding=1&nr=9",
        f"bevinding={'9' * 30}",
        "veld=nergens",
        "blad=x&rij=0",
    ):
        assert "gelezen:" not in pages.get(f"/documenten/{document.pk}/kijken/?{query}").content.decode()


def test_a_photo_is_shown_upright_and_its_place_scaled() -> None:
    buffer, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6  # taken with the camera on its side
    Image.new("RGB", (400, 300), "white").save(buffer, "JPEG", exif=exif)
    seen = view.view(buffer.getvalue())
    assert [tuple(round(side) for side in page) for page in seen.pages] == [(595, 794)]
    kind, data = view.page(buffer.getvalue(), 1)
    with Image.open(io.BytesIO(data)) as picture:
        assert (kind, picture.size) == ("image/jpeg", (300, 400))
    spot = Spot({"page": 1, "rect": [30, 40, 60, 80], "size": [300, 400]}, "pagina 1", "x", "")
    x, y, width, height = looking(seen, spot, {}).pages[0].lit[0]
    assert (round(x), round(y), round(width), round(height)) == (58, 633, 64, 83)


@pytest.mark.parametrize("rect", [None, [], [1, 2, 3], ["a", 0, 1, 1], [9e9, 9e9, 9e9, 9e9], {"x": 1}])
def test_a_senseless_rectangle_lights_nothing(rect: Any) -> None:
    assert _lit(PageView(1, 595, 842), rect, None) is None


def test_what_a_cell_holds_reads_as_dutch() -> None:
    from decimal import Decimal

    assert [cell_text(Decimal(text)) for text in ("1355.9", "330000", "0.8", "-12.345", "1E+3")] == [
        "1.355,90",
        "330.000",
        "0,8",
        "-12,34",
        "1.000",
    ]
    assert [cell_text(value) for value in (None, True, "tekst")] == ["", "waar", "tekst"]


def test_a_sheet_far_down_starts_near_what_is_asked() -> None:
    from openpyxl import Workbook

    book, buffer = Workbook(), io.BytesIO()
    for row in range(1, 600):
        book.active.cell(row, 1, row)  # type: ignore[union-attr]
    book.save(buffer)
    seen = view.view(buffer.getvalue())
    spot = Spot({"sheet": "Sheet", "cell": "A500"}, "blad 'Sheet', cel A500", "500", "")
    shown = looking(seen, spot, {}).sheet
    assert shown is not None and (shown.start, shown.more) == (480, None)
    assert [number for number, _, cells in shown.rows if cells[0].lit] == [500]
    first = looking(seen, None, {"rij": "1"}).sheet
    assert first is not None and (first.start, first.before, first.more) == (1, None, 121)
    assert shown.before == 1
    for asked in ("9999999", "601", "x", "-1"):  # whatever stands in the address, something of the sheet is shown
        part = looking(seen, None, {"rij": asked}).sheet
        assert part is not None and part.rows and part.start <= 599, asked


def test_a_wide_sheet_says_that_there_are_more_columns(pages: Client) -> None:
    from openpyxl import Workbook

    dossier, notes = factories.dossier(), []
    for columns in (5, 60):
        book, buffer = Workbook(), io.BytesIO()
        for column in range(1, columns + 1):
            book.active.cell(3, column, f"kolom {column}")  # type: ignore[union-attr]
        book.save(buffer)
        document = factories.document(dossier.standing, evidence=factories.seal(buffer.getvalue()), name="breed.xlsx")  # type: ignore[arg-type]
        page = pages.get(f"/documenten/{document.pk}/kijken/").content.decode()
        assert "kolom 5" in page
        notes.append("Dit blad heeft nog andere kolommen." in page)
    assert notes == [False, True]


def test_a_locked_or_unknown_file_is_refused_in_words() -> None:
    with pytest.raises(Unreadable):
        view.view(b"GIF89a kapot")
    assert isinstance(view.try_view(b"%PDF-1.4"), str)
