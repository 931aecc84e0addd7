"""What is printed over a form in very large type is no part of an answer."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter
from reportlab.pdfgen.canvas import Canvas

from calls.load import load_edition
from parsers import pdf_stamped
from parsers.pdf_words import Word
from parsers.read import read_document
from tests.generator import printed
from tests.generator.answers import APPLICATION

EDITION = load_edition("city-of-things-2025")
FORM = printed.application(APPLICATION, "ruled")


def stamped(text: str, height: float) -> bytes:
    """The form with a word across each page."""
    writer = PdfWriter(clone_from=io.BytesIO(FORM))
    for page in writer.pages:
        made = io.BytesIO()
        canvas = Canvas(made, pagesize=(page.mediabox.width, page.mediabox.height))
        canvas.setFillGray(0.8)
        canvas.setFont("Helvetica-Bold", 48)
        canvas.drawCentredString(float(page.mediabox.width) / 2, float(page.mediabox.height) * height, text)
        canvas.save()
        page.merge_page(PdfReader(made).pages[0])
    whole = io.BytesIO()
    writer.write(whole)
    return whole.getvalue()


@pytest.mark.parametrize("height", [0.3, 0.5, 0.72])
def test_a_word_across_the_page_is_left_out(height: float) -> None:
    plain, found = (read_document("a.pdf", data, EDITION) for data in (FORM, stamped("KOPIE", height)))
    assert len(plain.fields) > 30 and found.fields["domains"].value == plain.fields["domains"].value
    assert {name: field.value for name, field in found.fields.items() if "KOPIE" in str(field.value)} == {}
    assert found.fields.keys() == plain.fields.keys()
    assert not any(field.value is None for name, field in found.fields.items() if plain.fields[name].value is not None)


def word(text: str, x: float, bottom: float, size: float) -> Word:
    return Word(text, x, bottom - size, x + len(text) * size / 2, bottom, size, "Arial")


TEXT = [word(text, 60 + 50 * n, 200 + 14 * line, 10) for line in range(8) for n, text in enumerate(("Onze", "stad", "meet", "elke", "dag"))]


@pytest.mark.parametrize(
    ("large", "left_out"),
    [
        (word("KOPIE", 80, 250, 48), True),  # over the text
        (word("KOPIE", 400, 250, 48), True),  # beside several lines of it
        (word("Aanmelding", 60, 150, 30), False),  # a title over it
        (word("Aanmelding", 400, 225, 26), False),  # a title beside the lines of a letterhead
        (word("O", 30, 230, 40), False),  # the first letter of a text
    ],
)
def test_what_is_over_the_text_is_told_from_titles(large: Word, left_out: bool) -> None:
    kept, over = pdf_stamped.apart([*TEXT, large])
    assert over == ([large] if left_out else [])
    assert len(kept) + len(over) == len(TEXT) + 1
