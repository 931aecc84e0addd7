"""The last look before a mail leaves: no storm, no loop, no letter that the facts have overtaken, no rejection without a person."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Min
from django.utils import timezone

from checks.dutch import instant
from checks.model import Verdict
from dossiers import terms, withdrawals
from dossiers.bounces import INTERNAL
from dossiers.decisions import effective_verdict
from dossiers.letters import ASKED_FOR, NEGATIVE, RESULT_OF, confirmation
from dossiers.models import Notice, NoticeKind, Submission
from notifications.outgoing import sender

WHOLE_HOUR = timedelta(hours=1)


def reason_to_hold(row: Notice) -> str:
    """Why this mail must not leave now (Dutch, for the officer); empty when it may."""
    return _loop(row) or _overtaken(row) or _withdrawn(row) or _rejection_without_person(row) or _from_before(row) or _storm(row)


def reason_to_drop(row: Notice) -> str:
    """Why nobody needs this mail any more (Dutch): it is called off, without a person. Empty when it is still needed."""
    if row.kind != NoticeKind.REMINDER:
        return ""
    term = terms.open_term(row.dossier) if row.dossier else None
    if term is None or term.notice.pk != row.context.get("request") or terms.has_written_since(term):
        return "Er kwam intussen een antwoord, of de vraag geldt niet meer."
    if timezone.localdate() > term.until:
        return "De termijn is intussen voorbij."
    return ""


def has_old_dates(row: Notice) -> bool:
    """A term counts from the day of the mail. A text that an officer changed is theirs, dates included."""
    composed_on = row.context.get("composed_on")
    return row.kind in terms.ASKING and row.edited_by_id is None and composed_on != timezone.localdate().isoformat()


def _loop(row: Notice) -> str:
    if row.kind not in INTERNAL and row.recipient.strip().lower() == sender().lower():
        return "Deze mail zou naar onze eigen mailbox gaan."
    return ""


def _rejection_without_person(row: Notice) -> str:
    if row.kind not in NEGATIVE:
        return ""
    confirmed = row.dossier is not None and _confirmed(row)
    if row.released_by_id is None or not confirmed:
        return "Een negatief resultaat vertrekt pas nadat een medewerker het bevestigt."
    return ""


def _confirmed(row: Notice) -> bool:
    assert row.dossier is not None
    assessment = row.submission.assessment if row.submission else None
    return confirmation(row.dossier.decisions.all(), assessment, Verdict.INADMISSIBLE) is not None


def _overtaken(row: Notice) -> str:
    expected = RESULT_OF.get(NoticeKind(row.kind))
    if expected is None:
        return ""
    if row.dossier is None or row.submission is None or row.submission.assessment is None:
        return "Bij deze mail hoort geen controle van een dossier."
    if row.dossier.standing_id != row.submission_id:
        return "Intussen telt een andere versie van dit dossier. Maak een nieuwe mail."
    if row.submission.assessment_id != row.context.get("assessment"):
        return "Er is een nieuwere controle van dit dossier. Maak een nieuwe mail."
    if effective_verdict(row.submission.assessment) != expected:
        return "Het resultaat van dit dossier is veranderd nadat deze mail werd opgesteld. Maak een nieuwe mail."
    newer = row.dossier.submissions.filter(number__gt=row.submission.number, state__in=Submission.UNDER_WAY)
    return "Er kwam nog een versie of aanvulling binnen. Het systeem leest ze nu." if newer.exists() else ""


def _withdrawn(row: Notice) -> str:
    """A result must not answer somebody who just took the dossier back."""
    return withdrawals.WAITS if NoticeKind(row.kind) in RESULT_OF and withdrawals.overtakes(row) else ""


def _from_before(row: Notice) -> str:
    """A mailbox may hold mail of years when we first read it, or a data folder may be lost: nobody wants an answer to that by itself."""
    start = settings.COT_ANSWER_FROM
    message = row.message or (row.submission.message if row.submission else None)
    if start is None or message is None or row.released_by_id is not None or row.kind in INTERNAL:
        return ""
    came = message.received_at or message.sightings.aggregate(first=Min("internaldate"))["first"] or message.seen_at
    if came >= start:
        return ""
    zone = ZoneInfo(settings.TIME_ZONE)
    return (
        f"Het bericht kwam binnen op {instant(came, zone)}. "
        f"Op wat vóór {instant(start, zone)} kwam, antwoorden we pas als een medewerker de mail vrijgeeft."
    )


def _storm(row: Notice) -> str:
    """Stops everything that no person released when more left within the hour than a busy deadline explains."""
    limit = settings.COT_MAX_NOTICES_PER_HOUR
    if row.released_by_id is not None or row.kind in INTERNAL:  # officers must hear of a storm while it blows
        return ""
    if row.kind in ASKED_FOR:  # has limits of its own; a stranger who asks for many must not hold back receipts
        return ""
    sent = Notice.objects.filter(sent_at__gte=timezone.now() - WHOLE_HOUR).exclude(kind__in=ASKED_FOR).count()
    return f"Er vertrokken al {sent} mails in het laatste uur (grens: {limit}). Kijk na of dat klopt." if sent >= limit else ""
