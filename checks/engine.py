"""Runs every check of the phase over a case. No check can stop another."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace

from calls.model import CheckDef
from checks.answer import Part, answer
from checks.dutch import PERSON, joined, listing, quote
from checks.fields import DOUBT, OTHER_WORDS, comparable, phase_of
from checks.model import Assessment, Case, Finding, Kind, Outcome
from checks.table import TABLE, Check
from checks.verdict import attention, verdict
from parsers.model import LANGUAGE, FieldValue, Reading, Role

logger = logging.getLogger(__name__)


def assess(case: Case, table: Mapping[str, Check] = TABLE) -> Assessment:
    """All findings in the order of the edition, the verdict, and the conditions for a person.

    A check that crashes, or that has no function, becomes ``review`` for that check. KeyError when the edition does not have the phase.
    """
    findings = tuple(run(case, rule, table) for rule in phase_of(case).checks)
    return Assessment(verdict(findings), findings, attention(findings), case.edition.hash)


def run(case: Case, rule: CheckDef, table: Mapping[str, Check] = TABLE) -> Finding:
    """One check, isolated. Whatever goes wrong in it is logged with its traceback and told to the officer."""
    function = table.get(rule.id)
    if function is None:
        logger.error("check %s of edition %s has no function", rule.id, case.edition.id)
        return _by_hand(rule, "Voor deze controle bestaat nog geen programma")
    try:
        finding = _for_a_person_when_recognised(case, function(case, rule))
        return _for_a_person_when_reworded(case, _for_a_person_when_translated(case, finding))
    except Exception:  # isolation border: a broken check must not take the others, or the dossier, with it
        logger.exception("check %s crashed", rule.id)
        return _by_hand(rule, "Deze controle is door een technische fout niet gelukt")


def _for_a_person_when_recognised(case: Case, finding: Finding) -> Finding:
    """A criterion that rests on what was only recognised in a picture (a scan, a photo) is for a person, whichever way it went:
    one misread digit must neither reject anybody nor let anything pass unseen."""
    if finding.kind is not Kind.CRITERION or finding.outcome not in (Outcome.PASS, Outcome.FAIL):
        return finding
    seen = {(item.document, item.field) for item in finding.evidence}
    pictures = [document for document in case.documents if _rests_on_a_picture(document, seen)]
    if finding.outcome is Outcome.PASS:
        pictures = [document for document in pictures if not _is_told_surely(case, document, seen)]
    if not pictures:
        return finding
    doubts = _doubts_told(case, seen)
    told = f"Dit werd herkend op een scan of foto ({listing([quote(one.name) for one in pictures])}). Vergelijk het met het document zelf."
    return replace(finding, outcome=Outcome.REVIEW, remedy="", reason=joined(finding.reason, *(doubts or (told,)), PERSON))


def _for_a_person_when_translated(case: Case, finding: Finding) -> Finding:
    """No criterion rests on a form in another language by itself: what was asked there may be something else."""
    if finding.kind is not Kind.CRITERION or finding.outcome in (Outcome.REVIEW, Outcome.NOT_APPLICABLE):
        return finding
    cited = {item.document for item in finding.evidence}
    languages = {document.name: document.fields[LANGUAGE].value for document in case.documents if LANGUAGE in document.fields}
    told = [f"{quote(name)} is in {language} opgesteld." for name, language in languages.items() if name in cited]
    return replace(finding, outcome=Outcome.REVIEW, remedy="", reason=joined(finding.reason, *told, PERSON)) if told else finding


def _doubts_told(case: Case, seen: set[tuple[str, str]]) -> tuple[str, ...]:
    """Why amounts of a cost model are doubtful, in the parser's own words: they were not recognised on a picture."""
    fields = [
        document.fields[name]
        for document in case.documents
        if document.role is Role.COST_MODEL
        for name in document.fields
        if (document.name, name) in seen
    ]
    return tuple(dict.fromkeys(field.problem for field in fields if field.confidence <= DOUBT and field.problem))


def _for_a_person_when_reworded(case: Case, finding: Finding) -> Finding:
    """A criterion never fails on an answer whose label is in other words than the form's, for it may be to another question; nor on a value that
    is in doubt for a reason of its own ("ca. 40 maanden")."""
    if finding.kind is not Kind.CRITERION or finding.outcome is not Outcome.FAIL:
        return finding
    places, reasons = [], []
    for document in case.documents:
        for item in finding.evidence:
            field = document.fields.get(item.field) if item.document == document.name else None
            if field is not None and DOUBT < field.confidence <= OTHER_WORDS and not isinstance(field.value, tuple):
                if field.problem:
                    reasons.append(field.problem)
                else:
                    places.append(f"{document.name}, {field.place.location}")
    if places:
        reasons.append(f"De vraag staat hier in andere woorden dan op het formulier ({listing(dict.fromkeys(places))}).")
    if not reasons:
        return finding
    return replace(finding, outcome=Outcome.REVIEW, remedy="", reason=joined(finding.reason, *dict.fromkeys(reasons), PERSON))


def _rests_on_a_picture(document: Reading, seen: set[tuple[str, str]]) -> bool:
    """Whether a finding with this evidence leans on doubtful text of the document: on such a field, or on a document of nothing else.

    Only fields of the form itself: what is gathered from prose is always in some doubt, and the checks weigh that themselves.
    """
    read = {name: document.fields[name] for name in document.looked_for if name in document.fields}
    doubts = {name: field.confidence <= DOUBT for name, field in read.items() if field.value is not None}  # None says why by itself
    cited = {field for name, field in seen if name == document.name}
    return any(doubts.get(field, False) for field in cited) or bool(cited and doubts and all(doubts.values()))


def _is_told_surely(case: Case, document: Reading, seen: set[tuple[str, str]]) -> bool:
    """Whether another copy of the same form gives what is cited from this one, the same and without such doubt: a signed scan beside the form itself.
    It cannot help a fail: the scan may be the corrected copy."""
    cited = {field: document.fields[field] for name, field in seen if name == document.name and field in document.fields}
    copies = [
        d for d in case.documents if d is not document and d.role is document.role and any(f.confidence > DOUBT for f in d.fields.values())
    ]
    return any(all(_is_twin(field, copy.fields.get(name)) for name, field in cited.items()) for copy in copies)


def _is_twin(field: FieldValue, sure: FieldValue | None) -> bool:
    if sure is None or sure.value is None or sure.confidence <= DOUBT:
        return False
    return field.value is None or comparable(field.value) == comparable(sure.value)


def _by_hand(rule: CheckDef, why: str) -> Finding:
    return answer(rule, Part(Outcome.REVIEW, joined(why)))
