"""Reports of mail servers about letters of ours: which letter one is about, and what follows. Nothing is ever sent again because of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.utils import timezone

from dossiers import notices
from dossiers.events import record
from dossiers.leading import officers_address
from dossiers.letters import ASKED_FOR
from dossiers.models import Message, Notice, NoticeKind
from dossiers.text import clean

INTERNAL = (NoticeKind.OFFICER_ALERT, NoticeKind.DAILY_REPORT)
REPORTED_WITHIN = timedelta(days=14)  # servers give up after days; a report about an older letter is about something else
WORDS = {"delayed": "De ontvangende mailserver probeert het nog.", "delivered": "De ontvangende mailserver nam de mail aan."}


@dataclass(frozen=True, slots=True)
class Report:
    """What a server tells. ``mail_ids``: Message-IDs (with <>) of the mails it is about; ``addresses``: recipients it names, in lower case.

    ``why``: the server's own words, "" when it gives none.
    """

    kind: Literal["failed", "delayed", "delivered"]
    mail_ids: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    why: str = ""


def letters_of(report: Report) -> list[Notice]:
    """The letters this report is about: by their id, else by the only letter that went to the address lately. [] when that is not certain."""
    known = list(Notice.objects.filter(mail_id__in=report.mail_ids).order_by("pk"))
    if known or not report.addresses:
        return known
    since = timezone.now() - REPORTED_WITHIN
    sent = Notice.objects.filter(sent_at__gte=since, state__in=(Notice.SENT, Notice.UNKNOWN))
    found = [notice for notice in sent if notice.recipient.strip().lower() in report.addresses]
    return found if len(found) == 1 else []


def take_in(message: Message, report: Report) -> None:
    """Writes down what a server tells about our letters. Inside ``writing()``.

    A letter that did not arrive is ``failed`` from now on, with the server's words: a person phones, or sends it to a better address.
    """
    for notice in letters_of(report):
        if report.kind == "failed":
            _failed(notice, message, report)
        else:
            record(
                f"notice-{report.kind}",
                f"{WORDS[report.kind]} Het gaat over: {notice.get_kind_display()}, aan {notice.recipient}.",
                dossier=notice.dossier,
                message=message,
                data={"notice": notice.pk, "why": report.why},
            )


def _failed(notice: Notice, message: Message, report: Report) -> None:
    fresh = Notice.objects.select_for_update().get(pk=notice.pk)
    why = report.why or "geen reden opgegeven"
    record(
        "notice-bounced",
        f"Niet aangekomen: {fresh.get_kind_display()}, aan {fresh.recipient}. De mailserver zegt: {why}",
        dossier=fresh.dossier,
        message=message,
        data={"notice": fresh.pk, "kind": fresh.kind, "why": report.why},
    )
    if fresh.state not in (Notice.SENT, Notice.UNKNOWN):
        return  # an officer dealt with it already, or it is told twice
    fresh.state = Notice.CANCELLED if fresh.kind in ASKED_FOR else Notice.FAILED
    fresh.problem = clean(f"Deze mail kwam niet aan bij {fresh.recipient}. De mailserver zegt: {why}", 1000)
    fresh.save()
    tell_officers(fresh, why, fresh.sent_at.isoformat() if fresh.sent_at else "")


def tell_officers(letter: Notice, why: str, moment: str) -> None:
    """A mail to the officers about a letter that did not arrive, once per ``moment`` of it. Inside ``writing()``."""
    if not officers_address() or letter.kind in (*INTERNAL, *ASKED_FOR):  # a letter to officers that bounces must not make another one
        return
    notices.request(
        NoticeKind.OFFICER_ALERT,
        f"alert:bounce:{letter.pk}:{moment}",
        officers_address(),
        dossier=letter.dossier,
        context={"alert": "bounce", "notice": letter.pk, "why": clean(why, 500)},
    )
