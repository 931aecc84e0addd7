"""Lists written as lines, labels in two languages beside each other, and where an answer ends."""

from __future__ import annotations

import docx as python_docx
import pytest
from docx.document import Document

from calls.load import load_edition
from parsers import docx, form
from parsers.labels import likeness
from parsers.model import FieldValue
from tests.parsers.builders import p, r, saved, sdt, tbl, tc, tr, word

APPLICATION, REGISTRATION = (load_edition("city-of-things-2025").form(role) for role in ("application-form", "registration-form"))


def read(*elements: str) -> dict[str, FieldValue]:
    return form.read(docx.picture(word(*elements)), APPLICATION, "formulier.docx")


def table(*rows: tuple[str, ...]) -> str:
    return tbl(*(tr(*(tc(p(cell)) for cell in row)) for row in rows))


def rows(field: FieldValue) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in ("name", "kbo", "type", "role", "task")) for row in field.value]


LINES = {
    "brackets": (
        "Stad Lier (KBO 0207.502.301), stad of gemeente, rol: coördinator – trekt het project",
        "Gemeente Zemst (0207.515.266), stad of gemeente, rol: deelnemer – test, meet en deelt",
    ),
    "bars": (
        "• Stad Lier | BE 0207.502.301 | stad | coördinator | trekt het project",
        "• Gemeente Zemst | BE 0207.515.266 | gemeente | deelnemer | test, meet en deelt",
    ),
    "roles between brackets": (
        "1. Stad Lier - stad - coördinator (0207502301): trekt het project",
        "2. Gemeente Zemst - gemeente - deelnemer (0207515266): test, meet en deelt",
    ),
}


@pytest.mark.parametrize("lines", LINES.values(), ids=LINES)
def test_partners_one_a_line(lines: tuple[str, ...]) -> None:
    found = read(p("3. Partnerschap", True), p("Volgende organisaties werken mee:"), *map(p, lines), p("Stuurgroep", True), p("Wij."))[
        "partners"
    ]
    assert rows(found) == [
        ("Stad Lier", "0207502301", "municipality", "coordinator", "trekt het project"),
        ("Gemeente Zemst", "0207515266", "municipality", "participant", "test, meet en deelt"),
    ]
    assert (found.confidence, found.place.anchor) == (0.7, {"block": 2, "more": [{"block": 3}]})


@pytest.mark.parametrize(
    "lines",
    [
        ("We werken samen met Lier en Zemst. Wie wat doet, leggen we later vast.",),
        ("Stad Lier (0207.502.301), coördinator", "en dan nog een heel verhaal over wie er misschien ook nog meedoet"),
    ],
)
def test_partners_in_sentences_are_there_and_for_a_person(lines: tuple[str, ...]) -> None:
    found = read(p("Partners", True), *map(p, lines))["partners"]
    assert (found.value, found.raw, found.problem) == (
        None,
        "",
        "Misschien staat het bij “Partners”, maar niet in een tabel die we kennen.",
    )


def test_the_explanation_of_the_blank_form_is_no_answer() -> None:
    assert "partners" not in read(p("Partnerschap", True), p(next(f for f in APPLICATION.fields if f.name == "partners").prompts[0]))


def test_work_packages_and_companies_one_a_line() -> None:
    found = read(
        p("Werkpakketten", True),
        p("WP1: Projectleiding"),
        p("WP 2 – Kennisdeling"),
        p("Onderaannemers", True),
        p("Hydroscan NV: het model"),
    )
    assert [(row["number"], row["title"]) for row in found["work_packages"].value] == [("1", "Projectleiding"), ("2", "Kennisdeling")]
    assert [(row["name"], row["task"]) for row in found["subcontractors"].value] == [("Hydroscan NV", "het model")]


def test_labels_in_two_languages() -> None:
    head = ("Nr / No", "Organisatie / Organisation", "KBO /\nCompany no.", "Rol / Role", "Taak / Task")
    found = read(
        table(
            ("Projecttitel / Project title", "Droge voeten"), ("Einddatum / End date", "28/02/2029"), ("Samenvatting /\nSummary", "Kort.")
        ),
        p("Partnerschap / Partnership", True),
        table(head, ("1", "Stad Lier", "0207.502.301", "coördinator", "trekt")),
    )
    assert rows(found["partners"]) == [("Stad Lier", "0207502301", "", "coordinator", "trekt")]
    assert {name: str(field.value) for name, field in found.items() if name != "partners"} == {
        "project.title": "Droge voeten",
        "project.end": "2029-02-28",
        "project.summary": "Kort.",
    }


def test_a_short_label_with_another_word_is_another_label() -> None:
    assert likeness("Overige financiering", ("Eigen financiering",)) == 0
    assert likeness("Eigen financieering", ("Eigen financiering",)) > 0.9
    found = read(table(("Totale kost", "€ 760.000"), ("Eigen bijdrage van de partners", "€ 152.000"), ("Overige financiering", "€ 0")))
    assert {name: str(field.value) for name, field in found.items()} == {
        "budget.total_cost": "760000.00",
        "budget.own_contribution": "152000.00",
        "budget.other_income": "0.00",
    }


def _parted(*parts: tuple[str, str]) -> Document:
    document = python_docx.Document()
    for style, text in parts:
        if style.startswith("Heading"):
            document.add_heading(text, int(style[-1]))
        else:
            document.add_paragraph().add_run(text).bold = style == "vet"
    return document


def test_the_title_of_the_next_part_is_no_part_of_the_answer() -> None:
    document = _parted(
        ("Heading 2", "Inhoud"), ("vet", "Openheid"), ("", "We delen alles."), ("Heading 3", "Onze keuze"), ("", "OSLO."), ("Heading 2", "Budget"),
        ("vet", "Toelichting bij de begroting"), ("", "Marktprijzen."), ("Heading 3", "Handtekening"), ("", "Jan Claeys"),
    )  # fmt: skip
    found = form.read(docx.picture(saved(document)), APPLICATION, "formulier.docx")
    assert {name: field.value for name, field in found.items()} == {
        "openness": "We delen alles.\nOnze keuze\nOSLO.",
        "budget_justification": "Marktprijzen.",
    }


def test_an_answer_typed_behind_its_question() -> None:
    plan, why = (next(f for f in APPLICATION.fields if f.name == name).labels[0] for name in ("work_plan", "budget_justification"))
    found = read(
        p(f"4.2 {plan} We beginnen klein.", True), p("En dan groot."), p(f"5.2 {why} Het zijn marktprijzen.", True), p("Openheid", True)
    )
    assert {name: (field.value, field.confidence) for name, field in found.items()} == {
        "work_plan": ("We beginnen klein.\nEn dan groot.", 0.97),
        "budget_justification": ("Het zijn marktprijzen.", 0.97),
    }


def test_a_role_as_a_cross_in_one_of_three_columns() -> None:
    head = ("Organisatie", "KBO-nummer", "Coördinator", "Deelnemer", "Volger", "Taak")
    found = read(
        p("Partners", True),
        table(
            head,
            ("Stad Lier", "0207.502.301", "X", "", "", "trekt"),
            ("Zemst", "0207.515.266", "", "x", "x", "test"),
            ("Mol", "", "", "", "", "kijkt"),
        ),
    )
    assert [row["role"] for row in found["partners"].value] == ["coordinator", None, ""]


def test_a_whole_contact_behind_its_name() -> None:
    line = "Contact: Sofie Maes, dienst Jeugd, Stad Kortrijk, Grote Markt 54, 8500 Kortrijk, 056 27 73 30, sofie@kortrijk.example"
    found = form.read(docx.picture(word(p(line))), REGISTRATION, "aanmelding.docx")
    assert {name: field.value for name, field in found.items()} == {
        "contact.name": "Sofie Maes",
        "contact.organisation": "dienst Jeugd, Stad Kortrijk",
        "contact.address": "Grote Markt 54, 8500 Kortrijk",
        "contact.phone": "056 27 73 30",
        "contact.email": "sofie@kortrijk.example",
    }
    assert {field.confidence for field in found.values()} == {0.7}


def test_questions_and_answers_under_each_other_in_one_column() -> None:
    cells = (
        "Challenge of ons",
        "Wateroverlast in de lage wijken.",
        "Uitdaging",
        "Wateroverlast.",
        "Onze manier van werken",
        "We meten en delen alles.",
    )
    found = form.read(docx.picture(word(tbl(*(tr(tc(p(cell))) for cell in cells)))), REGISTRATION, "aanmelding.docx")
    assert found["challenge"].value == "Wateroverlast."
    assert "“Onze manier van werken”" in found["project_description"].problem


STRUCK = '<w:r><w:rPr><w:strike/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'


def test_what_is_struck_out_is_not_read_and_told() -> None:
    boxes = [f"<w:p>{STRUCK.format('☐ Smart ' + name)}</w:p>" for name in ("Economy", "People", "Living", "Mobility", "Environment")]
    picture = docx.picture(word(p("Domein", True), p("☐ Smart Government"), *boxes))
    assert picture.notes == ("Het document bevat doorgehaalde tekst; die is niet meegelezen.",)
    domains = form.read(picture, REGISTRATION, "aanmelding.docx")["domains"]
    assert (domains.value, domains.raw, "geschrapt" in domains.problem) == (None, "☐ Smart Government", True)
    question = next(f for f in APPLICATION.fields if f.name == "declarations.staff_on_other_projects").labels[1]
    answered = read(p(question, True), f"<w:p><w:r><w:t>Ja / </w:t></w:r>{STRUCK.format('Nee')}</w:p>")
    assert answered["declarations.staff_on_other_projects"].value is True


def test_lines_like_labels_stay_in_the_answer_they_stand_in() -> None:
    whole = "<w:r><w:t>Fase 1: meten</w:t><w:br/><w:t>Startdatum: 1 april 2026 voor de proef</w:t><w:br/><w:t>Contactpersoon: Els Maes</w:t></w:r>"
    found = read(
        p("Gegevens van de indiener", True),
        p("Contactpersoon: Jan Claeys"),
        p("Startdatum: 1 maart 2026"),
        p("Plan van aanpak", True),
        f"<w:p>{whole}</w:p>",
        p("Openheid", True),
        p("We delen alles."),
    )
    assert {name: str(field.value) for name, field in found.items()} == {
        "contact.name": "Jan Claeys",
        "project.start": "2026-03-01",
        "work_plan": "Fase 1: meten\nStartdatum: 1 april 2026 voor de proef\nContactpersoon: Els Maes",
        "openness": "We delen alles.",
    }


@pytest.mark.parametrize(
    ("written", "title", "told"),
    [
        ("Projectleiding (maand 1 - maand 36), trekker Stad Lier", "Projectleiding", ("1", "36", "Stad Lier")),
        ("Data, modellen en sensoren – M1 t.e.m. M14 – verantwoordelijke: IGEMO", "Data, modellen en sensoren", ("1", "14", "IGEMO")),
        ("Meten in 12 straten (trekker zoeken)", "Meten in 12 straten (trekker zoeken)", ("", "", "")),
        ("Proef (M1-M6) en uitrol (M7-M12)", "Proef (M1-M6) en uitrol (M7-M12)", ("", "", "")),
    ],
)
def test_months_and_lead_are_no_part_of_a_title(written: str, title: str, told: tuple[str, ...]) -> None:
    found = read(p("Werkpakketten", True), p(f"WP1: {written}"), p("WP2: Kennisdeling"))["work_packages"]
    assert [(row["title"], row["start"], row["end"], row["lead"]) for row in found.value] == [(title, *told), ("Kennisdeling", "", "", "")]


ALL = ("Smart Economy", "Smart Government", "Smart People", "Smart Living", "Smart Mobility", "Smart Environment")


def test_a_mark_behind_a_choice() -> None:
    lines = [p(name + (" X" if name == "Smart Mobility" else "")) for name in ALL]
    assert read(p("Smart city-domein(en)", True), *lines, p("Openheid", True), p("Alles."))["domains"].value == ("mobility",)


def test_all_choices_and_no_mark_is_no_answer() -> None:
    found = read(p("Smart city-domein(en)", True), *map(p, ALL), p("Openheid", True), p("Alles."))["domains"]
    assert (found.value, found.problem) == (None, "Alle keuzes staan er. We zien niet welke bedoeld zijn.")


def test_a_repeating_section_of_partners_leaves_the_applicant_alone() -> None:
    items = ""
    for name, number, role in (("Stad Lier", "0207.502.301", "coördinator"), ("Gemeente Zemst", "0207.515.266", "deelnemer")):
        lines = (("Naam van de organisatie", "naam", name), ("Ondernemingsnummer", "kbo", number), ("Rol", "rol", role))
        shown = "".join(f"<w:p>{r(label + ': ')}{sdt(r(text), tag, tag)}</w:p>" for label, tag, text in lines)
        items += sdt(shown, more="<w15:repeatingSectionItem xmlns:w15='http://schemas.microsoft.com/office/word/2012/wordml'/>")
    found = read(
        p("Indiener: Stad Lier"),
        p("Ondernemingsnummer (KBO): 0207.502.301"),
        p("Partnerschap", True),
        sdt(items),
        p("Openheid", True),
        p("Alles."),
    )
    assert (found["applicant.kbo"].value, [row["kbo"] for row in found["partners"].value]) == ("0207502301", ["0207502301", "0207515266"])


def test_a_short_table_in_own_words() -> None:
    """A sentence beside a label is its answer, also where it speaks of a body; a contact with dashes is a whole contact."""
    rows = (
        ("Contact", "Sofie Maes – sofie@kortrijk.example – 056 27 73 30"),
        ("Uitdaging", "Jongeren vinden de weg niet."),
        ("Waarom niet gelukt", "De app werd niet bijgehouden en elke gemeente had haar eigen lijst."),
        ("Idee", "We bouwen een gedeelde lijst."),
    )
    found = form.read(docx.picture(word(table(*rows))), REGISTRATION, "idee.docx")
    values = {name: field.value for name, field in found.items() if field.value is not None}
    assert values == {
        "contact.name": "Sofie Maes",
        "contact.email": "sofie@kortrijk.example",
        "contact.phone": "056 27 73 30",
        "challenge": "Jongeren vinden de weg niet.",
        "obstacles": rows[2][1],
    }


def test_numbers_of_work_packages_are_not_their_titles_whatever_the_titles_are_headed() -> None:
    head = ("Werkpakket", "Inhoud", "Vanaf", "Tot en met", "Verantwoordelijke")
    rows = (("WP1", "Projectleiding", "M1", "M24", "Turnhout"), ("WP2", "Meten en tellen", "M3", "M12", "Geel"))
    found = read(p("Werkpakketten", True), table(head, *rows))
    said = [tuple(row[name] for name in ("number", "title", "start", "end", "lead")) for row in found["work_packages"].value]
    assert said == list(rows)
    assert "contact.name" not in found and "project.start" not in found
