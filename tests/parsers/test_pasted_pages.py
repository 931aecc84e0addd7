"""Pages that were scanned and pasted in a text document with a line of text over them: what stands on them is read, and never called absent."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache

import docx as python_docx
import pytest
from docx.shared import Cm
from PIL import Image, ImageDraw

from calls.load import load_edition
from parsers import media, openers, pasted, view
from parsers.model import Reading, Role, State
from parsers.read import read_document
from tests.parsers.builders import saved
from tests.parsers.test_scans import PATIENT, file_of, page

EDITION = load_edition("city-of-things-2025")


@lru_cache(maxsize=1)
def scanned() -> bytes:
    return file_of(page(0, 150), "JPEG")


def word(*before: str, picture: bytes, width: float = 16) -> bytes:
    document = python_docx.Document()
    for text in before:
        document.add_paragraph(text)
    document.add_paragraph().add_run().add_picture(io.BytesIO(picture), width=Cm(width))
    return saved(document)


def read(data: bytes) -> Reading:
    return read_document("formulier.docx", data, EDITION, PATIENT)


def test_a_scan_under_a_line_of_text() -> None:
    data = word("Dag collega's, hieronder ons formulier projectaanvraag", picture=scanned())
    reading = read(data)
    assert (reading.state, reading.role) == (State.READ, Role.APPLICATION_FORM)
    title = reading.fields["project.title"]
    assert (title.value, title.confidence) == (
        read_document("x", scanned(), EDITION, PATIENT).fields["project.title"].value,
        openers.LEAST_SURE,
    )
    assert title.place.location.startswith("afbeelding 1") and title.place.anchor["page"] == 1
    assert set(reading.looked_for) == set(reading.fields)  # what was not found may still stand there
    assert len(view.view(data).pages) == 1


def test_without_tesseract_nothing_is_called_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COT_TESSERACT", "off")
    reading = read(word("Formulier projectaanvraag", "Projecttitel: Droge voeten", "Startdatum: 1/3/2026", picture=scanned()))
    assert reading.role is Role.APPLICATION_FORM
    assert set(reading.looked_for) == set(reading.fields) == {"project.title", "project.start"}
    assert "afbeeldingen van bladzijden" in " ".join(reading.problems)
    assert reading.fields["project.title"].confidence == 1.0


@pytest.mark.parametrize(("size", "width"), [((1200, 1600), 5), ((1600, 300), 16), ((300, 400), 16)])
def test_what_is_no_page(size: tuple[int, int], width: float) -> None:
    drawn = Image.new("L", size, "white")
    ImageDraw.Draw(drawn).rectangle((5, 5, 90, 90), fill=0)
    assert pasted.pages(media.DOCX, word("x", picture=file_of(drawn, "PNG"), width=width)) == []


def test_a_page_that_cannot_be_opened_is_not_taken_for_absent() -> None:
    whole = word("Formulier projectaanvraag", "Projecttitel: Droge voeten", "Startdatum: 1/3/2026", picture=scanned())
    torn = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as package, zipfile.ZipFile(torn, "w", zipfile.ZIP_DEFLATED) as target:
        for name in package.namelist():
            data = package.read(name)
            target.writestr(name, b"\x00" * len(data) if "media/" in name else data)
    reading = read(torn.getvalue())
    assert (reading.state, reading.role) == (State.READ, Role.APPLICATION_FORM)
    assert set(reading.looked_for) == set(reading.fields) == {"project.title", "project.start"}
    assert "afbeelding" in " ".join(reading.problems)
