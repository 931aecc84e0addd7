"""``check`` when several calls run at once: every document and mail is judged by the call it belongs to, and the output says by which."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cityofthings.command_line import main
from tests.intake.test_editions import NEXT_YEAR, OTHER_KIND, company, company_files, idea_form, sent

ROOT = Path(__file__).resolve().parents[2]
FORM_2025 = ROOT / "samples" / "03-application-complete"
MAIL_2025 = ROOT / "samples" / "01-registration-complete" / "bericht.eml"
ALL = f"city-of-things-2025,{NEXT_YEAR},{OTHER_KIND}"


@pytest.fixture(autouse=True)
def _all_three(monkeypatch, tmp_path):
    monkeypatch.setenv("COT_CALL", ALL)
    monkeypatch.chdir(tmp_path)


def checked(capsys, *words: object) -> list[tuple[str, str, list[str]]]:
    """(call, phase, names of documents) of every dossier that ``check --json`` lists."""
    main(["check", *map(str, words), "--json"])
    return [
        (entry["call"], entry["phase"], [document["name"] for document in entry["documents"]])
        for entry in json.loads(capsys.readouterr().out)
    ]


def put(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


@pytest.mark.parametrize("order", [ALL, ",".join(reversed(ALL.split(",")))])
def test_a_form_is_judged_by_its_own_call_whichever_is_named_first(capsys, tmp_path, monkeypatch, order):
    monkeypatch.setenv("COT_CALL", order)
    assert checked(capsys, put(tmp_path, "fiche.docx", idea_form())) == [("city-of-things-2026", "registration", ["fiche.docx"])]
    of_2025 = [path for path in sorted(FORM_2025.iterdir()) if path.suffix in (".pdf", ".xlsx")]
    assert checked(capsys, *of_2025) == [("city-of-things-2025", "application", [path.name for path in of_2025])]


@pytest.mark.parametrize(
    ("order", "call"), [([OTHER_KIND, NEXT_YEAR], "samen-digitaal-2026"), ([NEXT_YEAR, OTHER_KIND], "city-of-things-2026")]
)
def test_a_form_that_two_calls_share_goes_to_the_one_named_first_with_its_cost_model_of_last_year(
    capsys, tmp_path, monkeypatch, order, call
):
    monkeypatch.setenv("COT_CALL", ",".join([*order, "city-of-things-2025"]))
    files = [put(tmp_path, name, data) for name, data in company_files(company("Stad Gent", "Stad Lier", "Stad Aalst"))]
    assert checked(capsys, *files) == [(call, "application", ["aanvraag.docx", "begroting.xlsx"])]


def test_documents_of_two_calls_are_two_dossiers_and_a_letter_goes_with_both(capsys, tmp_path):
    letter = put(tmp_path, "brief.txt", b"Beste, hierbij ons voorstel.")
    idea = put(tmp_path, "fiche.docx", idea_form())
    of_2025 = [path for path in sorted(FORM_2025.iterdir()) if path.suffix in (".pdf", ".xlsx")]
    assert checked(capsys, idea, *of_2025, letter) == [
        ("city-of-things-2025", "application", [*(path.name for path in of_2025), "brief.txt"]),
        ("city-of-things-2026", "registration", ["fiche.docx", "brief.txt"]),
    ]


def test_what_is_no_form_of_any_call_goes_to_the_first(capsys, tmp_path):
    assert checked(capsys, put(tmp_path, "brief.txt", b"Beste, hierbij ons voorstel.")) == [
        ("city-of-things-2025", "application", ["brief.txt"])
    ]


def test_a_mail_goes_to_the_call_of_its_form_and_else_to_the_call_of_its_mailbox(capsys, tmp_path):
    mail = sent("slimmeregio@vlaio.be", "2026-09-10T10:00:00+02:00", [("fiche.docx", idea_form())], "Ideeënfiche")
    assert checked(capsys, put(tmp_path, "een.eml", mail)) == [("city-of-things-2026", "registration", ["fiche.docx"])]
    assert checked(capsys, MAIL_2025)[0][:2] == ("city-of-things-2025", "registration")
    question = sent("slimmeregio@vlaio.be", "2026-09-10T10:00:00+02:00", [], "Vraag over de oproep")
    main(["check", str(put(tmp_path, "vraag.eml", question))])
    assert "Oproep: City of Things 2026." in capsys.readouterr().out


def test_the_readable_output_names_the_call(capsys, tmp_path):
    main(["check", str(put(tmp_path, "fiche.docx", idea_form()))])
    assert "City of Things 2026, " in capsys.readouterr().out


def test_a_phase_that_only_some_calls_have_is_asked_of_those(capsys, tmp_path, monkeypatch):
    idea = put(tmp_path, "fiche.docx", idea_form())
    assert checked(capsys, idea, "--phase", "registration") == [("city-of-things-2026", "registration", ["fiche.docx"])]
    monkeypatch.setenv("COT_CALL", OTHER_KIND)
    assert main(["check", str(idea), "--phase", "registration"]) == 2
    assert capsys.readouterr().err == "cityofthings: --phase: registration is no phase of samen-digitaal-2026\n"


@pytest.mark.parametrize("named", [",", "city-of-things-2025,bestaat-niet"])
def test_a_setting_that_names_no_call_is_told_in_one_line(capsys, tmp_path, monkeypatch, named):
    monkeypatch.setenv("COT_CALL", named)
    assert main(["check", str(put(tmp_path, "fiche.docx", idea_form()))]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_an_edition_with_one_phase_takes_what_nobody_knows_into_that_phase(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("COT_CALL", OTHER_KIND)
    assert checked(capsys, put(tmp_path, "brief.txt", b"Beste, hierbij ons voorstel."))[0][:2] == ("samen-digitaal-2026", "application")
