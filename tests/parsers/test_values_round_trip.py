"""Every value, written in every Flemish way by turns, comes back the same; what can be read in two ways is never guessed."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import values

_MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december")
Writer = Callable[[Any], str]


def _grouped(amount: Decimal, mark: str) -> str:
    whole, cents = f"{amount:.2f}".split(".")
    return f"{int(whole):,}".replace(",", mark) + "," + cents


_MONEY: tuple[Writer, ...] = (
    lambda amount: "€ " + _grouped(amount, "."),
    lambda amount: _grouped(amount, " ") + " euro",
    lambda amount: _grouped(amount, "\u202f"),
    lambda amount: _grouped(amount, "\u00a0") + " EUR",
    lambda amount: f"{amount:.2f}".replace(".", ","),
    lambda amount: f"{amount:.2f}",
    lambda amount: "€" + f"{amount:,.2f}".replace(",", "'").replace(".", ","),
    lambda amount: f"EUR {amount:,.2f}",
    lambda amount: f"totaal: {_grouped(amount, '.')} euro (excl. btw)",
)
_ROUND: tuple[Writer, ...] = (
    lambda thousands: f"{thousands}k euro",
    lambda thousands: f"€ {thousands}.000",
    lambda thousands: f"{thousands} 000 euro",
    lambda thousands: f"{thousands}.000,-",
    lambda thousands: f"{thousands} duizend euro",
    lambda thousands: f"€ {Decimal(thousands) / 1000} mio".replace(".", ",") if thousands % 10 == 0 else f"{thousands * 1000}",
    lambda thousands: f"{Decimal(thousands) / 1000:.2f} miljoen".replace(".", ",") if thousands % 10 == 0 else f"{thousands * 1000},00",
)
_DAYS: tuple[Writer, ...] = (
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}/{day.month}/{day.year}",
    lambda day: f"{day.day}-{day.month}-{day:%y}",
    lambda day: f"{day:%d.%m.%Y}",
    lambda day: day.isoformat(),
    lambda day: f"{day:%Y-%m-%d}T00:00:00Z",
    lambda day: f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
    lambda day: f"op {day.day} {_MONTHS[day.month - 1].upper()} {day.year}",
    lambda day: f"{day.day} / {day.month} / {day.year}",
    lambda day: f"{day.day}\u00a0{_MONTHS[day.month - 1]}\u00a0{day.year}",
)
_TERMS: tuple[Writer, ...] = (
    lambda months: f"{months}",
    lambda months: f"{months} maanden",
    lambda months: f"{months} mnd.",
    lambda months: f"{Decimal(months) / 12} jaar".replace(".", ",") if months % 6 == 0 else f"{months} maanden",
    lambda months: f"{months // 12} jaar en {months % 12} maanden" if months % 12 and months > 12 else f"{months} maanden",
    lambda months: f"ongeveer {months} maanden (vanaf de start)",
)
_NUMBERS: tuple[Writer, ...] = (
    lambda number: number,
    lambda number: f"{number[:4]}.{number[4:7]}.{number[7:]}",
    lambda number: f"BE {number[:4]} {number[4:7]} {number[7:]}",
    lambda number: f"BE{number}",
    lambda number: f"BTW BE-{number[:4]}.{number[4:7]}.{number[7:]}",
    lambda number: f"KBO-nummer: {number[:4]}\u00a0{number[4:7]}\u00a0{number[7:]}",
    lambda number: f"{number[1:4]}.{number[4:7]}.{number[7:]}" if number[0] == "0" else number,
)
_PHONES: tuple[Writer, ...] = (
    lambda digits: f"+32 {digits[0:2]} {digits[2:4]} {digits[4:6]} {digits[6:8]}",
    lambda digits: f"0{digits[0:2]} {digits[2:4]} {digits[4:6]} {digits[6:8]}",
    lambda digits: f"0{digits[0:2]}/{digits[2:4]}.{digits[4:6]}.{digits[6:8]}",
    lambda digits: f"0{digits[0:2]}-{digits[2:4]} {digits[4:6]} {digits[6:8]}",
    lambda digits: f"+32 (0){digits[0:2]} {digits[2:4]} {digits[4:6]} {digits[6:8]}",
    lambda digits: f"tel. 0032{digits}",
)
amounts = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)
days = st.dates(date(2001, 1, 1), date(2079, 12, 31))


@settings(max_examples=150, deadline=None)
@given(amounts)
def test_money(amount: Decimal) -> None:
    for write in _MONEY:
        assert values.money(write(amount)).value == amount, write(amount)


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 999))
def test_round_sums(thousands: int) -> None:
    for write in _ROUND:
        assert values.money(write(thousands)).value == thousands * 1000, write(thousands)


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 9), st.integers(0, 999))
def test_one_group_of_thousands_alone_is_never_guessed(first: int, rest: int) -> None:
    for mark in ".,":
        parsed = values.money(f"{first}{mark}{rest:03d}")
        assert parsed.value is None
        assert parsed.problem


@settings(max_examples=150, deadline=None)
@given(days)
def test_days(day: date) -> None:
    for write in _DAYS:
        assert values.day(write(day)).value == day, write(day)


@settings(max_examples=60, deadline=None)
@given(days)
def test_a_day_that_is_not_whole_is_never_guessed(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    for text in (f"{_MONTHS[day.month - 1]} {day.year}", f"{day.month}/{day.year}", f"{day.year}", f"begin {day.year}", f"{serial}"):
        parsed = values.day(text)
        assert parsed.value is None, text
        assert parsed.problem


@settings(max_examples=60, deadline=None)
@given(st.integers(13, 31), st.integers(1, 12))
def test_a_day_in_american_order_is_for_a_person(second: int, first: int) -> None:
    parsed = values.day(f"{first:02d}/{second}/2026")
    exists = second <= calendar.monthrange(2026, first)[1]
    assert (parsed.value, parsed.invalid) == (None, not exists), "a day that exists in no order is asked for again"
    assert ("de maand voor de dag" in parsed.problem) == exists


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 60))
def test_months(number: int) -> None:
    for write in _TERMS:
        assert values.months(write(number)).value == number, write(number)


@settings(max_examples=60, deadline=None)
@given(days, st.integers(1, 60))
def test_months_from_dates(start: date, number: int) -> None:
    start = start.replace(day=min(start.day, 28))
    end = date(start.year + (start.month - 1 + number) // 12, (start.month - 1 + number) % 12 + 1, start.day)
    parsed = values.months(f"van {start:%d/%m/%Y} tot en met {end - timedelta(days=1):%d/%m/%Y}")
    assert (parsed.value, parsed.confidence) == (number, 0.8)
    assert values.months(f"{start:%d/%m/%Y} - {end + timedelta(days=9):%d/%m/%Y}").value is None


@settings(max_examples=60, deadline=None)
@given(st.integers(2_000_000, 19_999_999))  # from 0200.000.0: nobody has a number with two noughts before it
def test_kbo(base: int) -> None:
    number = f"{base:08d}{97 - base % 97:02d}"
    for write in _NUMBERS:
        assert values.kbo(write(number)).value == number, write(number)
    wrong = f"{base:08d}{(97 - base % 97) % 97 + 1:02d}"
    assert wrong == number or values.kbo(wrong).value is None


@settings(max_examples=60, deadline=None)
@given(st.integers(20_000_000, 89_999_999))
def test_an_establishment_number_is_told_apart(base: int) -> None:
    parsed = values.kbo(f"{base:08d}{97 - base % 97:02d}")
    assert parsed.value is None
    assert "vestiging" in parsed.problem


@settings(max_examples=60, deadline=None)
@given(st.integers(10_000_000, 99_999_999))
def test_phone(digits: int) -> None:
    for write in _PHONES:
        found = values.phone(write(str(digits))).value
        assert found is not None, write(str(digits))
        assert "".join(filter(str.isdigit, found)).endswith(str(digits))


@settings(max_examples=60, deadline=None)
@given(st.from_regex(r"[a-z]{2,10}([.\-_][a-z]{2,10})?@[a-z]{3,12}\.(be|example|eu|vlaanderen)", fullmatch=True))
def test_email(address: str) -> None:
    for text in (address, f"Jan Peeters <{address}>", f"mailto:{address}", f"  {address}.", f"E-mail: {address};"):
        assert values.email(text).value == address, text
    loose = values.email(address.replace("@", "@ "))
    assert (loose.value, loose.confidence) == (address, 0.7)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000))
def test_percentage(hundredths: int) -> None:
    value = Decimal(hundredths) / 100
    for text in (f"{value}%", f"{value} %".replace(".", ","), f"{value} procent", f"ca. {value} pct"):
        assert values.percentage(text).value == value, text
    assert values.percentage("0,8").value is None
    assert values.percentage("20% tot 30%").value is None
    assert values.percentage("180%").value is None


@pytest.mark.parametrize("yes", ["ja", "Ja.", "JA", "Ja, zie het overzicht", "jawel", "yes", "oui"])
@pytest.mark.parametrize("no", ["nee", "Neen", "NEE", "neen, niemand", "no", "non"])
def test_yes_and_no(yes: str, no: str) -> None:
    assert values.yes_no(yes).value is True
    assert values.yes_no(no).value is False
    assert values.yes_no(f"{yes.split()[0].rstrip(',.')} / {no.split()[0].rstrip(',.')}").value is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["money", "date", "months", "kbo", "email", "phone", "yes_no", "text", "long_text"]))
def test_no_text_breaks_a_value(text: str, kind: str) -> None:
    parsed = values.parse(kind, text)
    assert parsed is None or parsed.value is not None or parsed.problem
