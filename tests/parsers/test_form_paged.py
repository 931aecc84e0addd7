"""Forms that a house style puts in a table as a whole: a cell for the head of the letter, and a cell with everything in it."""

from __future__ import annotations

import unicodedata

import pytest

from calls.load import load_edition
from parsers import docx, form, form_paged
from parsers.model import Picture, Role
from parsers.read import read_document
from parsers.values import plain
from tests.parsers.builders import check, p, tbl, tc, tr, word

EDITION = load_edition("city-of-things-2025")
APPLICATION, REGISTRATION = EDITION.form("application-form"), EDITION.form("registration-form")
ASKED = {
    "challenge": ("Welke maatschappelijke uitdaging wil je met dit project aanpakken?", "Wateroverlast in de lage wijken."),
    "earlier_attempts": (
        "Wat werd er, voor zover je weet, al geprobeerd om deze uitdaging op te lossen?",
        "Twee proefprojecten in andere steden.",
    ),
    "obstacles": (
        "Waarop liepen die eerdere initiatieven vast? Waarom werden ze niet (op grote schaal) ingevoerd?",
        "De systemen waren gesloten en duur.",
    ),
}
CONTACT = (
    "Organisatie en dienst: Stad Ieper",
    "Contactpersoon: Lore Testens",
    "E-mailadres: lore@ieper.example",
    "Telefoonnummer: 03 351 31 41",
)
TITLE = ("Aanmelding van een projectidee", "Oproep City of Things 2025")
LINES = (*CONTACT, *(line for pair in ASKED.values() for line in pair))


@pytest.mark.parametrize("beside", [False, True])
def test_a_form_in_a_cell_is_read_as_the_page_is(beside: bool) -> None:
    inside = tc("".join(map(p, (*TITLE, *LINES))))
    made = word(tbl(tr(tc(p("Stad Ieper")), inside)) if beside else tbl(tr(tc(p("Stad Ieper"))), tr(inside)))
    reading = read_document("x.docx", made, EDITION)
    assert reading.role is Role.REGISTRATION_FORM
    found = {name: (reading.fields[name].value, reading.fields[name].confidence) for name in ASKED}
    assert found == {name: (answer, 1.0) for name, (_, answer) in ASKED.items()}
    assert reading.fields["contact.email"].value == "lore@ieper.example"
    assert reading.fields["challenge"].place.anchor["cell"] == (1 if beside else 0)


def paged(made: bytes) -> Picture:
    return form_paged.unboxed(docx.picture(made), EDITION.forms)


def test_its_boxes_and_controls_stay_with_their_lines() -> None:
    drawn = ((1, "☒", "Living"), (0, "☐", "People"))
    boxes = "".join(f"<w:p>{check(state, sign, name)}<w:r><w:t> Smart {name}</w:t></w:r></w:p>" for state, sign, name in drawn)
    picture = paged(word(tbl(tr(tc(p("Stad Ieper"))), tr(tc("".join(map(p, LINES)) + boxes)))))
    held = {block.text: [control.value for control in block.controls] for block in picture.blocks if block.controls}
    assert held == {"☒ Smart Living": [True], "☐ Smart People": [False]}
    assert sum(len(block.controls) for block in picture.blocks) == 2


def test_other_rows_stay_a_table_with_their_places() -> None:
    rows = [tr(tc(p("Versie")), tc(p("1"))), tr(tc("".join(map(p, LINES))), tc(p(""))), tr(tc(p("Datum")), tc(p("1/9/2025")))]
    tables = [block for block in paged(word(tbl(*rows))).blocks if block.kind == "table"]
    assert [block.rows for block in tables] == [(("Versie", "1"),), (("Datum", "1/9/2025"),)]
    assert [block.cells[0][0]["row"] for block in tables] == [0, 2]


@pytest.mark.parametrize("lines", [LINES[:3], tuple(f"Stap {n}: we doen het." for n in range(20)), (*CONTACT[:2], *["Tekst."] * 20)])
def test_a_long_answer_in_a_cell_stays_one(lines: tuple[str, ...]) -> None:
    made = word(tbl(tr(tc(p("Plan van aanpak")), tc("".join(map(p, lines))))))
    assert paged(made) == docx.picture(made)


def test_the_title_of_the_next_part_is_no_answer_without_make_up_either() -> None:
    lines = (
        "4.11 Hoe worden de principes rond openheid en interoperabiliteit toegepast (OSLO, VLOCA, Vlaamse bouwstenen, open data)?",
        "Alles is open.",
    )
    found = form.read(docx.picture(word(*map(p, (*lines, "5. Begroting", "Totale projectkost: € 500.000")))), APPLICATION, "x.docx")
    assert found["openness"].value == "Alles is open."
    listed = form.read(docx.picture(word(*map(p, (*lines, "4. Standaarden", "5. Begroting", "6. Beheer")))), APPLICATION, "x.docx")
    assert listed["openness"].value == "Alles is open.\n4. Standaarden\n5. Begroting\n6. Beheer"


@pytest.mark.parametrize("title", ["Bijlage 1: besluit van het college", "Bijlagen", "BIJLAGE A - Nota"])
def test_an_annex_behind_the_form_is_no_answer(title: str) -> None:
    question, answer = ASKED["obstacles"]
    found = form.read(docx.picture(word(*map(p, (question, answer, title, "Het college besluit.")))), REGISTRATION, "x.docx")
    assert found["obstacles"].value == answer
    inside = form.read(docx.picture(word(*map(p, (question, "Bijlage 1 legt het uit: het beheer.", answer)))), REGISTRATION, "x.docx")
    assert inside["obstacles"].value == f"Bijlage 1 legt het uit: het beheer.\n{answer}"


def test_letters_with_a_loose_accent_are_the_same_letters() -> None:
    text = "Coördinatie in Geetbéts"
    found = form.read(docx.picture(word(p(f"Projecttitel: {unicodedata.normalize('NFD', text)}"))), APPLICATION, "x.docx")
    assert found["project.title"].value == text and plain(text).value == text


@pytest.mark.parametrize("around", ["{}", "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"])
def test_a_table_of_one_column_that_holds_tables_only_makes_up_the_page(around: str) -> None:
    """The table was read behind all the text, and the last answer took in what stood behind it."""
    question, answer = ASKED["challenge"]
    inside = tbl(tr(tc(p(question)), tc(p(answer))))
    rows = [tr(tc(around.format(p(TITLE[0]) + inside))), tr(tc("".join(map(p, (*ASKED["obstacles"], "Bijlagen:")))))]
    blocks = docx.picture(word(tbl(*rows))).blocks
    assert [(block.kind, block.text) for block in blocks] == [
        ("paragraph", TITLE[0]),
        ("table", f"{question} | {answer}"),
        *(("paragraph", line) for line in (*ASKED["obstacles"], "Bijlagen:")),
    ]


def test_the_cells_of_one_column_are_one_form() -> None:
    """A cell with fewer labels than make a form was taken for one long answer."""
    contact = "; ".join(CONTACT)
    cells = [p(contact) + "".join(map(p, (*TITLE, *(f"Regel {n}." for n in range(7))))), "".join(map(p, LINES[4:] + ("Slot.",) * 4))]
    reading = read_document("x.docx", word(tbl(*(tr(tc(cell)) for cell in cells))), EDITION)
    assert reading.fields["contact.email"].value == "lore@ieper.example"
    assert {name for name in ASKED if name in reading.fields} == set(ASKED)
