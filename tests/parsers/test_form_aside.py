"""A label that names a person or a body and then what is asked of it."""

from __future__ import annotations

import pytest

from calls.load import load_edition
from parsers import docx, form
from parsers.model import FieldValue
from tests.parsers.builders import p, tbl, tc, tr, word

APPLICATION = load_edition("city-of-things-2025").form("application-form")


def read(*elements: str) -> dict[str, FieldValue]:
    return form.read(docx.picture(word(*elements)), APPLICATION, "formulier.docx")


PAIRS = (
    ("Contactpersoon: naam", "An Verlinden"),
    ("Contactpersoon: functie", "Projectleider"),
    ("Contactpersoon – e-mail", "an@geel.example"),
)
SHAPES = {
    "under each other": [text for label, answer in PAIRS for text in (p(label, True), p(answer))],
    "a colon after it": [p(f"{label}:\t{answer}") for label, answer in PAIRS],
    "in one cell": [tbl(*(tr(tc(p(label), p(answer))) for label, answer in PAIRS))],
    "beside each other": [tbl(*(tr(tc(p(label)), tc(p(answer))) for label, answer in PAIRS))],
}


@pytest.mark.parametrize("elements", SHAPES.values(), ids=SHAPES)
def test_what_is_asked_of_a_person_is_no_answer(elements: list[str]) -> None:
    found = read(*elements)
    said = {name: found[f"contact.{name}"].value for name in ("name", "function", "email")}
    assert said == {"name": "An Verlinden", "function": "Projectleider", "email": "an@geel.example"}
    assert found["contact.name"].confidence >= 0.95


def test_an_answer_that_is_worded_like_a_label_stays_an_answer() -> None:
    found = read(p("Contactpersoon: An Verlinden"), p("Functie: Projectleider"), p("E-mail: an@geel.example"))
    assert [found[f"contact.{name}"].value for name in ("name", "function")] == ["An Verlinden", "Projectleider"]


def test_a_card_that_tells_its_role_is_not_given_that_of_its_title() -> None:
    """ "Deelnemer 1" counts; what stands beside "Rol" is the role. Without it nobody knows who leads."""
    cells = (
        ("", "Deelnemer 1", "Deelnemer 2"),
        ("Naam", "Stad Geel", "Gemeente Mol"),
        ("Ondernemingsnummer", "0207.533.874", "0207.503.388"),
        ("Rol", "penhouder", "projectpartner"),
    )
    tables = [tbl(*(tr(*(tc(p(cell)) for cell in row)) for row in rows)) for rows in (cells, cells[:3])]
    roles = [[row["role"] for row in read(p("Partnerschap", True), one)["partners"].value] for one in tables]
    assert roles == [["coordinator", "participant"], ["", ""]]


def test_a_label_in_other_words_before_a_name_is_no_part_of_it() -> None:
    """A title may have a colon: it is left whole."""
    found = read(
        p("Aanvrager", True), p("Optredend als coördinerend bestuur: Stad Lier"), p("Projecttitel", True), p("Remspoor: veilig fietsen")
    )
    assert (found["applicant.name"].value, found["applicant.name"].confidence) == ("Stad Lier", 0.8)
    assert (found["project.title"].value, found["project.title"].confidence) == ("Remspoor: veilig fietsen", 0.95)
    strange = read(p("Contactpersoon", True), p("dienst zonder naam: An Maes"))["contact.name"]
    assert (strange.value, strange.confidence) == ("dienst zonder naam: An Maes", 0.7)


@pytest.mark.parametrize(
    ("line", "name", "function"),
    [
        ("An Maes, diensthoofd burgerzaken", ("An Maes", 0.8), "diensthoofd burgerzaken"),
        ("Maes, An", ("Maes, An", 1.0), None),
        ("An Maes, dienst Burgerzaken", ("An Maes, dienst Burgerzaken", 1.0), None),
    ],
)
def test_the_function_behind_the_name_is_no_part_of_it(line: str, name: tuple[str, float], function: str | None) -> None:
    found = read(p(f"Contactpersoon: {line}"), p("E-mail: an.maes@lier.example"))
    assert (found["contact.name"].value, found["contact.name"].confidence) == name
    assert ("contact.function" in found and found["contact.function"].value) == (function or False)
