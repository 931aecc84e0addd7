"""Whole forms in other words: lists, declarations and questions without a label of ours are read, or left to a person; never called empty."""

from __future__ import annotations

from typing import Any

import docx as python_docx
import pytest

from calls.load import load_edition
from parsers import docx, form, roles
from parsers.model import PERHAPS, Block, FieldValue, Picture, Place, Role
from tests.parsers.builders import p, saved, tbl, tc, tr, word

EDITION = load_edition("city-of-things-2025")
APPLICATION = EDITION.form("application-form")
BODIES = [
    ("Stad Lier", "0207.502.301", "stad of gemeente", "coördinator", "leidt"),
    ("IGEMO", "0213.349.124", "intercommunale", "deelnemer", "bouwt"),
]
WHO = ("Wie?", "Ondernemingsnummer", "Wat voor organisatie?", "In welke rol?", "Wat doet deze partner?")
PACKAGES = [("1", "Leiding", "1", "24", "Stad Lier"), ("2", "Meten", "3", "20", "IGEMO")]


def table(*rows: tuple[str, ...]) -> str:
    return tbl(*(tr(*(tc(*(p(line) for line in cell.split("\n"))) for cell in row)) for row in rows))


def read(*elements: str) -> dict[str, FieldValue]:
    return form.read(docx.picture(word(*elements)), APPLICATION, "x")


def rows(found: FieldValue, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in found.value]


def in_doubt(field: FieldValue | None, question: str) -> bool:
    return field is not None and field.value is None and field.problem.startswith(PERHAPS) and question in field.problem


def test_a_table_of_partners_under_questions_is_told_by_words_and_content_and_no_cell_of_it_is_the_applicant() -> None:
    fields = read(p("Welk bestuur dient de aanvraag in?", True), p("Stad Lier"), p("Met wie werk je samen?", True), table(WHO, *BODIES))
    assert rows(fields["partners"], "name", "kbo", "type", "role", "task") == [
        ("Stad Lier", "0207502301", "municipality", "coordinator", "leidt"),
        ("IGEMO", "0213349124", "intercommunale", "participant", "bouwt"),
    ]
    assert fields["partners"].confidence == 0.7
    assert fields["applicant.name"].value == "Stad Lier"
    assert "applicant.kbo" not in fields


def test_a_table_of_work_packages_and_one_of_companies_under_questions() -> None:
    head = ("Nr", "Hoe heet het werkpakket?", "Begint in maand", "Eindigt in maand", "Wie trekt het?")
    fields = read(
        p("Welke werkpakketten zijn er?", True),
        table(head, *PACKAGES),
        p("Welke ondernemingen schakel je in als onderaannemer?", True),
        table(("Welke onderneming?", "Waarvoor?"), ("Telwerk BV", "sensoren")),
    )
    assert rows(fields["work_packages"], "number", "title", "start", "end", "lead") == PACKAGES
    assert rows(fields["subcontractors"], "name", "task") == [("Telwerk BV", "sensoren")]


def test_columns_of_a_known_list_in_other_words_are_read_and_the_list_is_less_sure() -> None:
    head = ("Volgnummer", "Titel van het werkpakket", "Begin", "Klaar in maand", "Door wie geleid?")
    found = read(p("Werkpakketten", True), table(head, *PACKAGES))["work_packages"]
    assert rows(found, "number", "title", "start", "end") == [row[:4] for row in PACKAGES]
    assert found.confidence == 0.7
    own = read(p("Werkpakketten", True), table(("#", "Titel", "Start", "Einde", "Trekker"), *PACKAGES))["work_packages"]
    assert (rows(own, "number", "lead"), own.confidence) == ([("1", "Stad Lier"), ("2", "IGEMO")], 0.98)


def test_another_table_is_no_list_of_ours() -> None:
    risks = table(("Wat kan er misgaan?", "Wie volgt het op?"), ("Sensoren stuk", "Stad Lier"))
    money = table(("Partner", "Personeel", "Werking"), ("Stad Lier", "1000", "20"), ("IGEMO", "500", "10"))
    both = read(p("Wie doet mee?", True), table(WHO, *BODIES), p("Wie deed vroeger mee?", True), table(WHO, *BODIES[:1]))
    fields = read(p("Risico's", True), risks, p("Kosten", True), money)
    assert not {"partners", "work_packages", "subcontractors"} & {name for name, field in fields.items() if field.value is not None}
    assert "partners" not in both or both["partners"].value is None  # two tables that could be it
    titled = read(p("Partners", True), table(WHO, *BODIES), p("Wie deed vroeger mee?", True), table(WHO, *BODIES[:1]))
    assert rows(titled["partners"], "name") == [("Stad Lier",), ("IGEMO",)]


def test_partners_as_lines_under_a_question_are_all_of_them_or_none() -> None:
    lines = [f"{name} (KBO {kbo}), {role}: {task}" for name, kbo, _, role, task in BODIES]
    fields = read(p("Met wie werk je samen?", True), *map(p, lines))
    assert rows(fields["partners"], "name", "role", "task") == [("Stad Lier", "coordinator", "leidt"), ("IGEMO", "participant", "bouwt")]
    two_in_one = "Gemeente Bonheiden (KBO 0207.534.171), volger: kijkt mee Stad Mechelen (KBO 0207.499.430), deelnemer"
    partly = read(p("Met wie werk je samen?", True), *map(p, [*lines, two_in_one]))
    assert in_doubt(partly.get("partners"), "Met wie werk je samen?")


REGION = "Het project helpt steden in het Vlaamse Gewest slimmer te worden."
ASKS = "Werken medewerkers ook voor andere gesubsidieerde of gefactureerde projecten?"


@pytest.mark.parametrize(("sign", "value"), [("☒", True), ("☐", False)])
def test_a_statement_with_a_box_right_before_a_question(sign: str, value: bool) -> None:
    assert read(p("Verklaringen", True), p(f"{sign} {REGION}"), p(ASKS), p("☐ Ja   ☒ Neen"))["declarations.flemish_region"].value is value


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("☒ Geen dubbele financiering: de kosten worden niet door een andere subsidie gedekt.", True),
        ("☐ Geen dubbele financiering: de kosten worden niet door een andere subsidie gedekt.", False),
        ("☒ Dubbele financiering: de kosten worden door een andere subsidie gedekt.", None),
        ("Ik verklaar dat dezelfde kosten niet twee keer worden gesubsidieerd. JA", True),
        ("Ik verklaar dat dezelfde kosten niet twee keer worden gesubsidieerd: akkoord.", None),
        ("Ik verklaar dat dezelfde kosten niet twee keer worden gesubsidieerd. NEEN", False),
    ],
)
def test_a_declaration_with_words_behind_it(line: str, value: bool | None) -> None:
    assert read(p("Verklaringen", True), p(line), p(ASKS), p("☐ Ja   ☒ Neen"))["declarations.no_double_funding"].value is value


def _page(number: int, block: str, *cells: tuple[str, ...]) -> Block:
    return Block("table", "", Place(block, {"page": number}), rows=cells)


def test_a_table_of_declarations_that_goes_on_over_the_page_in_the_midst_of_a_row() -> None:
    blocks = (
        Block("heading", "Verklaringen", Place("titel", {"page": 1})),
        _page(1, "tabel 1", ("Verklaring", "Ja", "Neen"), ("Voor dezelfde kosten ontvangen of vragen", "X", "")),
        _page(2, "tabel 2", ("wij geen andere projectsubsidie.", "", ""), (REGION, "X", ""), (ASKS, "", "X")),
    )
    fields = form.read(Picture("application/pdf", blocks), APPLICATION, "x")
    names = ("no_double_funding", "flemish_region", "staff_on_other_projects")
    assert [fields[f"declarations.{name}"].value for name in names] == [True, True, False]


def test_the_function_of_who_signs_is_not_that_of_the_contact() -> None:
    document = python_docx.Document()
    for heading, text in (("Wie kunnen we contacteren?", "An Maes"), ("Wat is de functie van die persoon?", "stafmedewerker")):
        document.add_heading(heading, 3)
        document.add_paragraph(text)
    document.add_heading("Ondertekening", 1)
    for heading, text in (("Naam", "Jan Peeters"), ("Functie", "algemeen directeur")):
        document.add_heading(heading, 3)
        document.add_paragraph(text)
    fields = form.read(docx.picture(saved(document)), APPLICATION, "x")
    assert (fields["contact.name"].value, fields["contact.function"].value) == ("An Maes", "stafmedewerker")


def test_who_signs_is_not_the_applicant_also_where_the_title_is_no_heading() -> None:
    fields = read(p("Aanspreekpunt: An Maes"), p("Ondertekening"), table(("Naam", "Jan Peeters"), ("Functie", "algemeen directeur")))
    assert {name: field.value for name, field in fields.items() if field.value is not None} == {"contact.name": "An Maes"}


def test_a_question_and_its_answer_in_one_cell_and_one_with_a_request_behind_it() -> None:
    answer = "Vanaf 2029 loopt het beheer mee in de gewone werking, tegen 900 euro per gemeente."
    cell = read(table(("Hoe blijft de oplossing bestaan na het project?\n" + answer,)))
    assert cell["sustainability"].value == answer
    plan = "We meten eerst een jaar. Daarna bouwen we in drie rondes."
    fields = read(p("Hoe pak je het aan? Beschrijf stappen en planning.", True), p(plan))
    assert fields["work_plan"].value == plan


def test_a_question_that_was_read_into_another_answer_is_not_called_empty() -> None:
    fields = read(
        p("4.1 Welke maatschappelijke uitdaging pakt het project aan en aan welke noden van lokale besturen komt het tegemoet?", True),
        p("Onze straten lopen elk jaar onder water."),
        p("En wie neemt het beheer en onderhoud daarna voor zijn rekening? Geef ook de kost."),
        p("Elke gemeente betaalt mee volgens haar inwonersaantal, vanaf het vierde jaar."),
    )
    assert fields["sustainability"].value is None or fields["sustainability"].value.startswith("Elke gemeente betaalt")
    empty = read(p("4.10 Wat is de langetermijnvisie of het businessmodel na afloop van het project?", True), p(""))
    assert "sustainability" not in empty


def test_an_application_that_repeats_the_registered_idea_is_an_application() -> None:
    idea = [
        p("Aanmelding van een projectidee", True),
        p("Welke maatschappelijke uitdaging wil je met dit project aanpakken?", True),
        p("Water in de straten."),
        p("Waarop liepen die eerdere initiatieven vast?", True),
        p("Te duur."),
    ]
    labels = (
        "Projecttitel",
        "Startdatum",
        "Einddatum",
        "Duurtijd in maanden",
        "Ondernemingsnummer",
        "Totale projectkost",
        "Gevraagde steun",
    )
    more = ("Eigen inbreng", "Stuurgroep", "Klankbordgroep", "Plan van aanpak", "Opschaalbaarheid", "Geen dubbele steun", "Partnerschap")
    rest = [part for label in (*labels, *more) for part in (p(label, True), p("iets"))]
    assert roles.recognise(docx.picture(word(*idea)), EDITION).role is Role.REGISTRATION_FORM
    assert roles.recognise(docx.picture(word(*idea, *rest)), EDITION).role is Role.APPLICATION_FORM


def test_a_choice_with_its_box_is_no_label() -> None:
    options = [p(f"{sign} {words}") for sign, words in (("☐", "Economie"), ("☐", "Bestuur"), ("☐", "Mensen"), ("☒", "Mobiliteit"))]
    labels = [table(("Hoofdaanvrager", "Stad Geel"), ("KBO-nummer", "0207.533.874")), p("Domeinen", True), *options]
    found = read(*labels)
    assert found["applicant.name"].value == "Stad Geel"
    assert found["domains"].value == ("mobility",)
    assert "applicant.name" not in read(*labels[1:]) or read(*labels[1:])["applicant.name"].value is None


def test_a_choice_with_its_box_is_no_label_of_a_registration() -> None:
    options = [p(f"{sign} {words}") for sign, words in (("☐", "Economie"), ("☐", "Bestuur"), ("☐", "Mensen"), ("☒", "Mobiliteit"))]
    registration = EDITION.form("registration-form")
    found = form.read(docx.picture(word(p("Aanmelding", True), p("Domeinen", True), *options)), registration, "x")
    assert found["domains"].value == ("mobility",)
    assert "contact.organisation" not in found or found["contact.organisation"].value is None


def test_the_name_of_a_person_is_not_the_applicant() -> None:
    found = read(table(("Voor- en familienaam van de trekker", "Els Bracke"), ("Ondernemingsnummer", "0207.533.874")))
    assert found["applicant.kbo"].value == "0207533874"
    assert "applicant.name" not in found or found["applicant.name"].value is None


@pytest.mark.parametrize("over", ["De aanvrager verklaart dat", "De indiener bevestigt dat"])
def test_words_over_declarations_do_not_ask_for_the_applicant(over: str) -> None:
    found = read(table(("Benaming", "Stad Geel"), ("KBO-nummer", "0207.533.874")), p(over, True), p("☒ er geen dubbele steun is"))
    assert in_doubt(found.get("applicant.name"), "Benaming")
