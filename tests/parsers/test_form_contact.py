"""A contact written freely is read part by part, and a part that is not told is never called empty."""

from __future__ import annotations

import io

import pytest
from docx import Document

from calls.load import load_edition
from parsers import docx, form
from parsers.model import FieldValue

EDITION = load_edition("city-of-things-2025")
NAMES = ("organisation", "name", "email", "phone", "address")
WHOLE = {
    "organisation": "Stad Halle, dienst Digitalisering",
    "name": "Els Wouters",
    "email": "els.wouters@halle.example",
    "phone": "02 363 22 11",
    "address": "Oudstrijdersplein 18, 1500 Halle",
}


def read(*paragraphs: str, beside: tuple[str, str] | None = None) -> dict[str, FieldValue]:
    document = Document()
    document.add_paragraph("Aanmelding van een projectidee")
    if beside is not None:
        cells = document.add_table(1, 2).rows[0].cells
        cells[0].text, cells[1].text = beside
    for text in paragraphs:
        document.add_paragraph(text)
    document.add_paragraph("Welke maatschappelijke uitdaging wil je met dit project aanpakken?")
    document.add_paragraph("Fietsers mijden drukke kruispunten, omdat ze niet weten waar het veilig is.")
    buffer = io.BytesIO()
    document.save(buffer)
    return form.read(docx.picture(buffer.getvalue()), EDITION.form("registration-form"), "a.docx")


def contact(fields: dict[str, FieldValue]) -> dict[str, object]:
    return {name: fields[f"contact.{name}"].value for name in NAMES if f"contact.{name}" in fields}


@pytest.mark.parametrize(
    "lines",
    [
        (
            "Contactgegevens: Stad Halle, dienst Digitalisering, Els Wouters, els.wouters@halle.example, "
            "02 363 22 11, Oudstrijdersplein 18, 1500 Halle",
        ),
        (
            "Contact: Els Wouters (Stad Halle, dienst Digitalisering) – els.wouters@halle.example – 02 363 22 11 – Oudstrijdersplein 18, 1500 Halle",
        ),
        (
            "Contactgegevens\tStad Halle, dienst Digitalisering",  # as two columns without rules come out of a pdf
            "Els Wouters els.wouters@halle.example",
            "02 363 22 11",
            "Oudstrijdersplein 18",
            "1500 Halle",
        ),
        (
            "Contactgegevens",
            "Stad Halle, dienst Digitalisering",
            "t.a.v. Els Wouters, projectleider",
            "Oudstrijdersplein 18",
            "1500 Halle",
            "02 363 22 11",
            "els.wouters@halle.example",
        ),
        (
            "Contactgegevens:\nStad Halle, dienst Digitalisering\nContactpersoon Els Wouters\n"
            "Oudstrijdersplein 18\n1500 Halle\n02 363 22 11\nels.wouters@halle.example",
        ),
    ],
)
def test_a_whole_contact_is_read_wherever_it_stands(lines: tuple[str, ...]) -> None:
    fields = read(*lines)
    assert contact(fields) == WHOLE
    assert all(fields[f"contact.{name}"].confidence <= 0.7 for name in ("organisation", "email", "phone"))


def test_a_whole_contact_in_the_cell_beside_its_title() -> None:
    assert contact(read(beside=("Contactgegevens", "\n".join((*list(WHOLE.values())[:4], "Oudstrijdersplein 18", "1500 Halle"))))) == WHOLE


def test_a_name_in_brackets_and_a_number_with_brackets() -> None:
    fields = read(
        "Contactgegevens: gemeente Beersel; contactpersoon: Ann Claes (projectleider), ann.claes@beersel.example, +32 (0)2 359 17 17"
    )
    assert (fields["contact.organisation"].value, fields["contact.name"].value) == ("gemeente Beersel", "Ann Claes")
    assert fields["contact.phone"].raw == "+32 (0)2 359 17 17"


@pytest.mark.parametrize(
    "line",
    [
        "Contactgegevens: Stad Halle, els.wouters@halle.example, 02 363 22 11, bij mevrouw de projectleidster",
        "Contact: de projectleidster van stad Halle, els.wouters@halle.example, 02 363 22 11",
    ],
)
def test_a_part_that_no_line_looks_like_is_in_doubt_and_not_empty(line: str) -> None:
    name = read(line)["contact.name"]
    assert (name.value, name.confidence) == (None, 0.0) and name.problem.startswith("Misschien staat het bij “")


def test_what_is_nowhere_in_the_lines_is_not_there() -> None:
    fields = read("Contactgegevens: Stad Halle, Els Wouters, Oudstrijdersplein 18, 1500 Halle")
    assert contact(fields) == {name: WHOLE[name] for name in ("name", "address")} | {"organisation": "Stad Halle"}


@pytest.mark.parametrize(
    ("lines", "address"),
    [
        (("Postadres: Werf 9\n9300 Aalst",), "Werf 9 9300 Aalst"),
        (("Postadres: Werf 9 bus 3", "9300 Aalst"), "Werf 9 bus 3 9300 Aalst"),
        (("Postadres:", "Werf 9A", "B-9300 Aalst"), "Werf 9A B-9300 Aalst"),
        (("Postadres: Werf 9, 9300 Aalst", "9300 inwoners doen mee"), "Werf 9, 9300 Aalst"),
        (("Postadres: Postbus Aalst", "9300 Aalst"), "Postbus Aalst"),
    ],
)
def test_a_town_under_its_street_is_of_the_same_address(lines: tuple[str, ...], address: str) -> None:
    assert read("Organisatie en dienst: Stad Aalst", *lines)["contact.address"].value == address


@pytest.mark.parametrize("line", ["Mail els.wouters@halle.example", "E-mailadres els.wouters@halle.example"])
def test_an_address_behind_its_label_without_a_sign_between(line: str) -> None:
    assert read("Organisatie: Stad Halle", line)["contact.email"].value == WHOLE["email"]
    assert "contact.email" not in read("Organisatie: Stad Halle", "Mail els wouters @ stad halle")


ONE = ("Naam contactpersoon", "Koen Schets"), ("E-mail", "koen.schets@halle.example"), ("Telefoon", "02 363 22 11")
OTHER = ("Naam contactpersoon", "Els Maes"), ("E-mail", "els.maes@halle.example"), ("Telefoon", "02 363 33 44")


@pytest.mark.parametrize("left_open", [0, 1, 2, None])
def test_what_the_first_of_two_people_left_open_is_not_surely_the_other_ones(left_open: int | None) -> None:
    """It was taken from the second, at full confidence: a receipt went to a stand-in."""
    first = [f"{label}: {'' if n == left_open else answer}" for n, (label, answer) in enumerate(ONE)]
    fields = read("Contactgegevens", *first, "", *(f"{label}: {answer}" for label, answer in OTHER))
    got = {name: fields[f"contact.{name}"] for name in ("name", "email", "phone")}
    assert all(field.confidence <= 0.7 and field.problem for field in got.values()), got


def test_two_numbers_of_one_person_leave_the_name_sure() -> None:
    fields = read("Contactgegevens", *(f"{label}: {answer}" for label, answer in ONE), "Telefoon: 0477 12 34 56")
    assert fields["contact.name"].confidence == fields["contact.email"].confidence == 1.0
