"""Help that the form prints under its questions is no answer: a question left open over it was counted as answered, at full confidence."""

from __future__ import annotations

import pytest

from calls.load import load_edition
from parsers import docx, form
from parsers.model import FieldValue
from tests.parsers.builders import p, tbl, tc, tr, word

REGISTRATION = load_edition("city-of-things-2025").form("registration-form")
ASKED = {
    "challenge": "Welke maatschappelijke uitdaging wil je met dit project aanpakken?",
    "earlier_attempts": "Wat werd er, voor zover je weet, al geprobeerd om deze uitdaging op te lossen?",
    "obstacles": "Waarop liepen die eerdere initiatieven vast? Waarom werden ze niet (op grote schaal) ingevoerd?",
    "partner_engagement": "Met welke partners heb je al gesproken en in welke mate willen zij meewerken aan het project?",
    "results": "Welke eindresultaten beoogt het project?",
}
HELP = {
    "challenge": "Geef duiding bij de lokale context.",
    "earlier_attempts": "Eigen en andere initiatieven, met hun resultaten.",
    "obstacles": "Technisch, juridisch, financieel",
    "partner_engagement": "Intentieverklaringen kunnen als bijlage.",
    "results": "De resultaten tellen mee bij de beoordeling.",
}
ANSWER = (
    "In onze drie dorpskernen staat elke winter water in de kelders van een honderdtal gezinnen.",
    "De gemeente weet pas dat het fout gaat wanneer de brandweer wordt opgeroepen, en meet zelf niets.",
)
SHORT = "Daar kwamen we nog niet toe."


def under(help_: bool, answers: dict[str, tuple[str, ...]]) -> list[str]:
    return [p(text, text in ASKED.values()) for name in ASKED for text in (ASKED[name], *([HELP[name]] if help_ else []), *answers[name])]


def beside(help_: bool, answers: dict[str, tuple[str, ...]]) -> list[str]:
    asked = {name: [p(ASKED[name]), *([p(HELP[name])] if help_ else [])] for name in ASKED}
    return [tbl(*(tr(tc(*asked[name]), tc(*map(p, answers[name] or ("",)))) for name in ASKED))]


def boxed(help_: bool, answers: dict[str, tuple[str, ...]]) -> list[str]:
    asked = {name: [p(ASKED[name]), *([p(HELP[name])] if help_ else [])] for name in ASKED}
    return [part for name in ASKED for part in (tbl(tr(tc(*asked[name])), tr(tc(*map(p, answers[name] or ("",))))), p(""))]


def read(elements: list[str]) -> dict[str, FieldValue]:
    return form.read(docx.picture(word(p("Jouw projectidee", True), *elements)), REGISTRATION, "x.docx")


@pytest.mark.parametrize("lay", [under, beside, boxed])
@pytest.mark.parametrize("left_open", ASKED)
def test_help_over_no_answer_is_for_a_person_and_never_an_answer(lay: object, left_open: str) -> None:
    found = read(lay(True, {name: () if name == left_open else ANSWER for name in ASKED}))  # type: ignore[operator]
    assert left_open not in found or (found[left_open].value is None and not found[left_open].invalid)
    for name in ASKED.keys() - {left_open}:
        assert found[name].value is None or ANSWER[-1] in found[name].value


@pytest.mark.parametrize(
    "line",
    [
        "Leg uit welke gegevens en welke technologie je inzet.",
        "Som de voornaamste resultaten op.",
        "Wat levert dit op voor uw bestuur?",
        "Verwijs gerust naar eerdere projecten.",
        "Denk aan studies, aankopen en proeven.",
        "Formuleer ze zo concreet mogelijk.",
        "IV.1 Toelichting bij de resultaten",
    ],
)
def test_a_line_that_asks_is_no_answer_wherever_it_stands_alone(line: str) -> None:
    found = read(under(False, {name: (line,) if name == "results" else ANSWER for name in ASKED}))
    assert "results" not in found or found["results"].value is None


@pytest.mark.parametrize("lay", [under, beside, boxed])
def test_a_short_answer_in_a_form_without_help_stays_one(lay: object) -> None:
    found = read(lay(False, {name: (SHORT,) if name == "earlier_attempts" else ANSWER for name in ASKED}))  # type: ignore[operator]
    assert found["earlier_attempts"].value == SHORT and found["earlier_attempts"].confidence > 0.9


def test_an_answer_under_help_is_kept_whole_and_less_sure() -> None:
    found = read(under(True, dict.fromkeys(ASKED, ANSWER)))["challenge"]
    assert str(found.value).endswith("\n".join(ANSWER)) and found.confidence < 0.95


def test_a_part_of_the_question_is_no_answer() -> None:
    """A page ended in the middle of a question: its first half, in a cell of its own, was the answer to it at full confidence."""
    half = "Wat is de meerwaarde voor partners binnen en"
    found = read(beside(False, {name: (half,) if name == "results" else ANSWER for name in ASKED}))
    assert found["results"].value is None
    assert found["challenge"].value is not None
