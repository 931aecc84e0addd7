"""Word documents that a converter made of a pdf, a frame for each line: nothing in them is sure, and what was not found is not called absent."""

from __future__ import annotations

import pytest

from calls.load import load_edition
from parsers import framed, openers
from parsers.model import Role
from parsers.read import read_document
from tests.parsers.builders import p, r, word

EDITION = load_edition("city-of-things-2025")
PAIRS = {"Projecttitel": "Droge voeten", "Naam van de indiener": "Stad Lier", "Plan van aanpak": "Eerst meten.", "Begroting": ""}
_SHAPE = '<v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape>'
BOX = f"<w:r><w:pict>{_SHAPE}</w:pict></w:r>"


def frame(text: str) -> str:
    return f'<w:p><w:pPr><w:framePr w:w="4000" w:h="280" w:x="900" w:y="900"/></w:pPr>{r(text)}</w:p>'


def box(text: str) -> str:
    return f"<w:p>{BOX.format(p(text))}</w:p>"


@pytest.mark.parametrize("laid", [frame, box])
def test_a_frame_for_each_line(laid: object) -> None:
    lines = ["Formulier projectaanvraag", *(f"{label}: {answer}" for label, answer in PAIRS.items()), *(f"Regel {n}" for n in range(25))]
    data = word(*(laid(line) for line in lines))  # type: ignore[operator] - one of the two above
    reading = read_document("omgezet.docx", data, EDITION)
    assert (framed.is_framed(data), reading.role) == (True, Role.APPLICATION_FORM)
    assert "los kader" in " ".join(reading.problems)
    assert reading.fields["project.title"].value == "Droge voeten"
    assert {field.confidence for field in reading.fields.values()} <= {0.0, openers.LEAST_SURE}
    assert set(reading.looked_for) == set(reading.fields)


def test_answers_in_text_boxes_are_an_ordinary_form() -> None:
    questions = [part for n in range(30) for part in (p(f"Vraag {n}: wat is uw antwoord?"), *([box("Een antwoord.")] if n < 26 else []))]
    assert not framed.is_framed(word(*questions))
    assert not framed.is_framed(word(*(frame("x") for _ in range(10))))
    assert not framed.is_framed(b"geen docx")
