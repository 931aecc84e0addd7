"""Is everything well? One place that gathers what is known and judges it: for ``doctor``, the officers' alerts and the figures of the web page.

:func:`alarms` looks at the database and the disk, never at the network. Judging is pure (:func:`judge`): facts and limits in, alarms out.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import F, Min
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from dossiers.models import Event, Heartbeat, MailboxFolder, Message, Notice, Reconciliation, Sighting, TokenState, Upload
from dossiers.pipeline import BETWEEN_CLOCKS

PARTS = {
    "intake": "Het inlezen van mails en uploads",
    "uploads": "Het lezen van de uploadmap van het platform",
    "worker": "Het verwerken van dossiers",
}


@dataclass(frozen=True, slots=True)
class Alarm:
    """``code`` stays the same as long as the trouble lasts. ``text``: Dutch, for officers. ``detail``: English, for operators."""

    code: str
    text: str
    detail: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, how little and how many is too much."""

    poll: timedelta
    message: timedelta
    outbox: timedelta
    part: timedelta
    reconciliation: timedelta
    clock: timedelta
    secret_days: int
    disk_bytes: int

    @classmethod
    def from_settings(cls) -> Limits:
        """Those of the settings."""
        return cls(
            poll=max(timedelta(minutes=settings.COT_ALARM_POLL_MINUTES), timedelta(seconds=3 * settings.COT_MAILBOX_POLL_SECONDS)),
            message=timedelta(minutes=settings.COT_ALARM_MESSAGE_MINUTES),
            outbox=timedelta(minutes=settings.COT_ALARM_OUTBOX_MINUTES),
            part=timedelta(minutes=settings.COT_ALARM_PART_MINUTES),
            reconciliation=timedelta(minutes=3 * settings.COT_RECONCILE_MINUTES),
            clock=timedelta(seconds=settings.COT_ALARM_CLOCK_SECONDS),
            secret_days=settings.COT_ALARM_SECRET_DAYS,
            disk_bytes=settings.COT_ALARM_DISK_MB * 1_000_000,
        )


@dataclass(frozen=True, slots=True)
class Folder:
    """What is known of one folder of the mailbox. ``missing``: messages in it that are not in the register."""

    name: str
    succeeded_at: datetime | None
    error: str = ""
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that is judged. None: not known, or nothing of the kind. ``alive``: the last sign of life of each part that ever ran.

    ``ahead``: by how much the mail server's clock was before ours when it took a mail; ``newest_event``: of our own log.
    """

    now: datetime
    folders: tuple[Folder, ...] = ()
    oldest_message: datetime | None = None
    oldest_mail_out: datetime | None = None
    free_bytes: int = 1 << 50
    newest_event: datetime | None = None
    ahead: timedelta = timedelta(0)
    token_error: str = ""
    token_reason: str = ""
    token_ends: datetime | None = None
    secret_ends: date | None = None
    reconciled_at: datetime | None = None
    reconciliation_error: str = ""
    deviations: int = 0
    alive: tuple[tuple[str, datetime], ...] = ()


def alarms(now: datetime | None = None) -> list[Alarm]:
    """What is wrong at this moment, by the settings' limits."""
    return judge(gather(now or timezone.now()), Limits.from_settings())


def deviations() -> list[str] | None:
    """What the last comparison of mailbox and register found, in Dutch sentences; None when none was ever made."""
    last = Reconciliation.objects.last()
    if last is None:
        return None
    unfinished = [f"De vergelijking van mailbox en register was niet volledig: {last.error}"] if last.error else []
    return unfinished + [entry["text"] for entry in last.deviations]


def beat(name: str) -> None:
    """A part of :data:`PARTS` shows that it is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": timezone.now()})


def watched(name: str) -> None:
    """From now on a part of :data:`PARTS` is expected to show itself, also when it never did."""
    Heartbeat.objects.get_or_create(name=name, defaults={"at": timezone.now()})


def beat_worker() -> None:
    """Run by the queue each minute: what comes through shows that work gets done."""
    beat("worker")


def count_from_now(now: datetime) -> None:
    """What a clock that ran ahead wrote down counts from now. Else what stands still since would be told only once the time has caught up."""
    ahead = now + BETWEEN_CLOCKS
    Heartbeat.objects.filter(at__gt=ahead).update(at=now)
    MailboxFolder.objects.filter(polled_at__gt=ahead).update(polled_at=now)
    MailboxFolder.objects.filter(succeeded_at__gt=ahead).update(succeeded_at=now)
    for model in (Message, Upload):  # when it was seen is evidence and stays
        model.objects.filter(state=model.RECEIVED, seen_at__gt=ahead, changed_at__gt=ahead).update(changed_at=now)
    Notice.objects.filter(state=Notice.DUE, first_tried_at__gt=ahead).update(first_tried_at=now)


# judging --------------------------------------------------------------------------------------------------------------


def judge(facts: Facts, limits: Limits) -> list[Alarm]:
    """The alarms of these facts, the gravest first."""
    return [
        *_mailbox(facts, limits),
        *_waiting(facts, limits),
        *_machine(facts, limits),
        *_login(facts, limits),
        *_comparison(facts, limits),
    ]


def _mailbox(facts: Facts, limits: Limits) -> Iterator[Alarm]:
    for folder in facts.folders:
        since = folder.succeeded_at
        if folder.missing:
            count = "1 bericht" if folder.missing == 1 else f"{folder.missing} berichten"
            text = f"In de map {folder.name} van de mailbox {'staat' if folder.missing == 1 else 'staan'} {count} nog niet in ons register."
            yield Alarm(
                f"unregistered:{folder.name}", text, f"{folder.name}: {folder.missing} messages could not be fetched: see the staff pages"
            )
        if since is not None and facts.now - since <= limits.poll:
            continue
        told = f" {folder.error}" if folder.error else ""
        last = f"De laatste keer was op {_dutch(since)}." if since else "Dat lukte nog nooit."
        text = f"De map {folder.name} van de mailbox wordt niet meer gelezen. {last}{told}"
        yield Alarm(f"poll:{folder.name}", text, f"no good poll of {folder.name} since {_english(since)}{told and ':' + told}")


def _waiting(facts: Facts, limits: Limits) -> Iterator[Alarm]:
    oldest = facts.oldest_message
    if oldest is not None and facts.now - oldest > limits.message:
        text = f"Een bericht of inzending van {_dutch(oldest)} is nog niet verwerkt."
        yield Alarm(
            "message-waiting", text, f"a message or upload waits without an end state since {_english(oldest)}: is `worker` running?"
        )
    oldest = facts.oldest_mail_out
    if oldest is not None and facts.now - oldest > limits.outbox:
        text = f"Een mail die sinds {_dutch(oldest)} klaarstaat, is nog niet vertrokken."
        yield Alarm("outbox", text, f"a mail waits to leave since {_english(oldest)}: look at outgoing mail")


def _machine(facts: Facts, limits: Limits) -> Iterator[Alarm]:
    for name, at in facts.alive:
        if facts.now - at > limits.part:
            text = f"{PARTS.get(name, name)} staat stil sinds {_dutch(at)}."
            yield Alarm(f"part:{name}", text, f"no sign of life of `{name}` since {_english(at)}")
    if facts.free_bytes < limits.disk_bytes:
        free = facts.free_bytes // 1_000_000
        yield Alarm("disk", f"De schijf is bijna vol: nog {free} MB vrij.", f"{free} MB free: intake stops before the disk is full")
    if facts.newest_event is not None and facts.newest_event - facts.now > min(limits.clock, timedelta(seconds=5)):
        detail = f"the clock stands before the newest event ({facts.newest_event.isoformat()}): it was put back"
        yield Alarm("clock", "De klok van onze server is teruggezet.", detail)
    elif facts.ahead > limits.clock:
        seconds = round(facts.ahead.total_seconds())
        text = f"De klok van onze server loopt {seconds} seconden achter op die van de mailserver."
        yield Alarm("clock", text, f"our clock is {seconds} seconds behind the mail server's: is time synchronisation running?")


def _login(facts: Facts, limits: Limits) -> Iterator[Alarm]:
    if facts.token_error:
        ends = f" Wat nog loopt, eindigt op {_dutch(facts.token_ends)}." if facts.token_ends and facts.token_ends > facts.now else ""
        yield Alarm("token", f"{facts.token_reason}{ends}", f"login by token: {facts.token_error}")
    if facts.secret_ends is not None:
        days = (facts.secret_ends - timezone.localdate(facts.now)).days
        if days <= limits.secret_days:
            when = "is vervallen" if days < 0 else f"vervalt over {days} dagen" if days != 1 else "vervalt morgen"
            text = f"Het geheim waarmee onze toepassing zich aanmeldt bij Microsoft 365 {when} ({facts.secret_ends:%d/%m/%Y})."
            detail = (
                f"the client secret ends on {facts.secret_ends}: make a new one, set COT_OAUTH_CLIENT_SECRET and COT_OAUTH_SECRET_EXPIRES"
            )
            yield Alarm("secret", text, detail)


def _comparison(facts: Facts, limits: Limits) -> Iterator[Alarm]:
    if facts.reconciled_at is None:
        return
    if facts.now - facts.reconciled_at > limits.reconciliation or facts.reconciliation_error:
        text = (
            f"Mailbox en register zijn niet volledig vergeleken sinds {_dutch(facts.reconciled_at)}. {facts.reconciliation_error}".strip()
        )
        yield Alarm("reconciliation-late", text, f"no whole reconciliation; the last was begun at {_english(facts.reconciled_at)}")
    if facts.deviations:
        many = "1 afwijking" if facts.deviations == 1 else f"{facts.deviations} afwijkingen"
        text = f"Mailbox en register verschillen: {many}."
        yield Alarm("reconciliation", text, f"{facts.deviations} deviations between mailbox and register: `cityofthings reconcile`")


def _dutch(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y om %H.%M uur}" if moment else "nooit"


def _english(moment: datetime | None) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else "ever"


# gathering ------------------------------------------------------------------------------------------------------------


def gather(now: datetime) -> Facts:
    """What database and disk say. Two dozen cheap questions at most; no network."""
    token = TokenState.objects.order_by("-pk").first() if settings.COT_MAILBOX_AUTH == "xoauth2" else None
    last = Reconciliation.objects.last()
    newest = Event.objects.order_by("-number").values_list("at", flat=True).first()
    return Facts(
        now=now,
        folders=tuple(_folders()),
        oldest_message=_oldest(
            Message.objects.filter(state=Message.RECEIVED).aggregate(at=Min(Least("seen_at", "changed_at")))["at"],
            Upload.objects.filter(state=Upload.RECEIVED).aggregate(at=Min(Least("seen_at", "changed_at")))["at"],
        ),
        oldest_mail_out=_oldest_mail_out(),
        free_bytes=shutil.disk_usage(settings.COT_DATA_DIR).free if settings.COT_DATA_DIR.exists() else 1 << 50,
        newest_event=newest,
        ahead=_ahead(now),
        token_error=token.error if token else "",
        token_reason=token.reason if token else "",
        token_ends=token.expires_at if token else None,
        secret_ends=settings.COT_OAUTH_SECRET_EXPIRES if settings.COT_MAILBOX_AUTH == "xoauth2" else None,
        reconciled_at=last.at if last else None,
        reconciliation_error=last.error if last else "",
        deviations=len(last.deviations) if last else 0,
        alive=tuple(Heartbeat.objects.order_by("name").values_list("name", "at")),
    )


def _folders() -> Iterator[Folder]:
    """The folders that the last poll knew; one that is no longer configured was not polled with the others and says nothing any more."""
    newest = MailboxFolder.objects.order_by("-polled_at").first()
    if newest is None or newest.polled_at is None:
        return
    recent = MailboxFolder.objects.filter(mailbox=newest.mailbox, polled_at__gte=newest.polled_at - timedelta(hours=1))
    for row in recent.order_by("folder"):
        yield Folder(row.folder, row.succeeded_at, row.error, max(0, row.listed - row.registered))


def _oldest_mail_out() -> datetime | None:
    """Since when it waits: the first try, or else the moment it came into its state (a person may have held it for days)."""
    waiting = Notice.objects.filter(state__in=(Notice.TO_COMPOSE, Notice.DUE, Notice.SENDING))
    found: datetime | None = waiting.aggregate(at=Min(Coalesce("first_tried_at", "changed_at")))["at"]
    return found


def _oldest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def _ahead(now: datetime) -> timedelta:
    """The mail server wrote down a later time than ours when we saw the mail: of mails of the last day, the worst."""
    recent = Sighting.objects.filter(seen_at__gte=now - timedelta(days=1), internaldate__gt=F("seen_at"))
    return max((found - seen for found, seen in recent.values_list("internaldate", "seen_at") if found), default=timedelta(0))
