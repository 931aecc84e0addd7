"""Answers strung together on one line, each behind its label: the first took all of them for its own, and the others were told as not filled in."""

from __future__ import annotations

import pytest

from calls.load import load_edition
from parsers import docx, form
from tests.parsers.builders import check, p, tbl, tc, tr, word

EDITION = load_edition("city-of-things-2025")
APPLICATION, REGISTRATION = EDITION.form("application-form"), EDITION.form("registration-form")
APPLICANT = {"Naam van de indiener": "Stad Lier", "Ondernemingsnummer (KBO)": "0207.502.301", "Adres": "Grote Markt 57, 2500 Lier"}


@pytest.mark.parametrize("between", ["; ", ", ", " | ", " – ", " ", " / ", "\t", " • "])
def test_each_answer_is_its_own(between: str) -> None:
    line = between.join(f"{label}: {answer}" for label, answer in APPLICANT.items())
    apart = [p(f"{label}: {answer}") for label, answer in APPLICANT.items()]
    one, three = (
        form.read(docx.picture(word(p("2. Gegevens van de indiener", True), *its)), APPLICATION, "x.docx") for its in ([p(line)], apart)
    )
    assert {name: (found.value, found.confidence) for name, found in one.items()} == {
        name: (found.value, found.confidence) for name, found in three.items()
    }
    assert one["applicant.name"].value == "Stad Lier" and one["applicant.address"].value == "Grote Markt 57, 2500 Lier"


def test_a_contact_on_one_line() -> None:
    line = "Contactpersoon: Lore Testens; Functie: diensthoofd; E-mailadres: lore@lier.example; Telefoonnummer: 03 351 31 41"
    found = form.read(docx.picture(word(p(line))), REGISTRATION, "x.docx")
    assert {name: one.value for name, one in found.items()} == {
        "contact.name": "Lore Testens",
        "contact.email": "lore@lier.example",
        "contact.phone": "03 351 31 41",
    } | {name: one.value for name, one in found.items() if name not in ("contact.name", "contact.email", "contact.phone")}


def test_labels_in_running_text_are_no_labels() -> None:
    text = "We plannen zo: Startdatum: begin maart, na de aanbesteding; Einddatum: hangt af van de proef."
    question = "4.2 Beschrijf het plan van aanpak: werkpakketten, taken, deliverables, mijlpalen, timing en risico's."
    found = form.read(docx.picture(word(p(question, True), p(text))), APPLICATION, "x.docx")
    assert found["work_plan"].value == text and "project.start" not in found


def test_a_label_in_two_parts_stays_one() -> None:
    found = form.read(docx.picture(word(p("Contactpersoon: voornaam en familienaam: Koen Schetsmans"))), APPLICATION, "x.docx")
    assert found["contact.name"].value == "Koen Schetsmans"


def test_boxes_stay_with_their_words() -> None:
    boxes = f"<w:p>{check(1, '☒', 'a')}<w:r><w:t xml:space='preserve'> Ja </w:t></w:r>{check(0, '☐', 'b')}<w:r><w:t> Nee</w:t></w:r></w:p>"
    line = "Projecttitel: Wegwijs; Acroniem: WEG"
    found = form.read(docx.picture(word(p(line), boxes)), APPLICATION, "x.docx")
    assert (found["project.title"].value, found["project.acronym"].value) == ("Wegwijs", "WEG")


def test_an_aside_in_a_cell_of_its_own_is_no_answer() -> None:
    rows = (
        ("Projecttitel", "(verplicht)", "Wegwijs"),
        ("Korte samenvatting van het project", "(max. 5 regels)", "Voertuigen meten het wegdek."),
    )
    found = form.read(docx.picture(word(tbl(*(tr(*(tc(p(cell)) for cell in row)) for row in rows)))), APPLICATION, "x.docx")
    assert (found["project.title"].value, found["project.title"].confidence > 0.9) == ("Wegwijs", True)
    assert found["project.summary"].value == "Voertuigen meten het wegdek."


@pytest.mark.parametrize("hint", ["(verplicht veld)", "(verplicht in te vullen)", "(optioneel)", "(max. 100 tekens)"])
def test_what_the_form_says_behind_an_answer_is_no_part_of_it(hint: str) -> None:
    found = form.read(docx.picture(word(p(f"Projecttitel: Wegwijs {hint}"))), APPLICATION, "x.docx")
    assert found["project.title"].value == "Wegwijs"


@pytest.mark.parametrize("answer", ["Wegwijs (fase 2)", "Wegwijs (max. 36 maanden)", "Wegwijs (verplicht veld) en verder"])
def test_what_the_writer_puts_in_brackets_stays(answer: str) -> None:
    assert form.read(docx.picture(word(p(f"Projecttitel: {answer}"))), APPLICATION, "x.docx")["project.title"].value == answer


@pytest.mark.parametrize("dash", ["–", "—", "-"])
def test_lines_with_a_dash_that_a_print_made_one_paragraph_of(dash: str) -> None:
    """The number was told as not filled in."""
    line = f"Naam van de indiener {dash} Gemeente Lier Ondernemingsnummer (KBO) {dash} 0207.502.301"
    fields = form.read(docx.picture(word(p(line))), APPLICATION, "x.docx")
    assert (fields["applicant.name"].value, fields["applicant.kbo"].value) == ("Gemeente Lier", "0207502301")


def test_a_string_of_answers_that_goes_on_on_the_next_line() -> None:
    lines = "Acroniem: WEGDEK | Projecttitel: Wegwijs", "Wegdek | Publiceerbare samenvatting:", "We meten de weg."
    fields = form.read(docx.picture(word(*map(p, lines))), APPLICATION, "x.docx")
    assert fields["project.acronym"].value == "WEGDEK" and fields["project.summary"].value == "We meten de weg."


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Contactpersoon: voornaam en familienaam van de projectleider: Koen Schetsmans", "Koen Schetsmans"),
        ("Contactpersoon: Koen Schetsmans, e-mailadres: koen@lier.example", "Koen Schetsmans"),
        ("Contactpersoon: Koen Schetsmans tel: 050 11 22 33", "Koen Schetsmans"),
    ],
)
def test_a_label_with_more_words_before_its_answer(line: str, name: str) -> None:
    """ "voornaam, naam en" was the name, at full confidence, of who wrote "voornaam, naam en functie: ..."."""
    title = p("Contactpersoon (medewerker van de indiener)", True)
    assert form.read(docx.picture(word(title, p(line))), APPLICATION, "x.docx")["contact.name"].value == name
    both = "Contactpersoon: voornaam, naam en functie: Koen Schetsmans, diensthoofd"
    found = form.read(docx.picture(word(title, p(both))), APPLICATION, "x.docx")["contact.name"]
    assert "Koen Schetsmans" in str(found.raw) and found.confidence <= 0.8
