"""Forms filled in every way that people and programs fill them; every field compared with what was written."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import replace

from calls.load import load_edition
from parsers.limits import DEFAULT
from parsers.model import State
from parsers.read import read_document
from tests.generator.compare import Score, compare
from tests.generator.ways import Way, office, without_office

EDITION = load_edition("city-of-things-2025")
_PATIENT = replace(DEFAULT, seconds=300.0)  # recognition takes its time on a loaded machine
_KINDS = {b"PK": "docx", b"%P": "pdf", b"\xd0\xcf": "doc"}


def _read(ways: Iterable[Way]) -> tuple[Score, list[str]]:
    total, wrong_role = Score(), []
    for way in ways:
        data = way.make()
        reading = read_document("bestand." + _KINDS[data[:2]], data, EDITION, DEFAULT if way.digital else _PATIENT)
        if reading.state is not State.READ:
            assert reading.problems, way.name
            if way.digital:
                wrong_role.append(f"{way.name}: {reading.state} {reading.problems}")
            continue
        if reading.role.value != way.role:
            wrong_role.append(f"{way.name}: {reading.role} {reading.problems}")
            continue
        total.add(compare(way.name, way.expected, reading.fields))
    return total, wrong_role


def _told(name: str, count: int, score: Score) -> str:
    rate = 100 * score.exact / max(score.fields, 1)
    return (
        f"\n{name}: {count} files, {score.fields} fields, {rate:.2f}% exact; {score.unclear} left to a person, {len(score.wrong)} wrong "
        f"({len(score.certain_and_wrong)} without doubt), {len(score.absent)} reported absent\n" + "\n".join(score.notes)
    )


def _must_hold(name: str, ways: list[Way]) -> None:
    score, wrong_role = _read(ways)
    told = _told(name, len(ways), score)
    sys.stdout.write(told)
    assert not wrong_role, wrong_role
    assert score.fields > 10 * len(ways), "too little was compared"
    assert not score.certain_and_wrong, told
    assert not score.absent, told
    assert score.exact >= 0.99 * score.fields, told


def test_there_are_enough_ways() -> None:
    names = [way.name for way in (*without_office(), *office())]
    assert len(names) == len(set(names)) >= 40


def test_forms_filled_in_word_pdf_and_print() -> None:
    _must_hold("made here", [way for way in without_office() if way.digital])


def test_forms_saved_by_libreoffice() -> None:
    _must_hold("saved by LibreOffice", office())


def test_a_scan_is_never_wrong_without_doubt() -> None:
    ways = [way for way in without_office() if not way.digital]
    score, wrong_role = _read(ways)
    assert not wrong_role
    assert not score.certain_and_wrong
    assert len(score.wrong) <= 0.02 * score.fields, score.notes
    assert score.exact >= 0.9 * score.fields > 25 * len(ways), score.notes  # Tesseract is among the test tools
