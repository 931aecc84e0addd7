"""Some of the right but awkward submissions (``tests/checks/awkward.py``) as real files, from bytes to verdict: none is called inadmissible.

What is told of every sample is fit to read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from checks.table import TABLE
from cityofthings.command_line import main
from samples.compare import samples
from samples.make import application, cost_model
from samples.make.content import Project
from samples.make.uploads import budget, contact, project
from tests.checks.test_told import CODE, ENGLISH
from tests.samples.checked import entries

IN_TIME = "2025-11-12T10:20:30+01:00"
MECHELEN = budget("Stad Mechelen", "0207499430", "coordinator", 300_000, task="Projectleiding")
LIER = budget("Stad Lier", "0207502301", "participant", 100_000)


def made(
    *more: object, first: object = MECHELEN, start: str = "2026-03-01", end: str = "2029-02-28", months: int = 36, **changes: object
) -> Project:
    budgets = (first, LIER, *more)
    return project("Ruimte Delen", "RUIMTE", start, end, months, contact("Els Demo", "mechelen"), budgets, **changes)  # type: ignore[arg-type]


def named(name: str, kbo: str = "0207499430") -> Project:
    return made(first=replace(MECHELEN, name=name, kbo=kbo))


WITH_INCOME = replace(MECHELEN, grant=Decimal(200_000), own=Decimal(60_000), other=Decimal(40_000))
AWKWARD: dict[str, tuple[Project, str, str]] = {
    # name: (project, what does not pass among the criteria, what does not pass among the conditions but the lists of staff)
    "misspelt": (named("Stad Mechlen"), "applicant-eligible", "two-local-authorities"),
    "merged-away": (named("Gemeente Galmaarden", "0207508338"), "applicant-eligible", ""),
    "number-of-its-ocmw": (made(kbo_on_form="0212196111"), "applicant-eligible", ""),
    "a-company-as-subcontractor": (made(subcontractors=(("Acme NV", "Ontwikkeling"),)), "", ""),
    "other-income-within-both-readings": (made(first=WITH_INCOME), "", ""),
    "odd-cents": (made(first=replace(MECHELEN, total=Decimal("300000.03"), grant=Decimal("240000.02"), own=Decimal("60000.01"))), "", ""),
}
LISTS = {"shortlisted", "co-creation"}
MAKERS: dict[str, Callable[[Project], bytes]] = {"docx": application.as_docx, "pdf": application.as_pdf}


def check(capsys: pytest.CaptureFixture[str], *paths: Path, received: str = IN_TIME) -> list[dict]:
    main(["check", *map(str, paths), "--received", received, "--json"])
    entries: list[dict] = json.loads(capsys.readouterr().out)
    return entries


@pytest.mark.parametrize(("name", "form"), [(name, ("docx", "pdf")[index % 2]) for index, name in enumerate(AWKWARD)])
def test_awkward_files(name: str, form: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    what, criteria, conditions = AWKWARD[name]
    files = tmp_path / f"aanvraag.{form}", tmp_path / "begroting.xlsx"
    files[0].write_bytes(MAKERS[form](what))
    files[1].write_bytes(cost_model.filled(what, computed=False))
    (entry,) = check(capsys, *files)
    doubted = {(f["check"], f["kind"]): f["outcome"] for f in entry["findings"] if f["outcome"] not in ("pass", "not_applicable")}
    assert "fail" not in doubted.values(), doubted
    assert entry["verdict"] == ("review" if criteria else "admissible"), doubted
    assert {check for check, kind in doubted if kind == "criterion"} == set(criteria.split())
    assert {check for check, kind in doubted if kind == "condition"} - LISTS == set(conditions.split())


def test_every_finding_of_every_sample_has_value_place_and_citation_in_plain_dutch() -> None:
    seen: set[tuple[str, str]] = set()
    for sample in samples():
        for entry in entries(sample.name):
            for finding in entry["findings"]:
                about = f"{sample.name}: {finding['check']}"
                seen.add((finding["check"], finding["outcome"]))
                assert finding["citations"] and all(
                    re.match(r"(Besluit|Handleiding) .+, (art\. \d+|“)", text) for text in finding["citations"]
                ), about
                assert finding["evidence"] or not entry["documents"], about
                assert all(item["location"] and (item["value"] or item.get("document")) for item in finding["evidence"]), about
                for text in (finding["reason"], finding["remedy"]):
                    own = re.sub(r"“[^”]*”|[\w \-]+\.(docx|pdf|xlsx|odt|ods)|\S+@\S+", "", text)
                    assert not CODE.search(own) and not ENGLISH.search(own), f"{about}: {own}"
                    assert not text or (text[0] == text[0].upper() and text[-1] in ".!?:”"), f"{about}: {text}"
                assert finding["reason"], about
    assert {check for check, _ in seen} == set(TABLE) - {"partner-count"}
