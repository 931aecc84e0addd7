"""``make new-check NAME=some-thing``: a check, its line in the table and the edition, its test and its sample, ready to be filled in.

Everything that has to be written is marked; a test fails while a mark is left anywhere.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MARK = "REPLACE" + "_ME"  # in two halves, so that the test that looks for it does not find it here
EDITION = "calls/city_of_things_2025/call.toml"
LIKE = "03-application-complete"  # the sample that is copied
END_OF_CHECKS = re.compile(r"\n\n# -+ interpretations\n")

CHECK = '''"""{mark}: the question this check answers?"""

from __future__ import annotations

from calls.model import CheckDef
from checks.answer import Part, answer
from checks.condition import lacking
from checks.fields import look
from checks.model import Case, Finding, Outcome


def check(case: Case, rule: CheckDef) -> Finding:
    """{mark}: what it looks at, and what it does with what is unclear or not there."""
    seen = look(case, "{mark}.field")
    if not seen.there:
        return answer(rule, lacking(case, seen))
    return answer(rule, Part(Outcome.PASS, f"{mark} {{seen.title}}", seen.evidence))
'''
TEST = """from __future__ import annotations

import pytest

from checks.model import Outcome
from tests.checks.cases import GONE, application, run

ID = "{check_id}"


@pytest.mark.parametrize(
    ("value", "outcome"),
    [("{mark} passes", "pass"), ("{mark} is for a person", "review"), (None, "review"), (GONE, "missing")],
)
def test_{name}(value: object, outcome: str) -> None:
    found = run(application({{"{mark}.field": value}}), ID)
    assert found.outcome is Outcome(outcome)
    assert found.evidence or value is GONE
"""
RULE = """
[[phases.application.checks]]
id = "{check_id}"
title = "{mark}"
kind = "condition"
citations = [
  {{ source = "order", article = "{mark}", asks = "{mark}" }},
]
"""


def make(name: str, root: Path = ROOT) -> list[Path]:
    """Writes everything for a check of that id and tells which files are new or changed. ValueError for an id that cannot be used."""
    check_id = name.strip().lower().replace("_", "-")
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", check_id):
        raise ValueError(f"{name!r}: an id is lower-case words with hyphens, named after the thing and never after an article")
    module = check_id.replace("-", "_")
    code, test = root / "checks" / f"{module}.py", root / "tests" / "checks" / f"test_{module}.py"
    if code.exists() or test.exists():
        raise ValueError(f"{check_id} is there already")
    words = {"mark": MARK, "check_id": check_id, "name": module}
    code.write_text(CHECK.format(**words), encoding="utf-8")
    test.write_text(TEST.format(**words), encoding="utf-8")
    return [code, test, _table(root, check_id, module), _edition(root, words), _sample(root, check_id)]


def _table(root: Path, check_id: str, module: str) -> Path:
    path = root / "checks" / "table.py"
    text = path.read_text(encoding="utf-8")
    imported = re.search(r"from checks import \(\n(.*?)\)", text, re.S)
    if imported is None:
        raise ValueError(f"{path}: the list of imports is not where it was")
    names = sorted({*imported[1].replace(" ", "").strip().strip(",").replace("\n", "").split(","), module})
    listed = "".join(f"    {name},\n" for name in names)
    text = text[: imported.start(1)] + listed + text[imported.end(1) :]
    last = text.rindex("    }\n)")
    path.write_text(f'{text[:last]}        "{check_id}": {module}.check,\n{text[last:]}', encoding="utf-8")
    return path


def _edition(root: Path, words: dict[str, str]) -> Path:
    path = root / EDITION
    text = path.read_text(encoding="utf-8")
    place = END_OF_CHECKS.search(text)
    if place is None:
        raise ValueError(f"{path}: the heading of the interpretations is not where it was")
    path.write_text(text[: place.start()] + RULE.format(**words) + text[place.start() :], encoding="utf-8")
    return path


def _sample(root: Path, check_id: str) -> Path:
    samples = root / "samples"
    number = max(int(path.name[:2]) for path in samples.glob("[0-9][0-9]-*")) + 1
    folder = samples / f"{number:02d}-{check_id}"
    shutil.copytree(samples / LIKE, folder)
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    expected["about"] = f"{MARK}: what is wrong with this one; change its documents and the answer below"
    expected["dossiers"][0].setdefault("outcomes", {})[check_id] = MARK
    (folder / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return folder


if __name__ == "__main__":
    try:
        made = make(sys.argv[1] if len(sys.argv) > 1 else "")
    except ValueError as mistake:
        sys.exit(f"new-check: {mistake}")
    sys.stdout.write("".join(f"{path.relative_to(ROOT)}\n" for path in made) + f"Replace every {MARK}, then: make docs, make test\n")
