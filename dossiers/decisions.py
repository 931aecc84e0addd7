"""What officers decide: findings confirmed or overruled, verdicts confirmed. Recorded beside the machine's answer, never over it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from checks.model import Finding as Judged
from checks.model import Kind, Outcome
from checks.verdict import verdict
from dossiers.documents import documents_that_count
from dossiers.events import record
from dossiers.models import Assessment, Decision, Dossier, Finding
from dossiers.words import OUTCOMES, check_title

CLOSED = "close-completion"


class DecisionError(Exception):
    """A decision that cannot be taken now; the text is Dutch, for the officer."""


def standing_assessment(dossier: Dossier) -> Assessment:
    """The assessment that officers decide about. DecisionError while there is none."""
    if dossier.standing is None or dossier.standing.assessment is None:
        raise DecisionError("Dit dossier is nog niet gecontroleerd.")
    return dossier.standing.assessment


def need_reason(reason: str) -> str:
    """The reason on one line. DecisionError when there is none worth the name."""
    reason = " ".join(reason.split())
    if len(reason) < 5:
        raise DecisionError("Geef een reden: die staat later in het dossier.")
    return reason


def confirm_finding(dossier: Dossier, check_id: str, reason: str, user: Any) -> Decision:
    """A person agrees with a finding. Call inside :func:`dossiers.events.writing`."""
    return _decide(dossier, check_id, "confirm-finding", "", need_reason(reason), user)


def overrule_finding(dossier: Dossier, check_id: str, outcome: str, reason: str, user: Any) -> Decision:
    """A person gives a finding another outcome. Call inside :func:`dossiers.events.writing`."""
    if outcome not in set(Outcome):
        raise DecisionError("Kies een uitkomst.")
    return _decide(dossier, check_id, "overrule-finding", outcome, need_reason(reason), user)


def _decide(dossier: Dossier, check_id: str, kind: str, outcome: str, reason: str, user: Any) -> Decision:
    assessment = standing_assessment(dossier)
    finding = assessment.findings.filter(check_id=check_id).first()
    if finding is None:
        raise DecisionError("Deze bevinding bestaat niet (meer) in de laatste controle.")
    if outcome == Outcome.FAIL and finding.kind == Kind.CONDITION:
        raise DecisionError("Een voorwaarde is geen ontvankelijkheidscriterium en kan geen ‘voldoet niet’ krijgen.")
    decision = Decision.objects.create(
        dossier=dossier, assessment=assessment, check_id=check_id, kind=kind, outcome=outcome, reason=reason, by=user
    )
    machine = OUTCOMES[finding.outcome]
    became = f"van ‘{machine}’ naar ‘{OUTCOMES[outcome]}’" if outcome else f"‘{machine}’ bevestigd"
    record(
        kind,
        f"Bevinding ‘{check_title(dossier, check_id)}’ {became}: {reason}",
        actor=user.get_username(),
        dossier=dossier,
        data={"check": check_id, "machine": finding.outcome, "person": outcome or finding.outcome, "assessment": assessment.pk},
    )
    return decision


def carry_over(assessment: Assessment) -> list[Decision]:
    """Takes decisions on findings along to a new assessment, inside ``writing()``: those on findings that are still exactly the same.

    The same outcome, reason and evidence, in documents with the same bytes. What has changed is for the person again (:func:`reopened`).
    A confirmed verdict is never taken along: it was given for what stood there then.
    """
    carried = []
    for finding in assessment.findings.all():
        before = _last_decision(assessment, finding.check_id)
        if before is None or not _unchanged(before, finding):
            continue
        copy = Decision.objects.create(
            dossier=before.dossier,
            assessment=assessment,
            check_id=before.check_id,
            kind=before.kind,
            outcome=before.outcome,
            reason=before.reason,
            by=before.by,
            carried_from=before.carried_from or before,
        )
        carried.append(copy)
    if carried:
        checks = [decision.check_id for decision in carried]
        record(
            "decisions-carried",
            f"{len(carried)} beslissing(en) gelden ook voor deze controle: de bevindingen zijn dezelfde.",
            dossier=assessment.submission.dossier,
            data={"checks": checks, "assessment": assessment.pk},
        )
    return carried


def _last_decision(assessment: Assessment, check_id: str) -> Decision | None:
    dossier = assessment.submission.dossier_id
    return Decision.objects.filter(dossier=dossier, check_id=check_id, assessment__pk__lt=assessment.pk).order_by("-id").first()


def _unchanged(before: Decision, finding: Finding) -> bool:
    assert before.assessment is not None  # a decision on a finding always has one
    was = before.assessment.findings.filter(check_id=before.check_id).first()
    return was is not None and _content(was) == _content(finding)


def _content(finding: Finding) -> tuple[Any, ...]:
    """What a finding says and on which bytes: two findings with the same content are about the same thing."""
    named = {str(item.get("document") or "") for item in finding.evidence} - {""}
    bytes_of = {(d.name, d.evidence_id) for d in documents_that_count(finding.assessment.submission) if d.name in named}
    return finding.outcome, finding.reason, finding.evidence, bytes_of


def reopened(assessment: Assessment, decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Decisions of people on earlier findings that do not hold any more, by check: what they were about has changed, a person looks again.

    ``decisions``: all of the dossier, oldest first. Not those that would change nothing now: what was overruled to what the machine says
    itself, or confirmed and is in order since.
    """
    decided = latest_by_check(assessment)
    earlier = {
        decision.check_id: decision
        for decision in decisions
        if decision.check_id and decision.assessment_id is not None and decision.assessment_id < assessment.pk
    }
    found = {}
    for finding in assessment.findings.all():
        decision = earlier.get(finding.check_id)
        if decision is None or finding.check_id in decided:
            continue
        wanted = {decision.outcome} if decision.kind == "overrule-finding" else {Outcome.PASS, Outcome.NOT_APPLICABLE}
        if finding.outcome not in wanted:
            found[finding.check_id] = decision
    return found


def latest_by_check(assessment: Assessment) -> dict[str, Decision]:
    """The decision that counts per check of this assessment: the last one."""
    return {decision.check_id: decision for decision in assessment.decisions.all() if decision.check_id}


def effective_outcomes(assessment: Assessment) -> dict[str, str]:
    """Outcome per check id as people left it: the machine's, unless overruled."""
    decisions = latest_by_check(assessment)
    outcomes = {}
    for finding in assessment.findings.all():
        decision = decisions.get(finding.check_id)
        outcomes[finding.check_id] = decision.outcome if decision and decision.kind == "overrule-finding" else finding.outcome
    return outcomes


def is_closed(assessment: Assessment) -> bool:
    """True when a person decided that what is missing or wrong here can no longer be put right: the term to do so has passed."""
    return any(decision.kind == CLOSED for decision in assessment.decisions.all())


def effective_verdict(assessment: Assessment) -> str:
    """The verdict with people's overrulings applied, by the same rule as the machine's."""
    outcomes, closed = effective_outcomes(assessment), is_closed(assessment)
    return str(verdict([_judged(finding, Outcome(outcomes[finding.check_id]), closed) for finding in assessment.findings.all()]))


def _judged(finding: Finding, outcome: Outcome, closed: bool) -> Judged:
    if closed and finding.kind == Kind.CRITERION and outcome in (Outcome.MISSING, Outcome.FAIL):
        return Judged(finding.check_id, Kind.CRITERION, Outcome.FAIL, False, finding.reason, citations=())
    return Judged(finding.check_id, Kind(finding.kind), outcome, finding.remediable, finding.reason, citations=())


def attention_points(assessment: Assessment) -> list[Finding]:
    """Conditions that still ask for a person's eye: in review and neither confirmed nor overruled."""
    decisions = latest_by_check(assessment)
    return [
        f for f in assessment.findings.all() if f.kind == Kind.CONDITION and f.outcome == Outcome.REVIEW and f.check_id not in decisions
    ]
