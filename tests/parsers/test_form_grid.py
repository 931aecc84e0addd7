"""Forms laid out by others: numbers or boxes in a column of their own, amounts in columns with a total, labels without make-up, cards, statements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from calls.load import load_edition
from parsers import docx, form
from parsers.model import PERHAPS, Block, FieldValue, Picture, Place
from tests.parsers.builders import p, tc, tr, word
from tests.parsers.builders import tbl as whole

APPLICATION = load_edition("city-of-things-2025").form("application-form")
ANSWER = "We meten eerst een jaar en sturen daarna bij, samen met de diensten."


def table(*rows: tuple[str, ...]) -> str:
    return whole(*(tr(*(tc(*(p(line) for line in cell.split("\n"))) for cell in row)) for row in rows))


def read(*elements: str) -> dict[str, FieldValue]:
    return form.read(docx.picture(word(*elements)), APPLICATION, "x")


def values(fields: dict[str, FieldValue], *names: str) -> tuple[Any, ...]:
    found = (fields[name].value if name in fields else "absent" for name in names)
    return tuple(str(value) if isinstance(value, (date, Decimal)) else value for value in found)


def test_numbers_of_questions_in_a_column_of_their_own_are_no_questions() -> None:
    fields = read(
        table(
            ("", "Gevraagde informatie", "Uw antwoord"),
            ("A.1", "Titel", "Levend water"),
            ("A.2", "Het werk vangt aan op", "01/04/2026"),
            ("A.3", "Elektronisch adres", "an@lier.example"),
            ("A.4", "Hoe gaat u te werk? Beschrijf de stappen.", ANSWER),
            ("A.5", "Alle kosten samen", "€ 560.000,00"),
        )
    )
    names = ("project.title", "project.start", "contact.email", "work_plan", "budget.total_cost")
    assert values(fields, *names) == ("Levend water", "2026-04-01", "an@lier.example", ANSWER, "560000.00")
    assert fields["project.title"].place.anchor["cell"] == 2  # where it stands in the file


@pytest.mark.parametrize(("one", "other", "said"), [("☐", "☒", False), ("☒", "☐", True), ("☒", "☒", None)])
def test_boxes_beside_their_words_and_two_statements_for_one_question(one: str, other: str, said: bool | None) -> None:
    fields = read(
        table(
            ("☒", "Geen dubbele financiering: voor deze kosten is geen andere steun gevraagd."),
            ("☐", "Het project stimuleert de omslag naar smart city en smart region in het Vlaamse Gewest."),
            (one, "Personeelsleden werken ook aan andere gesubsidieerde of gefactureerde projecten (overzicht bijgevoegd)."),
            (other, "Personeelsleden werken niet aan andere gesubsidieerde of gefactureerde projecten."),
        )
    )
    names = ("no_double_funding", "flemish_region", "staff_on_other_projects")
    assert values(fields, *(f"declarations.{name}" for name in names)) == (True, False, said)


HEAD = ("Partner", "Kosten", "Gevraagde steun", "Eigen inbreng")
PARTNERS = (("Stad Lier", "€ 400,00", "€ 320,00", "€ 80,00"), ("IGEMO", "€ 100,00", "€ 80,00", "€ 20,00"))


def test_amounts_per_partner_are_never_those_of_the_project() -> None:
    names = ("budget.grant_requested", "budget.own_contribution")
    with_total = read(table(HEAD, *PARTNERS, ("Totaal", "€ 500,00", "€ 400,00", "€ 100,00")))
    assert values(with_total, *names) == ("400.00", "100.00")
    assert values(read(table(HEAD, *PARTNERS)), *names) == (None, None)
    turned = table(
        ("Post", "Stad Lier", "IGEMO", "Totaal"),
        ("Gevraagde steun", "320,00", "80,00", "400,00"),
        ("Eigen inbreng", "80,00", "20,00", "100,00"),
    )
    assert values(read(turned), *names) == ("400.00", "100.00")


def test_a_row_of_heads_over_one_row_of_amounts_and_shares_beside_amounts() -> None:
    names = ("budget.total_cost", "budget.grant_requested", "budget.own_contribution")
    across = read(
        table(("Projectkosten", "Steunbedrag", "Eigen financiering", "Iets anders"), ("€ 500,00", "€ 400,00", "€ 100,00", "€ 0,00"))
    )
    assert values(across, *names) == ("500.00", "400.00", "100.00")
    shares = read(table(("", "Bedrag", "Aandeel"), ("Totale kosten", "€ 500,00", "100%"), ("Gevraagde steun", "€ 400,00", "80 %")))
    assert values(shares, *names[:2]) == ("500.00", "400.00")


def test_a_ticked_choice_in_words_that_we_do_not_know_leaves_a_doubt() -> None:
    known = read(table(("Domeinen", "☒ Smart People\n☐ Smart Living")))["domains"]
    assert (known.value, known.confidence) == (("people",), 1.0)
    unknown = read(table(("Domeinen", "☒ Smart People\n☒ Slimme toekomst\n☐ Smart Living")))["domains"]
    assert (unknown.value, unknown.confidence) == (("people",), 0.7)
    assert "Slimme toekomst" in unknown.problem


def test_the_card_of_the_coordinator_keeps_its_name() -> None:
    cards = [
        table((title, name), ("KBO-nummer", kbo), ("Taak", "meten"))
        for title, name, kbo in (("Coördinator", "Stad Lier", "0207.502.301"), ("Partner 1", "IGEMO", "0213.349.124"))
    ]
    found = read(p("Partners", True), cards[0], p(""), cards[1])["partners"]
    assert [(row["name"], row["kbo"], row["role"]) for row in found.value] == [
        ("Stad Lier", "0207502301", "coordinator"),
        ("IGEMO", "0213349124", ""),
    ]


def test_titles_of_cards_are_no_heads_and_numbers_of_rows_are_no_titles() -> None:
    cards = [
        table((f"Werkpakket {n}", title), ("Looptijd", "M1 – M8"), ("Trekker", "IGEMO")) for n, title in ((1, "Leiding"), (2, "Meten"))
    ]
    found = read(p("Werkpakketten", True), cards[0], p(""), cards[1])["work_packages"]
    assert [(row["number"], row["title"]) for row in found.value] == [("1", "Leiding"), ("2", "Meten")]
    rows = read(
        table(
            ("Werkpakket", "Titel", "Van", "Tot", "Trekker"), ("WP 1", "Leiding", "1", "24", "IGEMO"), ("WP 2", "Meten", "3", "9", "IGEMO")
        )
    )["work_packages"]
    assert [(row["number"], row["title"]) for row in rows.value] == [("WP 1", "Leiding"), ("WP 2", "Meten")]


def test_the_lead_in_the_brackets_of_the_months_is_no_part_of_the_title() -> None:
    found = read(p("Werkpakketten", True), p("WP1: Leiding (maand 1 tot 24, Stad Lier)"), p("WP2: Meten (maand 3 tot 9, IGEMO)"))[
        "work_packages"
    ]
    assert [tuple(row[name] for name in ("title", "start", "end", "lead")) for row in found.value] == [
        ("Leiding", "1", "24", "Stad Lier"),
        ("Meten", "3", "9", "IGEMO"),
    ]


def test_a_name_under_signing_is_nobody_elses_and_a_row_without_a_name_is_told() -> None:
    fields = read(p("Ondertekening", True), p("Naam: Inge Baert, algemeen directeur"))
    assert "applicant.name" not in fields and "contact.name" not in fields
    listed = read(
        table(("Naam van de organisatie", "KBO", "Rol"), ("Stad Lier", "0207.502.301", "deelnemer"), ("", "0213.349.124", "volger"))
    )["partners"]
    assert (listed.confidence, "Rij 2" in listed.problem) == (0.7, True)


def plain(*lines: str) -> Picture:
    place = Place("pagina 1", {"page": 1})
    return Picture(
        "application/pdf",
        tuple(
            Block("paragraph", line, replace(place, anchor={"page": 1, "rect": [0, 800 - 10 * n, 9, 9]})) for n, line in enumerate(lines)
        ),
    )


STACK = ("KBO-nummer", "0207.502.301", "Projecttitel", "Levend water", "Acroniem", "WATER", "Vermoedelijke aanvang", "1 april 2026")


def test_labels_without_make_up_over_their_answers_are_read_where_the_form_is_made_so() -> None:
    fields = form.read(plain(*STACK, "Verplicht nummer voor vragen", "056 27 78 00"), APPLICATION, "x")
    assert values(fields, "project.title", "project.acronym", "project.start") == ("Levend water", "WATER", "2026-04-01")
    assert fields["project.start"].confidence == 0.8
    prose = form.read(plain("Vermoedelijke aanvang", "1 april 2026"), APPLICATION, "x")
    assert "project.start" not in prose or prose["project.start"].problem.startswith(PERHAPS)


def test_lines_that_are_numbered_on_are_questions_also_where_nothing_is_bold() -> None:
    asked = ("Uitdaging", "Plan van aanpak", "Externe ondersteuning", "Complementariteit", "Engagement", "Opschaling")
    lines = [line for n, title in enumerate(asked, 1) for line in (f"V.{n} Over {title.lower()}", f"{ANSWER} ({n})")]
    fields = form.read(plain(*lines), APPLICATION, "x")
    assert values(fields, "challenge", "work_plan", "external_support") == tuple(f"{ANSWER} ({n})" for n in (1, 2, 3))
    tasks = [f"V.{n} Taak {n}" for n in range(1, 7)]  # a list in an answer: nothing stands under each
    told = form.read(plain("Plan van aanpak:", ANSWER, *tasks), APPLICATION, "x")["work_plan"].value
    assert all(task in told for task in tasks)


def test_boxes_under_yes_and_no_and_the_row_of_heads_over_them() -> None:
    """ "Engagement | Ja | Neen" was the question about engagement with the answer "Ja | Neen"; the boxes had no words."""
    rows = [
        ("Engagement", "Ja", "Neen"),
        ("Voor de kosten van dit project werd geen andere projectsteun verkregen (geen dubbele steun).", "☒", "☐"),
        ("Werken personeelsleden ook aan andere gesubsidieerde of gefactureerde projecten?", "☐", "☒"),
    ]
    fields = read(table(*rows))
    assert "commitment" not in fields
    assert fields["declarations.no_double_funding"].value is True
    assert fields["declarations.staff_on_other_projects"].value is False


def test_a_word_in_the_cell_beside_a_question_is_no_sure_answer() -> None:
    fields = read(table(("Engagement", "Opmerking"), ("Schaalbaarheid", "Elke stad kan dit overnemen.")))
    assert (fields["commitment"].value, fields["commitment"].confidence) == ("Opmerking", 0.7)
    assert fields["scalability"].confidence > 0.9
