from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from checks import dutch

BRUSSELS = ZoneInfo("Europe/Brussels")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2025-09-08T10:07:33+00:00", "8 september 2025 om 12.07.33 uur (+02:00)"),
        ("2025-11-14T22:59:59.999000+00:00", "14 november 2025 om 23.59.59,999 uur (+01:00)"),
        ("2025-10-26T01:30:00+00:00", "26 oktober 2025 om 02.30.00 uur (+01:00)"),
        ("2025-10-26T00:30:00+00:00", "26 oktober 2025 om 02.30.00 uur (+02:00)"),
    ],
)
def test_instants_in_belgian_time_with_their_offset(value: str, text: str) -> None:
    assert dutch.instant(datetime.fromisoformat(value), BRUSSELS) == text


def test_a_limit_shows_seconds_only_when_it_has_them() -> None:
    assert dutch.limit_instant(datetime.fromisoformat("2025-09-08T12:00:00+02:00"), BRUSSELS) == "8 september 2025 om 12.00 uur (+02:00)"
    assert dutch.limit_instant(datetime.fromisoformat("2025-09-08T12:00:59+02:00"), BRUSSELS).startswith("8 september 2025 om 12.00.59")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1946871.63", "€ 1.946.871,63"),
        ("0", "€ 0,00"),
        ("0.005", "€ 0,01"),
        ("-12.5", "-€ 12,50"),
        ("999", "€ 999,00"),
        ("1000", "€ 1.000,00"),
    ],
)
def test_money(value: str, text: str) -> None:
    assert dutch.money(Decimal(value)) == text


@pytest.mark.parametrize(("value", "text"), [("0.80", "80%"), ("0.7857142", "78,57%"), ("1", "100%"), ("0.155", "15,5%"), ("0", "0%")])
def test_percent(value: str, text: str) -> None:
    assert dutch.percent(Decimal(value)) == text


def test_lists_months_days_and_sentences() -> None:
    assert [dutch.listing(items) for items in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a en b", "a, b en c"]
    assert [dutch.months(1), dutch.months(36), dutch.months(36, 1), dutch.months(2, 5)] == [
        "1 maand",
        "36 maanden",
        "36 maanden en 1 dag",
        "2 maanden en 5 dagen",
    ]
    assert dutch.day(date(2026, 3, 1)) == "1 maart 2026"
    assert dutch.joined("een zin", "", "nog een.") == "Een zin. Nog een."
    assert dutch.joined("er staat “ja”", "er staat “Goed.”", "er staat “Nee!”", "er staat “Wat?”") == (
        "Er staat “ja”. Er staat “Goed.” Er staat “Nee!” Er staat “Wat?”"
    )
    assert dutch.quote("a\n b" + "x" * 200).endswith("…”") and "\n" not in dutch.quote("a\n b")
    assert [dutch.shown(value) for value in (True, False, Decimal("1"), date(2026, 1, 2), 3)] == [
        "ja",
        "nee",
        "€ 1,00",
        "2 januari 2026",
        "3",
    ]
