"""Is it the same message?

Of each id: is it still the one that we had under it? A mail server that is put back from a backup gives its numbers a second time, with the same
UIDVALIDITY. What it then holds under a number that we know would never be fetched, and mailbox and register would seem equal.
Of a message that is too large to fetch, there are no bytes to know it by.
"""

from __future__ import annotations

import hashlib

from django.conf import settings

from dossiers.events import record as record_event
from dossiers.events import writing
from dossiers.models import Message, Sighting
from dossiers.text import clean
from intake.mailbox import Fetched, Listing, Mailbox, MessageError

_compared: set[tuple[int, float]] = set()  # the same bytes with another time: not fetched again at every comparison


def envelope(fetched: Fetched) -> dict[str, str]:
    """What is kept of a message that is too large to fetch, and tells it from others."""
    told = fetched.envelope
    return {"message_id": clean(told.message_id, 998), "from_address": clean(told.from_address, 320), "subject": clean(told.subject, 2000)}


def unfetched(fetched: Fetched) -> Message | None:
    """The message that was too large to fetch and is seen at a new place: of the same size and envelope, and come in at the same moment."""
    if fetched.internaldate is None:
        return None
    return Message.objects.filter(raw=None, size=fetched.size, sightings__internaldate=fetched.internaldate, **envelope(fetched)).first()


def look(mailbox: Mailbox, folder: str, listing: Listing) -> None:
    """Compares, in the open folder, when each message came in with what we wrote down, and where that differs its bytes. The id of another
    message is made free: the next poll takes in what is under it, and the message that was there counts as gone. Raises MailboxError."""
    places = Sighting.objects.filter(mailbox=mailbox.name, folder=folder, uidvalidity=listing.uidvalidity, internaldate__isnull=False)
    known = {place.uid: place for place in places.filter(message__raw__isnull=False).select_related("message")}
    for uid, at in mailbox.arrivals(listing).items():
        place = known.get(uid)
        if place is None or place.internaldate == at or (place.pk, at.timestamp()) in _compared:
            continue
        try:
            raw = mailbox.fetch(uid, settings.COT_MAX_MESSAGE_BYTES).raw
        except MessageError:
            continue  # the next comparison tries again
        if raw is not None and place.message is not None and hashlib.sha256(raw).hexdigest() == place.message.raw_id:
            _compared.add((place.pk, at.timestamp()))
        else:
            _make_free(place)


def _make_free(place: Sighting) -> None:
    """What was seen stays written down, under a name that no server gives."""
    text = f"De mailserver heeft in de map {place.folder} het nummer {place.uid} aan een ander bericht gegeven. Dat wordt nu ingelezen."
    data = {"mailbox": place.mailbox, "folder": place.folder, "uidvalidity": place.uidvalidity, "uid": place.uid}
    with writing():
        Sighting.objects.filter(pk=place.pk).update(uid=f"{place.uid[:200]} (vroeger, {place.pk})")
        record_event("uid-used-again", text, message=place.message, data=data)
