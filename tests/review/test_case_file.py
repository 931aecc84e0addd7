"""The administrative file of a dossier: every piece as it came or left, in order, with a report; what is lost is told, others' text stays text."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.test import Client

from cityofthings.command_line import main
from dossiers import evidence, paper
from dossiers.events import record, writing
from dossiers.models import Dossier, Event, Notice, NoticeKind, Submission, Triage
from review.case_file import file_of
from review.dossier_page import rows
from tests import factories
from tests.factories import RECEIVED, Spec

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script><img src='http://127.0.0.1:9/x.png'>\u202exe"


def taken(dossier: Dossier, problems: list[str] | None = None) -> zipfile.ZipFile:
    archive = zipfile.ZipFile(io.BytesIO(b"".join(file_of(rows().get(pk=dossier.pk), problems))))
    assert archive.testzip() is None
    return archive


def paper_text(archive: zipfile.ZipFile) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(archive.read("verslag.pdf"))).pages).split())


def busy() -> Dossier:
    """Two versions, a question about it, a letter that left, one that waits, a result that two people signed."""
    dossier = factories.dossier(
        Spec(
            "deadline",
            outcome="fail",
            reason="Ontvangen na de uiterste datum.",
            evidence=[{"location": "Received-regel 2", "value": "12.00.01 uur"}],
        ),
        received=RECEIVED,
    )
    mail = factories.message(subject="Aanvulling", from_address="bart@leuven.be", received_at=RECEIVED + timedelta(hours=2))
    extra = Submission.objects.create(
        dossier=dossier, number=2, kind="supplement", base=dossier.submissions.get(), message=mail, channel="mail",
        received_at=RECEIVED + timedelta(hours=2), receipt=factories.receipt(), state=Submission.DONE,
    )  # fmt: skip
    factories.document(extra, name="bijlage.pdf", role="annex", fields={})
    question = factories.message(triage=Triage.QUESTION, subject="Kreeg je onze mail?", received_at=RECEIVED + timedelta(hours=1))
    with writing():
        record("question", "Een vraag over dit dossier.", dossier=dossier, message=question)
    raw = factories.seal(b"Subject: Ontvangen\r\n\r\nWe kregen je aanmelding.\r\n")
    factories.notice(dossier, NoticeKind.RECEIPT, Notice.SENT, raw=raw, sent_at=RECEIVED + timedelta(minutes=1))
    factories.notice(dossier, NoticeKind.LATE)
    factories.signed(dossier, factories.user("leen", None), "Te laat, ik las het ontvangstspoor na.")
    return dossier


def test_every_piece_is_there_in_order_as_it_came_or_left() -> None:
    dossier = busy()
    problems: list[str] = []
    archive = taken(dossier, problems)
    assert problems == []
    assert archive.namelist() == [
        "stukken/001 mail.eml",
        "stukken/001-01 aanmelding.docx",
        "stukken/002 brief.eml",
        "stukken/003 mail.eml",
        "stukken/004 mail.eml",
        "stukken/004-01 bijlage.pdf",
        "stukken/005 brief.txt",
        "verslag.pdf",
        "verslag.html",
    ]
    first, second = dossier.submissions.all()
    assert first.message is not None and second.message is not None
    kept = {
        "001 mail.eml": first.message.raw_id,
        "001-01 aanmelding.docx": first.documents.get().evidence_id,
        "004 mail.eml": second.message.raw_id,
    }
    for name, digest in kept.items():
        assert hashlib.sha256(archive.read(f"stukken/{name}")).hexdigest() == digest
    assert b"We kregen je aanmelding." in archive.read("stukken/002 brief.eml")
    assert "Dit is onze brief." in archive.read("stukken/005 brief.txt").decode()


def test_the_report_tells_receipt_findings_people_and_the_whole_log() -> None:
    dossier = busy()
    archive = taken(dossier)
    page = archive.read("verslag.html").decode()
    for text in (" ".join(page.split()), paper_text(archive)):
        for expected in (
            dossier.reference,
            dossier.applicant_name,
            "Dit is het tijdstip van ontvangst.",
            "Aanvulling bij versie 1",
            "Ontvangen na de uiterste datum.",
            "Received-regel 2",
            "12.00.01 uur",
            "Te laat, ik las het ontvangstspoor na.",
            "Getekend door leen",
            "Kreeg je onze mail?",
            "Deze brief is niet (zeker) vertrokken: wacht op jou.",
            "Een vraag over dit dossier.",
            Event.objects.filter(dossier=dossier).latest("number").hash,
        ):
            assert expected in text, expected
    assert 'href="stukken/001-01%20aanmelding.docx"' in page
    citation = dossier.standing.assessment.findings.get(check_id="deadline").citations[0]["text"]  # type: ignore[union-attr]
    assert citation in page


def test_a_lost_piece_is_told_and_costs_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = busy()
    evidence.path_of(dossier.submissions.all()[0].documents.get().evidence_id).unlink()
    headers_only = factories.message(subject="Te groot", received_at=RECEIVED + timedelta(hours=3))
    headers_only.raw = None
    headers_only.save()
    with writing():
        record("too-large", "Een mail te groot om op te halen.", dossier=dossier, message=headers_only)

    def no_pango(page: str, reference: str) -> bytes:
        raise paper.PaperError("op de server ontbreekt de bibliotheek Pango")

    monkeypatch.setattr(paper, "pdf", no_pango)
    problems: list[str] = []
    archive = taken(dossier, problems)
    assert [problem.split(",")[0] for problem in problems[:2]] == ["stuk 1.1", "stuk 5"] and "Pango" in problems[2]
    assert "zijn weg of veranderd" in archive.read("stukken/001-01 ontbreekt.txt").decode()
    assert "niet opgehaald" in archive.read("stukken/005 ontbreekt.txt").decode()
    assert "verslag.pdf" not in archive.namelist()
    page = archive.read("verslag.html").decode()
    assert "Niet alles kon in dit dossier." in page and "Pango" in page
    assert "stukken/002 brief.eml" in archive.namelist()


def test_text_of_others_stays_text(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda self, request, *_, **__: asked.append(str(request)))
    dossier = factories.dossier(Spec("deadline", reason=HOSTILE, evidence=[{"location": HOSTILE, "value": HOSTILE}]), title=HOSTILE)
    factories.document(dossier.submissions.get(), name="../../" + HOSTILE, fields={})
    archive = taken(dossier)
    page = archive.read("verslag.html").decode()
    assert "<script" not in page and "<img" not in page and "\u202e" not in page and asked == []
    for name in archive.namelist():
        assert not name.startswith("/") and ".." not in name and "\\" not in name and "<" not in name


def test_a_dossier_that_came_in_by_upload_and_one_that_was_never_checked() -> None:
    handed = factories.upload()
    dossier = factories.dossier(checked=False)
    dossier.submissions.update(message=None, upload=handed, received_at=None)
    archive = taken(dossier)
    assert any(name.endswith(" upload.txt") for name in archive.namelist())
    page = archive.read("verslag.html").decode()
    assert f"Upload {handed.platform_id} via platform" in page and "Dit dossier is nog niet gecontroleerd." in page


def test_an_officer_takes_it_and_the_log_says_who(client: Client) -> None:
    dossier = busy()
    client.force_login(factories.user("an.peeters"))
    page = client.get(f"/dossiers/{dossier.reference}/").content.decode()
    assert f'action="/dossiers/{dossier.reference}/stukken/"' in page
    answer: Any = client.post(f"/dossiers/{dossier.reference}/stukken/")
    assert answer["Content-Disposition"] == f'attachment; filename="{dossier.reference}-administratief-dossier.zip"'
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    told = "an.peeters haalde het administratief dossier af."
    assert Event.objects.get(kind="case-file").text == told
    assert told in archive.read("verslag.html").decode()
    assert client.post("/dossiers/COT2025-R-9999/stukken/").status_code == 404


def test_the_command_writes_it_and_says_what_is_lost(tmp_path: Path, capsys: Any) -> None:
    dossier = busy()
    target = tmp_path / "dossier.zip"
    assert main(["case-file", "COT2025-R-9999", str(target)]) == 2
    assert not target.exists()
    assert main(["case-file", dossier.reference, str(target)]) == 0
    assert "stukken/001 mail.eml" in zipfile.ZipFile(target).namelist()
    evidence.path_of(dossier.submissions.all()[0].documents.get().evidence_id).unlink()
    assert main(["case-file", dossier.reference, str(target)]) == 1
    told = capsys.readouterr().err
    assert "there is no dossier 'COT2025-R-9999'" in told and "stuk 1.1" in told
