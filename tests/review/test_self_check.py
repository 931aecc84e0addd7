"""The start page and the self-check without a browser: what they tell, what they refuse, and that nothing of it stays."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from calls.load import blank_forms, load_edition
from dossiers.models import AddressLink, Document, Dossier, Event, Evidence, Notice, Submission, Upload, WebUpload
from review.middleware import POLICY
from review.public import pages, self_check
from review.public.asker import Turns, asker_of
from tests.checks.told import cases
from tests.intake.mails import docx

CALL = "city-of-things-2025"
SAMPLES = Path(__file__).parents[2] / "samples"
DATA = docx("Een bijlage")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> None:
    self_check.TURNS.forget()


def files(*given: tuple[str, bytes]) -> dict[str, Any]:
    return {"bestanden": [SimpleUploadedFile(name, data) for name, data in given]}


# start page -----------------------------------------------------------------------------------------------------------


def test_the_start_page_tells_dates_channels_and_blank_forms() -> None:
    text = Client().get("/start/").content.decode()
    assert "8 september 2025 om 12.00" in text
    assert "14 november 2025 om 23.59" in text
    assert "mailto:cityofthings@vlaio.be" in text
    for name, path in blank_forms(CALL).items():
        answer = Client().get(f"/start/formulieren/{CALL}/{name}")
        assert b"".join(answer) == path.read_bytes()
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        assert name in text
    for name in ("call.toml", "..%2Fcall.toml", "%2Fetc%2Fpasswd", "nergens.docx"):
        assert Client().get(f"/start/formulieren/{CALL}/{name}").status_code == 404
    assert Client().get(f"/start/formulieren/elders/{name}").status_code == 404


@pytest.mark.parametrize(("seconds", "when"), [(-1, "open"), (0, "minute"), (59, "minute"), (60, "over")])
def test_one_answer_to_whether_a_phase_is_open(seconds: int, when: str) -> None:
    deadline = load_edition(CALL).phases["application"].deadline.at
    assert [p.when for p in pages.phases_now(deadline + timedelta(seconds=seconds)) if p.id == "application"] == [when]


# self-check -----------------------------------------------------------------------------------------------------------


def test_a_check_of_your_own_tells_what_is_missing_and_keeps_nothing(own_data_dir: Path) -> None:
    form = blank_forms(CALL)["city_of_things_2025_aanmeldingsformulier.docx"]
    before = set(own_data_dir.rglob("*"))
    answer = Client().post("/zelftest/", files((form.name, form.read_bytes())))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Je hebt nog niets ingediend." in text
    assert "Aanmeldingsformulier volledig" in text
    assert "Wat doe je?" in text
    assert set(own_data_dir.rglob("*")) == before
    rows = (Upload, Submission, Dossier, Document, Evidence, Event, Notice, WebUpload, AddressLink)
    assert [model.objects.count() for model in rows] == [0] * len(rows)  # type: ignore[attr-defined]
    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Security-Policy"] == POLICY


def test_a_file_that_is_not_there_is_asked_for_once(db: None) -> None:
    name = "city_of_things_2025_formulier_projectaanvraag SCHOONTIJD.pdf"
    (result,) = self_check.look_at([(name, (SAMPLES / "09-no-cost-model" / name).read_bytes())])
    asked = [finding.check for group in result.groups for _, finding in group.findings if "kostenmodel" in finding.remedy]
    unseen = {finding.check for group in result.groups if group.tone == "quiet" for _, finding in group.findings}
    assert asked == ["documents-complete"]
    assert "budget-balanced" in unseen


def test_nobody_is_told_that_a_member_of_staff_will_look(db: None) -> None:
    """Nothing was handed in: there is no officer who looks at it. Over every case that the checks know."""
    told, doubts = [], 0
    for name, case in cases():
        for group in self_check._result(case).groups:
            doubts += group.tone == "doubt"
            told += [(name, finding.check) for _, finding in group.findings if "medewerker" in f"{finding.reason} {finding.remedy}"]
            assert all(finding.reason for _, finding in group.findings)
    assert doubts > 50
    assert told == []


def test_limits_of_the_self_check_one_by_one(settings: Any) -> None:
    settings.COT_WEB_FILE_BYTES = 2000
    for given, status, told in (
        (files(), 400, "Kies eerst een of meer bestanden"),
        (files(("groot.docx", b"x" * 2001)), 400, "‘groot.docx’ is groter dan"),
        (files(("a", b"x" * 90_000), ("b", b"x" * 20_000)), 413, "samen groter dan"),
        (files(*((f"{n}.txt", b"x") for n in range(6))), 400, "te veel bestanden"),
        (files(("leeg.docx", b"")), 400, "‘leeg.docx’ is leeg"),
        (files(("factuur.pdf", b"MZ\x90\x00")), 400, "is een programma"),
        (files(("<img onerror=alert(1)>.docx", b"x" * 2001)), 400, "&lt;img"),
    ):
        answer = Client().post("/zelftest/", given)
        assert (answer.status_code, told in answer.content.decode()) == (status, True), told


def test_turns_are_counted_per_address_and_come_back(rf: Any, settings: Any) -> None:
    for _ in range(20):
        Client().post("/zelftest/", files(("leeg.docx", b"")))
    answer = Client().post("/zelftest/", files(("leeg.docx", b"")))
    assert (answer.status_code, "Probeer het over 10 minuten opnieuw" in answer.content.decode()) == (429, True)
    assert Client(REMOTE_ADDR="10.1.1.1").post("/zelftest/", files(("leeg.docx", b""))).status_code == 400
    turns = Turns(1, 0.05)
    assert turns.take("a") == 0.0
    assert 0 < turns.take("a") <= 0.05
    assert turns.take("b") == 0.0
    turns.forget()
    assert turns.take("a") == 0.0
    asked = [asker_of(rf.get("/", REMOTE_ADDR=address)) for address in ("2001:db8::1", "2001:db8::ffff", "2001:db8:0:1::1", "", "x")]
    assert (asked[0] == asked[1], asked[1] == asked[2], asked[3] == asked[4]) == (True, False, True)
    forged = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "1.1.1.1, 2.2.2.2"}
    assert asker_of(rf.get("/", **forged)) == asker_of(rf.get("/", REMOTE_ADDR="10.0.0.1"))
    settings.COT_PROXIES = 1
    assert asker_of(rf.get("/", **forged)) == asker_of(rf.get("/", REMOTE_ADDR="2.2.2.2"))


def test_when_all_places_are_taken_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_check, "PATIENCE", 0.01)
    for _ in range(self_check.AT_ONCE):
        self_check._places.acquire()
    try:
        answer = Client().post("/zelftest/", files(("a.docx", DATA)))
    finally:
        for _ in range(self_check.AT_ONCE):
            self_check._places.release()
    assert (answer.status_code, "Probeer het over een minuut opnieuw" in answer.content.decode()) == (503, True)
