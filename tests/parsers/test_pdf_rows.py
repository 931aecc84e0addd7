"""Tables without rules as browsers and word processors print them: cells in the middle of their row, wrapped, or close to each other."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdf
import pytest
from PIL import ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from parsers import pdf, pdf_words
from parsers.model import Block
from tests.generator import odd_pages

_NARROW = "<style>body{font:11pt 'Liberation Sans'}td,th{padding:1.5pt}table{border-collapse:collapse}</style>"


def read(body: str, style: str = _NARROW) -> list[Block]:
    return list(pdf.picture(odd_pages.by_chromium(style + body)).blocks)


def _table(rows: list[tuple[str, ...]], head: bool = False) -> str:
    cells = [[f"<{'th' if head and not n else 'td'}>{cell}" for cell in row] for n, row in enumerate(rows)]
    return "<table>" + "".join("<tr>" + "".join(row) for row in cells) + "</table>"


@pytest.mark.parametrize("align", ["top", "middle", "bottom"])
def test_a_label_in_two_lines_has_its_answer_beside_it(align: str) -> None:
    """The answer stands between the lines of its label, and both were pieces of their own: a start date was told as not filled in."""
    rows = [("Projecttitel", "Droge voeten"), ("Startdatum van het project", "01/03/2026"), ("Duurtijd in maanden (max. 36)", "30")]
    style = _NARROW + f"<style>td{{vertical-align:{align}}}td:first-child{{width:32mm}}</style>"
    assert [block.rows for block in read("<h1>Formulier</h1>" + _table(rows), style) if block.kind == "table"] == [tuple(rows)]


@pytest.mark.parametrize("align", ["top", "middle"])
@pytest.mark.parametrize("width", ["150mm", "110mm"])
def test_columns_under_a_bold_head_that_stand_close(align: str, width: str) -> None:
    """Heads in the middle of their columns, in one line or two, over cells that wrap and nearly touch: each cell stays under its head."""
    heads = ("Nr.", "Naam van de organisatie", "Ondernemingsnummer", "Type organisatie", "Rol", "Taak in het project")
    rows = [
        heads,
        ("1", "Stad Lier", "0207.502.301", "Stad of gemeente", "coördinator", "leiding en proef"),
        ("2", "Gemeente Bonheiden", "0207.534.171", "Stad of gemeente", "volger", "toetst de resultaten in twee wijken"),
    ]
    style = _NARROW + f"<style>table{{width:{width}}}td{{vertical-align:{align}}}</style>"
    found = [
        block.rows for block in read("<h1>Partners</h1>" + _table(rows, head=True) + "<p>Wat volgt staat los van de lijst.</p>", style)
    ]
    assert found[1] == tuple(rows)
    assert found[2:] == [()]


def test_lines_that_only_follow_a_bold_head_are_no_rows() -> None:
    body = "<p style='white-space:pre'><b>Fase           Begin           Einde</b></p><p>De planning volgt later.</p><p>Wij weten het nog niet.</p>"
    assert [block.text for block in read(body) if block.kind == "paragraph"][-2:] == ["De planning volgt later.", "Wij weten het nog niet."]


def test_what_a_browser_prints_in_the_margin_breaks_no_question() -> None:
    """The line with title and address is wider than the text: each full line of text seemed to end before the edge."""
    question = "<b>Hoe worden de principes rond openheid en interoperabiliteit toegepast (OSLO, VLOCA, Vlaamse bouwstenen, open data)?</b>"
    head = (
        "<div style='position:absolute;top:0;left:-15mm;right:-15mm;text-align:right'>aanvraag.html, 1 van 1, gedrukt op 12 november</div>"
    )
    blocks = read(head + f"<div style='width:150mm;margin-top:30mm'><p>{question}</p><p>Met OSLO.</p></div>")
    assert [block.text for block in blocks][-2:] == [question[3:-4], "Met OSLO."]


def test_ligatures_of_which_ghostscript_changed_the_bytes_round() -> None:
    font = Path(ImageFont.truetype("DejaVuSans.ttf").path)
    pdfmetrics.registerFont(TTFont("DV", font))
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(595, 842))
    canvas.setFont("DV", 11)
    canvas.drawString(60, 700, "Contactpersoon: So\ufb01e Van Hecke, graag o\ufb00ertes")
    canvas.save()
    document = pikepdf.open(io.BytesIO(made.getvalue()))
    for thing in document.objects:
        if isinstance(thing, pikepdf.Stream) and b"beginbf" in (data := thing.read_bytes()):
            thing.write(data.replace(b"FB01", b"66006900").replace(b"FB00", b"66006600"))
    assert "So" in pypdf.PdfReader(io.BytesIO(odd_pages.saved(document))).pages[0].extract_text()
    texts = [block.text for block in pdf.picture(odd_pages.saved(document)).blocks]
    assert texts == ["Contactpersoon: Sofie Van Hecke, graag offertes"]


@pytest.mark.parametrize("wide", [True, False])
def test_a_table_that_text_runs_into_is_in_doubt(wide: bool) -> None:
    """A table wider than its column of text: words of the other column were read as part of the answers, at full confidence."""
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=(595, 842))
    canvas.setFont("Helvetica", 10)
    for n, answer in enumerate(("Gemeente Zwevegem", "Bram Lagae", "056 76 55 67", "Laan 29")):
        canvas.grid([60, 150, 330 if wide else 270], [700 - 20 * n, 720 - 20 * n])
        canvas.drawString(64, 706 - 20 * n, "Een label")
        canvas.drawString(154, 706 - 20 * n, answer)
        canvas.drawString(290, 706 - 20 * n, "Wij tellen elke dag hoe veel kinderen er stappen.")
    canvas.save()
    assert bool(pdf.picture(made.getvalue()).cut) is wide


def test_letters_of_one_word_are_one_word() -> None:
    """PDFium put a line break behind each letter of a paragraph that a browser had printed."""
    word: pdf_words.Own = ("h", 60.0, 697.6, 66.1, 708.4, 11.0, "Sans", False, 0, 1)

    def beside(x: float, y: float, font: str) -> pdf_words.Own:
        return ("oe", x, y, x + 12, y + 10.8, 11.0, font, False, 0, 2)

    assert pdf_words.touches(word, beside(66.1, 697.6, "Sans"))
    apart = ((69.15, 697.6, "Sans"), (66.1, 683.3, "Sans"), (66.1, 697.6, "Sans-Bold"))
    assert not any(pdf_words.touches(word, beside(*place)) for place in apart)
