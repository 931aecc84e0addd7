"""Cost models filled in, changed, laid out and saved in every way; every field compared with what was written."""

from __future__ import annotations

import sys
from functools import lru_cache

import pytest

from calls.load import load_edition
from parsers.model import Role
from parsers.read import read_document
from tests.generator import budget_ways
from tests.generator.budget import as_read, without_zeros
from tests.generator.budget_ways import Way
from tests.generator.compare import Score, compare

EDITION = load_edition("city-of-things-2025")


@lru_cache
def base() -> bytes:
    return budget_ways.base()


def must_hold(ways: list[Way]) -> None:
    total, silent = Score(), []
    for way in ways:
        reading = read_document("begroting", way.make(), EDITION)
        assert reading.role is Role.COST_MODEL, (way.name, reading.problems)
        total.add(compare(way.name, without_zeros(way.expected), without_zeros(as_read(reading.fields, reading.problems))))
        silent += [f"{way.name}: {words}" for words in way.told if words not in " ".join(reading.problems)]
    told = (
        f"\n{len(ways)} cost models, {total.fields} fields, {100 * total.exact / total.fields:.2f}% exact; {total.unclear} left to a person, "
        f"{len(total.wrong)} wrong ({len(total.certain_and_wrong)} without doubt), {len(total.absent)} reported absent\n"
        + "\n".join(total.notes)
    )
    sys.stdout.write(told)
    assert total.fields > 30 * len(ways), "too little was compared"
    assert not silent
    assert not total.certain_and_wrong, told
    assert not total.absent, told
    assert total.exact >= 0.99 * total.fields, told


@pytest.fixture(autouse=True)
def own_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without LibreOffice when reading: tests/parsers/test_office.py has that."""
    monkeypatch.setenv("COT_LIBREOFFICE", "off")


def test_never_calculated() -> None:
    must_hold(budget_ways.uncalculated())


def test_calculated_and_changed() -> None:
    must_hold(budget_ways.calculated(base()))


def test_laid_out_by_hand() -> None:
    must_hold(budget_ways.by_hand())


def test_other_formats() -> None:
    must_hold(budget_ways.resaved(base()))


def test_there_are_enough_ways() -> None:
    names = [way.name for way in (*budget_ways.uncalculated(), *budget_ways.by_hand(), *budget_ways.calculated(b""))]
    assert len(names) == len(set(names)) >= 35
