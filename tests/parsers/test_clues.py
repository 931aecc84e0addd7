"""Forms of somebody's own making: every label and question in other words than ours, told by the words that carry the meaning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import docx as python_docx
import pytest
from docx.document import Document

from calls.load import load_edition
from checks.engine import run
from checks.model import Case, Outcome
from parsers import clues
from parsers.model import Reading, Role
from parsers.read import read_document
from registers.lookup import Registers
from tests.parsers.builders import saved

EDITION = load_edition("city-of-things-2025")

LINES = {
    "Letterwoord": ("project.acronym", "FIETSRAND"),
    "Het project start op": ("project.start", "1 april 2026"),
    "en eindigt op": ("project.end", "30 september 2028"),
    "Nr. in de Kruispuntbank": ("applicant.kbo", "BE 0207.500.420"),
    "Wie kunnen we contacteren": ("contact.name", "Els De Smedt"),
    "Waarvan eigen deel van de besturen": ("budget.own_contribution", "€ 162.500"),
    "Kostenplaatje: totaal bedrag": ("budget.total_cost", "€ 812.500"),
}
VALUES = {
    "project.acronym": "FIETSRAND",
    "project.start": date(2026, 4, 1),
    "project.end": date(2028, 9, 30),
    "applicant.kbo": "0207500420",
    "contact.name": "Els De Smedt",
    "budget.own_contribution": "162500.00",
    "budget.total_cost": "812500.00",
}
QUESTIONS = {
    "Korte samenvatting voor publicatie": "project.summary",
    "Welke problematiek pakken jullie aan?": "challenge",
    "Onze aanpak en planning": "work_plan",
    "Inkoop bij dienstverleners": "external_support",
    "Relatie met andere (gesubsidieerde) projecten": "additionality",
    "Stuurcomité": "governance.steering_group",
    "Adviesgroep van gebruikers": "governance.sounding_board",
    "Opgenomen in bestuursakkoord of meerjarenplan?": "commitment",
    "Uitrol naar de rest van Vlaanderen": "scalability",
    "Wat na afloop van het project?": "sustainability",
    "Gebruik van OSLO en open standaarden": "openness",
    "Uitleg bij de kosten": "budget_justification",
}


def _answer(question: str) -> str:
    return f"Ons antwoord op de vraag “{question}” staat hier in enkele gewone woorden."


def _application() -> Document:
    document = python_docx.Document()
    document.add_heading("Projectvoorstel City of Things, oproep 2025", 0)
    for label, (_, value) in LINES.items():
        document.add_paragraph(f"{label} : {value}")
    for question in QUESTIONS:
        document.add_heading(question, 2)
        document.add_paragraph(_answer(question))
    return document


def _read(document: Document) -> Reading:
    return read_document("eigen formulier.docx", saved(document), EDITION)


def test_every_field_of_a_reworded_application_is_found_and_none_is_certain() -> None:
    reading = _read(_application())
    assert reading.role is Role.APPLICATION_FORM
    found = {name: str(field.value) for name, field in reading.fields.items()}
    expected = {name: str(value) for name, value in VALUES.items()} | {name: _answer(question) for question, name in QUESTIONS.items()}
    assert {name: found.get(name) for name in expected} == expected
    assert all(reading.fields[name].confidence < 1 for name in expected)


def test_a_reworded_registration_is_a_registration() -> None:
    document = python_docx.Document()
    document.add_heading("Projectidee City of Things", 0)
    asked = {
        "De problematiek": "challenge",
        "Eerdere pogingen elders": "earlier_attempts",
        "Knelpunten: waarom lukte dat niet": "obstacles",
        "Ons voorstel voor een projectaanpak": "project_description",
        "Samenwerking en medewerking van partners": "partner_engagement",
        "Welke impact verwachten jullie": "results",
    }
    for question in asked:
        document.add_paragraph().add_run(question).bold = True
        document.add_paragraph(_answer(question))
    reading = _read(document)
    assert reading.role is Role.REGISTRATION_FORM
    assert {name: reading.fields[name].value for name in asked.values() if name in reading.fields} == {
        n: _answer(q) for q, n in asked.items()
    }


def test_an_answer_that_does_not_fit_the_field_is_not_taken_for_it() -> None:
    document = python_docx.Document()
    document.add_heading("Projectvoorstel City of Things", 0)
    document.add_heading("Plan van aanpak", 2)
    document.add_paragraph("Zie onder.")
    document.add_paragraph().add_run("Start van de metingen in de wijk").bold = True
    document.add_paragraph("Zodra de tellers er zijn.")
    fields = read_document("plan.docx", saved(document), EDITION).fields
    assert "project.start" not in fields


def test_a_declaration_asked_the_other_way_round_is_never_read_as_its_opposite() -> None:
    document = _application()
    document.add_paragraph("Is er voor dezelfde kosten andere projectsteun gekregen? Neen, er is geen dubbele steun.")
    field = _read(document).fields["declarations.no_double_funding"]
    assert field.value is None
    assert field.confidence == 0.0
    assert "andere woorden" in field.problem


def test_two_fields_that_a_text_fits_alike_are_both_named() -> None:
    form = EDITION.form("application-form")
    name, rivals = clues.owner("Stuurgroep of klankbordgroep", [replace_clues(f) for f in form.fields if f.name.startswith("governance.")])
    assert {name, *rivals} == {"governance.steering_group", "governance.sounding_board"}


def replace_clues(definition):
    """The definition without its excluded words, so that both fit."""
    return definition.model_copy(update={"clues": tuple(" ".join(p for p in c.split() if not p.startswith("!")) for c in definition.clues)})


@pytest.mark.parametrize(("confidence", "outcome"), [(1.0, Outcome.FAIL), (clues.SCORE, Outcome.REVIEW)])
def test_a_criterion_never_fails_on_a_label_in_other_words(confidence: float, outcome: Outcome) -> None:
    reading = _read(_application())
    name = replace(reading.fields["contact.name"], value="Stad Brussel", raw="Stad Brussel", confidence=confidence)
    number = replace(reading.fields["applicant.kbo"], value="0207373429", raw="0207.373.429", confidence=1.0)
    case = Case(
        edition=EDITION,
        registers=Registers.load(),
        phase="application",
        channel="platform",
        receipt=None,
        documents=(replace(reading, fields={**reading.fields, "applicant.name": name, "applicant.kbo": number}),),
        as_of=date(2025, 11, 14),
    )
    finding = run(case, EDITION.check("application", "applicant-eligible"))
    assert finding.outcome is outcome
    assert ("in andere woorden" in finding.reason) == (outcome is Outcome.REVIEW)
