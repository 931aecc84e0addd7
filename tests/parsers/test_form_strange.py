"""In a form that asks a good part of its questions in words of its own, no machine says that one is not answered."""

from __future__ import annotations

import pytest

from calls.load import load_edition
from checks.model import Outcome
from parsers.model import PERHAPS, Reading, Role
from parsers.read import read_document
from tests.checks.cases import registration, run
from tests.parsers.builders import p, word

EDITION = load_edition("city-of-things-2025")
CONTACT = ("Organisatie: Stad Mechelen", "Contactpersoon: An Claes", "E-mail: an.claes@mechelen.example", "Telefoon: 015 29 75 00")
OURS = {
    "challenge": "Maatschappelijke uitdaging",
    "earlier_attempts": "Wat is er al geprobeerd?",
    "obstacles": "Obstakels",
    "project_description": "Projectbeschrijving",
    "partner_engagement": "Betrokkenheid van de partners",
    "results": "Eindresultaten",
}
THEIRS = {
    "earlier_attempts": "Wat werd eerder al ondernomen?",
    "obstacles": "Waarop liep dat vast?",
    "partner_engagement": "Onze partners",
    "project_description": "Wat gaan jullie doen?",
    "results": "Wat levert het op?",
}


def _read(*theirs: str, blank: str = "", without: str = "") -> Reading:
    lines = [p("Aanmelding van een projectidee", True), *map(p, CONTACT), p("Domein", True), p("☒ Smart Living")]
    for number, (name, ours) in enumerate(OURS.items()):
        if name != without:
            lines.append(p(THEIRS[name] if name in theirs else ours, True))
            lines += [] if name == blank else [p(f"Onze straten lopen elk jaar onder water, en dat weten we al {number + 2} jaar.")]
    return read_document("idee.docx", word(*lines), EDITION)


@pytest.mark.parametrize("name", ["challenge", "results"])
def test_what_is_not_found_in_a_form_in_other_words_is_for_a_person(name: str) -> None:
    reading = _read(*(set(THEIRS) - {name}), without=name)
    assert reading.role is Role.REGISTRATION_FORM
    found = reading.fields[name]
    assert (found.value, found.raw, found.confidence) == (None, "", 0.0)
    assert found.problem.startswith(f"{PERHAPS} een vraag in andere woorden")
    finding = run(registration(documents=[reading]), "documents-complete")
    assert finding.outcome is Outcome.REVIEW and "niet ingevuld" not in finding.reason


def test_a_question_in_other_words_without_an_answer_is_for_a_person_where_it_stands() -> None:
    reading = _read(*THEIRS, blank="results")
    found = reading.fields["results"]
    assert found.value is None and found.problem.startswith(PERHAPS)


def test_a_question_in_the_forms_own_words_without_an_answer_is_not_filled_in() -> None:
    reading = _read(*THEIRS, blank="challenge")
    assert "challenge" not in reading.fields and "challenge" in reading.looked_for
    assert run(registration(documents=[reading]), "documents-complete").outcome is Outcome.MISSING


def test_a_question_that_is_nowhere_is_for_a_person() -> None:
    reading = _read("obstacles", without="results")
    assert reading.fields["results"].problem.startswith(f"{PERHAPS} een vraag in andere woorden: deze vraag zelf vonden we niet")
    assert run(registration(documents=[reading]), "documents-complete").outcome is Outcome.REVIEW


def test_a_sentence_that_uses_the_words_of_a_question_does_not_ask_it() -> None:
    """The question was taken out, its answer stands under the one before it."""
    lines = [p("Aanmelding van een projectidee", True), *map(p, CONTACT), p("Domein", True), p("☒ Smart Living")]
    for name, ours in OURS.items():
        lines += [] if name == "results" else [p(ours, True)]
        said = (
            "De concrete eindresultaten zijn een draaiboek en een open dataset." if name == "results" else "Onze straten lopen onder water."
        )
        lines.append(p(said))
    reading = read_document("idee.docx", word(*lines), EDITION)
    assert reading.fields["results"].problem.startswith(PERHAPS)
    assert reading.fields["partner_engagement"].confidence == 0.8 and "welke eindresultaten" in reading.fields["partner_engagement"].problem
    assert reading.fields["project_description"].confidence == 1.0
    assert run(registration(documents=[reading]), "documents-complete").outcome is Outcome.REVIEW


def test_a_question_in_words_that_we_know_and_left_open_is_not_filled_in() -> None:
    reading = _read("obstacles", blank="obstacles")
    assert "obstacles" not in reading.fields
    assert run(registration(documents=[reading]), "documents-complete").outcome is Outcome.MISSING


def test_of_a_part_of_the_form_nothing_is_said_but_that_it_is_not_whole() -> None:
    lines = [
        p("Aanmelding van een projectidee", True),
        *map(p, CONTACT),
        p(OURS["challenge"], True),
        p("Onze straten lopen elk jaar onder water."),
    ]
    reading = read_document("idee.docx", word(*lines), EDITION)
    assert not set(reading.fields) & {"earlier_attempts", "obstacles", "results", "partner_engagement"}
    assert run(registration(documents=[reading]), "documents-complete").outcome is Outcome.MISSING


def test_a_form_in_its_own_words_with_nothing_filled_in_is_not_filled_in() -> None:
    lines = [p("Aanmelding van een projectidee", True), *(p(ours, True) for ours in OURS.values())]
    reading = read_document("idee.docx", word(*lines), EDITION)
    assert not set(reading.fields) & set(OURS)
    assert run(registration(documents=[reading]), "documents-complete").outcome is Outcome.MISSING
