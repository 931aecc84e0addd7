"""What applicants read is written for them: none of our workings, no names of code, nothing that tells them to wait for "a person"."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from calls.load import load_edition
from notifications.wording import for_applicant

ROOT = Path(__file__).resolve().parents[2]
OURS = re.compile(
    r"medewerker|dossierbeheerder|officer|INTERNALDATE|SAVEDATE|Received|nagekeken door|"
    r"\b(?:contact|applicant|project|budget|cost_model|declarations|governance|mentioned)\.[a-z_]+|\b[a-z]+_[a-z_]+\b"
)
FIELDS = {field.name for form in load_edition("city-of-things-2025").forms for field in form.fields}


def told() -> Iterator[tuple[str, str]]:
    """Every sentence of a finding that a letter may carry, with the case it is from."""
    cases = json.loads((ROOT / "tests/checks/told.json").read_text("utf-8"))
    for name, case in cases.items():
        for check, finding in case.items():
            if isinstance(finding, dict) and finding.get("outcome") in ("missing", "fail"):
                yield f"{name}/{check}", finding["reason"]
                yield f"{name}/{check}", finding.get("remedy", "")
                for line in finding.get("evidence", ()):
                    place, value = line.split(" | ")[2:4]
                    yield f"{name}/{check}", place
                    yield f"{name}/{check}", value


def constants(folder: str) -> Iterator[tuple[str, str]]:
    """Every Dutch sentence in the code of a room that speaks of a member of staff."""
    for file in sorted((ROOT / folder).glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "medewerker" in node.value and " " in node.value:
                yield f"{file.name}:{node.lineno}", node.value


def without_names_of_files(text: str) -> str:
    return re.sub(r"“[^”]*”|\b[\w-]+\.(?:docx|xlsx|pdf|odt|ods|zip|xlsm|docm|jpg|png)\b", "", text)


def test_findings_in_letters() -> None:
    sentences = list(told())
    assert len(sentences) > 500
    ours = {(where, text) for where, text in sentences if OURS.search(without_names_of_files(for_applicant(text)))}
    assert ours == set()


def test_what_parsers_say_of_a_file() -> None:
    found = list(constants("parsers"))
    assert len(found) >= 3
    assert [(where, for_applicant(text)) for where, text in found if OURS.search(for_applicant(text))] == []


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


@pytest.mark.parametrize(
    ("officer", "applicant"),
    [
        ("Het lezen duurde te lang. Een medewerker kijkt het na.", "Het lezen duurde te lang. We kijken dit na."),
        ("Volgens de ontvangsttijd in onze mailbox (INTERNALDATE).", "Volgens de ontvangsttijd in onze mailbox."),
        ("Received-regel 2", "de tijd die onze mailserver noteerde"),
        ("hele document", "het hele document"),
        ("In het hele document staat niets.", "In het hele document staat niets."),
        ("Stad Mechelen vult aan.", "Stad Mechelen vult aan."),
    ],
)
def test_the_same_facts_in_other_words(officer: str, applicant: str) -> None:
    assert for_applicant(officer) == applicant
