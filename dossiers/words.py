"""Dutch words in the log for what the record calls by code words."""

from __future__ import annotations

from calls.load import known_edition
from calls.model import Phase
from dossiers.models import Dossier

OUTCOMES = {
    "pass": "in orde",
    "fail": "voldoet niet",
    "review": "na te kijken",
    "missing": "ontbreekt of niet leesbaar",
    "not_applicable": "niet van toepassing",
}


def verdict_word(dossier: Dossier, verdict: str) -> str:
    """The word of the dossier's edition and phase: in a first phase nothing is called (not) admissible."""
    phase = _phase(dossier)
    return phase.words.get(verdict, verdict) if phase else verdict


def phase_name(dossier: Dossier) -> str:
    """What the dossier's edition calls its phase: "aanmelding"."""
    phase = _phase(dossier)
    return phase.name if phase else dossier.phase


def check_title(dossier: Dossier, check_id: str) -> str:
    """The title an officer knows a check by; its id when the edition does not have it (any more)."""
    phase = _phase(dossier)
    checks = phase.checks if phase else ()
    return next((check.title for check in checks if check.id == check_id), check_id)


def _phase(dossier: Dossier) -> Phase | None:
    """None when the edition cannot be loaded (any more): code words are shown then."""
    edition = known_edition(dossier.call)
    return edition.phases.get(dossier.phase) if edition else None  # type: ignore[call-overload]
