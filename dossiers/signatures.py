"""Four eyes on a negative result: one person proposes it, another one signs it or returns it. Each step is a decision that stays."""

from __future__ import annotations

from typing import Any

from checks.model import Verdict
from dossiers.decisions import DecisionError, effective_verdict, need_reason, standing_assessment
from dossiers.events import record
from dossiers.letters import CONFIRMED, NEGATIVE, PROPOSED, RETURNED, Signatures, signatures
from dossiers.models import Assessment, Decision, Dossier, Notice
from dossiers.words import verdict_word

AGREED = "Akkoord met het voorstel."


def propose_verdict(dossier: Dossier, reason: str, user: Any) -> Decision:
    """The first person stands for a negative result, with the reason. Inside ``writing()``; :class:`DecisionError` when it cannot be."""
    assessment, verdict, now = _now(dossier)
    if now.confirmed is not None:
        raise DecisionError("Dit resultaat is al getekend.")
    if now.proposed is not None:
        raise DecisionError(f"{now.proposed.by.get_username()} stelde dit resultaat al voor.")
    return _keep(dossier, assessment, verdict, PROPOSED, need_reason(reason), user, "voorgesteld")


def confirm_verdict(dossier: Dossier, reason: str, user: Any) -> Decision:
    """A second person signs what the first proposed; only then its letter may leave. An empty reason says that they agree."""
    assessment, verdict, now = _now(dossier)
    if now.confirmed is not None:
        raise DecisionError("Dit resultaat is al getekend.")
    if now.proposed is None:
        raise DecisionError("Niemand stelde dit resultaat voor. Dat komt eerst.")
    if now.proposed.by_id == user.pk:
        raise DecisionError("Jij stelde dit resultaat voor. Een collega moet tekenen.")
    return _keep(dossier, assessment, verdict, CONFIRMED, " ".join(reason.split()) or AGREED, user, "getekend")


def return_verdict(dossier: Dossier, reason: str, user: Any) -> Decision:
    """Takes a proposal or a signature back, with the reason: the result is open again. Not once a letter with it has left."""
    assessment, verdict, now = _now(dossier)
    if now.proposed is None and now.confirmed is None:
        raise DecisionError("Er is geen voorstel om terug te geven.")
    left = (Notice.DUE, Notice.SENDING, Notice.SENT, Notice.UNKNOWN)
    if dossier.notices.filter(kind__in=NEGATIVE, state__in=left, context__assessment=assessment.pk).exists():
        raise DecisionError("De brief met dit resultaat is al vertrokken. Beslis opnieuw over de bevindingen als er iets niet klopt.")
    return _keep(dossier, assessment, verdict, RETURNED, need_reason(reason), user, "teruggegeven")


def _now(dossier: Dossier) -> tuple[Assessment, Verdict, Signatures]:
    assessment = standing_assessment(dossier)
    verdict = Verdict(effective_verdict(assessment))
    if verdict is not Verdict.INADMISSIBLE:
        raise DecisionError("Dit resultaat is niet negatief: het heeft geen tweede handtekening nodig.")
    decisions = dossier.decisions.select_related("by").order_by("pk")
    return assessment, verdict, signatures(decisions, assessment, verdict)


def _keep(dossier: Dossier, assessment: Assessment, verdict: Verdict, kind: str, reason: str, user: Any, word: str) -> Decision:
    decision = Decision.objects.create(dossier=dossier, assessment=assessment, kind=kind, outcome=verdict, reason=reason, by=user)
    record(
        kind,
        f"Resultaat ‘{verdict_word(dossier, verdict)}’ {word}: {reason}",
        actor=user.get_username(),
        dossier=dossier,
        data={"verdict": verdict, "assessment": assessment.pk},
    )
    return decision
