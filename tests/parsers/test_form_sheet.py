"""Forms that somebody typed over in a workbook: the application was taken for the cost model, and the form itself asked for again."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from calls.load import load_edition
from checks.engine import assess
from checks.model import Case, Outcome
from parsers.model import Reading, Role
from parsers.read import read_document
from registers.lookup import Registers
from samples.compare import SAMPLES

EDITION = load_edition("city-of-things-2025")
REGISTRATION = (
    ("Aanmelding van een projectidee",),
    ("Oproep City of Things 2025",),
    ("Organisatie en dienst", "Stad Ieper - Cel Data"),
    ("Contactpersoon", "Lore Testens"),
    ("E-mailadres", "lore@ieper.example"),
    ("Telefoonnummer", "03 351 31 41"),
    ("Kruis aan op welk domein of welke domeinen je projectidee inspeelt:",),
    ("☒ Smart Living",),
    ("☐ Smart People",),
    ("Welke maatschappelijke uitdaging wil je met dit project aanpakken?",),
    ("Wateroverlast in de lage wijken.",),
    ("Wat werd er, voor zover je weet, al geprobeerd om deze uitdaging op te lossen?",),
    ("Twee proefprojecten in andere steden.",),
    ("Waarop liepen die eerdere initiatieven vast? Waarom werden ze niet (op grote schaal) ingevoerd?",),
    ("De systemen waren gesloten en duur.",),
)
APPLICATION = (
    ("Formulier projectaanvraag",),
    ("Oproep City of Things 2025",),
    ("Projecttitel", "Wegwijs"),
    ("3. Partnerschap",),
    ("Nr.", "Naam van de organisatie", "Ondernemingsnummer", "Rol"),
    (1, "Gemeente Oostkamp", 207529520, "coördinator"),
    (2, "Stad Brugge", "0207.528.035", "deelnemer"),
    ("4.6 Stuurgroep: wie maakt er deel van uit en hoe vaak komt ze samen?",),
    ("Elke partner vaardigt een lid af.",),
    ("4.7 Klankbordgroep: hoe worden geïnteresseerden die geen partner zijn betrokken?",),
    ("Vijftien besturen komen twee keer per jaar samen.",),
    ("4.9 Hoe kan het project worden opgeschaald naar andere steden en gemeenten?",),
    ("Een draaiboek staat open voor alle gemeenten.",),
    ("5. Begroting",),
    ("Totale projectkost", 534000),
    ("Gevraagde steun", "€ 427.200,00"),
)
MODEL = SAMPLES / "04-province-partner" / "WEGDEK_city_of_things_2025_projectbegroting.xlsx"


def book(rows: tuple[tuple[object, ...], ...], beside: openpyxl.Workbook | None = None) -> bytes:
    made = beside or openpyxl.Workbook()
    sheet = made.create_sheet("Formulier")
    for row in rows:
        sheet.append(row)
    if beside is None:
        del made["Sheet"]
    made.save(buffer := io.BytesIO())
    return buffer.getvalue()


def read(data: bytes) -> Reading:
    return read_document("x.xlsx", data, EDITION)


def test_a_registration_in_a_workbook() -> None:
    found = read(book(REGISTRATION))
    assert found.role is Role.REGISTRATION_FORM
    values = {name: (field.value, field.place.location) for name, field in found.fields.items()}
    assert values["contact.email"] == ("lore@ieper.example", "blad 'Formulier', cel B5")
    assert values["challenge"] == ("Wateroverlast in de lage wijken.", "blad 'Formulier', cel A11")
    assert values["domains"][0] == ("living",) and found.fields["domains"].place.anchor["cell"] == "A8"


def test_an_application_in_a_workbook_is_no_cost_model() -> None:
    found = read(book(APPLICATION))
    assert found.role is Role.APPLICATION_FORM
    assert found.fields["governance.steering_group"].value == "Elke partner vaardigt een lid af."
    assert (found.fields["budget.total_cost"].value, found.fields["budget.grant_requested"].value) == (534_000, 427_200)
    partners = found.fields["partners"].value
    assert [(row["name"], row["kbo"], row["location"]) for row in partners] == [
        ("Gemeente Oostkamp", "0207529520", "blad 'Formulier', rij 6"),
        ("Stad Brugge", "0207528035", "blad 'Formulier', rij 7"),
    ]


@pytest.mark.parametrize(("rows", "phase"), [(REGISTRATION[:-2], "registration"), (APPLICATION, "application")])
def test_nothing_in_it_is_told_as_not_filled_in(rows: tuple[tuple[object, ...], ...], phase: str) -> None:
    case = Case(EDITION, Registers.load(), phase, None, None, (read(book(rows)), read(MODEL.read_bytes())), date(2025, 9, 1))
    complete = next(finding for finding in assess(case).findings if finding.check == "documents-complete")
    assert complete.outcome is Outcome.REVIEW


def test_a_form_and_a_cost_model_in_one_workbook_are_for_a_person() -> None:
    found = read(book(APPLICATION, openpyxl.load_workbook(MODEL)))
    assert found.role is Role.UNKNOWN and "apart" in found.problems[0]


def test_a_cost_model_with_a_question_in_it_stays_one() -> None:
    found = read(book(APPLICATION[7:9], openpyxl.load_workbook(MODEL)))
    assert found.role is Role.COST_MODEL
