"""The domains of an idea, told in a sentence of a letter and nowhere else."""

from __future__ import annotations

import pytest

from calls.load import load_edition
from parsers import docx, form
from parsers.model import PERHAPS
from tests.parsers.builders import p, word

FORM = load_edition("city-of-things-2025").form("registration-form")
_NAMED = "Wij melden ons idee aan voor de domeinen Smart Environment en Smart People."
_PASSING = "Het idee sluit aan bij Smart Mobility."


@pytest.mark.parametrize(
    ("lines", "value", "confidence", "problem"),
    [
        ((_NAMED,), ("people", "environment"), 0.7, ""),
        ((_NAMED, _PASSING), ("people", "environment"), 0.7, ""),
        ((_PASSING,), None, 0.0, f"{PERHAPS} “{_PASSING}”."),
        ((_NAMED, "Een ander domein is Smart Mobility."), None, 0.0, f"{PERHAPS} “{_NAMED}”."),
    ],
)
def test_domains_in_a_sentence(lines: tuple[str, ...], value: tuple[str, ...] | None, confidence: float, problem: str) -> None:
    elements = (*map(p, lines), p("Welke maatschappelijke uitdaging wil je aanpakken?", True), p("Ouderen blijven bij hitte binnen."))
    found = form.read(docx.picture(word(*elements)), FORM, "brief.docx")["domains"]
    assert (found.value, found.confidence, found.problem) == (value, confidence, problem)


@pytest.mark.parametrize("line", ["Wij bouwen slimme sensoren.", "Ik kies een domein."])
def test_no_domain_where_none_is_chosen(line: str) -> None:
    elements = (p(line), p("Welke maatschappelijke uitdaging wil je aanpakken?", True), p("Ouderen blijven bij hitte binnen."))
    assert "domains" not in form.read(docx.picture(word(*elements)), FORM, "brief.docx")
