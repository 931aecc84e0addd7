"""Everything that is told about every case is what was read and found right; and all of it is Dutch that people can read."""

from __future__ import annotations

import json
import re

import pytest

from checks.engine import assess
from checks.model import Kind, Outcome
from checks.table import TABLE
from tests.checks.told import FILE, cases, told

EXPECTED = json.loads(FILE.read_text(encoding="utf-8"))
CASES = dict(cases())
ENGLISH = re.compile(
    r"\b(the|is not|missing|field|error|unknown|found|applicant|municipality|company|partner_|value|true|false|none|null)\b", re.IGNORECASE
)
CODE = re.compile(r"[a-z]+_[a-z]+|\b[a-z]+\.[a-z_]+\b(?<!\.docx)(?<!\.xlsx)(?<!\.pdf)|\{|\}|<|>|Decimal|Outcome|__")


@pytest.mark.parametrize("name", CASES)
def test_what_is_told(name: str) -> None:
    assert told(CASES[name]) == EXPECTED[name]


def test_nothing_else_stands_in_the_file() -> None:
    assert set(EXPECTED) == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_every_finding_is_fit_to_be_read(name: str) -> None:
    findings = assess(CASES[name]).findings
    assert findings
    for finding in findings:
        texts = [finding.reason, finding.remedy]
        assert finding.reason and finding.citations
        assert finding.evidence or not CASES[name].documents, finding
        assert all(item.location and (item.value or item.document) for item in finding.evidence), finding
        for text in texts:
            own = re.sub(r"“[^”]*”", "“”", text)  # what an applicant wrote is theirs
            assert not CODE.search(own), own
            assert not ENGLISH.search(own), own
            assert "  " not in text and ".." not in text and " ." not in text, text
            assert not text or (text[0] == text[0].upper() and text[-1] in ".!?:”"), text
        if finding.outcome is Outcome.REVIEW:
            assert finding.reason.endswith("Een medewerker kijkt dit na."), finding.reason
        if finding.kind is Kind.CONDITION:
            assert finding.outcome is not Outcome.FAIL
        if finding.outcome is Outcome.FAIL and not finding.remediable:
            assert finding.remedy == ""


def test_every_check_is_seen_with_every_outcome_it_can_have() -> None:
    seen: dict[str, set[str]] = {check: set() for check in TABLE}
    for case in CASES.values():
        for finding in assess(case).findings:
            seen[finding.check].add(str(finding.outcome))
    for check in ("deadline", "applicant-eligible", "partners-eligible", "duration", "start-date", "budget-balanced"):
        assert {"pass", "fail", "review"} <= seen[check], check
    for check in ("shortlisted", "co-creation", "grant-maximum", "grant-rate", "own-contribution", "flemish-region", "no-double-funding"):
        assert seen[check] == {"pass", "review", "missing"}, check
    for check in ("two-local-authorities", "staff-time", "knowledge-sharing", "steering-group", "documents-complete"):
        assert seen[check] == {"pass", "review", "missing"}, check
    assert seen["documents-agree"] == {"pass", "review", "not_applicable"}
    assert seen["flemish-entity-share"] >= {"pass", "review", "not_applicable"}
