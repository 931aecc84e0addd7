"""The overview as a file: whole rows, amounts that stay amounts, text that never becomes a formula, and the same bytes each time."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from cityofthings.command_line import main
from dossiers import corrections, export, lines
from dossiers.events import writing
from dossiers.models import NoticeKind
from tests import factories
from tests.factories import Spec

pytestmark = pytest.mark.django_db
HEADINGS = [column.heading for column in export.COLUMNS]
HOSTILE = (
    '=HYPERLINK("http://evil.example";"x")',
    "+32 16 27 20 00",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    " =1",
    "＝1",
    "\u202e=cod\x01\x07",  # no database column here holds \x00
)


@pytest.fixture
def person(db: None) -> Any:
    return factories.user()


def written(form: str) -> bytes:
    target = io.BytesIO()
    export.write(form, lines.lines(), target)
    return target.getvalue()


def csv_rows() -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written("csv").decode("utf-8-sig")), delimiter=";"))


def sheet_rows() -> list[dict[str, Any]]:
    sheet = load_workbook(io.BytesIO(written("xlsx"))).active
    assert sheet is not None
    headings, *rows = sheet.iter_rows()
    assert {cell.data_type for row in rows for cell in row} <= {"s", "inlineStr", "n", "d"}
    return [dict(zip((str(cell.value) for cell in headings), (cell.value for cell in row), strict=True)) for row in rows]


def application(**fields: Any) -> Any:
    made = factories.dossier(
        phase="application", reference="COT2025-A-0001", channel="platform", applicant_name="Stad Leuven", applicant_kbo="0207521503"
    )
    document = made.submissions.get().documents.get()
    document.role = "application-form"
    document.fields = {name.replace("__", "."): value for name, value in fields.items()}
    document.save()
    return made


def test_a_row_tells_the_whole_dossier(person: Any) -> None:
    dossier = application(
        budget__total_cost=factories.field_value(Decimal("2433589.54")),
        budget__grant_requested=factories.field_value(Decimal("1946871.63"), confidence=0.6),
        budget__own_contribution=factories.field_value(None, raw="zie bijlage", problem="?"),
        partners=factories.field_value(({"name": "Gemeente Bierbeek", "kbo": "0207522000"}, {"name": "KU Leuven"})),
        project__duration_months=factories.field_value(24),
    )
    factories.notice(dossier, NoticeKind.RECEIPT, "sent", sent_at=datetime(2025, 11, 14, 9, 0, tzinfo=UTC))
    factories.notice(dossier, NoticeKind.ADMISSIBLE, "held")
    (row,) = csv_rows()
    told = {
        heading: row[heading]
        for heading in HEADINGS
        if heading not in ("Titel", "Contactpersoon", "E-mail", "Telefoon", "Ontvangen (Belgische tijd)")
    }
    assert told == {
        "Dossier": "COT2025-A-0001",
        "Oproep": "City of Things 2025",
        "Fase": "aanvraag",
        "Kanaal": "platform",
        "Indiener": "Stad Leuven",
        "KBO-nummer": "BE 0207.521.503",
        "Provincie": "Vlaams-Brabant",
        "Partners": "Gemeente Bierbeek, KU Leuven",
        "Op tijd": "ja",
        "Resultaat": "ontvankelijk",
        "Handtekening": "",
        "Resultaat gemeld op": "",
        "Niet in orde": "",
        "Aandachtspunten": "",
        "Wat vraagt een mens": "Een brief wacht op verzending: bericht dat alles in orde is.",
        "In behandeling bij": "",
        "Totale kost": "2433589,54",
        "Gevraagde steun": "1946871,63",
        "Eigen inbreng": "niet te begrijpen: zie bijlage",
        "Andere inkomsten": "niet leesbaar",
        "Budget genoemd in de aanmelding": "",
        "Start": "niet leesbaar",
        "Einde": "niet leesbaar",
        "Duur (maanden)": "24",
        "Met twijfel gelezen": "budget.grant_requested",
        "Verzonden brieven": "ontvangstbewijs (14/11/2025)",
        "Brieven die nog niet vertrokken": "bericht dat alles in orde is (wacht op een medewerker)",
        "Versies": "1",
        "Opgegaan in": "",
    }
    (cells,) = sheet_rows()
    assert (cells["Totale kost"], cells["Duur (maanden)"], cells["KBO-nummer"]) == (2433589.54, 24, "BE 0207.521.503")
    (entry,) = json.loads(written("json"))
    assert entry["fields"]["budget.total_cost"]["value"] == "2433589.54"
    assert entry["fields"]["budget.own_contribution"]["value"] is None
    assert (entry["reference"], entry["verdict"], entry["outcomes"]["deadline"]) == ("COT2025-A-0001", "admissible", "pass")
    assert entry["received_at"].endswith("+02:00")


def test_what_a_person_filled_in_counts(person: Any) -> None:
    dossier = application(budget__total_cost=factories.field_value(Decimal("100.00")))
    with writing():
        corrections.correct(dossier.submissions.get().documents.get(), "budget.total_cost", "€ 250,50", "Gebeld met de indiener.", person)
    assert csv_rows()[0]["Totale kost"] == "250,50"
    assert sheet_rows()[0]["Totale kost"] == 250.5


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula(text: str) -> None:
    factories.dossier(applicant_name=text, title=text, contact_name=text, contact_phone=text, sender="an@leuven.be")
    for row in (csv_rows()[0], sheet_rows()[0]):
        for heading in ("Indiener", "Titel", "Contactpersoon", "Telefoon"):
            value = str(row[heading])
            assert not value.lstrip("'").isspace()
            assert value[0] not in "=+-@＝＋－＠\t\r\n", (heading, value)
            assert "\x01" not in value and "\u202e" not in value


def test_a_very_long_name_fits_a_cell() -> None:
    factories.dossier(title="x" * 50_000)
    assert sheet_rows()[0]["Titel"] == "x" * 32_000 + "… (ingekort)"


def test_order_and_bytes_are_stable_and_nothing_grows(django_assert_max_num_queries: Any) -> None:
    for number in (3, 1, 2):
        factories.dossier(Spec("deadline", outcome="fail", reason="Te laat."), reference=f"COT2025-R-900{number}")
    with django_assert_max_num_queries(60) as few:
        first = written("csv")
    assert [row["Dossier"] for row in csv_rows()] == ["COT2025-R-9001", "COT2025-R-9002", "COT2025-R-9003"]
    assert csv_rows()[0]["Op tijd"] == "nee"
    assert first == written("csv")
    assert first[:3] == b"\xef\xbb\xbf" and b"\r\n" in first
    for _ in range(20):
        factories.dossier()
    with django_assert_max_num_queries(len(few)):
        assert len(csv_rows()) == 23


def test_more_than_fit_in_one_fetch_all_come_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "AT_ONCE", 2)
    made = sorted(factories.dossier().reference for _ in range(5))
    assert [line.dossier.reference for line in lines.lines()] == made


def test_the_command_replaces_a_file_whole(tmp_path: Path, capsysbinary: Any) -> None:
    factories.dossier(reference="COT2025-R-0001")
    target = tmp_path / "uit" / "lijst.csv"
    target.parent.mkdir()
    target.write_text("oud")
    assert main(["export", "--format", "csv", str(target)]) == 0
    assert target.read_bytes().decode("utf-8-sig").splitlines()[1].startswith("COT2025-R-0001;")
    assert [path.name for path in target.parent.iterdir()] == ["lijst.csv"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert main(["export", "--format", "json", "-"]) == 0
    assert json.loads(capsysbinary.readouterr().out)[0]["reference"] == "COT2025-R-0001"
    assert main(["export", "--format", "csv", str(tmp_path)]) == 2
    assert main(["export", "--format", "csv", str(tmp_path / "nergens" / "x.csv")]) == 2
    os.mkfifo(tmp_path / "pijp")
    assert main(["export", "--format", "csv", str(tmp_path / "pijp")]) == 2
    told = capsysbinary.readouterr().err.decode().splitlines()
    assert len(told) == 3 and all(line.startswith("cityofthings: ") for line in told)


def test_a_failure_half_way_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "uit" / "lijst.csv"
    target.parent.mkdir()
    target.write_text("oud")

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dossiers.export.write", broken)
    assert main(["export", "--format", "csv", str(target)]) == 2
    assert target.read_text() == "oud"
    assert [path.name for path in target.parent.iterdir()] == ["lijst.csv"]
