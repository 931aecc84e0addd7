"""Who handles a dossier: taken, given back or handed to a colleague. Each time an event; nobody takes what another just took."""

from __future__ import annotations

from typing import Any

from dossiers.decisions import DecisionError
from dossiers.events import record
from dossiers.models import Dossier


def assign(dossier: Dossier, to: Any | None, user: Any, seen: int | None) -> None:
    """Gives the dossier to ``to`` (None: to nobody). ``seen``: who had it on the page of the one who asks (user id, None for nobody).

    Call inside :func:`dossiers.events.writing` with a locked row. :class:`DecisionError` (Dutch) when somebody else has it meanwhile.
    """
    if dossier.assigned_to_id == (to.pk if to else None):
        return
    if dossier.assigned_to_id != seen:
        now = dossier.assigned_to.get_username() if dossier.assigned_to else "Niemand"
        raise DecisionError(f"{now} heeft dit dossier intussen. Er is niets veranderd.")
    before = dossier.assigned_to
    dossier.assigned_to = to
    dossier.save(update_fields=["assigned_to"])
    if to is None:
        kind, text = "released", f"Vrijgegeven. {before.get_username() if before else ''} had het in behandeling."
    elif to.pk == user.pk:
        kind, text = "claimed", f"In behandeling genomen door {to.get_username()}."
    else:
        kind, text = "assigned", f"Toegewezen aan {to.get_username()}."
    data = {"to": to.get_username() if to else None, "from": before.get_username() if before else None}
    record(kind, text, actor=user.get_username(), dossier=dossier, data=data)
