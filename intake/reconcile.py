"""Mailbox = register? Every folder is listed anew and compared with what we have; what differs is named, and what is explained is said, too.

First the listing, then a poll: whatever was listed must be registered after it, and a mail that comes in between is no difference. A message is
gone when no folder that is read shows it any more; it is kept here, and a person hears of it, once.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.utils import timezone

from dossiers.events import record as record_event
from dossiers.events import writing
from dossiers.models import Message, Reconciliation, Sighting, Triage
from dossiers.models.work import PARKED
from dossiers.text import clean
from intake import register, same
from intake.mailbox import Listing, MailboxError, address_of_mailbox, configured_mailbox

log = structlog.get_logger(__name__)

AGAIN_MINUTES = 5
BUSY_SECONDS = 120  # how long another poll of this mailbox is waited for
VANISHED_DAYS = 14  # how long a message that vanished before it was fetched is told as a deviation
UNIMPORTANT = (Triage.LIST, Triage.SPAM, Triage.AUTOMATIC, Triage.OWN)  # when a person throws these away, that is no deviation

Entry = dict[str, Any]


def if_due() -> None:
    """Compares when the last comparison is older than COT_RECONCILE_MINUTES, sooner when that one was not whole. Raises nothing for the
    mailbox's sake."""
    last = Reconciliation.objects.last()
    minutes = settings.COT_RECONCILE_MINUTES if last is None or not last.error else min(AGAIN_MINUTES, settings.COT_RECONCILE_MINUTES)
    if last is None or not timedelta(0) <= timezone.now() - last.at < timedelta(minutes=minutes):  # in the future: the clock was put back
        reconcile()


def reconcile() -> Reconciliation:
    """One whole comparison, stored. What keeps it from being whole stands in its ``error``."""
    row = Reconciliation(at=timezone.now())
    listings: dict[str, Listing] = {}
    troubles: list[str] = []
    try:
        row.mailbox = address_of_mailbox()[1]
        listings, troubles = _listings()
    except MailboxError as error:
        log.error("mailbox and register cannot be compared", error=str(error))
        troubles.append(error.reason)
    if listings and not _polled():
        troubles.append("Een andere lezing van de mailbox duurde te lang.")
        listings = {}
    row.folders = [_numbers(row.mailbox, folder, listing) for folder, listing in listings.items()]
    found = [*_unregistered(row.mailbox, listings), *_unfinished(row.at)]
    if not troubles:  # a message that seems gone may be in the folder that could not be listed
        found += [*_never_fetched(row, listings), *_gone(row, listings)]
    row.deviations = [_stored(entry) for entry in found if entry["deviation"]]
    row.notes = [_stored(entry) for entry in found if not entry["deviation"]]
    row.error = " ".join(troubles)
    row.save()
    level = log.warning if row.deviations or row.error else log.info
    level("mailbox and register compared", mailbox=row.mailbox, deviations=len(row.deviations), notes=len(row.notes), error=row.error)
    return row


def _listings() -> tuple[dict[str, Listing], list[str]]:
    listings: dict[str, Listing] = {}
    troubles: list[str] = []
    with configured_mailbox() as mailbox:
        for folder in mailbox.folders:
            try:
                listings[folder] = mailbox.open_folder(folder)
                same.look(mailbox, folder, listings[folder])
            except MailboxError as error:
                troubles.append(error.reason)
    return listings, troubles


def _polled() -> bool:
    ends = time.monotonic() + BUSY_SECONDS
    while register.poll(given_up=True).busy:
        if time.monotonic() > ends:
            return False
        time.sleep(0.5)
    return True


def _entry(kind: str, text: str, *, deviation: bool, folder: str = "", uid: str = "", message: int | None = None) -> Entry:
    return {"kind": kind, "text": text, "folder": folder, "uid": uid, "message": message, "deviation": deviation}


def _stored(entry: Entry) -> Entry:
    return {name: value for name, value in entry.items() if name != "deviation"}


# in the mailbox, not in the register ----------------------------------------------------------------------------------


def _numbers(mailbox: str, folder: str, listing: Listing) -> Entry:
    return {"folder": folder, "listed": len(listing.uids), "registered": len(_registered(mailbox, folder, listing))}


def _registered(mailbox: str, folder: str, listing: Listing) -> set[str]:
    here = Sighting.objects.filter(mailbox=mailbox, folder=folder, uidvalidity=listing.uidvalidity, message__isnull=False)
    return set(here.values_list("uid", flat=True)) & set(listing.uids)


def _unregistered(mailbox: str, listings: dict[str, Listing]) -> Iterator[Entry]:
    for folder, listing in listings.items():
        places = Sighting.objects.filter(mailbox=mailbox, folder=folder, uidvalidity=listing.uidvalidity)
        problems = dict(places.filter(message__isnull=True).values_list("uid", "problem"))
        for uid in sorted(set(listing.uids) - _registered(mailbox, folder, listing)):
            text = f"In de map {folder} staat een bericht (nummer {uid}) dat niet in het register staat. {problems.get(uid, '')}".strip()
            yield _entry("not-registered", text, deviation=True, folder=folder, uid=uid)


# in the register, not in the mailbox ----------------------------------------------------------------------------------


def _gone(row: Reconciliation, listings: dict[str, Listing]) -> Iterator[Entry]:
    """Messages by the places where they were seen: still there, moved by somebody, or nowhere any more."""
    places = list(Sighting.objects.filter(mailbox=row.mailbox, message__isnull=False).select_related("message").order_by("pk"))
    there = [place for place in places if _is_listed(place, listings)]
    back = [place.pk for place in there if place.gone]
    Sighting.objects.filter(pk__in=back).update(gone="", gone_at=None)
    # Where nobody looked (a folder no longer read, a message taken in after the listing) nothing is known to be gone.
    unjudged = [place for place in places if place.seen_at >= row.at or (place.folder not in listings and not place.gone)]
    present = {place.message_id for place in (*there, *unjudged)}
    told: set[int | None] = set()
    for place in places:
        if place in there or place in unjudged or place.folder not in listings or place.message_id in told:
            continue
        entry = _moved(place, row.at, listings) if place.message_id in present else _deleted(place, row.at)
        if entry is not None:
            told.add(place.message_id)
            yield entry


def _is_listed(place: Sighting, listings: dict[str, Listing]) -> bool:
    listing = listings.get(place.folder)
    return listing is not None and place.uidvalidity == listing.uidvalidity and place.uid in listing.uids


def _moved(place: Sighting, now: datetime, listings: dict[str, Listing]) -> Entry | None:
    """Told once. The same folder with new numbers is no move: that the server numbered anew is told by the poll."""
    if place.gone:
        return None
    assert place.message is not None
    renumbered = place.uidvalidity != listings[place.folder].uidvalidity
    text = f"Het bericht {_name(place.message)} is door iemand verplaatst uit de map {place.folder}."
    _mark(place, Sighting.MOVED, now, "" if renumbered else text)
    return None if renumbered else _entry("moved", text, deviation=False, folder=place.folder, uid=place.uid, message=place.message_id)


def _deleted(place: Sighting, now: datetime) -> Entry | None:
    """A deviation until a person looked at the message, or only told when it is of a kind that people throw away."""
    message = place.message
    assert message is not None
    if place.gone == Sighting.PROCESSED:
        return None  # moved by ourselves, to a folder that is not read
    text = f"Het bericht {_name(message)} staat niet meer in de mailbox (map {place.folder}). Het is hier bewaard."
    new = place.gone != Sighting.DELETED
    if new:
        _mark(place, Sighting.DELETED, now, text)
    unimportant = message.triage in UNIMPORTANT
    looked_at = not new and message.handled_at is not None
    if (unimportant and not new) or looked_at:
        return None
    return _entry("gone", text, deviation=not unimportant, folder=place.folder, uid=place.uid, message=message.pk)


def _mark(place: Sighting, how: str, now: datetime, text: str) -> None:
    """Writes down that it is gone; of a message that is nowhere any more a person hears."""
    place.gone, place.gone_at = how, now
    with writing():
        Sighting.objects.filter(pk=place.pk).update(gone=how, gone_at=now)
        if not text:
            return
        data = {"mailbox": place.mailbox, "folder": place.folder, "uid": place.uid}
        record_event(f"message-{'gone' if how == Sighting.DELETED else how}", text, message=place.message, data=data)
        if how == Sighting.DELETED and place.message is not None and place.message.triage not in UNIMPORTANT:
            Message.objects.filter(pk=place.message.pk).update(needs_person=True, handled_at=None)


def _never_fetched(row: Reconciliation, listings: dict[str, Listing]) -> Iterator[Entry]:
    lost = Sighting.objects.filter(
        mailbox=row.mailbox, folder__in=listings, message__isnull=True, seen_at__gte=row.at - timedelta(days=VANISHED_DAYS)
    )
    for place in lost:
        listing = listings[place.folder]
        if place.uidvalidity != listing.uidvalidity or place.uid not in listing.uids:
            text = f"Een bericht (nummer {place.uid}) verdween uit de map {place.folder} voor we het konden ophalen. Wat erin stond, weten we niet."
            yield _entry("vanished", text, deviation=True, folder=place.folder, uid=place.uid)


# registered, without an end -------------------------------------------------------------------------------------------


def _unfinished(now: datetime) -> Iterator[Entry]:
    limit = now - timedelta(minutes=settings.COT_ALARM_MESSAGE_MINUTES)
    for message in Message.objects.filter(state=Message.RECEIVED, seen_at__lt=limit).order_by("pk"):
        yield _entry("no-end-state", f"Het bericht {_name(message)} is nog niet verwerkt.", deviation=True, message=message.pk)
    for message in Message.objects.filter(state=PARKED).order_by("pk"):
        text = f"Het bericht {_name(message)} is vastgelopen en ligt opzij voor een medewerker."
        yield _entry("parked", text, deviation=True, message=message.pk)


def _name(message: Message) -> str:
    """How a person knows which one is meant."""
    subject = clean(message.subject, 80) or "zonder onderwerp"
    sender = f" van {message.from_address}" if message.from_address else ""
    return f"“{subject}”{sender} (bericht {message.pk})"
