"""Running the checks again on sealed bytes, with the edition, registers, lists and code of today, and telling the difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from calls.load import load_edition
from checks.dutch import listing
from dossiers import answers, corrections, evidence, rereading, standing
from dossiers.decisions import standing_assessment
from dossiers.documents import documents_that_count
from dossiers.events import record, writing
from dossiers.models import Assessment, Dossier, Rereading
from dossiers.serial import finding_entry, reading_from_row
from dossiers.steps import READ_TIMEOUT, Checked, case_of, checked, code_version, store_assessment
from dossiers.text import clean_json
from parsers import sandbox

WAITS = "Dit dossier is opnieuw gecontroleerd en heeft nu een ander resultaat. Lees na voor je dit verstuurt."


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A new run of a dossier's standing submission. ``lines``: English, one per difference with the stored one; ``causes``: what is other;
    ``rereadings``: the documents that gave something else than what the stored one rests on (not saved)."""

    lines: tuple[str, ...]
    causes: tuple[str, ...]
    checked: Checked | None = None
    rereadings: tuple[Rereading, ...] = ()


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
    new = checked(replace(case_of(submission, edition), documents=tuple(corrections.corrected(rows, list(readings)))))
    known = rereading.anew_of(submission.assessment)
    anew = tuple(row for row in (rereading.again(row, reading) for row, reading in zip(rows, readings, strict=True)) if row)
    lines = (*_differences(submission.assessment, new), *_read_otherwise(known, anew))
    return Rechecked(lines, _causes(submission.assessment, new), new, anew)


def check_again(dossier: Dossier) -> Rechecked:
    """With what was read already, the corrections of people, and the edition, registers and lists of today. Reads no file; stores nothing.

    Raises :class:`dossiers.decisions.DecisionError` (Dutch) while the dossier was not checked at all.
    """
    submission, assessment = dossier.standing, standing_assessment(dossier)
    assert submission is not None
    rows = documents_that_count(submission)
    known = rereading.anew_of(assessment)
    anew = {row.document_id: row for row in known}
    readings = corrections.corrected(rows, [reading_from_row(row, anew.get(row.pk)) for row in rows])
    new = checked(replace(case_of(submission, load_edition(dossier.call)), documents=tuple(readings)))
    for row in known:
        row.pk = None  # kept once more, with the new assessment that rests on them, too
    return Rechecked(_differences(assessment, new), _causes(assessment, new), new, known)


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
        rereading.keep(submission.assessment, found.rereadings)
        submission.save(update_fields=["assessment"])
        locked.standing = standing.choose(locked)
        locked.save(update_fields=["standing"])
        _log(locked, submission.assessment, found)
        if before != submission.assessment.verdict:
            answers.answer(submission, load_edition(locked.call), WAITS)
        return submission.assessment


def _assessment(dossier: Dossier) -> int | None:
    return dossier.standing.assessment_id if dossier.standing else None


def _log(dossier: Dossier, assessment: Assessment, found: Rechecked) -> None:
    read = rereading.differences(found.rereadings)
    otherwise = rereading.titles(read, load_edition(dossier.call))
    text = f"Opnieuw gecontroleerd: {len(found.lines)} verschil(len) met de vorige controle. Er is niets verstuurd."
    if otherwise:
        text += f" Anders gelezen dan de eerste keer: {listing(otherwise)}."
    data = {"assessment": assessment.pk, "differences": list(found.lines), "causes": list(found.causes)}
    record("rechecked", text, dossier=dossier, data={**data, "reread": [asdict(one) for one in read]})


def _differences(old: Assessment, new: Checked) -> tuple[str, ...]:
    lines = [f"verdict: {old.verdict} -> {new.assessed.verdict}"] if old.verdict != new.assessed.verdict else []
    before = {f.check_id: f for f in old.findings.all()}
    after: dict[str, Any] = {f.check: clean_json(finding_entry(f)) for f in new.assessed.findings}
    for check in dict.fromkeys([*after, *before]):
        was, now = before.get(check), after.get(check)
        first, then = (was.outcome, was.reason) if was else ("absent", ""), (now["outcome"], now["reason"]) if now else ("absent", "")
        if first != then:
            lines.append(f"{check}: {first[0]} -> {then[0]} ({first[1]!r} -> {then[1]!r})")
        elif was and now:
            columns = {"remedy": "remedy", "citations": "legal", "evidence": "evidence", "interpretations": "interpretations"}
            other = [column for column, key in columns.items() if getattr(was, column) != now[key]]
            lines += [f"{check}: {was.outcome} as before, with other {' and '.join(other)}"] if other else []
    return tuple(lines)


def _read_otherwise(known: tuple[Rereading, ...], anew: tuple[Rereading, ...]) -> Iterator[str]:
    """What reads otherwise than in the run before, which may have read it anew already."""
    before = {(one.document, one.field): one for one in rereading.differences(known)}
    after = {(one.document, one.field): one for one in rereading.differences(anew)}
    for key in dict.fromkeys([*after, *before]):
        was = before[key].now if key in before else after[key].first
        now = after[key].now if key in after else before[key].first
        if was != now:
            yield f"{key[0]}, {key[1]}: read as {now!r}, before as {was!r}"


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
