"""Tables on a page, whatever drew their lines."""

from __future__ import annotations

from parsers import pdf
from tests.generator import odd_pages


def test_frames_of_cells_that_a_browser_draws_with_slanting_corners() -> None:
    rows = (("Contactpersoon", "An Mol"), ("Postadres", "Markt 1, 2440 Geel"))
    cells = "".join(f"<tr><td><b>{label}</b></td><td>{value}</td></tr>" for label, value in rows)
    picture = pdf.picture(odd_pages.by_chromium(f"<table border=1 cellpadding=5>{cells}</table>"))
    assert [block.rows for block in picture.blocks] == [rows]
