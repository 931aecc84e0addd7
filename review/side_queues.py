"""Everything that waits for a person and is no dossier: messages, stuck work, letters, uploads, the mailbox itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from dossiers.models import MailboxFolder, Message, Notice, Sighting, Submission, Triage, Upload
from dossiers.models.work import PARKED
from review import words
from review.filters import brief_moment
from review.searching import messages_with

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: what it is, where to handle it (``""``: nothing to do but know), who it concerns, why it is here, since when."""

    what: str
    href: str
    who: str
    why: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class SideQueue:
    """``rows`` gives the querysets, shown one after the other. ``task``: what is in it waits for a person."""

    slug: str
    title: str
    explanation: str
    rows: Callable[[], list[QuerySet[Any]]]
    task: bool = True
    searched: bool = False  # it is too long to look through

    def count(self) -> int:
        """How many lines it has."""
        return sum(rows.count() for rows in self.rows())

    def page(self, number: int, search: str = "") -> Page[Any]:
        """One page of :class:`Entry`; with ``search`` only the messages that have these words."""
        found = self.rows()
        lines: Any = found[0] if len(found) == 1 else _Joined(found)
        if search and self.searched:
            holding = messages_with(search)
            lines = _Numbered(found[0], [pk for pk in found[0].values_list("pk", flat=True) if pk in holding])
        page = Paginator(lines, PER_PAGE).get_page(number)
        page.object_list = [_entry(row) for row in page.object_list]
        return page


class _Joined:
    """Several querysets as one sequence, for the paginator: only the slice asked for is fetched."""

    def __init__(self, parts: list[QuerySet[Any]]) -> None:
        self.parts = [(part, part.count()) for part in parts]

    def __len__(self) -> int:
        return sum(count for _, count in self.parts)

    def __getitem__(self, asked: slice) -> list[Any]:
        start, stop, _ = asked.indices(len(self))
        rows: list[Any] = []
        for part, count in self.parts:
            if start < count and stop > 0:
                rows += part[max(start, 0) : min(stop, count)]
            start, stop = start - count, stop - count
        return rows


class _Numbered:
    """Some rows of a queryset, in this order: only the slice asked for is fetched."""

    def __init__(self, rows: QuerySet[Any], numbers: list[int]) -> None:
        self.rows, self.numbers = rows, numbers

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, asked: slice) -> list[Any]:
        whole = self.rows.in_bulk(self.numbers[asked])
        return [whole[number] for number in self.numbers[asked]]


# which rows -----------------------------------------------------------------------------------------------------------


def waiting_messages() -> QuerySet[Message]:
    """What people wrote and nobody has read yet, oldest first."""
    waiting = Q(needs_person=True) | Q(triage__in=(Triage.UNSURE, Triage.QUESTION))
    return Message.objects.filter(waiting, handled_at__isnull=True).exclude(state=PARKED).order_by("seen_at", "pk")


def _messages() -> list[QuerySet[Any]]:
    return [waiting_messages()]


def _letters() -> list[QuerySet[Any]]:
    states = (Notice.HELD, Notice.UNKNOWN, Notice.FAILED)
    return [Notice.objects.filter(state__in=states).select_related("dossier").order_by("created_at", "pk")]


def _stuck() -> list[QuerySet[Any]]:
    parts: list[QuerySet[Any]] = [
        Message.objects.filter(state=PARKED),
        Upload.objects.filter(state=PARKED),
        Submission.objects.filter(state=PARKED).select_related("dossier"),
        Notice.objects.filter(state=PARKED).select_related("dossier"),
    ]
    return [part.order_by("changed_at", "pk") for part in parts]


def _uploads() -> list[QuerySet[Any]]:
    open_problem = Q(needs_person=True) | ~Q(problem="")
    return [Upload.objects.filter(open_problem, handled_at__isnull=True).exclude(state=PARKED).order_by("seen_at", "pk")]


def _mailbox() -> list[QuerySet[Any]]:
    return [silent_folders(), Sighting.objects.exclude(problem="").select_related("message").order_by("seen_at", "pk")]


def silent_folders() -> QuerySet[MailboxFolder]:
    """Folders of the mailbox that cannot be read, or were not read for much longer than they should."""
    allowed = max(timedelta(minutes=15), timedelta(seconds=5 * settings.COT_MAILBOX_POLL_SECONDS))
    silent = ~Q(error="") | Q(succeeded_at__isnull=True) | Q(succeeded_at__lt=timezone.now() - allowed)
    return MailboxFolder.objects.filter(silent).order_by("mailbox", "folder")


def _every_message() -> list[QuerySet[Any]]:
    return [Message.objects.order_by("-seen_at", "-pk")]


# one line per row -----------------------------------------------------------------------------------------------------


def _message(message: Message) -> Entry:
    why = message.problem or " ".join(str(reason) for reason in message.triage_reasons) or words.arrival_state(message.state)[0]
    kind = message.get_triage_display() if message.triage else words.arrival_state(message.state)[0]
    what = f"{message.subject.strip() or '(zonder onderwerp)'} – {kind}"
    return Entry(what, reverse("message", args=[message.pk]), message.from_address or "onbekende afzender", why, message.seen_at)


def _notice(notice: Notice) -> Entry:
    about = f" ({notice.dossier.reference})" if notice.dossier else ""
    state = words.notice_state(notice.state)[0]
    why = ": ".join(part for part in (state.capitalize(), notice.hold_reason if notice.state == Notice.HELD else notice.problem) if part)
    what = f"{notice.get_kind_display().capitalize()}{about}"
    return Entry(what, reverse("notice", args=[notice.pk]), notice.recipient, why, notice.created_at)


def _upload(upload: Upload) -> Entry:
    who = str(upload.submitter.get("name") or upload.submitter.get("email") or "onbekende indiener")
    why = upload.problem or "Een medewerker moet deze upload bekijken."
    return Entry(f"Upload {upload.platform_id}", reverse("upload", args=[upload.pk]), who, why, upload.seen_at)


def _submission(submission: Submission) -> Entry:
    what = f"Dossier {submission.dossier.reference}, versie {submission.number}"
    href = reverse("dossier", args=[submission.dossier.reference]) + "#versies"
    return Entry(what, href, submission.dossier.applicant_name or submission.dossier.sender, submission.problem, submission.created_at)


def _sighting(sighting: Sighting) -> Entry:
    href = reverse("message", args=[sighting.message_id]) if sighting.message_id else ""
    return Entry(f"Bericht {sighting.uid} in map {sighting.folder}", href, sighting.mailbox, sighting.problem, sighting.seen_at)


def _folder(folder: MailboxFolder) -> Entry:
    last = f"laatst gelukt op {brief_moment(folder.succeeded_at)}" if folder.succeeded_at else "nog nooit gelukt"
    why = f"We kunnen deze map niet lezen: {folder.error} ({last})." if folder.error else f"Al een tijd niet gelezen ({last})."
    return Entry(f"Map {folder.folder}", "", folder.mailbox, why, folder.succeeded_at)


_LINES: dict[type, Callable[[Any], Entry]] = {
    Message: _message,
    Notice: _notice,
    Upload: _upload,
    Submission: _submission,
    Sighting: _sighting,
    MailboxFolder: _folder,
}


def _entry(row: Any) -> Entry:
    return _LINES[type(row)](row)


QUEUES = {
    queue.slug: queue
    for queue in (
        SideQueue(
            "berichten", "Berichten", "Mails die het systeem niet zelf kan beantwoorden: vragen, twijfel, onbestelbare mails.", _messages
        ),
        SideQueue(
            "brieven", "Brieven", "Brieven die op jou wachten, die geweigerd zijn, of waarvan we niet weten of ze aankwamen.", _letters
        ),
        SideQueue("vastgelopen", "Vastgelopen", "Stukken waarop het systeem is vastgelopen. Alles is bewaard.", _stuck),
        SideQueue("uploads", "Uploads", "Uploads van het platform of van de uploadpagina waar iets mee is.", _uploads),
        SideQueue("postbus", "Postbus", "Mappen en berichten van de postbus die we niet konden lezen.", _mailbox),
        SideQueue(
            "alle-berichten",
            "Alle berichten",
            "Elk bericht dat we ooit zagen, het nieuwste eerst.",
            _every_message,
            task=False,
            searched=True,
        ),
    )
}


def counts() -> dict[str, int]:
    """How many lines each queue with tasks has."""
    return {slug: queue.count() for slug, queue in QUEUES.items() if queue.task}
