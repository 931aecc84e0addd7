"""Answers that stand where the writer's word processor or taste put them: in the make-up of the question, in the header of the page."""

from __future__ import annotations

import pytest
from docx.document import Document
from docx.shared import Cm
from docx.text.paragraph import Paragraph

from calls.load import load_edition
from parsers.model import Reading
from parsers.read import read_document
from tests.generator import blank
from tests.generator.answers import REGISTRATION

EDITION = load_edition("city-of-things-2025")
LONG = ("challenge", "earlier_attempts", "obstacles", "project_description", "partner_engagement", "results")
LABELS = ("Organisatie en dienst", "Contactpersoon", "E-mailadres", "Telefoonnummer", "Postadres")


def _take_out(paragraph: Paragraph) -> None:
    element = paragraph._p
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _read(*edits: blank.Edit) -> Reading:
    return read_document("a.docx", blank.registration(REGISTRATION, *edits), EDITION)


def _as_asked(document: Document) -> None:
    """Every answer in the style of its question, as Word goes on when Enter is pressed behind it."""
    told = {line for name in LONG for line in str(REGISTRATION[name]).split("\n")}
    asked = next(one.style for one in document.paragraphs if one.text.startswith("Welke maatschappelijke"))
    for paragraph in document.paragraphs:
        if paragraph.text in told:
            paragraph.style = asked


def _ask_more(document: Document) -> None:
    asked = next(one for one in document.paragraphs if one.text.startswith("Wat werd er"))
    asked.insert_paragraph_before("Beschrijf ook kort hoe inwoners in de buurt hierbij betrokken zijn.", asked.style)


def test_an_answer_in_the_style_of_its_question_is_no_question_and_is_not_called_absent() -> None:
    found = _read(_as_asked).fields
    assert {name: found[name].value for name in LONG} == {name: REGISTRATION[name] for name in LONG}
    assert all(found[name].confidence < 0.95 for name in LONG), "it is not made up like an answer"


def test_a_numbered_list_in_such_an_answer_asks_nothing() -> None:
    told = "We voorspellen de bezetting van de parkings in de haven.\n1. leiding\n2. sensoren\nDat vraagt 28 maanden."

    def as_asked(document: Document) -> None:
        asked = next(one.style for one in document.paragraphs if one.text.startswith("Welke maatschappelijke"))
        for paragraph in document.paragraphs:
            if paragraph.text in told.split("\n"):
                paragraph.style = asked

    read = read_document("a.docx", blank.registration({**REGISTRATION, "project_description": told}, as_asked), EDITION)
    assert read.fields["project_description"].value == told


def test_a_question_of_the_writers_own_under_an_empty_one_is_no_answer() -> None:
    read = read_document("a.docx", blank.registration({**REGISTRATION, "challenge": ""}, _ask_more), EDITION)
    assert "challenge" not in read.fields or read.fields["challenge"].value is None


@pytest.mark.parametrize("part", ["header", "footer"])
def test_the_contact_in_the_header_or_footer_of_the_page_is_read(part: str) -> None:
    def move(document: Document) -> None:
        margin = getattr(document.sections[0], part)
        for paragraph in list(document.paragraphs):
            if paragraph.text.startswith(LABELS):
                margin.add_paragraph(paragraph.text)
                _take_out(paragraph)

    found = _read(move).fields
    for name in ("contact.organisation", "contact.name", "contact.email", "contact.phone", "contact.address"):
        assert (found[name].value, found[name].confidence) == (REGISTRATION[name], 0.8)
        assert found[name].place.location == "kop- of voettekst"


def test_the_contact_in_a_table_in_the_header_is_read() -> None:
    def move(document: Document) -> None:
        table = document.sections[0].header.add_table(0, 2, Cm(16))
        for paragraph in list(document.paragraphs):
            if paragraph.text.startswith(LABELS):
                label, _, said = paragraph.text.partition(":")
                cells = table.add_row().cells
                cells[0].text, cells[1].text = f"{label}:", said.strip()
                _take_out(paragraph)

    found = _read(move).fields
    names = ("contact.organisation", "contact.name", "contact.email", "contact.phone", "contact.address")
    assert {name: found[name].value for name in names} == {name: REGISTRATION[name] for name in names}


def test_a_letterhead_is_no_answer_to_a_label_that_stands_in_the_form() -> None:
    def letterhead(document: Document) -> None:
        document.sections[0].header.add_paragraph("E-mailadres: info@gemeente.example")

    read = read_document("a.docx", blank.registration({**REGISTRATION, "contact.email": ""}, letterhead), EDITION)
    assert "contact.email" not in read.fields
    assert "contact.email" in read.looked_for


def test_two_different_lines_in_the_margins_are_for_a_person() -> None:
    def twice(document: Document) -> None:
        for paragraph in list(document.paragraphs):
            if paragraph.text.startswith("E-mailadres"):
                _take_out(paragraph)
        document.sections[0].header.add_paragraph("E-mailadres: info@gemeente.example")
        document.sections[0].footer.add_paragraph("E-mailadres: an@gemeente.example")

    found = _read(twice).fields["contact.email"]
    assert found.value is None
    assert "twee verschillende antwoorden" in found.problem


def test_an_address_or_number_that_stands_beside_another_one_is_not_sure() -> None:
    """A contact in two columns, "Aanvrager" and "Partner": the first address was broken over two lines, and the partner's taken as sure."""
    rows = [
        ("E-mailadres", "katrien.vermeulen@oud- turnhout.example", "bert@ravels.example"),
        ("Telefoonnummer", "014 46 22 33", "014 65 21 55"),
    ]

    def in_columns(document: Document) -> None:
        table = document.add_table(0, 3)
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        first = next(one for one in document.paragraphs if one.text.startswith("E-mailadres"))
        first._p.addprevious(table._tbl)
        for paragraph in list(document.paragraphs):
            if paragraph.text.startswith(("E-mailadres", "Telefoonnummer")):
                _take_out(paragraph)

    found = _read(in_columns).fields
    assert max(found[name].confidence for name in ("contact.email", "contact.phone")) < 0.95


def test_a_line_like_a_label_right_under_a_question_is_its_answer_and_the_question_is_not_called_open() -> None:
    told = "Contactpersoon: Bert Goris, gemeente Ravels\nContactpersoon: Els Michielsen, gemeente Arendonk\nBeiden werken mee als volger."
    found = read_document("a.docx", blank.registration({**REGISTRATION, "partner_engagement": told}), EDITION).fields
    assert (found["partner_engagement"].value, found["partner_engagement"].confidence) == (told, 0.8)
    assert found["contact.name"].value == REGISTRATION["contact.name"]


def test_the_lines_of_a_second_contact_contradict_nothing() -> None:
    def add(document: Document) -> None:
        after = next(one for one in document.paragraphs if one.text.startswith("Postadres"))
        for line in ("Tweede contactpersoon: Bert Goris", "E-mailadres: bert@ravels.example", "Telefoonnummer: 014 65 21 55"):
            after.insert_paragraph_before(line)

    found = _read(add).fields
    for name in ("contact.name", "contact.email", "contact.phone", "contact.address"):
        assert (found[name].value, found[name].confidence) == (REGISTRATION[name], 1.0)
