"""The daily report to the officers: also when all is well, so that silence always means that something is wrong."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time, timedelta
from textwrap import shorten
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from dossiers import events, notices
from dossiers.events import writing
from dossiers.leading import officers_address
from dossiers.models import Alarm, Dossier, Message, Notice, NoticeKind, Submission, Triage, Upload
from dossiers.models.work import PARKED
from dossiers.status import status_of, with_everything
from dossiers.terms import open_term
from dossiers.words import phase_name, verdict_word
from registers.workdays import is_working_day

SOON = timedelta(days=7)
SHOWN = 40  # of each list; how many more there are is told
SLOW = timedelta(hours=1)  # a mail that waits longer to be sent is told


def is_due(now: datetime) -> bool:
    """Whether today's report should leave: a working day, past the hour, and none was asked for yet."""
    if not officers_address():
        return False
    local = timezone.localtime(now)
    is_past = local.time() >= time.fromisoformat(settings.COT_DAILY_REPORT_AT)
    return is_working_day(local.date()) and is_past and not Notice.objects.filter(key=_key(now)).exists()


def request(now: datetime) -> Notice:
    """Asks for the report of today, once however often it is called. It tells what happened since the one before."""
    with writing():
        context = {"since": since_last(now), "until": now.isoformat()}
        return notices.request(NoticeKind.DAILY_REPORT, _key(now), officers_address(), context=context)


def since_last(now: datetime) -> str:
    """From when the report of today tells: the end of the one before, else a day ago."""
    before = Notice.objects.filter(kind=NoticeKind.DAILY_REPORT).exclude(key=_key(now)).order_by("-pk")
    ends = (datetime.fromisoformat(notice.context["until"]) for notice in before[:10])
    last = next((end for end in ends if end <= now), None)  # one that ends later was made by a clock that was wrong
    return (last or now - timedelta(days=1)).isoformat()


def _key(now: datetime) -> str:
    return f"daily-report:{timezone.localdate(now).isoformat()}"


def contents(since: datetime, until: datetime) -> dict[str, Any]:
    """What the report of this stretch of time tells: counts of the stretch, and how everything stands at its end."""
    dossiers = list(with_everything(Dossier.objects.filter(created_at__lt=until).order_by("reference")))
    waiting = [line for dossier in dossiers if (line := _waits(dossier, until))] + _waiting_messages(until)
    undelivered = _undelivered(until)
    deviations = _deviations()
    alarms = [f"{_when(alarm.began_at)}: {alarm.text}" for alarm in Alarm.objects.filter(ended_at__isnull=True, began_at__lt=until)]
    number, head = events.head()
    return {
        "since": since.replace(microsecond=0),
        "until": until.replace(microsecond=0),
        "deviations": deviations,
        "alarms": alarms,
        "arrived": _arrived(since, until),
        "new_dossiers": sum(dossier.created_at >= since for dossier in dossiers),
        "verdicts": _verdicts(dossiers),
        "waiting": _shown(waiting),
        "waiting_count": len(waiting),
        "undelivered": _shown(undelivered),
        "undelivered_count": len(undelivered),
        "terms": _shown(_terms(dossiers, until)),
        "sent": _sent(since, until),
        "log_number": number,
        "log_head": head,
    }


def _shown(lines: list[str]) -> list[str]:
    rest = len(lines) - SHOWN
    return [*lines[:SHOWN], f"en nog {rest} andere"] if rest > 0 else lines


def _cut(text: str) -> str:
    return shorten(text, 160, placeholder=" …")


def _when(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y %H:%M}"


def _arrived(since: datetime, until: datetime) -> list[tuple[str, str]]:
    kinds = Counter(Message.objects.filter(seen_at__gte=since, seen_at__lt=until).values_list("triage", flat=True))
    rows = [(Triage(kind).label if kind else "nog niet ingedeeld", str(count)) for kind, count in kinds.most_common()]
    uploads = Upload.objects.filter(seen_at__gte=since, seen_at__lt=until).count()
    return [*rows, ("ingediend via platform of website", str(uploads))]


def _verdicts(dossiers: list[Dossier]) -> list[tuple[str, str]]:
    counted: Counter[tuple[str, str]] = Counter()
    for dossier in dossiers:
        verdict = status_of(dossier).verdict
        counted[phase_name(dossier), verdict_word(dossier, str(verdict)) if verdict else "nog niet gecontroleerd"] += 1
    return [(f"{phase}, {word}", str(count)) for (phase, word), count in sorted(counted.items())]


def _waits(dossier: Dossier, now: datetime) -> str:
    status = status_of(dossier, now)
    if not status.needs:
        return ""
    submissions = list(dossier.submissions.all())
    since = max((submission.changed_at for submission in submissions), default=dossier.created_at)
    owner = f", toegewezen aan {dossier.assigned_to.get_username()}" if dossier.assigned_to else ""
    more = f" (en nog {len(status.needs) - 1})" if len(status.needs) > 1 else ""
    return f"{dossier.reference}, {dossier.applicant_name or 'indiener nog niet gekend'}, sinds {_when(since)}{owner}: {_cut(status.needs[0])}{more}"


def _waiting_messages(now: datetime) -> list[str]:
    rows = Message.objects.filter(seen_at__lt=now, needs_person=True, handled_at__isnull=True, submissions__isnull=True).order_by("seen_at")
    lines = [f"mail van {m.from_address or 'onbekend'}, sinds {_when(m.seen_at)}: {_kind(m)}, “{_cut(m.subject)}”" for m in rows]
    stuck = [*Message.objects.filter(state=PARKED), *Upload.objects.filter(state=PARKED), *Submission.objects.filter(state=PARKED)]
    return lines + [f"vastgelopen sinds {_when(row.changed_at)}: {row.problem}" for row in stuck]


def _kind(message: Message) -> str:
    return Triage(message.triage).label if message.triage else "nog niet ingedeeld"


def _undelivered(now: datetime) -> list[str]:
    words = {Notice.FAILED: "niet aangekomen", Notice.UNKNOWN: "niet zeker of hij vertrok", PARKED: "vastgelopen"}
    rows = [
        *Notice.objects.filter(state__in=words).select_related("dossier").order_by("pk"),
        *Notice.objects.filter(state__in=(Notice.TO_COMPOSE, Notice.DUE), created_at__lt=now - SLOW)
        .select_related("dossier")
        .order_by("pk"),
    ]
    return [
        f"{row.dossier.reference if row.dossier else 'zonder dossier'}, {row.get_kind_display()} aan {row.recipient}: "
        f"{words.get(row.state, 'wacht nog op verzending')}. {row.problem}".strip()
        for row in rows
    ]


def _terms(dossiers: list[Dossier], now: datetime) -> list[str]:
    today = timezone.localdate(now)
    found = []
    for dossier in dossiers:
        term = open_term(dossier)
        if term is not None and term.until <= today + SOON:
            state = "is voorbij" if term.until < today else "loopt af"
            found.append((term.until, f"{dossier.reference}: de termijn {state} op {term.until:%d/%m/%Y}"))
    return [line for _, line in sorted(found)]


def _sent(since: datetime, until: datetime) -> list[tuple[str, str]]:
    kinds = Counter(Notice.objects.filter(sent_at__gte=since, sent_at__lt=until).values_list("kind", flat=True))
    return [(NoticeKind(kind).label, str(count)) for kind, count in kinds.most_common()]


def _deviations() -> list[str] | None:
    """Differences between mailbox and register (Dutch); None while they were never compared."""
    found: list[str] | None = import_string("dossiers.health.deviations")()
    return found
