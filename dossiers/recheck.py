"""Running the checks again on sealed bytes, with the edition and code of today, and telling the difference. Nothing is stored."""

from __future__ import annotations

from dataclasses import replace

from calls.load import load_edition
from checks.engine import assess
from dossiers import evidence
from dossiers.models import Dossier
from dossiers.steps import READ_TIMEOUT, case_of, documents_that_count
from parsers import sandbox


def compare(dossier: Dossier) -> list[str]:
    """One English line per difference between the stored assessment and a new run that starts from the sealed bytes; empty when equal."""
    standing = dossier.standing
    if standing is None or standing.assessment is None:
        return ["not checked yet"]
    edition = load_edition(dossier.call)
    rows = documents_that_count(standing)
    readings = sandbox.read_each([(row.name, evidence.read(row.evidence_id)) for row in rows], edition, timeout=READ_TIMEOUT)
    if dossier.phase == "registration":
        readings = tuple(sandbox.with_mentions(reading) for reading in readings)
    new = assess(replace(case_of(standing, edition), documents=tuple(readings)))
    old = standing.assessment
    lines = [f"verdict: {old.verdict} -> {new.verdict}"] if old.verdict != new.verdict else []
    before = {f.check_id: (f.outcome, f.reason) for f in old.findings.all()}
    after = {f.check: (str(f.outcome), f.reason) for f in new.findings}
    for check in sorted(before | after):
        if before.get(check) != after.get(check):
            was, now = before.get(check, ("absent", "")), after.get(check, ("absent", ""))
            lines.append(f"{check}: {was[0]} -> {now[0]} ({was[1]!r} -> {now[1]!r})")
    if lines and old.edition_hash != new.edition_hash:
        lines.append(f"edition: {old.edition_hash[:12]} -> {new.edition_hash[:12]}")
    return lines
