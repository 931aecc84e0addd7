"""A long answer is read to its end: over the rows of a table, with the tables that stand in it, and without the end of its own question."""

from __future__ import annotations

import pytest

from calls.load import load_edition
from parsers import docx, form
from parsers.model import FieldValue
from tests.parsers.builders import p, tbl, tc, tr, word

APPLICATION = load_edition("city-of-things-2025").form("application-form")
BOARD = "4.7 Klankbordgroep: hoe worden geïnteresseerden die geen partner zijn betrokken?"
PLAN = "4.2 Beschrijf het plan van aanpak: werkpakketten, taken, deliverables, mijlpalen, timing en risico's."
OPEN = "4.11 Hoe worden de principes rond openheid en interoperabiliteit toegepast (OSLO, VLOCA, Vlaamse bouwstenen, open data)?"
TOTALS = tbl(
    *(tr(tc(p(label)), tc(p(amount))) for label, amount in (("Totale projectkost", "€ 500.000"), ("Gevraagde steun", "€ 400.000")))
)
FIRST, LAST = "We beginnen met een meting in drie wijken.", "Daarna volgt de bouw."


def read(*elements: str) -> dict[str, FieldValue]:
    return form.read(docx.picture(word(p("4. Inhoud van het project", True), *elements)), APPLICATION, "x.docx")


@pytest.mark.parametrize("question", [BOARD, PLAN, OPEN])
@pytest.mark.parametrize("parts", [2, 3])
def test_a_question_over_several_lines_is_no_answer(question: str, parts: int) -> None:
    words = question.split()
    step = -(-len(words) // parts)
    lines = [" ".join(words[n : n + step]) for n in range(0, len(words), step)]
    whole, cut = (read(*map(p, asked), p(FIRST), p(LAST)) for asked in ([question], lines))
    assert {name: found.value for name, found in cut.items()} == {name: found.value for name, found in whole.items()}
    assert [(found.value, found.confidence) for found in cut.values()] == [(f"{FIRST}\n{LAST}", 1.0)]


def test_a_line_that_is_not_the_rest_of_the_question_is_the_answer() -> None:
    found = read(p("4.7 Klankbordgroep"), p("hoe worden geïnteresseerden betrokken, dat bepalen we samen."))["governance.sounding_board"]
    assert found.value == "hoe worden geïnteresseerden betrokken, dat bepalen we samen."


@pytest.mark.parametrize("prompt", ["Antwoord:", "Jouw antwoord:", "Ons antwoord:", "Toelichting:", "Answer:"])
def test_a_prompt_alone_is_no_answer(prompt: str) -> None:
    assert "governance.sounding_board" not in read(p(BOARD), p(prompt), p(OPEN), p(FIRST))
    assert read(p(BOARD), p(prompt), p(FIRST))["governance.sounding_board"].value == FIRST


def test_an_answer_in_several_rows_under_its_question() -> None:
    rows = tbl(*(tr(tc(p(text))) for text in (BOARD, FIRST, "", LAST, OPEN, "Alles is open.")))
    found = read(rows)
    assert found["governance.sounding_board"].value == f"{FIRST}\n{LAST}" and found["governance.sounding_board"].confidence > 0.9
    assert found["openness"].value == "Alles is open."


def test_an_answer_in_several_rows_beside_its_question() -> None:
    rows = tbl(
        *(tr(tc(p(one)), tc(p(two))) for one, two in ((BOARD, FIRST), ("", LAST), (OPEN, "Alles is open."), ("Eigen vraag", "Nee.")))
    )
    found = read(rows)
    assert found["governance.sounding_board"].value == f"{FIRST}\n{LAST}"
    assert found["openness"].value == "Alles is open."


def test_words_under_an_answer_that_may_ask_something_leave_a_doubt() -> None:
    rows = tbl(*(tr(tc(p(text))) for text in (BOARD, FIRST, "Onze manier van werken", LAST)))
    found = read(rows)["governance.sounding_board"]
    assert found.value == FIRST and found.confidence < 0.95


PHASES = (
    ("Fase", "Verantwoordelijke", "Startdatum", "Partner", "Gevraagde steun"),
    ("Analyse", "Jan Peeters", "1/2/2027", "Partner", "€ 100"),
)


@pytest.mark.parametrize(
    "rows", [PHASES, (("Gevraagde steun", "€ 100.000"), ("Totale projectkost", "€ 120.000")), (("Wat", "Wie"), ("Bouw", "Partner"))]
)
def test_a_table_in_a_long_answer_is_a_part_of_it(rows: tuple[tuple[str, ...], ...]) -> None:
    known = [
        p("Startdatum: 1 maart 2026"),
        p("Contactpersoon: naam en voornaam: Els Maes"),
        p("3. Partnerschap", True),
        p("4. Inhoud", True),
    ]
    inside = tbl(*(tr(*(tc(p(cell)) for cell in row)) for row in rows))
    found = read(*known, p(PLAN), p(FIRST), inside, p(LAST), p("5. Begroting", True), p("5.1 Neem de totalen over."), TOTALS)
    plan = found["work_plan"]
    assert plan.confidence > 0.9 and plan.value == "\n".join([FIRST, *(" | ".join(row) for row in rows), LAST])
    assert found["budget.grant_requested"].value == 400_000 and found["budget.total_cost"].value == 500_000


def test_rows_of_a_list_under_another_question_are_for_a_person() -> None:
    heads = ("Nr", "Titel", "Startmaand", "Eindmaand")
    own, other = (tbl(*(tr(*(tc(p(c)) for c in row)) for row in (heads, ("1", title, "1", "6")))) for title in ("Meten", "Mijlpaal"))
    found = read(p("4.3 Overzicht van de werkpakketten"), own, p(BOARD), p(FIRST), other)["work_packages"]
    assert found.confidence < 0.9 and "onder een andere vraag (tabel 2)" in found.problem
    twice = read(p("4.3 Overzicht van de werkpakketten"), own, p("Overzicht van de werkpakketten"), other)["work_packages"]
    assert twice.confidence > 0.9 and len(twice.value) == 2


BODIES = ("Naam van de organisatie", "Ondernemingsnummer", "Type organisatie", "Rol", "Taak in het project")
PARTNERS = ("Stad Lier", "0207.502.301", "stad of gemeente", "coördinator", "leiding"), ("Ham", "0207.499.430", "gemeente", "volger", "")


@pytest.mark.parametrize(
    ("members", "sure"),
    [
        ((("Rol", "Naam", "E-mail"), ("Projectleider", "An Maes", "an@lier.example")), True),
        ((("Organisatie", "Type", "Rol"), ("imec vzw", "kennisinstelling", "lid")), False),
        ((("Organisatie", "Rol", "Taak"), ("Cronos nv", "Deelnemer", "bouw")), False),
        ((("Organisatie", "Ondernemingsnummer", "Rol"), ("Cronos nv", "0123.456.749", "deelnemer")), False),
    ],
)
def test_the_people_of_a_steering_group_are_no_partners(members: tuple[tuple[str, ...], ...], sure: bool) -> None:
    """Each form with such a table went to a person for its list of partners; one with numbers, roles or types of partners may be a part of that."""
    own, other = (tbl(*(tr(*(tc(p(c)) for c in row)) for row in rows)) for rows in ((BODIES, *PARTNERS), members))
    known = "Contactpersoon: naam en voornaam: Els Maes", "E-mailadres: els@lier.example"
    contact = [p("Naam van de indiener: Stad Lier"), p("Contactpersoon", True), *map(p, known)]
    found = read(*contact, p("3. Partnerschap", True), p("Partners"), own, p("4. Inhoud", True), p(BOARD), p(FIRST), other, p(LAST))
    assert (found["partners"].confidence == 0.98) is sure and (len(found["partners"].value) == 2) is sure
    assert not sure or members[1][0] in found["governance.sounding_board"].value


def test_a_question_in_a_table_is_no_head_of_a_column() -> None:
    """A cell "Partner" in a table of another answer made a head of it: the answer before took all that was said to it."""
    contact = [p("Organisatie en dienst: Stad Lier"), p("Contactpersoon: Els Maes")]
    asked = "Met welke partners heb je al gesproken en in welke mate willen zij meewerken aan het project?"
    rows = [tr(tc(p(asked)), tc(p("We spraken met Ham."))), tr(tc(p("")), tc(p("Zij doen mee.")))]
    phases = tbl(*(tr(*(tc(p(cell)) for cell in row)) for row in (("Fase", "Contactpersoon", "Wanneer"), ("Bouw", "Partner", "2027"))))
    tried = p("Wat werd er, voor zover je weet, al geprobeerd om deze uitdaging op te lossen?", True)
    plan = p("Beschrijf het project.", True)
    found = form.read(
        docx.picture(word(*contact, tried, p("Niets."), phases, plan, p(FIRST), tbl(*rows))),
        load_edition("city-of-things-2025").form("registration-form"),
        "x.docx",
    )
    assert found["partner_engagement"].value == "We spraken met Ham.\nZij doen mee."
    assert found["project_description"].value == FIRST
