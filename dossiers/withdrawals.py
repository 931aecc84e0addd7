"""Somebody writes that a dossier is taken back. A machine takes nothing back; but no result may leave on top of such a mail before a person read it.

Open until the message is handled (``Message.handled_at``): derived from the log, there is no column that could be wrong.
"""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from dossiers.events import record
from dossiers.models import Dossier, Event, Message, Notice

ASKED = "withdrawal-asked"
TOLD = "In een bericht staat dat dit dossier misschien teruggetrokken wordt. Lees het bericht: er vertrekt nog geen resultaat."
WAITS = "In een bericht staat dat dit dossier misschien teruggetrokken wordt. Lees dat eerst."


def tell(dossier: Dossier, message: Message) -> None:
    """Writes in the dossier that this message may take it back. Inside ``writing()``; a message that is sorted again tells it once."""
    if not Event.objects.filter(kind=ASKED, dossier=dossier, message=message).exists():
        record(ASKED, TOLD, dossier=dossier, message=message)


def still_open() -> QuerySet[Event]:
    """What was told and no person has handled yet, of all dossiers."""
    return Event.objects.filter(kind=ASKED, message__handled_at__isnull=True)


def is_open(dossier: Dossier) -> bool:
    """Whether a person still has to read that this dossier is taken back."""
    return still_open().filter(dossier=dossier).exists()


def fetched() -> Prefetch[str]:
    """For lists: the open ones of each dossier at once, as its attribute ``open_withdrawals``."""
    return Prefetch("events", still_open(), to_attr="open_withdrawals")


def overtakes(notice: Notice) -> bool:
    """Whether a withdrawal is open that came after the last time a person let this letter go."""
    if notice.dossier is None:
        return False
    asked = still_open().filter(dossier=notice.dossier)
    released = Event.objects.filter(kind="notice-released", dossier=notice.dossier, data__notice=notice.pk).order_by("-number").first()
    return asked.filter(number__gt=released.number).exists() if released else asked.exists()
