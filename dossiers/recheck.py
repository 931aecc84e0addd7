"""Running the checks again on sealed bytes, with the edition, registers, lists and code of today, and telling the difference."""

from __future__ import annotations

from dataclasses import dataclass, replace

from calls.load import load_edition
from dossiers import answers, evidence, standing
from dossiers.documents import documents_that_count
from dossiers.events import record, writing
from dossiers.models import Assessment, Dossier
from dossiers.steps import READ_TIMEOUT, Checked, case_of, checked, code_version, store_assessment
from parsers import sandbox

WAITS = "Dit dossier is opnieuw gecontroleerd en heeft nu een ander resultaat. Lees na voor je dit verstuurt."


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A new run of a dossier's standing submission. ``lines``: English, one per difference with the stored one; ``causes``: what is other."""

    lines: tuple[str, ...]
    causes: tuple[str, ...]
    checked: Checked | None = None


def recheck(dossier: Dossier) -> Rechecked:
    """Starts from the sealed bytes and stores nothing."""
    submission = dossier.standing
    if submission is None or submission.assessment is None:
        return Rechecked(("not checked yet",), ())
    edition = load_edition(dossier.call)
    rows = documents_that_count(submission)
    readings = sandbox.read_each([(row.name, evidence.read(row.evidence_id)) for row in rows], edition, timeout=READ_TIMEOUT)
    if dossier.phase == "registration":
        readings = tuple(sandbox.with_mentions(reading) for reading in readings)
    new = checked(replace(case_of(submission, edition), documents=tuple(readings)))
    return Rechecked(_differences(submission.assessment, new), _causes(submission.assessment, new), new)


def compare(dossier: Dossier) -> list[str]:
    """One English line per difference, with what may have caused it; empty when the new run gives the same."""
    found = recheck(dossier)
    return [*found.lines, *(found.causes if found.lines else ())]


def store(dossier: Dossier, found: Rechecked) -> Assessment | None:
    """Keeps a new run that differs, beside the old one, and lets it count. None when there is nothing new to keep.

    Nothing is mailed: where the verdict is another, the letter that follows is prepared and waits for a person.
    """
    if found.checked is None or not found.lines:
        return None
    with writing():
        locked = Dossier.objects.select_for_update().get(pk=dossier.pk)
        submission = locked.standing
        if submission is None:
            return None
        if submission.assessment_id != _assessment(dossier):
            return None  # somebody checked it in the meantime: what was compared is not what stands
        before = submission.assessment.verdict if submission.assessment else ""
        submission.assessment = store_assessment(submission, found.checked)
        submission.save(update_fields=["assessment"])
        locked.standing = standing.choose(locked)
        locked.save(update_fields=["standing"])
        record(
            "rechecked",
            f"Opnieuw gecontroleerd: {len(found.lines)} verschil(len) met de vorige controle. Er is niets verstuurd.",
            dossier=locked,
            data={"assessment": submission.assessment.pk, "differences": list(found.lines), "causes": list(found.causes)},
        )
        if before != submission.assessment.verdict:
            answers.answer(submission, load_edition(locked.call), WAITS)
        return submission.assessment


def _assessment(dossier: Dossier) -> int | None:
    return dossier.standing.assessment_id if dossier.standing else None


def _differences(old: Assessment, new: Checked) -> tuple[str, ...]:
    lines = [f"verdict: {old.verdict} -> {new.assessed.verdict}"] if old.verdict != new.assessed.verdict else []
    before = {f.check_id: (f.outcome, f.reason) for f in old.findings.all()}
    after = {f.check: (str(f.outcome), f.reason) for f in new.assessed.findings}
    for check in dict.fromkeys([*after, *before]):
        if before.get(check) != after.get(check):
            was, now = before.get(check, ("absent", "")), after.get(check, ("absent", ""))
            lines.append(f"{check}: {was[0]} -> {now[0]} ({was[1]!r} -> {now[1]!r})")
    return tuple(lines)


def _causes(old: Assessment, new: Checked) -> tuple[str, ...]:
    """What is not as it was: edition, code, registers, lists. Nothing of these: reading the same bytes gave something else."""
    found = []
    if old.edition_hash != new.assessed.edition_hash:
        found.append(f"edition: {old.edition_hash[:12]} -> {new.assessed.edition_hash[:12]}")
    if old.code_version != code_version():
        found.append(f"code: {old.code_version} -> {code_version()}")
    for name in sorted({*old.inputs, *new.inputs}):
        if old.inputs.get(name) != new.inputs.get(name):
            found.append(f"{name}: {old.inputs.get(name) or 'none'} -> {new.inputs.get(name) or 'none'}")
    return tuple(found)
