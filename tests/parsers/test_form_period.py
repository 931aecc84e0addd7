"""When a project starts, ends and how long it lasts, said in one answer or in a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from calls.load import load_edition
from parsers import docx, form
from tests.parsers.builders import p, word

APPLICATION = load_edition("city-of-things-2025").form("application-form")
FIRST, LAST = date(2026, 3, 1), date(2029, 2, 28)


@pytest.mark.parametrize(
    ("lines", "start", "end", "months"),
    [
        (("Periode: 1/3/2026 - 28/2/2029",), FIRST, LAST, 36),
        (("Looptijd: drie jaar vanaf 1 maart 2026",), FIRST, None, 36),
        (("Start- en einddatum: 1 maart 2026 tot en met 28 februari 2029",), FIRST, LAST, 36),
        (("Startdatum: 1 maart 2026 (einde 28 februari 2029)", "Duurtijd: 36 maanden"), FIRST, LAST, 36),
        (("Samenvatting: Het project loopt van 1 maart 2026 tot 28 februari 2029.",), FIRST, LAST, 36),
        (("Startdatum: 1 april 2026", "Looptijd: 1 maart 2026 - 28 februari 2029"), date(2026, 4, 1), LAST, 36),
        (("Samenvatting: De wet van 1 maart 2020 en die van 2 mei 2021 gelden.",), None, None, None),
        (("Duurtijd: 36 maanden",), None, None, 36),
    ],
)
def test_said_together(lines: tuple[str, ...], start: date | None, end: date | None, months: int | None) -> None:
    found = form.read(docx.picture(word(*map(p, lines))), APPLICATION, "formulier.docx")
    names = ("project.start", "project.end", "project.duration_months")
    assert {name: found[name].value for name in names if name in found} == {
        name: value for name, value in zip(names, (start, end, months), strict=True) if value is not None
    } | ({"project.end": None} if "vanaf" in lines[0] else {})


def test_an_end_that_follows_from_start_and_duration_is_not_called_absent() -> None:
    line = "Looptijd: drie jaar vanaf 1 maart 2026"
    end = form.read(docx.picture(word(p(line))), APPLICATION, "formulier.docx")["project.end"]
    assert (end.value, end.raw, end.problem) == (None, "", "Misschien staat het bij “drie jaar vanaf 1 maart 2026”.")


def test_a_day_from_another_answer_or_a_sentence_is_less_sure() -> None:
    own, said = (
        form.read(docx.picture(word(p(line))), APPLICATION, "formulier.docx")["project.start"].confidence
        for line in ("Periode: 1/3/2026 - 28/2/2029", "Samenvatting: Het project loopt van 1 maart 2026 tot 28 februari 2029.")
    )
    assert (own, said) == (0.8, 0.7)


def test_a_month_to_start_in_and_a_number_of_months_are_a_duration() -> None:
    """The days do not stand there: they are for a person, and never called absent."""
    found = form.read(docx.picture(word(p("Looptijd: start april 2026, 24 maanden"))), APPLICATION, "formulier.docx")
    assert found["project.duration_months"].value == 24
    for name in ("project.start", "project.end"):
        assert (found[name].value, found[name].problem) == (None, "Misschien staat het bij “start april 2026, 24 maanden”.")


def test_an_end_in_words_is_not_called_absent_and_an_end_is_no_start() -> None:
    said = {}
    for line in ("Projectperiode: van 1 maart 2026 tot eind december 2028", "Looptijd: vanaf april 2026 tot 31 maart 2028"):
        found = form.read(docx.picture(word(p(line))), APPLICATION, "formulier.docx")
        said[line] = [
            (found[name].value, found[name].problem.startswith("Misschien staat het bij “v")) for name in ("project.start", "project.end")
        ]
    assert list(said.values()) == [[(FIRST, False), (None, True)], [(None, True), (None, True)]]
