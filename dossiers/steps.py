"""The steps on a submission: read what was not read yet, check it, decide which mail follows."""

from __future__ import annotations

import time
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from calls.load import load_edition
from calls.model import Edition
from checks.engine import assess
from checks.model import Assessment as Assessed
from checks.model import Case
from dossiers import answers, corrections, decisions, evidence, knowledge, standing
from dossiers.documents import documents_that_count
from dossiers.events import record as record_event
from dossiers.filing import describe, store_reading
from dossiers.models import Assessment, Document, Dossier, Finding, Submission
from dossiers.pipeline import StepFunctions, enqueue, release
from dossiers.serial import field_entries, finding_entry, reading_from_row, receipt_from_json
from dossiers.text import clean_json
from dossiers.words import verdict_word
from parsers import sandbox
from parsers.model import UNFINISHED, Reading
from registers.lookup import Registers

READ_TIMEOUT = 60.0  # seconds per file; sorting gives a file less, so that a receipt never waits long


def code_version() -> str:
    """The version every assessment carries."""
    try:
        return version("cityofthings")
    except PackageNotFoundError:
        return "unknown"


# read -----------------------------------------------------------------------------------------------------------------


def _read(submission: Submission) -> list[tuple[int, Reading]]:
    """What was read in one round: as many files as a lease allows, one at least. The rest has its turn in the next round."""
    edition = load_edition(submission.dossier.call)
    rows = list(submission.documents.all())
    new = [row for row in rows if not row.state]
    waiting = new or [row for row in rows if row.state in UNFINISHED]
    ends = time.monotonic() + settings.COT_LEASE_SECONDS / 3
    readings: list[tuple[int, Reading]] = []
    for row in waiting:
        if readings and time.monotonic() > ends:
            break
        (reading,) = sandbox.read_each([(row.name, evidence.read(row.evidence_id))], edition, timeout=READ_TIMEOUT)
        readings.append((row.pk, reading))
    if len(readings) < len(new):
        return readings
    done = {pk for pk, _ in readings}
    known = [(row.pk, reading_from_row(row)) for row in rows if row.pk not in done]
    if submission.dossier.phase == "registration":
        return [(pk, sandbox.with_mentions(reading)) for pk, reading in (*known, *readings)]
    return readings


def _record_read(submission: Submission, readings: list[tuple[int, Reading]]) -> None:
    for pk, reading in readings:
        row = Document.objects.get(pk=pk)
        store_reading(row, reading)
        row.save()
    if submission.documents.filter(state="").exists():
        release(submission, Submission.TO_READ)
        enqueue("read", submission)
        return
    describe(submission.dossier, field_entries(reading_from_row(row) for row in submission.documents.all()))
    record_event(
        "submission-read",
        "Bestanden gelezen.",
        dossier=submission.dossier,
        data={"submission": submission.pk, "documents": [[r.name, str(r.role), str(r.state)] for _, r in readings]},
    )
    release(submission, Submission.TO_CHECK)
    enqueue("check", submission)


# check ----------------------------------------------------------------------------------------------------------------


def case_of(submission: Submission, edition: Edition) -> Case:
    """A stored submission as the checks see it."""
    counting = submission.counting
    receipt = receipt_from_json(counting.receipt)
    moment = (receipt.at if receipt else None) or submission.created_at
    rows = documents_that_count(submission)
    return Case(
        edition=edition,
        registers=Registers.load(),
        phase=submission.dossier.phase,
        channel=counting.channel,
        receipt=receipt,
        documents=tuple(corrections.corrected(rows, [reading_from_row(row) for row in rows])),
        as_of=moment.astimezone(ZoneInfo(edition.timezone)).date(),
        knowledge=knowledge.knowledge_of(edition),
    )


@dataclass(frozen=True, slots=True)
class Checked:
    """One run of the checks. ``inputs``: which imports of staff it rests on."""

    case: Case
    assessed: Assessed
    inputs: dict[str, Any]


def checked(case: Case) -> Checked:
    """Runs the checks and says on which imports they rest."""
    return Checked(case, assess(case), knowledge.inputs(case.edition.id, case.registers.version))


def _check(submission: Submission) -> Checked:
    return checked(case_of(submission, load_edition(submission.dossier.call)))


def _record_check(submission: Submission, checked: Checked) -> None:
    assessment = store_assessment(submission, checked)
    dossier = Dossier.objects.select_for_update().get(pk=submission.dossier_id)
    submission.assessment = assessment
    submission.save()
    before, dossier.standing = dossier.standing_id, standing.choose(dossier)
    dossier.save()
    if before and dossier.standing_id != before:
        assert dossier.standing is not None
        record_event("standing-changed", f"Versie {dossier.standing.number} telt nu.", dossier=dossier)
    elif before and dossier.standing_id != submission.pk:
        record_event(
            "standing-kept", f"Versie {submission.number} telt niet: een eerdere versie blijft gelden. Bekijk dit.", dossier=dossier
        )
    release(submission, Submission.TO_ANSWER)
    enqueue("answer", submission)


def store_assessment(submission: Submission, checked: Checked) -> Assessment:
    """Writes one run of the checks as rows, beside the earlier ones."""
    last = submission.assessments.order_by("-number").first()
    assessed = checked.assessed
    assessment = Assessment.objects.create(
        submission=submission,
        number=last.number + 1 if last else 1,
        verdict=str(assessed.verdict),
        attention=list(assessed.attention),
        edition_hash=assessed.edition_hash,
        code_version=code_version(),
        as_of=checked.case.as_of,
        inputs=checked.inputs,
    )
    Finding.objects.bulk_create(
        Finding(assessment=assessment, position=position, **_finding_columns(finding))
        for position, finding in enumerate(assessed.findings, 1)
    )
    decisions.carry_over(assessment)
    record_event(
        "checked",
        f"Gecontroleerd: {verdict_word(submission.dossier, str(assessed.verdict))}.",
        dossier=submission.dossier,
        data={"assessment": assessment.pk, "verdict": str(assessed.verdict), "attention": list(assessed.attention)},
    )
    return assessment


def _finding_columns(finding: Any) -> dict[str, Any]:
    entry: Any = clean_json(finding_entry(finding))
    return {
        "check_id": entry["check"],
        "kind": entry["kind"],
        "outcome": entry["outcome"],
        "remediable": entry["remediable"],
        "reason": entry["reason"],
        "remedy": entry["remedy"],
        "citations": entry["legal"],
        "evidence": entry["evidence"],
        "interpretations": entry["interpretations"],
    }


# answer ---------------------------------------------------------------------------------------------------------------


def _answer(submission: Submission) -> None:
    return None


def _record_answer(submission: Submission, _: None) -> None:
    answers.answer(submission, load_edition(submission.dossier.call))
    release(submission, Submission.DONE)


READ = StepFunctions(_read, _record_read)
CHECK = StepFunctions(_check, _record_check)
ANSWER = StepFunctions(_answer, _record_answer)
