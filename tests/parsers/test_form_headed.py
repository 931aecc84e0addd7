"""A table in an answer with heads that are worded like labels of the form: partners, each with its contact."""

from __future__ import annotations

import pytest

from calls.load import load_edition
from parsers import docx, form
from tests.parsers.builders import p, tbl, tc, tr, word

FORM = load_edition("city-of-things-2025").form("registration-form")
CONTACT = {"Organisatie": "Gemeente Edegem", "Contactpersoon": "An Smets", "E-mailadres": "an.smets@edegem.example"}
QUESTION = "Met welke partners heb je al gesproken?"
PARTNERS = (("Stad Lier", "Piet Bos", "piet.bos@lier.example"), ("Gemeente Boechout", "Mia Maes", "mia.maes@boechout.example"))


def _table(*rows: tuple[str, ...]) -> str:
    return tbl(*(tr(*(tc(p(cell)) for cell in row)) for row in rows))


@pytest.mark.parametrize("intro", [(), ("We spraken met:",)])
@pytest.mark.parametrize("heads", [tuple(CONTACT), ("Partner", "Rol", "Resultaat"), ("Bestuur", "Datum", "E-mail")])
def test_the_heads_of_a_table_in_an_answer_are_part_of_it(heads: tuple[str, ...], intro: tuple[str, ...]) -> None:
    lines = [p(f"{label}: {answer}") for label, answer in CONTACT.items()]
    end = p("Welke eindresultaten beoogt het project?", True), p("Een kaart.")
    elements = (*lines, p(QUESTION, True), *map(p, intro), _table(heads, *PARTNERS), *end)
    fields = form.read(docx.picture(word(*elements)), FORM, "a.docx")
    assert {name: field.value for name, field in fields.items()} == {
        **dict(zip(("contact.organisation", "contact.name", "contact.email"), CONTACT.values(), strict=True)),
        "partner_engagement": "\n".join((*intro, *(" | ".join(row) for row in (heads, *PARTNERS)))),
        "results": "Een kaart.",
    }


def test_a_table_of_the_form_under_a_question_keeps_its_labels() -> None:
    """The contact at the end of the form, its labels over its answers: they stand nowhere else."""
    elements = (p(QUESTION, True), p("Met Stad Lier."), _table(tuple(CONTACT), tuple(CONTACT.values())))
    fields = form.read(docx.picture(word(*elements)), FORM, "a.docx")
    assert [fields[name].value for name in ("contact.organisation", "contact.name", "contact.email")] == list(CONTACT.values())


def test_a_bare_word_under_a_head_is_no_label_either() -> None:
    """ "gemeente" in the column of the kind of body is the word that asks for the applicant elsewhere."""
    rows = (("Partner", "Type", "Contactpersoon"), ("Stad Lier", "stad", "Piet Bos"), ("Gemeente Boechout", "gemeente", "Mia Maes"))
    elements = (*(p(f"{label}: {answer}") for label, answer in CONTACT.items()), p(QUESTION, True), _table(*rows))
    fields = form.read(docx.picture(word(*elements)), FORM, "a.docx")
    assert fields["partner_engagement"].value == "\n".join(" | ".join(row) for row in rows)
    assert (fields["contact.organisation"].value, fields["contact.name"].value) == ("Gemeente Edegem", "An Smets")
