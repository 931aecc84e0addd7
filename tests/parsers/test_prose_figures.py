"""Budgets and durations as people write them where no word says what they are."""

from __future__ import annotations

from decimal import Decimal

import pytest

from parsers.model import FieldValue, Place
from parsers.prose_figures import budget, duration


def described(value: str) -> dict[str, FieldValue]:
    return {"project_description": FieldValue(value, value, "formulier.docx", Place("alinea 9", {"block": 8}))}


@pytest.mark.parametrize(
    ("words", "amount", "months"),
    [
        ("Sensoren per vak; 12 maanden; € 230.000.", 230_000, 12),
        ("Een dashboard voor de haven. 20 maanden, 390 duizend euro.", 390_000, 20),
        ("Het idee vergt 16 maanden en 275.000 euro (raming).", 275_000, 16),
        ("We voorzien 27 maanden en een totale kost van 735.500 EUR.", 735_500, 27),
        ("Periode 2026-2028 (26 maanden). Budget: 368.400,-- euro.", 368_400, 26),
    ],
)
def test_figures_that_stand_alone_or_as_one_pair_are_taken_with_little_confidence(words: str, amount: int, months: int) -> None:
    money, term = budget(described(words)), duration(described(words))
    assert money is not None and term is not None
    assert (money.value, term.value) == (Decimal(amount), months)
    assert term.confidence <= 0.6


@pytest.mark.parametrize(
    "words",
    [
        "Analyse: 6 maanden; bouw: 6 maanden; uitrol: 6 maanden.",
        "WP1 analyse (6 maanden)\nWP2 bouw (12 maanden)",
        "Na 12 maanden evalueren we, met 50.000 euro voor het vervolg.",
        "In 2021 vergde een opstelling 6 maanden en 50.000 euro.",
        "Een proef van 6 maanden vraagt een investering van 40.000 euro.",
        "Elke gemeente legt 10.000 euro in.",
    ],
)
def test_figures_of_steps_and_of_other_times_are_nobodys_budget_or_duration(words: str) -> None:
    assert (budget(described(words)), duration(described(words))) == (None, None)


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("Start 1/3/2026, einde 31/08/2028.", 30),
        ("Projectperiode 01.03.2026 - 31.08.2028", 30),
        ("Periode: maart 2026 – februari 2028.", 24),
        ("Het project duurt 2 jaar; een evaluatie volgt na 6 maanden.", 24),
        ("De looptijd is dertig (30) maanden.", 30),
        ("Doorlooptijd: twee jaar en half.", 30),
        ("Het project loopt twee en een half jaar.", 30),
    ],
)
def test_durations_from_days_months_and_beside_later_moments(words: str, months: int) -> None:
    found = duration(described(words))
    assert found is not None and found.value == months


@pytest.mark.parametrize(
    ("words", "amount"),
    [("Het kost anderhalf miljoen euro.", 1_500_000), ("Totale kosten: 1,3 MEUR", 1_300_000), ("Budget: € 1,2M", 1_200_000)],
)
def test_millions_in_words_and_signs(words: str, amount: int) -> None:
    found = budget(described(words))
    assert found is not None and found.value == Decimal(amount)


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("Het totaal komt op 1'250'000 EUR.", 1_250_000),  # was 0
        ("Personeel: 300.000 euro. Externe kosten: 250.000 euro. Samen goed voor 600.000 euro.", 600_000),  # was 250.000
        ("We vragen 480.000 euro subsidie op een totaal van 600.000 euro.", 600_000),
        ("We ramen het geheel op 1.450.000,- euro.", 1_450_000),
    ],
)
def test_the_whole_is_told_from_its_parts(words: str, amount: int) -> None:
    found = budget(described(words))
    assert found is not None and found.value == Decimal(amount)


@pytest.mark.parametrize(
    "words",
    [
        "Budget nog te bepalen, maar zeker onder de 2 miljoen euro.",
        "Externe kosten: 250.000 euro. Investeringen: 50.000 euro.",
        "Kosten: 2x 250.000 euro.",
        "De opdracht aan de leverancier kost 60.000 euro.",
        "Duur: minstens 24 maanden, liefst 36.",
        "Binnen de maximale termijn van 36 maanden zal het project zeker klaar zijn.",
        "Looptijd 24+6 maanden.",
    ],
)
def test_a_bound_or_a_part_is_not_the_whole(words: str) -> None:
    assert all(found is None or found.value is None for found in (budget(described(words)), duration(described(words))))
