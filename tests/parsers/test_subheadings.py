"""Headings that people put in a long answer of their own are no questions of the form, whatever they are called."""

from __future__ import annotations

import pytest

from calls.load import load_edition
from parsers import docx, form
from parsers.model import FieldValue
from tests.parsers.builders import p, word

APPLICATION = load_edition("city-of-things-2025").form("application-form")
REGISTRATION = load_edition("city-of-things-2025").form("registration-form")
PLAN = ("We beginnen met meten.", "In het tweede jaar delen we de data.", "Daarna rollen we uit.")
WAYS = {
    "bold": lambda title, said: [p(title, True), p(said)],
    "plain": lambda title, said: [p(title), p(said)],
    "colon": lambda title, said: [p(f"{title}: {said}")],
}
STYLED = '<w:p><w:pPr><w:pStyle w:val="Subtitle"/></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'


def numbered(*inside: str, before: int = 1) -> dict[str, FieldValue]:
    lines = [
        p("4.2 Beschrijf het plan van aanpak: werkpakketten, taken, deliverables, mijlpalen, timing en risico's.", True),
        *map(p, PLAN[:before]),
        *inside,
        *map(p, PLAN[before:]),
        p("4.6 Stuurgroep: wie maakt er deel van uit en hoe vaak komt ze samen?", True),
        p("De burgemeesters, vier keer per jaar."),
        p("4.11 Hoe worden de principes rond openheid en interoperabiliteit toegepast?", True),
        p("We delen alles."),
    ]
    return form.read(docx.picture(word(p("4. Inhoud van het project", True), *lines)), APPLICATION, "x.docx")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("title", ["Stuurgroep", "Openheid"])
@pytest.mark.parametrize("before", [0, 1, 3])
def test_a_title_without_a_number_in_a_form_with_numbers(title: str, way: str, before: int) -> None:
    inside = WAYS[way](title, "Dit werken we nog uit.")
    found = numbered(*inside, before=before)
    assert found["governance.steering_group"].value == "De burgemeesters, vier keer per jaar."
    assert found["openness"].value == "We delen alles."
    told = found["work_plan"].value
    assert all(line in told for line in (*PLAN, title, "Dit werken we nog uit."))
    assert {found[name].confidence for name in ("governance.steering_group", "openness", "work_plan")} == {1.0}


@pytest.mark.parametrize("way", WAYS)
def test_the_title_of_the_question_itself_in_its_answer(way: str) -> None:
    lines = [p("4.6 Stuurgroep: wie maakt er deel van uit en hoe vaak komt ze samen?", True), p("De burgemeesters.")]
    lines += [
        *WAYS[way]("Stuurgroep", "Vier keer per jaar."),
        p("4.7 Klankbordgroep: hoe worden geïnteresseerden betrokken?", True),
        p("Per mail."),
    ]
    found = form.read(docx.picture(word(p("4. Inhoud van het project", True), *lines)), APPLICATION, "x.docx")
    told = found["governance.steering_group"].value
    assert "De burgemeesters." in told and "Vier keer per jaar." in told
    assert found["governance.sounding_board"].value == "Per mail."


def test_the_question_once_more_is_no_answer() -> None:
    lines = [p("4.6 Stuurgroep: wie maakt er deel van uit en hoe vaak komt ze samen?", True), p("Stuurgroep")]
    lines += [p("4.7 Klankbordgroep: hoe worden geïnteresseerden betrokken?", True), p("Per mail.")]
    found = form.read(docx.picture(word(p("4. Inhoud van het project", True), *lines)), APPLICATION, "x.docx")
    assert "governance.steering_group" not in found or found["governance.steering_group"].value is None


def test_a_question_that_stands_only_there_is_read() -> None:
    """Nobody else asks it: what looks like a title is the question, without its number."""
    lines = [p("4.2 Beschrijf het plan van aanpak", True), p(PLAN[0]), p("Stuurgroep", True), p("De burgemeesters.")]
    found = form.read(docx.picture(word(p("4. Inhoud van het project", True), *lines)), APPLICATION, "x.docx")
    assert found["governance.steering_group"].value == "De burgemeesters."


def registration(*inside: str) -> dict[str, FieldValue]:
    lines = [
        p("Contactgegevens", True),
        p("Organisatie en dienst: Stad Ieper"),
        p("Postadres: Grote Markt 34, 8900 Ieper"),
        STYLED.format("Welke maatschappelijke uitdaging wil je met dit project aanpakken?"),
        p(PLAN[0]),
        *inside,
        p(PLAN[1]),
        STYLED.format("Waarop liepen die eerdere initiatieven vast?"),
        p("Op geld."),
    ]
    return form.read(docx.picture(word(*lines)), REGISTRATION, "x.docx")


def test_a_line_like_a_label_of_the_contact_in_an_answer() -> None:
    found = registration(p("Adres: Markt 5, 9000 Gent"))
    assert found["contact.address"].value == "Grote Markt 34, 8900 Ieper"
    assert found["challenge"].value == "\n".join((PLAN[0], "Adres: Markt 5, 9000 Gent", PLAN[1]))


def test_an_answer_that_may_go_on_behind_such_a_line_is_not_sure() -> None:
    found = registration(p("Adres", True), p("Markt 5, 9000 Gent"))
    assert found["contact.address"].value == "Grote Markt 34, 8900 Ieper"
    assert PLAN[1] in found["challenge"].value or found["challenge"].confidence <= 0.8
    assert registration()["challenge"].confidence == 1.0


NUMBERS = {
    "1.": ("1. {}", "2. {}", "3. {}"),
    "1)": ("1) {}", "2) {}", "3) {}"),
    "I.": ("I. {}", "II. {}", "III. {}"),
    "1.1": ("1.1 {}", "1.2 {}", "1.3 {}"),
    "4.2.1": ("4.2.1 {}", "4.2.2 {}", "4.2.3 {}"),
    "nested": ("1. {}", "1.1 {}", "2. {}"),
    "again": ("1. {}", "2. {}", "1. {}"),
}


@pytest.mark.parametrize("way", NUMBERS)
@pytest.mark.parametrize("before", [0, 1])
def test_an_answer_in_bold_that_counts_its_parts(way: str, before: int) -> None:
    """The first such line was the next question: the answer ended there, or was told as not filled in."""
    titles = [number.format(title) for number, title in zip(NUMBERS[way], ("Analyse", "Bouw en test", "Levering"), strict=True)]
    told = numbered(*(line for title in titles for line in (p(title, True), p("Dit werken we uit."))), before=before)["work_plan"]
    assert all(line in told.value for line in (*PLAN, *titles)) and told.confidence == 1.0


@pytest.mark.parametrize("way", NUMBERS)
def test_sentences_in_bold_that_are_counted(way: str) -> None:
    lines = [number.format(line) for number, line in zip(NUMBERS[way], PLAN, strict=True)]
    told = numbered(*(p(line, True) for line in lines), before=0)
    assert all(line in told["work_plan"].value for line in lines) and told["governance.steering_group"].value.startswith("De burgemeesters")


@pytest.mark.parametrize(
    "next_question", ["4.3 Planning in de tijd", "4.3 Wie doet wat?", "5. Begroting van het project", "1. Wie doet wat?"]
)
def test_a_number_that_is_the_next_ones_ends_the_answer(next_question: str) -> None:
    told = numbered(p(next_question, True), p("Dit hoort bij iets anders."), before=3)["work_plan"]
    assert "iets anders" not in told.value


@pytest.mark.parametrize("sign", ["’", "´", "‘", "ʼ"])
def test_a_question_whose_apostrophe_was_set_by_a_program(sign: str) -> None:
    """Its second sentence was the beginning of the answer."""
    question = f"4.2 Beschrijf het plan van aanpak: werkpakketten, taken, deliverables, mijlpalen, timing en risico{sign}s."
    lines = [p(f"{question} Eén werkpakket gaat over kennisdeling en communicatie.", True), *map(p, PLAN)]
    found = form.read(docx.picture(word(p("4. Inhoud van het project", True), *lines)), APPLICATION, "x.docx")
    assert found["work_plan"].value == "\n".join(PLAN)


@pytest.mark.parametrize("title", ["Aanpak", "Stuurgroep", "Openheid"])
def test_a_title_in_bold_among_questions_that_are_not(title: str) -> None:
    """The line was the question, and the question a part of its answer."""
    lines = [
        p("4.1 Welke maatschappelijke uitdaging pakt het project aan en aan welke noden van lokale besturen komt het tegemoet?"),
        p("Wegen zijn duur."),
        p(title, True),
        p("Dit vroegen de gemeenten ons."),
        p("4.2 Beschrijf het plan van aanpak: werkpakketten, taken, deliverables, mijlpalen, timing en risico's."),
        *map(p, PLAN),
        p("4.6 Stuurgroep: wie maakt er deel van uit en hoe vaak komt ze samen?"),
        p("De burgemeesters."),
        p("4.11 Hoe worden de principes rond openheid en interoperabiliteit toegepast?"),
        p("We delen alles."),
    ]
    found = form.read(docx.picture(word(p("4. Inhoud van het project", True), *lines)), APPLICATION, "x.docx")
    assert found["work_plan"].value == "\n".join(PLAN)
    assert (found["governance.steering_group"].value, found["openness"].value) == ("De burgemeesters.", "We delen alles.")
    assert found["challenge"].value == f"Wegen zijn duur.\n{title}\nDit vroegen de gemeenten ons."


def test_numbers_in_the_answer_to_question_one() -> None:
    """ "2. Aanpak" is no question while another one has that number."""
    asked = (
        "1. Welke maatschappelijke uitdaging pakt het project aan?",
        "2. Beschrijf het plan van aanpak: werkpakketten, taken, timing en risico's.",
    )
    lines = [p("1. Context", True), p("Wegen zijn duur."), p("2. Gevolg", True), p("Ze slijten.")]
    made = word(p("4. Inhoud van het project", True), p(asked[0], True), *lines, p(asked[1], True), *map(p, PLAN))
    found = form.read(docx.picture(made), APPLICATION, "x.docx")
    assert found["challenge"].value == "1. Context\nWegen zijn duur.\n2. Gevolg\nZe slijten."
    assert found["work_plan"].value == "\n".join(PLAN)


def test_an_answer_in_capitals_that_begins_with_the_words_of_its_question() -> None:
    """It began at its third word."""
    said = "PLAN VAN AANPAK IN DRIE STAPPEN DIE WE SAMEN MET DE PARTNERS ZETTEN, EN DAARNA DE UITROL."
    assert numbered(p(said), before=0)["work_plan"].value.startswith("PLAN VAN AANPAK IN DRIE")
