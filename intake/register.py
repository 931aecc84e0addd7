"""From mailbox to register: every id of every folder is compared with what we have, and what is new is sealed before anything is thought.

The order is what makes a crash harmless: bytes had, bytes on disk, then one transaction with message, sighting, event and task. Nothing is
done to the mailbox before that, and nothing at all unless a processed folder is configured.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from dossiers import evidence
from dossiers.checkpoints import reached
from dossiers.events import record as record_event
from dossiers.events import writing
from dossiers.models import MailboxFolder, Message, Sighting, Triage
from dossiers.pipeline import enqueue
from dossiers.text import clean, clean_json
from intake import same
from intake.lease import sole
from intake.mailbox import (
    Fetched,
    Listing,
    Mailbox,
    MailboxError,
    MailboxSettingsError,
    MessageError,
    address_of_mailbox,
    configured_mailbox,
)

log = structlog.get_logger(__name__)

FREE_BYTES = 512 << 20  # below this nothing is fetched: half a message on a full disk helps nobody
TRIES = 10  # polls that try a message the server does not give; afterwards it stays visible and is tried with each comparison only
BREAKS = 6  # connections that one poll makes anew after one broke off in the middle of a message


@dataclass(slots=True)
class Polled:
    """What one poll did. ``failed``: folders or messages that could not be had; the reasons stand in their rows."""

    listed: int = 0
    new: int = 0
    seen_again: int = 0
    failed: int = 0
    busy: bool = False  # somebody else is polling this mailbox


class _BrokenOffError(MailboxError):
    """The connection ended in the middle of this message: its fault, or nobody's."""

    def __init__(self, error: MailboxError, where: tuple[str, int, str]) -> None:
        super().__init__(str(error), error.reason)
        self.where = where


_Breaks = Counter[tuple[str, int, str]]  # how often a connection ended on each message in this poll


def poll(*, given_up: bool = False) -> Polled:
    """One whole poll of the configured mailbox. Raises nothing for the mailbox's sake: the trouble is in MailboxFolder.error and in the log.

    ``given_up``: messages that were tried often enough have one more try.
    """
    polled = Polled()
    name, folders = settings.COT_MAILBOX_URL.partition(":")[0], ["INBOX"]
    try:
        name = address_of_mailbox()[1]
        mailbox = configured_mailbox()
        folders = list(mailbox.folders)
        with sole(name) as alone:
            if not alone:
                polled.busy = True
                return polled
            _check_disk()
            _read_all(mailbox, polled, TRIES if not given_up else None)
    except MailboxError as error:
        log.error("mailbox cannot be read", mailbox=name, error=str(error), settings=isinstance(error, MailboxSettingsError))
        polled.failed += 1
        for folder in folders:
            _note(name, folder, error=error.reason)
    return polled


def _check_disk() -> None:
    folder = Path(settings.COT_DATA_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < FREE_BYTES:
        message = f"only {free >> 20} MB free in {folder}: no mail is fetched"
        raise MailboxError(message, "De schijf is bijna vol. Nieuwe mails blijven in de mailbox staan tot er plaats is.")


def _read_all(mailbox: Mailbox, polled: Polled, tries: int | None) -> None:
    """All folders. A message on which the server hangs up, or that takes longer than the deadline, must not keep the others from us: connect
    anew, and let that one wait until the others were had. On the same message once more: then it is noted as its own trouble."""
    breaks: _Breaks = Counter()
    for left in range(BREAKS, -1, -1):
        polled.listed = 0
        try:
            with mailbox:
                for folder in mailbox.folders:
                    _poll_folder(mailbox, folder, polled, tries, breaks)
            return
        except _BrokenOffError as broken:
            if not left:
                raise
            log.warning("connection broke off on a message, connecting anew", mailbox=mailbox.name, where=broken.where, error=str(broken))
            mailbox = configured_mailbox()


def _poll_folder(mailbox: Mailbox, folder: str, polled: Polled, tries: int | None, breaks: _Breaks) -> None:
    """One folder. A folder that cannot be opened does not stop the others."""
    started = timezone.now()
    try:
        listing = mailbox.open_folder(folder)
    except MailboxError as error:
        log.error("folder cannot be read", mailbox=mailbox.name, folder=folder, error=str(error))
        polled.failed += 1
        _note(mailbox.name, folder, error=error.reason)
        return
    _note_uidvalidity(mailbox.name, folder, listing)
    polled.listed += len(listing.uids)
    for uid in _wanted(mailbox.name, folder, listing, tries, breaks):
        _take_in(mailbox, folder, listing.uidvalidity, uid, polled, breaks)
    had = set(_sightings(mailbox.name, folder, listing.uidvalidity).filter(message__isnull=False).values_list("uid", flat=True))
    _tidy(mailbox, folder, listing)
    missing = len(set(listing.uids) - had)
    trouble = f"{missing} bericht(en) in deze map konden niet opgehaald worden." if missing else ""
    _note(mailbox.name, folder, error=trouble, listing=listing, registered=len(had & set(listing.uids)), started=started)


def _sightings(name: str, folder: str, uidvalidity: int):  # type: ignore[no-untyped-def]  # a queryset; its generic type adds nothing here
    return Sighting.objects.filter(mailbox=name, folder=folder, uidvalidity=uidvalidity)


def _wanted(name: str, folder: str, listing: Listing, tries: int | None, breaks: _Breaks) -> list[str]:
    """The ids that are to be fetched: not registered, and not tried often enough. Never by a flag, a number or a date. Those that made trouble
    come last; one that was noted to have made it in this poll waits for the next."""
    known = _sightings(name, folder, listing.uidvalidity)
    had = set(known.filter(message__isnull=False).values_list("uid", flat=True))
    before = dict(known.filter(message__isnull=True).values_list("uid", "attempts"))
    here = {uid: count for (where, number, uid), count in breaks.items() if (where, number) == (folder, listing.uidvalidity)}
    wanted = [uid for uid in listing.uids if uid not in had and here.get(uid, 0) < 2 and (tries is None or before.get(uid, 0) < tries)]
    return sorted(wanted, key=lambda uid: (here.get(uid, 0), before.get(uid, 0)))


def _take_in(mailbox: Mailbox, folder: str, uidvalidity: int, uid: str, polled: Polled, breaks: _Breaks) -> None:
    """One message, on its own: its trouble is noted on its sighting and never stops the next."""
    place = {"mailbox": mailbox.name, "folder": folder, "uidvalidity": uidvalidity, "uid": uid}
    try:
        fetched = mailbox.fetch(uid, settings.COT_MAX_MESSAGE_BYTES)
        if register(fetched, place):
            polled.new += 1
        else:
            polled.seen_again += 1
    except MailboxError as error:
        where = (folder, uidvalidity, uid)
        breaks[where] += 1
        if breaks[where] > 1 or Sighting.objects.filter(**place, attempts__gt=0).exists():
            breaks[where] = 2
            polled.failed += 1
            _note_problem(place, "De verbinding met de mailserver valt weg bij dit bericht, of het duurt te lang. We proberen het opnieuw.")
        raise _BrokenOffError(error, where) from error
    except (OperationalError, InterfaceError):  # the database is away, which is nothing about this message
        raise
    except evidence.StoreError as error:
        raise MailboxError(str(error), "Het bewijsarchief neemt niets meer aan. Nieuwe mails blijven in de mailbox staan.") from error
    except MessageError as error:
        polled.failed += 1
        _note_problem(place, error.reason)
    except Exception as error:  # the isolation border of one message
        log.error("message cannot be registered", **place, exc_info=error)
        polled.failed += 1
        _note_problem(place, f"Technische fout bij het registreren ({type(error).__name__}). We proberen het opnieuw.")


def register(fetched: Fetched, place: dict[str, object]) -> bool:
    """Seals one fetched message and registers it, with its task. True when these bytes were not known yet.

    ``place``: mailbox, folder, uidvalidity and uid. Doing it again changes nothing.
    """
    reached("fetched")
    if fetched.raw is None:
        return _register_unfetched(fetched, place)
    sealed = evidence.seal(fetched.raw)
    reached("evidence-sealed")
    with writing():
        now = timezone.now()
        defaults = {"size": fetched.size, "seen_at": now, "state": Message.RECEIVED}
        message, new = Message.objects.get_or_create(raw=sealed, defaults=defaults)
        known = _sight(place, message, fetched)
        if new:
            record_event("message-sealed", "Bericht ontvangen en verzegeld.", message=message, data={**place, "sha256": sealed.sha256})
            enqueue("sort", message)
        elif not known:
            text = f"Hetzelfde bericht is nog eens gezien, in de map {place['folder']}."
            record_event("message-seen-again", text, message=message, data=dict(place))
    reached("arrival-registered")
    return new


def _sight(place: dict[str, object], message: Message, fetched: Fetched) -> bool:
    """Writes the sighting; True when it was there already with this message."""
    details = {
        "message": message,
        "internaldate": fetched.internaldate,
        "savedate": fetched.savedate,
        "flags": clean_json(list(fetched.flags)),
        "problem": "",
    }
    if Sighting.objects.filter(**place, message=message).exists():
        return True
    Sighting.objects.update_or_create(**place, defaults=details, create_defaults={**details, "seen_at": timezone.now()})
    return False


def _register_unfetched(fetched: Fetched, place: dict[str, object]) -> bool:
    """A message larger than we take in: its envelope is a message for a person, never nothing."""
    with writing():
        if Sighting.objects.filter(**place, message__isnull=False).exists():
            return False
        if (before := same.unfetched(fetched)) is not None:  # its folder was renumbered, or it was moved
            _sight(place, before, fetched)
            return False
        reason = f"Deze mail is te groot om op te halen ({fetched.size // 1_000_000} MB). Ze staat nog in de mailbox. Bekijk ze daar."
        message = Message.objects.create(
            size=fetched.size,
            seen_at=timezone.now(),
            state=Message.SORTED,
            from_name=clean(fetched.envelope.from_name, 500),
            **same.envelope(fetched),
            triage=Triage.UNSURE,
            triage_reasons=[reason],
            needs_person=True,
        )
        _sight(place, message, fetched)
        record_event("message-too-large", reason, message=message, data={**place, "size": fetched.size})
    return True


def _note_problem(place: dict[str, object], reason: str) -> None:
    with writing():
        sighting, _ = Sighting.objects.get_or_create(**place, defaults={"seen_at": timezone.now()})
        sighting.attempts += 1
        sighting.problem = reason
        sighting.save()
        if sighting.attempts in (1, TRIES):
            record_event("message-not-fetched", reason, data={**place, "attempts": sighting.attempts})


# what we know of the folder -------------------------------------------------------------------------------------------


def _note(name: str, folder: str, *, error: str, listing: Listing | None = None, registered: int = 0, started: object = None) -> None:
    """The row an officer and the silence alarm look at."""
    values: dict[str, object] = {"polled_at": timezone.now(), "error": error}
    if listing is not None:
        values |= {"uidvalidity": listing.uidvalidity, "listed": len(listing.uids), "registered": registered, "succeeded_at": started}
    MailboxFolder.objects.update_or_create(mailbox=name, folder=folder, defaults=values)


def _note_uidvalidity(name: str, folder: str, listing: Listing) -> None:
    """A new UIDVALIDITY makes all old ids void: everything is listed anew, and the bytes tell what is really new."""
    before = MailboxFolder.objects.filter(mailbox=name, folder=folder).values_list("uidvalidity", flat=True).first()
    if before is None or before == listing.uidvalidity:
        return
    with writing():
        text = f"De mailserver heeft de map {folder} hernummerd. Alle berichten worden opnieuw vergeleken."
        record_event("uidvalidity-changed", text, data={"mailbox": name, "folder": folder, "before": before, "after": listing.uidvalidity})


def _tidy(mailbox: Mailbox, folder: str, listing: Listing) -> None:
    """Moves what is sorted to the processed folder, when one is configured. It may fail freely and is tried again at the next poll."""
    if not mailbox.processed or folder != mailbox.folders[0]:
        return
    sorted_ones = _sightings(mailbox.name, folder, listing.uidvalidity).filter(message__state=Message.SORTED, message__raw__isnull=False)
    ready = set(sorted_ones.values_list("uid", flat=True))
    for uid in listing.uids:
        if uid not in ready:
            continue
        here = _sightings(mailbox.name, folder, listing.uidvalidity).filter(uid=uid)
        here.update(gone=Sighting.PROCESSED, gone_at=timezone.now())  # before the move: a crash between must not look like a loss
        try:
            mailbox.move(uid)
        except (MailboxError, MessageError) as error:
            here.update(gone="", gone_at=None)
            log.warning("message not moved to the processed folder", mailbox=mailbox.name, uid=uid, error=str(error))
            return
