"""The application form, filled in as docx (python-docx and lxml) and as pdf (pypdf)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

import docx
import pypdf
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from samples.make.content import Project, dutch
from samples.make.registration import BOXES, FORMS, saved

DOCX = FORMS / "city_of_things_2025_formulier_projectaanvraag.docx"
PDF = FORMS / "city_of_things_2025_formulier_projectaanvraag.pdf"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
ROLES = {"coordinator": "coördinator", "participant": "deelnemer", "follower": "volger"}
ANSWERS = {
    "4.1": "challenge",
    "4.2": "work_plan",
    "4.4": "external_support",
    "4.5": "additionality",
    "4.6": "steering_group",
    "4.7": "sounding_board",
    "4.8": "commitment",
    "4.9": "scalability",
    "4.10": "sustainability",
    "4.11": "openness",
    "5.2": "budget_justification",
}


def as_docx(project: Project, order: tuple[int, ...] = ()) -> bytes:
    """The Word form filled in. ``order``: on which row each partner stands (rows left open stay empty); default one after the other."""
    document = docx.Document(str(DOCX))
    values = _values(project)
    rows = order or tuple(range(1, len(project.budgets) + 1))
    for row, budget in zip(rows, project.budgets, strict=True):
        values |= {f"type_{row}": budget.type, f"rol_{row}": ROLES[budget.role]}
    for control in list(document.element.body.iter(qn("w:sdt"))):
        _fill_control(control, values, project)
    for paragraph in document.paragraphs:
        _fill_form_text(paragraph, project)
    _fill_answers(document.paragraphs, project)
    _fill_tables(document.tables, project, rows)
    return saved(document)


def _values(project: Project) -> dict[str, str]:
    applicant = project.budgets[0]
    return {
        "project_title": project.title,
        "project_acronym": project.acronym,
        "start": belgian(project.start),
        "end": belgian(project.end),
        "project_duration_months": str(project.months),
        "project_summary": project.summary,
        "applicant_name": applicant.name,
        "applicant_kbo": dotted(project.kbo_on_form or applicant.kbo),
        "applicant_address": project.address,
        "budget_total_cost": f"€ {dutch(project.total('total'))}",
        "budget_support_requested": f"€ {dutch(project.total('grant'))}",
        "budget_own_contribution": f"€ {dutch(project.total('own'))}",
        "budget_other_income": f"€ {dutch(project.total('other'))}",
    }


def _fill_control(control: etree._Element, values: dict[str, str], project: Project) -> None:
    properties = control.find(qn("w:sdtPr"))
    tag = properties.find(qn("w:tag")).get(qn("w:val"))
    texts = list(control.find(qn("w:sdtContent")).iter(qn("w:t")))
    box = properties.find(f"{W14}checkbox")
    if box is not None:
        on = tag.removeprefix("domein_") in project.domains or tag in project.ticked
        box.find(f"{W14}checked").set(f"{W14}val", "1" if on else "0")
        texts[0].text = "☒" if on else "☐"
    elif tag in values:
        placeholder = properties.find(qn("w:showingPlcHdr"))
        properties.remove(placeholder)
        for style in list(control.iter(qn("w:rStyle"))):
            style.getparent().remove(style)
        texts[0].text = values[tag]


def _fill_form_text(paragraph: Paragraph, project: Project) -> None:
    names = {"Contact_naam": "name", "Contact_functie": "function", "Contact_email": "email", "Contact_tel": "phone"}
    for data in paragraph._p.iter(qn("w:ffData")):
        field = names.get(data.find(qn("w:name")).get(qn("w:val")))
        if field:
            next(text for text in paragraph._p.iter(qn("w:t")) if not (text.text or "").strip()).text = project.contact[field]


def _fill_answers(paragraphs: list[Paragraph], project: Project) -> None:
    for place, paragraph in enumerate(paragraphs[:-1]):
        field = ANSWERS.get(paragraph.text.split(" ")[0])
        if field:
            following = paragraphs[place + 1]
            for run in following.runs:
                run.text = ""
            following.runs[0].text = project.answers[field]
            following.runs[0].style = None


def _fill_tables(tables: list[Table], project: Project, rows: tuple[int, ...]) -> None:
    for table in tables:
        head = [cell.text for cell in table.rows[0].cells]
        if head[0] == "Nr.":
            for row, budget in zip(rows, project.budgets, strict=True):
                cells = table.rows[row].cells
                cells[1].text, cells[2].text, cells[5].text = budget.name, dotted(budget.kbo), budget.task
        elif head[0] == "WP":
            for row, package in zip(table.rows[1:], project.work_packages, strict=False):
                for cell, value in zip(row.cells[1:4], package, strict=True):
                    cell.text = value
                row.cells[4].text = project.budgets[0].name
        elif head[0] == "Naam van de onderneming":
            for row, company in zip(table.rows[1:], project.subcontractors, strict=False):
                row.cells[0].text, row.cells[1].text = company
        elif head[0].startswith("Naam en functie"):
            table.rows[0].cells[1].text = f"{project.contact['name']}, {project.contact['function']}"
            table.rows[1].cells[1].text = "10/11/2025"


def as_pdf(project: Project) -> bytes:
    """The fillable pdf, filled in."""
    writer = pypdf.PdfWriter(clone_from=str(PDF))
    for page in writer.pages:
        writer.update_page_form_field_values(page, dict(_pdf_values(project)), auto_regenerate=False)
    writer.metadata = {"/Producer": "pypdf"}
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def _pdf_values(project: Project) -> Iterator[tuple[str, str]]:
    values = _values(project)
    names = {
        "txtProjecttitel": "project_title",
        "txtKorteNaam": "project_acronym",
        "datBegin": "start",
        "datEinde": "end",
        "numDuur": "project_duration_months",
        "txtSamenvatting": "project_summary",
        "Indiener_Naam": "applicant_name",
        "Indiener_Ondnr": "applicant_kbo",
        "Indiener_Adres": "applicant_address",
        "bedragTotaal": "budget_total_cost",
        "bedragSteun": "budget_support_requested",
        "bedragEigen": "budget_own_contribution",
        "bedragAndere": "budget_other_income",
    }
    yield from ((name, values[key]) for name, key in names.items())
    yield from zip(("Contact_Naam", "Contact_Functie", "Contact_Mail", "Contact_Tel"), project.contact.values(), strict=True)
    yield from ((f"dom_{word[:4]}", "/Yes") for word, name in BOXES.items() if name in project.domains)
    for row, budget in enumerate(project.budgets, 1):
        yield from zip(
            (f"p{row}_naam", f"p{row}_ondnr", f"p{row}_type", f"p{row}_rol", f"p{row}_taak"),
            (budget.name, dotted(budget.kbo), budget.type, ROLES[budget.role], budget.task),
            strict=True,
        )
    for row, (title, first, last) in enumerate(project.work_packages, 1):
        lead = project.budgets[0].name
        yield from zip((f"wp{row}_titel", f"wp{row}_van", f"wp{row}_tot", f"wp{row}_trekker"), (title, first, last, lead), strict=True)
    for row, (name, task) in enumerate(project.subcontractors, 1):
        yield from ((f"oa{row}_naam", name), (f"oa{row}_opdracht", task))
    yield from ((f"vraag{number.replace('.', '')}", project.answers[field]) for number, field in ANSWERS.items())
    yield from (("verkl1", "/Yes"), ("verkl2", "/Yes"), ("verkl3_nee", "/Yes"))
    yield from (("Gemachtigde", f"{project.contact['name']}, {project.contact['function']}"), ("DatumOpmaak", "10/11/2025"))


def belgian(iso: str) -> str:
    """2026-03-01 as 01/03/2026."""
    return date.fromisoformat(iso).strftime("%d/%m/%Y")


def dotted(kbo: str) -> str:
    """0207432520 as 0207.432.520."""
    return f"{kbo[:4]}.{kbo[4:7]}.{kbo[7:]}"
