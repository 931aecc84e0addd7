"""Tables on a page, whatever drew their lines."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from parsers import pdf
from tests.generator import odd_pages


def test_frames_of_cells_that_a_browser_draws_with_slanting_corners() -> None:
    rows = (("Contactpersoon", "An Mol"), ("Postadres", "Markt 1, 2440 Geel"))
    cells = "".join(f"<tr><td><b>{label}</b></td><td>{value}</td></tr>" for label, value in rows)
    picture = pdf.picture(odd_pages.by_chromium(f"<table border=1 cellpadding=5>{cells}</table>"))
    assert [block.rows for block in picture.blocks] == [rows]


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ((("560.000,00", 200), ("EUR", 40)), "560.000,00 | EUR"),
        ((("€", 20), ("560.000,00", 200)), "€ 560.000,00"),
        ((("01", 25), ("03", 25), ("2026", 40)), "01 03 2026"),
    ],
)
def test_a_frame_of_one_row_beside_a_label_is_the_room_for_its_answer(cells: tuple[tuple[str, int], ...], shown: str) -> None:
    """Such frames came before the label on their line, and each answer went to the question above: at full confidence, and the last one absent."""
    target = io.BytesIO()
    canvas = Canvas(target)
    labels = ("Totale projectkost", "Gevraagde steun", "Eigen inbreng")
    for row, label in enumerate(labels):
        canvas.drawString(50, 700 - 30 * row, label)
        x = 250
        for text, width in cells:
            canvas.rect(x, 696 - 30 * row, width, 16)
            canvas.drawString(x + 4, 700 - 30 * row, text)
            x += width
    canvas.save()
    blocks = pdf.picture(target.getvalue()).blocks
    assert [" | ".join(row) for block in blocks for row in block.rows] == [f"{label} | {shown}" for label in labels]
