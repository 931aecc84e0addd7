"""What a letter may not lack when an officer has changed its text: the parts that the law asks for. Told, and left to the officer."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from calls.load import load_edition
from calls.model import Edition
from checks.dutch import day
from dossiers.letters import NEGATIVE
from dossiers.models import Notice, NoticeKind
from dossiers.terms import ASKING

_MAILS_OF_OFFICERS = (NoticeKind.OFFICER_ALERT, NoticeKind.DAILY_REPORT)


def wanting(notice: Notice) -> tuple[str, ...]:
    """What was taken out of an edited letter that should stand in it, one Dutch sentence each. () for a letter as the system wrote it."""
    if notice.edited_by_id is None or notice.dossier is None or notice.kind in _MAILS_OF_OFFICERS:
        return ()
    edition, text = load_edition(notice.dossier.call), _flat(notice.text)
    found = (
        []
        if notice.dossier.reference in f"{notice.subject} {text}"
        else [f"Het dossiernummer {notice.dossier.reference} staat er niet in."]
    )
    if edition.contact.email not in text:
        found.append(
            f"Er staat niet in bij wie men terechtkan: {edition.contact.name}, {edition.contact.email} (Bestuursdecreet, artikel II.20)."
        )
    if notice.kind in NEGATIVE:
        found += _of_a_decision(notice, edition, text)
    if notice.kind in (*ASKING, NoticeKind.REMINDER):
        found += _of_a_term(notice, text)
    return tuple(found)


def _of_a_decision(notice: Notice, edition: Edition, text: str) -> list[str]:
    found = []
    if _flat(edition.texts.appeal) not in text:
        found.append(
            "De uitleg over beroep is weg of veranderd: bij wie, hoe en binnen welke termijn. "
            "Zonder die uitleg begint de termijn pas vier maanden later (Bestuursdecreet, artikel II.21)."
        )
    if _flat(edition.texts.complaints) not in text:
        found.append("De uitleg over klachten en de Vlaamse Ombudsdienst is weg of veranderd.")
    assessment = notice.submission.assessment if notice.submission else None
    grounds = assessment.findings.filter(kind="criterion", outcome="fail") if assessment else ()
    cited = [citation["text"] for finding in grounds for citation in finding.citations]
    if cited and not any(_flat(citation) in text for citation in cited):
        found.append("Er staat geen artikel meer in waarop de beslissing steunt (wet van 29 juli 1991).")
    return found


def _of_a_term(notice: Notice, text: str) -> list[str]:
    until = notice.context.get("until")
    if not until:
        return []
    found = (
        []
        if day(date.fromisoformat(until)) in text
        else [f"De laatste dag van de termijn ({day(date.fromisoformat(until))}) staat er niet in."]
    )
    if notice.state == Notice.HELD and notice.context.get("composed_on") != timezone.localdate().isoformat():
        found.append("De brief is eerder geschreven dan vandaag. De termijn telt vanaf de dag na de verzending: kijk de datum na.")
    return found


def _flat(text: str) -> str:
    return " ".join(text.split())
