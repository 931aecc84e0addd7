"""A line through words of a pdf: what is struck out is not read and told. Underlined words, and words typed on a rule, stay."""

from __future__ import annotations

import pytest

from calls.load import load_edition
from parsers import form, pdf
from tests.generator import odd_pages

APPLICATION = load_edition("city-of-things-2025").form("application-form")
QUESTION = (
    "Werken personeelsleden van wie kosten worden ingebracht in dezelfde periode ook aan andere gesubsidieerde of gefactureerde projecten?"
)
TOLD = "Het document bevat doorgehaalde tekst; die is niet meegelezen."


@pytest.mark.parametrize(
    ("answer", "value", "notes"),
    [
        ("<s>Ja</s> / Nee", False, (TOLD,)),
        ("Ja, een overzicht is bijgevoegd / <s>Nee</s>", True, (TOLD,)),
        ("Ja / Nee", None, ()),
        ("<u>Nee</u>", False, ()),
    ],
)
def test_what_is_struck_out_is_not_read(answer: str, value: bool | None, notes: tuple[str, ...]) -> None:
    picture = pdf.picture(odd_pages.by_chromium(f"<p>Verklaringen</p><p>{QUESTION}</p><p>{answer}</p>"))
    found = form.read(picture, APPLICATION, "x")["declarations.staff_on_other_projects"]
    assert (found.value, picture.notes) == (value, notes)


def test_words_typed_on_a_rule_stay() -> None:
    rule = "<span style='position:absolute;left:-20px;top:9px;width:300px;border-top:1px solid'></span>"
    cells = "".join(f"<tr><td>{name}</td></tr>" for name in ("Mol", "Geel"))
    style = "<style>table{border-collapse:collapse}td{border:1px solid;line-height:8px}</style>"
    page = f"{style}<p>Naam</p><div style='position:relative'>Stad Lier{rule}</div><table>{cells}</table><p>Einde</p>"
    picture = pdf.picture(odd_pages.by_chromium(page))
    assert picture.notes == ()
    assert [word for block in picture.blocks for word in block.text.replace("|", " ").split()] == [
        "Naam",
        "Stad",
        "Lier",
        "Mol",
        "Geel",
        "Einde",
    ]
