"""Loading an edition, and the lines at which mistakes are pointed at."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from calls.lines import line_of, lines_of
from calls.load import EditionError, Problem, available, load_edition, validate

SHIPPED = Path(__file__).parents[2] / "calls" / "city_of_things_2025"
TEXT = (SHIPPED / "call.toml").read_text(encoding="utf-8")


def _written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "call.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _line(text: str, fragment: str, nth: int = 0) -> int:
    return [number for number, row in enumerate(text.splitlines(), start=1) if fragment in row][nth]


def test_the_edition_is_found_by_id_folder_and_file() -> None:
    by_id = load_edition("city-of-things-2025")
    assert (by_id.id, by_id.year, by_id.mailbox) == ("city-of-things-2025", 2025, "cityofthings@vlaio.be")
    assert load_edition(str(SHIPPED)) == by_id == load_edition(str(SHIPPED / "call.toml"))
    assert available() == ["city-of-things-2025"]
    assert load_edition("city-of-things-2025") is by_id


@pytest.mark.parametrize("wanted", ["city-of-things-1999", "/no/such/folder", "", "x" * 5000])
def test_an_edition_that_is_not_there_is_told(wanted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EditionError) as caught:
        load_edition(wanted)
    assert len(caught.value.problems) == 1
    assert validate(wanted) == caught.value.problems


def test_the_hash_follows_content_and_nothing_else(tmp_path: Path) -> None:
    known = load_edition("city-of-things-2025").hash
    assert len(known) == 64
    same = _written(tmp_path, "# another comment\n" + TEXT.replace("grey_seconds = 60", "grey_seconds   =   60"))
    assert load_edition(str(same)).hash == known
    (tmp_path / "other").mkdir()
    assert load_edition(str(_written(tmp_path / "other", TEXT.replace("max_months = 36", "max_months = 35")))).hash != known


def test_citations_carry_name_and_address_of_their_source() -> None:
    citation = load_edition("city-of-things-2025").check("application", "duration").citations[1]
    assert str(citation) == "Besluit van 25 april 2025, art. 5, eerste lid"
    assert citation.address.startswith("https://www.ejustice.just.fgov.be/eli/besluit/2025/04/25/2025003602")


@pytest.mark.parametrize(
    ("old", "new", "nth", "expected"),
    [
        ("grey_seconds = 60", "grey_secnds = 60", 0, "unknown key"),
        ('kind = "criterion"', 'kind = "kriterium"', 2, "criterion"),
        ("at = 2025-09-08T12:00:00+02:00", "at = 2025-09-08T12:00:00", 0, "needs its offset"),
        ("at = 2025-11-14T23:59:00+01:00", "at = 2025-11-14T23:59:00+02:00", 0, "+0100"),
        ('rate = "0.80"', "rate = 0.80", 0, "amounts and rates are text"),
        ('{ source = "order", article = "5", paragraph = "eerste lid"', '{ source = "decree", article = "5"', 0, 'no source "decree"'),
        ('interpretations = ["S9"]', 'interpretations = ["S99"]', 0, 'no interpretation "S99"'),
        ('interpretation = "S2"', 'interpretation = "S77"', 0, 'no interpretation "S77"'),
        ("completion_days = 14", "completion_days = 0", 1, "greater than 0"),
        ('timezone = "Europe/Brussels"', 'timezone = "Europe/Brussel"', 0, "no time zone"),
        ("max_chars = 1500", 'max_chars = "veel"', 0, "valid integer"),
        ('row_tags = ["oa{n}_naam"]', 'row_tags = ["oa1_naam"]', 0, "has no {n}"),
        ('title = "Startdatum"', 'title = ""', 0, "must not be empty"),
        ('documents = ["application-form", "cost-model"]', 'documents = ["aplication-form", "cost-model"]', 0, "cost-model"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, old: str, new: str, nth: int, expected: str) -> None:
    rows = TEXT.splitlines()
    line = _line(TEXT, old, nth)
    rows[line - 1] = rows[line - 1].replace(old, new)
    path = _written(tmp_path, "\n".join(rows))
    problems = validate(path)
    assert [(problem.file, problem.line) for problem in problems if expected in problem.message] == [(str(path), line)], problems
    with pytest.raises(EditionError, match=f"call.toml:{line}:"):
        load_edition(str(path))


def test_a_mistake_in_a_citation_is_told_at_that_citation(tmp_path: Path) -> None:
    line = _line(TEXT, 'article = "7", paragraph = "vierde lid"')
    rows = TEXT.splitlines()
    rows[line - 1] = rows[line - 1].replace('article = "7", paragraph = "vierde lid"', 'artikel = "7"')
    (problem,) = validate(_written(tmp_path, "\n".join(rows)))
    assert problem.line == line
    assert "artikel" in problem.message


def test_what_is_required_and_what_must_be_there_once(tmp_path: Path) -> None:
    without = TEXT.replace('[contact]\nname = "Team City of Things, VLAIO"\n', "[contact]\n")
    (problem,) = validate(_written(tmp_path, without))
    assert (problem.line, problem.message) == (_line(without, "[contact]"), "contact.name: this is required but not there")
    twice = TEXT.replace('id = "start-date"', 'id = "duration"')
    (problem,) = validate(_written(tmp_path, twice))
    assert (problem.line, problem.message) == (_line(twice, 'id = "duration"', 1) - 1, '"duration" is there twice')


def test_a_rule_against_a_body_needs_its_reason(tmp_path: Path) -> None:
    changed = TEXT.replace('outcome = "pass"', 'outcome = "fail"', 1)
    (problem,) = validate(_written(tmp_path, changed))
    assert "needs a reason and citations" in problem.message
    assert problem.line < _line(changed, 'outcome = "fail"') <= problem.line + 3


@pytest.mark.parametrize(
    ("content", "line", "expected"),
    [
        (b'id = "x"\nname = \n', 2, "not valid TOML"),
        (b'id = "x"\nid = "y"\n', 2, "not valid TOML"),
        (b'id = "x"\nname = "never closed', 2, "not valid TOML"),
        (b"\xff\xfe\x00", 1, "not UTF-8"),
        (b"PK\x03\x04\x00\x00", 1, "not valid TOML"),
        (b"", 1, "required"),
        (b"sources = 3\nphases = []\nforms = 'x'\n", 1, "valid dictionary"),
    ],
)
def test_files_that_are_no_definition_end_in_a_problem(tmp_path: Path, content: bytes, line: int, expected: str) -> None:
    path = tmp_path / "call.toml"
    path.write_bytes(content)
    problems = validate(path)
    assert any(problem.line == line and expected in problem.message for problem in problems), problems


def test_a_folder_without_definition_is_told(tmp_path: Path) -> None:
    assert validate(tmp_path) == [Problem(str(tmp_path / "call.toml"), 1, "cannot be read: No such file or directory")]


def test_every_value_of_the_shipped_edition_has_the_line_it_stands_on() -> None:
    lines, rows = lines_of(TEXT), TEXT.splitlines()
    seen = 0

    def walk(value: object, path: tuple[str | int, ...]) -> None:
        nonlocal seen
        if isinstance(value, dict):
            for key, item in value.items():
                walk(item, (*path, key))
        elif isinstance(value, list):
            for index, item in enumerate(value):
                walk(item, (*path, index))
        else:
            row = rows[line_of(lines, path) - 1]
            key = next(part for part in reversed(path) if isinstance(part, str))
            assert key in row or str(value) in row, (path, row)
            seen += 1

    walk(tomllib.loads(TEXT), ())
    assert seen > 1000
