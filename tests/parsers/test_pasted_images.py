"""Answers that are nothing but a pasted picture: there, not readable, and never told as not filled in."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx as python_docx
import pytest
from docx.shared import Cm
from PIL import Image

from calls.load import load_edition
from parsers import docx, form, odt
from parsers.model import FieldValue, Picture, Unreadable
from tests.parsers.builders import saved
from tests.parsers.test_odt import p, package

EDITION = load_edition("city-of-things-2025")
REGISTRATION, APPLICATION = EDITION.form("registration-form"), EDITION.form("application-form")
CHALLENGE = "Welke maatschappelijke uitdaging wil je met dit project aanpakken?"
ATTEMPTS = "Wat werd er, voor zover je weet, al geprobeerd om deze uitdaging op te lossen?"
UNREAD = "Hier staat alleen een afbeelding. Wat daarop staat, kunnen we niet lezen."


def screenshot() -> io.BytesIO:
    target = io.BytesIO()
    Image.new("RGB", (600, 120), "white").save(target, "PNG")
    target.seek(0)
    return target


def read(picture: Picture, role: Any = REGISTRATION) -> dict[str, FieldValue]:
    return form.read(picture, role, "formulier")


def told(fields: dict[str, FieldValue]) -> dict[str, tuple[Any, str]]:
    return {name: (field.value, field.problem) for name, field in fields.items()}


@pytest.mark.parametrize("on_the_line", [False, True])
def test_a_screenshot_under_a_question_of_word(on_the_line: bool) -> None:
    document = python_docx.Document()
    asked = document.add_paragraph(CHALLENGE)
    asked.runs[0].bold = True
    shown = asked if on_the_line else document.add_paragraph()
    shown.add_run().add_picture(screenshot(), width=Cm(15))
    document.add_paragraph(ATTEMPTS).runs[0].bold = True
    document.add_paragraph("Een folder.")
    document.add_paragraph().add_run().add_picture(screenshot(), width=Cm(15))
    found = read(docx.picture(saved(document)))
    assert told(found) == {"challenge": (None, UNREAD), "earlier_attempts": ("Een folder.", "")}
    assert found["challenge"].confidence == 0.0


def test_a_table_pasted_as_a_picture_is_there() -> None:
    document = python_docx.Document()
    document.add_heading("4.3 Overzicht van de werkpakketten", 2)
    document.add_paragraph().add_run().add_picture(screenshot(), width=Cm(15))
    assert told(read(docx.picture(saved(document)), APPLICATION)) == {"work_packages": (None, UNREAD)}


def test_a_picture_in_the_cell_beside_a_label() -> None:
    document = python_docx.Document()
    row = document.add_table(1, 2).rows[0]
    row.cells[0].text = "Projecttitel"
    row.cells[1].paragraphs[0].add_run().add_picture(screenshot(), width=Cm(8))
    assert told(read(docx.picture(saved(document)), APPLICATION)) == {"project.title": (None, UNREAD)}


def test_a_logo_is_no_answer() -> None:
    document = python_docx.Document()
    document.add_paragraph(CHALLENGE).runs[0].bold = True
    document.add_paragraph().add_run().add_picture(screenshot(), width=Cm(3))
    assert read(docx.picture(saved(document))) == {}


def test_a_document_of_nothing_but_a_picture_stays_unreadable() -> None:
    document = python_docx.Document()
    document.add_paragraph().add_run().add_picture(screenshot(), width=Cm(15))
    with pytest.raises(Unreadable, match="alleen afbeeldingen"):
        docx.picture(saved(document))


@pytest.mark.parametrize(
    ("width", "expected"), [("15cm", {"challenge": (None, UNREAD)}), ("1in", {}), ("3.2.1cm", {"challenge": (None, UNREAD)})]
)
def test_a_screenshot_under_a_question_of_libreoffice(width: str, expected: dict[str, Any]) -> None:
    svg = 'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
    frame = f'<draw:frame {svg} svg:width="{width}" svg:height="30mm"><draw:image/></draw:frame>'
    assert told(read(odt.picture(package(p(CHALLENGE) + p(frame))))) == expected


def test_an_odt_of_nothing_but_a_picture_stays_unreadable() -> None:
    data = package(p("<draw:frame><draw:image/></draw:frame>"))
    assert "content.xml" in zipfile.ZipFile(io.BytesIO(data)).namelist()
    with pytest.raises(Unreadable, match="alleen afbeeldingen"):
        odt.picture(data)
