"""Scans and photos of real printed pages: straight, crooked, turned, photographed, mixed with typed pages, and without Tesseract."""

from __future__ import annotations

import gc
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import docx
import numpy as np
import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from calls.load import load_edition
from parsers import boxes, media, ocr, openers, pdf, scan_marks, scans, view
from parsers.archive import TooLarge
from parsers.limits import DEFAULT
from parsers.model import PERHAPS, Reading, Role, State
from parsers.read import read_document, read_files

DATA = Path(__file__).parent / "data"
EDITION = load_edition("city-of-things-2025")
PRINTED = (DATA / "aanvraag_wegdek.pdf").read_bytes()
PATIENT = replace(DEFAULT, seconds=200.0)


@lru_cache(maxsize=8)
def page(number: int, dpi: int = 200) -> Image.Image:
    with pypdfium2.PdfDocument(PRINTED) as document:
        return document[number].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")


def crooked(picture: Image.Image, turn: float) -> Image.Image:
    """As a scanner makes it: askew, a little blurred, with noise, as a jpeg."""
    turned = picture.rotate(turn, fillcolor=255, resample=Image.Resampling.BICUBIC).filter(ImageFilter.GaussianBlur(0.5))
    noise = np.random.default_rng(7).normal(0, 6, (turned.height, turned.width))
    return Image.fromarray(np.clip(np.asarray(turned) + noise, 0, 255).astype(np.uint8))


def scan(pictures: Sequence[Image.Image]) -> bytes:
    target = io.BytesIO()
    pictures[0].save(target, "PDF", save_all=True, append_images=pictures[1:], resolution=200)
    return target.getvalue()


def file_of(picture: Image.Image, kind: str, **more: Any) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **more)
    return target.getvalue()


def values(reading: Reading) -> dict[str, Any]:
    return {name: without_places(field.value) for name, field in reading.fields.items()}


def without_places(value: Any) -> Any:
    rows = isinstance(value, tuple) and value and isinstance(value[0], dict)
    return tuple({key: one for key, one in row.items() if key != "location"} for row in value) if rows else value


def test_a_crooked_scan_gives_what_the_printed_form_gives() -> None:
    expected = values(read_document("x", PRINTED, EDITION))
    pictures = [crooked(page(number), turn) for number, turn in enumerate((0.8, -0.5, 0.0, 1.7))]
    reading = read_document("scan.pdf", scan(pictures), EDITION, PATIENT)
    assert (reading.state, reading.role, reading.edition) == (State.READ, Role.APPLICATION_FORM, "v1.0 2025")
    found = values(reading)
    wrong = {name: (found.get(name), value) for name, value in expected.items() if found.get(name) != value}
    assert len(wrong) <= 1 and set(found) <= set(expected), wrong
    assert all(0 <= field.confidence <= openers.LEAST_SURE for field in reading.fields.values())
    assert set(reading.looked_for) == set(reading.fields)  # what was not found may still be there
    assert "scan of foto" in reading.problems[-1]
    anchor = reading.fields["project.title"].place.anchor
    assert anchor["page"] == 1 and len(anchor["rect"]) == 4


@pytest.mark.parametrize("kind", ["png", "jpeg", "tiff"])
def test_a_photo_of_one_page(kind: str) -> None:
    picture = page(0) if kind == "png" else crooked(page(0), 1.1)
    reading = read_document(f"foto.{kind}", file_of(picture, kind), EDITION, PATIENT)
    assert (reading.state, reading.role) == (State.READ, Role.APPLICATION_FORM)
    assert reading.fields["project.start"].value == date(2026, 3, 1)
    assert reading.fields["applicant.name"].value == "Gemeente Oostkamp"
    partners = reading.fields.get("partners")  # they stand on another page
    assert "partners" not in reading.looked_for or (
        partners is not None and partners.value is None and partners.problem.startswith(PERHAPS)
    )


@pytest.mark.parametrize("turn", [90, 180])
def test_a_page_on_its_side(turn: int) -> None:
    reading = read_document("foto.png", file_of(page(0).rotate(turn, expand=True), "png"), EDITION, PATIENT)
    assert reading.fields["applicant.name"].value == "Gemeente Oostkamp"


def test_a_phone_says_how_it_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be shown turned a quarter clockwise
    data = file_of(page(0).rotate(90, expand=True), "jpeg", exif=exif)
    assert read_document("foto.jpg", data, EDITION, PATIENT).fields["applicant.name"].value == "Gemeente Oostkamp"


def mixed() -> bytes:
    """The printed form with its first page scanned."""
    writer = pypdf.PdfWriter()
    writer.append(io.BytesIO(scan([page(0)])))
    writer.append(io.BytesIO(PRINTED), pages=(1, 4))
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_one_scanned_page_among_typed_ones() -> None:
    expected = values(read_document("x", PRINTED, EDITION))
    reading = read_document("x.pdf", mixed(), EDITION, PATIENT)
    assert {name for name, value in expected.items() if values(reading).get(name) != value} <= {"project.acronym"}  # it ends in a "+"
    sure = {name: field.confidence for name, field in reading.fields.items()}
    assert sure["applicant.name"] == openers.LEAST_SURE and sure["partners"] > 0.9
    assert reading.problems == ("Pagina 1 is een scan of foto. We hebben de tekst automatisch herkend; kijk de gegevens na.",)


def test_without_tesseract_a_scan_is_told_and_nothing_counts_as_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COT_TESSERACT", "off")
    whole = read_document("x.pdf", scan([page(0)]), EDITION)
    assert (whole.state, whole.looked_for) == (State.UNREADABLE, ()) and "scan" in whole.problems[0]
    assert read_document("x.png", file_of(page(0), "png"), EDITION).problems == (openers.IMAGE,)
    part = read_document("x.pdf", mixed(), EDITION)
    assert (part.state, part.role) == (State.READ, Role.APPLICATION_FORM)
    assert "applicant.name" not in part.looked_for and part.problems == ("Pagina 1 is een scan. Die tekst kunnen we niet lezen.",)


def _layered(change: Callable[[str], str]) -> bytes:
    """A scan of the first page with its text unseen over it, as another program recognised it."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    canvas.drawImage(ImageReader(page(0)), 0, 0, 595, 842)
    with pypdfium2.PdfDocument(PRINTED) as document:
        lines = document[0].get_textpage().get_text_bounded().splitlines()
    text = canvas.beginText(60, 800)
    text.setTextRenderMode(3)
    for line in lines:
        text.textLine(change(line))
    canvas.drawText(text)
    canvas.save()
    return target.getvalue()


def test_scan_with_unseen_text_over_it_is_less_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COT_TESSERACT", "off")  # else the page is recognised again: answers of the next pages are missing
    reading = read_document("x.pdf", _layered(str), EDITION)
    assert reading.state is State.READ and reading.fields
    assert max(field.confidence for field in reading.fields.values()) <= openers.LEAST_SURE
    assert reading.problems == ("Pagina 1 is een scan met herkende tekst. Daarin kunnen fouten staan; kijk de gegevens na.",)


def test_a_scan_that_another_program_read_badly_is_recognised_again() -> None:
    """No form was to be seen in its text, so the form was told as missing, with the scan of it as an annex."""
    badly = _layered(lambda line: "".join("0" if n % 5 == 1 and char.isalpha() else char for n, char in enumerate(line)))
    reading = read_document("x.pdf", badly, EDITION)
    assert reading.role is Role.APPLICATION_FORM and reading.fields["project.title"].value
    assert reading.problems == ("Pagina 1 is een scan of foto. We hebben de tekst automatisch herkend; kijk de gegevens na.",)


def test_a_scan_of_which_another_program_lost_lines_is_recognised_again() -> None:
    lost = read_document("x.pdf", _layered(lambda line: "" if "titel" in line.casefold() else line), EDITION)
    assert lost.fields["project.title"].value


def test_a_printed_page_with_a_logo_is_no_scan() -> None:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    canvas.drawImage(ImageReader(page(0).resize((200, 80))), 40, 760, 100, 40)
    canvas.drawString(60, 700, "Een brief met een logo erboven, en verder gewone tekst.")
    canvas.save()
    reading = read_document("x.pdf", target.getvalue(), EDITION)
    assert (reading.state, reading.role, reading.problems) == (State.READ, Role.ANNEX, ())


def test_scans_pasted_in_a_word_document(monkeypatch: pytest.MonkeyPatch) -> None:
    document = docx.Document()
    document.add_picture(io.BytesIO(file_of(page(0), "png")))
    document.add_picture(io.BytesIO(file_of(page(1), "png")))
    target = io.BytesIO()
    document.save(target)
    reading = read_document("x.docx", target.getvalue(), EDITION, PATIENT)
    assert (reading.state, reading.role) == (State.READ, Role.APPLICATION_FORM)
    assert reading.fields["applicant.name"].value == "Gemeente Oostkamp" and len(reading.fields["partners"].value) > 1
    assert reading.fields["partners"].place.anchor["page"] == 2 and reading.fields["partners"].confidence <= openers.LEAST_SURE
    monkeypatch.setenv("COT_TESSERACT", "off")
    unread = read_document("x.docx", target.getvalue(), EDITION)
    assert (unread.state, "alleen afbeeldingen" in unread.problems[0]) == (State.UNREADABLE, True)


def test_too_little_time_is_told_as_such() -> None:
    reading = read_document("x.pdf", scan([page(0)] * 2), EDITION, replace(DEFAULT, seconds=0.5))
    assert (reading.state, dict(reading.fields)) == (State.TIMED_OUT, {})


def test_a_picture_of_nothing_and_one_too_large() -> None:
    assert read_document("x.png", file_of(Image.new("L", (900, 1200), 240), "png"), EDITION, PATIENT).problems == (openers.IMAGE,)
    with pytest.raises(TooLarge):
        scans.image(file_of(Image.new("1", (20_000, 20_000), 1), "png"), DEFAULT)
    torn = read_document("x.png", file_of(page(0), "png")[:30_000], EDITION)
    assert (torn.state, torn.role) == (State.UNREADABLE, Role.UNKNOWN)


def test_a_document_of_pages_is_told_and_its_picture_of_one_page_not_read() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("Index/Document.iwa", b"iwa")
        package.writestr("preview.jpg", b"\xff\xd8\xff\xe0")
    (reading,) = read_files([("aanmelding.pages", target.getvalue())], EDITION)
    assert (reading.name, reading.media_type, reading.state) == ("aanmelding.pages", media.IWORK, State.UNSUPPORTED)
    assert "Pages" in reading.problems[0]


HEIC = (DATA / "aanmelding.heic").read_bytes()


def test_a_photo_as_iphones_keep_them_is_read_and_shown() -> None:
    reading = read_document("IMG_0412.HEIC", HEIC, EDITION, PATIENT)
    assert (reading.media_type, reading.state, reading.role) == (media.HEIC, State.READ, Role.REGISTRATION_FORM)
    found = reading.fields["contact.email"]
    assert (found.value, found.confidence, found.place.anchor["page"]) == ("lore.testens@ieper.example", 0.6, 1)
    kind, shown = view.page(HEIC, 1)
    assert kind == "image/jpeg" and Image.open(io.BytesIO(shown)).size[0] > 800


@pytest.mark.parametrize("data", [HEIC[: len(HEIC) // 2], HEIC[:300], b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\1" * 200])
def test_a_torn_photo_of_an_iphone_is_told(data: bytes) -> None:
    reading = read_document("x.heic", data, EDITION)
    assert (reading.media_type, reading.state) == (media.HEIC, State.UNREADABLE) and reading.problems


def test_boxes_on_paper() -> None:
    """Open, crossed, ticked by pen over the edge, blackened; letters and cells of a table are no boxes."""
    paper = Image.new("L", (1200, 500), 255)
    draw = ImageDraw.Draw(paper)
    for number in range(5):
        draw.rectangle((100 + 150 * number, 100, 130 + 150 * number, 130), outline=0, width=3)
    draw.line((250, 100, 280, 130), fill=0, width=2)
    draw.line((280, 100, 250, 130), fill=0, width=2)
    draw.line((405, 115, 414, 128, 445, 80), fill=40, width=4)
    draw.rectangle((555, 105, 575, 125), fill=0)
    draw.point([(715, 115), (716, 115), (715, 116), (716, 116), (714, 115), (717, 116)] + [(710 + n, 118) for n in range(8)], fill=0)
    for x in range(100, 500, 40):
        draw.line((x, 300, x, 400), fill=120, width=2)
    for y in range(300, 420, 33):
        draw.line((100, y, 460, y), fill=120, width=2)
    draw.text((700, 300), "DOB8QHE", fill=0, font_size=34)
    found = scan_marks.marks(np.asarray(paper), 240)
    assert [sign for _, sign in found.boxes] == [boxes.OPEN, boxes.TICKED, boxes.TICKED, boxes.TICKED, boxes.UNKNOWN]
    assert sum(stroke.box[2] - stroke.box[0] > 300 for stroke in found.lines) == 4


def test_boxes_in_thin_grey_lines() -> None:
    paper = Image.new("L", (1200, 300), 250)
    draw = ImageDraw.Draw(paper)
    for left in (100, 250):
        draw.rectangle((left, 100, left + 36, 136), outline=170, width=2)
    draw.line((254, 104, 282, 132), fill=60, width=4)
    draw.line((282, 104, 254, 132), fill=60, width=4)
    draw.text((400, 100), "DOB8QHE D O", fill=0, font_size=36)
    found = scan_marks.marks(np.asarray(paper.filter(ImageFilter.GaussianBlur(1))), 240)
    assert [(box[0] // 10, sign) for box, sign in found.boxes] == [(10, boxes.OPEN), (25, boxes.TICKED)]


def test_tesseract_knows_dutch() -> None:
    assert ocr.available() and ocr.languages() == ("nld",)


def clouds() -> Image.Image:
    """A photo of no page: shades and strokes in which letters can be imagined."""
    random = np.random.default_rng(5)
    layers = [
        Image.fromarray((random.random((n, n)) * 255).astype(np.uint8)).resize((1200, 1600), Image.Resampling.BICUBIC) for n in (8, 32, 96)
    ]
    return Image.fromarray(np.mean([np.asarray(layer, dtype=float) for layer in layers], axis=0).astype(np.uint8))


def pasted(pictures: Sequence[Image.Image], *lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    for picture in pictures:
        document.add_picture(io.BytesIO(file_of(picture, "png")))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def stamped(data: bytes) -> bytes:
    """With the line that a scanning program writes under each page."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    stamp = io.BytesIO()
    canvas = Canvas(stamp, pagesize=tuple(float(side) for side in writer.pages[0].mediabox[2:]))
    canvas.drawString(40, 20, "Gescand met CamScanner, gratis versie")
    canvas.save()
    for one in writer.pages:
        one.merge_page(pypdf.PdfReader(stamp).pages[0])
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


BLURRED = page(0).filter(ImageFilter.GaussianBlur(7))
NOTHING = {
    "photo of no page": ("foto.jpg", file_of(clouds(), "jpeg"), openers.IMAGE),
    "blurred photo": ("foto.jpg", file_of(BLURRED, "jpeg"), openers.IMAGE),
    "blurred scan": ("scan.pdf", scan([BLURRED, Image.new("L", BLURRED.size, 250)]), pdf.SCAN),
    "scan with a stamp": ("scan.pdf", stamped(scan([BLURRED])), pdf.SCAN),
    "pasted": ("formulier.docx", pasted([BLURRED]), "Dit Word-bestand bevat alleen afbeeldingen, geen tekst die we kunnen lezen."),
}


@pytest.mark.parametrize("name", NOTHING)
def test_a_picture_on_which_nothing_can_be_read_is_unreadable(name: str) -> None:
    file, data, reason = NOTHING[name]
    reading = read_document(file, data, EDITION, PATIENT)
    assert (reading.state, reading.role, reading.problems) == (State.UNREADABLE, Role.UNKNOWN, (reason,))
    assert (dict(reading.fields), reading.looked_for) == ({}, ())


def test_one_unreadable_page_is_told_and_a_blank_back_is_not() -> None:
    sound = scan([page(0), Image.new("L", page(0).size, 248), BLURRED])
    reading = read_document("scan.pdf", sound, EDITION, PATIENT)
    assert (reading.state, reading.role) == (State.READ, Role.APPLICATION_FORM)
    assert reading.problems == (
        "Pagina 3 is een scan. Die tekst kunnen we niet lezen.",
        "Elk van de pagina's 1 en 2 is een scan of foto. We hebben de tekst automatisch herkend; kijk de gegevens na.",
    )
    assert reading.fields["applicant.name"].value == "Gemeente Oostkamp" and set(reading.looked_for) == set(reading.fields)


def test_a_document_of_which_a_page_is_unreadable_may_be_the_form() -> None:
    letter = Image.new("L", (1240, 1754), 250)
    ImageDraw.Draw(letter).multiline_text(
        (120, 200), "Geachte mevrouw,\nin bijlage vind je ons dossier.\nVriendelijke groeten", fill=10, font_size=40
    )
    for data in (scan([letter.copy(), BLURRED]), file_of(letter, "tiff", save_all=True, append_images=[BLURRED.copy()])):
        reading = read_document("x", data, EDITION, PATIENT)
        assert (reading.state, reading.role, "kunnen we niet lezen" in reading.problems[0]) == (State.READ, Role.UNKNOWN, True)


def shaded(picture: Image.Image, corners: Sequence[tuple[float, float]], light: float) -> Image.Image:
    """With a shadow that has an edge; corners as shares of the page."""
    mask = Image.new("L", picture.size, 255)
    ImageDraw.Draw(mask).polygon([(x * picture.width, y * picture.height) for x, y in corners], fill=int(255 * light))
    mask = mask.filter(ImageFilter.GaussianBlur(2))
    return Image.fromarray((np.asarray(picture, dtype=float) * np.asarray(mask) / 255).astype(np.uint8))


def test_a_photo_with_the_shadow_of_a_phone_on_it() -> None:
    """Half the page at a third of the light: neither ink nor a table under a narrower sheet."""
    dark = shaded(page(0), [(0, 0), (0.6, 0), (0.4, 1), (0, 1)], 0.3)
    expected = values(read_document("x.png", file_of(page(0), "png"), EDITION, PATIENT))
    found = values(read_document("x.jpg", file_of(dark, "jpeg", quality=85), EDITION, PATIENT))
    assert len(expected) > 10 and {name for name, value in expected.items() if found.get(name) != value} <= {
        "project.acronym",
        "project.summary",
    }


def test_a_long_scan_does_not_keep_its_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[dict[int, Any]] = []
    recognised = scans._recognised

    def keep(*args: Any) -> dict[int, Any]:
        kept.append(recognised(*args))
        return kept[-1]

    monkeypatch.setattr(scans, "_recognised", keep)
    small = page(0).resize((620, 877))
    read_document("x.tiff", file_of(small, "tiff", save_all=True, append_images=[small.copy()] * 2), EDITION, PATIENT)
    (sheets,) = kept
    reached, todo = set(), [sheets]
    while todo:  # whatever a recognised page holds on to
        one = todo.pop()
        if id(one) not in reached and not isinstance(one, type | ModuleType):
            reached.add(id(one))
            assert not isinstance(one, Image.Image | np.ndarray)
            todo += [cell.cell_contents for cell in one.__closure__ or ()] if isinstance(one, FunctionType) else gc.get_referents(one)
    assert len(sheets) == 3 and len(reached) > 100
