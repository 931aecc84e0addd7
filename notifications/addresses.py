"""What the mail tells with which somebody shows that a mail address is theirs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dossiers.editions import default_edition
from dossiers.models import Notice
from notifications.grounds import CannotCompose, NotNeeded


def context_of(notice: Notice, now: datetime) -> dict[str, Any]:
    """Everything the template of this mail may print. Raises CannotCompose, NotNeeded when the link has expired before it could leave."""
    if not {"link", "until"} <= notice.context.keys():
        raise CannotCompose("In deze mail hoort een link, en die ontbreekt.")
    until = datetime.fromisoformat(notice.context["until"])
    if until <= now:
        raise NotNeeded("De link is al verlopen. Wie hem vroeg, kan een nieuwe vragen.")
    edition = default_edition()
    return {
        "for_officers": False,
        "reference": "",
        "call": edition,
        "contact": edition.contact,
        "texts": edition.texts,
        "link": notice.context["link"],
        "until_instant": until.replace(microsecond=0),  # whoever uses it by then is in time
    }
