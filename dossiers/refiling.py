"""Moving what was handed in to another dossier, splitting it off, joining two dossiers, and filing a message by hand.

Each is an act of a named person with a reason, and is undone only by another such act. Nothing is thrown away: a version keeps its files, its
receipt and its findings, and the letters about it go with it. No mail leaves by itself because of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from calls.load import load_edition
from dossiers import answers, notices, standing
from dossiers.decisions import DecisionError, need_reason
from dossiers.documents import documents_that_count
from dossiers.events import record
from dossiers.filing import FiledDocument, Filing, describe, file_submission
from dossiers.models import Decision, Dossier, Message, Notice, NoticeKind, Submission
from dossiers.models.work import PARKED
from dossiers.references import next_reference
from dossiers.serial import field_entries, reading_from_row, receipt_from_json
from dossiers.steps import case_of, checked, store_assessment

WAITS = "Er werden stukken verplaatst van of naar dit dossier. Lees na voor je dit verstuurt."
_TELL_OF_RECEIPT = (
    NoticeKind.RECEIPT,
    NoticeKind.RECEIPT_UNREADABLE,
    NoticeKind.RECEIPT_IN_TEXT,
    NoticeKind.FORGOTTEN_ATTACHMENT,
    NoticeKind.LINK_ONLY,
    NoticeKind.WRONG_CHANNEL,
)
_BUSY = "Een van deze stukken wordt nog verwerkt. Wacht tot dat klaar is."


@dataclass(frozen=True, slots=True)
class Moved:
    """One act. ``word`` tells what it is in the log: "verplaatst", "afgesplitst", "samengevoegd"."""

    source: Dossier
    target: Dossier
    reason: str
    user: Any
    word: str


def move(submission: Submission, target: Dossier, reason: str, user: Any, *, supplement: bool = False) -> None:
    """Puts a version (with its supplements) or a supplement in another dossier; with ``supplement`` it adds to the newest version there.

    Call inside :func:`dossiers.events.writing`. :class:`DecisionError` (Dutch) when it cannot be done.
    """
    act = Moved(submission.dossier, target, need_reason(reason), user, "verplaatst")
    _same_kind(act)
    _carry(act, _with_supplements(submission), supplement=supplement or submission.kind == "supplement")


def split(submission: Submission, reason: str, user: Any) -> Dossier:
    """Puts a version (with its supplements) or a supplement in a new dossier of its own, which is returned. Inside ``writing()``."""
    source = submission.dossier
    reason = need_reason(reason)
    parts = _with_supplements(submission)
    if len(parts) == source.submissions.count():
        raise DecisionError("Dit is het enige in dit dossier: er is niets om af te splitsen.")
    prefix = load_edition(source.call).phases[source.phase].prefix  # type: ignore[index]
    target = Dossier.objects.create(
        reference=next_reference(prefix),
        call=source.call,
        phase=source.phase,
        channel=submission.channel,
        sender=submission.message.from_address if submission.message else source.sender,
    )
    record("dossier-opened", f"Dossier {target.reference} geopend, afgesplitst van {source.reference}.", actor=_name(user), dossier=target)
    _carry(Moved(source, target, reason, user, "afgesplitst"), parts, supplement=False)
    return target


def join(source: Dossier, target: Dossier, reason: str, user: Any) -> None:
    """Puts everything of one dossier in another. The emptied one stays, and points to the other. Inside ``writing()``."""
    act = Moved(source, target, need_reason(reason), user, "samengevoegd")
    _same_kind(act)
    parts = list(source.submissions.order_by("number"))
    if not parts:
        raise DecisionError("Dit dossier is leeg.")
    _carry(act, parts, supplement=False)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person says a message belongs: in the dossier ``into`` (as a ``version`` of its own, else as a supplement to the last one), or in a
    new one of ``phase`` (call and phase). ``also``: it is in a dossier already, and belongs here, too."""

    phase: tuple[str, str]
    into: Dossier | None = None
    version: bool = False
    also: bool = False


def file_message(message: Message, documents: Sequence[FiledDocument], place: Place, reason: str, user: Any) -> Submission:
    """A person says what a message is, or some of its files. Inside ``writing()``.

    Its receipt is written, and waits for a person like everything that was done by hand; a message that was answered gets no second one.
    """
    reason, into, phase = need_reason(reason), place.into, place.phase
    _not_there_yet(message, documents, place)
    receipt = receipt_from_json(message.receipt)
    if receipt is None:
        raise DecisionError("Van dit bericht is geen bewijs van ontvangst bewaard. Laat het eerst opnieuw verwerken.")
    call, phase_code = (into.call, into.phase) if into else phase
    filing = Filing(
        phase=phase_code,
        channel="mail",
        sender=message.from_address,
        receipt=receipt,
        documents=tuple(documents),
        message=message,
        dossier=into,
        supplement=into is not None and not place.version and into.submissions.filter(kind="version").exists(),
        again=place.also,
        trusted=False,  # a person says where it belongs: nothing is looked up
    )
    submission, _ = file_submission(filing, load_edition(call))
    dossier = submission.dossier
    _no_longer_empty(dossier)
    if not message.answers.filter(kind__in=_TELL_OF_RECEIPT).exclude(state=Notice.CANCELLED).exists():
        hold = f"{_name(user)} bracht dit bericht zelf onder in een dossier. Lees na en verstuur."
        key = f"receipt:message:{message.pk}"
        notices.request(
            NoticeKind.RECEIPT, key, message.from_address, dossier=dossier, submission=submission, message=message, hold_reason=hold
        )
    text = f"Bericht ondergebracht in {dossier.reference}: {reason}"
    record("message-filed", text, actor=_name(user), dossier=dossier, message=message, data={"submission": submission.pk})
    return submission


def _not_there_yet(message: Message, documents: Sequence[FiledDocument], place: Place) -> None:
    """DecisionError when the message is in a dossier already and nobody said that it belongs in another one, too, or when it is there already."""
    before = list(message.submissions.select_related("dossier").prefetch_related("documents").order_by("pk"))
    if before and not place.also:
        there = before[-1].dossier.reference
        raise DecisionError(f"Dit bericht zit al in {there}. Verplaats het daar, of vink aan dat het ook ergens anders hoort.")
    wanted = sorted(document.evidence.sha256 for document in documents)
    for part in before:
        same = sorted(document.evidence_id for document in part.documents.all()) == wanted
        if same and (place.into is None or place.into.pk == part.dossier_id):
            raise DecisionError(f"Deze bestanden van dit bericht zitten al in {part.dossier.reference}.")


# how ------------------------------------------------------------------------------------------------------------------


def _name(user: Any) -> str:
    return str(user.get_username())


def _same_kind(act: Moved) -> None:
    if act.source.pk == act.target.pk:
        raise DecisionError("Dit zit al in dat dossier.")
    if (act.source.call, act.source.phase) != (act.target.call, act.target.phase):
        raise DecisionError(f"{act.target.reference} is van een andere oproep of fase.")


def _with_supplements(submission: Submission) -> list[Submission]:
    return [submission, *submission.supplements.order_by("number")]


def _carry(act: Moved, parts: Sequence[Submission], *, supplement: bool) -> None:
    if any(part.state not in (Submission.DONE, PARKED) for part in parts):
        raise DecisionError(_BUSY)
    stood = {dossier.pk: dossier.standing_id for dossier in (act.source, act.target)}
    answers.withdraw_open_results(act.source, f"Stukken van dit dossier zijn {act.word}.")
    base = act.target.submissions.filter(kind="version").order_by("-number").first() if supplement else None
    number = max(act.target.submissions.values_list("number", flat=True), default=0)
    act.source.standing = None
    act.source.save(update_fields=["standing"])
    told = []
    for part in parts:
        number += 1
        before = part.number
        rests_on = (part.kind, part.base_id)
        part.dossier, part.number = act.target, number
        if base is not None:
            part.kind, part.base = "supplement", base
        elif part.kind == "supplement" and part.base_id not in {p.pk for p in parts}:
            part.kind, part.base = "version", None
        part.save()
        told.append((part, before))
        if (part.kind, part.base_id) != rests_on and part.assessment_id:
            part.assessment = store_assessment(part, checked(case_of(part, load_edition(act.target.call))))
            part.save(update_fields=["assessment"])
    Notice.objects.filter(submission__in=parts).update(dossier=act.target)
    Decision.objects.filter(assessment__submission__in=parts).update(dossier=act.target)
    _tell(act, told)
    _no_longer_empty(act.target)
    for dossier in (act.source, act.target):
        _settle(dossier, stood[dossier.pk])
    if not act.source.submissions.exists():
        act.source.merged_into = act.target
        act.source.save(update_fields=["merged_into"])


def _no_longer_empty(dossier: Dossier) -> None:
    if dossier.merged_into_id is not None:
        dossier.merged_into = None
        dossier.save(update_fields=["merged_into"])


def _tell(act: Moved, told: Iterable[tuple[Submission, int]]) -> None:
    for part, before in told:
        word = "Aanvulling" if part.kind == "supplement" else "Versie"
        data = {"submission": part.pk, "from": act.source.reference, "to": act.target.reference, "was": before, "is": part.number}
        out = f"{word} {before} is {act.word} naar {act.target.reference}: {act.reason}"
        into = f"{word} {part.number} kwam uit {act.source.reference} ({act.word}): {act.reason}"
        record("submission-moved", out, actor=_name(act.user), dossier=act.source, message=part.message, data=data)
        record("submission-moved", into, actor=_name(act.user), dossier=act.target, message=part.message, data=data)


def _settle(dossier: Dossier, stood: int | None) -> None:
    """Which version counts now; when that is another one, the letter that fits it is prepared and waits for a person."""
    dossier.standing = standing.choose(dossier)
    dossier.save(update_fields=["standing"])
    counts = dossier.standing
    if counts is None or counts.pk == stood:
        return
    record("standing-changed", f"Versie {counts.number} telt nu.", dossier=dossier)
    describe(dossier, field_entries(reading_from_row(row) for row in documents_that_count(counts) if row.state))
    if counts.state == Submission.DONE:
        counts.dossier = dossier
        answers.answer(counts, load_edition(dossier.call), WAITS)
