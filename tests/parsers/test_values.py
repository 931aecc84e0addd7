"""Raw text into values, as people in Flanders write it; what can be read two ways stays with a person."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from parsers import values


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("€ 1.946.871,63", "1946871.63"),
        ("1 946 871,63", "1946871.63"),
        ("1\u202f946\u202f871,63 EUR", "1946871.63"),
        ("1946871.63", "1946871.63"),
        ("1,95 mio", "1950000.00"),
        ("750k euro", "750000.00"),
        ("2,4 miljoen", "2400000.00"),
        ("€ 12.500,-", "12500.00"),
        ("€ 1.355", "1355.00"),
        ("513.000", "513000.00"),
        ("1,355,000.00", "1355000.00"),
        ("(500)", "-500.00"),
        ("€ -500,00", "-500.00"),
        ("nihil", "0.00"),
        ("€ 850.000 (achthonderdvijftigduizend euro)", "850000.00"),
        ("1'200'000", "1200000.00"),
    ],
)
def test_money_read(text: str, amount: str) -> None:
    assert values.money(text).value == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["1.355", "513,000", "1.355.00", "500.000 à 600.000", "80%", "50 000 per partner", "veel", "513.000,00 = 80%"]
)
def test_money_in_doubt_is_none_and_says_why(text: str) -> None:
    parsed = values.money(text)
    assert parsed.value is None
    assert parsed.problem


@pytest.mark.parametrize(
    "text",
    [
        "ca. 500.000 euro",
        "500.000 euro; wordt nog aangepast",
        "500.000 euro (onder voorbehoud)",
        "om en bij 500.000 euro",
        "500.000 euro (nog goed te keuren door de gemeenteraad)",
        "500.000 euro ?",
    ],
)
def test_about_is_told(text: str) -> None:
    parsed = values.money(text)
    assert (parsed.value, parsed.problem, parsed.confidence) == (Decimal("500000.00"), "Het bedrag is bij benadering gegeven.", 0.7)


@pytest.mark.parametrize(
    "text",
    [
        "1 maart 2026",
        "01/03/2026",
        "1-3-26",
        "2026-03-01",
        "01.03.2026",
        "zondag 1 mrt. 2026",
        "2026-03-01T00:00:00Z",
        "1er mars 2026",
        "1 maart '26",
        "1 mrt 26",
    ],
)
def test_day_read(text: str) -> None:
    assert values.day(text).value == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("maart 2026", "dag"),
        ("03/2026", "dag"),
        ("03/14/2026", "de maand voor de dag"),
        ("31/02/2026", "bestaat niet"),
        ("1/3/2026 - 28/2/2029", "meer dan één"),
        ("begin 2026", "geen datum"),
    ],
)
def test_day_in_doubt(text: str, word: str) -> None:
    parsed = values.day(text)
    assert parsed.value is None
    assert word in parsed.problem


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("36", 36),
        ("36 maanden", 36),
        ("3 jaar", 36),
        ("2,5 jaar", 30),
        ("2 jaar en 6 maanden", 30),
        ("3 jaar (36 maanden)", 36),
        ("drie jaar", 36),
        ("zesendertig (36) maanden", 36),
        ("zesendertig (35) maanden", None),
        ("drie jaar (3)", None),
        ("24-36", None),
        ("later", None),
    ],
)
def test_months(text: str, number: int | None) -> None:
    assert values.months(text).value == number


@pytest.mark.parametrize(
    ("text", "number", "word"),
    [
        ("0207.499.430", "0207499430", ""),
        ("BTW BE 0207 499 430", "0207499430", ""),
        ("207.499.430", "0207499430", "nul vooraan"),
        ("2.123.456.789", None, "vestiging"),
        ("0207.499.431", None, "klopt niet"),
        ("0207.499.4", None, "cijfers"),
        ("0207.499.430 en 0207.502.301", None, "meer dan één"),
        ("volgt", None, "geen ondernemingsnummer"),
    ],
)
def test_kbo(text: str, number: str | None, word: str) -> None:
    parsed = values.kbo(text)
    assert parsed.value == number
    assert word in parsed.problem
    assert bool(parsed.problem) or number is not None


def test_an_address_is_looked_for_in_a_word_without_end() -> None:
    """Without an end to it this is not done in an hour: every letter would be tried as the first of an address."""
    for word in ("A" * 1_000_000, "@" * 1_000_000, "a@" * 500_000):
        assert values.EMAIL_SHAPE.search(word) is None
    found = values.EMAIL_SHAPE.search(f"{'A' * 1_000_000} (an.peeters@lier.example)")
    assert found is not None and found.group() == "an.peeters@lier.example"


def test_email_phone_and_yes_no() -> None:
    assert values.email("Lore <lore@ieper.example>").value == "lore@ieper.example"
    assert values.email("jan@x.be; an@x.be") == values.Parsed(
        "jan@x.be", "Er staan meerdere e-mailadressen; wij gebruiken het eerste.", 0.7
    )
    assert values.email("jan.at.x.be").value is None
    assert values.email("an@melle.examp le").value is None  # cut by a narrow cell: a wrong address would be worse than none
    assert values.email("thijs. verelst@boechout.be").value == "thijs.verelst@boechout.be"  # a space that recognition puts behind a point
    assert values.email("marijke. vanhoutte @tielt.be").value == "marijke.vanhoutte@tielt.be"
    assert values.email("thijs. verelst@boechout.be").confidence < 0.95 and values.email("tel. jan@x.be").value == "jan@x.be"
    assert values.phone("tel. +32 (0)3 351 31 41").value == "+32 (0)3 351 31 41"
    assert values.phone("12").value is None
    assert [values.yes_no(text).value for text in ("Ja", "Neen", "ja/nee", "misschien")] == [True, False, None, None]
    assert [
        values.yes_no(text).value for text in ("Ja, een lijst is bijgevoegd / Nee", "Nee of ja, zie 4", "Ja, en nee zeggen kan niet")
    ] == [None, None, True]


@pytest.mark.parametrize(
    "text", ["", "  ", "....", "/", "nvt", "n.v.t.", "xxx", "Klik of tik om tekst in te voeren.", "Kies een item.", "dd/mm/jjjj"]
)
def test_nothing_is_no_answer(text: str) -> None:
    assert values.parse("text", text) is None


@pytest.mark.parametrize("text", ["zie bijlage", "Zie de begroting in bijlage 3", "volgt later", "te bepalen"])
def test_pointing_elsewhere_is_told_and_never_empty(text: str) -> None:
    parsed = values.parse("money", text)
    assert parsed is not None
    assert parsed.value is None
    assert tuple(parsed.problem.split(":")[0].split()[:2]) == ("Hier", "staat")
