"""Dutch words in the log for what the record calls by code words."""

from __future__ import annotations

from calls.load import load_edition
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
    phase = load_edition(dossier.call).phases[dossier.phase]  # type: ignore[index]
    return phase.words.get(verdict, verdict)


def phase_name(dossier: Dossier) -> str:
    """What the dossier's edition calls its phase: "aanmelding"."""
    return load_edition(dossier.call).phases[dossier.phase].name  # type: ignore[index]


def check_title(dossier: Dossier, check_id: str) -> str:
    """The title an officer knows a check by; its id when the edition does not have it (any more)."""
    checks = load_edition(dossier.call).phases[dossier.phase].checks  # type: ignore[index]
    return next((check.title for check in checks if check.id == check_id), check_id)
