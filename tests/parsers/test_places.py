"""The rectangle of every field encloses what was read: the text of the page is taken, or recognised, at that place and compared."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from functools import partial
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from calls.load import load_edition
from parsers import boxes, ocr
from parsers.model import FieldValue, Reading
from parsers.read import read_document
from parsers.words import fold
from tests.generator import fillable, odd_pages, printed
from tests.generator.answers import APPLICATION

EDITION = load_edition("city-of-things-2025")
_FORM = printed.application(APPLICATION, "ruled")
_SLACK = 1.5  # points


def read(data: bytes, name: str = "a.pdf") -> Reading:
    return read_document(name, data, EDITION)


def anchors(field: FieldValue) -> list[dict[str, Any]]:
    return [dict(field.place.anchor), *field.place.anchor.get("more", ())]


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", fold(boxes.without(text)).replace("-", "")))


def text_at(document: pypdfium2.PdfDocument, places: Iterable[dict[str, Any]]) -> str:
    found = []
    for place in places:
        x0, y0, x1, y1 = place["rect"]
        page = document[place["page"] - 1].get_textpage()
        found.append(page.get_text_bounded(x0 - _SLACK, y0 - _SLACK, x1 + _SLACK, y1 + _SLACK))
    return " ".join(found)


@pytest.mark.parametrize(
    ("layout", "columns"), [("ruled", 1), ("open", 1), ("lines", 1), ("under", 1), ("lines", 2)], ids=lambda value: str(value)
)
def test_every_field_of_a_printed_form(layout: str, columns: int) -> None:
    data = printed.application(APPLICATION, layout, columns=columns)
    reading = read(data)
    assert len(reading.fields) == 35
    with pypdfium2.PdfDocument(data) as document:
        for name, field in reading.fields.items():
            there = words(text_at(document, anchors(field)).replace("\r\n", " ").replace("\ufffe", ""))
            assert words(field.raw) <= there or _cut(field.raw, there), (name, there)
            if not field.raw.count("\n") and name not in ("partners", "subcontractors", "work_packages", "domains"):
                assert len(there) <= len(words(field.raw)) + 14, (name, "the rectangle holds far more than the answer", there)


def _cut(raw: str, there: set[str]) -> bool:
    """Whether only words that the page breaks over two lines are missing."""
    glued = "".join(sorted(there))
    missing = words(raw) - there
    return len(missing) <= 6 and all(any(part and part in glued for part in (word[:4], word[-4:])) for word in missing)


@pytest.mark.parametrize("turn", [0, 90])
def test_every_field_of_a_fillable_form(turn: int) -> None:
    """The same rectangles on the flattened form hold the text that was filled in."""
    reading = read(odd_pages.turned(fillable.by_pypdf(APPLICATION), turn))
    flat = fillable.by_pypdf(APPLICATION, flatten=True)
    texts = [name for name, field in reading.fields.items() if isinstance(field.value, str) and len(field.raw) < 60]
    assert len(texts) >= 9
    with pypdfium2.PdfDocument(flat) as document:
        for name in texts:
            (place,) = anchors(reading.fields[name])
            if turn:
                height = document[place["page"] - 1].get_width()
                x0, y0, x1, y1 = place["rect"]
                place["rect"] = [height - y1, x0, height - y0, x1]
            assert words(reading.fields[name].raw) <= words(text_at(document, [place])), name


def recognised(picture: Image.Image, place: dict[str, Any], size: tuple[float, float], turn: int = 0) -> str:
    """What Tesseract reads on the picture of a page at a place of it, turned upright."""
    scale = picture.width / size[0]
    x0, y0, x1, y1 = place["rect"]
    box = (x0 * scale - 8, (size[1] - y1) * scale - 8, x1 * scale + 8, (size[1] - y0) * scale + 8)
    part = picture.crop(tuple(int(side) for side in box)).rotate(turn, expand=True)  # type: ignore[arg-type]  # four numbers
    framed = Image.new("L", (part.width + 80, part.height + 80), 255)
    framed.paste(part, (40, 40))
    return " ".join(word.text for word in ocr.words(framed, 200, 60))


_ODD = {
    "turned": (partial(odd_pages.turned, _FORM, 90), 90),
    "drawn on its side": (partial(odd_pages.sideways, _FORM, 270), -90),
    "on its head": (partial(odd_pages.sideways, _FORM, 180), 180),
    "cropped": (partial(odd_pages.cropped, _FORM), 0),
    "two on a sheet": (partial(odd_pages.two_up, _FORM), 0),
}


@pytest.mark.parametrize("name", _ODD)
def test_pages_that_lie_otherwise(name: str) -> None:
    make, turn = _ODD[name]
    data = make()
    reading = read(data)
    shown = odd_pages.pictures(data, 250)
    with pypdfium2.PdfDocument(data) as document:
        sizes = [page.get_size() for page in document]
    for field in ("project.title", "budget.total_cost"):
        (place,) = anchors(reading.fields[field])
        seen = recognised(shown[place["page"] - 1], place, sizes[place["page"] - 1], turn)
        assert words(reading.fields[field].raw) <= words(seen), (field, seen)


def test_a_scan_on_its_head_and_a_photo_from_aside() -> None:
    page = odd_pages.pictures(_FORM)[0]
    scan = page.rotate(180.7, fillcolor=255, resample=Image.Resampling.BICUBIC)
    field = read(odd_pages.scan([scan])).fields["project.title"]
    (place,) = anchors(field)
    seen = recognised(scan, place, (scan.width * 72 / 200, scan.height * 72 / 200), 180)
    assert field.value == APPLICATION["project.title"] and words(field.raw) <= words(seen)
    photo, buffer = odd_pages.photographed(page), io.BytesIO()
    photo.save(buffer, "JPEG", quality=85)
    field = read(buffer.getvalue(), "foto.jpg").fields["project.title"]
    (place,) = anchors(field)
    seen = recognised(photo, place, tuple(place["size"]))
    assert field.value == APPLICATION["project.title"] and words(field.raw) <= words(seen)
