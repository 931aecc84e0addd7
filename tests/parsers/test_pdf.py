"""What is on the pages of a pdf: form fields, printed forms, and files that cannot be read."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pypdf
import pytest
from PIL import Image
from reportlab.pdfgen import canvas

from calls.load import load_edition
from parsers import pdf, pdf_sound, sandbox
from parsers.limits import DEFAULT
from parsers.model import Role, State, Unreadable
from parsers.openers import LEAST_SURE
from parsers.read import read_document
from tests.generator import blank, fillable, odd_pages, printed
from tests.generator.answers import APPLICATION
from tests.generator.compare import compare
from tests.parsers.builders import Sheet, filled

EDITION = load_edition("city-of-things-2025")


def test_fields_with_their_page_and_rectangle() -> None:
    picture = pdf.picture(filled({"txtProjecttitel": "Groene straat", "dom_Mobi": True}, on_state="/Aan"))
    found = {control.tag: control for control in picture.controls}
    title = found["txtProjecttitel"]
    assert (title.value, title.label, title.placeholder) == ("Groene straat", "Projecttitel", False)
    assert title.place.anchor["page"] == 1
    assert len(title.place.anchor["rect"]) == 4
    assert {tag: found[tag].value for tag in ("dom_Mobi", "dom_Econ")} == {"dom_Mobi": True, "dom_Econ": False}
    assert found["Indiener_Naam"].placeholder
    assert found["p1_type"].value == ""


def test_a_stored_and_a_drawn_state_that_disagree_cannot_be_told() -> None:
    reader = pypdf.PdfReader(io.BytesIO(filled({"verkl1": True, "txtProjecttitel": "X"})))
    writer = pypdf.PdfWriter(clone_from=reader)
    for page in writer.pages:
        for reference in page.get("/Annots", []):
            widget = reference.get_object()
            if widget.get("/T") == "verkl1":
                widget[pypdf.generic.NameObject("/V")] = pypdf.generic.NameObject("/Off")
    buffer = io.BytesIO()
    writer.write(buffer)
    assert next(c.value for c in pdf.picture(buffer.getvalue()).controls if c.tag == "verkl1") is None


def test_printed_pages_become_paragraphs_tables_and_boxes() -> None:
    sheet = Sheet("Oproep City of Things 2025", "v1.0 2025")
    sheet.line("Een vraag die zo lang is dat ze niet op een enkele regel past en dus verder loopt op de", bold=True, step=12)
    sheet.line("volgende regel?", bold=True)
    sheet.row((60, "Projecttitel", True), (250, "Groene straat", False))
    sheet.row((60, "Nr.", True), (100, "Naam", True), (250, "KBO", True))
    sheet.row((60, "1", False), (100, "Stad Brugge", False), (250, "0207.528.035", False))
    sheet.line("")
    sheet.box("cross", "Met kruis")
    sheet.box("tick", "Met vinkje")
    sheet.box("", "Open")
    sheet.new_page()
    sheet.line("Tweede pagina")
    picture = pdf.picture(sheet.bytes())
    assert [(b.kind, b.bold, b.text) for b in picture.blocks if b.kind != "table"] == [
        ("paragraph", True, "Een vraag die zo lang is dat ze niet op een enkele regel past en dus verder loopt op de volgende regel?"),
        ("paragraph", False, "Projecttitel\tGroene straat"),
        ("paragraph", False, "☒ Met kruis"),
        ("paragraph", False, "☒ Met vinkje"),
        ("paragraph", False, "☐ Open"),
        ("paragraph", False, "Tweede pagina"),
    ]
    assert [b.rows for b in picture.blocks if b.kind == "table"] == [(("Nr.", "Naam", "KBO"), ("1", "Stad Brugge", "0207.528.035"))]
    assert picture.margins == ("Oproep City of Things 2025", "v1.0 2025 pagina 1", "v1.0 2025 pagina 2")
    assert picture.blocks[-1].place.anchor["page"] == 2


def _locked(user: str) -> bytes:
    sheet = Sheet()
    sheet.line("Leesbare tekst")
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(sheet.bytes()))
    writer.encrypt(user, "eigenaar")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _scan() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (60, 60), "white").save(buffer, "PDF")
    return buffer.getvalue()


def test_an_owner_password_does_not_stop_reading() -> None:
    assert [block.text for block in pdf.picture(_locked("")).blocks] == ["Leesbare tekst"]


@pytest.mark.parametrize(
    ("data", "reason"), [(_locked("geheim"), pdf.LOCKED), (_scan(), pdf.SCAN), (b"%PDF-1.4 rommel", pdf.DAMAGED), (b"", pdf.DAMAGED)]
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as caught:
        pdf.picture(data)
    assert caught.value.reason == reason


def test_a_pdf_that_was_cut_off_never_says_that_something_is_not_there() -> None:
    whole = filled({"txtProjecttitel": "Droge voeten", "txtKorteNaam": "DROOG"})
    read = read_document("a.pdf", whole, EDITION)
    assert (len(read.looked_for) > len(read.fields), read.problems) == (True, ())
    cut = read_document("a.pdf", whole[: whole.rindex(b"xref") - 20], EDITION)
    assert cut.state is State.READ
    assert set(cut.looked_for) == set(cut.fields)
    assert any("pdf is beschadigd" in problem for problem in cut.problems)


FORM = printed.application(APPLICATION, "ruled")


@pytest.mark.parametrize("where", [0.02, 0.5, 0.95, 0.999])
def test_a_torn_page_is_told_and_nothing_counts_as_absent(where: float) -> None:
    reading = read_document("a.pdf", odd_pages.torn(FORM, where), EDITION)
    assert reading.problems == (pdf.CUT_OFF,) and set(reading.looked_for) <= set(reading.fields)
    assert compare("torn", APPLICATION, reading.fields).certain_and_wrong == []
    assert not pdf_sound.torn(FORM, 80) and not pdf_sound.torn(filled({"txtProjecttitel": "X"}), 80)


def test_a_blank_page_without_a_byte_is_no_damage() -> None:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(FORM)) as document:
        document.add_blank_page()
        document.save(made)
    assert not pdf_sound.torn(made.getvalue(), 80)


def test_a_page_that_lost_its_bytes_is_no_blank_page_because_its_letters_are_held_for_all_pages() -> None:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(FORM)) as document:
        first = document.pages[0].obj
        document.Root.Pages.Resources = first.Resources
        del first["/Resources"]
        first.Contents = pikepdf.Stream(document, b"")
        document.save(made)
    assert pdf_sound.torn(made.getvalue(), 80) == frozenset({1})


def test_what_is_left_of_a_torn_form_is_no_annex() -> None:
    writer = pypdf.PdfWriter()
    writer.append(io.BytesIO(FORM), pages=(0, 1))
    buffer = io.BytesIO()
    writer.write(buffer)
    reading = read_document("a.pdf", odd_pages.torn(buffer.getvalue(), 0.04), EDITION)
    assert (reading.state, reading.role, reading.problems[-1:]) in (
        (State.READ, Role.UNKNOWN, (pdf.CUT_OFF,)),
        (State.UNREADABLE, Role.UNKNOWN, (pdf.DAMAGED,)),
    )


@pytest.mark.parametrize("make", [odd_pages.under_its_scan, odd_pages.jpeg2000])
def test_nothing_is_sure_or_absent_where_a_picture_is_read(make: Callable[[bytes], bytes]) -> None:
    reading = read_document("a.pdf", make(printed.application(APPLICATION, "ruled")), EDITION, replace(DEFAULT, seconds=300.0))
    assert (reading.state, reading.role) == (State.READ, Role.APPLICATION_FORM)
    score = compare("picture", APPLICATION, reading.fields)
    assert score.exact >= 30 and len(score.wrong) <= 2, score.notes
    assert all(field.confidence <= LEAST_SURE for field in reading.fields.values())
    assert set(reading.looked_for) <= set(reading.fields) and len(reading.problems) == 1 and "kijk de gegevens na" in reading.problems[0]


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (odd_pages.inline_scan, pdf.SCAN),
        (lambda data: odd_pages.without_letters(odd_pages.by_chromium("<p>Formulier projectaanvraag</p>" * 40)), pdf.GARBLED),
    ],
    ids=["scan", "letters lost"],
)
def test_without_tesseract_pages_without_letters_are_told(
    make: Callable[[bytes], bytes], problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COT_TESSERACT", "off")
    reading = read_document("a.pdf", make(FORM), EDITION)
    assert (reading.state, reading.problems, dict(reading.fields)) == (State.UNREADABLE, (problem,), {})


def test_ticks_whose_letters_the_file_does_not_tell_are_recognised_with_the_rest() -> None:
    """Only boxes that the file draws were looked at: those that are letters were left out, and the choice was for a person."""
    told = "".join(f"<p>{box} Smart {name}</p>" for box, name in (("\u2610", "Living"), ("\u2612", "Mobility"), ("\u2610", "People")))
    asked = "<h1>Aanmelding van een projectidee</h1><p>Oproep City of Things 2025</p><p><b>Contactpersoon:</b> Els Maes</p>"
    page = odd_pages.by_chromium(
        f"<body style='font:12pt DejaVu Sans'>{asked}<p><b>Kruis aan op welk domein of welke domeinen je projectidee inspeelt:</b></p>{told}"
        "<p><b>Welke maatschappelijke uitdaging wil je met dit project aanpakken?</b></p><p>De straten staan vol, elke dag opnieuw.</p>"
    )
    assert read_document("a.pdf", odd_pages.without_letters(page), EDITION).fields["domains"].value == ("mobility",)


def test_without_tesseract_a_pasted_picture_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COT_TESSERACT", "off")
    reading = read_document("a.pdf", odd_pages.lower_half_scanned(FORM), EDITION)
    assert reading.problems == ("Elk van de pagina's 1, 2 en 3 bevat een afbeelding. Wat daarop staat, kunnen we niet lezen.",)
    assert set(reading.looked_for) == set(reading.fields) and reading.fields["project.title"].confidence == 1


def test_files_in_a_pdf_are_documents() -> None:
    book = (blank.FORMS / "city_of_things_2025_projectbegroting.xlsx").read_bytes()
    cover = Sheet()
    cover.line("Open dit bestand met een ander programma.")
    portfolio = odd_pages.with_files(cover.bytes(), {"formulier.pdf": FORM, "begroting.xlsx": book}, portfolio=True)
    found = {reading.name: reading.role for reading in sandbox.read_files([("map.pdf", portfolio)], EDITION)}
    assert found == {"map.pdf/formulier.pdf": Role.APPLICATION_FORM, "map.pdf/begroting.xlsx": Role.COST_MODEL}
    attached = sandbox.read_files([("form.pdf", odd_pages.with_files(FORM, {"begroting.xlsx": book}))], EDITION)
    assert [(reading.name, reading.role) for reading in attached] == [
        ("form.pdf", Role.APPLICATION_FORM),
        ("form.pdf/begroting.xlsx", Role.COST_MODEL),
    ]
    assert attached[0].problems == (pdf.ATTACHED,) and len(attached[0].fields) == 35


def test_signs_set_together_and_hyphens_nobody_sees() -> None:
    page = odd_pages.by_chromium("<p style='font-family:DejaVu Sans'>Een e\ufb03ci\u00ebnte fiets, o\u00adfficieel \ufb02exibel</p>")
    assert [block.text for block in pdf.picture(page).blocks] == ["Een effici\u00ebnte fiets, officieel flexibel"]


@pytest.mark.parametrize("name", ["challenge", None])
def test_an_answer_that_runs_out_of_its_frame_is_kept_whole_and_in_doubt(name: str | None) -> None:
    """Flattened by pypdf, which leaves a long answer on one line, and by PDFium, which does not. Two cells of tables are too narrow in both."""
    long = " ".join(f"Zin {n} van het plan loopt over de rand van het kader." for n in range(1, 7))
    answers = {**APPLICATION, "challenge": long}
    reading = read_document("a.pdf", fillable.by_pypdf(answers, flatten=True) if name else fillable.flattened_by_pdfium(answers), EDITION)
    cut = {one for one, field in reading.fields.items() if field.problem}
    assert cut == {"partners", "work_packages", *([name] if name else [])}
    assert {reading.fields[one].confidence for one in cut} == {LEAST_SURE} and reading.fields["project.title"].confidence == 1
    assert compare("frames", answers, reading.fields).wrong == []
    rect = reading.fields["challenge"].place.anchor["rect"]
    assert 45 < rect[0] < rect[2] < 550  # within the frame
    assert "buiten het kader" in reading.problems[0] and set(reading.looked_for) == set(reading.fields)


def test_what_a_browser_hides_is_in_doubt_and_what_fits_is_not() -> None:
    cell = "<p style='width:{width}cm;overflow:hidden;white-space:nowrap'>Projecttitel: Een lange titel voor een klein kader</p>"
    narrow, wide = (pdf.picture(odd_pages.by_chromium(cell.format(width=width))) for width in (4, 12))
    assert (len(narrow.cut), narrow.incomplete, len(wide.cut), wide.incomplete) == (1, True, 0, False)
    assert [block.text for block in wide.blocks] == ["Projecttitel: Een lange titel voor een klein kader"]


def test_the_words_of_a_box_go_on_under_it_in_a_narrow_cell() -> None:
    options = "☐ Smart Economy (inclusief slimme havens)<br>☐ Smart People<br>☒ Smart Environment"
    page = odd_pages.by_chromium(
        f"<table border=1 style='border-collapse:collapse;font:9pt Arial'><tr><td>Domeinen</td><td style='width:22mm'>{options}</td></tr></table>"
    )
    (table,) = pdf.picture(page).blocks
    assert [(control.caption, control.value) for control in table.controls] == [
        ("Smart Economy (inclusief slimme havens)", False),
        ("Smart People", False),
        ("Smart Environment", True),
    ]


def test_fields_beside_each_other_without_tooltips_have_their_own_words() -> None:
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(595, 842))
    page.setFont("Helvetica", 9)
    for n, words in enumerate(("Smart Living", "Smart Mobility", "Smart People")):
        page.acroForm.checkbox(name=f"c{n}", checked=n == 1, x=40 + 120 * n, y=700, size=10)
        page.drawString(54 + 120 * n, 702, words)
    for n, words in enumerate(("Gemeente", "Telefoon")):
        page.drawString(40 + 250 * n, 652, words)
        page.acroForm.textfield(name=f"t{n}", value=str(n), x=100 + 250 * n, y=648, width=120, height=16)
    page.save()
    found = {control.tag: (control.label, control.value) for control in pdf.picture(target.getvalue()).controls}
    assert found == {
        "c0": ("Smart Living", False),
        "c1": ("Smart Mobility", True),
        "c2": ("Smart People", False),
        "t0": ("Gemeente", "0"),
        "t1": ("Telefoon", "1"),
    }
