"""What a result rests on, as a letter tells it: what is wrong or missing, what we saw and where, what to do, which rules say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from calls.model import Edition, Phase
from checks.dutch import listing
from checks.model import Kind, Outcome, Verdict
from dossiers.consequences import FORMS_FIRST, sentences, without_consequences
from dossiers.decisions import effective_outcomes, effective_verdict, is_closed
from dossiers.letters import RESULT_OF
from dossiers.models import Assessment, Finding, NoticeKind, Submission

WORDS = {"admissible": "in orde", "inadmissible": "niet aanvaard", "deadline": "te laat"}  # where an edition has no words of its own
_MERELY_READ = re.compile(r"gelezen(?:, versie .+)?")  # for an officer: to an applicant it says nothing of what to do
LONGEST_VALUE = 300  # of a value shown in a letter; the place tells where the whole stands
NOTHING: dict[str, Any] = {"grounds": [], "rules": [], "texts_used": [], "outcome_words": "", "also_unknown": [], "closed": False}


class CannotCompose(Exception):
    """This letter cannot be written as things are. The text is Dutch, for the officer."""


class NotNeeded(CannotCompose):
    """Nobody needs this letter any more."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One point of a letter: what is wrong or missing, what was seen and where, what to do, and which rules say so. All Dutch."""

    title: str
    reason: str
    seen: tuple[str, ...]
    remedy: str
    rules: tuple[str, ...]
    addresses: tuple[str, ...]  # of the texts of these rules


def missing_forms(edition: Edition, phase: Phase) -> dict[str, Any]:
    """For a mail without its form: what it lacks, in the words and with the rules of the edition's own check."""
    rule = next((check for check in phase.checks if check.id == FORMS_FIRST), None)
    if rule is None:
        return NOTHING
    missing = listing(edition.form(role).title for role in phase.documents)
    rules = tuple(rule_of(str(c), c.asks) for c in rule.citations)
    addresses = tuple(c.address for c in rule.citations)
    ground = Ground(rule.title, f"We kregen {missing} niet.", (), "", rules, addresses)
    return NOTHING | {"grounds": [ground], "texts_used": where_to_read(addresses, edition)}


def of_result(kind: NoticeKind, submission: Submission, edition: Edition, phase: Phase) -> dict[str, Any]:
    """The grounds of a letter with a result. Raises CannotCompose when the result is no longer the one of this kind of letter."""
    assessment = submission.assessment
    expected = RESULT_OF[kind]
    if assessment is None or effective_verdict(assessment) != expected:
        raise CannotCompose("Het resultaat van dit dossier is intussen veranderd. Maak een nieuwe mail.")
    criteria = [finding for finding in assessment.findings.all() if finding.kind == Kind.CRITERION]
    if expected is Verdict.ADMISSIBLE:
        grounds = [_ground(finding, assessment, phase) for finding in criteria]
        rules = list(dict.fromkeys(rule for ground in grounds for rule in ground.rules))
        return NOTHING | {"rules": rules, "texts_used": where_to_read(_addresses(grounds), edition)}
    chosen = _chosen(criteria, assessment, expected)
    if not chosen:
        raise CannotCompose("Er is geen bevinding waarop deze mail kan steunen.")
    told, follow = without_consequences(chosen, lambda finding: finding.check_id) if expected is Verdict.INCOMPLETE else (chosen, [])
    grounds = [_ground(finding, assessment, phase) for finding in told]
    if expected is Verdict.INCOMPLETE:  # a decision keeps every fact it rests on; a request says a thing once
        grounds = [replace(ground, seen=tuple(seen for seen in ground.seen if not _is_said(seen, ground.reason))) for ground in grounds]
    words = [phase.words[finding.check_id] for finding in chosen if finding.check_id in phase.words]
    return {
        "grounds": grounds,
        "rules": [],
        "texts_used": where_to_read(_addresses(grounds), edition),
        "outcome_words": listing(dict.fromkeys(words)) or (WORDS | phase.words)["inadmissible"],
        "also_unknown": [_title(finding, phase) for finding in follow],
        "closed": is_closed(assessment),
    }


def _chosen(criteria: Sequence[Finding], assessment: Assessment, verdict: Verdict) -> list[Finding]:
    outcomes = effective_outcomes(assessment)
    lacking = [f for f in criteria if outcomes[f.check_id] in (Outcome.MISSING, Outcome.FAIL)]
    if verdict is Verdict.INCOMPLETE or is_closed(assessment):
        return lacking
    return [f for f in lacking if outcomes[f.check_id] == Outcome.FAIL and not f.remediable]


def _is_said(seen: str, reason: str) -> bool:
    """Whether what we saw, without its place, stands in the reason already, sentence by sentence; or only tells that a file was read."""
    value = seen.rpartition(": ")[2]
    if _MERELY_READ.fullmatch(value):
        return True
    said = [sentence.rstrip(".") for sentence in sentences(value)]
    return bool(said) and all(len(sentence) > 3 and sentence.casefold() in reason.casefold() for sentence in said)


def _title(finding: Finding, phase: Phase) -> str:
    return next((check.title for check in phase.checks if check.id == finding.check_id), finding.check_id)


def _ground(finding: Finding, assessment: Assessment, phase: Phase) -> Ground:
    decision = assessment.decisions.filter(check_id=finding.check_id).last()
    overruled = decision is not None and decision.kind == "overrule-finding" and decision.outcome != finding.outcome
    return Ground(
        title=_title(finding, phase),
        # A person who overruled the machine gave the reason that holds; the machine's says the opposite.
        reason=decision.reason if overruled and decision is not None else finding.reason,
        seen=tuple(dict.fromkeys(_seen(item) for item in finding.evidence)),  # two fields can rest on one answer
        remedy=finding.remedy,
        rules=tuple(rule_of(c["text"], c.get("asks", "")) for c in finding.citations),
        addresses=tuple(c.get("address", "") for c in finding.citations),
    )


def _seen(item: dict[str, Any]) -> str:
    place = item.get("location", "")
    where = ", ".join(part for part in (f"“{item['document']}”" if item.get("document") else "", place) if part)
    value = str(item["value"])
    value = value if len(value) <= LONGEST_VALUE else value[:LONGEST_VALUE].rstrip() + "…"
    return f"{where}: {value}" if where else value


def rule_of(text: str, asks: str) -> str:
    """A rule as a letter names it: where it stands, and what it asks."""
    return f"{text}: {asks}" if asks else text


def where_to_read(addresses: Iterable[str], edition: Edition) -> list[str]:
    """Each text a letter leans on once, by its full name, with its public address."""
    names = {source.address: source.name for source in edition.sources.values()}
    return [f"{names[address]}: {address}" if address in names else address for address in dict.fromkeys(addresses) if address]


def _addresses(grounds: Iterable[Ground]) -> list[str]:
    return [address for ground in grounds for address in ground.addresses]
