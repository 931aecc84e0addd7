"""Words, questions and rows that a printer cut in two: what goes on is one text, and what does not stays apart."""

from __future__ import annotations

import io

from reportlab.pdfgen import canvas

from calls.load import load_edition
from parsers import form, form_titles, pdf
from parsers.model import Block, Picture, Place

APPLICATION = load_edition("city-of-things-2025").form("application-form")
REGISTRATION = load_edition("city-of-things-2025").form("registration-form")
_TOP, _HIGH = 800, 30


def printed(*pages: tuple[tuple[str, str], ...]) -> bytes:
    """A ruled table of two columns, cut over pages."""
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(595, 842))
    for rows in pages:
        page.setFont("Helvetica", 10)
        page.grid([50, 250, 500], [_TOP - _HIGH * n for n in range(len(rows) + 1)])
        for n, (asked, said) in enumerate(rows):
            page.drawString(56, _TOP - 20 - _HIGH * n, asked)
            page.drawString(256, _TOP - 20 - _HIGH * n, said)
        page.showPage()
    page.save()
    return target.getvalue()


def test_a_little_word_in_a_narrow_cell_is_not_the_end_of_the_word_above() -> None:
    """ "Kennisdeling" fills its cell, and "en" under it has more behind it; "Waarschuwin" and "g" are one word that was cut."""
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(595, 842))
    page.setFont("Helvetica", 11)
    page.grid([50, 136, 300], [600, 650, 700])
    for top, (first, *more) in ((688, ("Kennisdeling", "en", "communicatie")), (638, ("Waarschuwin", "g"))):
        page.drawRightString(130, top, first)
        for n, words in enumerate(more, start=1):
            page.drawString(56, top - 12 * n, words)
    page.save()
    (table,) = pdf.picture(target.getvalue()).blocks
    assert [row[0] for row in table.rows] == ["Kennisdeling en communicatie", "Waarschuwing"]


def test_letters_that_are_no_word_end_the_word_of_the_page_before() -> None:
    said = [form_titles.goes_on(*parts) for parts in (("Projectleidin", "g"), ("Meten", "en tellen"), ("Meten", "NMBS"), ("", "Meten"))]
    assert said == ["Projectleiding", "Meten en tellen", "Meten NMBS", "Meten"]


def test_a_name_is_broken_at_its_hyphen() -> None:
    said = [
        form_titles.goes_on(*parts)
        for parts in (("West-", "Vlaanderen"), ("Provincie West-", "Vlaanderen"), ("trekker -", "Brugge"), ("1-", "2"))
    ]
    assert said == ["West-Vlaanderen", "Provincie West-Vlaanderen", "trekker - Brugge", "1- 2"]


def test_a_question_that_goes_on_before_its_boxes_is_one_paragraph() -> None:
    """ "of gefactureerde projecten:" in small letters after a full line is no label of its own."""
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(595, 842))
    page.setFont("Helvetica", 11)
    page.drawString(50, 720, "Lees eerst de handleiding.")
    page.drawString(50, 680, "Werkt personeel van wie kosten worden ingebracht ook aan andere gesubsidieerde")
    page.drawString(50, 667, "of gefactureerde projecten: [ ] ja [x] nee")
    page.save()
    last = pdf.picture(target.getvalue()).blocks[-1]
    assert last.text.endswith("ook aan andere gesubsidieerde of gefactureerde projecten: [ ] ja [x] nee")
    assert [(control.caption, control.value) for control in last.controls] == [("ja", False), ("nee", True)]


def test_an_answer_in_a_cell_that_goes_on_on_the_next_page_is_whole() -> None:
    """The answer alone goes on, or question and answer both."""
    pages = (
        (("Acroniem", "MEET"), ("Uitdaging", "Onze loketten kennen pieken")),
        (("", "en dus wachten mensen. Wij willen dat meten."), ("Langetermijnvisie of", "De kosten worden na afloop")),
        (("businessmodel", "gedeeld door de besturen."), ("Stuurgroep", "Alle schepenen zitten erin samen.")),
    )
    found = form.read(pdf.picture(printed(*pages)), APPLICATION, "f.pdf")
    assert found["challenge"].value == "Onze loketten kennen pieken en dus wachten mensen. Wij willen dat meten."
    assert found["sustainability"].value == "De kosten worden na afloop gedeeld door de besturen."
    assert found["governance.steering_group"].value == "Alle schepenen zitten erin samen."
    anchor = found["challenge"].place.anchor
    assert (anchor["page"], [one["page"] for one in anchor["more"]]) == (1, [2])


def test_an_answer_in_a_cell_that_goes_on_on_the_next_page_without_a_frame_is_whole() -> None:
    """The rest stood in a frame of one cell, which is no table: the answer was cut at full confidence."""
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(595, 842))
    asked = "Welke maatschappelijke uitdaging wil je met dit project aanpakken?"
    page.setFont("Helvetica", 10)
    page.drawString(50, 800, "Aanmelding van een projectidee")
    page.grid([50, 500], [140, 100, 60])
    page.drawString(56, 115, asked)
    page.drawString(56, 75, "Onze loketten kennen pieken op maandag, en mensen wachten daar")
    page.showPage()
    page.setFont("Helvetica", 10)
    page.grid([50, 500], [800, 740])
    page.drawString(56, 780, "soms een uur lang in de kou.")
    page.drawString(56, 750, "Wij willen dat meten.")
    page.drawString(56, 700, "Met welke partners heb je al gesproken en in welke mate willen zij meewerken aan het project?")
    page.drawString(56, 670, "De stad Lier doet mee.")
    page.save()
    found = form.read(pdf.picture(target.getvalue()), REGISTRATION, "f.pdf")
    told = "Onze loketten kennen pieken op maandag, en mensen wachten daar soms een uur lang in de kou. Wij willen dat meten."
    assert " ".join(str(found["challenge"].value).split()) == told
    assert found["partner_engagement"].value == "De stad Lier doet mee."


def test_lines_on_the_next_page_in_the_column_of_the_answer_belong_to_it() -> None:
    """A list of items, each with a capital or a number, beside a question without rules: the rest of the answer was lost at full confidence."""
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(595, 842))
    asked = ("Welke maatschappelijke uitdaging wil je", "met dit project aanpakken?")
    said = ("Onze loketten kennen pieken op maandag.", "Wij pakken dat aan in vier stappen:", "1. meten", "2. spreiden")
    page.setFont("Helvetica", 10)
    page.drawString(50, 800, "Aanmelding van een projectidee")
    page.drawString(50, 170, "Organisatie en dienst")
    page.drawString(270, 170, "Stad Lier, dienst data")
    for n, line in enumerate(asked):
        page.drawString(50, 150 - 12 * n, line)
    for n, line in enumerate(said):
        page.drawString(270, 150 - 12 * n, line)
    page.showPage()
    page.setFont("Helvetica", 10)
    page.drawString(270, 780, "3. voorspellen")
    page.drawString(270, 760, "Dat duurt samen twee jaar.")
    page.drawString(50, 700, "Met welke partners heb je al gesproken en in welke mate willen zij meewerken aan het project?")
    page.drawString(50, 680, "De stad Lier doet mee.")
    page.save()
    found = form.read(pdf.picture(target.getvalue()), REGISTRATION, "f.pdf")
    assert " ".join(str(found["challenge"].value).split()) == " ".join((*said, "3. voorspellen", "Dat duurt samen twee jaar."))
    assert found["partner_engagement"].value == "De stad Lier doet mee."


def test_a_row_of_its_own_on_the_next_page_stays_one() -> None:
    pages = (
        (("Acroniem", "MEET"), ("Uitdaging", "Onze loketten kennen pieken.")),
        (("Stuurgroep", "Alle schepenen zitten erin."), ("", "")),
    )
    found = form.read(pdf.picture(printed(*pages)), APPLICATION, "f.pdf")
    assert [found[name].value for name in ("challenge", "governance.steering_group")] == [
        "Onze loketten kennen pieken.",
        "Alle schepenen zitten erin.",
    ]


def test_two_words_that_fill_a_narrow_cell_are_not_one() -> None:
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(595, 842))
    page.setFont("Helvetica", 11)
    page.grid([50, 170, 300], [600, 650, 700])
    for top, lines in ((688, ("waarschuwingssysteem", "uitdrukkelijk.")), (638, ("Landbouworganisaties,", "brandweer"))):
        page.drawRightString(164, top, lines[0])
        page.drawString(56, top - 12, lines[1])
    page.save()
    (table,) = pdf.picture(target.getvalue()).blocks
    assert [row[0] for row in table.rows] == ["waarschuwingssysteem uitdrukkelijk.", "Landbouworganisaties, brandweer"]


def test_an_answer_that_goes_on_below_its_cell_behind_another_column() -> None:
    """Two columns of labels and answers without rules: the end of the summary came behind the other column, and was left out at full confidence."""

    def table(text: tuple[str, str], x: float, top: float, bottom: float) -> Block:
        cells = tuple({"page": 1, "rect": [x + 120 * n, bottom, x + 110 + 120 * n, top]} for n in (0, 1))
        return Block("table", " | ".join(text), Place("pagina 1", {"page": 1}), rows=(text,), cells=(cells,))

    asked = table(("Publiceerbare samenvatting", "We meten de wegen, en dat naar een gedeelde"), 50, 460, 350)
    beside = table(("Einddatum van het project", "28/02/2029"), 300, 600, 590)
    rest = Block("paragraph", "planning voor alle gemeenten.", Place("pagina 1", {"page": 1, "rect": [170, 300, 285, 347]}))
    found = form.read(Picture("application/pdf", (asked, beside, rest)), APPLICATION, "f.pdf")["project.summary"]
    assert found.value == "We meten de wegen, en dat naar een gedeelde\nplanning voor alle gemeenten."
    apart = Block("paragraph", "Planning.", Place("pagina 1", {"page": 1, "rect": [170, 200, 285, 210]}))
    found = form.read(Picture("application/pdf", (asked, beside, apart)), APPLICATION, "f.pdf")["project.summary"]
    assert found.value == "We meten de wegen, en dat naar een gedeelde"


def test_an_answer_in_a_cell_as_wide_as_the_page_goes_on_without_its_frame() -> None:
    """Browsers leave the frame open where the page ends: the answer was cut after its first item, at full confidence."""
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=(595, 842))
    page.setFont("Helvetica", 10)
    page.drawString(56, 800, "Aanmelding van een projectidee")
    page.drawString(56, 780, "Organisatie en dienst: Stad Lier, dienst data")
    page.grid([50, 545], [160, 120, 40])
    page.drawString(56, 140, "Beschrijf het project. Wat is er nodig om de uitdaging duurzaam aan te pakken?")
    page.drawString(56, 100, "We voorspellen de bezetting in vijf stappen:")
    page.drawString(56, 60, "1. leiding")
    page.showPage()
    page.setFont("Helvetica", 10)
    for n, line in enumerate(
        ("2. sensoren", "We rekenen op 28 maanden.", "Met welke partners heb je al gesproken?", "De stad Lier doet mee.")
    ):
        page.drawString(56, 780 - 24 * n, line)
    page.save()
    found = form.read(pdf.picture(target.getvalue()), REGISTRATION, "f.pdf")
    said = " ".join(found["project_description"].value.split())
    assert said == "We voorspellen de bezetting in vijf stappen: 1. leiding 2. sensoren We rekenen op 28 maanden."
    assert found["partner_engagement"].value == "De stad Lier doet mee."
