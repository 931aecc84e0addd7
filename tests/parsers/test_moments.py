"""Days, durations and periods as people type them: value, reason and confidence, whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from parsers import moments, values
from parsers.dates import days_in

NO_SUCH = "De datum “…” bestaat niet. Schrijf ze als dag/maand/jaar."
NO_DATE = "“…” is geen datum die we herkennen. Schrijf ze als dag/maand/jaar."
DATES = "Er staat meer dan één datum: “…”."
NO_DAY = "In “…” ontbreekt de dag."
NO_YEAR = "In “…” ontbreekt het jaar."
NEAR = "De datum is bij benadering gegeven: “…”."
NO_TERM = "“…” is geen duur in maanden die we herkennen."
CONTRADICTS = "De duur en de datums spreken elkaar tegen: “…”."
FROM_DAYS = "De duur is berekend uit de datums."
ABOUT_SO = "De duur is bij benadering gegeven."

_READ: dict[str, list[tuple[str, Any, str, float]]] = {
    "date": [
        ("1 maart 2026", "2026-03-01", "", 1.0),
        ("31/3/29", "2029-03-31", "", 0.9),
        ("1 april '26", "2026-04-01", "", 0.9),
        ("1 apr. 26", "2026-04-01", "", 0.9),
        ("1-apr-26", "2026-04-01", "", 0.9),
        ("2026-04-01", "2026-04-01", "", 1.0),
        ("2026/4/1", "2026-04-01", "", 1.0),
        ("2026-04-01T08:30:00Z", "2026-04-01", "", 1.0),
        ("01 | 04 | 2026", "2026-04-01", "", 1.0),
        ("0 | 1 | 0 | 4 | 2 | 0 | 2 | 6", "2026-04-01", "", 1.0),
        ("April 1, 2026", "2026-04-01", "", 1.0),
        ("1er avril 2026", "2026-04-01", "", 1.0),
        ("15 . 4 . 2026", "2026-04-15", "", 1.0),
        ("woensdag 1 april 2026", "2026-04-01", "", 1.0),
        ("maandag 1 april 2026", "2026-04-01", "01/04/2026 is geen maandag.", 0.7),
        ("vóór 15/4/2026", "2026-04-15", NEAR, 0.7),
        ("01/03/2026 of later", "2026-03-01", NEAR, 0.7),
        ("0 1 / 0 3 / 2 0 2 6", "2026-03-01", "", 0.9),
        ("0 1 | 0 3 | 2 0 2 6", "2026-03-01", "", 1.0),
        ("ten vroegste op 15 april 2026", "2026-04-15", NEAR, 0.7),
        ("uiterlijk woensdag 15 april 2026", "2026-04-15", NEAR, 0.7),
        ("vanaf 15/4/2026", "2026-04-15", "", 1.0),
        ("15 april 2026, 6 maanden na de beslissing", "2026-04-15", "", 1.0),
        ("15 à 20 april 2026", None, DATES, 1.0),
        ("15-20 april 2026", None, DATES, 1.0),
        ("15-20/04/2026", None, DATES, 1.0),
        ("15/04 - 20/04/2026", None, DATES, 1.0),
        ("15.04 of 20.04.2026", None, DATES, 1.0),
        ("WP 1 - 15/04/2026", "2026-04-15", "", 1.0),
        ("15 april, 2026", "2026-04-15", "", 1.0),
        ("15/04/2026?", "2026-04-15", NEAR, 0.7),
        ("1 april 2026 (of 1 maand na de toekenning)", "2026-04-01", NEAR, 0.7),
        ("1 april 2026 of bij de gunning", "2026-04-01", NEAR, 0.7),
        ("1 april 2026 mits goedkeuring", "2026-04-01", NEAR, 0.7),
        ("1 april 2026, afhankelijk van de beslissing", "2026-04-01", NEAR, 0.7),
        ("30 april 2028, ten laatste", "2028-04-30", NEAR, 0.7),
        ("15/04/2026 (onder voorbehoud)", "2026-04-15", NEAR, 0.7),
        ("vermoedelijk 15/04/2026", "2026-04-15", NEAR, 0.7),
        ("1 april 2026 (1 mei 2026)", None, DATES, 1.0),
        ("1 april 2026 (01/04/2026)", "2026-04-01", "", 1.0),
        ("1st of April 2026", "2026-04-01", "", 1.0),
        ("1 avr. 2026", "2026-04-01", "", 1.0),
        ("around 1 April 2026", "2026-04-01", NEAR, 0.7),
        ("au plus tard le 1er avril 2026", "2026-04-01", NEAR, 0.7),
        ("1 April 2026 (tbc)", "2026-04-01", NEAR, 0.7),
        ("02/31/2026", None, NO_SUCH, 1.0),
        ("april 2026", None, NO_DAY, 1.0),
        ("04/2026", None, NO_DAY, 1.0),
        ("1 april", None, NO_YEAR, 1.0),
        ("1 april 2O26", None, NO_YEAR, 1.0),
        ("31 april 2026", None, NO_SUCH, 1.0),
        ("29/02/2027", None, NO_SUCH, 1.0),
        ("2026-13-01", None, NO_SUCH, 1.0),
        ("1 iuni 2026", "2026-06-01", "Er staat “iuni”; wij lezen dat als juni.", 0.7),
        ("start op 1 ju1i 2026", None, NO_DATE, 1.0),  # juni or juli
        ("31e decenber 2026.", "2026-12-31", "Er staat “decenber”; wij lezen dat als december.", 0.7),
        ("1 juui 2026", None, NO_DATE, 1.0),
        ("31 iuni 2026", None, "De datum “31 juni 2026” bestaat niet. Schrijf ze als dag/maand/jaar.", 1.0),
        ("1 taart 2026", "2026-03-01", "Er staat “taart”; wij lezen dat als maart.", 0.7),
        ("5 dagen 2026", None, NO_DATE, 1.0),
        ("1/1/1899", None, NO_SUCH, 1.0),
        ("1/1/1900", "1900-01-01", "", 1.0),
        ("31/12/2100", "2100-12-31", "", 1.0),
        ("1/1/2101", None, NO_SUCH, 1.0),
        ("39999", None, NO_DATE, 1.0),
        ("46113", None, "“46113” lijkt een datumgetal van Excel (01/04/2026). Schrijf de datum als dag/maand/jaar.", 1.0),
        ("59999", None, "“59999” lijkt een datumgetal van Excel (07/04/2064). Schrijf de datum als dag/maand/jaar.", 1.0),
        ("60000", None, NO_DATE, 1.0),
        ("medio 2026", None, NO_DATE, 1.0),
        ("wij weten nog niet wanneer wij kunnen beginnen want dat hangt af van de aanwerving van mensen", None, NO_DATE, 1.0),
        ("de eerste dag van maart 2026 zo snel als de beslissing er is en de partners hebben getekend ok", "2026-03-01", NEAR, 0.7),
        ("halverwege maart 2026 zo snel als de beslissing er is en de partners hebben getekend en dus ok", None, NO_DAY, 1.0),
        ("1/3/2026 of wanneer de beslissing er is en de partners hebben getekend, uiterlijk op 1/6/2026 dus", None, DATES, 1.0),
    ],
    "months": [
        ("36", 36, "", 1.0),
        ("36 mnd.", 36, "", 1.0),
        ("Zesendertig", 36, "", 1.0),
        ("tweeëndertig", 32, "", 1.0),
        ("veel", None, NO_TERM, 1.0),
        ("3 jr", 36, "", 1.0),
        ("2j 6m", 30, "", 1.0),
        ("2½ jaar", 30, "", 1.0),
        ("2 ½ jaar", 30, "", 1.0),
        ("½ jaar", 6, "", 1.0),
        ("anderhalf jaar", 18, "", 1.0),
        ("drieëndertig maanden", 33, "", 1.0),
        ("eenentwintig maanden", 21, "", 1.0),
        ("zesendertig (36) maanden", 36, "", 1.0),
        ("zesendertig maanden (36)", 36, "", 1.0),
        ("vijfendertig (36) maanden", None, NO_TERM, 1.0),
        ("iets van (36) maanden", 36, "", 1.0),
        ("drie (3) jaar", None, NO_TERM, 1.0),
        ("twaalf (12) weken", None, NO_TERM, 1.0),
        ("36 maanden (3 jaar)", 36, "", 1.0),
        ("36 maanden (2 jaar)", None, NO_TERM, 1.0),
        ("36 maanden ( = 2 jaar)", None, NO_TERM, 1.0),
        ("36 maanden (2,5 jaar)", None, NO_TERM, 1.0),
        ("30 maanden (2,5 jaar)", 30, "", 1.0),
        ("zesendertig maanden (35)", None, NO_TERM, 1.0),
        ("een periode van (36) maanden", 36, "", 1.0),
        ("een periode van twee (36) maanden", None, NO_TERM, 1.0),
        ("1 jaar en 2 jaar", None, NO_TERM, 1.0),
        ("36 maanden en alles wat daarna nog nodig is, van de eerste dag van het werk: 1/3/2026 tot 31/12/2028", None, CONTRADICTS, 1.0),
        ("vijfendertig maanden zoals het in de overeenkomst van de partners staat die wij hebben (36)", None, NO_TERM, 1.0),
        ("vanaf 1/3/2026, met nog een keer 1/4/2026 en als het niet anders kan ook 1/5/2026 of nog later", None, NO_TERM, 1.0),
        ("36 maanden (= 3 jaar)", 36, "", 1.0),
        ("36 maanden (waarvan 6 maanden voorbereiding)", 36, "", 1.0),
        ("3 jaar = 36 maanden", 36, "", 1.0),
        ("3 jaar of 36 maanden", 36, "", 1.0),
        ("2 jaar of 36 maanden", None, NO_TERM, 1.0),
        ("3 jaar 36 maanden", 36, "", 1.0),
        ("24 tot 36 maanden", None, NO_TERM, 1.0),
        ("2 à 3 jaar", None, NO_TERM, 1.0),
        ("1 jaar - 6 maanden", None, NO_TERM, 1.0),
        ("1 jaar 11 maanden", 23, "", 1.0),
        ("3-jarig project", 36, "", 1.0),
        ("12 kwartalen", None, NO_TERM, 1.0),
        ("156 weken", None, NO_TERM, 1.0),
        ("36 mensmaanden", None, NO_TERM, 1.0),
        ("36 persoonsmaanden", None, NO_TERM, 1.0),
        ("36 kalendermaanden", 36, "", 1.0),
        ("minder dan 36 maanden", 36, ABOUT_SO, 0.7),
        ("1095 werkdagen", None, NO_TERM, 1.0),
        ("36 maanden vanaf maandag", 36, "", 1.0),
        ("0 maanden", None, NO_TERM, 1.0),
        ("36,5 maanden", None, NO_TERM, 1.0),
        ("1899", 1899, "", 1.0),
        ("1900", None, NO_TERM, 1.0),
        ("1/2 jaar", None, NO_TERM, 1.0),
        ("24 maanden + opstartperiode", 24, ABOUT_SO, 0.7),
        ("minstens 2 jaar", 24, ABOUT_SO, 0.7),
        ("ca. 24 maanden", 24, ABOUT_SO, 0.7),
        ("max. 36 maanden", 36, ABOUT_SO, 0.7),
        ("bijna 3 jaar", 36, ABOUT_SO, 0.7),
        ("36+", 36, ABOUT_SO, 0.7),
        ("24 maanden of langer", 24, ABOUT_SO, 0.7),
        ("2 en een half jaar", 30, "", 1.0),
        ("twee jaar en een half", 30, "", 1.0),
        ("een half jaar", None, NO_TERM, 1.0),
        ("1 jaar en half", None, NO_TERM, 1.0),
        ("drie tot vier jaar", None, NO_TERM, 1.0),
        ("twee of drie jaar", None, NO_TERM, 1.0),
        ("36 (zesendertig) maanden", 36, "", 1.0),
        ("3 (drie) jaar", 36, "", 1.0),
        ("36 (dertig) maanden", None, NO_TERM, 1.0),
        ("3 volledige jaren", 36, "", 1.0),
        ("3 kalenderjaren", 36, "", 1.0),
        ("3 schooljaren", None, NO_TERM, 1.0),
        ("3 werkpakketten", None, NO_TERM, 1.0),
        ("36 projectmaanden", 36, "", 1.0),
        ("36 opeenvolgende maanden", 36, "", 1.0),
        ("36 maanden vanaf 1 maart 2026", 36, "", 1.0),
        ("van 1/3/2026 tot en met 28/2/2029", 36, FROM_DAYS, 0.8),
        ("1/3/2026 tot 1/3/2029", 36, FROM_DAYS, 0.8),
        ("1/3/2026 t.e.m. 1/3/2029", None, "Van 01/03/2026 tot en met 01/03/2029 is geen duur in hele maanden.", 1.0),
        ("1/3/2026 tot en met 15/3/2029", None, "Van 01/03/2026 tot 15/03/2029 is geen duur in hele maanden.", 1.0),
        ("31/3/2026 - 30/3/2027", 12, FROM_DAYS, 0.8),
        ("1/3/2026 - 1/3/2026", None, NO_TERM, 1.0),
        ("28/2/2029 - 1/3/2026", None, "Van 28/02/2029 tot 01/03/2026 is geen duur in hele maanden.", 1.0),
        ("36 maanden, van 1/3/2026 tot 28/2/2029", 36, FROM_DAYS, 0.8),
        ("36 maanden, van 1/3/2026 tot 31/12/2028", None, CONTRADICTS, 1.0),
        ("3 jaar: 1/3/2026 - 28/2/2029", 36, FROM_DAYS, 0.8),
        ("april 2026 t.e.m. maart 2029", 36, FROM_DAYS, 0.8),
        ("31/2/2026", None, NO_TERM, 1.0),
        ("1/3/2026, 1/4/2026 en 1/5/2026", None, NO_TERM, 1.0),
        ("volgens de planning", None, NO_TERM, 1.0),
        ("zo lang als nodig is om alles wat in de aanvraag staat te doen, met inbegrip van de evaluatie", None, NO_TERM, 1.0),
    ],
}


@pytest.mark.parametrize(("kind", "text", "value", "problem", "confidence"), [(kind, *row) for kind, rows in _READ.items() for row in rows])
def test_read_whole(kind: str, text: str, value: Any, problem: str, confidence: float) -> None:
    expected = date.fromisoformat(value) if kind == "date" and value is not None else value
    found = values.parse(kind, text)
    assert found is not None and replace(found, invalid=False) == values.Parsed(expected, problem.replace("…", text[:80]), confidence)


@pytest.mark.parametrize(
    ("text", "nobody"),
    [
        *((text, True) for text in ("31/02/2026", "1 april", "zo snel mogelijk", "in 2026", "2de kwartaal 2026", "Q2 2026")),
        *((text, True) for text in ("volgt later", "nog te bepalen", "31 iuni 2026", "medio 2026", "na goedkeuring", "begin volgend jaar")),
        *((text, False) for text in ("april 2026", "Slot (maand) | Wie leidt?", "Eerste dag", "Els Wouters")),
        *((text, False) for text in ("1 april of 1 mei 2026", "01-IV-2026", "46113", "32012026", "zie bijlage", "1/4/2026")),
    ],
)
def test_whether_anybody_finds_a_day_in_it(text: str, nobody: bool) -> None:
    """What a person may understand is for a person; only what nobody can is asked of the applicant at once."""
    found = values.parse("date", text)
    assert found is not None and found.invalid is nobody
    assert found.value is None or not nobody


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("01042026", "2026-04-01"),
        ("20261201", "2026-12-01"),
        ("20102026", "2026-10-20"),
        ("eerste dag van april 2026", "2026-04-01"),
        ("April 1st, 2026", "2026-04-01"),
        ("2nd of", None),
        ("32012026", None),
        ("1 april tot 30 juni 2026", None),
        ("1 mei/1 juni 2026", None),
        ("van 1 april tot uiterlijk 15 mei 2026", None),
    ],
)
def test_days_in_other_ways_of_writing(text: str, iso: str | None) -> None:
    assert values.day(text).value == (iso and date.fromisoformat(iso))


def test_days_in_the_order_of_the_text() -> None:
    assert days_in("tot 31 maart 2029, vanaf 1/4/2026 (eerst 2026-05-01)") == [date(2029, 3, 31), date(2026, 4, 1), date(2026, 5, 1)]
    assert days_in("van 1/4/2026 tot 31/2/2029") == []
    assert days_in("2026-04-01T00:00:00+02:00 en 2026-04-01") == [date(2026, 4, 1)]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("van april 2026 tot en met maart 2028", ("2026-04-01", "2028-03-31")),
        ("Vanaf april tot en met december 2026.", ("2026-04-01", "2026-12-31")),
        ("(april 2026 t.e.m. februari 2028)", ("2026-04-01", "2028-02-29")),
        ("apr. 2026 t/m nov. 2028", ("2026-04-01", "2028-11-30")),
        ("april 2026 tem april 2026", ("2026-04-01", "2026-04-30")),
        ("april 2028 tot en met maart 2026", None),
        ("april 2026 tot maart 2028", None),
        ("april 2026 tot en met maart", None),
        ("april 2026 tot en met maart 2028, ongeveer", None),
    ],
)
def test_through(text: str, period: tuple[str, str] | None) -> None:
    assert moments.through(text) == (period and tuple(map(date.fromisoformat, period)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Het project loopt van maart 2026 tot februari 2029.", (36, "van maart 2026 tot februari 2029")),
        ("Wij starten in maart en einde december 2026", None),
        ("start: maart 2026, einde: februari 2029", (36, "start: maart 2026, einde: februari 2029")),
        ("van maart tot december 2026", (10, "van maart tot december 2026")),
        ("van 1 maart 2026 tot 28 februari 2029", (36, "van 1 maart 2026 tot 28 februari 2029")),
        ("van 1 maart 2026 tot 15 februari 2029", None),
        ("van 1 maart 2026 tot februari 2029", None),
        ("van maart 2026 tot 28 februari 2029", None),
        ("van februari 2029 tot maart 2026", None),
        ("van maart 2026 tot maart 2026", None),
        ("van maart 2026 tot februari", None),
        ("in maart 2026", None),
    ],
)
def test_span(text: str, found: tuple[int, str] | None) -> None:
    assert moments.span(text) == found


@pytest.mark.parametrize(
    ("first", "last", "value"),
    [
        ("2026-03-01", "2029-02-28", 36),
        ("2026-03-01", "2029-03-01", 36),
        ("2026-03-15", "2026-04-14", 1),
        ("2026-03-15", "2026-04-15", 1),
        ("2026-12-01", "2027-01-31", 2),
        ("2026-03-01", "2026-03-01", None),
        ("2026-03-02", "2026-03-01", None),
        ("2026-03-15", "2026-04-16", None),
        ("2026-03-31", "2026-04-30", None),
    ],
)
def test_between(first: str, last: str, value: int | None) -> None:
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    problem = f"Van {start:%d/%m/%Y} tot {end:%d/%m/%Y} is geen duur in hele maanden."
    expected = values.Parsed(None, problem) if value is None else values.Parsed(value, "De duur is berekend uit de datums.", 0.8)
    assert moments.between([start, end]) == expected


@pytest.mark.parametrize(("text", "sure"), [("tot 1 april 2028", False), ("tot en met 1 april 2028", True), ("tot 31 maart 2028", True)])
def test_until_the_first_of_a_month_may_be_the_day_before(text: str, sure: bool) -> None:
    parsed = values.day(text)
    assert (parsed.confidence == 1.0, parsed.problem == "") == (sure, sure)
