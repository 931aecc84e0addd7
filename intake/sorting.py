"""The step that sorts a sealed message: looked at without changing anything, then filed and answered in one transaction."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from email.utils import getaddresses
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from calls.load import load_edition
from calls.model import Edition
from checks.dutch import instant
from dossiers import bounces, evidence, notices, withdrawals
from dossiers.editions import active_editions, by_address
from dossiers.events import record as record_event
from dossiers.filing import FiledDocument, Filing, file_submission, joined
from dossiers.loose import SURELY, holds_form_of
from dossiers.models import Dossier, Message, Notice, NoticeKind, Submission, Triage
from dossiers.pipeline import StepFunctions, release
from dossiers.serial import receipt_to_json
from dossiers.text import clean, clean_json
from intake import answering, repeats
from intake.bounces import read_report
from intake.inspect import Look, Servers, look
from intake.known import known_dossiers, returned_ids, spoken_of
from intake.receipt import Witnesses
from intake.situation import FORMS, Decision
from parsers.eml import Mail
from parsers.model import State

READ_TIMEOUT = 10.0  # seconds per file here; what takes longer is read by the next step, so that the receipt does not wait
SECOND_LOOK, SLOW_FILES = 30.0, 2  # seconds per file when everything hangs on that many of them; well within a lease
FILED = ("registration", "application", "supplement", "forgotten-attachment", "link-only")
FOR_PEOPLE = ("question", "unsure", "bounce")
_ASIDE = re.compile(r"junk|spam|ongewenst|quarant|bulk|ind[eé]sirable", re.I)


@dataclass(frozen=True, slots=True)
class Sorted:
    """What ``work`` found: the edition it belongs to, the look at the mail, its sealed files, and why it is not answered ("" when it is)."""

    edition: Edition
    look: Look
    documents: tuple[FiledDocument, ...]
    refusal: str
    report: bounces.Report | None = None  # what a mail server tells about a mail of ours
    twins: int = 0  # submissions of the same Message-ID that were there when it was looked at


def own_servers() -> Servers:
    """Our hosts and addresses, by the settings."""
    own = {settings.COT_MAIL_FROM.lower(), *(edition.mailbox.lower() for edition in active_editions())}
    return Servers(tuple(settings.COT_RECEIVED_BY), tuple(settings.COT_RECEIVED_BORDER), frozenset(own))


def witnesses_of(message: Message) -> Witnesses:
    """Every place and time at which these bytes were seen."""
    sightings = list(message.sightings.all())
    aside = [sighting.folder for sighting in sightings if _ASIDE.search(sighting.folder)]
    doubts: tuple[str, ...] = ()
    if sightings and len(aside) == len(sightings):
        doubts = (
            f"De mail stond in de map '{clean(aside[0], 200)}'. Ze is op onze servers ontvangen; een medewerker beslist of dat volstaat.",
        )
    return Witnesses(
        internaldates=tuple(sorted({sighting.internaldate for sighting in sightings if sighting.internaldate})),
        savedates=tuple(sorted({sighting.savedate for sighting in sightings if sighting.savedate})),
        seen_at=message.seen_at,
        doubts=doubts,
    )


# work: slow, changes nothing but the evidence store --------------------------------------------------------------------


def _work(message: Message) -> Sorted:
    servers = own_servers()
    within = settings.COT_LEASE_SECONDS / 4  # for all files together: looked at twice, it is still well within the lease
    raw, witnesses = evidence.read(message.raw_id or ""), witnesses_of(message)

    def seen_with(edition: Edition, timeout: float = READ_TIMEOUT) -> Look:
        seen = look(raw, witnesses, servers, edition, known=known_dossiers, timeout=timeout, within=within, wait=False)
        has_form = any(reading is not None and reading.role in FORMS for reading in seen.readings)
        hangs_on = 0 if seen.decision.confident and has_form else seen.readings.count(None)
        # What kind of mail it is, or what a letter in it says, hangs on a file or two that were not read in time: a receipt may wait for that.
        again = timeout < SECOND_LOOK and 0 < hangs_on <= SLOW_FILES
        return seen_with(edition, SECOND_LOOK) if again else seen

    edition, seen = _belongs_to(seen_with)
    if seen.dmarc == "fail" and (seen.decision.reference or any(one.by != "sender" for one in known_dossiers(seen.mail))):
        reason = "De echtheid van de afzender is niet bewezen (DMARC), terwijl de mail bij een dossier wil horen."
        seen = replace(seen, decision=replace(seen.decision, triage="unsure", reasons=(*seen.decision.reasons, reason), kept=""))
    twins = repeats.filed_twins(seen.mail, message).count() if seen.decision.kept else 0
    seen = _known_copy(seen, message)
    sealed: tuple[FiledDocument, ...] = ()
    if seen.decision.triage in FILED:
        # Files before rows: when the transaction commits, what it refers to is on disk.
        pairs = zip(seen.files, seen.readings, strict=True)
        sealed = tuple(FiledDocument(file.name, evidence.seal(file.data), reading) for file, reading in pairs)
    report = read_report(seen.mail, raw, tuple(returned_ids(seen.mail))) if seen.decision.triage == "bounce" else None
    return Sorted(edition, seen, sealed, answering.refusal(seen.mail, seen.decision, servers.own_addresses, seen.dmarc), report, twins)


def _known_copy(seen: Look, message: Message) -> Look:
    """A copy of a mail that is in already, set aside by a machine: it stays what that machine made of it, and tells where the other one is.

    One that came earlier may be what proves that the other was in time: a person looks.
    """
    filed = repeats.already_filed(seen.mail, seen.files, message) if seen.decision.kept else None
    if filed is None or filed.received_at is None or seen.receipt.at is None or seen.receipt.at < filed.received_at:
        return seen
    reference = filed.dossier.reference
    reason = f"Dezelfde mail, met dezelfde tekst en bestanden, zit al in {reference}. Deze kopie voegt niets toe."
    decision = replace(seen.decision, triage=seen.decision.kept, reasons=(*seen.decision.reasons, reason), reference=reference)
    return replace(seen, decision=decision)


def _belongs_to(seen_with: Callable[[Edition], Look]) -> tuple[Edition, Look]:
    """The edition of the dossier that the mail is about, else the one whose form it holds, whose mailbox it was sent to, or the default."""
    first = active_editions()[0]
    seen = seen_with(first)
    reference = seen.decision.reference
    if reference:
        call = Dossier.objects.filter(reference=reference).values_list("call", flat=True).first() or first.id
        return (first, seen) if call == first.id else (load_edition(call), seen_with(load_edition(call)))
    best: tuple[int, Edition, Look] | None = None
    for edition in by_address(_recipients(seen.mail)):
        this = seen if edition.id == first.id else seen_with(edition)
        sure = holds_form_of(edition, this.readings)
        if best is None or sure > best[0]:
            best = (sure, edition, this)
        if sure == SURELY:
            break
    assert best is not None  # there is at least one active edition
    return best[1], best[2]


def _recipients(mail: Mail) -> list[str]:
    """Every address the mail says it was sent or delivered to."""
    named = ("Delivered-To", "X-Original-To", "X-Forwarded-To", "Envelope-To")
    delivered = [address for name in named for header in mail.all_headers(name) for _, address in getaddresses([header])]
    return [*mail.to, *mail.cc, *delivered]


# record: one transaction ----------------------------------------------------------------------------------------------


def _record(message: Message, found: Sorted) -> None:
    edition = found.edition
    decision = found.look.decision
    if decision.kept and decision.triage == "unsure" and repeats.filed_twins(found.look.mail, message).count() > found.twins:
        repeats.sort_anew(message)  # the other copy was filed while this one was looked at
        return
    _describe(message, found)
    message.save()
    submission = _file(message, found, edition) if decision.triage in FILED else None
    is_answered = decision.triage in FILED or decision.in_text
    earlier = _in_the_text_of(message, found, edition) if is_answered else ()
    repeated = "".join(earlier) if decision.in_text else repeats.repetition(decision, submission, message)
    refusal = (found.refusal or repeated) if is_answered else ""
    doubts = () if decision.in_text else earlier
    answered = is_answered and not refusal
    if answered:
        _answer(message, found, submission, edition)
    label = Triage(decision.triage).label
    dossier = submission.dossier if submission else _meant(decision)
    if found.report is not None:
        bounces.take_in(message, found.report)
    unanswered = [refusal] if refusal else []
    record_event(
        "message-sorted",
        " ".join([f"Bericht ingedeeld als {label}.", *decision.reasons, *doubts, *unanswered]),
        message=message,
        dossier=dossier,
        data={"triage": decision.triage, "dmarc": found.look.dmarc, "answered": answered, "kept": decision.kept},
    )
    if decision.withdraws:
        for meant in spoken_of(found.look.mail):
            withdrawals.tell(meant, message)
    message.needs_person = (
        message.needs_person or decision.withdraws or decision.triage in FOR_PEOPLE or not decision.confident or bool(unanswered or doubts)
    )
    message.triage_reasons = [*decision.reasons, *doubts, *unanswered]
    release(message, Message.SORTED)
    if submission is not None:
        repeats.look_again_at_copies(message)


def _describe(message: Message, found: Sorted) -> None:
    """What the lists show of a message. A header that cannot be read leaves an empty column; the sealed bytes have it all."""
    mail = found.look.mail
    message.message_id = clean(mail.message_id, 998)
    message.from_name = clean(mail.from_name, 500)
    message.from_address = clean(mail.from_address, 320)
    message.subject = clean(mail.subject, 2000)
    message.sent_at_header = clean(mail.date_raw, 200)
    message.received_at = found.look.receipt.at
    receipt = replace(found.look.receipt, evidence={**found.look.receipt.evidence, "sent_at_header": clean(mail.date_raw, 200)})
    message.receipt = clean_json(receipt_to_json(receipt))
    message.triage = found.look.decision.triage
    twins = Message.objects.filter(message_id=message.message_id).exclude(pk=message.pk) if message.message_id else Message.objects.none()
    if twins.exists():
        text = "Een ander bericht heeft hetzelfde kenmerk (Message-ID) maar andere inhoud. Beide zijn bewaard."
        record_event("same-message-id", text, message=message, data={"messages": list(twins.values_list("pk", flat=True)[:20])})


def _meant(decision: Decision) -> Dossier | None:
    """The dossier that the mail is about, as it is now: an officer may have joined it with another one while the mail was looked at."""
    dossier = Dossier.objects.select_for_update().filter(reference=decision.reference).first() if decision.reference else None
    return joined(dossier) if dossier else None


def _file(message: Message, found: Sorted, edition: Edition) -> Submission | None:
    """The submission that this mail is. One that only asks for a file in a known dossier adds nothing to it."""
    decision = found.look.decision
    dossier = _meant(decision)
    if dossier is not None and decision.triage in ("forgotten-attachment", "link-only"):
        return dossier.submissions.order_by("-number").first()
    filing = Filing(
        phase=decision.phase or next(iter(edition.phases)),
        channel="mail",
        sender=clean(answering.recipient(found.look.mail), 320),
        receipt=found.look.receipt,
        documents=found.documents,
        message=message,
        dossier=dossier,
        supplement=decision.supplement and dossier is not None,
        trusted=found.look.dmarc != "fail",
    )
    return file_submission(filing, edition)[0]


def _in_the_text_of(message: Message, found: Sorted, edition: Edition) -> tuple[str, ...]:
    """That this address mailed a form in the text before: () or one sentence. What is handed in now may be the same, and that mail the first."""
    before = repeats.told_in_text(clean(answering.recipient(found.look.mail), 320), edition.id, message)
    if before is None:
        return ()
    when = f" op {instant(before.received_at, ZoneInfo(edition.timezone))}" if before.received_at else ""
    if found.look.decision.in_text:
        return (f"Voor een formulier in de tekst van een mail{when} kreeg dit adres al een ontvangstbewijs. Er vertrekt geen tweede.",)
    return (f"Van dit adres kregen we al een formulier in de tekst van een mail{when}. Bekijk of dit hetzelfde is, en welk moment telt.",)


def _answer(message: Message, found: Sorted, submission: Submission | None, edition: Edition) -> None:
    """The one answer of this message, by its key."""
    address = clean(answering.recipient(found.look.mail), 320)
    hour_ago = timezone.now() - timedelta(hours=1)
    recent = Notice.objects.filter(recipient__iexact=address, created_at__gte=hour_ago, message__isnull=False).exclude(message=message)
    hold = ""
    if recent.count() >= answering.PER_HOUR:
        hold = f"Er vertrokken in een uur al {answering.PER_HOUR} antwoorden naar dit adres. Kijk na of dit geen lus is."
    notices.request(
        _kind(found, submission, edition),
        f"receipt:message:{message.pk}",
        address,
        dossier=submission.dossier if submission else None,
        submission=submission,
        message=message,
        context={"call": edition.id, "phase": found.look.decision.phase} if found.look.decision.in_text else None,
        hold_reason=hold,
    )


def _kind(found: Sorted, submission: Submission | None, edition: Edition) -> NoticeKind:
    decision = found.look.decision
    adds = submission is not None and submission.kind == "supplement"  # what we asked for by mail may come by mail
    if decision.in_text:
        return NoticeKind.RECEIPT_IN_TEXT
    if decision.triage == "forgotten-attachment":
        return NoticeKind.FORGOTTEN_ATTACHMENT
    if decision.triage == "link-only":
        return NoticeKind.LINK_ONLY
    if decision.triage == decision.phase and not adds and edition.phases[decision.phase].channel != "mail":  # type: ignore[index]
        return NoticeKind.WRONG_CHANNEL
    readings = found.look.readings
    nothing = bool(readings) and all(reading is not None and reading.state is not State.READ for reading in readings)
    return NoticeKind.RECEIPT_UNREADABLE if nothing else NoticeKind.RECEIPT


SORT = StepFunctions(_work, _record)
