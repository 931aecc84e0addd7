"""The same answers laid out in other ways: tables turned round, labels at the right, dotted lines, numbers in a column of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import zip_longest

import pytest

from calls.load import load_edition
from parsers import docx, form
from parsers.model import Block, FieldValue, Picture, Place
from tests.parsers.builders import p, sdt, tbl, tc, tr, word

APPLICATION = load_edition("city-of-things-2025").form("application-form")
Pairs = Sequence[tuple[str, str]]
PROJECT: Pairs = (
    ("Projecttitel", "Droge voeten"),
    ("Acroniem", "DROOG"),
    ("Startdatum", "01/03/2026"),
    ("Einddatum", "28/02/2029"),
    ("Duurtijd in maanden", "36"),
    ("Publiceerbare samenvatting", "We voorspellen wateroverlast per straat."),
)
APPLICANT: Pairs = (
    ("Naam van de indiener", "Stad Lier"),
    ("Ondernemingsnummer", "0207.502.301"),
    ("Adres", "Grote Markt 57, 2500 Lier"),
    ("Contactpersoon", "Annelies Peeters"),
    ("Functie", "projectleider"),
    ("E-mail", "annelies@lier.example"),
    ("Telefoon", "03 800 05 00"),
)
VALUES = {
    "project.title": "Droge voeten",
    "project.acronym": "DROOG",
    "project.start": date(2026, 3, 1),
    "project.end": date(2029, 2, 28),
    "project.duration_months": 36,
    "project.summary": "We voorspellen wateroverlast per straat.",
    "applicant.name": "Stad Lier",
    "applicant.kbo": "0207502301",
    "applicant.address": "Grote Markt 57, 2500 Lier",
    "contact.name": "Annelies Peeters",
    "contact.function": "projectleider",
    "contact.email": "annelies@lier.example",
    "contact.phone": "03 800 05 00",
}


def table(*rows: Sequence[str]) -> str:
    return tbl(*(tr(*(tc(*map(p, cell.split("\n"))) for cell in row)) for row in rows))


def read(*elements: str) -> dict[str, FieldValue]:
    return form.read(docx.picture(word(*elements)), APPLICATION, "formulier.docx")


def _side_by_side(pairs: Pairs) -> str:
    return table(*((*one, *other) for one, other in zip_longest(pairs[::2], pairs[1::2], fillvalue=("", ""))))


LAYOUTS: dict[str, Callable[[Pairs], str]] = {
    "label and answer": lambda pairs: table(*pairs),
    "labels above answers": lambda pairs: table(*zip(*pairs, strict=True)),
    "in one cell": lambda pairs: table(*((f"{label}\n{answer}",) for label, answer in pairs)),
    "two pairs in a row": _side_by_side,
    "explanation between": lambda pairs: table(*((label, "Vul hier in wat gevraagd is.", answer) for label, answer in pairs)),
    "empty column between": lambda pairs: table(*((label, "", answer) for label, answer in pairs)),
    "labels at the right": lambda pairs: table(*((answer, label) for label, answer in pairs)),
    "numbers before": lambda pairs: table(*((f"A.{n}", *pair) for n, pair in enumerate(pairs, 1))),
    "dotted lines": lambda pairs: "".join(p(f"{label} ........................ {answer}") for label, answer in pairs),
    "drawn lines": lambda pairs: "".join(p(f"{label}: ______{answer}______") for label, answer in pairs),
    "below each other": lambda pairs: "".join(p(text) for pair in pairs for text in pair),
    "bullets": lambda pairs: "".join(p(f"• {label}: {answer}") for label, answer in pairs),
    "in a content control": lambda pairs: sdt(table(*pairs), "blok", "Blok"),
}


@pytest.mark.parametrize("laid", LAYOUTS.values(), ids=LAYOUTS)
def test_answers_however_they_are_laid_out(laid: Callable[[Pairs], str]) -> None:
    body = f"{p('Identificatie van het project', True)}{laid(PROJECT)}{p('Gegevens van de indiener', True)}{laid(APPLICANT)}"
    found = form.read(docx.picture(_whole(body)), APPLICATION, "formulier.docx")
    assert {name: field.value for name, field in found.items()} == VALUES


def _whole(body: str) -> bytes:
    """A docx with several elements in one piece of XML."""
    return word(sdt(body))


def test_what_stands_between_brackets_tells_labels_apart() -> None:
    lines = ("(naam): An Maes", "(functie): jurist", "(e-mail): an@lier.example", "(telefoon): 03 800 05 00")
    found = read(*(p(f"2.{n} Contactpersoon {line}") for n, line in enumerate(lines, 4)))
    assert {name: field.value for name, field in found.items()} == {
        "contact.name": "An Maes",
        "contact.function": "jurist",
        "contact.email": "an@lier.example",
        "contact.phone": "03 800 05 00",
    }


def test_a_label_with_its_answer_that_nobody_knows_leaves_doubt() -> None:
    line = read(p("Projecttitel: Droge voeten"), p("Wie trekt dit allemaal: Stad Diest"))["applicant.name"]
    cells = read(
        table(("Projecttitel", "Droge voeten", "Wie trekt dit allemaal", "Stad Diest"), ("Acroniem", "D", "Startdatum", "1/3/2026"))
    )
    assert {(field.value, field.raw, field.problem) for field in (line, cells["applicant.name"])} == {
        (None, "", "Misschien staat het bij “Wie trekt dit allemaal”.")
    }
    assert cells["project.title"].value == "Droge voeten"


def test_a_bold_line_in_two_languages_with_its_answer() -> None:
    assert read(p("Duur in maanden / Duration (months): 36", True))["project.duration_months"].value == 36


def test_a_long_answer_behind_a_short_label_in_other_words() -> None:
    assert read(p("Korte samenvatting voor publicatie: We meten alles."))["project.summary"].value == "We meten alles."


def test_parts_with_letters_and_questions_in_bold_end_an_answer() -> None:
    place = Place("pagina 1", {"page": 1})
    heading, bold, plain = (
        lambda text, kind=kind, strong=strong: Block(kind, text, place, bold=strong)
        for kind, strong in (("heading", True), ("paragraph", True), ("paragraph", False))
    )
    blocks = (
        heading("D. Het voorstel"), bold("Openheid"), plain("We delen alles."), heading("E. De centen"), bold("Wat het ons kost"), plain("Veel."),
        heading("Toelichting bij de begroting"), plain("Marktprijzen."), heading("Wat nog"), bold("Iets anders"), plain("Niets."),
    )  # fmt: skip
    found = form.read(Picture("application/pdf", blocks), APPLICATION, "formulier.pdf")
    assert {name: field.value for name, field in found.items() if field.value is not None} == {
        "openness": "We delen alles.",
        "budget_justification": "Marktprijzen.",
    }


def test_choices_in_a_sentence() -> None:
    found = read(table(("Smart city-domein(en)", "Dit project valt onder Smart Living en Smart Environment.")))["domains"]
    assert (found.value, found.problem) == (("living", "environment"), "")


def test_a_form_that_stands_in_the_file_twice_lists_nobody_twice() -> None:
    partners = table(("Naam van de organisatie", "Rol"), ("Stad Lier", "coördinator"), ("Stad Mol", "deelnemer"))
    found = read(p("Partners", True), partners, p("Partners", True), partners)["partners"]
    assert [row["name"] for row in found.value] == ["Stad Lier", "Stad Mol"]


def test_numbers_alone_over_answers_leave_doubt() -> None:
    found = read(p("4.1", True), p("Onze diensten weten te laat waar regenwater blijft staan."), p("Projecttitel: Droge voeten"))[
        "challenge"
    ]
    assert (found.value, found.raw, found.problem) == (None, "", "Misschien staat het bij “4.1”.")


def test_the_name_of_the_agency_beside_a_year_is_no_amount() -> None:
    assert "budget.grant_requested" not in {
        name
        for name, field in read(table(("VLAIO", "Oproep City of Things 2025"), ("Projecttitel", "Droog"))).items()
        if field.value is not None
    }


def test_questions_and_answers_over_the_whole_width_of_a_grid() -> None:
    """Label and answer beside each other in four columns, and between them questions over all four with their answers in the row below."""
    wide = "<w:tc><w:tcPr><w:gridSpan w:val='4'/></w:tcPr>{}</w:tc>"
    rows = [tr(*(tc(p(cell)) for cell in ("Projecttitel", "Droge voeten", "Acroniem", "DROOG")))]
    for text in (
        "Publiceerbare samenvatting",
        "We meten het water.",
        "Stuurgroep",
        "De schepenen.",
        "Openheid",
        "",
        "Klankbordgroep",
        "Iedereen.",
    ):
        rows.append(tr(wide.format(p(text))))
    found = read(tbl(*rows))
    assert {name: field.value for name, field in found.items()} == {
        "project.title": "Droge voeten",
        "project.acronym": "DROOG",
        "project.summary": "We meten het water.",
        "governance.steering_group": "De schepenen.",
        "governance.sounding_board": "Iedereen.",
    }


def test_a_word_before_an_answer_and_a_date_in_cells() -> None:
    found = read(
        p("Projecttitel", True), p("Antwoord: Droge voeten"), table(("Startdatum", "01", "03", "2026")), table(("Einddatum", *"28022029"))
    )
    assert {name: str(field.value) for name, field in found.items()} == {
        "project.title": "Droge voeten",
        "project.start": "2026-03-01",
        "project.end": "2029-02-28",
    }
