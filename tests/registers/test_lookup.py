"""Who is who: names as people write them, numbers, mergers, and every trap that SOURCES.md tells of."""

from __future__ import annotations

import csv
import random
import string
from datetime import date
from pathlib import Path

import pytest

from registers.lookup import DATA, Registers
from registers.model import Body, Match
from registers.names import normal

REGISTERS = Registers.load()
IN_2025 = date(2025, 11, 14)
IN_2024 = date(2024, 6, 1)
FLEMISH = [body for body in REGISTERS.bodies if body.kind == "municipality" and body.region == "flanders" and body.valid_until is None]
ENDED_2024 = [body for body in REGISTERS.bodies if body.region == "flanders" and body.valid_until == date(2024, 12, 31)]


def _found(name: str, on: date = IN_2025) -> tuple[str, str, bool]:
    match = REGISTERS.by_name(name, on)
    return (match.body.kind, match.body.name, match.sure) if match.body else ("", "", match.sure)


def test_the_registers_are_whole() -> None:
    assert len(REGISTERS.bodies) == 620 + 1213
    assert len(FLEMISH) == 285
    assert len(ENDED_2024) == 27
    current = [body for body in REGISTERS.bodies if body.kind == "municipality" and body.valid_until is None]
    assert {region: sum(body.region == region for body in current) for region in ("flanders", "brussels", "wallonia")} == {
        "flanders": 285,
        "brussels": 19,
        "wallonia": 261,
    }
    assert Registers.load() is REGISTERS


# --------------------------------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    "pattern",
    [
        "{}",
        "Stad {}",
        "Gemeente {}",
        "Stadsbestuur {}",
        "Stadsbestuur van {}",
        "Gemeentebestuur {}",
        "gemeente- en OCMW-bestuur {}",
        "Lokaal bestuur {}",
        "GEMEENTE {}",
        "{} (coördinator)",
        "Stad {} - Dienst Smart City",
    ],
)
def test_every_flemish_municipality_is_found_however_it_is_written(pattern: str) -> None:
    wrong = {}
    for body in FLEMISH:
        match = REGISTERS.by_name(pattern.format(body.name), IN_2025)
        if (match.body, match.sure, match.score) != (body, True, 1.0):
            wrong[body.name] = match
    assert wrong == {}


def test_case_hyphens_and_diacritics_make_no_difference() -> None:
    wrong = [
        body.name
        for body in FLEMISH
        for written in (
            body.name.upper(),
            body.name.replace("-", " "),
            body.name.replace("Sint-", "St.-"),
            body.name.replace("Sint-", "St "),
        )
        if REGISTERS.by_name(written, IN_2025) != REGISTERS.by_name(body.name, IN_2025)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("written", "kind", "name"),
    [
        ("Heist o/d Berg", "municipality", "Heist-op-den-Berg"),
        ("Kapelle o.d. Bos", "municipality", "Kapelle-op-den-Bos"),
        ("De Panne", "municipality", "De Panne"),
        ("Gemeentebestuur van De Haan", "municipality", "De Haan"),
        ("Herk-de-Stad", "municipality", "Herk-de-Stad"),
        ("Stad Herk-de-Stad", "municipality", "Herk-de-Stad"),
        ("9000 Gent", "municipality", "Gent"),
        ("Ville de Courtrai", "municipality", "Kortrijk"),
        ("Commune d'Etterbeek", "municipality", "Etterbeek"),
        ("City of Antwerp", "municipality", "Antwerpen"),
        ("Liège", "municipality", "Luik"),
        ("Stad Ieper - Cel Data en Innovatie", "municipality", "Ieper"),
        ("Stad Mechelen, dienst ICT", "municipality", "Mechelen"),
        ("Stad/OCMW Ieper", "municipality", "Ieper"),
        ("OCMW en gemeente Zele", "municipality", "Zele"),
        ("OCMW Gent", "ocmw", "OCMW Gent"),
        ("O.C.M.W. van Gent", "ocmw", "OCMW Gent"),
        ("O.C.M.W.Gent", "ocmw", "OCMW Gent"),
        ("K.U.Leuven", "university", "KU Leuven"),
        ("OCMW van de stad Gent", "ocmw", "OCMW Gent"),
        ("OCMW-bestuur Zele", "ocmw", "OCMW Zele"),
        ("Autonoom Gemeentebedrijf Zele", "agb", "AGB Zele"),
        ("district Deurne", "district", "Deurne"),
        ("VGC", "vgc", "Vlaamse Gemeenschapscommissie"),
        ("V.G.C.", "vgc", "Vlaamse Gemeenschapscommissie"),
        ("Vlaamse Gemeenschapscommissie (VGC)", "vgc", "Vlaamse Gemeenschapscommissie"),
        ("VVSG (Vereniging van Vlaamse Steden en Gemeenten)", "vvsg", "Vereniging van Vlaamse Steden en Gemeenten"),
        ("KCVS", "kcvs", "Kenniscentrum Vlaamse Steden"),
        ("provincie Vlaams Brabant", "province", "Provincie Vlaams-Brabant"),
        ("Provinciebestuur Limburg", "province", "Provincie Limburg"),
        ("Intercommunale Leiedal", "intercommunale", "Leiedal"),
        ("UGent", "university", "Universiteit Gent"),
        ("Howest", "university_college", "Hogeschool West-Vlaanderen"),
        ("VITO NV", "research_centre", "VITO"),
        ("imec vzw", "research_centre", "imec"),
        ("De Lijn", "flemish_government_entity", "Vlaamse Vervoermaatschappij - De Lijn"),
    ],
)
def test_what_people_write(written: str, kind: str, name: str) -> None:
    assert _found(written) == (kind, name, True)


def test_all_municipalities_of_brussels_and_the_vgc_say_that_they_are_in_brussels() -> None:
    brussels = [body for body in REGISTERS.bodies if body.kind == "municipality" and body.region == "brussels"]
    assert [REGISTERS.by_name(f"Gemeente {body.name}", IN_2025).body for body in brussels] == brussels
    assert len(brussels) == 19


@pytest.mark.parametrize(
    "written",
    [
        "AGB Gent",
        "Autonoom gemeentebedrijf Ieper",
        "Politiezone Gent",
        "OCMW Luik",
        "Lokale politie Brugge",
        "Hulpverleningszone Ieper",
        "AGB Stad Peer",
    ],
)
def test_what_says_it_is_another_body_never_gives_the_municipality(written: str) -> None:
    match = REGISTERS.by_name(written, IN_2025)
    assert all(body.kind != "municipality" for body in (match.body, *match.alternatives) if body)


def test_two_bodies_in_one_name_are_for_a_person() -> None:
    both = REGISTERS.by_name("Gent / Brugge", IN_2025)
    assert (both.body and both.body.name, both.sure, [body.name for body in both.alternatives]) == ("Gent", False, ["Brugge"])
    assert _found("Stad Antwerpen - district Deurne")[2] is False
    assert _found("Stad Gent - Digipolis") == ("municipality", "Gent", False)
    assert _found("Stad Gent en OCMW Gent") == ("municipality", "Gent", False)
    assert _found("AGB Bree, gemeente Bree") == ("agb", "AGB Bree", False)


@pytest.mark.parametrize(
    "pattern",
    [
        "Stad {} (OCMW)",
        "Gemeente {0} / OCMW {0}",
        "Stad {0}, OCMW {0}",
        "Gemeente {} OCMW",
        "Lokaal bestuur {} (OCMW)",
        "Lokaal bestuur {0} - OCMW {0}",
        "OCMW {0}, gemeente {0}",
        "Gemeente {} (Openbaar Centrum voor Maatschappelijk Welzijn)",
    ],
)
def test_a_municipality_beside_its_ocmw_is_never_surely_the_ocmw(pattern: str) -> None:
    """It would be told that an OCMW may not apply."""
    found = [(body.name, REGISTERS.by_name(pattern.format(body.name), IN_2025)) for body in FLEMISH]
    assert [name for name, match in found if match.sure and match.body and match.body.kind == "ocmw"] == []
    assert [name for name, match in found if match.sure] in ([], ["Herk-de-Stad"])  # whose name ends as "Stad OCMW" begins


@pytest.mark.parametrize(
    "pattern",
    [
        "Dienst Mobiliteit, gemeente {}",
        "Afdeling IT | Stad {}",
        "College van burgemeester en schepenen van de gemeente {}",
        "Het college van burgemeester en schepenen van {}",
        "Gemeenteraad {}",
    ],
)
def test_an_organ_or_a_part_named_first_is_the_municipality(pattern: str) -> None:
    wrong = [body.name for body in FLEMISH if not REGISTERS.by_name(pattern.format(body.name), IN_2025).sure]
    assert wrong == []


def test_a_part_of_another_body_in_a_town_is_not_the_town() -> None:
    for written in (
        "Cel Data van Digipolis, stad Gent",
        "Politiezone Carma, gemeente Bree",
        "Digipolis, stad Gent",
        "Dienst ICT, Gent en Brugge",
    ):
        assert _found(written)[2] is False, written


def test_one_name_in_two_regions_is_for_a_person() -> None:
    match = REGISTERS.by_name("Saint-Nicolas", IN_2025)
    assert match.sure is False
    assert {(body.name, body.region) for body in (match.body, *match.alternatives) if body} == {
        ("Saint-Nicolas", "wallonia"),
        ("Sint-Niklaas", "flanders"),
    }
    assert _found("Sint-Niklaas") == ("municipality", "Sint-Niklaas", True)


def test_a_bare_name_is_the_municipality_also_where_a_district_or_association_shares_it() -> None:
    antwerp = REGISTERS.by_name("Antwerpen", IN_2025)
    assert (antwerp.body and antwerp.body.kind, antwerp.sure, [body.kind for body in antwerp.alternatives]) == (
        "municipality",
        True,
        ["district"],
    )
    assert _found("Ronse") == ("municipality", "Ronse", True)
    assert _found("Borsbeek") == ("municipality", "Borsbeek", False)  # ended, and now a district of that name
    assert _found("Gemeente Borsbeek") == ("municipality", "Borsbeek", True)


@pytest.mark.parametrize(
    ("written", "likely"),
    [
        ("Meerhoud", "Meerhout"),
        ("Nieuwkerken", "Nieuwerkerken"),
        ("gemente Zele", "Zele"),
        ("Sint-Truyden", "Sint-Truiden"),
        ("Knokke", "Knokke-Heist"),
    ],
)
def test_a_likeness_is_shown_and_never_sure(written: str, likely: str) -> None:
    match = REGISTERS.by_name(written, IN_2025)
    assert (match.body and match.body.name, match.how, match.sure) == (likely, "likeness", False)
    assert 0.7 < match.score < 1.0


def test_a_typing_error_never_becomes_sure() -> None:
    chance = random.Random(2025)
    real = {normal(name) for body in REGISTERS.bodies for name in (body.name, *body.aliases)}
    tried = 0
    for body in FLEMISH:
        for _ in range(4):
            place, letter = chance.randrange(len(body.name)), chance.choice(string.ascii_lowercase)
            before, after = body.name[:place], body.name[place + 1 :]
            typo = chance.choice([before + letter + after, before + after, before + letter + body.name[place:]])
            if normal(typo) in real:  # Malle for Melle, or only a hyphen or a capital
                continue
            match = REGISTERS.by_name(f"Gemeente {typo}", IN_2025)
            assert not match.sure, (body.name, typo, match)
            tried += 1
    assert tried > 1000


@pytest.mark.parametrize("written", ["", "   ", "???", "\x00", "-", "Jan Peeters", "Cronos Groep NV", "x" * 3000, "Gemeente", "Stad"])
def test_a_name_that_no_register_has_is_never_sure(written: str) -> None:
    assert REGISTERS.by_name(written, IN_2025).sure is False


@pytest.mark.parametrize("written", ["Gent NV", "Mol BV", "Peer bvba", "Perspectief NV", "Vonk BV"])
def test_a_company_with_the_name_of_a_body_is_not_that_body(written: str) -> None:
    assert REGISTERS.by_name(written, IN_2025).sure is False
    assert Registers.is_company(written) is True


@pytest.mark.parametrize(
    ("written", "company"),
    [
        ("Klimaatscan NV", True),
        ("N.V. Klimaatscan", True),
        ("Klimaatscan (nv)", True),
        ("Klimaatscan B.V. - vestiging Gent", True),
        ("Klimaatscan S.R.L.", True),
        ("Klimaatscan Besloten Vennootschap", True),
        ("Klimaatscan GmbH", True),
        ("Klimaatscan vzw", False),
        ("Klimaatscan", False),
        ("Stad Gent", False),
        ("Vlaamse Maatschappij voor Watervoorziening cv", False),
        ("Woonmaatschappij Thuispunt bv", False),
        ("Bvlgari", False),
        ("NV", False),
        ("", False),
    ],
)
def test_legal_forms_of_companies(written: str, company: bool) -> None:
    assert Registers.is_company(written) is company


def test_public_bodies_that_are_no_company_by_name() -> None:
    public = [
        body
        for body in REGISTERS.bodies
        if body.kind in {"municipality", "ocmw", "province", "university", "vgc", "vvsg", "kcvs", "police_zone"}
    ]
    assert len(public) > 1000
    assert [body.name for body in public if Registers.is_company(body.name)] == []


# ------------------------------------------------------------------------------------------------------------------------- mergers

MERGERS = {
    "Borsbeek": "Antwerpen",
    "Zwijndrecht": "Beveren-Kruibeke-Zwijndrecht",
    "Beveren": "Beveren-Kruibeke-Zwijndrecht",
    "Kruibeke": "Beveren-Kruibeke-Zwijndrecht",
    "Galmaarden": "Pajottegem",
    "Gooik": "Pajottegem",
    "Herne": "Pajottegem",
    "Meulebeke": "Tielt",
    "Ruiselede": "Wingene",
    "De Pinte": "Nazareth-De Pinte",
    "Nazareth": "Nazareth-De Pinte",
    "Melle": "Merelbeke-Melle",
    "Merelbeke": "Merelbeke-Melle",
    "Moerbeke": "Lokeren",
    "Wachtebeke": "Lochristi",
    "Tessenderlo": "Tessenderlo-Ham",
    "Ham": "Tessenderlo-Ham",
    "Bilzen": "Bilzen-Hoeselt",
    "Hoeselt": "Bilzen-Hoeselt",
    "Borgloon": "Tongeren-Borgloon",
    "Tongeren": "Tongeren-Borgloon",
    "Kortessem": "Hasselt",
}
GROWN = ["Tielt", "Wingene", "Lochristi", "Lokeren", "Hasselt"]


def test_the_mergers_of_2025_are_all_tested() -> None:
    assert {body.name for body in ENDED_2024} == {*MERGERS, *GROWN}


@pytest.mark.parametrize(("name", "successor"), MERGERS.items())
def test_a_municipality_that_merged_away_is_found_with_its_successor(name: str, successor: str) -> None:
    after = REGISTERS.by_name(f"Gemeente {name}", IN_2025)
    assert after.body is not None
    assert (after.body.name, after.sure, after.body.successors, after.body.ended(IN_2025)) == (name, True, (successor,), True)
    assert REGISTERS.by_name(successor, IN_2025).sure is True
    before = REGISTERS.by_name(f"Gemeente {name}", IN_2024)
    assert before.body is not None
    assert (before.body, before.sure, before.body.ended(IN_2024)) == (after.body, True, False)


@pytest.mark.parametrize("name", GROWN)
def test_a_municipality_that_grew_and_kept_its_name_is_the_current_one(name: str) -> None:
    after, before = REGISTERS.by_name(name, IN_2025), REGISTERS.by_name(name, IN_2024)
    assert after.body is not None
    assert before.body is not None
    assert (after.sure, after.alternatives, after.body.valid_until, after.body.ended(IN_2025)) == (True, (), None, False)
    assert (before.sure, before.body.valid_until, before.body.ended(IN_2024)) == (True, date(2024, 12, 31), False)


def test_the_last_and_the_first_day_of_a_merger() -> None:
    old, new = REGISTERS.by_name("Galmaarden", IN_2025).body, REGISTERS.by_name("Pajottegem", IN_2025).body
    assert old is not None
    assert new is not None
    assert [old.ended(date(2024, 12, 31)), old.ended(date(2025, 1, 1))] == [False, True]
    assert REGISTERS.by_name("Pajottegem", date(2025, 1, 1)).sure is True
    assert REGISTERS.by_name("Pajottegem", date(2024, 12, 31)).sure is False
    assert (old.kbo, new.kbo) == ("0207508338", "1010784540")


def test_older_mergers_lead_to_the_municipality_of_today() -> None:
    assert {name: REGISTERS.by_name(name, IN_2025).body.successors for name in ("Sint-Amands", "Nevele", "Overpelt")} == {  # type: ignore[union-attr]  # None fails too
        "Sint-Amands": ("Puurs-Sint-Amands",),
        "Nevele": ("Deinze",),
        "Overpelt": ("Pelt",),
    }


# ------------------------------------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("ended", "current"),
    [
        ("37015", "37022"),
        ("37018", "37021"),
        ("44034", "44087"),
        ("46014", "46029"),
        ("71022", "71072"),
        ("71069", "71071"),
        ("73006", "73110"),
        ("73083", "73111"),
    ],
)
def test_a_number_that_outlived_a_merger_gives_the_current_body_first(ended: str, current: str) -> None:
    rows = {body.nis_code: body for body in REGISTERS.bodies if body.kind == "municipality"}
    number = rows[current].kbo
    assert number == rows[ended].kbo
    assert REGISTERS.by_number(number, IN_2025) == (rows[current], rows[ended])
    assert REGISTERS.by_number(number, IN_2024) == (rows[ended], rows[current])


def test_every_flemish_number_leads_to_its_municipality() -> None:
    assert [REGISTERS.by_number(body.kbo, IN_2025)[0] for body in FLEMISH] == FLEMISH


def test_two_organisations_on_one_number_are_both_given() -> None:
    assert [body.name for body in REGISTERS.by_number("0822823779", IN_2025)] == ["Hout & Blooteland", "AGB Stadsontwikkeling Diksmuide"]
    assert {body.name for body in REGISTERS.by_number("0212165922", IN_2025)} == {"OCMW Ronse", "vzw De Linde"}


def test_the_number_of_deinze_that_only_one_source_gives_is_not_taken_but_told() -> None:
    (deinze,) = REGISTERS.by_number("0697608162", IN_2025)
    assert (deinze.name, deinze.valid_from) == ("Deinze", date(2019, 1, 1))
    assert "0840931701" in deinze.note
    assert REGISTERS.by_number("0840931701", IN_2025) == ()
    assert [body.valid_until for body in REGISTERS.by_number("0207450435", IN_2025)] == [date(2018, 12, 31)]


def test_a_number_may_be_written_with_dots_spaces_and_country() -> None:
    expected = REGISTERS.by_name("Mechelen", IN_2025).body
    for written in ("0207499430", "0207.499.430", "BE 0207.499.430", "be0207 499 430", " 0207-499-430 "):
        assert REGISTERS.by_number(written, IN_2025) == (expected,)
        assert Registers.number_valid(written)


@pytest.mark.parametrize(
    "number", ["", "0207499431", "2165162239", "207499430", "02074994300", "nvt", "０207499430", "0000000000", "0207 499 43O"]
)
def test_what_is_no_enterprise_number(number: str) -> None:
    assert Registers.number_valid(number) is False
    assert REGISTERS.by_number(number, IN_2025) == ()


def test_every_number_in_the_registers_is_valid_and_new_ones_begin_with_one() -> None:
    numbers = {body.kbo for body in REGISTERS.bodies if body.kbo}
    assert len(numbers) > 1300
    assert [number for number in numbers if not Registers.number_valid(number)] == []
    assert {"1010784540", "1010781867", "1010783451"} <= numbers


def test_agencies_without_a_number_of_their_own_share_none() -> None:
    assert [body.name for body in REGISTERS.by_number("0316380841", IN_2025)] == ["Vlaamse overheid"]


# ------------------------------------------------------------------------------------------------------------------- domains, names


def test_mail_domains_lead_to_bodies_the_existing_ones_first() -> None:
    def of(domain: str) -> list[tuple[str, str]]:
        return [(body.kind, body.name) for body in REGISTERS.by_domain(domain)]

    assert of("antwerpen.be") == of("Jan@ICT.Antwerpen.be") == [("municipality", "Antwerpen")]
    assert of("beveren.be") == [("municipality", "Beveren-Kruibeke-Zwijndrecht"), ("municipality", "Beveren")]
    assert of("galmaarden.be") == [("municipality", "Galmaarden")]
    assert of("ugent.be") == [("university", "Universiteit Gent")]
    assert of("herenthals.be") == of("gmail.com") == of("be") == of("") == []


def test_every_flemish_municipality_of_today_has_a_mail_domain() -> None:
    with (DATA / "email_domains.csv").open(encoding="utf-8", newline="") as file:
        reached = {body for row in csv.DictReader(file) for body in REGISTERS.by_domain(row["domain"])}
    assert set(FLEMISH) - reached == set()


def test_names_for_running_text() -> None:
    names = dict(REGISTERS.names())
    assert {name: names[name] for name in ("Menen", "Courtrai", "VVSG", "UGent", "Provincie Limburg", "Galmaarden")} == {
        "Menen": "Menen",
        "Courtrai": "Kortrijk",
        "VVSG": "Vereniging van Vlaamse Steden en Gemeenten",
        "UGent": "Universiteit Gent",
        "Provincie Limburg": "Provincie Limburg",
        "Galmaarden": "Galmaarden",
    }
    assert {body.name for body in FLEMISH} <= set(names)


# ----------------------------------------------------------------------------------------------------------------- other registers


def test_registers_of_a_folder_and_a_broken_one(tmp_path: Path) -> None:
    for name in ("municipalities.csv", "organisations.csv", "email_domains.csv"):
        lines = (DATA / name).read_text(encoding="utf-8").splitlines()
        (tmp_path / name).write_text("\n".join(lines[:3]) + "\n", encoding="utf-8")
    small = Registers.load(tmp_path)
    assert [body.name for body in small.bodies] == ["Aartselaar", "Antwerpen", "Vlaamse Gemeenschapscommissie", "Provincie Antwerpen"]
    assert small.by_name("Stad Gent", IN_2025).sure is False
    with pytest.raises(FileNotFoundError):
        Registers.load(tmp_path / "none")


def test_registers_without_anybody() -> None:
    empty = Registers([])
    assert empty.by_name("Gent", IN_2025) == Match(None)
    assert (empty.by_number("0207451227", IN_2025), empty.by_domain("gent.be"), list(empty.names())) == ((), (), [])


def test_a_body_says_when_it_ended() -> None:
    assert Body("intercommunale", "Oud", status="inactive").ended(IN_2025) is True
    assert Body("intercommunale", "Nieuw", status="").ended(IN_2025) is False
    assert Body("municipality", "Weg", valid_until=date(2024, 12, 31), status="inactive").ended(IN_2024) is False
