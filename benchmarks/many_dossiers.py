"""Many made-up dossiers, quickly and always the same: nine in ten are registrations, one in seven needs a person."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.auth import get_user_model

from calls.load import load_edition
from checks.model import Finding as Judged
from checks.model import Kind, Outcome
from checks.verdict import verdict
from dossiers.models import Assessment, Document, Dossier, Evidence, Finding, Message, Notice, NoticeKind, Submission
from dossiers.roles import Role, give
from dossiers.serial import pack_fields
from parsers.model import FieldValue, Place
from registers.lookup import Registers

CALL = "city-of-things-2025"
SEED = 2025
_OUTCOMES = ("pass",) * 40 + ("review", "fail", "missing")
_WORDS = ["verkeer", "water", "sensor", "data", "school", "plein", "warmte", "partner", "meten", "delen", "buurt", "klimaat"]


def officer() -> Any:
    """Somebody who may see every page."""
    user = get_user_model().objects.create_user("an.peeters", password=None)
    give(user, [Role.LEAD])
    return user


def make(size: int) -> None:
    """That many dossiers, each with a mail, a version, a document, an assessment with all its findings, and a letter."""
    dice, edition = random.Random(SEED), load_edition(CALL)
    bodies = [body for body in Registers.load().bodies if body.kind == "municipality" and body.region == "flanders" and body.kbo]
    evidence = Evidence.objects.create(sha256="0" * 64, size=1)
    for start in range(0, size, 1000):
        _some(range(start + 1, min(start + 1000, size) + 1), dice, edition, bodies, evidence)


def _some(numbers: range, dice: random.Random, edition: Any, bodies: list[Any], evidence: Evidence) -> None:
    deadline = edition.phases["registration"].deadline.at
    dossiers, mails, versions, findings = [], [], [], []
    for number in numbers:
        body, phase = dice.choice(bodies), "application" if number % 10 == 0 else "registration"
        title = " ".join(dice.sample(_WORDS, 4))
        reference = f"COT2025-{'A' if phase == 'application' else 'R'}-{number:05d}"
        sender = f"an{number}@gemeente.example"
        dossiers.append(
            Dossier(reference=reference, call=CALL, phase=phase, channel="mail", applicant_name=body.name, applicant_kbo=body.kbo, title=title,
                    contact_name="An Peeters", contact_email=sender, sender=sender)
        )  # fmt: skip
        at = deadline - timedelta(seconds=int(dice.expovariate(1 / 90_000)) - 600)
        mails.append(Message(state="sorted", seen_at=at, received_at=at, from_address=sender, subject=f"Aanmelding {title}", triage=phase))
    Dossier.objects.bulk_create(dossiers)
    Message.objects.bulk_create(mails)
    for dossier, mail in zip(dossiers, mails, strict=True):
        versions.append(
            Submission(dossier=dossier, number=1, message=mail, channel="mail", received_at=mail.received_at, state=Submission.DONE)
        )
    Submission.objects.bulk_create(versions)
    assessments = [
        Assessment(submission=one, number=1, verdict="", edition_hash="0", code_version="b", as_of=date(2025, 9, 8)) for one in versions
    ]
    for assessment in assessments:
        checks = edition.phases[assessment.submission.dossier.phase].checks
        outcomes = [(check, dice.choice(_OUTCOMES)) for check in checks]
        judged = [_judged(check, outcome) for check, outcome in outcomes]
        assessment.verdict = str(verdict(judged))
        findings += [_finding(assessment, position, one) for position, one in enumerate(judged)]
    Assessment.objects.bulk_create(assessments)
    Finding.objects.bulk_create(findings, batch_size=2000)
    _finish(versions, assessments, evidence, dice)


def _judged(check: Any, outcome: str) -> Judged:
    """A condition never fails."""
    outcome = "review" if outcome == "fail" and check.kind == "condition" else outcome
    return Judged(check.id, Kind(check.kind), Outcome(outcome), check.remediable, "x", citations=())


def _finding(assessment: Assessment, position: int, one: Judged) -> Finding:
    kept = {"check_id": one.check, "kind": str(one.kind), "outcome": str(one.outcome), "remediable": one.remediable}
    return Finding(assessment=assessment, position=position, reason="Dit staat er.", **kept)


def _document(version: Submission, evidence: Evidence, dice: random.Random) -> Document:
    dossier = version.dossier
    role, fields = f"{dossier.phase}-form", {}
    if role == "application-form":
        fields["budget.grant_requested"] = pack_fields(
            {"x": FieldValue(Decimal(dice.randrange(50_000, 2_000_000)), "x", "f", Place("vraag 9"))}
        )["x"]
    words = f"{dossier.title} {dossier.applicant_name}".casefold() + " en nog veel woorden van een formulier" * 40
    return Document(submission=version, position=1, name="f.docx", evidence=evidence, role=role, state="read", words=words, fields=fields)


def _letter(version: Submission, dice: random.Random) -> Notice:
    dossier = version.dossier
    kind, state = (NoticeKind.ADMISSIBLE, Notice.HELD) if dice.random() < 0.1 else (NoticeKind.RECEIPT, Notice.SENT)
    names = {"key": f"b:{dossier.reference}", "mail_id": f"<{dossier.reference}@b>", "recipient": dossier.sender}
    about = {"assessment": version.assessment_id}
    return Notice(kind=kind, state=state, dossier=dossier, submission=version, context=about, sent_at=version.received_at, **names)


def _finish(versions: list[Submission], assessments: list[Assessment], evidence: Evidence, dice: random.Random) -> None:
    for version, assessment in zip(versions, assessments, strict=True):
        version.assessment, version.dossier.standing = assessment, version
    Submission.objects.bulk_update(versions, ["assessment"], batch_size=200)
    Dossier.objects.bulk_update([version.dossier for version in versions], ["standing"], batch_size=200)
    Document.objects.bulk_create([_document(version, evidence, dice) for version in versions])
    Notice.objects.bulk_create([_letter(version, dice) for version in versions])
