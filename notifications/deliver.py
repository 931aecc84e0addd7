"""Handing one mail over, exactly once: the state is written down before and after the one moment in which it can leave.

``due`` -> (recipient accepted) ``sending`` -> (content handed over, answer read) ``sent``. A mail that surely did not leave is due again
later; one that may have left is ``unknown``, for a person, and never goes out again by itself.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from dossiers import pipeline
from dossiers.checkpoints import reached
from dossiers.events import writing
from dossiers.evidence import seal
from dossiers.models import Notice
from notifications import books, guards, message
from notifications.outcomes import OutcomeUnknown, Refused, Unreachable
from notifications.outgoing import Way, sender, way
from notifications.undisturbed import undisturbed


def deliver(row: Notice) -> None:
    """Delivers a notice in state ``due`` that the pipeline claimed. What goes wrong ends in a state of the notice, not in an error."""
    with undisturbed():
        _deliver(row)


def _deliver(row: Notice) -> None:
    overtaken = guards.reason_to_drop(row)
    if overtaken:
        books.dropped(row, overtaken)
        return
    reason = guards.reason_to_hold(row)
    if reason:
        books.held(row, reason)
        return
    if guards.has_old_dates(row):
        books.recompose(row)
        return
    until = books.server_is_away_until(row)
    if until is not None:
        books.waits(row, until)
        return
    try:
        recipient = message.recipient_of(row)
    except message.BadRecipient as error:
        books.failed(row, f"Het adres “{row.recipient}” is geen geldig mailadres ({error}).")
        return
    try:
        _hand_over(row, way(), recipient, message.build(row, timezone.now()))
    except Refused as refusal:
        (books.failed if refusal.permanent else books.postponed)(row, f"de mailserver weigerde: {refusal}")
    except Unreachable as trouble:
        books.postponed(row, str(trouble), no_answer=True)
    except OutcomeUnknown as doubt:
        books.unknown(row, str(doubt))
    except ImproperlyConfigured as mistake:
        books.postponed(row, f"de instelling voor uitgaande mail klopt niet ({mistake})")


def _hand_over(row: Notice, out: Way, recipient: str, raw: bytes) -> None:
    with out.conversation(row.mail_id) as conversation:
        conversation.address(sender(), recipient, len(raw))
        if not books.announce(row, out.name, seal(raw)):
            return
        reached("send-announced")
        answer = conversation.hand_over(raw)
        reached("send-handed-over")
        books.sent(row, answer)
        reached("send-recorded")


def settle_interrupted() -> int:
    """Settles every mail whose sender was stopped in the middle of it. Call at start and now and then. Returns how many."""
    return sum(settle(notice) for notice in Notice.objects.filter(state=Notice.SENDING).order_by("pk"))


def settle(notice: Notice) -> bool:
    """Settles one interrupted mail; False when someone is busy with it. A folder shows whether the mail is there; a server does not."""
    with writing():
        row = Notice.objects.select_for_update().get(pk=notice.pk)
        if row.state != Notice.SENDING or not pipeline.is_free(row):
            return False
        row.lease_owner = pipeline.this_process()
        row.lease_until = timezone.now() + timedelta(seconds=60)
        row.save(update_fields=["lease_owner", "lease_until", "changed_at"])
    arrived = _arrived(row)
    if arrived is None:
        books.unknown(row, "het verzenden werd onderbroken")
    elif arrived:
        books.sent(row, "het bestand was al geschreven")
    else:
        books.found_undelivered(row)
    return True


def _arrived(row: Notice) -> bool | None:
    try:
        out = way()
    except ImproperlyConfigured:
        return None
    return out.arrived(row.mail_id) if out.name == row.delivery else None
