"""Replay: the same bytes and versions give the same findings; a difference is told, stored only when asked, and people's decisions survive it."""

import hashlib
import json
from datetime import datetime
from pathlib import Path

import pytest

from calls.load import load_edition
from checks.model import Receipt
from dossiers import decisions, evidence, knowledge, pipeline, recheck
from dossiers.events import writing
from dossiers.filing import FiledDocument, Filing, file_submission
from dossiers.lists import Entry
from dossiers.models import Assessment, Decision, Event, Finding, Notice, Submission
from dossiers.overview import whole_dossier
from dossiers.status import status_of, with_everything
from tests.dossiers.builders import assessed, dossier, submission_of

pytestmark = pytest.mark.django_db(transaction=True)
SAMPLE = Path(__file__).parents[2] / "samples" / "03-application-complete"
EDITION = load_edition("city-of-things-2025")
MECHELEN = "0207499430"


@pytest.fixture
def filed():
    """The complete sample application, taken through the real steps."""
    files = [path for path in sorted(SAMPLE.iterdir()) if path.suffix in (".pdf", ".xlsx")]
    documents = tuple(FiledDocument(path.name, evidence.seal(path.read_bytes())) for path in files)
    receipt = Receipt(datetime.fromisoformat("2025-11-13T16:42:10+01:00"), "platform")
    with writing():
        submission, _ = file_submission(Filing("application", "platform", "koen@mechelen.example", receipt, documents), EDITION)
    for step in ("read", "check", "answer"):
        pipeline.run_step(step, submission.pk)
    submission = Submission.objects.get(pk=submission.pk)
    assert submission.state == Submission.DONE
    return submission.dossier


def content(assessment: Assessment) -> str:
    """Every column of every finding that a check fills, as bytes."""
    columns = ("position", "check_id", "kind", "outcome", "remediable", "reason", "remedy", "citations", "evidence", "interpretations")
    return hashlib.sha256(json.dumps(list(assessment.findings.values(*columns)), ensure_ascii=False).encode()).hexdigest()


def stricter():
    """The edition with 30 months instead of 36."""
    phase = EDITION.phases["application"]
    checks = tuple(c.model_copy(update={"parameters": {"max_months": 30}}) if c.id == "duration" else c for c in phase.checks)
    phases = {**EDITION.phases, "application": phase.model_copy(update={"checks": checks})}
    return EDITION.model_copy(update={"phases": phases, "hash": "f" * 64})


def test_the_same_inputs_give_findings_that_are_identical_to_the_byte(filed):
    first = filed.standing.assessment
    assert recheck.compare(filed) == []
    found = recheck.recheck(filed)
    assert (found.lines, found.causes, recheck.store(filed, found)) == ((), (), None)
    with writing():
        from dossiers.steps import store_assessment

        again = store_assessment(filed.standing, found.checked)
    assert content(again) == content(first)
    assert first.findings.count() == len(EDITION.phases["application"].checks)
    assert {f.outcome for f in first.findings.all()} >= {"pass", "review"}


def test_a_difference_is_told_with_its_cause_and_nothing_is_stored(filed, monkeypatch):
    monkeypatch.setattr(recheck, "load_edition", lambda call: stricter())
    lines = recheck.compare(filed)
    assert lines[0] == "verdict: admissible -> incomplete"
    assert lines[1].startswith("duration: pass -> fail ('Het project loopt van 1 maart 2026")
    assert lines[2:] == [f"edition: {EDITION.hash[:12]} -> {'f' * 12}"]
    assert (Assessment.objects.count(), Notice.objects.filter(kind="completion-request").count()) == (1, 0)


def test_a_recorded_run_stands_beside_the_old_one_and_its_letter_waits(filed, monkeypatch):
    old = filed.standing.assessment
    before = content(old)
    monkeypatch.setattr(recheck, "load_edition", lambda call: stricter())
    new = recheck.store(filed, recheck.recheck(filed))
    filed.refresh_from_db()
    assert filed.standing.assessment == new and (old.number, new.number) == (1, 2)
    assert content(old) == before
    assert (new.verdict, new.edition_hash, new.inputs) == (
        "incomplete",
        "f" * 64,
        {"shortlist": None, "co-creation": None, "registers": ""},
    )
    letter = Notice.objects.get(kind="completion-request")
    assert letter.hold and letter.hold_reason == recheck.WAITS
    event = Event.objects.get(kind="rechecked")
    assert event.data["assessment"] == new.pk and len(event.data["differences"]) == 2


def test_a_list_that_came_in_since_is_used_and_named_as_the_cause(filed):
    with writing():
        knowledge.store(EDITION.id, "shortlist", "s.csv", evidence.seal(b"s"), [Entry(2, "Stad Mechelen", "Mechelen", MECHELEN)], "an")
    found = recheck.recheck(filed)
    assert [line.split(" (")[0] for line in found.lines] == ["shortlisted: review -> pass"]
    assert found.causes == (f"shortlist: none -> {knowledge.newest(EDITION.id, 'shortlist').pk}",)


def test_decisions_hold_for_findings_that_are_the_same_and_ask_again_for_those_that_changed(filed, django_user_model):
    officer = django_user_model.objects.create_user("an")
    with writing():
        decisions.overrule_finding(filed, "shortlisted", "pass", "Staat op de lijst van de jury.", officer)
        decisions.confirm_finding(filed, "co-creation", "Was er niet bij.", officer)
        knowledge.store(EDITION.id, "shortlist", "s.csv", evidence.seal(b"s"), [Entry(2, "Stad Gent", "Gent", "0207451227")], "an")
    new = recheck.store(filed, recheck.recheck(filed))
    filed.refresh_from_db()
    latest = decisions.latest_by_check(new)
    assert list(latest) == ["co-creation"]
    carried = latest["co-creation"]
    assert (carried.kind, carried.by, carried.reason, carried.carried_from.assessment.number) == (
        "confirm-finding",
        officer,
        "Was er niet bij.",
        1,
    )
    again = decisions.reopened(new, filed.decisions.all())
    assert [(check, decision.reason) for check, decision in again.items()] == [("shortlisted", "Staat op de lijst van de jury.")]
    needs = status_of(with_everything(type(filed).objects).get(pk=filed.pk)).needs
    assert any(need.startswith("Opnieuw bekijken") and "staat niet op de shortlist" in need for need in needs)
    assert Decision.objects.filter(carried_from__isnull=True).count() == 2, "what people decided is still there"


def same_again(case, outcome="review", reason="Omdat.", evidence_rows=()):
    newer = submission_of(case)
    made = assessed(newer, "review", partners_eligible=outcome)
    Finding.objects.filter(assessment=made).update(reason=reason, evidence=list(evidence_rows))
    with writing():
        decisions.carry_over(made)
    return made


@pytest.mark.parametrize(
    ("changed", "carried"),
    [
        ({}, True),
        ({"outcome": "missing"}, False),
        ({"reason": "Om iets anders."}, False),
        ({"evidence_rows": [{"location": "tabel 1", "value": "Provincie Antwerpen", "anchor": {}}]}, False),
    ],
)
def test_outcome_reason_and_evidence_all_count(changed, carried, django_user_model):
    officer = django_user_model.objects.create_user("an")
    case = dossier()
    case.standing = submission_of(case)
    assessed(case.standing, "review", partners_eligible="review")
    case.save()
    with writing():
        decisions.overrule_finding(case, "partners-eligible", "pass", "De provincie mag meedoen.", officer)
    made = same_again(case, **changed)
    assert (decisions.effective_outcomes(made)["partners-eligible"] == "pass") is carried
    assert bool(decisions.reopened(made, case.decisions.all())) is not carried


def test_what_is_in_order_by_itself_now_is_not_asked_again(django_user_model):
    officer = django_user_model.objects.create_user("an")
    case = dossier()
    case.standing = submission_of(case)
    assessed(case.standing, "review", partners_eligible="review")
    case.save()
    with writing():
        decisions.overrule_finding(case, "partners-eligible", "pass", "De provincie mag meedoen.", officer)
    made = same_again(case, outcome="pass", reason="In orde.")
    assert decisions.reopened(made, case.decisions.all()) == {}


def test_a_confirmed_verdict_is_never_taken_along(filed, django_user_model):
    officer = django_user_model.objects.create_user("an")
    assert filed.standing is not None
    Decision.objects.create(
        dossier=filed, assessment=filed.standing.assessment, kind="confirm-verdict", outcome="inadmissible", reason="Gelezen.", by=officer
    )
    with writing():
        knowledge.store(EDITION.id, "shortlist", "s.csv", evidence.seal(b"s"), [Entry(2, "Stad Mechelen", "Mechelen", MECHELEN)], "an")
    new = recheck.store(filed, recheck.recheck(filed))
    assert list(new.decisions.all()) == []


def read_first_as(submission, **fields):
    """As an earlier version of the program, or a worse scan, would have read the form; the findings follow from it."""
    row = submission.documents.get(role="application-form")
    packed = {name: {**row.fields[name], **changes} for name, changes in fields.items()}
    type(submission.documents.first()).objects.filter(pk=row.pk).update(fields={**row.fields, **{k: v for k, v in packed.items() if v}})
    for step in ("check", "answer"):
        Submission.objects.filter(pk=submission.pk).update(state=getattr(Submission, f"TO_{step.upper()}"))
        pipeline.run_step(step, submission.pk)
    return submission.documents.get(pk=row.pk)


def test_documents_that_read_otherwise_now_are_kept_beside_the_first_reading_and_shown(filed):
    unclear = {"value": None, "raw": "onleesbaar", "problem": "dit is geen datum", "location": "pagina 2"}
    row = read_first_as(filed.standing, **{"project.start": unclear})
    filed.refresh_from_db()
    first = row.fields["project.start"]
    assert filed.standing.assessment.findings.get(check_id="start-date").outcome == "review"
    found = recheck.recheck(filed)
    (line,) = [line for line in found.lines if "read as" in line]
    assert line.startswith(f"{row.name}, project.start: read as {{'value': '2026-03-01'") and "before as {'value': None" in line
    assert found.causes == (), "neither edition nor code nor lists: reading gave something else"
    new = recheck.store(filed, found)
    row.refresh_from_db()
    assert row.fields["project.start"] == first, "the first reading stays as it was"
    (kept,) = new.rereadings.all()
    assert (kept.document, kept.fields["project.start"]["value"]) == (row, {"$date": "2026-03-01"})
    assert {name for name in kept.fields if kept.fields[name] != row.fields[name]} == {"project.start"}
    shown = whole_dossier(filed.reference)
    assert shown["fields"]["project.start"]["value"] == "2026-03-01", "what the findings rest on"
    (reread,) = shown["reread"]
    assert (reread["document"], reread["field"], reread["first"]["raw"], reread["now"]["value"]) == (
        row.name, "project.start", "onleesbaar", "2026-03-01",
    )  # fmt: skip
    event = Event.objects.get(kind="rechecked")
    assert event.text.endswith(f"Anders gelezen dan de eerste keer: de startdatum van het project ({row.name}).")
    assert event.data["reread"] == shown["reread"]


def test_the_next_run_is_compared_with_the_last_reading_and_not_with_the_first(filed):
    read_first_as(filed.standing, **{"project.title": {"value": "Iets anders", "raw": "Iets anders"}})
    filed.refresh_from_db()
    found = recheck.recheck(filed)
    assert [line.split(":")[0].rpartition(", ")[2] for line in found.lines] == ["documents-complete", "project.title"] or len(
        found.lines
    ) == 1
    recheck.store(filed, found)
    filed.refresh_from_db()
    assert recheck.compare(filed) == []
