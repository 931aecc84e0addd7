"""What may stand under a question that we do not know, or in a document of which we do not know the kind: a person looks, nobody is asked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.dutch import PERSON
from checks.fields import Seen, is_left_over, look
from checks.model import Finding, Outcome
from parsers.model import PERHAPS, FieldValue, Place, Reading, Role, State
from tests.checks.cases import FORM, FORM_NAME, MODEL, MODEL_NAME, application, reading, run, unreadable

FORM_READ = reading(Role.APPLICATION_FORM, FORM_NAME, FORM)
MODEL_READ = reading(Role.COST_MODEL, MODEL_NAME, MODEL)
TITLE, END = "het formulier projectaanvraag", "de einddatum van het project"
CHALLENGE = "het antwoord op de vraag welke maatschappelijke uitdaging het project aanpakt"
MODEL_FINE = "Het kostenmodel (de projectbegroting) is er en is volledig ingevuld (“begroting.xlsx”)."


def left_over(form: Reading, name: str, question: str = "“Vraag 9”") -> Reading:
    """The form with a field that was not found while a question is left over."""
    field = replace(form.fields[name], value=None, raw="", problem=f"{PERHAPS} {question}.", confidence=0.0)
    return replace(form, fields={**form.fields, name: field})


def checked(check: str, *documents: Reading) -> Finding:
    return run(application(documents=documents), check)


@pytest.mark.parametrize(
    ("value", "raw", "problem", "expected"),
    [
        (None, "", f"{PERHAPS} “Vraag 9”.", True),
        (None, "iets", f"{PERHAPS} “Vraag 9”.", False),
        (None, "", "Dit is geen datum.", False),
        ("iets", "", f"{PERHAPS} “Vraag 9”.", False),
    ],
)
def test_what_is_left_over(value: str | None, raw: str, problem: str, expected: bool) -> None:
    assert is_left_over(FieldValue(value, raw, FORM_NAME, Place("vraag 1"), 0.0, problem)) is expected


def test_an_answer_that_may_stand_under_another_question_is_not_called_missing() -> None:
    found = checked("duration", left_over(FORM_READ, "project.end"), MODEL_READ)
    assert (found.outcome, found.remedy) == (Outcome.REVIEW, f"Kijk na of {END} is ingevuld.")
    assert found.reason == (
        f"We vonden {END} niet met zekerheid terug in het formulier. Misschien staat het bij “Vraag 9”. Een medewerker kijkt dit na."
    )
    assert [(item.field, item.document) for item in found.evidence] == [("project.end", FORM_NAME)]
    capital = checked("duration", left_over(FORM_READ, "project.end", "blad X"), MODEL_READ)
    assert "Misschien staat het bij blad X. Een" in capital.reason


def test_the_same_form_twice_tells_each_reason_once_and_a_readable_copy_counts() -> None:
    one, two = left_over(FORM_READ, "project.end"), replace(left_over(FORM_READ, "project.end"), name="kopie.docx")
    twice = checked("duration", one, two, MODEL_READ)
    assert (twice.outcome, twice.reason.count("“Vraag 9”")) == (Outcome.REVIEW, 1)
    assert checked("duration", one, replace(FORM_READ, name="kopie.docx"), MODEL_READ).outcome is Outcome.PASS


def test_what_stands_there_unreadable_weighs_more_than_what_is_left_over() -> None:
    unclear = replace(FORM_READ.fields["project.end"], value=None, raw="ooit", problem="Dit is geen datum.")
    other = replace(FORM_READ, name="kopie.docx", fields={**FORM_READ.fields, "project.end": unclear})
    seen = look(application(documents=[left_over(FORM_READ, "project.end"), other, MODEL_READ]), "project.end")
    assert (seen.seen, seen.fields) == (Seen.UNCLEAR, (unclear,))


def test_documents_complete_tells_for_each_field_where_it_may_stand() -> None:
    form = left_over(left_over(left_over(FORM_READ, "project.end"), "challenge"), "work_plan", "blad X")
    found = checked("documents-complete", form, MODEL_READ)
    assert (found.outcome, found.remedy) == (Outcome.REVIEW, "")
    assert found.reason == (
        f"In {TITLE} konden we niet nagaan of dit is ingevuld: {END}, {CHALLENGE} en het plan van aanpak. "
        f"Voor {END} en {CHALLENGE}: misschien staat het bij “Vraag 9”. Voor het plan van aanpak: misschien staat het bij blad X. "
        f"{MODEL_FINE} {PERSON}."
    )
    told = [(item.location, item.field) for item in found.evidence if item.document == FORM_NAME]
    assert told == [(form.fields[name].place.location, name) for name in ("project.end", "challenge", "work_plan")]


def test_a_field_that_was_not_looked_for_is_told_without_a_place() -> None:
    fields = {name: field for name, field in FORM_READ.fields.items() if name != "project.end"}
    blind = replace(FORM_READ, fields=fields, looked_for=tuple(name for name in FORM_READ.looked_for if name != "project.end"))
    found = checked("documents-complete", blind, MODEL_READ)
    assert found.outcome is Outcome.REVIEW
    assert found.reason == f"In {TITLE} konden we niet nagaan of dit is ingevuld: {END}. {MODEL_FINE} {PERSON}."
    assert {item.document for item in found.evidence} == {FORM_NAME, MODEL_NAME}


STRANGE = Reading("vreemd.docx", "2" * 64, 1, "application/pdf", Role.UNKNOWN, State.READ, ("Wat is dit?", "Misschien een DOCX."))
ANOTHER = replace(STRANGE, name="nog.docx")


@pytest.mark.parametrize("others", [(), (unreadable("scan.pdf"),)])
def test_a_document_of_which_we_do_not_know_the_kind_may_be_the_form(others: tuple[Reading, ...]) -> None:
    found = checked("documents-complete", STRANGE, *others, MODEL_READ)
    assert (found.outcome, found.remedy) == (Outcome.REVIEW, f"Laat weten welk document {TITLE} is.")
    assert found.reason == (
        f"We vonden {TITLE} niet met zekerheid. Misschien is dit het: “vreemd.docx”: Wat is dit? Misschien een DOCX. {MODEL_FINE} {PERSON}."
    )
    assert [item.document for item in found.evidence] == ["vreemd.docx", *(other.name for other in others), MODEL_NAME, MODEL_NAME]


@pytest.mark.parametrize(
    ("documents", "which"),
    [
        ((STRANGE,), "welk document “vreemd.docx” is"),
        ((STRANGE, unreadable("scan.pdf")), "welk document “vreemd.docx” is"),
        ((STRANGE, ANOTHER), "welke documenten “vreemd.docx” en “nog.docx” zijn"),
    ],
)
def test_a_field_may_stand_in_a_document_of_which_we_do_not_know_the_kind(documents: tuple[Reading, ...], which: str) -> None:
    found = checked("duration", *documents, MODEL_READ)
    assert (found.outcome, found.remedy) == (Outcome.REVIEW, "Laat weten welk document het formulier is.")
    assert f"We konden {END} niet nagaan, want we weten niet zeker {which}." in found.reason
    assert [item.document for item in found.evidence] == [*(one.name for one in documents), MODEL_NAME]


def test_two_documents_of_which_we_do_not_know_the_kind_are_both_told() -> None:
    assert checked("documents-complete", STRANGE, ANOTHER, MODEL_READ).reason == (
        f"We vonden {TITLE} niet met zekerheid. Misschien is dit het: “vreemd.docx”: Wat is dit? Misschien een DOCX en "
        f"“nog.docx”: Wat is dit? Misschien een DOCX. {MODEL_FINE} {PERSON}."
    )


def test_one_field_left_over_and_one_not_looked_for() -> None:
    form = left_over(FORM_READ, "project.end")
    fields = {name: field for name, field in form.fields.items() if name != "challenge"}
    form = replace(form, fields=fields, looked_for=tuple(name for name in form.looked_for if name != "challenge"))
    found = checked("documents-complete", form, MODEL_READ)
    assert found.reason == (
        f"In {TITLE} konden we niet nagaan of dit is ingevuld: {END} en {CHALLENGE}. Voor {END}: misschien staat het bij “Vraag 9”. "
        f"{MODEL_FINE} {PERSON}."
    )
    told = [(item.field, item.document) for item in found.evidence]
    assert told == [("project.end", FORM_NAME), ("", FORM_NAME), ("", MODEL_NAME), ("", MODEL_NAME)]


def test_a_field_that_a_scan_cannot_tell_is_for_a_person_and_one_in_a_torn_file_is_asked_again() -> None:
    fields = {name: field for name, field in FORM_READ.fields.items() if name != "project.end"}
    scan = replace(FORM_READ, fields=fields, looked_for=frozenset(name for name in FORM_READ.looked_for if name != "project.end"))
    found = checked("duration", scan, MODEL_READ)
    assert (found.outcome, found.remedy) == (Outcome.REVIEW, f"Kijk na of {END} is ingevuld.")
    assert found.reason == f"We konden {END} niet nagaan. Een medewerker kijkt dit na."
