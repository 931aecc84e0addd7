"""A form in another language is known for what it is and read, and no verdict rests on it by itself."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from calls.load import load_edition
from checks.engine import assess
from checks.model import Kind, Outcome
from parsers import docx, roles
from parsers.model import LANGUAGE, Reading, Role
from parsers.read import read_document
from tests.checks.cases import MODEL, MODEL_NAME, application, reading
from tests.parsers.builders import p, tbl, tc, tr, word

EDITION = load_edition("city-of-things-2025")


def table(*rows: tuple[str, ...]) -> str:
    return tbl(*(tr(*(tc(p(cell)) for cell in row)) for row in rows))


FRENCH = (
    p("City of Things 2025 : demande de projet", True),
    p("Identification du projet", True),
    table(
        ("Titre du projet", "Rues calmes"),
        ("Acronyme", "CALME"),
        ("Date de début", "1er avril 2026"),
        ("Date de fin", "31 mars 2028"),
        ("Durée en mois", "24 mois"),
    ),
    p("Domaines smart city", True),
    p("☐ Économie intelligente   ☒ Mobilité intelligente   ☐ Gouvernance intelligente"),
    p("Résumé", True),
    p("Nous mesurons le trafic de transit."),
    p("Données du demandeur", True),
    table(
        ("Nom du demandeur", "Vlaamse Gemeenschapscommissie"),
        ("Numéro d'entreprise", "0240.682.635"),
        ("Adresse", "Emile Jacqmainlaan 135, 1000 Brussel"),
    ),
    p("Personne de contact", True),
    table(
        ("Nom", "Anne Dubois"), ("Fonction", "chargée de projet"), ("Courriel", "anne.dubois@vgc.example"), ("Téléphone", "02 563 03 00")
    ),
    p("Partenariat", True),
    table(
        ("Organisation", "Numéro BCE", "Type", "Rôle", "Tâche"),
        ("Vlaamse Gemeenschapscommissie", "0240682635", "Commission communautaire flamande", "coordinateur", "pilotage"),
        ("Gemeente Zemst", "0207515266", "commune", "partenaire", "essais"),
    ),
    p("Défi sociétal", True),
    p("Le trafic de transit pèse sur les quartiers."),
    p("Plan de travail", True),
    p("Nous procédons par étapes."),
    p("Budget", True),
    table(("Coût total du projet", "1 000 000,00 EUR"), ("Subvention demandée", "0,8 million d'euros"), ("Fonds propres", "200.000 euro")),
    p("Déclarations", True),
    p("☒ Pas de double subvention"),
)


@pytest.fixture(scope="module")
def french() -> Reading:
    return read_document("demande.docx", word(*FRENCH), EDITION)


def test_what_a_form_in_french_says_is_read_with_the_language_and_some_doubt(french: Reading) -> None:
    assert (french.role, french.problems) == (
        Role.APPLICATION_FORM,
        ("Dit is het formulier projectaanvraag in het Frans.",),
    )
    values = {name: field.value for name, field in french.fields.items() if field.value is not None}
    partners = [{name: row[name] for name in ("name", "kbo", "type", "role", "task")} for row in values.pop("partners")]
    assert partners == [
        {"name": "Vlaamse Gemeenschapscommissie", "kbo": "0240682635", "type": "vgc", "role": "coordinator", "task": "pilotage"},
        {"name": "Gemeente Zemst", "kbo": "0207515266", "type": "municipality", "role": "participant", "task": "essais"},
    ]
    assert values == {
        LANGUAGE: "het Frans",
        "project.title": "Rues calmes",
        "project.acronym": "CALME",
        "project.start": date(2026, 4, 1),
        "project.end": date(2028, 3, 31),
        "project.duration_months": 24,
        "domains": ("mobility",),
        "project.summary": "Nous mesurons le trafic de transit.",
        "applicant.name": "Vlaamse Gemeenschapscommissie",
        "applicant.kbo": "0240682635",
        "applicant.address": "Emile Jacqmainlaan 135, 1000 Brussel",
        "contact.name": "Anne Dubois",
        "contact.function": "chargée de projet",
        "contact.email": "anne.dubois@vgc.example",
        "contact.phone": "02 563 03 00",
        "challenge": "Le trafic de transit pèse sur les quartiers.",
        "work_plan": "Nous procédons par étapes.",
        "budget.total_cost": Decimal("1000000.00"),
        "budget.grant_requested": Decimal("800000.00"),
        "budget.own_contribution": Decimal("200000.00"),
        "declarations.no_double_funding": True,
    }
    assert max(field.confidence for name, field in french.fields.items() if name != LANGUAGE) == 0.8


def test_what_is_not_found_in_it_may_stand_there_all_the_same(french: Reading) -> None:
    missing = french.fields["openness"]
    assert (missing.value, missing.raw, missing.problem) == (None, "", "Misschien staat het bij een vraag in het Frans.")


def test_no_criterion_rests_on_it(french: Reading) -> None:
    model = reading(Role.COST_MODEL, MODEL_NAME, MODEL)
    found = assess(application(documents=(french, model)))
    outcomes = {
        finding.check: finding.outcome for finding in found.findings if finding.kind is Kind.CRITERION and finding.check != "deadline"
    }
    balanced = outcomes.pop("budget-balanced")  # rests on the cost model alone
    assert (found.verdict, set(outcomes.values()), len(outcomes), balanced) == ("review", {Outcome.REVIEW}, 5, Outcome.PASS)
    assert "“demande.docx” is in het Frans opgesteld." in next(f.reason for f in found.findings if f.check == "applicant-eligible")


def test_a_registration_in_english_around_dutch_answers() -> None:
    picture = docx.picture(
        word(
            p("Registration of a project idea", True),
            table(
                ("Organisation", "Stad Lier"), ("Contact person", "Jan Peeters"), ("E-mail", "jan@lier.example"), ("Phone", "03 800 05 00")
            ),
            *(
                p(text, bold)
                for q in ("Societal challenge", "Earlier initiatives", "Obstacles")
                for text, bold in ((q, True), ("Tekst.", False))
            ),
        )
    )
    known = roles.recognise(picture, EDITION)
    assert (known.role, known.language) == (Role.REGISTRATION_FORM, "het Engels")


def test_a_form_for_this_call_in_a_language_nobody_foresaw_is_for_a_person() -> None:
    asked = (
        "Name der Stadt: Lier",
        "Ansprechpartner: Jan Peeters",
        "E-Mail: jan@lier.example",
        "Herausforderung: Verkehr",
        "Partner: Mechelen",
    )
    title = p("Anmeldung einer Projektidee City of Things 2025", True)
    form, letter = word(title, *map(p, asked)), word(title, p("Sehr geehrte Damen und Herren, wir melden uns an."))
    assert roles.recognise(docx.picture(form), EDITION)[:3] == (Role.UNKNOWN, "", ("We weten niet zeker welk document dit is.",))
    assert roles.recognise(docx.picture(letter), EDITION).role is Role.ANNEX
