"""The blank Word forms of the edition, filled in as people do it in Word, and changed by the edits of :mod:`tests.generator.edits`."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from lxml import etree

from tests.generator.answers import DOMAINS, Answers, rows, written

FORMS = Path(__file__).parents[2] / "calls" / "city_of_things_2025" / "forms"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
Edit = Callable[[Document], None]

_TAGS = {
    "project_title": "project.title",
    "project_acronym": "project.acronym",
    "start": "project.start",
    "end": "project.end",
    "project_duration_months": "project.duration_months",
    "project_summary": "project.summary",
    "applicant_name": "applicant.name",
    "applicant_kbo": "applicant.kbo",
    "applicant_address": "applicant.address",
    "budget_total_cost": "budget.total_cost",
    "budget_support_requested": "budget.grant_requested",
    "budget_own_contribution": "budget.own_contribution",
    "budget_other_income": "budget.other_income",
}
_LEGACY = {
    "Contact_naam": "contact.name",
    "Contact_functie": "contact.function",
    "Contact_email": "contact.email",
    "Contact_tel": "contact.phone",
}
QUESTIONS = {
    "4.1 ": "challenge",
    "4.2 ": "work_plan",
    "4.4 ": "external_support",
    "4.5 ": "additionality",
    "4.6 ": "governance.steering_group",
    "4.7 ": "governance.sounding_board",
    "4.8 ": "commitment",
    "4.9 ": "scalability",
    "4.10 ": "sustainability",
    "4.11 ": "openness",
    "5.2 ": "budget_justification",
}
REGISTRATION_LINES = {
    "Organisatie en dienst:": "contact.organisation",
    "Contactpersoon:": "contact.name",
    "E-mailadres:": "contact.email",
    "Telefoonnummer:": "contact.phone",
    "Postadres:": "contact.address",
}
REGISTRATION_QUESTIONS = {
    "Welke maatschappelijke": "challenge",
    "Wat werd er": "earlier_attempts",
    "Waarop liepen": "obstacles",
    "Beschrijf het project": "project_description",
    "Met welke partners": "partner_engagement",
    "Welke eindresultaten": "results",
}


def application(answers: Answers, *edits: Edit) -> bytes:
    """The application form filled in through its controls, then edited."""
    document = docx.Document(str(FORMS / "city_of_things_2025_formulier_projectaanvraag.docx"))
    for control in list(document.element.body.iter(W + "sdt")):
        _control(control, answers)
    for field in list(document.element.body.iter(W + "ffData")):
        name = field.find(W + "name").get(W + "val")
        if name in _LEGACY and _LEGACY[name] in answers:
            _legacy(field, written("", answers[_LEGACY[name]]))
    for paragraph in list(document.element.body.iter(W + "p")):
        name = next((field for start, field in QUESTIONS.items() if text(paragraph).startswith(start)), "")
        if name in answers:
            prompt = paragraph.getnext()
            answer(paragraph, str(answers[name]))
            prompt.getparent().remove(prompt)
    _fill_table(document.tables[2], rows(answers, "partners", ("nr", "name", "kbo", "type", "role", "task")))
    _fill_table(document.tables[3], rows(answers, "subcontractors", ("name", "task")))
    _fill_table(document.tables[4], rows(answers, "work_packages", ("number", "title", "start", "end", "lead")))
    return saved(document, *edits)


def registration(answers: Answers, *edits: Edit) -> bytes:
    """The registration form with answers typed behind and under its lines, then edited."""
    document = docx.Document(str(FORMS / "city_of_things_2025_aanmeldingsformulier.docx"))
    for paragraph in list(document.paragraphs):
        line = paragraph.text.strip()
        if line in REGISTRATION_LINES:
            paragraph.add_run(" " + written("", answers[REGISTRATION_LINES[line]]))
        elif line.startswith("☐"):
            domain = next(key for key, caption in DOMAINS.items() if caption in line)
            if domain in answers["domains"]:
                for run in paragraph.runs:
                    run.text = run.text.replace("☐", "☒")
        name = next((field for start, field in REGISTRATION_QUESTIONS.items() if line.startswith(start)), "")
        if name:
            answer(paragraph._p, str(answers[name]))
    return saved(document, *edits)


def saved(document: Document, *edits: Edit) -> bytes:
    for edit in edits:
        edit(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def text(element: etree._Element) -> str:
    return "".join(part.text or "" for part in element.iter(W + "t"))


def run(words: str) -> etree._Element:
    """A run of plain text; line breaks become w:br."""
    made = OxmlElement("w:r")
    for number, line in enumerate(words.split("\n")):
        if number:
            made.append(OxmlElement("w:br"))
        part = OxmlElement("w:t")
        part.text = line
        part.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        made.append(part)
    return made


def para(words: str) -> etree._Element:
    made = OxmlElement("w:p")
    made.append(run(words))
    return made


def answer(question: etree._Element, words: str) -> None:
    """The answer under a question, one paragraph per line."""
    for line in reversed(words.split("\n")):
        question.addnext(para(line))


def controls(document: Document) -> Iterator[etree._Element]:
    """The text and list controls (no boxes), those inside others last."""
    for control in list(document.element.body.iter(W + "sdt")):
        if control.find(f"{W}sdtPr/{W14}checkbox") is None:
            yield control


def tag_of(control: etree._Element) -> str:
    found = control.find(f"{W}sdtPr/{W}tag")
    return "" if found is None else str(found.get(W + "val"))


def write(control: etree._Element, words: str) -> None:
    """Types into a content control, as Word stores it."""
    shown = control.find(f"{W}sdtPr/{W}showingPlcHdr")
    if shown is not None:
        shown.getparent().remove(shown)
    content = control.find(W + "sdtContent")
    for child in list(content):
        content.remove(child)
    content.append(run(words))


def _control(control: etree._Element, answers: Answers) -> None:
    tag = tag_of(control)
    check = control.find(f"{W}sdtPr/{W14}checkbox")
    if check is not None:
        on = {
            **{f"domein_{domain}": domain in answers["domains"] for domain in DOMAINS},
            "no_double_support": answers.get("declarations.no_double_funding") is True,
            "flemish_region": answers.get("declarations.flemish_region") is True,
            "personeel_ja": answers.get("declarations.staff_on_other_projects") is True,
            "personeel_nee": answers.get("declarations.staff_on_other_projects") is False,
        }[tag]
        check.find(W14 + "checked").set(W14 + "val", "1" if on else "0")
        next(control.iter(W + "t")).text = "☒" if on else "☐"
        return
    kind, _, number = tag.rpartition("_")
    if kind in ("type", "rol") and int(number) <= len(answers["partners"]):
        column = {"type": "type", "rol": "role"}[kind]
        write(control, written(column, answers["partners"][int(number) - 1][column]))
    elif tag in _TAGS and _TAGS[tag] in answers:
        write(control, written(_TAGS[tag], answers[_TAGS[tag]]))
        moment = control.find(f"{W}sdtPr/{W}date")
        if moment is not None:
            moment.set(W + "fullDate", f"{answers[_TAGS[tag]]:%Y-%m-%d}T00:00:00Z")


def _legacy(field: etree._Element, words: str) -> None:
    begin = field.getparent().getparent()
    for following in begin.itersiblings(W + "r"):
        shown = following.find(W + "t")
        if shown is not None:
            shown.text = words
            return


def _fill_table(table: docx.table.Table, lines: list[list[str]]) -> None:
    rows_there = table._tbl.findall(W + "tr")[1:]
    while len(rows_there) < len(lines):
        table._tbl.append(deepcopy(rows_there[-1]))
        rows_there = table._tbl.findall(W + "tr")[1:]
    for row, line in zip(rows_there, lines, strict=False):
        for cell, words in zip(row.findall(W + "tc"), line, strict=True):
            if cell.find(f".//{W}sdt") is None:
                paragraph = cell.find(W + "p")
                for old in paragraph.findall(W + "r"):
                    paragraph.remove(old)
                paragraph.append(run(words))
