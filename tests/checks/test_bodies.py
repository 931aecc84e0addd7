"""Who a name and a number point at, whole: every way in which they can agree, contradict each other, or tell nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from calls.model import BodyRule
from checks.bodies import Identity, NumberIs, Sure, current, described, identify, outcome_of, rule_for
from checks.model import Outcome
from registers import overlay
from registers.lookup import Registers
from registers.model import Body
from tests.checks.cases import REGISTERS, application, rule

MECHELEN, LIER, OCMW_MECHELEN = "0207499430", "0207502301", "0212196111"
FREE, FREE_2 = "0403019261", "0999999922"  # valid numbers that no register has
DAY = date(2025, 11, 13)
YES, ENDED, AGAINST, UNKNOWN, COMPANY = Sure.YES, Sure.ENDED, Sure.CONTRADICTION, Sure.UNKNOWN, Sure.COMPANY


def body(name: str) -> Body:
    found = REGISTERS.by_name(name, DAY).body
    assert found is not None
    return found


def who(name: str, kbo: str = "", unclear: bool = False, registers: Registers = REGISTERS) -> Identity:
    return identify(application(registers=registers), name, kbo, unclear)


@pytest.mark.parametrize(
    ("name", "kbo", "sure", "number", "found"),
    [
        ("Stad Mechelen", MECHELEN, YES, NumberIs.CONFIRMS, "Mechelen"),
        ("Stad Mechelen", "", YES, NumberIs.ABSENT, "Mechelen"),
        ("Stad Mechelen", "0207499431", YES, NumberIs.INVALID, "Mechelen"),
        ("Stad Mechelen", LIER, AGAINST, NumberIs.OTHER, "Mechelen"),
        ("Stad Mechelen", FREE, AGAINST, NumberIs.OTHER, "Mechelen"),
        ("Gemeente Galmaarden", "", ENDED, NumberIs.ABSENT, "Gemeente Galmaarden"),
        ("Gemeente Galmaarden", "0207499431", ENDED, NumberIs.INVALID, "Gemeente Galmaarden"),
        ("Stad Mechlen", MECHELEN, AGAINST, NumberIs.OTHER, "Stad Mechelen"),
        ("Stad Mechlen", "", UNKNOWN, NumberIs.ABSENT, "Stad Mechelen"),
        ("Stad Mechlen", FREE, UNKNOWN, NumberIs.OTHER, "Stad Mechelen"),
        ("Acme NV", "", COMPANY, NumberIs.ABSENT, None),
        ("Acme NV", FREE, COMPANY, NumberIs.UNCHECKED, None),
        ("Acme NV", "0403019262", COMPANY, NumberIs.INVALID, None),
        ("Acme NV", LIER, AGAINST, NumberIs.OTHER, "Stad Lier"),
        ("Streekwerking CV", "", UNKNOWN, NumberIs.ABSENT, None),
        ("Streekwerking (c.v.)", "", UNKNOWN, NumberIs.ABSENT, None),
        ("Buurtwerk De Brug vzw", FREE, UNKNOWN, NumberIs.UNCHECKED, None),
        ("Kenniswerkplaats De Proef", FREE, UNKNOWN, NumberIs.UNCHECKED, None),
    ],
)
def test_who_it_is_and_what_the_number_says(name: str, kbo: str, sure: Sure, number: NumberIs, found: str | None) -> None:
    identity = who(name, kbo)
    assert (identity.name, identity.sure, identity.number, identity.body) == (name, sure, number, body(found) if found else None)
    assert identity.candidates == (
        (body("Mechelen"), *REGISTERS.by_number(kbo, DAY)) if name == "Stad Mechelen" and sure is AGAINST else ()
    )


def test_a_number_that_cannot_be_used_is_not_absent() -> None:
    assert [who("Stad Mechelen", "", unclear).number for unclear in (False, True)] == [NumberIs.ABSENT, NumberIs.INVALID]


@pytest.mark.parametrize(
    ("name", "kbo", "text"),
    [
        ("Stad Mechelen", FREE, "De naam “Stad Mechelen” wijst op Mechelen (stad of gemeente, Vlaanderen), maar het ondernemingsnummer "
         f"{FREE} staat niet in onze registers. Het register kent voor Mechelen (stad of gemeente, Vlaanderen) het nummer {MECHELEN}."),
        ("Gemeente Galmaarden", "", "Galmaarden (stad of gemeente, Vlaanderen) bestaat niet meer sinds 1 januari 2025. Het ging op in Pajottegem."),
        ("Kenniswerkplaats De Proef", FREE, f"“Kenniswerkplaats De Proef” ({FREE}) herkennen we niet met zekerheid in onze registers."),
        ("Kenniscentrum Vlaamse Steden", FREE, f"“Kenniscentrum Vlaamse Steden” ({FREE}) is Kenniscentrum Vlaamse Steden (het KCVS). Het "
         "ondernemingsnummer is geldig, maar staat niet in onze registers."),
    ],
)  # fmt: skip
def test_what_is_said_of_it(name: str, kbo: str, text: str) -> None:
    assert who(name, kbo).explanation == text


def test_a_body_of_which_the_register_has_no_number_is_not_contradicted_by_one_that_nobody_has() -> None:
    identity = who("Kenniscentrum Vlaamse Steden", FREE)
    assert (identity.sure, identity.number) == (YES, NumberIs.UNCHECKED)
    other = who("Kenniscentrum Vlaamse Steden", LIER)
    assert (other.sure, other.number) == (AGAINST, NumberIs.OTHER)
    assert other.explanation == (
        f"De naam “Kenniscentrum Vlaamse Steden” wijst op Kenniscentrum Vlaamse Steden (het KCVS), maar het ondernemingsnummer {LIER} "
        "hoort bij Lier (stad of gemeente, Vlaanderen)."
    )


def test_a_number_that_two_rows_of_one_body_share_confirms_it() -> None:
    one = Body("municipality", "Nieuwstad", kbo="", nis_code="1", region="flanders")
    twin = replace(one, kbo=FREE)
    registers = Registers([one, Body("ocmw", "OCMW Nieuwstad", kbo=FREE)])
    assert who("Nieuwstad", FREE, registers=registers).number is NumberIs.OTHER
    assert who("Nieuwstad", FREE, registers=Registers([twin])).number is NumberIs.CONFIRMS


@pytest.fixture
def kbo_extract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Registers:
    def company(self: Registers, kbo: str) -> overlay.Company | None:
        known = {FREE: overlay.Company(FREE, ("Umicore",), "Naamloze vennootschap"), FREE_2: overlay.Company(FREE_2, (), "Maatschap")}
        return known.get(kbo)

    monkeypatch.setattr(Registers, "company", company)
    return REGISTERS


@pytest.mark.parametrize(
    ("name", "kbo", "sure", "number", "found", "text"),
    [
        ("Umicore", FREE, COMPANY, NumberIs.CONFIRMS, None,
         f"“Umicore” ({FREE}) is een onderneming. Het ondernemingsnummer {FREE} hoort volgens de KBO bij “Umicore” (Naamloze vennootschap)."),
        ("Slimme Meters", FREE, UNKNOWN, NumberIs.OTHER, None,
         f"“Slimme Meters” herkennen we niet met zekerheid in onze registers. Het ondernemingsnummer {FREE} hoort volgens de KBO bij “Umicore” "
         "(Naamloze vennootschap)."),
        ("Stad Mechlen", FREE_2, UNKNOWN, NumberIs.OTHER, "Mechelen",
         "“Stad Mechlen” herkennen we niet met zekerheid in onze registers. Het lijkt op Mechelen (stad of gemeente, Vlaanderen). Het "
         f"ondernemingsnummer {FREE_2} hoort volgens de KBO bij een onderneming zonder naam (Maatschap)."),
        ("nv", FREE, UNKNOWN, NumberIs.OTHER, None,
         f"“nv” herkennen we niet met zekerheid in onze registers. Het ondernemingsnummer {FREE} hoort volgens de KBO bij “Umicore” "
         "(Naamloze vennootschap)."),
    ],
)  # fmt: skip
def test_a_number_of_a_business(
    kbo_extract: Registers, name: str, kbo: str, sure: Sure, number: NumberIs, found: str | None, text: str
) -> None:
    assert who(name, kbo) == Identity(name, sure, number, body(found) if found else None, text)


def rules(*bodies: BodyRule) -> object:
    return rule(application(), "partners-eligible").model_copy(update={"bodies": bodies})


def says(*kinds: str, outcome: str = "fail", **more: object) -> BodyRule:
    return BodyRule(kinds=kinds, outcome=outcome, **more)  # type: ignore[arg-type]


def test_an_association_has_its_own_rule_where_the_edition_gives_one() -> None:
    case, vzw, other = application(), who("Buurtwerk De Brug vzw"), who("Kenniswerkplaats De Proef")
    unknown, non_profit = says("unknown", outcome="review"), says("non_profit", outcome="pass")
    assert rule_for(case, rules(unknown, non_profit), vzw) is non_profit  # type: ignore[arg-type]
    assert rule_for(case, rules(unknown, non_profit), other) is unknown  # type: ignore[arg-type]
    assert rule_for(case, rules(unknown), vzw) is unknown  # type: ignore[arg-type]


def test_a_name_that_is_only_like_a_body_has_no_rule_and_so_goes_to_a_person() -> None:
    assert rule_for(application(), rules(says("unknown"), says("municipality")), who("Stad Mechlen")) is None  # type: ignore[arg-type]
    assert outcome_of(None) is Outcome.REVIEW


def test_name_and_number_of_a_body_that_ended_and_one_that_did_not_are_judged_each_by_its_own_rule() -> None:
    """Galmaarden merged away: with the number of Lier, only a rule for ended bodies counts for the one, and never for the other."""
    identity = who("Gemeente Galmaarden", LIER)
    assert identity.sure is AGAINST
    living, over = says("municipality"), says("municipality", ended=True)
    assert rule_for(application(), rules(living), identity) is None  # type: ignore[arg-type]
    assert rule_for(application(), rules(living, over), identity) is over  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (Body("municipality", "Etterbeek", region="brussels"), "Etterbeek (stad of gemeente, Brussel)"),
        (Body("kcvs", "KCVS"), "KCVS"),
        (Body("vgc", "Vlaamse Gemeenschapscommissie"), "Vlaamse Gemeenschapscommissie"),
        (Body("kcvs", "Kenniscentrum"), "Kenniscentrum (het KCVS)"),
        (Body("ocmw", "OCMW Lier", region="flanders"), "OCMW Lier"),
        (Body("new_kind", "Iets nieuws"), "Iets nieuws (organisatie)"),
    ],
)
def test_how_a_body_is_shown(made: Body, text: str) -> None:
    assert described(made) == text


def test_who_acts_today() -> None:
    case = application()
    assert current(case, who("Stad Mechelen", MECHELEN)) == body("Mechelen")
    assert current(case, who("Gemeente Galmaarden")) == body("Pajottegem")
    assert current(case, who("Stad Mechlen")) is None
    split = replace(who("Gemeente Galmaarden"), body=replace(body("Gemeente Galmaarden"), successors=("Pajottegem", "Lier")))
    assert current(case, split) is None, "in which of the two it went up is not known"
    assert current(case, replace(who("Stad Mechlen"), body=body("Gemeente Galmaarden"))) is None, "only of a body that is certain"


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"valid_until": None, "successors": ()}, "Galmaarden (stad of gemeente, Vlaanderen) bestaat niet meer."),
        ({"valid_until": None}, "Galmaarden (stad of gemeente, Vlaanderen) bestaat niet meer. Het ging op in Pajottegem."),
        (
            {"successors": ("A", "B")},
            "Galmaarden (stad of gemeente, Vlaanderen) bestaat niet meer sinds 1 januari 2025. Het ging op in A en B.",
        ),
    ],
)
def test_what_is_said_of_a_body_that_ended(monkeypatch: pytest.MonkeyPatch, changes: dict[str, object], text: str) -> None:
    gone = replace(body("Gemeente Galmaarden"), **changes)  # type: ignore[arg-type]
    monkeypatch.setattr("checks.bodies.ended", lambda case, found: True)
    assert who("Galmaarden", registers=Registers([gone])).explanation == text
