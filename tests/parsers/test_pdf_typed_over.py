"""The printed form with everything typed and ticked over it in a viewer, as people do who get a pdf without fields."""

from __future__ import annotations

import io
from functools import cache

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from calls.load import load_edition
from parsers import pdf
from parsers.model import Reading
from parsers.read import read_document
from tests.generator import fillable
from tests.generator.answers import APPLICATION
from tests.generator.blank import FORMS

EDITION = load_edition("city-of-things-2025")
BLANK = FORMS / "city_of_things_2025_formulier_projectaanvraag.pdf"
FONT = pikepdf.Dictionary(
    Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica, Encoding=pikepdf.Name.WinAnsiEncoding
)
Box = tuple[float, float, float, float]


def note(document: pikepdf.Pdf, kind: str, box: Box, contents: str = "", looks: bytes = b"") -> pikepdf.Object:
    made = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name("/" + kind), Rect=list(box), F=4, DA="/Helv 8 Tf 0 g")
    if contents:
        made.Contents = pikepdf.String(contents)
    if looks:
        sides = [0, 0, box[2] - box[0], box[3] - box[1]]
        fonts = pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=FONT))
        form = document.make_stream(looks, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=sides, Resources=fonts)
        made.AP = pikepdf.Dictionary(N=form)
    return document.make_indirect(made)


def tick(document: pikepdf.Pdf, box: Box, how: str) -> pikepdf.Object:
    stroke = b"1.5 w 1 5 m 4 1 l 10 10 l S"
    if how == "x":
        return note(document, "FreeText", box, "x", b"BT /Helv 9 Tf 3 2 Td (x) Tj ET")
    if how == "tick of a typewriter":
        return note(document, "FreeText", box, "✓", stroke)
    if how == "ink without its looks":
        made = note(document, "Ink", box)
        made.InkList = [[box[0], box[1] + 5, box[0] + 4, box[1], box[2], box[3]]]
        return made
    return note(document, how, box, looks=stroke)


def text(document: pikepdf.Pdf, box: Box, answer: str, contents: bool, raised: float) -> pikepdf.Object:
    lines = answer.split("\n")
    width = 1.8 if len(answer) < 200 else 2.2  # letters to a point: small enough for any box
    height = 8.0 if len(answer) < 30 else max(2.0, min(8.0, (box[2] - box[0]) / len(answer) * width))
    drawn = b" ".join(b"(%s) Tj T*" % line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)") for line in lines)
    looks = b"BT /Helv %.1f Tf 9 TL 2 %.1f Td %s ET" % (height, max((box[3] - box[1]) - 11, 4), drawn)
    box = (box[0], box[1] + raised, box[2], box[3] + raised)
    return note(document, "FreeText", box, answer if contents else "", looks)


def typed_over(mark: str = "x", contents: bool = True, raised: float = 0.0, fields: bool = False) -> bytes:
    """The blank form with notes for answers. ``fields``: its own fields stay, empty."""
    answers = fillable.entries(APPLICATION)
    with pikepdf.open(BLANK) as document:
        spots = [(page, str(w.T), [float(side) for side in w.Rect], w.FT == "/Btn") for page in document.pages for w in page.Annots]
        if not fields:
            document.flatten_annotations("all")
            for page in document.pages:
                page.Annots = pikepdf.Array()
        for page, name, (x0, y0, x1, y1), is_box in spots:
            answer = answers.get(name)
            if is_box and answer:
                page.Annots.append(tick(document, (x0, y0, x1, y1), mark))
            elif isinstance(answer, str) and answer.strip():
                page.Annots.append(text(document, (x0, y0, x1, y1), answer, contents, raised))
        target = io.BytesIO()
        document.save(target)
        return target.getvalue()


def read(data: bytes) -> Reading:
    return read_document("aanvraag.pdf", data, EDITION)


@cache
def plain() -> dict[str, str]:
    return values(read(fillable.by_pypdf(APPLICATION)))


def values(reading: Reading) -> dict[str, str]:
    shown = {name: field.value for name, field in reading.fields.items() if name not in ("partners", "work_packages", "subcontractors")}
    return {name: " ".join(str(value).split()) for name, value in shown.items()}


@pytest.mark.parametrize("mark", ["x", "tick of a typewriter", "Ink", "ink without its looks", "Stamp", "Line", "PolyLine", "Square"])
def test_a_box_is_ticked_with_whatever_a_viewer_has(mark: str) -> None:
    """Strokes and stamps were no text, so these boxes were told as open, and declarations as not made."""
    assert values(read(typed_over(mark))) == plain()


@pytest.mark.parametrize(("contents", "raised"), [(False, 0.0), (True, 2.5), (True, -2.5)])
def test_typed_notes_are_read_as_they_look(contents: bool, raised: float) -> None:
    reading = read(typed_over(contents=contents, raised=raised))
    assert values(reading) == plain()
    assert [name for name in reading.looked_for if name not in reading.fields] == []
    assert len(reading.fields["partners"].value) == len(APPLICATION["partners"])


def test_ticks_over_the_fields_of_a_form_in_which_nothing_is_filled_in() -> None:
    reading = read(typed_over("Ink", fields=True))
    doubtful = {name for name, field in reading.fields.items() if field.value is None}
    assert doubtful == {"domains", *(name for name in reading.fields if name.startswith("declarations."))}
    assert reading.fields["project.title"].value == APPLICATION["project.title"]


def test_a_stroke_over_an_open_box_of_a_filled_form_is_in_doubt() -> None:
    """Nothing is missing, so the pages need not be read; but something was drawn on them."""
    with pikepdf.open(io.BytesIO(fillable.by_pypdf({**APPLICATION, "declarations.no_double_funding": False}))) as document:
        page, box = next((page, w) for page in document.pages for w in page.Annots if str(w.get("/T", "")) == "verkl1")
        x0, y0, x1, y1 = (float(side) for side in box.Rect)
        page.Annots.append(tick(document, (x0, y0, x1, y1), "Ink"))
        target = io.BytesIO()
        document.save(target)
    assert read(target.getvalue()).fields["declarations.no_double_funding"].value is None


def test_other_text_typed_over_a_field_that_is_filled_in_makes_two_answers() -> None:
    """A correction in a viewer: the old amount stood in the field, and was read at full confidence."""
    with pikepdf.open(io.BytesIO(fillable.by_pypdf(APPLICATION))) as document:
        page, field = next((page, w) for page in document.pages for w in page.Annots if str(w.get("/T", "")) == "bedragSteun")
        x0, y0, x1, y1 = (float(side) for side in field.Rect)
        page.Annots.append(text(document, (x0 + 80, y0, x1, y1), "123.456,00", contents=True, raised=0.0))
        target = io.BytesIO()
        document.save(target)
    grant = read(target.getvalue()).fields["budget.grant_requested"]
    assert grant.value is None and "123.456,00" in grant.raw


def test_a_ring_around_a_box_and_its_words_leaves_a_doubt() -> None:
    with pikepdf.open(io.BytesIO(typed_over("Line"))) as document:
        for page in document.pages:
            for one in page.Annots:
                if one.Subtype == "/Line":
                    one.Subtype = pikepdf.Name.Circle
                    one.Rect = [float(side) + off for side, off in zip(one.Rect, (-3, -4, 70, 4), strict=True)]
        target = io.BytesIO()
        document.save(target)
    reading = read(target.getvalue())
    assert {field.value for name, field in reading.fields.items() if name == "domains" or name.startswith("declarations.")} == {None}


def test_boxes_for_the_figures_of_a_number_are_no_boxes_to_tick() -> None:
    """A printed form with a box for each figure: all of them were read as ticked."""
    target = io.BytesIO()
    canvas = Canvas(target)
    canvas.drawString(50, 700, "Ondernemingsnummer")
    for number, figure in enumerate("0207437468"):
        canvas.rect(200 + 14 * number, 696, 14, 15)
        canvas.drawString(204 + 14 * number, 700, figure)
    canvas.save()
    texts = [block.text for block in pdf.picture(target.getvalue()).blocks]
    assert texts == ["Ondernemingsnummer\t0 2 0 7 4 3 7 4 6 8"]
