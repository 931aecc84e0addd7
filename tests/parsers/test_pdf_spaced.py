"""Words that a printer took apart."""

from __future__ import annotations

import io
from collections.abc import Callable

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen import canvas

from parsers import pdf

_TEXT = "De stad meet al jaren hoe druk het is in de straten rond het station"


def _blocks(draw: Callable[[canvas.Canvas], None]) -> list[str]:
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(595, 842))
    draw(page)
    page.showPage()
    page.save()
    return [block.text for block in pdf.picture(target.getvalue()).blocks]


def _one_by_one(page: canvas.Canvas, x: float, y: float, text: str, white: float, font: str = "Helvetica", small: bool = False) -> None:
    """Each letter by itself, with white behind it; in small capitals when ``small``."""
    for char in text:
        size = 8.0 if small and char.islower() else 10.0
        if char != " ":
            page.setFont(font, size)
            page.drawString(x, y, char)
        x += pdfmetrics.stringWidth(char, font, size) + white


def test_letters_that_stand_apart_are_words() -> None:
    """ "W e l k e": each letter was a word, so the question was not found and a person looked."""

    def draw(page: canvas.Canvas) -> None:
        _one_by_one(page, 50, 700, "Welke uitdaging wil je aanpakken (en waarom)?", 2.2, "Helvetica-Bold")
        page.setFont("Helvetica", 10)
        page.drawString(50, 670, _TEXT + ".")

    assert _blocks(draw) == ["Welke uitdaging wil je aanpakken (en waarom)?", _TEXT + "."]


def test_letters_set_a_little_apart_are_words() -> None:
    """Some were broken at full confidence ("Klim aat"), where PDFium took the white behind a wide letter for a space."""

    def draw(page: canvas.Canvas) -> None:
        for n in range(3):
            _one_by_one(page, 50, 700 - 14 * n, _TEXT, 1.0 + n / 5)

    told = _blocks(draw)
    assert " ".join(told) == " ".join([_TEXT] * 3)


def test_a_heading_in_small_capitals_over_two_lines_is_one() -> None:
    """The second line has no capital, so all of it is smaller: it was taken for the beginning of the answer."""

    def draw(page: canvas.Canvas) -> None:
        _one_by_one(page, 50, 700, "Welke eindresultaten beoogt het project en hoe blijven de", 0.0, "Helvetica-Bold", small=True)
        _one_by_one(page, 50, 687, "resultaten na afloop bestaan?", 0.0, "Helvetica-Bold", small=True)
        page.setFont("Helvetica", 10)
        page.drawString(50, 660, _TEXT + ".")

    assert _blocks(draw)[0] == "Welke eindresultaten beoogt het project en hoe blijven de resultaten na afloop bestaan?"


def test_figures_in_narrow_columns_stay_apart() -> None:
    def draw(page: canvas.Canvas) -> None:
        page.setFont("Helvetica", 10)
        page.drawString(50, 700, _TEXT)
        for n, figure in enumerate(("1", "2", "3", "4", "5", "6")):
            page.drawString(50 + 14 * n, 670, figure)

    assert _blocks(draw)[1:] == ["1 2 3 4 5 6"]


def test_a_line_set_out_to_its_full_width_is_one_text() -> None:
    """Wide white between all its words is no white between columns: words of one sentence were cells, and lines were cut off."""
    words = ("gegevens", "die", "er", "zijn")

    def draw(page: canvas.Canvas) -> None:
        page.setFont("Helvetica", 10)
        page.drawString(50, 700, "Wij willen mensen vroeger bereiken met")
        x = 50.0
        for word in words:
            page.drawString(x, 687, word)
            x += pdfmetrics.stringWidth(word, "Helvetica", 10) + 32
        page.drawString(50, 674, "en met een kaart van de hele stad.")

    assert _blocks(draw) == ["Wij willen mensen vroeger bereiken met gegevens die er zijn en met een kaart van de hele stad."]


def test_lines_set_out_to_the_width_of_a_cell_keep_their_spaces() -> None:
    """ "Stad of / gemeente" became "Stad ofgemeente": a line with wide white in it was taken for a long word cut at the edge."""

    def draw(page: canvas.Canvas) -> None:
        page.grid([50, 110, 300], [720, 680])
        page.setFont("Helvetica", 10)
        page.drawString(54, 706, "Stad")
        page.drawString(97, 706, "of")
        page.drawString(54, 693, "gemeente")
        page.drawString(114, 706, "Ieper")

    assert _blocks(draw) == ["Stad of gemeente | Ieper"]
