"""Numbers of lines, printed in the margin."""

from __future__ import annotations

import io

from reportlab.pdfgen import canvas

from parsers import pdf


def _text(left: float, framed: bool = False, each: int = 1) -> str:
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(595, 842))
    page.setFont("Helvetica", 10)
    for n in range(20):
        if n % each == 0:
            page.drawRightString(left, 760 - 14 * n, str(n // each + 1))
        page.drawString(
            70, 760 - 14 * n, f"En regel {'abcdefghijklmnopqrst'[n]} van een antwoord dat maar doorgaat, en doorgaat en nog eens"
        )
    if framed:
        page.grid([left - 20, left + 10, 560], [780, 760 - 14 * 20])
    page.showPage()
    page.save()
    return "\n".join(block.text for block in pdf.picture(target.getvalue()).blocks)


def test_numbers_of_lines_are_no_part_of_the_text() -> None:
    """Each numbered line was an item of its own, so an answer ended at its first line, at full confidence."""
    assert not any(char.isdigit() for char in _text(50))


def test_numbers_within_the_text_stay() -> None:
    assert any(char.isdigit() for char in _text(90))


def test_numbers_of_rows_stay() -> None:
    """In a table of questions with a number each they told where one ends: two questions were read as one."""
    assert any(char.isdigit() for char in _text(50, framed=True))
    assert any(char.isdigit() for char in _text(50, each=3))
