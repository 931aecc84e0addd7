"""Forms in the own words of town halls: what is asked in other words is read or left to a person, and never called empty."""

from __future__ import annotations

from typing import Any

import pytest

from calls.load import load_edition
from calls.model import FormDef
from checks.model import Outcome
from parsers import docx, form, values
from parsers.model import PERHAPS, Block, FieldValue, Picture, Place, Role
from parsers.read import read_document
from tests.checks.cases import application, registration, run
from tests.parsers.builders import p, tbl, tc, tr, word

EDITION = load_edition("city-of-things-2025")
REGISTRATION, APPLICATION = EDITION.form("registration-form"), EDITION.form("application-form")
ASKED = {
    "challenge": ("Maatschappelijke uitdaging", "Onze straten lopen elk jaar onder water."),
    "earlier_attempts": ("Wat is er al geprobeerd?", "Er was een proef met sensoren in 2021."),
    "obstacles": ("Waarop liep dat vast?", "De leverancier gaf de gegevens niet vrij."),
    "project_description": ("Projectbeschrijving", "We bouwen samen een gedeeld platform met data."),
    "partner_engagement": ("Onze partners", "We spraken met Stad Lier en Gemeente Duffel."),
    "results": ("Eindresultaten", "Een platform dat iedereen kan gebruiken."),
}
CONTACT = ("Organisatie: Stad Mechelen", "Contactpersoon: An Claes", "E-mail: an.claes@mechelen.example", "Telefoon: 015 29 75 00")


def _registration(**other: tuple[str, str]) -> bytes:
    asked = {**ASKED, **other}
    lines = [p("Aanmelding van een projectidee", True), *map(p, CONTACT), p("Domein", True), p("☒ Smart Living")]
    return word(*lines, *(part for question, text in asked.values() for part in (p(question, True), p(text))))


def _read(*elements: str, of: FormDef = APPLICATION) -> dict[str, FieldValue]:
    return form.read(docx.picture(word(*elements)), of, "formulier.docx")


def _values(fields: dict[str, FieldValue], *names: str) -> dict[str, Any]:
    return {name: fields[name].value for name in names if name in fields}


def test_a_question_of_no_field_is_named_and_left_to_a_person() -> None:
    reading = read_document("idee.docx", _registration(obstacles=("En toen?", "De leverancier gaf de gegevens niet vrij.")), EDITION)
    assert reading.role is Role.REGISTRATION_FORM
    found = reading.fields["obstacles"]
    assert (found.value, found.raw, found.confidence) == (None, "", 0.0)
    assert found.problem == f"{PERHAPS} “En toen?”."
    expected = {name: text for name, (_, text) in ASKED.items() if name != "obstacles"}
    assert _values(dict(reading.fields), *expected) == expected  # and no other answer took what stands under it
    finding = run(registration(documents=[reading]), "documents-complete")
    assert finding.outcome is Outcome.REVIEW
    assert "misschien staat het bij “En toen?”" in finding.reason and "niet ingevuld" not in finding.reason
    assert run(registration(documents=[reading]), "applicant-eligible").outcome is Outcome.PASS


@pytest.mark.parametrize("number", ["4.1", "3)", "B."])
def test_a_number_that_is_left_of_a_question_over_an_answer_is_left_to_a_person(number: str) -> None:
    reading = read_document("idee.docx", _registration(obstacles=(number, "De leverancier gaf de gegevens niet vrij.")), EDITION)
    assert reading.fields["obstacles"].problem == f"{PERHAPS} “{number}”."
    assert run(registration(documents=[reading]), "documents-complete").outcome is Outcome.REVIEW


def test_what_is_truly_empty_is_still_asked_for() -> None:
    reading = read_document("idee.docx", _registration(obstacles=("Waarop liep dat vast?", "")), EDITION)
    assert "obstacles" not in reading.fields
    finding = run(registration(documents=[reading]), "documents-complete")
    assert (finding.outcome, "eerdere initiatieven vastliepen" in finding.reason) == (Outcome.MISSING, True)


@pytest.mark.parametrize(
    "other", [("Bijlagen", "Een plan van de wijk gaat als bijlage mee."), ("Opgemaakt door", "An Claes, algemeen directeur van de stad")]
)
def test_what_is_no_field_of_ours_is_not_named_as_the_place_of_what_is_nowhere(other: tuple[str, str]) -> None:
    reading = read_document("idee.docx", _registration(obstacles=other), EDITION)
    assert "deze vraag zelf vonden we niet" in reading.fields["obstacles"].problem and other[0] not in reading.fields["obstacles"].problem


def test_an_applicant_that_may_stand_elsewhere_is_for_a_person() -> None:
    fields = {"applicant.name": None}
    case = application(fields)
    document = case.documents[0]
    left = FieldValue(None, "", document.name, document.fields["applicant.name"].place, 0.0, f"{PERHAPS} “Wie zijn wij?”.")
    object.__setattr__(document, "fields", {**document.fields, "applicant.name": left})
    finding = run(case, "applicant-eligible")
    assert (finding.outcome, "Wie zijn wij?" in finding.reason) == (Outcome.REVIEW, True)


def test_the_cell_beside_a_label_is_an_answer() -> None:
    rows = [("Contactpersoon", "Els Wouters"), ("Functie", "Projectleider"), ("E-mail", "els@olen.example")]
    found = _read(p("Contactpersoon", True), tbl(*(tr(tc(p(a)), tc(p(b))) for a, b in rows)))
    assert _values(found, "contact.name", "contact.function", "contact.email") == {
        "contact.name": "Els Wouters",
        "contact.function": "Projectleider",
        "contact.email": "els@olen.example",
    }


def test_a_heading_over_a_table_does_not_take_its_first_label() -> None:
    rows = [("Rechtspersoon", "Stad Leuven"), ("Ondernemingsnummer", "0207.521.503")]
    found = _read(p("Hoofdaanvrager", True), tbl(*(tr(tc(p(a)), tc(p(b))) for a, b in rows)))
    assert "Rechtspersoon" not in str(found.get("applicant.name") and found["applicant.name"].value)
    assert found["applicant.kbo"].value == "0207521503"


def test_a_colon_in_an_answer_asks_nothing() -> None:
    text = "De nood is gedeeld: kleine besturen missen mensen en middelen."
    found = _read(p("Plan van aanpak", True), p("We starten klein."), p(text))
    assert _values(found, "work_plan", "challenge") == {"work_plan": f"We starten klein.\n{text}"}


def test_hints_of_the_form_are_no_answer() -> None:
    found = _read(
        p("Plan van aanpak", True), p("(maximaal 2 bladzijden)"), p("We starten klein."), p("Engagement", True), p("(max. 500 woorden)")
    )
    assert _values(found, "work_plan", "commitment") == {"work_plan": "We starten klein."}
    asked = [("Wie dient in? (bestuur + dienst)", "Stad Geel, dienst Welzijn"), ("Mail", "rita@geel.example")]
    found = _read(tbl(*(tr(tc(p(a)), tc(p(b))) for a, b in asked)), of=REGISTRATION)
    assert found["contact.organisation"].value == "Stad Geel, dienst Welzijn"


def test_statements_in_other_words_and_marks_in_columns() -> None:
    region, opposite = "Het project bevordert smart region in het Vlaamse Gewest.", "We kregen al dubbele steun voor deze kosten."
    found = _read(p(f"☒ {region}"), p(f"☒ {opposite}"))
    assert (found["declarations.flemish_region"].value, found["declarations.flemish_region"].confidence) == (True, 0.8)
    assert found["declarations.no_double_funding"].value is None  # it says the opposite of the form's own words
    staff = "Werken personeelsleden ook aan andere gesubsidieerde of gefactureerde projecten?"
    rows = [("Verklaring", "Ja", "Nee"), (region, "X", ""), (staff, "", "X")]
    found = _read(tbl(*(tr(*(tc(p(cell)) for cell in row)) for row in rows)))
    assert _values(found, "declarations.flemish_region", "declarations.staff_on_other_projects") == {
        "declarations.flemish_region": True,
        "declarations.staff_on_other_projects": False,
    }


def test_domains_with_a_mark_in_the_next_cell() -> None:
    rows = [("Smart Living", "X"), ("Smart Mobility", ""), ("Smart Environment", "x")]
    found = _read(p("Domein", True), tbl(*(tr(tc(p(a)), tc(p(b))) for a, b in rows)), of=REGISTRATION)
    assert found["domains"].value == ("living", "environment")


def test_small_values_as_people_write_them() -> None:
    months, cut = values.parse("months", "zesendertig (36)"), values.parse("email", "AN.PEETERS@STAD.EXAMP LE")
    assert months is not None and months.value == 36
    assert cut is not None and cut.value is None  # broken off by the edge of a cell: not half an address
    lines = ("Stadsbestuur Deinze", "Jonas De Wilde, projectleider", "Tel. 09 381 95 00", "jonas@deinze.example")
    found = _read(p("Wie ben je?", True), *map(p, lines), of=REGISTRATION)
    assert _values(found, "contact.name", "contact.email") == {"contact.name": "Jonas De Wilde", "contact.email": "jonas@deinze.example"}


def test_an_agency_under_the_number_of_the_flemish_government() -> None:
    case = application()
    rows = [dict(row) for row in case.documents[0].fields["partners"].value]
    rows[-1] |= {"name": "agentschap Digitaal Vlaanderen", "kbo": "0316380841", "type": "flemish_government_entity"}
    finding = run(application({"partners": tuple(rows)}), "partners-eligible")
    assert "wijst op" not in finding.reason and "Digitaal Vlaanderen" in finding.reason


def test_an_answer_on_a_page_that_begins_inside_a_sentence_is_in_doubt() -> None:
    place = Place("pagina 1", {"page": 1, "rect": [0, 0, 1, 1]})
    blocks = [
        Block("heading", "Plan van aanpak", place, bold=True),
        Block("paragraph", "klachten van vorig jaar.", place),
        Block("heading", "Openheid", place, bold=True),
    ]
    found = form.read(Picture("application/pdf", tuple(blocks)), APPLICATION, "formulier.pdf")
    assert (found["work_plan"].confidence, "midden in een zin" in found["work_plan"].problem) == (0.7, True)
    assert (found["openness"].value, found["openness"].raw) == (None, "")  # what seems empty may stand in what was mixed up
    assert found["openness"].problem == "Misschien staat het bij een ander antwoord: de tekst op de pagina loopt door elkaar."


def test_a_table_of_very_many_rows_is_no_list_of_partners() -> None:
    names = [("Naam van de organisatie", "Ondernemingsnummer"), *((f"Stad {n}", "0207.502.301") for n in range(250))]
    found = _read(tbl(*(tr(*(tc(p(cell)) for cell in row)) for row in names)))["partners"]
    assert (found.value, "niet duidelijk" in found.problem) == (None, True)


@pytest.mark.parametrize(
    ("statement", "value"),
    [
        ("Voor de kosten van dit project werd en wordt geen andere projectsteun verkregen.", True),
        ("Voor de kosten van dit project werd en wordt andere projectsteun verkregen (dubbele steun).", None),
    ],
)
def test_a_statement_nearly_in_our_words_that_says_the_opposite(statement: str, value: bool | None) -> None:
    assert _read(p(f"☒ {statement}"))["declarations.no_double_funding"].value is value


def test_titles_on_lines_of_their_own_in_the_answer_under_such_a_title_are_a_doubt() -> None:
    """ "Stand van zaken:" under "Probleemstelling:" may be a question of the form or a line of the writer: a person looks."""
    lines = ("Probleemstelling:", "De straten lopen onder.", "Stand van zaken:", "Er was een proef.", "Partnerschap:", "Met Stad Lier.")
    fields = _read(*map(p, lines), of=REGISTRATION)
    assert fields["challenge"].value.startswith("De straten lopen onder.") and fields["partner_engagement"].value == "Met Stad Lier."
    for name in ("earlier_attempts", "obstacles", "project_description", "results"):
        assert (fields[name].value, fields[name].problem) == (None, f"{PERHAPS} “Stand van zaken”.")
    bare = _read(*map(p, (*lines[:2], "Er was een proef.", *lines[4:])), of=REGISTRATION)
    assert "earlier_attempts" not in bare and "results" not in bare, "nothing there looks like a title"


def test_a_question_in_a_cell_that_names_the_idea_is_no_title_of_the_form() -> None:
    fields = _read(
        tbl(
            tr(tc(p("Schets de maatschappelijke nood")), tc(p("De straten lopen elk jaar onder."))),
            tr(
                tc(p("Licht je projectidee toe, met een raming van budget en doorlooptijd")), tc(p("We bouwen een platform in drie fasen."))
            ),
        ),
        of=REGISTRATION,
    )
    assert fields["challenge"].value == "De straten lopen elk jaar onder."
    described = fields["project_description"]
    assert described.value is None and described.problem.startswith(f"{PERHAPS} “Licht je projectidee toe")


def test_a_line_to_write_on_behind_a_title_makes_it_a_label() -> None:
    """ "Resultaten ..........", a title in the form's own words and one in other words; a name typed on such a line stays an answer."""
    rule = " " + "." * 40
    contact = ("Organisatie:" + rule, "Stad Lier" + rule)
    asked = ("Uitdaging" + rule, "De straten lopen onder.", rule, "Drempels" + rule, "Geen budget.")
    plan = ("4. Beschrijving van het project" + rule, "We bouwen een platform.", rule, "Partners" + rule, "Stad Geel" + rule)
    lines = (*contact, *asked, *plan, "Resultaten" + rule, "Een kaart die iedereen kan gebruiken.")
    fields = _read(*map(p, lines), of=REGISTRATION)
    assert {name: field.value for name, field in fields.items() if field.value is not None} == {
        "contact.organisation": "Stad Lier",
        "challenge": "De straten lopen onder.",
        "obstacles": "Geen budget.",
        "project_description": "We bouwen een platform.",
        "partner_engagement": "Stad Geel",
        "results": "Een kaart die iedereen kan gebruiken.",
    }
    other = _read(*(p(line.replace("Resultaten", "En daarna")) for line in lines), of=REGISTRATION)
    assert other["results"].problem == f"{PERHAPS} “En daarna”."


@pytest.mark.parametrize(
    ("name", "question"),
    [
        ("challenge", "1. Probleem dat jullie willen oplossen"),
        ("project_description", "Wat houdt het project in (werkpakketten, timing, budget)?"),
        ("project_description", "Hoe willen jullie het probleem oplossen? Beschrijf je project"),
    ],
)
def test_questions_of_a_registration_in_other_words(name: str, question: str) -> None:
    answer = "We bouwen samen een gedeeld platform met data."
    assert _read(p(question, True), p(answer), of=REGISTRATION)[name].value == answer


def test_a_question_and_a_request_in_one_line_are_answered_below() -> None:
    answer = "We bouwen samen een gedeeld platform met data."
    fields = _read(p("Wat komt er in de plaats? Beschrijf het geheel", True), p(answer), of=REGISTRATION)
    assert fields["project_description"].problem == f"{PERHAPS} “Wat komt er in de plaats? Beschrijf het geheel”."


def test_a_body_in_the_last_column_is_an_answer_and_no_label() -> None:
    """ "Gemeente Zwalm" tells "gemeente" as much as "Indienend bestuur" tells "bestuur", and another row stands under it."""
    rows = (("8. Indienend bestuur", "Gemeente Zwalm"), ("Dienst", "Technische Dienst"), ("Aanspreekpunt", "Katrien Wouters"))
    fields = _read(tbl(*(tr(*(tc(p(cell)) for cell in row)) for row in rows)), of=REGISTRATION)
    assert (fields["contact.organisation"].value, fields["contact.name"].value) == ("Gemeente Zwalm", "Katrien Wouters")
