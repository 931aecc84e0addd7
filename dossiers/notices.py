"""Asking for a mail: a row with a unique key and a fixed Message-ID, in the transaction of what it follows from."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings

from dossiers.events import record
from dossiers.models import Dossier, Message, Notice, NoticeKind, Submission
from dossiers.pipeline import enqueue


def request(
    kind: NoticeKind,
    key: str,
    recipient: str,
    *,
    dossier: Dossier | None = None,
    submission: Submission | None = None,
    message: Message | None = None,
    context: dict[str, Any] | None = None,
    hold_reason: str = "",
) -> Notice:
    """Asks for one notice, once per ``key`` (a second call gives the first row). Call inside :func:`dossiers.events.writing`.

    ``hold_reason`` (Dutch) keeps it for a person: it is composed, shown, and leaves only when released.
    """
    kind = NoticeKind(kind)
    existing = Notice.objects.filter(key=key).first()
    if existing is not None:
        return existing
    domain = settings.COT_MAIL_FROM.rpartition("@")[2]
    digest = hashlib.sha256(f"{settings.SECRET_KEY}:{key}".encode()).hexdigest()[:24]
    notice = Notice.objects.create(
        kind=kind,
        key=key,
        recipient=recipient,
        mail_id=f"<cot.{kind}.{digest}@{domain}>",
        dossier=dossier,
        submission=submission,
        message=message,
        context=context or {},
        hold=bool(hold_reason),
        hold_reason=hold_reason,
        state=Notice.TO_COMPOSE,
    )
    enqueue("compose", notice)
    record(
        "notice-requested",
        f"Mail klaargezet: {kind.label}{' (wacht op een medewerker)' if hold_reason else ''}.",
        dossier=dossier,
        message=message,
        data={"notice": notice.pk, "kind": str(kind), "recipient": recipient, "hold": hold_reason},
    )
    return notice


def release(notice: Notice, user: Any) -> None:
    """A person lets a held notice go, or sends one again whose outcome was unknown or refused. Call inside :func:`dossiers.events.writing`."""
    if notice.state not in (Notice.HELD, Notice.UNKNOWN, Notice.FAILED):
        raise ValueError(f"a notice that is {notice.state} cannot be released")
    again = notice.state != Notice.HELD
    notice.state, notice.attempts, notice.next_attempt_at, notice.problem = Notice.DUE, 0, None, ""
    notice.lease_owner, notice.lease_until, notice.hold, notice.released_by = "", None, False, user
    notice.tries, notice.first_tried_at = 0, None
    notice.save()
    enqueue("deliver", notice)
    record(
        "notice-released",
        f"{'Opnieuw verzonden' if again else 'Vrijgegeven voor verzending'}: {notice.get_kind_display()}.",
        actor=user.get_username(),
        dossier=notice.dossier,
        message=notice.message,
        data={"notice": notice.pk, "again": again},
    )


def recall(notice: Notice, user: Any) -> None:
    """A person holds back a mail that no server has yet, for instance because none answers. It waits again. Inside ``writing()``.

    A worker that is at it finds the row in another state before it hands anything over.
    """
    if notice.state != Notice.DUE or notice.raw_id is not None:
        raise ValueError("a notice that a server may have cannot be held back")
    notice.state, notice.hold, notice.hold_reason = Notice.HELD, True, f"Tegengehouden door {user.get_username()}."
    notice.released_by, notice.lease_owner, notice.lease_until, notice.next_attempt_at, notice.problem = None, "", None, None, ""
    notice.save()
    record(
        "notice-recalled",
        f"Tegengehouden voor hij vertrok: {notice.get_kind_display()}.",
        actor=user.get_username(),
        dossier=notice.dossier,
        message=notice.message,
        data={"notice": notice.pk},
    )


def rewrite(notice: Notice, before: dict[str, str], user: Any) -> None:
    """A person takes back what people changed in a letter that waits: the system writes it anew, and it waits again. Inside ``writing()``."""
    if notice.state != Notice.HELD:
        raise ValueError(f"a notice that is {notice.state} cannot be written anew")
    notice.state, notice.edited_by, notice.hold, notice.attempts, notice.next_attempt_at = Notice.TO_COMPOSE, None, True, 0, None
    notice.subject = notice.text = notice.html = ""  # nobody reads as the letter what no longer is
    notice.save()
    enqueue("compose", notice)
    record(
        "notice-rewritten",
        f"Aangepaste tekst weggedaan, het systeem schrijft de brief opnieuw ({notice.get_kind_display()}).",
        actor=user.get_username(),
        dossier=notice.dossier,
        message=notice.message,
        data={"notice": notice.pk, "before": before},
    )


def readdress(notice: Notice, address: str, reason: str, user: Any) -> None:
    """A person gives a letter that did not arrive, or waits, a better address; later answers in its dossier go there, too. Inside ``writing()``."""
    if notice.state not in (Notice.HELD, Notice.UNKNOWN, Notice.FAILED):
        raise ValueError(f"a notice that is {notice.state} cannot get another address")
    before, notice.recipient = notice.recipient, address
    notice.save()
    dossier = notice.dossier
    if dossier is not None and dossier.sender.strip().lower() == before.strip().lower():
        dossier.sender = address
        dossier.save()
    record(
        "notice-readdressed",
        f"Ander mailadres voor {notice.get_kind_display()}: {address} in plaats van {before}. {reason}",
        actor=user.get_username(),
        dossier=dossier,
        message=notice.message,
        data={"notice": notice.pk, "before": before, "after": address},
    )


def cancel(notice: Notice, actor: str, reason: str) -> None:
    """A notice that will not leave any more, with the reason (Dutch). Never one that is being sent or was sent."""
    if notice.state not in (Notice.TO_COMPOSE, Notice.HELD, Notice.DUE, Notice.UNKNOWN, Notice.FAILED):
        raise ValueError(f"a notice that is {notice.state} cannot be cancelled")
    notice.state, notice.problem = Notice.CANCELLED, reason
    notice.save()
    record(
        "notice-cancelled",
        f"Mail geannuleerd ({notice.get_kind_display()}): {reason}",
        actor=actor,
        dossier=notice.dossier,
        message=notice.message,
        data={"notice": notice.pk},
    )
