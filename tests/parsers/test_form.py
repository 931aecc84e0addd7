"""Meaning: fields found by what is asked, in forms with other words, orders and makes; doubt is told and never guessed away."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import docx as python_docx
import pypdf
import pytest
from docx.document import Document
from pypdf.annotations import FreeText

from calls.load import load_edition
from parsers import docx, form, pdf
from parsers.model import FieldValue
from tests.parsers.builders import FORMS, Sheet, filled, p, saved, tbl, tc, tr, word

EDITION = load_edition("city-of-things-2025")
REGISTRATION, APPLICATION = EDITION.form("registration-form"), EDITION.form("application-form")
QUESTIONS = {
    "challenge": "Welke maatschappelijke uitdaging wil je aanpakken?",
    "earlier_attempts": "Wat werd er al geprobeerd om deze uitdaging op te lossen?",
    "obstacles": "Waarop liepen eerdere initiatieven vast? En waarom werden ze niet op grote schaal ingevoerd?",
    "project_description": "Beschrijf het project.",
    "partner_engagement": "Met welke partners heb je al gesproken?",
    "results": "Welke eindresultaten beoogt het project?",
}


def values(fields: dict[str, FieldValue]) -> dict[str, Any]:
    return {name: found.value for name, found in fields.items()}


def table(document: Document, *rows: tuple[str, ...]) -> None:
    made = document.add_table(0, len(rows[0]))
    for row in rows:
        for cell, text in zip(made.add_row().cells, row, strict=True):
            cell.text = text


def read(document: Document, role: Any = APPLICATION) -> dict[str, FieldValue]:
    return form.read(docx.picture(saved(document)), role, "formulier.docx")


def test_registration_in_plain_lines_with_other_words() -> None:
    document = python_docx.Document()
    document.add_paragraph("Contactgegevens")
    for line in ("Stad Kortrijk, dienst Data", "Jan Peeters", "jan@kortrijk.example", "056 27 70 00", "Grote Markt 54, 8500 Kortrijk"):
        document.add_paragraph(line)
    document.add_paragraph("Op welke domeinen speelt het project in? (kruis aan)")
    for line in ("[ ] Economy", "[x] Mobility", "☐ Living", "X Smart Environment"):
        document.add_paragraph(line)
    for number, (name, question) in enumerate(QUESTIONS.items(), start=1):
        document.add_paragraph(f"{number}) {question}").runs[0].bold = number % 2 == 0
        document.add_paragraph(f"Antwoord op {name}.")
        document.add_paragraph("Tweede alinea: met dubbelpunt.", style="List Bullet")
    found = read(document, REGISTRATION)
    assert values(found) == {
        "contact.organisation": "Stad Kortrijk, dienst Data",
        "contact.name": "Jan Peeters",
        "contact.email": "jan@kortrijk.example",
        "contact.phone": "056 27 70 00",
        "contact.address": "Grote Markt 54, 8500 Kortrijk",
        "domains": ("mobility", "environment"),
        **{name: f"Antwoord op {name}.\nTweede alinea: met dubbelpunt." for name in QUESTIONS},
    }
    assert found["contact.name"].confidence == 0.7
    assert found["challenge"].place.location == "alinea 13, bij “1) Welke maatschappelijke uitdaging wil je aanpakken?”"
    assert found["challenge"].place.anchor == {"block": 12, "more": [{"block": 13}]}


def test_registration_as_one_table() -> None:
    document = python_docx.Document()
    table(
        document,
        ("Organisatie", "Gemeente Melle", "Naam contactpersoon", "An Maes"),
        ("E-mail", "an@melle.example", "Tel.", "09 210 07 70"),
    )
    table(document, *[row for name, question in QUESTIONS.items() for row in ((question,), (f"Over {name}",))])
    assert values(read(document, REGISTRATION)) == {
        "contact.organisation": "Gemeente Melle",
        "contact.name": "An Maes",
        "contact.email": "an@melle.example",
        "contact.phone": "09 210 07 70",
        **{name: f"Over {name}" for name in QUESTIONS},
        "domains": None,  # nobody asks it
    }


def test_application_in_another_order_with_other_words() -> None:
    document = python_docx.Document()
    document.add_heading("A. Wie dient in?", 1)
    table(document, ("Hoofdaanvrager", "Stad Brugge"), ("KBO-nummer", "BE 207.528.035"), ("Maatschappelijke zetel", "Burg 12, 8000 Brugge"))
    document.add_heading("B. Contactpersoon", 1)
    for line in ("Naam en voornaam: Peeters Jan", "Functie\tprojectleider", "Gsm: +32 478 12 34 56"):
        document.add_paragraph(line)
    document.add_heading("C. Het project", 1)
    table(document, ("Titel", "Slim Brugge", "Afkorting", "SLIM"), ("Startdatum", "1 april 2026", "Einddatum", "maart 2029"), ("Looptijd", "3 jaar", "Thema", "Mobiliteit, wonen"))  # fmt: skip  # noqa: E501
    document.add_heading("Financieel", 1)
    table(document, ("Totaalbudget", "1.250.000"), ("Gevraagde subsidie (max. 80 %)", "1 mio euro"), ("Eigen middelen", "zie bijlage"), ("Andere inkomsten", "/"))  # fmt: skip  # noqa: E501
    document.add_heading("Opgemaakt door", 1)
    document.add_paragraph("Naam: Piet Janssens")
    document.add_paragraph("Functie: algemeen directeur")
    found = read(document)
    assert values(found) == {
        "applicant.name": "Stad Brugge",
        "applicant.kbo": "0207528035",
        "applicant.address": "Burg 12, 8000 Brugge",
        "contact.name": "Peeters Jan",
        "contact.function": "projectleider",
        "contact.phone": "+32 478 12 34 56",
        "project.title": "Slim Brugge",
        "project.acronym": "SLIM",
        "project.start": date(2026, 4, 1),
        "project.end": None,
        "project.duration_months": 36,
        "domains": ("living", "mobility"),
        "budget.total_cost": Decimal("1250000.00"),
        "budget.grant_requested": Decimal("1000000.00"),
        "budget.own_contribution": None,
    }
    assert found["project.end"].problem == "In “maart 2029” ontbreekt de dag."
    assert found["budget.own_contribution"].raw == "zie bijlage"
    assert found["applicant.kbo"].problem.startswith("De nul vooraan")


@pytest.mark.parametrize("styled", [True, False], ids=["headings", "bold lines"])
def test_equal_labels_are_told_apart_by_their_section(styled: bool) -> None:
    document = python_docx.Document()
    for heading, rows in {
        "2. Gegevens van de indiener": (("Naam", "Stad Gent"), ("Adres", "Botermarkt 1, 9000 Gent")),
        "Contactpersoon": (("Naam", "An Maes"), ("E-mail", "an@gent.example")),
    }.items():
        if styled:
            document.add_heading(heading, 1)
        else:
            document.add_paragraph().add_run(heading).bold = True
        table(document, *rows)
    assert values(read(document)) == {
        "applicant.name": "Stad Gent",
        "applicant.address": "Botermarkt 1, 9000 Gent",
        "contact.name": "An Maes",
        "contact.email": "an@gent.example",
    }


def test_two_different_answers_are_not_guessed_between() -> None:
    document = python_docx.Document()
    table(
        document,
        ("Projecttitel", "Eerste titel"),
        ("Projecttitel", "Tweede titel"),
        ("Startdatum", "1/3/2026"),
        ("Startdatum", "1 maart 2026"),
    )
    found = read(document)
    assert values(found) == {"project.title": None, "project.start": date(2026, 3, 1)}
    assert found["project.title"].raw == "Eerste titel / Tweede titel"
    assert "twee verschillende antwoorden" in found["project.title"].problem


def test_partner_rows_in_any_column_order_with_repeated_heading() -> None:
    document = python_docx.Document()
    document.add_heading("Partners", 1)
    head = ("Rol", "Taak", "KBO", "Partner", "Type", "Opmerking")
    table(document, head, ("",) * 6, ("Coördinator", "alles", "0207.528.035", "Stad Brugge", "stad", ""), head, ("adviseur", "", "123", "X bv", "bedrijf", "hm"))  # fmt: skip  # noqa: E501
    document.add_heading("Onderaannemers", 2)
    table(document, ("Naam", "Opdracht"), ("Y nv", "bouw"), ("", ""))
    document.add_heading("Werkpakketten", 2)
    table(document, ("Nr", "Werkpakket", "Van", "Tot"), ("1", "Leiding", "1", "36"), ("2", "", "", ""))
    found = read(document)
    assert found["partners"].value == (
        {
            "name": "Stad Brugge",
            "kbo": "0207528035",
            "type": "municipality",
            "role": "coordinator",
            "task": "alles",
            "location": "tabel 1, rij 3",
        },
        {"name": "X bv", "kbo": None, "type": "company", "role": None, "task": "", "location": "tabel 1, rij 5"},
    )
    assert "Rij 2: “123” is geen ondernemingsnummer" in found["partners"].problem
    assert found["subcontractors"].value == ({"name": "Y nv", "task": "bouw", "location": "tabel 2, rij 2"},)
    assert found["work_packages"].value == (
        {"number": "1", "title": "Leiding", "start": "1", "end": "36", "lead": "", "location": "tabel 3, rij 2"},
    )


OPEN_BOXES = {"declarations.no_double_funding": False, "declarations.flemish_region": False}
DOUBLE = "Voor de kosten van dit project werd en wordt geen andere projectsteun verkregen (geen dubbele steun)."
REGION = "Het project stimuleert de omslag naar smart city en smart region in het Vlaamse Gewest."
STAFF = (
    "Werken personeelsleden van wie kosten worden ingebracht in dezelfde periode ook aan andere gesubsidieerde of gefactureerde projecten?"
)


@pytest.mark.parametrize(
    ("double", "region", "staff", "expected"),
    [
        (f"☒ {DOUBLE}", f"[ ] {REGION}", "☐ Ja ☒ Nee", (True, False, False)),
        (f"{DOUBLE} ☑", f"(x) {REGION}", "☒ Ja, een overzicht is bijgevoegd   ☐ Nee", (True, True, True)),
        (DOUBLE, f"☐ {REGION}", "☒ Ja ☒ Nee", (None, False, None)),
        (f"☒ {DOUBLE}", f"☒ {REGION}", "☐ Ja ☐ Nee", (True, True, "absent")),
        (f"☒ {DOUBLE}", f"☒ {REGION}", "Nee, niet van toepassing bij ons", (True, True, False)),
    ],
)
def test_declarations(double: str, region: str, staff: str, expected: tuple[object, ...]) -> None:
    found = form.read(docx.picture(word(p("6. Verklaringen", True), p(double), p(region), p(STAFF), p(staff))), APPLICATION, "x")
    names = ("no_double_funding", "flemish_region", "staff_on_other_projects")
    read_values = tuple(found[f"declarations.{name}"].value if f"declarations.{name}" in found else "absent" for name in names)
    assert read_values == expected
    assert all(field.problem for field in found.values() if field.value is None)


def test_fillable_pdf_by_name_and_by_printed_label() -> None:
    answers: dict[str, str | bool] = {
        "txtProjecttitel": "Groene straat", "datBegin": "01/03/2026", "Indiener_Naam": "Stad Gent", "bedragTotaal": "1.000.000,00",
        "dom_Mobi": True, "verkl1": True, "verkl3_nee": True, "p3_naam": "Stad Aalst", "p3_ondnr": "0207.437.468", "wp2_titel": "Kennisdeling",
    }  # fmt: skip
    expected = {
        "project.title": "Groene straat",
        "project.start": date(2026, 3, 1),
        "applicant.name": "Stad Gent",
        "budget.total_cost": Decimal("1000000.00"),
        "domains": ("mobility",),
        "declarations.no_double_funding": True,
        "declarations.flemish_region": False,
        "declarations.staff_on_other_projects": False,
    }
    by_name = form.read(pdf.picture(filled(answers, on_state="/Aan")), APPLICATION, "x")
    assert {name: value for name, value in values(by_name).items() if name not in ("partners", "work_packages")} == expected
    assert [row["name"] for row in by_name["partners"].value] == ["Stad Aalst"]
    assert [(row["number"], row["title"]) for row in by_name["work_packages"].value] == [("2", "Kennisdeling")]
    unnamed = filled(answers, name=lambda title: f"veld{abs(hash(title))}", tooltips=False)
    by_label = values(form.read(pdf.picture(unnamed), APPLICATION, "x"))
    assert {name: by_label.get(name) for name in ("project.title", "project.start", "applicant.name", "domains")} == {
        name: expected[name] for name in ("project.title", "project.start", "applicant.name", "domains")
    }


def test_printed_pdf_without_rules() -> None:
    sheet = Sheet("City of Things 2025", "v1.0 2025")
    sheet.line("1. Identificatie van het project", bold=True, size=14)
    for label, value in {"Projecttitel": "Groene straten", "Startdatum van het project": "1-3-2026", "Duurtijd in maanden": "36"}.items():
        sheet.row((60, label, True), (250, value, False))
    sheet.line("3. Partnerschap", bold=True, size=14)
    sheet.row(*[(x, text, True) for x, text in ((60, "Nr."), (90, "Naam van de organisatie"), (250, "Ondernemingsnummer"), (400, "Rol"))])
    sheet.row(*[(x, text, False) for x, text in ((60, "1"), (90, "Stad Brugge"), (250, "0207.528.035"), (400, "coördinator"))])
    sheet.line("")
    sheet.line("4.1 Welke maatschappelijke uitdaging pakt het project aan?", bold=True)
    sheet.line("Het is te warm.")
    sheet.new_page()
    sheet.line("En het wordt nog warmer.")
    sheet.line("6. Verklaringen", bold=True, size=14)
    sheet.box("cross", "Geen dubbele steun")
    found = values(form.read(pdf.picture(sheet.bytes()), APPLICATION, "x"))
    partners = found.pop("partners")
    assert [(row["name"], row["kbo"], row["role"]) for row in partners] == [("Stad Brugge", "0207528035", "coordinator")]
    assert found == {
        "project.title": "Groene straten",
        "project.start": date(2026, 3, 1),
        "project.duration_months": 36,
        "challenge": "Het is te warm.\nEn het wordt nog warmer.",
        "declarations.no_double_funding": True,
    }


@pytest.mark.parametrize(
    ("name", "definition", "expected"),
    [
        ("city_of_things_2025_aanmeldingsformulier.docx", REGISTRATION, {}),
        ("city_of_things_2025_formulier_projectaanvraag.docx", APPLICATION, OPEN_BOXES),
        ("city_of_things_2025_formulier_projectaanvraag.pdf", APPLICATION, OPEN_BOXES),
    ],
)  # fmt: skip
def test_a_blank_form_has_no_answers(name: str, definition: Any, expected: dict[str, object]) -> None:
    picture = (docx if name.endswith("docx") else pdf).picture((FORMS / name).read_bytes())
    assert values(form.read(picture, definition, name)) == expected


def test_a_question_quoted_in_an_answer_does_not_start_a_new_one() -> None:
    answer = "We stelden ons de vraag naar de schaalbaarheid. Stuurgroep en klankbordgroep denken mee."
    data = word(
        p("4.2 Plan van aanpak", True), p(answer), p("Tussentitel", True), p("Meer."), p("4.6 Stuurgroep", True), p("Elk kwartaal.")
    )
    assert values(form.read(docx.picture(data), APPLICATION, "x")) == {
        "work_plan": f"{answer}\nTussentitel\nMeer.",
        "governance.steering_group": "Elk kwartaal.",
    }


def test_rows_cut_by_the_end_of_a_page_are_joined() -> None:
    head = tr(tc(p("Nr.")), tc(p("Naam van de organisatie")), tc(p("Ondernemingsnummer")), tc(p("Taak in het project")))
    first = tr(tc(p("1")), tc(p("Stad Geel")), tc(p("0207.533.874")), tc(p("Trekker")))
    rest = tr(tc(p("")), tc(p("")), tc(p("")), tc(p("WP1")))
    found = form.read(docx.picture(word(tbl(head, first), tbl(head, rest))), APPLICATION, "x")
    assert [(row["name"], row["task"]) for row in found["partners"].value] == [("Stad Geel", "Trekker WP1")]


@pytest.mark.parametrize("lift", [-5, 0, 4])
def test_answers_laid_over_a_printed_form_are_read(lift: int) -> None:
    sheet = Sheet("City of Things 2025", "v1.0 2025")
    sheet.line("Projecttitel", bold=True)
    sheet.line("Startdatum van het project", bold=True)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(sheet.bytes()))
    for y, text in ((788, "Groene straten"), (768, "01/03/2026")):
        writer.add_annotation(0, FreeText(text=text, rect=(250, y + lift, 420, y + lift + 12)))
    buffer = io.BytesIO()
    writer.write(buffer)
    found = values(form.read(pdf.picture(buffer.getvalue()), APPLICATION, "x"))
    assert found == {"project.title": "Groene straten", "project.start": date(2026, 3, 1)}
