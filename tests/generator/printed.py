"""The application as a pdf without fields, drawn by reportlab in several lay-outs, and as pictures of its pages."""

from __future__ import annotations

import io
from typing import Any
from xml.sax.saxutils import escape

import pypdfium2
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table, TableStyle

from tests.generator.answers import DOMAINS, Answers, rows, written

_STYLES = getSampleStyleSheet()
_TEXT = ParagraphStyle("text", parent=_STYLES["Normal"], fontSize=9.5, leading=12, spaceAfter=5)
_BOLD = ParagraphStyle("bold", parent=_TEXT, fontName="Helvetica-Bold", spaceBefore=7)
_HEAD = ParagraphStyle("head", parent=_TEXT, fontName="Helvetica-Bold", fontSize=14, leading=18, spaceBefore=10)
_GRID = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")])
_NO_GRID = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])

_IDENTITY = (
    ("Projecttitel", "project.title"), ("Acroniem", "project.acronym"), ("Startdatum van het project", "project.start"),
    ("Einddatum van het project", "project.end"), ("Duurtijd in maanden (max. 36)", "project.duration_months"),
    ("Publiceerbare samenvatting (max. 1.500 tekens)", "project.summary"),
)  # fmt: skip
_APPLICANT = (
    ("Naam van de indiener (stad, gemeente of VGC)", "applicant.name"), ("Ondernemingsnummer (KBO)", "applicant.kbo"),
    ("Adres (straat, nummer, postcode, gemeente)", "applicant.address"),
)  # fmt: skip
_CONTACT = (
    ("Contactpersoon: voornaam en familienaam", "contact.name"), ("Functie", "contact.function"), ("E-mailadres", "contact.email"),
    ("Telefoonnummer", "contact.phone"),
)  # fmt: skip
_BUDGET = (
    ("Totale projectkost", "budget.total_cost"), ("Gevraagde steun", "budget.grant_requested"), ("Eigen inbreng", "budget.own_contribution"),
    ("Andere inkomsten of subsidies", "budget.other_income"),
)  # fmt: skip
_QUESTIONS = (
    ("4.1 Welke maatschappelijke uitdaging pakt het project aan en aan welke noden van lokale besturen komt het tegemoet?", "challenge"),
    ("4.2 Beschrijf het plan van aanpak: werkpakketten, taken, deliverables, mijlpalen, timing en risico's.", "work_plan"),
    ("4.3 Overzicht van de werkpakketten", "work_packages"),
    ("4.4 Welke externe ondersteuning wordt ingekocht en welk profiel heeft de gezochte dienstverlener?", "external_support"),
    ("4.5 Hoe verhoudt het project zich tot bestaande (gesubsidieerde) projecten en initiatieven?", "additionality"),
    ("4.6 Stuurgroep: wie maakt er deel van uit en hoe vaak komt ze samen?", "governance.steering_group"),
    ("4.7 Klankbordgroep: hoe worden geïnteresseerden die geen partner zijn betrokken?", "governance.sounding_board"),
    ("4.8 Waaruit blijkt het engagement om tot implementatie over te gaan?", "commitment"),
    ("4.9 Hoe kan het project worden opgeschaald naar andere steden en gemeenten?", "scalability"),
    ("4.10 Wat is de langetermijnvisie of het businessmodel na afloop van het project?", "sustainability"),
    ("4.11 Hoe worden de principes rond openheid en interoperabiliteit toegepast?", "openness"),
)  # fmt: skip


class _Box(Flowable):  # type: ignore[misc]  # reportlab has no types
    """A drawn square with its caption, crossed when ticked."""

    def __init__(self, ticked: bool, caption: str) -> None:
        super().__init__()
        self.ticked, self.caption = ticked, caption
        self.width, self.height = 400, 15

    def draw(self) -> None:
        self.canv.rect(0, 2, 9, 9)
        if self.ticked:
            self.canv.line(0, 2, 9, 11)
            self.canv.line(0, 11, 9, 2)
        self.canv.setFont("Helvetica", 9)
        self.canv.drawString(15, 3, self.caption)


def _p(text: str, style: ParagraphStyle = _TEXT) -> Paragraph:
    return Paragraph(escape(text).replace("\n", "<br/>"), style)


def _pairs(answers: Answers, labels: tuple[tuple[str, str], ...], layout: str, width: float) -> list[Any]:
    """Label and answer: in a ruled table, side by side without rules, on one line after a colon, or under each other."""
    given = [(label, written(name, answers[name])) for label, name in labels if name in answers]
    if layout == "lines":
        return [Paragraph(f"<b>{escape(label)}:</b> {escape(value)}", _TEXT) for label, value in given]
    if layout == "under":
        return [part for label, value in given for part in (_p(label, _BOLD), _p(value))]
    table = Table([[_p(label, _BOLD), _p(value)] for label, value in given], colWidths=[width * 0.38, width * 0.62])
    table.setStyle(_GRID if layout == "ruled" else _NO_GRID)
    return [table]


def _list(head: list[str], lines: list[list[str]], width: float) -> Table:
    narrow = width < 300
    small = ParagraphStyle("small", parent=_TEXT, fontSize=5.5 if narrow else 8, leading=7 if narrow else 9.5)
    weights = [0.5 if len(title) < 4 else 1.0 if len(title) < 11 else 1.7 for title in head]
    columns = [width * weight / sum(weights) for weight in weights]
    table = Table([[_p(cell, small) for cell in row] for row in [head, *lines]], colWidths=columns, repeatRows=1)
    table.setStyle(_GRID)
    if narrow:
        table.setStyle(TableStyle([("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]))
    return table


def application(answers: Answers, layout: str = "ruled", columns: int = 1) -> bytes:
    """``layout``: "ruled", "open" (no rules), "lines" or "under"; ``columns``: of text on a page."""
    buffer = io.BytesIO()
    width = (A4[0] - 100 - (columns - 1) * 24) / columns
    frames = [Frame(50 + n * (width + 24), 55, width, A4[1] - 110, id=f"c{n}", leftPadding=0, rightPadding=0) for n in range(columns)]
    document = BaseDocTemplate(buffer, pagesize=A4, title="Formulier projectaanvraag", invariant=1)
    document.addPageTemplates([PageTemplate("page", frames, onPage=_furniture)])
    document.build(_story(answers, layout, width))
    return buffer.getvalue()


def _furniture(canvas: Canvas, document: Any) -> None:
    canvas.setFont("Helvetica", 7.5)
    canvas.drawString(50, A4[1] - 30, "VLAIO | Oproep City of Things 2025")
    canvas.drawString(50, 25, f"City of Things 2025 – formulier projectaanvraag – v1.0 2025 – pagina {document.page}")


def _story(answers: Answers, layout: str, width: float) -> list[Any]:
    yes = answers["declarations.staff_on_other_projects"]
    story: list[Any] = [_p("Formulier projectaanvraag", _HEAD), _p("1. Identificatie van het project", _HEAD)]
    story += _pairs(answers, _IDENTITY, layout, width)
    story += [_p("Smart city-domein(en)", _BOLD), *(_Box(key in answers["domains"], caption) for key, caption in DOMAINS.items())]
    story += [_p("2. Gegevens van de indiener", _HEAD), *_pairs(answers, _APPLICANT, layout, width)]
    story += [_p("Contactpersoon", _BOLD), *_pairs(answers, _CONTACT, layout, width), _p("3. Partnerschap", _HEAD)]
    head = ["Nr.", "Naam van de organisatie", "Ondernemingsnummer", "Type organisatie", "Rol", "Taak in het project"]
    story += [_list(head, rows(answers, "partners", ("nr", "name", "kbo", "type", "role", "task")), width)]
    story += [_p("Onderaannemers (ondernemingen), voor zover al gekend", _BOLD)]
    story += [_list(["Naam van de onderneming", "Opdracht"], rows(answers, "subcontractors", ("name", "task")), width)]
    story += [_p("4. Inhoud van het project", _HEAD)]
    for question, name in _QUESTIONS:
        story.append(_p(question, _BOLD))
        if name == "work_packages":
            head = ["WP", "Titel van het werkpakket", "Startmaand", "Eindmaand", "Trekker"]
            story.append(_list(head, rows(answers, name, ("number", "title", "start", "end", "lead")), width))
        else:
            story += [_p(line) for line in str(answers[name]).split("\n")]
    story += [_p("5. Begroting", _HEAD), _p("5.1 Neem de totalen over uit de projectbegroting.", _BOLD)]
    story += _pairs(answers, _BUDGET, layout, width)
    story += [_p("5.2 Licht de begroting toe per partner en motiveer de verhouding tussen prijs en meerwaarde.", _BOLD)]
    story += [_p(str(answers["budget_justification"])), Spacer(1, 6), _p("6. Verklaringen", _HEAD)]
    double = "Voor de kosten van dit project wordt geen andere projectsteun verkregen (geen dubbele steun)."
    story += [_Box(answers["declarations.no_double_funding"], double if width > 400 else "Geen dubbele steun")]
    region = "Het project stimuleert de omslag naar smart city en smart region in het Vlaamse Gewest."
    story += [_Box(answers["declarations.flemish_region"], region if width > 400 else "Project in het Vlaamse Gewest")]
    story += [_p("Werken personeelsleden ook aan andere gesubsidieerde of gefactureerde projecten?")]
    return [*story, _Box(yes, "Ja, een overzicht van de tijdsbesteding is bijgevoegd"), _Box(not yes, "Nee")]


def scanned(pdf: bytes, dots: int = 200) -> bytes:
    """The pages as grey pictures in a new pdf: a clean scan."""
    document = pypdfium2.PdfDocument(pdf)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for page in document:
        picture = page.render(scale=dots / 72, grayscale=True).to_pil()
        canvas.drawImage(ImageReader(picture), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
