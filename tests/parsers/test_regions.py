"""In which order a page is read: two columns of text, also over the end of a page, and answers that stand beside their questions."""

from __future__ import annotations

import pytest

from parsers import pdf
from parsers.model import Block
from tests.generator import odd_pages

_QUESTIONS = {
    "Uitdaging": "Onze besturen hebben geen zicht op fietsdiefstal. Beslissingen steunen op verouderde tellingen en losse klachten van bewoners.",
    "Aanpak en planning": "We starten met een analyse van de diefstallen en bouwen daarna in korte stappen een gedeelde dienst voor alle partners.",
    "Externe ondersteuning": "We kopen een dataplatform en juridisch advies in. De dienstverlener heeft ervaring met open standaarden.",
    "Bestaande initiatieven": "Het project bouwt voort op een Interreg-project over fietsdiefstal, zonder overlap van kosten.",
    "Stuurgroep": "De stuurgroep bestaat uit de schepenen en de projectleider en komt elk kwartaal samen in een van de gemeenten.",
    "Klankbordgroep": "Een klankbordgroep met scholen, middenstand en gemeenten die niet deelnemen komt twee keer per jaar samen.",
    "Engagement": "De actie staat in het meerjarenplan van elk bestuur dat deelneemt, met een eigen budget per jaar.",
    "Schaalbaarheid": "Alle resultaten worden als bouwsteen vrijgegeven en via een raamcontract opengesteld voor andere gemeenten.",
}
_TEXT = " ".join(f"Zin {n} gaat over slimme fietsen in de stad en loopt nog even door tot het einde." for n in range(1, 22))
_STYLE = "<style>@page{margin:1cm}body{font:8.5pt/1.2 'Liberation Sans'}h3{margin:4px 0;font-size:9.5pt}p{margin:9px 0}</style>"


def read(body: str) -> list[Block]:
    return list(pdf.picture(odd_pages.by_chromium(_STYLE + body)).blocks)


@pytest.mark.parametrize("above", [0, 34])
def test_two_columns_over_the_end_of_a_page(above: int) -> None:
    """``above`` short lines before them: then the columns go on on the next page."""
    lines = "".join(f"<p>Veld {n}: waarde</p>" for n in range(above))
    columns = "".join(f"<h3>{head}</h3><p>{text}</p>" for head, text in _QUESTIONS.items())
    blocks = read(f"<h1>Formulier</h1>{lines}<div style='columns:2;column-gap:10mm'>{columns}</div><p><b>Werkpakketten</b></p><p>Vier.</p>")
    texts = [block.text for block in blocks[1 + above :]]
    assert [text for text in texts if text in _QUESTIONS] == list(_QUESTIONS)
    assert " ".join(texts) == " ".join(part for pair in _QUESTIONS.items() for part in pair) + " Werkpakketten Vier."
    assert {block.place.anchor["page"] for block in blocks} == ({1, 2} if above else {1})


def test_running_text_whose_lines_stand_level() -> None:
    blocks = read(f"<h1>Formulier</h1><h3>Wat is het plan?</h3><div style='columns:2;column-gap:10mm;text-align:justify'>{_TEXT}</div>")
    assert " ".join(block.text for block in blocks) == f"Formulier Wat is het plan? {_TEXT}"
    assert {block.kind for block in blocks[2:]} == {"paragraph"}


def test_answers_beside_their_questions_are_no_columns() -> None:
    rows = "".join(
        f"<tr><td style='width:45%;vertical-align:top'>{head}: {head.lower()} waarover je in enkele zinnen vertelt wat jullie willen</td>"
        f"<td style='padding-left:8mm;vertical-align:top'>{text}</td></tr>"
        for head, text in _QUESTIONS.items()
    )
    blocks = read(f"<h1>Formulier</h1><table style='font-size:8.5pt;border-spacing:0 8px'>{rows}</table>")
    told = " ".join(block.text for block in blocks)
    assert all(told.index(f"{head}: ") < told.index(text[:20]) for head, text in _QUESTIONS.items())
    heads = [told.index(f"{head}: ") for head in _QUESTIONS]
    answers = [told.index(text[:20]) for text in _QUESTIONS.values()]
    assert all(answer < head for answer, head in zip(answers, heads[1:], strict=False))


def test_questions_with_answers_of_several_paragraphs_beside_them() -> None:
    """The white between two paragraphs of an answer set the second apart, and made two columns of text of the page: answers were cut at full
    confidence, and one was told as not filled in."""
    asked = (
        "Wat is de aanpak van het project in de eerste jaren?",
        "Welke eindresultaten beoogt het project? Wat is de meerwaarde voor wie meedoet?",
    )
    texts = list(_QUESTIONS.values())
    cells = [
        (asked[0], texts[:2]),
        (asked[1], [_TEXT[:474]]),
        ("Hoe blijven de resultaten na afloop bestaan en wie beheert ze?", texts[2:4]),
    ]
    rows = "".join(
        f"<tr><td style='width:43%;vertical-align:top;padding-right:8mm'>{question.replace('? ', '?<br>')}</td>"
        f"<td style='vertical-align:top'>{''.join(f'<p style=margin:6px_0>{text}</p>'.replace('_', ' ') for text in texts)}</td></tr>"
        for question, texts in cells
    )
    style = "<style>body{font:11pt 'Liberation Sans'}td p:first-child{margin-top:0!important}table{border-spacing:0 14px}</style>"
    tables = [block.rows for block in read(f"{style}<h1>Formulier</h1><table>{rows}</table>") if block.kind == "table"]
    assert [row for table in tables for row in table] == [(question, " ".join(texts)) for question, texts in cells]


def test_heads_of_columns_that_wrap_are_one_row_and_the_cells_under_them_another() -> None:
    heads = ("Organisatie en dienst", "Contactpersoon", "Telefoonnummer", "Postadres")
    cells = ("Stad Lier, dienst ruimte en wonen", "An Verlinden", "03 871 98 31", "Fabriekstraat 1")
    rows = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in (heads, cells))
    style = "<style>td{vertical-align:top;padding:0 14px 4px 0}td:first-child{width:92px}</style>"
    tables = [block.rows for block in read(f"{style}<h1>Formulier</h1><p>Contact</p><table>{rows}</table>") if block.kind == "table"]
    assert tables == [(heads, cells)]


@pytest.mark.parametrize("align", ["top", "middle", "bottom"])
def test_cells_of_a_table_without_rules_wherever_they_stand_in_their_row(align: str) -> None:
    """The lines of a long cell belong to the row that they stand in, above its other cells or below."""
    wide = "Een taak die drie regels lang is, omdat er zo veel te doen valt dat het niet op twee regels past."
    partners = [("Naam", "KBO", "Rol", "Taak"), ("Stad Lier", "0207.502.301", "trekker", "leidt"), ("Mol", "0207.503.388", "volger", wide)]
    pairs = [("Titel", "Droge voeten"), ("Samenvatting", wide), ("Duur", "36")]
    shown = ""
    for rows, last in ((partners, 150), (pairs, 220)):
        cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
        shown += f"<p>Hier volgt een lijst:</p><table style='--w:{last}px'>{cells}</table>"
    style = f"<style>td{{vertical-align:{align};padding:5px 14px 5px 0}}td:last-child{{width:var(--w)}}</style>"
    tables = [block.rows for block in read(style + shown) if block.kind == "table"]
    assert tables == [tuple(partners), tuple(pairs)]


def test_labels_and_questions_in_two_columns_side_by_side() -> None:
    """A form of one page, its short answers under their labels at the left and long ones at the right: neither column answers the other."""
    left = {
        "Wie dient in?": "Gemeente Wemmel",
        "Dienst": "Vrije tijd",
        "Contact": "Nele De Backer",
        "Telefoon": "02 462 05 00",
        "Adres": "Laan 28",
    }
    left |= {"Welke uitdaging?": "Kinderen uit arme gezinnen doen half zo vaak mee.", "Wat is al geprobeerd?": "We verlaagden de prijzen."}
    right = {"Waarop liep dat vast?": _TEXT[:299], "Wat is het plan?": _TEXT[:419], "Met wie sprak je al?": "Meise doet mee."}
    sides = [[part for pair in side.items() for part in pair] for side in (left, right)]
    columns = "".join("<div>" + "".join(f"<b style='display:block'>{part}</b>" for part in side) + "</div>" for side in sides)
    blocks = read(f"<h1>Formulier</h1><div style='display:grid;grid-template-columns:1fr 1fr;gap:8mm'>{columns}</div>")
    assert " ".join(block.text for block in blocks) == " ".join(["Formulier", *sides[0], *sides[1]])
