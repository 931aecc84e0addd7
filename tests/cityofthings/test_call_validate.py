"""``call validate``: each mistake with its file, its line and what to write instead; what is no definition ends in one line and 2."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from calls.load import load_edition
from calls.model import Interpretation
from cityofthings.command_line import main

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "calls" / "city_of_things_2025" / "call.toml").read_text(encoding="utf-8")

WORDS = re.search(r"communication_words = \[[^\]]*\]", TEXT)[0]  # type: ignore[index]
MISTAKES = {
    # what is written instead of what (its nth place) -> what is told at that line
    "unknown-check": ('id = "duration"', 'id = "duraton"', 0, 'there is no check "duraton", did you mean duration? (known: deadline, '),
    "parameter-misspelt": ("max_months = 36", "max_month = 36", 0, 'duration has no parameter "max_month" (it has: max_months)'),
    "parameter-absent": ("parameters = { max_months = 36 }", "", 0, 'duration needs the parameter "max_months"'),
    "parameter-nobody-asks-for": ('id = "shortlisted"', 'id = "shortlisted"\nparameters = { minimum = 1 }', 0,
                                  'shortlisted has no parameter "minimum"'),
    "months-as-text": ("max_months = 36", 'max_months = "36"', 0, '"max_months" must be a whole number without quotes, for example 36'),
    "yes-for-a-number": ("max_months = 36", "max_months = true", 0, '"max_months" must be a whole number without quotes, for example 36'),
    "amount-with-words": ('maximum = "2000000.00"', 'maximum = "twee miljoen"', 0, '"maximum" must be an amount or rate as text, with a point'),
    "amount-with-a-comma": ('rate = "0.80"', 'rate = "0,80"', 0, '"rate" must be an amount or rate as text, with a point: "2000000" or "0.80"'),
    "amount-without-quotes": ('rate = "0.80"', "rate = 0.80", 0, "(amounts and rates are text: \"0.80\")"),
    "one-word-for-a-list": (WORDS, 'communication_words = "communicatie"', 0, '"communication_words" must be a list of texts'),
    "unknown-key": ("completion_days = 14", "completion_day = 14", 0, "phases.registration.completion_day: unknown key"),
    "wrong-kind": ('kind = "condition"', 'kind = "rule"', 0, "'criterion' or 'condition'"),
    "unknown-source": ('{ source = "order", article = "5", paragraph = "eerste lid"', '{ source = "besluit", article = "5"', 0,
                       'there is no source "besluit" (known: guide, order)'),
    "citation-of-nothing": ('source = "guide", section = "Oproep City of Things 2025", asks', 'source = "guide", asks', 0,
                            "a citation names an article or a section"),
    "unknown-interpretation": ('interpretations = ["S9"]', 'interpretations = ["S99"]', 0, 'there is no interpretation "S99"'),
    "deadline-without-offset": ("at = 2025-09-08T12:00:00+02:00", "at = 2025-09-08T12:00:00", 0, "needs its offset, for example"),
    "deadline-in-winter-time": ("at = 2025-09-08T12:00:00+02:00", "at = 2025-09-08T12:00:00+01:00", 0, "the offset on that day is +0200"),
    "second-deadline-before-the-first": ("at = 2025-11-14T23:59:00+01:00", "at = 2025-09-01T23:59:00+02:00", 0,
                                         "the application's deadline must be later than the registration's"),
    "opens-after-its-deadline": ("completion_days = 14", "completion_days = 14\nopens = 2025-12-01T00:00:00+01:00", 0,
                                 "the phase opens after its deadline"),
    "decision-before-the-deadline": ("expected_decision = 2026-01-01", "expected_decision = 2025-01-01", 0,
                                     "a decision comes after the last deadline, 2025-11-14; write that day or a later one"),
    "empty-text": ('title = "Startdatum"', 'title = ""', 0, "this must not be empty"),
    "condition-to-be-remedied": ('kind = "condition"', 'kind = "condition"\nremediable = true', 0, "a condition never fails"),
}  # fmt: skip


def written(folder: Path, text: str) -> Path:
    path = folder / "call.toml"
    path.write_text(text, encoding="utf-8")
    return path


def told(capsys: pytest.CaptureFixture[str], path: Path) -> tuple[int, list[str], str]:
    code = main(["call", "validate", str(path)])
    out, err = capsys.readouterr()
    return code, out.splitlines(), err


@pytest.mark.parametrize("what", MISTAKES)
def test_a_mistake(what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old, new, nth, message = MISTAKES[what]
    starts = [found.start() for found in re.finditer(re.escape(old), TEXT)]
    assert len(starts) > nth, old
    path = written(tmp_path, TEXT[: starts[nth]] + new + TEXT[starts[nth] + len(old) :])
    code, lines, err = told(capsys, path)
    near = range(TEXT[: starts[nth]].count("\n") + 1, TEXT[: starts[nth]].count("\n") + 1 + new.count("\n") + 1)
    if what == "parameter-absent":
        near = range(near.start - 8, near.stop)  # what is not there is told at the check that lacks it
    assert (code, err) == (1, "")
    assert any(message in line and line.startswith(tuple(f"{path}:{number}: " for number in near)) for line in lines), lines


@pytest.mark.parametrize("key", ["appeal", "complaints", "receipt_is_no_result", "signature"])
def test_a_text_that_is_missing(key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, _ = told(capsys, written(tmp_path, re.sub(rf'^{key} = """', f'{key}_gone = """', TEXT, flags=re.MULTILINE)))
    number = TEXT.splitlines().index("[texts]") + 1
    assert code == 1
    assert f"{tmp_path / 'call.toml'}:{number}: texts.{key}: this is required but not there" in lines


def test_several_mistakes_are_all_told_in_order_of_their_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = TEXT.replace("max_months = 36", "max_month = 36").replace('rate = "0.80"', 'rate = "0,80"')
    code, lines, _ = told(capsys, written(tmp_path, text))
    numbers = [int(line.removeprefix(f"{tmp_path / 'call.toml'}:").split(":")[0]) for line in lines]
    assert (code, len(lines), numbers) == (1, 3, sorted(numbers))


def test_a_definition_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, written(tmp_path, TEXT)) == (0, [f"{tmp_path / 'call.toml'}: in order"], "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"id = \n", "call.toml:1: not valid TOML"),
        (b'id = "x"\n[phases\n', "call.toml:2: not valid TOML"),
        (b'id = "never closed', "call.toml:1: not valid TOML"),
        (b"\x89PNG\r\n\x1a\n\x00", "is not UTF-8 text"),
        (b"PK\x03\x04\x14\x00", "not valid TOML"),
        (None, "cannot be read: No such file or directory"),
    ],
)
def test_what_is_no_definition_ends_in_one_line_and_2(
    content: bytes | None, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / "call.toml").write_bytes(content)
    code, lines, err = told(capsys, tmp_path)
    assert (code, lines, err.count("\n")) == (2, [], 1)
    assert err.startswith("cityofthings: ") and message in err and "Traceback" not in err


def test_a_path_that_leads_nowhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, err = told(capsys, tmp_path / "nergens")
    assert (code, lines, err) == (2, [], f"cityofthings: {tmp_path / 'nergens'}: no such file or folder\n")


def test_every_interpretation_has_its_question_its_texts_its_reading_who_chose_it_and_since_when() -> None:
    edition = load_edition("city-of-things-2025")
    assert [one.id for one in edition.interpretations] == [f"S{number}" for number in range(1, 17)]
    page = (ROOT / "docs" / "interpretations" / "city-of-things-2025.md").read_text(encoding="utf-8")
    for one in edition.interpretations:
        assert isinstance(one, Interpretation)
        assert one.question.endswith("?") and one.reading.endswith(".") and one.by and one.since
        assert len(one.texts) >= 2 and len({text.source for text in one.texts}) == 2, f"{one.id}: both texts"
        assert all(text.asks.endswith((".", "?")) for text in one.texts), one.id
        part = page.split(f"## {one.id}: ")[1].split("\n## ")[0]
        assert one.question in part and one.reading in part and one.by in part and f"{one.since:%d/%m/%Y}" in part
        assert all(f"{text}: {text.asks}" in part for text in one.texts)
