"""Numbers of lines, printed in the margin."""

from __future__ import annotations

import io

from reportlab.pdfgen import canvas

from parsers import pdf


def _text(left: float) -> str:
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(595, 842))
    page.setFont("Helvetica", 10)
    for n in range(20):
        page.drawRightString(left, 760 - 14 * n, str(n + 1))
        page.drawString(
            70, 760 - 14 * n, f"En regel {'abcdefghijklmnopqrst'[n]} van een antwoord dat maar doorgaat, en doorgaat en nog eens"
        )
    page.showPage()
    page.save()
    return "\n".join(block.text for block in pdf.picture(target.getvalue()).blocks)


def test_numbers_of_lines_are_no_part_of_the_text() -> None:
    """Each numbered line was an item of its own, so an answer ended at its first line, at full confidence."""
    assert not any(char.isdigit() for char in _text(50))


def test_numbers_within_the_text_stay() -> None:
    assert any(char.isdigit() for char in _text(90))
