"""The administrative file of one dossier as a zip: what the agency hands over when a decision is contested, audited or archived.

A numbered inventory in order of time, each piece exactly as it came or left with its SHA-256, and a report (html and pdf) with the proof of
receipt, the findings with their place and source, what people decided and why, and the whole log. What cannot be put in is told in its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

import structlog
from django.db.models import Q
from django.template.loader import render_to_string

from dossiers import evidence, paper, zipped
from dossiers.models import Dossier, Event, Message, Notice, Submission
from dossiers.text import file_name
from review import words
from review.dossier_page import DossierPage, page_for
from review.version_view import DocumentView

log = structlog.get_logger(__name__)
_NEVER = datetime.min.replace(tzinfo=UTC)
_LOST = "De bewaarde bytes van dit stuk zijn weg of veranderd. Verwittig de beheerder."
_NO_LETTER = "Van deze brief is nog geen tekst geschreven."
_NOT_FETCHED = "Dit bericht kon niet opgehaald worden uit de mailbox: alleen zijn kopregels zijn bekend."


@dataclass(slots=True)
class Piece:
    """One piece of the inventory. ``number``: "3" or, for what came inside another, "3.1". ``sha256``: of the bytes in the store; "" for
    text that never left. ``problem``: Dutch, why it is not in the zip; ``note``: Dutch, what a reader must know of it."""

    at: datetime | None
    title: str
    name: str  # of its file
    sha256: str = ""
    text: str = ""
    note: str = ""
    problem: str = ""
    number: str = ""
    inside: tuple[Piece, ...] = ()

    @property
    def path(self) -> str:
        """Its name in the zip: the number before it keeps pieces apart and in order, and the name harmless on every system."""
        first, _, second = self.number.partition(".")
        number = f"{int(first):03d}" + (f"-{int(second):02d}" if second else "")
        return f"stukken/{number} ontbreekt.txt" if self.problem else f"stukken/{number} {file_name(self.name)}"

    @property
    def address(self) -> str:
        """The path as a link in the report."""
        return quote(self.path)


def file_of(dossier: Dossier, problems: list[str] | None = None) -> Iterator[bytes]:
    """The zip in pieces; give it a row from :func:`review.dossier_page.rows`. ``problems`` is filled with what could not be put in (Dutch)."""
    return zipped.stream(_contents(dossier, problems if problems is not None else []))


def _contents(dossier: Dossier, told: list[str]) -> Iterator[tuple[str, bytes]]:
    page = page_for(dossier)
    pieces = inventory(dossier, page)
    for piece in (one for outer in pieces for one in (outer, *outer.inside)):
        data = _bytes(piece)
        if piece.problem:
            told.append(f"stuk {piece.number}, ‘{piece.title}’: {piece.problem}")
        yield piece.path, data
    context = {"page": page, "dossier": dossier, "pieces": pieces, "problems": told, "words": words}
    try:
        made = paper.pdf(render_to_string("case/report.html", {**context, "linked": False}), dossier.reference)
    except paper.PaperError as error:
        told.append(
            f"Het verslag als pdf kon niet gemaakt worden{f': {error}' if str(error) else ''}. Het verslag als webpagina zit er wel in."
        )
    else:
        yield "verslag.pdf", made
    yield "verslag.html", render_to_string("case/report.html", {**context, "linked": True}).encode("utf-8", "replace")


def _bytes(piece: Piece) -> bytes:
    """What goes in the zip for it. Bytes that are lost or changed become its problem."""
    if piece.sha256 and not piece.problem:
        try:
            return evidence.read(piece.sha256)
        except (evidence.EvidenceError, ValueError) as error:
            log.error("a piece cannot be put into the file of a dossier", sha256=piece.sha256, error=str(error))
            piece.problem = _LOST
    return (piece.problem or piece.text).encode("utf-8", "replace")


def inventory(dossier: Dossier, page: DossierPage) -> tuple[Piece, ...]:
    """Everything that came in or went out about a dossier, oldest first, numbered; the files of a mail or an upload inside it."""
    pieces = [*_arrivals(page), *_loose_messages(dossier, page), *(_letter(letter.notice) for letter in page.letters)]
    pieces.sort(key=lambda piece: (piece.at is None, piece.at or _NEVER))
    for number, piece in enumerate(pieces, 1):
        piece.number = str(number)
        for second, one in enumerate(piece.inside, 1):
            one.number = f"{number}.{second}"
    return tuple(pieces)


def _arrivals(page: DossierPage) -> Iterator[Piece]:
    """One piece per mail or upload that became a version or a supplement, with the files that were judged."""
    for version in reversed(page.versions):
        submission = version.submission
        files = tuple(_document(submission, view) for view in version.documents)
        if submission.message is not None:
            yield _mail(submission.message, files, submission)
        elif submission.upload is not None:
            upload = submission.upload
            told = f"Upload {upload.platform_id} via {words.channel(upload.channel)} ({_which(submission)})"
            if upload.manifest_id:
                yield Piece(submission.received_at, told, "upload.json", upload.manifest_id, inside=files)
            else:
                yield Piece(submission.received_at, told, "upload.txt", text=f"{told}\n", inside=files)


def _document(submission: Submission, view: DocumentView) -> Piece:
    document = view.document
    return Piece(submission.received_at, f"{document.name} ({words.role(view.role)})", document.name, document.evidence_id)


def _which(submission: Submission) -> str:
    return f"{'aanvulling' if submission.kind == 'supplement' else 'versie'} {submission.number}"


def _mail(message: Message, files: tuple[Piece, ...], submission: Submission | None = None) -> Piece:
    kind = _which(submission) if submission else message.get_triage_display() if message.triage else "bericht"
    title = f"Mail van {message.from_address or 'onbekend'}: {message.subject or '(zonder onderwerp)'} ({kind})"
    at = submission.received_at if submission and submission.received_at else message.received_at or message.seen_at
    note = "" if message.received_at else "Het tijdstip van ontvangst staat niet vast: dit is wanneer we de mail zagen."
    return Piece(at, title, "mail.eml", message.raw_id or "", note=note, problem="" if message.raw_id else _NOT_FETCHED, inside=files)


def _loose_messages(dossier: Dossier, page: DossierPage) -> Iterator[Piece]:
    """Mails about the dossier that are no version of it: questions, bounces of our letters, a copy, a withdrawal."""
    versions = [version.submission.message_id for version in page.versions if version.submission.message_id]
    answered = [letter.notice.message_id for letter in page.letters if letter.notice.message_id]
    told = Event.objects.filter(dossier=dossier, message__isnull=False).values("message")
    for message in Message.objects.filter(Q(pk__in=told) | Q(pk__in=answered)).exclude(pk__in=versions).order_by("pk"):
        yield _mail(message, ())


def _letter(notice: Notice) -> Piece:
    """A letter as it left; one that did not leave as the text that stands ready."""
    word, _tone = words.notice_state(notice.state)
    title = f"Brief aan {notice.recipient}: {notice.get_kind_display()} ({word})"
    note = "" if notice.state == Notice.SENT else f"Deze brief is niet (zeker) vertrokken: {word}."
    if notice.raw_id:
        return Piece(notice.sent_at or notice.created_at, title, "brief.eml", notice.raw_id, note=note)
    text = f"{notice.subject}\n\n{notice.text}\n" if notice.text else ""
    return Piece(notice.created_at, title, "brief.txt", text=text, note=note, problem="" if text else _NO_LETTER)
