"""What applicants read is written for them: none of our workings, no names of code, nothing that tells them to wait for "a person".

Findings and problems of files are told to officers and applicants in the same words, so these words are looked at where they are made.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

from calls.load import load_edition

ROOT = Path(__file__).resolve().parents[2]
OURS = re.compile(
    r"medewerker|dossierbeheerder|officer|INTERNALDATE|SAVEDATE|Received|nagekeken door|vertrouwen|confidence|"
    r"\b(?:contact|applicant|project|budget|cost_model|declarations|governance|mentioned)\.[a-z_]+|\b[a-z]+_[a-z_]+\b"
)
BARE_AMOUNT = re.compile(r"(?<![\d.])\d+\.\d\d(?![\d.])(?! uur)")
SENTENCE = re.compile(r"[A-Z“].*\s.*[.:]$", re.S)


def told() -> Iterator[tuple[str, str]]:
    """Everything of a finding that a letter may carry, with the case it is from: what was seen and what is asked of every outcome, since a
    person may overrule any of them; the reason of what is missing or wrong. The reason of a doubt stays with the officer."""
    cases = json.loads((ROOT / "tests/checks/told.json").read_text("utf-8"))
    for name, case in cases.items():
        for check, finding in case.items():
            if not isinstance(finding, dict):
                continue
            if finding["outcome"] in ("missing", "fail"):
                yield f"{name}/{check}", finding["reason"]
            yield f"{name}/{check}", finding["remedy"]
            for line in finding["evidence"]:
                place, value = line.split(" | ")[2:4]
                yield f"{name}/{check}", place
                yield f"{name}/{check}", value


def sentences_in(*files: str) -> Iterator[tuple[str, str]]:
    """Every sentence in the code of these files; docstrings and patterns are none."""
    for pattern in files:
        for file in sorted(ROOT.glob(pattern)):
            tree = ast.parse(file.read_text("utf-8"))
            documented = {
                node.body[0].value for node in ast.walk(tree) if isinstance(getattr(node, "body", None), list) and _documented(node)
            }
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in documented and SENTENCE.match(node.value):
                    yield f"{file.name}:{node.lineno}", node.value


def _documented(node: ast.AST) -> bool:
    body = getattr(node, "body", None) or [None]
    return isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)


def without_names_of_files(text: str) -> str:
    return re.sub(r"“[^”]*”|\b[\w-]+\.(?:docx|xlsx|pdf|odt|ods|zip|xlsm|docm|jpg|png)\b", "", text)


def test_findings_in_letters() -> None:
    sentences = list(told())
    assert len(sentences) > 5000
    assert {(where, text) for where, text in sentences if OURS.search(without_names_of_files(text))} == set()


def test_amounts_are_written_as_people_write_them() -> None:
    assert {(where, text) for where, text in told() if BARE_AMOUNT.search(without_names_of_files(text))} == set()


def test_what_is_said_of_a_file_and_of_its_receipt() -> None:
    """These words stand in receipts, in reasons and in "Wat we zagen", for whoever reads them."""
    found = list(sentences_in("parsers/*.py", "intake/receipt.py", "intake/received.py"))
    assert len(found) > 100
    assert [(where, text) for where, text in found if OURS.search(text)] == []


def test_the_words_of_templates() -> None:
    files = sorted((ROOT / "templates/mail").glob("*.jinja"))
    assert len(files) > 10
    for file in files:
        if file.name in ("officer-alert.jinja", "daily-report.jinja"):
            continue
        said = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", file.read_text("utf-8"), flags=re.S)
        assert not OURS.search(said), file.name
        assert not re.search(r"\b(?:u|uw|gelieve|dient te|hierbij|teneinde|conform|desgevallend|je vergat|verzuimd)\b", said, re.I), (
            file.name
        )


def test_the_words_of_the_edition() -> None:
    edition = load_edition("city-of-things-2025")
    said = [*(check.title for phase in edition.phases.values() for check in phase.checks), *(form.title for form in edition.forms)]
    said += [title for form in edition.forms for title in (field.title for field in form.fields)]
    assert len(said) > 50
    assert [text for text in said if OURS.search(text)] == []
