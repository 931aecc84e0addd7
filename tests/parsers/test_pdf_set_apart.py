"""What is set apart on a page by little white: cells that nearly touch, and columns of text close to each other."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from parsers import pdf
from parsers.model import Block
from parsers.pdf_extract import Sheet, Word
from parsers.pdf_regions import regions
from tests.generator import odd_pages

_COLUMNS = "<style>@page{size:A4;margin:10mm}body{font:8pt/1.2 'DejaVu Sans';column-count:2}p{margin:8pt 0}td{border:1px solid}</style>"
_SAID = "De ploegen rijden vaste rondes, ook langs korven die leeg zijn, terwijl andere plekken elke zondag uitpuilen. "


def drawn(rows: list[tuple[tuple[float, str, bool], ...]], size: float = 10, step: float = 12) -> list[Block]:
    """Lines of texts: where each begins across, what it says, and whether it is bold."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    for n, row in enumerate(rows):
        for x, text, bold in row:
            canvas.setFont("Helvetica-Bold" if bold else "Helvetica", size)
            canvas.drawString(x, 700 - n * step, text)
    canvas.save()
    return list(pdf.picture(target.getvalue()).blocks)


@pytest.mark.parametrize("white", [0.9, 1.5])
def test_cells_that_nearly_touch_are_no_one_word(white: float) -> None:
    """ "VGC)Stad" and "kennisdeling4": the first word of an answer went with its label, a month into the title, at full confidence."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    canvas.setFont("Helvetica", 10)
    rows = [("Organisatie en dienst", "Stad Ninove"), ("Contactpersoon", "Wouter De Schrijver"), ("Postadres", "Centrumlaan 100, Ninove")]
    right = 50 + canvas.stringWidth(rows[0][0], "Helvetica", 10) + white
    for n, (label, answer) in enumerate(rows):
        canvas.drawString(50, 700 - n * 12, label)
        canvas.drawString(right, 700 - n * 12, answer)
    canvas.save()
    text = "\n".join(block.text for block in pdf.picture(target.getvalue()).blocks)
    assert "dienstStad" not in text
    assert "dienst Stad Ninove" in text.replace(" | ", " ").replace("\t", " ")


def test_columns_of_a_list_that_nearly_touch() -> None:
    """A long title reaches to the month beside it: every month was a part of its title."""
    rows = [
        ("WP", "Titel", "Van", "Tot", "Trekker"),
        ("1", "Projectleiding", "1", "24", "Stad Lier"),
        ("2", "Meetnet", "1", "12", "Stad Mechelen"),
        ("3", "Delen van kennis en data", "4", "24", "Stad Lier"),
    ]
    third = 80 + stringWidth(rows[3][1], "Helvetica", 10) + 1.5
    at = (50.0, 80.0, third, third + 40, third + 80)
    found = drawn([tuple((x, text, not n) for x, text in zip(at, row, strict=True)) for n, row in enumerate(rows)], step=18)
    assert found[0].rows == tuple(rows)


@pytest.mark.parametrize("boxes", [False, True], ids=["lines", "boxes"])
def test_two_columns_close_to_each_other(boxes: bool) -> None:
    """A browser leaves as much white as its type is high: the bottom of the left column was read into the right one, and a question there
    was told as not filled in."""
    verbs = ("meten", "zien", "leren", "tonen", "delen", "weten", "doen", "bouwen")
    asked = [f"Wat wil je {verb} met dit onderdeel van het project?" for verb in verbs]
    pieces = [f"<table><tr><td><b>{q}</b></td></tr><tr><td>{_SAID * 3}</td></tr></table>" for q in asked]
    if not boxes:
        pieces = [f"<p><b>{q}</b></p><p>{_SAID * 3}</p>" for q in asked]
    blocks = pdf.picture(odd_pages.by_chromium(_COLUMNS + "<h1>Aanmelding</h1>" + "".join(pieces))).blocks
    text = "\n".join(block.text for block in blocks)
    places = [text.find(q) for q in asked]
    assert places == sorted(places)
    assert text.count(_SAID.strip()) == 24
    assert not any(_SAID[:20] in block.text and "|" in block.text for block in blocks)


def test_bold_labels_beside_answers_are_no_column_of_text() -> None:
    """A print without rules in which labels and answers wrap: all labels were read first, and the title was told as not filled in."""
    left = [(206, True), (222, False), (246, True), (269, True), *((low, True) for low in (293, 305, 317, 329, 341, 425, 437, 515))]
    right = [(144, True), *((low, False) for low in (269, 281, *range(293, 490, 12)))]

    def printed(x: float, rows: list[tuple[int, bool]]) -> list[Word]:
        return [Word("Woorden", x, low - 10.0, x + 140, float(low), 10.0, "Palatino", bold) for low, bold in rows]

    sheet = Sheet(1, 595, 842)
    assert len(regions([*printed(90, left), *printed(280, right)], [], sheet)) == 1
    assert len(regions([*printed(90, [(low, False) for low, _ in left]), *printed(280, right)], [], sheet)) > 1


def laid(*lines: tuple[float, float, str]) -> list[Block]:
    """Texts of one type: how far from the top of the page, from its left side, and what they say."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    canvas.setFont("Helvetica", 10)
    for low, x, text in lines:
        canvas.drawString(x, 842 - low, text)
    canvas.save()
    return list(pdf.picture(target.getvalue()).blocks)


def under(low: float, x: float, *texts: str, step: float = 12) -> list[tuple[float, float, str]]:
    return [(low + n * step, x, text) for n, text in enumerate(texts)]


BODY = under(
    120,
    50,
    "Vul elk onderdeel in en laad dit formulier samen met de projectbegroting op via het online platform van VLAIO, en",
    "wel voor het einde van de dag waarop de oproep sluit. Grijze tekst is toelichting bij de vraag waar ze onder staat, en",
    "wordt vervangen door je antwoord. Wat je niet weet, laat je open, en dan vragen we het je met een mail, die zegt hoe",
    "je het rechtzet. Wat je later nog stuurt, voegen we toe aan je dossier, met het tijdstip waarop we het kregen, dus ook",
    "wat na de deadline komt, waarover een medewerker beslist.",
)


def test_a_label_that_goes_on_under_itself_has_its_answer_beside_it() -> None:
    """One such row between others: the end of the label was the end of the answer, and the address was told as not filled in."""
    address = [(300, 50, "Adres (straat, nummer, postcode,"), (300, 300, "Gemeentehuisstraat 1, 8020 Oostkamp"), (312, 50, "gemeente)")]
    found = laid(*BODY, *address, (350, 50, "Functie: afdelingshoofd ruimte"))
    assert [block.rows for block in found if block.kind == "table"] == [
        (("Adres (straat, nummer, postcode, gemeente)", "Gemeentehuisstraat 1, 8020 Oostkamp"),)
    ]


def test_a_label_under_a_full_line_is_told_by_the_white_over_it() -> None:
    """An answer that fills its line took the label under it, and the address the heading that came after: at full confidence, and told as open."""
    full = "Wegwijs Wegdek: onderhoud van fietspaden en rijwegen plannen met meetdata van dienstvoertuigen, over grenzen"
    lines = under(300, 50, "Projecttitel", full, "Gemeenschappelijk acroniem van het project", "WEGDEK+", step=17)
    texts = [block.text for block in laid(*BODY, *lines)]
    assert texts[-4:] == [text for _, _, text in lines]
    assert sum("Vul elk onderdeel" in text and text.endswith("beslist.") for text in texts) == 1


ANSWER = ("Er bestaan losse initiatieven rond", "versleten fietspaden; geen enkel", "daarvan is herbruikbaar.")
MORE = ("We nemen hun lessen mee en spreken", "af met de trekkers dat resultaten", "onderling bruikbaar zijn.")
ASKED = ("4.5 Hoe verhoudt het project zich in de tijd", "tot bestaande (gesubsidieerde) projecten en", "initiatieven?")
NEXT = ("4.6 Stuurgroep: wie maakt er deel van uit,", "en hoe vaak komt ze samen?")


def test_a_question_under_a_longer_answer_beside_another_comes_after_it() -> None:
    """Both were read as two columns of text: the answer to the first was that to the second, at full confidence, and the first was told as open."""
    said = [*under(300, 300, *ANSWER), *under(345, 300, *MORE)]
    found = laid(*BODY, *under(300, 50, *ASKED), *said, *under(390, 50, *NEXT), (414, 50, "Elke partner vaardigt een lid af. " * 3))
    (row,) = [block.rows[-1] for block in found if block.kind == "table"]
    assert row == (" ".join(ASKED), " ".join((*ANSWER, *MORE)))
    assert found[-1].text.startswith("4.6 Stuurgroep") or found[-2].text.startswith("4.6 Stuurgroep")


def test_nothing_but_questions_beside_answers_are_no_column_of_text() -> None:
    first, second = [*under(300, 300, *ANSWER), *under(345, 300, *MORE)], under(388, 300, *MORE, *ANSWER)
    asked = [*under(300, 50, *ASKED[:2], "initiatieven", "?"), *under(388, 50, *NEXT)]
    found = laid(*BODY, *asked, *first, *second, (478, 50, "Elke partner vaardigt een lid af. " * 3))
    (rows,) = [block.rows for block in found if block.kind == "table"]
    assert [row[1] for row in rows[-2:]] == [" ".join((*ANSWER, *MORE)), " ".join((*MORE, *ANSWER))]


def test_heads_at_the_foot_of_a_page_with_their_row_on_the_next() -> None:
    """Three amounts were told as not filled in."""
    heads, said = (
        ("Totale projectkost", "Gevraagde steun", "Eigen inbreng", "Andere inkomsten of"),
        ("€ 534.000", "€ 427.200", "€ 106.800", "€ 0"),
    )
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842))
    for low, texts, more in ((70, heads, "subsidies"), (770, said, "")):
        canvas.setFont("Helvetica", 10)
        canvas.drawString(50, low + 30 if more else low - 40, "5.1 Neem de totalen over." if more else "5.2 Licht de begroting toe.")
        for n, text in enumerate(texts):
            canvas.drawString(50 + 130 * n, low, text)
        canvas.drawString(440, low - 12, more)
        canvas.showPage()
    canvas.save()
    (found,) = [block for block in pdf.picture(target.getvalue()).blocks if block.kind == "table"]
    assert found.rows == ((*heads[:3], "Andere inkomsten of subsidies"), said)
    assert [found.cells[row][2]["page"] for row in (0, 1)] == [1, 2]
