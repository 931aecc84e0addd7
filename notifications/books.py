"""What is written down about a delivery, each in one short transaction. Nothing here touches the network."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import structlog
from django.utils import timezone

from dossiers import bounces, pipeline
from dossiers.events import record, writing
from dossiers.letters import ASKED_FOR
from dossiers.models import Event, Evidence, Notice
from dossiers.text import clean

log = structlog.get_logger(__name__)

RETRY_MINUTES = (1, 5, 15, 60, 120, 240)  # after that every 4 hours
GIVE_UP_AFTER = timedelta(hours=48)
GIVE_UP_TRIES = 8  # half a day of them: two days in which the clock jumped, or we stood still, are no two days of trying
PAUSE = timedelta(minutes=1)  # between two tries at a server that did not answer, for all letters together


def _tell(notice: Notice, kind: str, text: str, **data: Any) -> None:
    record(kind, text, dossier=notice.dossier, message=notice.message, data={"notice": notice.pk, "kind": notice.kind, **data})


def announce(row: Notice, way: str, raw: Evidence) -> bool:
    """State ``sending``, before the content is handed over. False when the row is not ours any more: then nothing may be sent."""
    with writing():
        fresh = pipeline.is_still_ours(row)
        if fresh is None:
            return False
        fresh.state, fresh.raw, fresh.delivery = Notice.SENDING, raw, way
        fresh.first_tried_at = fresh.first_tried_at or timezone.now()
        fresh.save()
        _tell(fresh, "notice-sending", f"Verzending begonnen: {fresh.get_kind_display()}.", way=way, raw=raw.sha256)
    row.state = Notice.SENDING
    return True


def sent(row: Notice, answer: str) -> None:
    """The mail was taken. Written down even when the row was given up meanwhile (``unknown``): this is what nobody could tell then."""
    with writing():
        fresh = Notice.objects.select_for_update().get(pk=row.pk)
        if fresh.state not in (Notice.SENDING, Notice.UNKNOWN):
            log.error("a mail was taken after its notice had moved on", notice=fresh.pk, state=fresh.state)
            _tell(
                fresh,
                "notice-sent-after-all",
                "Een eerdere poging om deze mail te verzenden lukte toch. Kijk na of hij dubbel vertrok.",
            )
            return
        fresh.sent_at, fresh.delivery = timezone.now(), clean(f"{fresh.delivery}: {answer}", 1000)
        pipeline.release(fresh, Notice.SENT)
        _tell(fresh, "notice-sent", f"Verzonden: {fresh.get_kind_display()}, aan {fresh.recipient}.", answer=answer)


def server_is_away_until(row: Notice) -> datetime | None:
    """Until when nobody asks a server that gave the last letter no answer; None when it may be asked.

    Each such try costs a worker up to a minute: made for every letter, nothing else would be done while the server hangs. What a person
    let go is tried at once.
    """
    if row.released_by_id is not None and not row.tries:
        return None
    last = Event.objects.filter(kind__in=("notice-sent", "notice-postponed")).order_by("-number").first()
    if last is None or not last.data.get("no_answer") or last.data.get("notice") == row.pk:
        return None
    return last.at + PAUSE if last.at <= timezone.now() < last.at + PAUSE else None


def waits(row: Notice, until: datetime) -> None:
    """Due again at that moment. No try: nobody was asked."""
    with writing():
        fresh = pipeline.is_still_ours(row)
        if fresh is None:
            return
        tries, began, problem = fresh.tries, fresh.first_tried_at or timezone.now(), fresh.problem
        pipeline.release(fresh, Notice.DUE)
        fresh.tries, fresh.first_tried_at, fresh.next_attempt_at = tries, began, until
        fresh.problem = problem or "Nog niet verzonden: de mailserver antwoordt niet. We proberen later opnieuw."
        fresh.save()


def postponed(row: Notice, why: str, *, no_answer: bool = False) -> None:
    """The mail surely did not leave: due again later, for two days; then for a person. ``row`` as it is in this process."""
    with writing():
        fresh = pipeline.is_still_ours(row)
        if fresh is None:
            return
        now = timezone.now()
        fresh.first_tried_at = fresh.first_tried_at or now
        if now - fresh.first_tried_at >= GIVE_UP_AFTER and fresh.tries + 1 >= GIVE_UP_TRIES:
            _fail(fresh, f"Twee dagen lang geprobeerd, telkens zonder succes. Laatste antwoord: {why}")
            bounces.tell_officers(fresh, why, now.isoformat())
            return
        wait = timedelta(minutes=RETRY_MINUTES[min(fresh.tries, len(RETRY_MINUTES) - 1)])
        tries = fresh.tries + 1
        pipeline.release(fresh, Notice.DUE)
        fresh.tries, fresh.next_attempt_at = tries, now + wait
        fresh.problem = clean(f"Nog niet verzonden, we proberen later opnieuw: {why}", 1000)
        fresh.save()
        _tell(fresh, "notice-postponed", f"Verzenden lukte niet (poging {tries}), later opnieuw: {why}", tries=tries, no_answer=no_answer)


def failed(row: Notice, why: str) -> None:
    """Refused for good: visible, and nothing goes out again by itself."""
    with writing():
        fresh = pipeline.is_still_ours(row)
        if fresh is not None:
            _fail(fresh, why)
            bounces.tell_officers(fresh, why, timezone.now().isoformat())


def _fail(fresh: Notice, why: str) -> None:
    pipeline.release(fresh, Notice.CANCELLED if fresh.kind in ASKED_FOR else Notice.FAILED)
    fresh.problem = clean(why, 1000)
    fresh.save()
    _tell(fresh, "notice-failed", f"Mail kan niet worden verzonden ({fresh.get_kind_display()}): {why}")


def unknown(row: Notice, why: str) -> None:
    """Nobody can tell whether the mail left: for a person, never again by itself."""
    with writing():
        fresh = pipeline.is_still_ours(row)
        if fresh is None:
            return
        pipeline.release(fresh, Notice.CANCELLED if fresh.kind in ASKED_FOR else Notice.UNKNOWN)
        fresh.problem = clean(f"Niet zeker of deze mail vertrokken is: {why}. Kijk na en beslis zelf of hij opnieuw moet vertrekken.", 1000)
        fresh.save()
        _tell(fresh, "notice-unknown", f"Niet zeker of de mail vertrokken is ({fresh.get_kind_display()}): {why}")


def held(row: Notice, why: str) -> None:
    """Not to be sent as things are: a person looks first."""
    with writing():
        fresh = pipeline.is_still_ours(row)
        if fresh is None:
            return
        pipeline.release(fresh, Notice.HELD)
        fresh.hold, fresh.hold_reason = True, why
        fresh.save()
        _tell(fresh, "notice-held", f"Mail tegengehouden ({fresh.get_kind_display()}): {why}")


def dropped(row: Notice, why: str) -> None:
    """Overtaken by what happened since it was asked for: it does not leave, and nobody needs to look."""
    with writing():
        fresh = pipeline.is_still_ours(row)
        if fresh is None:
            return
        pipeline.release(fresh, Notice.CANCELLED)
        fresh.problem = why
        fresh.save()
        _tell(fresh, "notice-cancelled", f"Niet meer nodig ({fresh.get_kind_display()}): {why}")


def recompose(row: Notice) -> None:
    """To be written again before it leaves (its dates are of another day)."""
    with writing():
        fresh = pipeline.is_still_ours(row)
        if fresh is None:
            return
        fresh.hold = False
        pipeline.release(fresh, Notice.TO_COMPOSE)
        pipeline.enqueue("compose", fresh)
        _tell(fresh, "notice-recompose", f"Wordt opnieuw opgesteld omdat de datum veranderd is: {fresh.get_kind_display()}.")


def found_undelivered(row: Notice) -> None:
    """After an interruption it is certain that the mail did not leave: due again at once."""
    with writing():
        fresh = pipeline.is_still_ours(row)
        if fresh is None:
            return
        pipeline.release(fresh, Notice.DUE)
        pipeline.enqueue("deliver", fresh)
        _tell(fresh, "notice-not-left", f"De verzending werd onderbroken voor ze begon, dus opnieuw: {fresh.get_kind_display()}.")
