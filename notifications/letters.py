"""What a letter tells, gathered from the rows: plain values for the templates, so that text and HTML say the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from calls.load import load_edition
from calls.model import Edition, Phase
from checks.dutch import instant, listing
from checks.model import Kind, Outcome, Verdict
from dossiers.decisions import effective_outcomes, effective_verdict
from dossiers.models import Assessment, Document, Finding, Message, Notice, NoticeKind, Submission, Upload
from notifications.guards import RESULT_OF
from parsers.model import State

CHANNELS = {"mail": "per mail", "platform": "via het online platform", "web": "via onze uploadpagina"}
WORDS = {"admissible": "in orde", "inadmissible": "niet aanvaard", "deadline": "te laat"}  # where an edition has no words of its own
NOT_OPENED_YET = ("", State.TIMED_OUT)
LONGEST_VALUE = 300  # of a value shown in a letter; the place tells where the whole stands


class CannotCompose(Exception):
    """This letter cannot be written as things are. The text is Dutch, for the officer."""


@dataclass(frozen=True, slots=True)
class File:
    """One file received. ``size`` in bytes; ``remark`` (Dutch) when something must be said about it."""

    name: str
    size: int
    sha256: str
    remark: str


@dataclass(frozen=True, slots=True)
class Told:
    """The receipt that a letter tells: its instant (None where that could not be told), and the mail or upload it is of."""

    at: datetime | None
    channel: str
    message: Message | None
    upload: Upload | None


@dataclass(frozen=True, slots=True)
class Ground:
    """One point of a letter: what is wrong or missing, what was seen and where, what to do, and which rules say so. All Dutch."""

    title: str
    reason: str
    seen: tuple[str, ...]
    remedy: str
    rules: tuple[str, ...]
    addresses: tuple[str, ...]  # of the texts of these rules


def context_of(notice: Notice, today: date, now: datetime) -> dict[str, Any]:
    """Everything the template of this notice may print. Raises CannotCompose when the rows do not carry such a letter."""
    dossier, submission = notice.dossier, notice.submission
    if dossier is None or submission is None:
        raise CannotCompose("Deze mail hoort bij geen dossier, dus kan hij niet worden opgesteld.")
    edition = load_edition(dossier.call)
    phase = edition.phases[dossier.phase]  # type: ignore[index]
    told, added_nothing = _told(notice, submission), _is_about_another_mail(notice, submission)
    documents = [] if added_nothing else list(submission.documents.all())
    context = {
        "call": edition,
        "phase": phase,
        "phase_id": dossier.phase,
        "words": WORDS | phase.words,
        "dossier": dossier,
        "contact": edition.contact,
        "texts": edition.texts,
        "told": told,
        "received_facts": _received_facts(told, submission, edition),
        "counting_at": submission.counting.received_at,
        "supplement": added_nothing or submission.kind == "supplement",
        "added_nothing": added_nothing,
        "version": submission.number,
        "came": CHANNELS.get(submission.channel, submission.channel),
        "files": [_file(document) for document in documents],
        "unreadable": [_unreadable(d) for d in documents if d.state not in (*NOT_OPENED_YET, State.READ)],
        "forms": "je bestand" if added_nothing else listing(edition.form(role).title for role in phase.documents),
        "until": today + timedelta(days=phase.completion_days),
        "open_until": phase.deadline.at if now < phase.deadline.at else None,
        "deadline_rules": [_rule(str(c), c.asks) for c in phase.deadline.citations],
        "deadline_texts": _where_to_read((c.address for c in phase.deadline.citations), edition),
    }
    return context | _result(notice, edition, phase, added_nothing)


def _result(notice: Notice, edition: Edition, phase: Phase, added_nothing: bool) -> dict[str, Any]:
    """The grounds of this kind of letter. A result that is no longer the result is not written."""
    kind = NoticeKind(notice.kind)
    if kind not in RESULT_OF:
        missing = [] if added_nothing else _forms_missing(edition, phase)
        return {"grounds": missing, "rules": [], "texts_used": _where_to_read(_addresses(missing), edition), "outcome_words": ""}
    assert notice.submission is not None
    assessment = notice.submission.assessment
    if assessment is None or effective_verdict(assessment) != RESULT_OF[kind]:
        raise CannotCompose("Het resultaat van dit dossier is intussen veranderd. Maak een nieuwe mail.")
    outcomes = effective_outcomes(assessment)
    criteria = [f for f in assessment.findings.all() if f.kind == Kind.CRITERION]
    if RESULT_OF[kind] is Verdict.INADMISSIBLE:
        chosen = [f for f in criteria if outcomes[f.check_id] == Outcome.FAIL and not f.remediable]
    elif RESULT_OF[kind] is Verdict.INCOMPLETE:
        chosen = [f for f in criteria if outcomes[f.check_id] in (Outcome.MISSING, Outcome.FAIL)]
    else:
        rules = [_ground(finding, assessment, phase) for finding in criteria]
        return {
            "grounds": [],
            "rules": list(dict.fromkeys(rule for ground in rules for rule in ground.rules)),
            "texts_used": _where_to_read(_addresses(rules), edition),
            "outcome_words": "",
        }
    if not chosen:
        raise CannotCompose("Er is geen bevinding waarop deze mail kan steunen.")
    grounds = [_ground(finding, assessment, phase) for finding in chosen]
    return {
        "grounds": grounds,
        "rules": [],
        "texts_used": _where_to_read(_addresses(grounds), edition),
        "outcome_words": listing(phase.words.get(f.check_id, "") for f in chosen if f.check_id in phase.words)
        or (WORDS | phase.words)["inadmissible"],
    }


def _ground(finding: Finding, assessment: Assessment, phase: Phase) -> Ground:
    titles = {check.id: check.title for check in phase.checks}
    decision = assessment.decisions.filter(check_id=finding.check_id).last()
    overruled = decision is not None and decision.kind == "overrule-finding" and decision.outcome != finding.outcome
    return Ground(
        title=titles.get(finding.check_id, finding.check_id),
        # A person who overruled the machine gave the reason that holds; the machine's says the opposite.
        reason=decision.reason if overruled and decision is not None else finding.reason,
        seen=tuple(_seen(item) for item in finding.evidence),
        remedy=finding.remedy,
        rules=tuple(_rule(c["text"], c.get("asks", "")) for c in finding.citations),
        addresses=tuple(c.get("address", "") for c in finding.citations),
    )


def _forms_missing(edition: Edition, phase: Phase) -> list[Ground]:
    """What a mail without its form lacks, in the words and with the rules of the edition's own check."""
    rule = next((check for check in phase.checks if check.id == "documents-complete"), None)
    if rule is None:
        return []
    missing = listing(edition.form(role).title for role in phase.documents)
    reason = f"We kregen {missing} niet."
    rules = tuple(_rule(str(c), c.asks) for c in rule.citations)
    addresses = tuple(c.address for c in rule.citations)
    return [Ground(rule.title, reason, (), f"Stuur {missing} als bijlage.", rules, addresses)]


def _seen(item: dict[str, Any]) -> str:
    where = ", ".join(part for part in (f"“{item['document']}”" if item.get("document") else "", item.get("location", "")) if part)
    value = str(item["value"])
    value = value if len(value) <= LONGEST_VALUE else value[:LONGEST_VALUE].rstrip() + "…"
    return f"{where}: {value}" if where else value


def _rule(text: str, asks: str) -> str:
    return f"{text}: {asks}" if asks else text


def _where_to_read(addresses: Iterable[str], edition: Edition) -> list[str]:
    """Each text a letter leans on once, by its full name, with its public address."""
    names = {source.address: source.name for source in edition.sources.values()}
    return [f"{names[address]}: {address}" if address in names else address for address in dict.fromkeys(addresses) if address]


def _addresses(grounds: Iterable[Ground]) -> list[str]:
    return [address for ground in grounds for address in ground.addresses]


def _told(notice: Notice, submission: Submission) -> Told:
    """A result tells the receipt that counts for the deadline, a receipt that of its own mail or upload."""
    if _is_about_another_mail(notice, submission):
        assert notice.message is not None
        return Told(notice.message.received_at, "mail", notice.message, None)
    told = submission.counting if NoticeKind(notice.kind) in RESULT_OF else submission
    return Told(told.received_at, told.channel, told.message, told.upload)


def _is_about_another_mail(notice: Notice, submission: Submission) -> bool:
    """True for the answer to a mail that added nothing to the dossier it belongs to (its attachment was forgotten)."""
    message = notice.message
    return NoticeKind(notice.kind) not in RESULT_OF and message is not None and message != submission.message


def _received_facts(told: Told, submission: Submission, edition: Edition) -> list[tuple[str, str]]:
    """Reference, instant, where. The instant in Belgian time with its offset, UTC beside it: the same moment, written two ways."""
    zone = ZoneInfo(edition.timezone)
    source = told.message or told.upload
    rows = [("Dossiernummer", submission.dossier.reference)]
    if told.at is not None:
        by = "op onze servers" if told.channel == "mail" else CHANNELS.get(told.channel, told.channel)
        rows.append((f"Ontvangen {by}", instant(told.at, zone)))
        rows.append(("Datzelfde moment in UTC", f"{told.at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"))
    elif source is not None:
        rows.append(("Geregistreerd", instant(source.seen_at, zone)))
    if submission.kind == "supplement" and source not in (submission.message, submission.upload) and submission.received_at is not None:
        rows.append(("Aanvulling ontvangen", instant(submission.received_at, zone)))
    if told.channel == "mail":
        rows.append(("Mailbox", edition.mailbox))
    if told.message is not None and told.message.subject:
        rows.append(("Onderwerp van je mail", told.message.subject[:200]))
    if told.upload is not None:
        rows.append(("Nummer op het platform", told.upload.platform_id))
    return rows


def _file(document: Document) -> File:
    waits = document.state in NOT_OPENED_YET
    remark = "Dit bestand openen we nog. Lukt dat niet, dan laten we het je weten." if waits else ""
    return File(document.name, document.size, document.evidence_id, remark)


def _unreadable(document: Document) -> str:
    why = " ".join(str(problem) for problem in document.problems) or "We kunnen dit bestand niet openen."
    return f"“{document.name}”: {why}"
