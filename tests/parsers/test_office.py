"""LibreOffice as a helper: what it opens for us; it hangs, fails and stays off the network without harm. Each start takes seconds: few tests."""

from __future__ import annotations

import io
import os
import socket
import sys
import time
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from calls.load import load_edition
from parsers import office, programs, sandbox
from parsers.limits import DEFAULT
from parsers.model import Role, State
from parsers.read import read_document
from tests.parsers.test_read import saved

DATA = Path(__file__).parent / "data"
EDITION = load_edition("city-of-things-2025")
OLD = (DATA / "aanvraag_wegdek.doc").read_bytes()


def program(folder: Path, code: str) -> str:
    """A program that stands where LibreOffice is looked for."""
    made = folder / "soffice"
    made.write_text(f"#!{sys.executable}\nimport os, sys, time\n{code}\n")
    made.chmod(0o755)
    return str(made)


def test_old_word_file_in_the_sandbox_gives_what_the_docx_gives() -> None:
    expected = read_document("x", (DATA / "aanvraag_wegdek.docx").read_bytes(), EDITION)
    (reading,) = sandbox.read_files([("aanvraag.doc", OLD)], EDITION)
    assert (reading.state, reading.role) == (State.READ, Role.APPLICATION_FORM)
    assert "omgezet" in reading.problems[0] and reading.fields.keys() == expected.fields.keys()
    assert reading.fields["budget.total_cost"].value == expected.fields["budget.total_cost"].value


def unfinished() -> bytes:
    """A filled cost model as programs write it that do not calculate: formulas without results."""
    return saved(openpyxl.load_workbook(io.BytesIO((DATA / "kostenmodel_doorgerekend.xlsx").read_bytes())))


def test_unfinished_workbook_is_worked_out_and_agrees_with_our_own_sums(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = read_document("x", (DATA / "kostenmodel_doorgerekend.xlsx").read_bytes(), EDITION)
    data = unfinished()
    done = read_document("x", data, EDITION)
    monkeypatch.setenv("COT_LIBREOFFICE", "off")
    own = read_document("x", data, EDITION)
    for reading, words in ((done, "laten doorrekenen"), (own, "zelf uitgerekend")):
        assert len(reading.problems) == 1 and words in reading.problems[0]
        for name in ("cost_model.total_cost", "cost_model.grant", "cost_model.own_contribution"):
            assert reading.fields[name].value == expected.fields[name].value


def test_without_libreoffice_an_old_file_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COT_LIBREOFFICE", "off")
    reading = read_document("aanvraag.doc", OLD, EDITION)
    assert (reading.state, office.available()) == (State.UNSUPPORTED, False)
    assert reading.problems == ("Dit is een oud Word-bestand (.doc). Bewaar het als .docx of pdf en stuur het opnieuw.",)


def test_a_program_that_fails_says_nothing_about_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COT_LIBREOFFICE", program(tmp_path, "sys.exit(3)"))
    assert read_document("x", OLD, EDITION).state is State.UNSUPPORTED
    assert "zelf uitgerekend" in read_document("x", unfinished(), EDITION).problems[0]


def test_results_of_formulas_are_waited_for_where_there_is_more_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A short look does not settle for our own sums: the longer reading after it has LibreOffice's results."""
    monkeypatch.setenv("COT_LIBREOFFICE", program(tmp_path, "time.sleep(60)"))
    assert read_document("x", unfinished(), EDITION, replace(DEFAULT, seconds=2.0)).state is State.TIMED_OUT
    monkeypatch.setattr(office, "SECONDS", 1.0)
    whole = read_document("x", unfinished(), EDITION, replace(DEFAULT, seconds=2.0))
    assert (whole.state, "zelf uitgerekend" in whole.problems[0]) == (State.READ, True)


def test_a_program_that_hangs_is_stopped_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "pids"
    code = f"child = os.fork()\nopen({str(mark)!r}, 'a').write(f'{{os.getpid()}} ')\ntime.sleep(60)"
    monkeypatch.setenv("COT_LIBREOFFICE", program(tmp_path, code))
    began = time.monotonic()
    reading = read_document("x", OLD, EDITION, replace(DEFAULT, seconds=2.0))
    assert (reading.state, time.monotonic() - began < 10) == (State.TIMED_OUT, True)
    pids = [int(one) for one in mark.read_text().split()]
    assert len(pids) == 2 and not any(_alive(pid) for pid in pids)


def _alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def test_links_in_a_document_are_never_followed() -> None:
    """A document with a linked picture: nobody comes to fetch it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/volg.png"
        linked = (
            '<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
            'xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">'
            f'<office:body><office:text><text:p>x<draw:frame text:anchor-type="as-char"><draw:image xlink:href="{address}"/></draw:frame>'
            "</text:p></office:text></office:body></office:document>"
        )
        made = office.convert(linked.encode(), "fodt", "docx")
        with pytest.raises(BlockingIOError):  # whoever came would wait here
            server.accept()
    assert made is not None and made.startswith(b"PK")


def test_where_programs_are_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert programs.find(programs.LIBREOFFICE) is not None
    monkeypatch.setenv("COT_TESSERACT", str(tmp_path / "nergens"))
    assert programs.find(programs.TESSERACT) is None
    with pytest.raises(programs.ProgramFailed):
        programs.run([str(tmp_path / "nergens")], tmp_path, 1)
    assert programs.run([sys.executable, "-c", "print(input())"], tmp_path, 20, b"hallo") == b"hallo\n"
    assert os.environ["COT_TESSERACT"].endswith("nergens")
