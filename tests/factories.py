"""Believable rows for tests of the pages: a dossier as the pipeline leaves it, without running the pipeline."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.utils import timezone

from calls.load import load_edition
from dossiers import evidence, signatures
from dossiers.decisions import effective_verdict
from dossiers.events import record, writing
from dossiers.models import Assessment, Document, Dossier, Evidence, Finding, Message, Notice, NoticeKind, Sighting, Submission, Upload
from dossiers.roles import Role, give
from dossiers.serial import pack

CALL = "city-of-things-2025"
RECEIVED = datetime(2025, 9, 5, 8, 14, 3, tzinfo=UTC)
PASSWORD = "een-lang-wachtwoord"
_numbers = count(1001)  # the references that a test itself gives out begin at 1

BODIES = (
    ("Stad Leuven", "0207521503", "Slimme kruispunten voor veilige schoolroutes", "an.peeters@leuven.be"),
    ("Gemeente Bonheiden", "0207500123", "Samen zuinig met regenwater", "info@bonheiden.be"),
    ("Stad Kortrijk", "0207494678", "Eén beeld van de binnenstad", "data@kortrijk.be"),
    ("Vlaamse Gemeenschapscommissie", "0248702306", "Speelpleinen met plaats voor iedereen", "digitaal@vgc.be"),
    ("Gemeente Lievegem", "0697608868", "Warmtekaart van de dorpskernen", "project@lievegem.be"),
)


@dataclass(frozen=True)
class Spec:
    """One finding to make: check id, kind, outcome, and what is told about it."""

    check: str
    kind: str = "criterion"
    outcome: str = "pass"
    reason: str = "Dit is in orde."
    remediable: bool = False
    remedy: str = ""
    evidence: list[dict[str, str]] = field(default_factory=list)


def user(name: str = "an.peeters", role: Role | None = Role.OFFICER, **more: Any) -> Any:
    """Somebody who can log in with :data:`PASSWORD`: a case officer, or another role (None: an account without one)."""
    made = get_user_model().objects.create_user(name, password=PASSWORD, **more)
    give(made, [role] if role else [])
    return made


def seal(data: bytes) -> Evidence:
    """Bytes in the evidence store of this test."""
    return evidence.seal(data)


RECEIVED_LINES = [
    {
        "by": "post3.vlaanderen.be",
        "from": "mx1.vlaanderen.be",
        "from_verified": "mx1.vlaanderen.be",
        "address": "193.191.210.7",
        "id": "B7A21",
        "stamp": "2025-09-05T08:14:05+00:00",
        "stamp_raw": "Fri, 5 Sep 2025 10:14:05 +0200",
        "offset": "+0200",
        "problem": "",
        "trusted": True,
        "receipt": False,
        "why": "Bovenste regel, geschreven door onze server post3.vlaanderen.be.",
        "raw": "from mx1.vlaanderen.be ([193.191.210.7]) by post3.vlaanderen.be with ESMTP id B7A21; Fri, 5 Sep 2025 10:14:05 +0200",
    },
    {
        "by": "mx1.vlaanderen.be",
        "from": "smtp.gemeente.example",
        "from_verified": "",
        "address": "198.51.100.20",
        "id": "A1F",
        "stamp": "2025-09-05T08:14:03+00:00",
        "stamp_raw": "Fri, 5 Sep 2025 10:14:03 +0200",
        "offset": "+0200",
        "problem": "",
        "trusted": True,
        "receipt": True,
        "why": "Binnengekomen bij onze server mx1.vlaanderen.be. Dit is het tijdstip van ontvangst.",
        "raw": "from smtp.gemeente.example ([198.51.100.20]) by mx1.vlaanderen.be with ESMTPS id A1F; Fri, 5 Sep 2025 10:14:03 +0200",
    },
    {
        "by": "intern.gemeente.example",
        "from": "werkplek",
        "from_verified": "",
        "address": "10.1.2.3",
        "id": "",
        "stamp": "2025-09-05T07:59:00+00:00",
        "stamp_raw": "Fri, 5 Sep 2025 09:59:00 +0200",
        "offset": "+0200",
        "problem": "",
        "trusted": False,
        "receipt": False,
        "why": "Staat onder de laatste regel die telt: kan door de afzender geschreven zijn.",
        "raw": "from werkplek ([10.1.2.3]) by intern.gemeente.example; Fri, 5 Sep 2025 09:59:00 +0200",
    },
]


def receipt(at: datetime | None = RECEIVED) -> dict[str, Any]:
    """A stored receipt as intake makes it for a mail."""
    return {
        "at": at.isoformat() if at else None,
        "source": "received-chain" if at else "none",
        "uncertainty_seconds": 0,
        "alternatives": [],
        "began_at": None,
        "flags": [],
        "doubts": [],
        "evidence": {
            "rule": "own-hosts",
            "lines": RECEIVED_LINES,
            "internaldate": ["2025-09-05T08:14:06+00:00"],
            "savedate": [],
            "seen_at": "2025-09-05T08:14:20+00:00",
            "sent_at_header": "Fri, 5 Sep 2025 09:58:51 +0200",
        },
    }


def raw_mail(
    subject: str = "Aanmelding", sender: str = "an@leuven.be", body: str = "Dag,\n\nIn bijlage ons formulier.\n", unique: str = ""
) -> bytes:
    """A small mail with one file in it."""
    return (
        f"From: {sender}\r\nTo: cityofthings@vlaio.be\r\nSubject: {subject}\r\nMessage-ID: <{unique or next(_numbers)}@test>\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=grens\r\n\r\n"
        f"--grens\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{body}\r\n"
        '--grens\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="plan.pdf"\r\n\r\n%PDF-1.4 test\r\n--grens--\r\n'
    ).encode()


def message(**more: Any) -> Message:
    """A sorted mail with its sealed bytes and one sighting."""
    number = next(_numbers)
    sender = more.get("from_address", "an.peeters@leuven.be")
    subject = more.get("subject", "Aanmelding City of Things")
    raw = more.pop("raw", None) or seal(raw_mail(unique=str(number), sender="an@leuven.be"))
    values: dict[str, Any] = {
        "raw": raw,
        "size": raw.size,
        "seen_at": RECEIVED + timedelta(seconds=20),
        "message_id": f"<{number}@leuven.be>",
        "from_name": "An Peeters",
        "from_address": sender,
        "subject": subject,
        "sent_at_header": "Fri, 5 Sep 2025 09:58:51 +0200",
        "received_at": RECEIVED,
        "receipt": receipt(),
        "state": "sorted",
        "triage": "registration",
        "triage_reasons": ["Er zit een aanmeldingsformulier bij."],
    }
    values.update(more)
    with writing():
        made = Message.objects.create(**values)
        record("message-sealed", "Bericht bewaard.", message=made)
        Sighting.objects.create(
            message=made, mailbox="imaps://mail.vlaanderen.be", folder="INBOX", uidvalidity=1, uid=str(number), seen_at=values["seen_at"]
        )
    return made


def upload(**more: Any) -> Upload:
    """An upload of the platform."""
    number = next(_numbers)
    sealed = seal(f"kostenmodel {number}".encode())
    values: dict[str, Any] = {
        "platform_id": f"P-{number}",
        "submitter": {"name": "An Peeters", "email": "an@leuven.be", "organisation_kbo": "0207521503"},
        "files": [{"name": "kostenmodel.xlsx", "sha256": sealed.sha256, "size": sealed.size}],
        "submitted_at": datetime(2025, 11, 14, 9, 0, tzinfo=UTC),
        "seen_at": datetime(2025, 11, 14, 9, 0, 2, tzinfo=UTC),
        "state": "sorted",
    }
    values.update(more)
    return Upload.objects.create(**values)


REGISTRATION_PASS = (
    Spec("deadline", reason="Ontvangen op 5 september 2025 om 10.14.03 uur (+02:00), voor de uiterste datum."),
    Spec("documents-complete", reason="Het aanmeldingsformulier is er en is volledig ingevuld."),
    Spec(
        "applicant-eligible",
        reason="De indiener is een Vlaamse gemeente.",
        evidence=[{"field": "contact.organisation", "document": "aanmelding.docx", "location": "vraag 1", "value": "Stad Leuven"}],
    ),
    Spec("two-local-authorities", "condition", reason="Minstens twee lokale besturen werken samen."),
)


def findings(*changes: Spec) -> tuple[Spec, ...]:
    """Everything in order, but for the ``changes``."""
    changed = {spec.check: spec for spec in changes}
    known = {spec.check for spec in REGISTRATION_PASS}
    return tuple(changed.get(spec.check, spec) for spec in REGISTRATION_PASS) + tuple(s for s in changes if s.check not in known)


def assess(submission: Submission, specs: tuple[Spec, ...]) -> Assessment:
    """One run of the checks, stored, with its verdict worked out by the real rule; the submission stands with it."""
    dossier = submission.dossier
    edition = load_edition(CALL)
    made = Assessment.objects.create(
        submission=submission,
        number=submission.assessments.count() + 1,
        verdict="",
        attention=[s.check for s in specs if s.kind == "condition" and s.outcome == "review"],
        edition_hash="0" * 64,
        code_version="test",
        as_of=date(2025, 9, 5),
    )
    for position, spec in enumerate(specs, 1):
        check = next((c for c in edition.phases[dossier.phase].checks if c.id == spec.check), None)
        Finding.objects.create(
            assessment=made,
            position=position,
            check_id=spec.check,
            kind=spec.kind,
            outcome=spec.outcome,
            remediable=spec.remediable,
            reason=spec.reason,
            remedy=spec.remedy,
            citations=[{"text": str(c), "asks": c.asks, "address": c.address} for c in (check.citations if check else ())],
            interpretations=list(check.interpretations) if check else [],
            evidence=spec.evidence,
        )
    made.verdict = effective_verdict(made)
    made.save()
    submission.assessment = made
    submission.save()
    dossier.standing = submission
    dossier.save()
    return made


def dossier(*changes: Spec, checked: bool = True, received: datetime | None = None, **more: Any) -> Dossier:
    """A dossier with one version, its mail, a form and a checked assessment that differs from "in order" by ``changes``."""
    number = next(_numbers)
    name, kbo, title, sender = BODIES[number % len(BODIES)]
    values: dict[str, Any] = {
        "reference": f"COT2025-R-{number:04d}",
        "call": CALL,
        "phase": "registration",
        "channel": "mail",
        "applicant_name": name,
        "applicant_kbo": kbo,
        "title": title,
        "contact_name": "An Peeters",
        "contact_email": sender,
        "contact_phone": "016 27 20 00",
        "sender": sender,
    }
    values.update(more)
    mail = message(from_address=values["sender"][:320], subject=f"Aanmelding {values['applicant_name']}"[:900])
    made = Dossier.objects.create(**values)
    version = Submission.objects.create(
        dossier=made,
        number=1,
        message=mail,
        channel=made.channel,
        received_at=received or RECEIVED + timedelta(seconds=number),
        receipt=receipt(),
        state=Submission.DONE,
    )
    document(version)
    with writing():
        record("dossier-opened", f"Dossier {made.reference} geopend.", dossier=made, message=mail)
    if checked:
        assess(version, findings(*changes))
        with writing():
            record("checked", "Gecontroleerd.", dossier=made)
    return made


def document(submission: Submission, **more: Any) -> Document:
    """A read registration form."""
    sealed = seal(f"document {next(_numbers)}".encode())
    values: dict[str, Any] = {
        "submission": submission,
        "position": submission.documents.count() + 1,
        "name": "aanmelding.docx",
        "evidence": sealed,
        "size": 48_211,
        "media_type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "role": "registration-form",
        "state": "read",
        "fields": {
            "contact.organisation": field_value(submission.dossier.applicant_name),
            "contact.email": field_value(submission.dossier.contact_email),
            "mentioned.budget": field_value(Decimal("1946871.63"), "vraag 6, alinea 2", 0.8),
            "mentioned.partners": field_value(("Gemeente Bierbeek", "KU Leuven"), "vraag 7", 0.7),
        },
        "looked_for": ["contact.organisation", "contact.email", "contact.phone"],
    }
    values.update(more)
    return Document.objects.create(**values)


def field_value(value: Any, location: str = "vraag 1", confidence: float = 1.0, raw: str = "", problem: str = "") -> dict[str, Any]:
    """A field as it is stored."""
    return {
        "value": pack(value),
        "raw": raw or str(value),
        "document": "aanmelding.docx",
        "location": location,
        "anchor": {},
        "confidence": confidence,
        "problem": problem,
    }


def notice(about: Dossier | None, kind: NoticeKind = NoticeKind.ADMISSIBLE, state: str = Notice.HELD, **more: Any) -> Notice:
    """A composed letter."""
    number = next(_numbers)
    standing = about.standing if about else None
    values: dict[str, Any] = {
        "kind": kind,
        "key": f"test:{number}",
        "dossier": about,
        "submission": standing,
        "recipient": about.sender if about else "an@leuven.be",
        "mail_id": f"<{number}@vlaio.be>",
        "context": {"assessment": standing.assessment_id} if standing else {},
        "state": state,
        "hold": state == Notice.HELD,
        "hold_reason": "Lees deze brief na." if state == Notice.HELD else "",
        "subject": f"Je aanmelding {about.reference if about else ''}",
        "text": "Beste,\n\nDit is onze brief.\n\nTeam City of Things\n",
        "html": "<!doctype html><html lang='nl'><title>Brief</title><body style='color:#111'><p>Dit is onze brief.</p></body></html>",
        "sent_at": timezone.now() if state == Notice.SENT else None,
    }
    values.update(more)
    return Notice.objects.create(**values)


def signed(about: Dossier, second: Any, reason: str = "Nagelezen.") -> None:
    """A negative result proposed by a colleague and signed by ``second``."""
    first = get_user_model().objects.get_or_create(username="eerste.handtekening")[0]
    with writing():
        signatures.propose_verdict(about, reason, first)
        signatures.confirm_verdict(about, reason, second)
