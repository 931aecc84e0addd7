"""The page of checks is what code, edition and samples say, and a new check cannot be left half written."""

import re
import shutil
from pathlib import Path

import pytest

from calls.load import load_edition, validate
from checks.table import TABLE
from cityofthings import catalogue, new_check

ROOT = Path(__file__).parents[2]
EDITION = load_edition("city-of-things-2025")
ROOMS = ("calls", "checks", "docs", "registers", "templates", "tests", "cityofthings")


def test_the_page_is_up_to_date():
    assert (ROOT / "docs" / "checks.md").read_text(encoding="utf-8") == catalogue.page(EDITION), "run `make docs`"


def test_every_check_has_its_entry_with_title_citation_and_code():
    page = catalogue.page(EDITION)
    for check_id, function in TABLE.items():
        entry = page.split(f"\n## {check_id}\n")[1].split("\n## ")[0]
        rules = [rule for phase in EDITION.phases.values() for rule in phase.checks if rule.id == check_id]
        assert (check_id == "partner-count") == (not rules)  # of another call
        assert all(rule.title in entry and str(rule.citations[0]) in entry for rule in rules)
        assert f"`checks/{function.__module__.split('.')[1]}.py`" in entry
        assert "\nShown by: " in entry


def test_the_officers_guide_has_each_check_in_three_lines():
    guide = (ROOT / "docs" / "officer.nl.md").read_text(encoding="utf-8").split("## De controles, elk in drie regels")[1]
    entries = {re.match(r"[^`]*\(`([a-z-]+)`\)\n", part)[1]: part.strip().split("\n") for part in guide.split("\n\n**")[1:]}
    assert list(entries) == list(TABLE)
    for check_id, lines in entries.items():
        assert len(lines) == 4 and lines[3].startswith("Te bekijken: "), check_id


def marked(root: Path) -> list[str]:
    files = [path for room in ROOMS for path in (root / room).rglob("*") if path.suffix in (".py", ".toml", ".md", ".jinja", ".html")]
    files += (root / "samples").glob("*/expected.json")
    return [str(path.relative_to(root)) for path in files if new_check.MARK in path.read_text(encoding="utf-8")]


def test_no_mark_of_a_new_check_is_left_anywhere():
    assert marked(ROOT) == []


@pytest.fixture
def copy(tmp_path):
    for folder in ("checks", "tests/checks", "calls/city_of_things_2025", f"samples/{new_check.LIKE}"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_a_new_check_is_complete_but_for_its_marks(copy):
    made = new_check.make("open_data", copy)
    assert [str(path.relative_to(copy)) for path in made] == [
        "checks/open_data.py",
        "tests/checks/test_open_data.py",
        "checks/table.py",
        "calls/city_of_things_2025/call.toml",
        "samples/04-open-data",
    ]
    table = (copy / "checks" / "table.py").read_text()
    assert '        "open-data": open_data.check,\n    }\n)' in table
    assert "    no_double_funding,\n    open_data,\n    own_contribution,\n" in table
    assert validate(copy / "calls" / "city_of_things_2025") == []
    for path in made[:2]:
        compile(path.read_text(), str(path), "exec")
    rules = load_edition(str(copy / "calls" / "city_of_things_2025")).phases["application"].checks
    assert rules[-1].id == "open-data"
    assert len(marked(copy)) == 4


@pytest.mark.parametrize("name", ["", "Artikel 5", "duration", "art-5"])
def test_a_name_that_cannot_be_used(copy, name):
    with pytest.raises(ValueError, match="."):
        new_check.make(name, copy)
    assert marked(copy) == []
