"""What people type where an amount, a number, an address or ja/nee is asked: value, reason and confidence, whole. What is in another unit,
scale or currency is never taken for ours, and what can be read in two ways stays with a person."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from parsers import values

AMOUNT_UNCLEAR = "Het is niet duidelijk welk bedrag “…” is. Schrijf het voluit, bijvoorbeeld 1.355,00 euro."
NO_AMOUNT = "We kunnen hier geen bedrag uit halen: “…”."
AMOUNTS = "Er staat meer dan één bedrag: “…”."
CURRENCY = "Dit bedrag lijkt niet in euro te staan: “…”."
ABOUT = "Het bedrag is bij benadering gegeven."
NOT_OF_TEN = "“…” is geen ondernemingsnummer van 10 cijfers."
NUMBERS = "Er staat meer dan één nummer: “…”."
NOUGHT = "De nul vooraan in het ondernemingsnummer ontbrak; wij vulden ze aan."
UNIT = "… is het nummer van een vestiging, niet het ondernemingsnummer. Dat begint met 0 of 1."
DIGITS = "Het ondernemingsnummer “…” klopt niet: de controlecijfers passen niet bij de andere cijfers."
NO_ADDRESS = "“…” is geen geldig e-mailadres."
BROKEN = "Het e-mailadres “…” is onderbroken door een spatie; we weten niet hoe het verder gaat."
ADDRESSES = "Er staan meerdere e-mailadressen; wij gebruiken het eerste."
SPACE = "Er stond een spatie bij de @; wij lieten ze weg."
NO_PHONE = "“…” is geen telefoonnummer."
UNCLEAR = "Het is niet duidelijk of je “ja” of “nee” antwoordt: “…”."
RESERVED = "Bij het antwoord staat een voorbehoud: “…”."

_READ: dict[str, list[tuple[str, Any, str, float]]] = {
    "money": [
        ("1,2 M€", "1200000.00", "", 0.9),
        ("EUR 1.200.000,-", "1200000.00", "", 1.0),
        ("1200 k€", "1200000.00", "", 0.9),
        ("2 MEUR", "2000000.00", "", 0.9),
        ("200keuro", "200000.00", "", 0.9),
        ("1200000EUR", "1200000.00", "", 1.0),
        ("1.355.000 euro's", "1355000.00", "", 1.0),
        ("ca. 1,2 mio euro", "1200000.00", ABOUT, 0.7),
        ("meer dan 1 miljoen euro", "1000000.00", ABOUT, 0.7),
        ("+/- 1.200.000 euro", "1200000.00", ABOUT, 0.7),
        ("< 2.000.000 euro", "2000000.00", ABOUT, 0.7),
        ("1.200.000,=", "1200000.00", "", 1.0),
        ("€ 12.500,–", "12500.00", "", 1.0),
        ("1 200 000,5", "1200000.50", "", 1.0),
        ("1 200 000.50", "1200000.50", "", 0.9),
        ("1,200,000.00", "1200000.00", "", 0.9),
        ("1,200,000", "1200000.00", "", 0.9),
        ("1'200'000.50", "1200000.50", "", 0.9),
        ("1.234,5678 mio", None, AMOUNT_UNCLEAR.replace("…", "1.234,5678"), 1.0),
        ("1,2345 miljoen", "1234500.00", "", 0.9),
        ("1.355 k€", None, AMOUNT_UNCLEAR.replace("…", "1.355"), 1.0),
        ("1,2 miljard", None, NO_AMOUNT, 1.0),
        ("1,2 miloen euro", None, NO_AMOUNT, 1.0),
        ("750 duiz. euro", None, NO_AMOUNT, 1.0),
        ("5 ton", None, NO_AMOUNT, 1.0),
        ("12 mijn bijdrage", "12.00", "", 1.0),
        ("36 maanden", None, NO_AMOUNT, 1.0),
        ("2,5 VTE", None, NO_AMOUNT, 1.0),
        ("3 partners", None, NO_AMOUNT, 1.0),
        ("€ 500.000 personeelskosten", "500000.00", "", 1.0),
        ("250 kilometervergoeding", "250.00", "", 1.0),
        ("€ 12.000 milieubudget", "12000.00", "", 1.0),
        ("12 kilo", None, NO_AMOUNT, 1.0),
        ("1.200.000 USD", None, CURRENCY, 1.0),
        ("$ 1.200.000", None, CURRENCY, 1.0),
        ("12.500 CHF", None, CURRENCY, 1.0),
        ("1.200.000 oud-franken", None, CURRENCY, 1.0),
        ("€ 1.2OO.OOO", None, NO_AMOUNT, 1.0),
        ("1.250.OOO euro", None, NO_AMOUNT, 1.0),
        ("1.200.000a", None, NO_AMOUNT, 1.0),
        ("1²", "1.00", "", 1.0),
        ("A500.000", None, NO_AMOUNT, 1.0),
        (",8 miljoen", None, NO_AMOUNT, 1.0),
        ("Totaal......500.000", "500000.00", "", 1.0),
        ("5.000,00-", None, NO_AMOUNT, 1.0),
        ("(5.000,00)", "-5000.00", "", 1.0),
        ("€ -5.000,00", "-5000.00", "", 1.0),
        ("- 5.000,00 €", None, "Het is niet duidelijk of het streepje in “…” een minteken is.", 1.0),
        ("– € 1.200.000", None, "Het is niet duidelijk of het streepje in “…” een minteken is.", 1.0),
        ("€ - 500", "-500.00", "", 1.0),
        ("€ 1.200.000 voor 3 jaar", "1200000.00", "", 1.0),
        ("1.200.000 euro, gespreid over een periode van 36 maanden.", "1200000.00", "", 1.0),
        ("€ 400.000 per jaar over 3 jaar", None, "We kunnen hier geen bedrag uit halen: “…”.", 1.0),
        ("€ 400.000 gedurende 3 jaar", None, "Er staat meer dan één bedrag: “…”.", 1.0),
        ("€ 400.000 voor 3 partners", None, "Er staat meer dan één bedrag: “…”.", 1.0),
        ("−500", "-500.00", "", 1.0),
        ("geen", "0.00", "", 0.9),
        ("Nihil.", "0.00", "", 0.9),
        ("Nul", "0.00", "", 0.9),
        ("Geen andere", "0.00", "", 0.9),
        ("geen inkomsten", "0.00", "", 0.9),
        ("none", "0.00", "", 0.9),
        ("nil", "0.00", "", 0.9),
        ("Aucun", "0.00", "", 0.9),
        ("aucune", "0.00", "", 0.9),
        ("Néant", "0.00", "", 0.9),
        ("1,950 mio", "1950000.00", "", 0.9),
        ("€ 500 voor het onderzoek naar al wat wij deden", "500.00", "", 1.0),
        ("€ 500 voor het onderzoek naar al wat wij vonden", None, NO_AMOUNT, 1.0),
        ("12.500 dollar, omgerekend naar de koers van de dag waarop wij het geld van onze partner kregen", None, CURRENCY, 1.0),
        ("12.500 frank", None, CURRENCY, 1.0),
        ("1.200.000 franken", None, CURRENCY, 1.0),
        ("12.500 Franklin", "12500.00", "", 1.0),
        ("1,2 M INCL. BTW", "1200000.00", "", 0.9),
        ("2 k", "2000.00", "", 0.9),
        ("tussen 1 en 1,2 miljoen", None, AMOUNTS, 1.0),
        ("80%", None, NO_AMOUNT, 1.0),
        ("432.000 euro, dit is 80%", "432000.00", "", 1.0),
        ("432.000 dit is 80%", None, AMOUNTS, 1.0),
        ("€ 500.000 per jaar", None, NO_AMOUNT, 1.0),
        ("€ 500.000 (per jaar)", None, NO_AMOUNT, 1.0),
        ("€ 500.000 (detail per partner in bijlage)", "500000.00", "", 1.0),
        ("€ 400.000/jaar", None, NO_AMOUNT, 1.0),
        ("€ 250.000/partner", None, NO_AMOUNT, 1.0),
        ("€ 500.000 (raming)", "500000.00", ABOUT, 0.7),
        ("1.200.000 € (subsidie: 960.000 €)", "1200000.00", "", 1.0),
        ("2.000.000 euro (80% van 2.500.000 euro)", "2000000.00", "", 1.0),
        ("naar schatting € 500.000", "500000.00", ABOUT, 0.7),
        ("l.200.000", None, NO_AMOUNT, 1.0),
        ("€ I 200.000", None, NO_AMOUNT, 1.0),
        ("ca.500.000 euro", "500000.00", ABOUT, 0.7),
        ("1,2 Mrd", None, NO_AMOUNT, 1.0),
        ("€ 1.200.000 CAD", None, CURRENCY, 1.0),
        ("€ 1.355", "1355.00", "", 0.95),
        ("1.355", None, AMOUNT_UNCLEAR, 1.0),
        ("9" * 30, None, AMOUNT_UNCLEAR, 1.0),  # more than a decimal can hold to the cent
        ("1.200,000", None, AMOUNT_UNCLEAR, 1.0),
        ("€ 12,345", None, AMOUNT_UNCLEAR.replace("…", "12,345"), 1.0),
        ("20.000.00", None, AMOUNT_UNCLEAR, 1.0),
        ("€", None, "Er staat geen bedrag.", 1.0),
        ("€ 1.200.000 (excl. btw)", "1200000.00", "", 1.0),
        ("€ 1.200.000 inclusief btw", "1200000.00", "", 1.0),
        ("560 (in k€)", None, NO_AMOUNT, 1.0),
        ("€ 2.625.000,00 (1)", "2625000.00", "", 1.0),
        ("2.625.000 € (2)", "2625000.00", "", 1.0),
        ("€ 0,00 (4)", "0.00", "", 1.0),
        ("1.500.000 625.000 500.000", None, AMOUNT_UNCLEAR, 1.0),
        ("€ 560 (x 1.000 euro)", None, NO_AMOUNT, 1.0),
        ("560,5 (in duizenden euro)", None, NO_AMOUNT, 1.0),
        ("€ 560.000 (vijfhonderdzestigduizend euro)", "560000.00", "", 1.0),
        ("€ 1.200.000 en dat is alles samen wat wij aan de stad vragen voor dit werk", None, NO_AMOUNT, 1.0),
        ("€ 500.000 voor het onderzoek door de stad en haar kind", None, NO_AMOUNT, 1.0),
        ("€ 5 %", None, "Er staat geen bedrag.", 1.0),
        ("€ 1.000.000 voor de hele periode samen, zoals afgesproken in het overleg met alle besturen", None, NO_AMOUNT, 1.0),
    ],
    "kbo": [
        ("0207.437.468", "0207437468", "", 1.0),
        ("BE0207.437.468", "0207437468", "", 1.0),
        ("0207‑437‑468", "0207437468", "", 1.0),
        ("0 2 0 7 4 3 7 4 6 8", "0207437468", "", 1.0),
        ("2 0 7 4 3 7 4 6 8", "0207437468", NOUGHT, 0.95),
        ("0 | 2 | 0 | 7 | 4 | 3 | 7 | 4 | 6 | 8", "0207437468", "", 1.0),
        ("0 2 0 7 . 4 3 7 . 4 6 8", "0207437468", "", 1.0),
        ("0207 | 437 | 468", "0207437468", "", 1.0),
        ("0207.437.468 0262.172.489", None, NUMBERS, 1.0),
        ("207.437.468", "0207437468", NOUGHT, 0.95),
        ("0207.437.46", None, "“0207.437.46” is geen ondernemingsnummer: het telt 9 cijfers in plaats van 10.", 1.0),
        ("0207.437.4688", None, "“0207.437.4688” is geen ondernemingsnummer: het telt 11 cijfers in plaats van 10.", 1.0),
        ("12345678", None, "“12345678” is geen ondernemingsnummer: het telt 8 cijfers in plaats van 10.", 1.0),
        ("1234567", None, NOT_OF_TEN, 1.0),
        ("0207.437.468.12", None, "“…” is geen ondernemingsnummer: het telt 12 cijfers in plaats van 10.", 1.0),
        ("0207.437.468.123", None, NOT_OF_TEN, 1.0),
        ("2.145.123.456", None, UNIT, 1.0),
        ("8.145.123.456", None, UNIT, 1.0),
        ("9.145.123.456", None, "“9.145.123.456” is geen ondernemingsnummer: dat begint met 0 of 1.", 1.0),
        ("0207.437.469", None, DIGITS, 1.0),
        ("0207437468 en 0207437468", "0207437468", "", 1.0),
        ("0207437468 en 0262172489", None, NUMBERS, 1.0),
        ("0207.502.301 / 0207.499.430 / 0213.349.124", None, NUMBERS, 1.0),
        ("aangevraagd", None, NOT_OF_TEN, 1.0),
        ("aangevraagd bij de griffie van de rechtbank en daarna pas hier te melden, denken wij", None, NOT_OF_TEN, 1.0),
    ],
    "email": [
        ("info@brugge.be", "info@brugge.be", "", 1.0),
        ("Info@Brugge.be", "info@brugge.be", "", 1.0),
        ("<info@brugge.be>;", "info@brugge.be", "", 1.0),
        ("mailto:info@brugge.be", "info@brugge.be", "", 1.0),
        ("MAIL NAAR INFO@BRUGGE.BE", "info@brugge.be", "", 1.0),
        ("info@brugge.be of jan@brugge.be", "info@brugge.be", ADDRESSES, 0.7),
        ("info@brugge.be; info@brugge.be", "info@brugge.be", "", 1.0),
        ("info @ brugge.be", "info@brugge.be", SPACE, 0.7),
        ("jan peeters@brugge.be", "peeters@brugge.be", "Misschien hoort “jan” bij het e-mailadres; er staat een spatie tussen.", 0.7),
        ("mail jan@brugge.be", "jan@brugge.be", "", 1.0),
        ("email jan@brugge.be", "jan@brugge.be", "", 1.0),
        ("adres jan@brugge.be", "jan@brugge.be", "", 1.0),
        ("via jan@brugge.be", "jan@brugge.be", "", 1.0),
        ("Jan jan@brugge.be", "jan@brugge.be", "", 1.0),
        ("contact: jan@brugge.be", "jan@brugge.be", "", 1.0),
        ("jan@brugge.b e", None, BROKEN, 1.0),
        ("JAN@BRUGGE.B E", None, BROKEN, 1.0),
        ("jan@brugge.be (Jan)", "jan@brugge.be", "", 1.0),
        ("jan@brugge.be Secretariaat van de burgemeester", "jan@brugge.be", "", 1.0),
        ("info@@brugge.be", None, NO_ADDRESS, 1.0),
        ("jan@brugge..be, an@brugge.be", "an@brugge.be", "", 1.0),
        (".jan@brugge.be.", "jan@brugge.be", "", 1.0),
        ("een.heel.lange.naam.van.een.mens@een.heel.lange.naam.van.een.dienst.van.de.stad.brugge.b e", None, BROKEN, 1.0),
        ("www.brugge.be", None, NO_ADDRESS, 1.0),
        ("@ brugge.be", None, "“@brugge.be” is geen geldig e-mailadres.", 1.0),
        ("a@b.be c@ d", "a@b.be", "", 1.0),
        ("te bevragen bij de dienst projecten van de stad, die hiervoor een algemeen adres heeft", None, NO_ADDRESS, 1.0),
    ],
    "phone": [
        ("050 44 80 00", "050 44 80 00", "", 1.0),
        ("tel. 050/44.80.00", "050/44.80.00", "", 1.0),
        ("+32 (0)50 44 80 00", "+32 (0)50 44 80 00", "", 1.0),
        ("(050) 44 80 00", "(050) 44 80 00", "", 1.0),
        ("0032 50 44 80 00", "0032 50 44 80 00", "", 1.0),
        ("050 44 80", None, NO_PHONE, 1.0),
        ("050 44 80 00 (secretariaat)", "050 44 80 00", "", 1.0),
        ("1234567", None, NO_PHONE, 1.0),
        ("+32 123 456 789 012 3", "+32 123 456 789 012 3", "", 1.0),
        ("0123456789012345", None, NO_PHONE, 1.0),
        ("12345678", "12345678", "", 1.0),
        ("50 44 80 00", "50 44 80 00", "", 1.0),
        ("O50 44 80 00", None, NO_PHONE, 1.0),
        ("vraag naar het nummer bij het onthaal van het stadhuis, dat geven zij graag", None, NO_PHONE, 1.0),
    ],
    "yes_no": [
        ("Ja", True, "", 1.0),
        ("Neen.", False, "", 1.0),
        ("ja, wij verklaren dit", True, "", 0.9),
        ("Wij ja", True, "", 1.0),
        ("wij zeggen ja", None, UNCLEAR, 1.0),
        ("ja / neen", None, UNCLEAR, 1.0),
        ("ja en neen", None, UNCLEAR, 1.0),
        ("ja en soms ook nee", None, UNCLEAR, 1.0),
        (
            "Ja, een overzicht van de tijdsbesteding is bijgevoegd     Nee",
            None,
            UNCLEAR.replace("…", "Ja, een overzicht van de tijdsbesteding is bijgevoegd Nee"),
            1.0,
        ),
        ("Ja, een lijst is bijgevoegd\nNee", None, UNCLEAR, 1.0),
        ("nee, wij werken met niemand anders OF Ja", None, UNCLEAR, 1.0),
        ("Ja wij doen", True, "", 0.9),
        ("ja, maar alleen als de andere partners het daar ook mee eens zijn in hun eigen bestuur en raad", None, RESERVED, 1.0),
        ("O ja  X neen", None, UNCLEAR, 1.0),
        ("Ja, en nee zeggen kan niet", True, "", 0.9),
        ("Nee of ja, zie 4", None, UNCLEAR, 1.0),
        ("oui", True, "", 1.0),
        ("non", False, "", 1.0),
        ("jawel", True, "", 1.0),
        ("No, thanks a lot", False, "", 0.9),
        ("ja, maar niet voor alle partners", None, RESERVED, 1.0),
        ("neen, tenzij het project groeit", None, RESERVED, 1.0),
        ("ja (onder voorbehoud)", None, RESERVED, 1.0),
        ("ja?", None, RESERVED, 1.0),
        ("ja, indien de partners akkoord gaan", None, RESERVED, 1.0),
        ("Ja/gedeeltelijk", None, RESERVED, 1.0),
        ("neen, wel een aanvraag bij Europa", None, RESERVED, 1.0),
        ("ja, het personeel werkt niet aan andere projecten? dat weten we", True, "", 0.9),
        ("misschien", None, UNCLEAR, 1.0),
        ("wij denken dat wij daar pas later iets over kunnen zeggen, na overleg met de partners", None, UNCLEAR, 1.0),
    ],
}


@pytest.mark.parametrize(("kind", "text", "value", "problem", "confidence"), [(kind, *row) for kind, rows in _READ.items() for row in rows])
def test_read_whole(kind: str, text: str, value: Any, problem: str, confidence: float) -> None:
    shown = " ".join(text.split())[: 60 if kind in ("kbo", "phone") else 80]
    expected = Decimal(value) if kind == "money" and value is not None else value
    found = values.parse(kind, text)
    assert replace(found, invalid=False) == values.Parsed(expected, problem.replace("…", shown), confidence)
    assert found is not None and type(found.value) is type(expected)


@pytest.mark.parametrize(
    ("text", "value", "problem"),
    [
        ("80%", "80", ""),
        ("80,5 procent", "80.5", ""),
        ("1", None, "Het is niet duidelijk welk percentage “1” is. Schrijf het met een procentteken."),
        ("1 %", "1", ""),
        ("0 %", "0", ""),
        ("1,5", "1.5", ""),
        ("100 pct", "100", ""),
        ("100,01%", None, "“100,01%” ligt niet tussen 0 en 100 procent."),
        ("-5%", None, "“-5%” ligt niet tussen 0 en 100 procent."),
        ("80/20", None, "“80/20” is geen percentage dat we herkennen."),
        ("x" * 90, None, f"“{'x' * 80}” is geen percentage dat we herkennen."),
        ("0,5 " + "x" * 90, None, f"Het is niet duidelijk welk percentage “0,5 {'x' * 76}” is. Schrijf het met een procentteken."),
        ("101 " + "x" * 90, None, f"“101 {'x' * 76}” ligt niet tussen 0 en 100 procent."),
    ],
)
def test_percentage_whole(text: str, value: str | None, problem: str) -> None:
    assert values.percentage(text) == values.Parsed(None if value is None else Decimal(value), problem)


def test_texts_and_what_is_too_long_for_a_value() -> None:
    assert values.parse("text", "  Stad \n Lier ") == values.Parsed("Stad Lier")
    assert values.parse("long_text", " een  twee \n\n drie ") == values.Parsed("een twee\n\ndrie")
    assert values.plain("  ") == values.Parsed(None, "Hier staat niets.")
    assert values.parse("declaration", "Ja") == values.Parsed(True)
    assert values.parse("money", "...") is None
    assert values.parse("months", "volgt later") == values.Parsed(None, "Hier staat nog geen antwoord: “volgt later”.", invalid=True)
    at_most = "1 euro" + " " * 394
    assert values.parse("money", at_most) == values.Parsed(Decimal("1.00"))
    for kind in ("money", "date", "months", "kbo", "email", "phone", "yes_no"):
        assert values.parse(kind, at_most + " ") == values.Parsed(None, "Hier staat een lange tekst; wij verwachtten een kort antwoord.")
    assert values.parse("text", "a" * 401) == values.Parsed("a" * 401)
    assert values.parse("long_text", "a" * 401) == values.Parsed("a" * 401)


@pytest.mark.parametrize(
    ("text", "nobody"),
    [
        ("in aanvraag", True),
        ("Betrokkenheid | Takenpakket", False),
        ("123", True),
        ("0207499431", True),
        ("2207499430", True),
        ("0207.499.430 of 0207.500.123", False),
        ("0207.499.430", False),
    ],
)
def test_whether_anybody_finds_an_enterprise_number_in_it(text: str, nobody: bool) -> None:
    assert values.kbo(text).invalid is nobody


@pytest.mark.parametrize(
    ("text", "first", "more"),
    [
        ("016 12 34 56 / 0475 12 34 56", "016 12 34 56", True),
        ("016123456/0475123456", "016123456", True),
        ("016-123456\n0475-123456", "016-123456", True),
        ("tel. 016 12 34 56, gsm +32 475 12 34 06", "016 12 34 56", True),
        ("02/123.45.67-02/123.45.68", "02/123.45.67", True),
        ("016 12 34 56 of 0475 12 34 56", "016 12 34 56", True),
        ("0475 12 34 06", "0475 12 34 06", False),
        ("+32 (0)475 12 34 06", "+32 (0)475 12 34 06", False),
        ("0032 16 02 04 06", "0032 16 02 04 06", False),
        ("016/02.03.04", "016/02.03.04", False),
    ],
)
def test_the_first_of_two_telephone_numbers(text: str, first: str, more: bool) -> None:
    found = values.phone(text)
    assert found == values.Parsed(
        first, "Er staan meerdere telefoonnummers; wij gebruiken het eerste." if more else "", 0.9 if more else 1.0
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("○ ja (overzicht bijgevoegd) ● neen", False),
        ("◉ Ja   ◯ Nee", True),
        ("○ ja ○ neen", None),
        ("● ja ● neen", None),
        ("● ja", True),
    ],
)
def test_round_buttons(text: str, said: bool | None) -> None:
    assert values.yes_no(text).value is said
