"""A house full of work for the browser tests and for looking at: one of each thing that an officer meets."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from PIL import Image

from dossiers.models import Dossier, MailboxFolder, Message, Notice, NoticeKind, Sighting, Submission, Upload
from dossiers.models.work import PARKED
from tests import factories
from tests.factories import Spec

SAMPLES = Path(__file__).parents[2] / "samples"
HOSTILE = "<script>document.title='gehackt'</script>"
TURNED = "jaarverslag\u202exslx.exe"


@dataclass(frozen=True)
class House:
    """The rows that tests go to."""

    doubt: Dossier
    late: Dossier
    fine: Dossier
    hostile: Dossier
    admissible_letter: Notice
    late_letter: Notice
    unknown_letter: Notice
    question: Message
    upload: Upload
    papers: Dossier  # with a real pdf, docx, workbook and photo, each with a place that was read
    versions: Dossier  # with two versions that differ


def build() -> House:
    """Makes everything. Call it in a test that may use the database."""
    factories.dossier(applicant_name="Gemeente Bonheiden")
    fine = factories.dossier(
        Spec(
            "two-local-authorities",
            "condition",
            "review",
            "We vonden maar één lokaal bestuur. Kijk na of er nog een meedoet.",
            evidence=[{"field": "mentioned.partners", "document": "aanmelding.docx", "location": "vraag 7", "value": "KU Leuven"}],
        )
    )
    doubt = factories.dossier(
        Spec(
            "deadline",
            outcome="review",
            reason="Ontvangen op 8 september 2025 om 12.00.21 uur (+02:00), in de minuut van de uiterste datum. De teksten verschillen.",
            evidence=[{"field": "", "document": "", "location": "Received-regel 2", "value": "8 september 2025 om 12.00.21 uur (+02:00)"}],
        ),
        Spec(
            "documents-complete",
            outcome="missing",
            remediable=True,
            reason="Het telefoonnummer ontbreekt.",
            remedy="Vul het telefoonnummer in.",
        ),
        applicant_name="Stad Leuven",
    )
    late = factories.dossier(Spec("deadline", outcome="fail", reason="Ontvangen op 8 september 2025 om 12.07.33 uur (+02:00): te laat."))
    hostile = factories.dossier(
        Spec(
            "applicant-eligible", outcome="review", reason=f"We kennen {HOSTILE} niet.", evidence=[{"location": HOSTILE, "value": TURNED}]
        ),
        applicant_name=HOSTILE + "B" * 400,
        title="A" * 10_000,
        contact_name="\u202eomgekeerd",
    )
    assert hostile.standing is not None
    factories.document(
        hostile.standing, name=f"../../{TURNED}", role="unknown", state="unreadable", problems=[f"Niet te openen: {HOSTILE}"]
    )
    factories.document(
        hostile.standing,
        name="formulier.docx",
        fields={
            "challenge": factories.field_value("woord " * 3000),
            "contact.name": factories.field_value(HOSTILE),
            HOSTILE: factories.field_value(None, raw=HOSTILE),
        },
    )
    stuck = factories.dossier(checked=False)
    Submission.objects.filter(dossier=stuck).update(
        state=PARKED, parked_from=Submission.TO_READ, problem="Het systeem is drie keer vastgelopen op dit stuk."
    )
    papers = _papers()
    versions = factories.dossier()
    second = Submission.objects.create(dossier=versions, number=2, channel="mail", state=Submission.DONE, message=factories.message())
    factories.document(second, fields={"contact.organisation": factories.field_value(HOSTILE)})
    question = factories.message(
        subject=f"Vraag over partners {HOSTILE}",
        triage="question",
        triage_reasons=["Er staat een vraag in en er is geen formulier bij."],
        needs_person=True,
        raw=factories.seal(factories.raw_mail(subject="Vraag", body=f"Dag,\n\nMag een provincie meedoen?\n\n{HOSTILE} \u202eomgekeerd\n")),
    )
    broken = factories.upload(problem="Het bestand kostenmodel.xlsx is niet hetzelfde als wat het platform opgaf.", needs_person=True)
    Sighting.objects.create(
        mailbox="imaps://mail.vlaanderen.be",
        folder="INBOX",
        uidvalidity=1,
        uid="9001",
        seen_at=timezone.now(),
        problem="Het bericht is te groot: 180 MB.",
    )
    MailboxFolder.objects.create(
        mailbox="imaps://mail.vlaanderen.be",
        folder="INBOX",
        error="de server antwoordt niet",
        succeeded_at=timezone.now() - timedelta(hours=3),
    )
    factories.notice(fine, NoticeKind.RECEIPT, Notice.SENT, delivery="250 2.0.0 Ok: queued as 4F1")
    return House(
        doubt=doubt,
        late=late,
        fine=fine,
        hostile=hostile,
        admissible_letter=factories.notice(fine, hold_reason="Er is 1 aandachtspunt om eerst te bekijken."),
        late_letter=factories.notice(late, NoticeKind.LATE),
        unknown_letter=factories.notice(doubt, NoticeKind.RECEIPT, Notice.UNKNOWN, problem="De verbinding viel weg na het versturen."),
        question=question,
        upload=broken,
        papers=papers,
        versions=versions,
    )


def _papers() -> Dossier:
    """Real files with places; one finding rests on two of them."""
    photo = io.BytesIO()
    Image.new("RGB", (620, 877), "white").save(photo, "JPEG")
    sample = SAMPLES / "07-budget-unbalanced"
    files = {
        "form.pdf": (next(sample.glob("*.pdf")).read_bytes(), "application-form", {"page": 1, "rect": [60, 500, 300, 540]}),
        "model.xlsx": (next(sample.glob("*.xlsx")).read_bytes(), "cost-model", {"sheet": "Totaal", "cell": "I13"}),
        "tekst.docx": (next((SAMPLES / "08-37-months").glob("*.docx")).read_bytes(), "annex", {"block": 12}),
        "foto.jpg": (photo.getvalue(), "unknown", {"page": 1, "rect": [10, 10, 200, 60], "size": [595.4, 842]}),
    }
    evidence = [
        {"field": "", "document": name, "location": f"plaats in {name}", "value": "het gelezene", "anchor": anchor}
        for name, (_, _, anchor) in files.items()
    ]
    made = factories.dossier(
        Spec("applicant-eligible", outcome="review", reason="Formulier en kostenmodel verschillen.", evidence=evidence)
    )
    assert made.standing is not None
    for name, (data, role, _) in files.items():
        factories.document(made.standing, name=name, role=role, evidence=factories.seal(data), fields={}, looked_for=[])
    return made
