"""Fillable pdfs of which a part of the answers stands beside the fields: signed by a service, a page scanned again, typed over a field."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, TextStringObject
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from calls.load import load_edition
from parsers.limits import DEFAULT
from parsers.model import Reading, Role
from parsers.read import read_document
from tests.generator import fillable
from tests.generator.answers import APPLICATION

EDITION = load_edition("city-of-things-2025")
PRINTED = (Path(__file__).parent / "data" / "aanvraag_wegdek.pdf").read_bytes()


def read(data: bytes) -> Reading:
    return read_document("aanvraag.pdf", data, EDITION, replace(DEFAULT, seconds=200.0))


def values(reading: Reading, *but: str) -> dict[str, Any]:
    return {name: field.value for name, field in reading.fields.items() if name not in but}


def absent(reading: Reading) -> list[str]:
    return [name for name in reading.looked_for if name not in reading.fields]


def with_fields(data: bytes, *fields: tuple[str, str, str]) -> bytes:
    """A printed pdf with fields (name, tooltip, value) on its last page, as a signing service adds them."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    page, names = writer.pages[-1], ArrayObject()
    for number, (name, tip, value) in enumerate(fields):
        widget = {
            "/Type": NameObject("/Annot"),
            "/Subtype": NameObject("/Widget"),
            "/FT": NameObject("/Tx"),
            "/T": TextStringObject(name),
            "/TU": TextStringObject(tip),
            "/V": TextStringObject(value),
            "/Rect": ArrayObject([FloatObject(side) for side in (60, 40 + 20 * number, 260, 56 + 20 * number)]),
            "/F": NumberObject(4),
        }
        reference = writer._add_object(DictionaryObject({NameObject(key): value for key, value in widget.items()}))
        names.append(reference)
        page.setdefault(NameObject("/Annots"), ArrayObject()).append(reference)
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): names})
    return saved(writer)


def saved(writer: pypdf.PdfWriter) -> bytes:
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def scanned_again(data: bytes, shown: bytes, number: int) -> bytes:
    """The form with one page replaced by a picture of it."""
    with pypdfium2.PdfDocument(shown) as document:
        size = document[number].get_size()
        paper = document[number].render(scale=200 / 72).to_pil().convert("L")
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=size)
    canvas.drawImage(ImageReader(paper), 0, 0, *size)
    canvas.save()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.remove_page(writer.pages[number])
    writer.insert_page(pypdf.PdfReader(io.BytesIO(target.getvalue())).pages[0], number)
    return saved(writer)


def emptied(name: str, over: str, how: str) -> bytes:
    """The filled form with one field empty, and a text over it: as a note of a viewer, or printed on the page."""
    document = pikepdf.open(io.BytesIO(fillable.by_pypdf(APPLICATION)))
    page, widget = next((page, one) for page in document.pages for one in page.get("/Annots", []) if str(one.get("/T", "")) == name)
    for key in ("/V", "/AP"):
        if key in widget:
            del widget[key]
    sides = [float(side) for side in widget["/Rect"]]
    if how == "note":
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FreeText, Rect=sides, Contents=over, DA="/Helv 9 Tf 0 g")
        page["/Annots"].append(document.make_indirect(note))
    elif how == "printed":
        target = io.BytesIO()
        canvas = Canvas(target, pagesize=(595, 842))
        canvas.setFont("Helvetica", 8)
        canvas.drawString(sides[0] + 2, sides[1] + 4, over)
        canvas.save()
        over_it = pikepdf.open(io.BytesIO(target.getvalue()))
        page.add_overlay(over_it.pages[0])
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def test_fields_of_a_signing_service_do_not_hide_a_printed_form() -> None:
    plain = read(PRINTED)
    signed = read(with_fields(PRINTED, ("es_:signer:date", "Date", "03/11/2025"), ("es_:signer:name", "Naam", "An Peeters")))
    assert signed.role is Role.APPLICATION_FORM and len(plain.fields) > 30
    assert (values(signed), absent(signed)) == (values(plain), absent(plain))


def test_a_page_of_the_form_that_was_scanned_again() -> None:
    filled = fillable.by_pypdf(APPLICATION)
    whole = read(filled)
    mixed = read(scanned_again(filled, fillable.by_pypdf(APPLICATION, flatten=True), 1))
    doubtful = {name for name, field in mixed.fields.items() if field.confidence < 1}
    assert (len(whole.fields) > 30, absent(mixed), "Pagina 2 is een scan" in mixed.problems[0]) == (True, [], True)
    assert {"partners", "challenge"} <= doubtful and values(mixed, *doubtful) == values(whole, *doubtful)


@pytest.mark.parametrize("how", ["note", "printed"])
def test_an_answer_typed_over_an_empty_field(how: str) -> None:
    reading = read(emptied("txtProjecttitel", "Groene straat", how))
    title = reading.fields["project.title"]
    told = "Dit staat op een leeg invulveld, niet erin. Kijk na of het klopt."
    assert (title.value, title.confidence, title.problem) == ("Groene straat", 0.6, told)
    assert values(reading, "project.title") == values(read(fillable.by_pypdf(APPLICATION)), "project.title")


def test_an_empty_field_stays_empty() -> None:
    reading = read(emptied("txtProjecttitel", "", "left"))
    assert absent(reading) == ["project.title"]
    assert values(reading) == values(read(fillable.by_pypdf(APPLICATION)), "project.title")


def test_a_cross_over_an_open_box_is_in_doubt() -> None:
    def ticked(name: str, tick: bool) -> Reading:
        answers = {**APPLICATION, "declarations.no_double_funding": False}
        document = pikepdf.open(io.BytesIO(fillable.by_pypdf(answers)))
        page, widget = next((p, one) for p in document.pages for one in p.get("/Annots", []) if str(one.get("/T", "")) == name)
        title = next(one for p in document.pages for one in p.get("/Annots", []) if str(one.get("/T", "")) == "txtProjecttitel")
        del title["/V"], title["/AP"]  # something is missing: only then are the pages looked at
        if tick:
            note = {"Type": pikepdf.Name.Annot, "Subtype": pikepdf.Name.FreeText, "Rect": list(widget["/Rect"]), "Contents": "X"}
            page["/Annots"].append(document.make_indirect(pikepdf.Dictionary(**note)))
        made = io.BytesIO()
        document.save(made)
        return read(made.getvalue())

    name = "declarations.no_double_funding"
    assert ticked("verkl1", tick=False).fields[name].value is False
    crossed = ticked("verkl1", tick=True).fields[name]
    assert (crossed.value, crossed.problem) == (None, "We kunnen niet zien of dit vakje is aangekruist.")


def test_partners_on_a_page_that_somebody_added() -> None:
    """Rows that are in the fields as well are not counted twice; what is added is for a person to look at."""
    filled = fillable.by_pypdf(APPLICATION)
    whole = read(filled).fields["partners"]
    first = whole.value[0]
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    rows = (("Naam", "Ondernemingsnummer", "Rol", "Taak"), (first["name"], first["kbo"], "deelnemer", "zie boven"),
            ("Gemeente Zemst", "0207.515.266", "volger", "kijkt mee"))  # fmt: skip
    canvas.drawString(60, 780, "Partners (vervolg)")
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            canvas.rect(60 + 120 * c, 740 - 20 * r, 120, 20)
            canvas.drawString(64 + 120 * c, 746 - 20 * r, cell)
    canvas.save()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(filled))
    writer.add_page(pypdf.PdfReader(io.BytesIO(target.getvalue())).pages[0])
    reading = read(saved(writer))
    found = reading.fields["partners"]
    assert found.value[:-1] == whole.value
    assert {name: found.value[-1][name] for name in ("name", "kbo", "role", "task")} == {
        "name": "Gemeente Zemst",
        "kbo": "0207515266",
        "role": "follower",
        "task": "kijkt mee",
    }
    assert (whole.confidence, found.confidence) == (0.98, 0.6) and "niet in de invulvelden" in found.problem
    assert values(reading, "partners") == values(read(filled), "partners")


def test_fields_whose_names_tell_nothing_are_read_as_they_are_printed() -> None:
    filled = fillable.by_pypdf(APPLICATION)
    document = pikepdf.open(io.BytesIO(filled))
    for number, widget in enumerate(widget for page in document.pages for widget in page.get("/Annots", [])):
        for part in (widget, widget.get("/Parent")):
            if part is not None and "/T" in part:
                part["/T"] = f"Veld{number}"
                if "/TU" in part:
                    del part["/TU"]
    made = io.BytesIO()
    document.save(made)
    named, nameless = read(filled), read(made.getvalue())
    assert absent(nameless) == absent(named)
    lists = ("partners", "work_packages", "subcontractors")
    assert [len(nameless.fields[name].value) for name in lists] == [len(named.fields[name].value) for name in lists]
    same = ("project.title", "project.start", "applicant.kbo", "budget.total_cost", "challenge", "declarations.staff_on_other_projects")
    assert {name: nameless.fields[name].value for name in same} == {name: named.fields[name].value for name in same}
