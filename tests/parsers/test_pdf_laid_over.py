"""Marks that were typed over the boxes of a printed form, as in a viewer."""

from __future__ import annotations

import pytest

from parsers import pdf
from tests.generator import odd_pages


@pytest.mark.parametrize(("mark", "sign"), [("X", "☒"), ("✓", "☒"), ("", "☐"), ("-", "☐")])
def test_a_mark_over_an_open_box_ticks_it(mark: str, sign: str) -> None:
    laid = f"<span style='position:absolute;left:2px'>{mark}</span>"
    page = f"<div style='position:relative'>☐ Smart Living{laid}</div><div>☐ Smart People</div>"
    texts = [block.text for block in pdf.picture(odd_pages.by_chromium(page)).blocks]
    assert [text[0] for text in texts] == [sign, "☐"]  # what is no mark may stand behind the box, without white: letters decide that


def test_an_x_right_behind_a_box_ticks_nothing() -> None:
    page = pdf.picture(odd_pages.by_chromium("<div>☐X Smart Living</div>"))
    assert page.blocks[0].text == "☐X Smart Living"


def test_an_x_beside_a_box_ticks_nothing() -> None:
    page = pdf.picture(odd_pages.by_chromium("<div>☐ X Smart Living</div>"))
    assert page.blocks[0].text == "☐ X Smart Living"
