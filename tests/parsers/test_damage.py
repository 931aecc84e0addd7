"""What is left of a damaged file is not taken for the file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from calls.load import load_edition
from parsers import docx, media, odt
from parsers.model import Role, State
from parsers.read import read_files

EDITION = load_edition("city-of-things-2025")
DATA = Path(__file__).parent / "data"


def _picture() -> bytes:
    image = Image.new("RGB", (1200, 300), "white")
    ImageDraw.Draw(image).text((40, 100), "Stad Voorbeeld - samen slimmer", fill="black", font_size=48)
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def _changed(data: bytes, change: Callable[[str, bytes], bytes], more: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for item in old.infolist():
            new.writestr(item.filename, change(item.filename, old.read(item)))
        for name, content in more.items():
            new.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "part", "logo", "told"),
    [
        ("aanvraag_wegdek.docx", "word/document.xml", "word/media/image1.png", docx.DAMAGED),
        ("aanvraag_wegdek.odt", "content.xml", "Pictures/logo.png", odt.DAMAGED),
    ],
)
def test_the_logo_of_a_form_whose_text_is_lost_is_not_read_instead(name: str, part: str, logo: str, told: str) -> None:
    torn = _changed((DATA / name).read_bytes(), lambda which, old: old[: len(old) // 2] if which == part else old, {logo: _picture()})
    (reading,) = read_files([(name, torn)], EDITION)
    assert (reading.state, reading.role, reading.problems) == (State.UNREADABLE, Role.UNKNOWN, (told,))


def test_an_opendocument_text_that_lost_its_first_line_is_still_one_document() -> None:
    data = _changed(
        (DATA / "aanvraag_wegdek.odt").read_bytes(),
        lambda which, old: b"\0\xff" + old if which == "mimetype" else old,
        {"more/x.txt": b"x"},
    )
    (reading,) = read_files([("formulier.odt", data)], EDITION)
    assert (reading.media_type, reading.state, reading.role) == (media.ODT, State.READ, Role.APPLICATION_FORM)
