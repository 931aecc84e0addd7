"""The pack for the jury: every chosen dossier whole, the same bytes each time, others' text only as text, nothing fetched."""

from __future__ import annotations

import hashlib
import io
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdf
import pytest
from openpyxl import load_workbook

from cityofthings.command_line import main
from dossiers import evidence, jury_pack, lines
from dossiers.models import Dossier
from tests import factories
from tests.factories import Spec

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script><img src='http://127.0.0.1:9/x.png'><style>@import url(file:///etc/passwd)</style> =1+1 \u202eexe"


def application(number: int, *specs: Spec, **more: Any) -> Dossier:
    made = factories.dossier(*specs, phase="application", channel="platform", reference=f"COT2025-A-{number:04d}", **more)
    document = made.submissions.get().documents.get()
    document.role = "application-form"
    document.name = "../../aanvraag.pdf"
    document.fields = {
        "project.summary": factories.field_value("We meten het verkeer.\n\nEn delen de data."),
        "budget.grant_requested": factories.field_value(Decimal("1946871.63")),
        "partners": factories.field_value(
            (
                {"name": "Gemeente Bierbeek", "kbo": "0207522000", "role": "participant", "type": "municipality"},
                {"name": "Digitaal Vlaanderen", "type": "flemish_government_entity", "role": "iets anders"},
            )
        ),
        "project.start": factories.field_value(None, raw="ergens in 2026", problem="?"),
    }
    document.save()
    return made


def made(chosen: Any = None, problems: list[str] | None = None) -> bytes:
    return b"".join(jury_pack.pack(lines.lines(chosen), problems))


def opened(data: bytes) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    return archive


def pdf_text(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages).split())


def test_each_dossier_has_its_summary_and_its_documents_as_they_came() -> None:
    dossier = application(1, title="Slim verkeer", applicant_name="Stad Leuven", applicant_kbo="0207521503")
    version = dossier.submissions.get()
    factories.document(version, name="aanvraag.pdf", role="annex", fields={})
    factories.document(version, name="AANVRAAG.PDF", role="annex", fields={})
    archive = opened(made())
    assert archive.namelist() == [
        "COT2025-A-0001/COT2025-A-0001-samenvatting.pdf",
        "COT2025-A-0001/documenten/01 aanvraag.pdf",
        "COT2025-A-0001/documenten/02 aanvraag.pdf",
        "COT2025-A-0001/documenten/03 AANVRAAG.PDF",
        "index.xlsx",
        "index.html",
    ]
    for name, document in zip(archive.namelist()[1:4], version.documents.all(), strict=True):
        assert hashlib.sha256(archive.read(name)).hexdigest() == document.evidence_id
    pdf = archive.read("COT2025-A-0001/COT2025-A-0001-samenvatting.pdf")
    text = pdf_text(pdf)
    for expected in (
        "Slim verkeer",
        "Stad Leuven (0207.521.503)",
        "Vlaams-Brabant",
        "€ 1.946.871,63",
        "We meten het verkeer. En delen de data.",
        "Gemeente Bierbeek",
        "stad of gemeente",
        "deelnemer",
        "entiteit van de Vlaamse overheid",
        "iets anders",
        "niet te begrijpen: ergens in 2026",
        "ontvankelijk",
        "Er zijn geen open punten.",
        version.documents.all()[0].evidence_id,
    ):
        assert expected in text, expected
    catalogue = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert (catalogue["/Lang"], catalogue["/MarkInfo"]["/Marked"]) == ("nl", True)
    assert "/StructTreeRoot" in catalogue
    sheet = load_workbook(io.BytesIO(archive.read("index.xlsx"))).active
    assert sheet is not None
    headings, row = ([cell.value for cell in cells] for cells in sheet.iter_rows())
    told = dict(zip(headings, row, strict=True))
    assert (told["Dossier"], told["Gevraagde steun"], told["Bestanden in dit pakket"]) == ("COT2025-A-0001", 1946871.63, 4)
    page = archive.read("index.html").decode()
    assert 'href="COT2025-A-0001/documenten/01%20aanvraag.pdf"' in page


def test_the_same_dossiers_give_the_same_bytes() -> None:
    application(2)
    application(1)
    first = made()
    assert first == made()
    assert [name for name in opened(first).namelist() if name.endswith("samenvatting.pdf")] == [
        f"COT2025-A-000{number}/COT2025-A-000{number}-samenvatting.pdf" for number in (1, 2)
    ]


def test_text_of_others_stays_text_and_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda self, request, *_, **__: asked.append(str(request)))
    dossier = application(1, title=HOSTILE, applicant_name=(HOSTILE + "x" * 500)[:500])
    document = dossier.submissions.get().documents.get()
    document.fields["project.summary"] = factories.field_value(HOSTILE + "m" * 10_000)
    document.name = HOSTILE
    document.save()
    archive = opened(made())
    text = pdf_text(archive.read(archive.namelist()[0]))
    assert "<script>alert(1)</script>" in text
    assert "ingekort" in text
    assert asked == []
    page = archive.read("index.html").decode()
    assert "<script" not in page and "<img" not in page and "\u202e" not in page
    for name in archive.namelist():
        assert not name.startswith("/") and ".." not in name and "\\" not in name and "<" not in name


def test_what_cannot_be_put_in_is_told_everywhere() -> None:
    dossier = application(1)
    other = application(2)
    document = dossier.submissions.get().documents.get()
    evidence.path_of(document.evidence_id).unlink()
    problems: list[str] = []
    archive = opened(made(problems=problems))
    assert problems == ["COT2025-A-0001: ‘aanvraag.pdf’ kon niet in het pakket: de bewaarde bytes zijn weg of veranderd."]
    assert "kon niet in het pakket" in archive.read("COT2025-A-0001/documenten/01 ontbreekt.txt").decode()
    assert "Niet alles kon in dit pakket." in archive.read("index.html").decode()
    assert f"{other.reference}/documenten/01 aanvraag.pdf" in archive.namelist()


def test_the_command_takes_the_admissible_ones_or_those_named(tmp_path: Path, capsys: Any) -> None:
    target = tmp_path / "jury.zip"
    assert main(["jury-pack", str(target)]) == 2
    application(1)
    application(2, Spec("deadline", outcome="fail", reason="Te laat."))
    assert main(["jury-pack", str(target), "COT2025-A-0009"]) == 2
    assert not target.exists()
    assert main(["jury-pack", str(target)]) == 0
    assert [name.split("/")[0] for name in opened(target.read_bytes()).namelist()][0::2] == ["COT2025-A-0001", "index.xlsx"]
    assert main(["jury-pack", str(target), "COT2025-A-0002"]) == 0
    with opened(target.read_bytes()) as archive:
        assert "Te laat." in pdf_text(archive.read("COT2025-A-0002/COT2025-A-0002-samenvatting.pdf"))
    evidence.path_of(Dossier.objects.get(reference="COT2025-A-0001").submissions.get().documents.get().evidence_id).unlink()
    assert main(["jury-pack", str(target)]) == 1
    told = capsys.readouterr().err
    assert "there is no dossier COT2025-A-0009" in told and "COT2025-A-0001: ‘aanvraag.pdf’ kon niet in het pakket" in told
