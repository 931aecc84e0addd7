"""The upload page without a browser: who may do what, what it refuses, and what it leaves behind."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from calls.load import load_edition
from dossiers import evidence
from dossiers.models import AddressLink, Dossier, Notice, Submission, Upload, WebUpload, WebUploadFile
from dossiers.pipeline import work_off
from review.public import drafts, self_check
from review.views.errors import server_error
from tests.intake.mails import docx

CALL = "city-of-things-2025"
APPLICATION = f"{CALL}/application"
EMAIL = "an@testdorp.example"
DATA = docx("Een bijlage")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> None:
    self_check.TURNS.forget()


@pytest.fixture
def applicant() -> Client:
    """Somebody whose address is confirmed, by the link from the mail."""
    return confirmed(EMAIL)


def confirmed(email: str) -> Client:
    client = Client()
    assert client.post("/opladen/adres/", {"email": email}).status_code == 200
    assert client.post(link_sent_to(email)).status_code == 302
    return client


def link_sent_to(email: str) -> str:
    work_off()
    notice = Notice.objects.filter(kind="confirm-address", recipient=email).latest("pk")
    assert notice.state == Notice.SENT
    return re.search(r"http://127.0.0.1:8000(/\S+)", notice.text)[1]  # type: ignore[index]


def begin(client: Client, phase: str = APPLICATION, **more: str) -> WebUpload:
    answer = client.post("/opladen/nieuw/", {"fase": phase, **more})
    assert answer.status_code == 302, answer.content.decode()
    return WebUpload.objects.get(pk=answer["Location"].split("/")[2])


def announce(client: Client, draft: WebUpload, data: bytes, name: str = "bijlage.docx", **more: Any) -> Any:
    told = {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()} | more
    return client.post(f"/opladen/{draft.pk}/bestanden/", json.dumps(told), content_type="application/json")


def send(client: Client, draft: WebUpload, number: int, offset: int, data: bytes) -> Any:
    address = f"/opladen/{draft.pk}/bestanden/{number}/"
    return client.patch(address, data, content_type="application/octet-stream", headers={"Upload-Offset": str(offset)})


def whole(client: Client, draft: WebUpload, data: bytes = DATA, name: str = "bijlage.docx") -> None:
    number = announce(client, draft, data, name).json()["id"]
    assert send(client, draft, number, 0, data).json() == {"offset": len(data)}


def files(*given: tuple[str, bytes]) -> dict[str, Any]:
    return {"bestanden": [SimpleUploadedFile(name, data) for name, data in given]}


def test_writes_need_the_token_of_our_own_form(applicant: Client) -> None:
    draft = begin(applicant)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = applicant.cookies
    assert strict.post("/zelftest/", files(("a.docx", DATA))).status_code == 403
    assert strict.post("/opladen/adres/", {"email": EMAIL}).status_code == 403
    assert announce(strict, draft, DATA).status_code == 403
    assert strict.post(f"/opladen/{draft.pk}/indienen/", files(("a.docx", DATA))).status_code == 403
    assert (Upload.objects.count(), WebUploadFile.objects.count()) == (0, 0)


# address --------------------------------------------------------------------------------------------------------------


def test_a_link_works_once_and_only_by_its_button() -> None:
    client = Client()
    client.post("/opladen/adres/", {"email": f" {EMAIL} "})
    address = link_sent_to(EMAIL)
    other = Client()
    assert "Ja, ga verder" in other.get(address).content.decode()
    assert "Ja, ga verder" in client.get(address).content.decode(), "a mail filter that opens the link does not use it up"
    assert client.post(address).status_code == 302
    assert EMAIL in client.get("/opladen/").content.decode()
    assert (client.get(address).status_code, other.post(address).status_code) == (410, 410)
    assert EMAIL not in other.get("/opladen/").content.decode()
    client.post("/opladen/afsluiten/")
    assert EMAIL not in client.get("/opladen/").content.decode()


def test_a_link_expires_and_cannot_be_forged() -> None:
    client = Client()
    client.post("/opladen/adres/", {"email": EMAIL})
    address = link_sent_to(EMAIL)
    assert client.get(address[:-2] + "x/").status_code == 410
    assert client.post("/opladen/bevestigen/1/").status_code == 410
    AddressLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert (client.get(address).status_code, client.post(address).status_code) == (410, 410)


def test_a_confirmation_ends_by_itself(applicant: Client) -> None:
    session = applicant.session
    session["applicant"] = session["applicant"] | {"until": (timezone.now() - timedelta(seconds=1)).isoformat()}
    session.save()
    assert EMAIL not in applicant.get("/opladen/").content.decode()


@pytest.mark.parametrize(
    "email", ["", "an", "an@", "@x.example", "an@x..example", "an@x.example\nBcc: b@x.example", "cityofthings@vlaio.be"]
)
def test_an_address_that_is_none_is_told(email: str) -> None:
    answer = Client().post("/opladen/adres/", {"email": email})
    assert (answer.status_code, Notice.objects.count()) == (400, 0)


def test_links_are_limited_per_address_and_per_asker(settings: Any) -> None:
    def asked(email: str, **more: str) -> int:
        return Client(**more).post("/opladen/adres/", {"email": email}).status_code

    assert [asked(EMAIL) for _ in range(4)] == [200, 200, 200, 400]
    assert [asked(f"an{n}@testdorp.example") for n in range(8)] == [200] * 7 + [400]
    assert asked("bert@testdorp.example", REMOTE_ADDR="10.9.9.9") == 200
    assert Notice.objects.filter(kind="confirm-address").count() == 11


# upload ---------------------------------------------------------------------------------------------------------------


def test_an_upload_in_parts_becomes_a_submission_with_both_instants(applicant: Client, own_data_dir: Path) -> None:
    draft = begin(applicant, naam="An Peeters")
    begun = announce(applicant, draft, DATA).json()
    half = len(DATA) // 2
    assert send(applicant, draft, begun["id"], 0, DATA[:half]).json() == {"offset": half}
    again = send(applicant, draft, begun["id"], 0, DATA[:half])
    assert (again.status_code, again.json()["offset"]) == (409, half), "the same part twice is told, and where to go on"
    assert announce(applicant, draft, DATA).json() == {"id": begun["id"], "offset": half}, "announced again: the same file"
    page = applicant.get(f"/opladen/{draft.pk}/").content.decode()
    assert "Kies dit bestand opnieuw: we gaan verder waar het stopte" in page
    early = applicant.post(f"/opladen/{draft.pk}/indienen/")
    assert (early.status_code, "nog niet helemaal aangekomen" in early.content.decode()) == (409, True)
    assert Upload.objects.count() == 0
    assert send(applicant, draft, begun["id"], half, DATA[half:]).json() == {"offset": len(DATA)}
    assert applicant.post(f"/opladen/{draft.pk}/indienen/").status_code == 302
    assert applicant.post(f"/opladen/{draft.pk}/indienen/").status_code == 302
    upload = Upload.objects.get()
    assert (upload.channel, upload.phase, upload.call, upload.submitter) == (
        "web",
        "application",
        CALL,
        {"name": "An Peeters", "email": EMAIL, "organisation_kbo": ""},
    )
    assert evidence.read(upload.files[0]["sha256"]) == DATA
    assert not list((own_data_dir / "incoming").rglob("*"))
    assert upload.upload_started_at <= upload.submitted_at  # type: ignore[operator]
    work_off()
    submission = Submission.objects.get()
    assert (submission.channel, submission.receipt["source"], submission.receipt["began_at"]) == (
        "web",
        "web",
        upload.upload_started_at.isoformat(),  # type: ignore[union-attr]
    )
    receipt = applicant.get(f"/opladen/{draft.pk}/").content.decode()
    assert submission.dossier.reference in receipt
    assert upload.files[0]["sha256"] in receipt
    told = Notice.objects.get(kind="receipt")
    assert (told.recipient, told.state, "Nummer van je upload" in told.text) == (EMAIL, Notice.SENT, True)
    findings = {finding.check_id: finding for finding in submission.dossier.standing.assessment.findings.all()}  # type: ignore[union-attr]
    assert "via de uploadpagina" in findings["deadline"].reason


def test_without_a_script_the_files_come_along(applicant: Client, own_data_dir: Path) -> None:
    draft = begin(applicant, f"{CALL}/registration")
    given = files(("a.docx", DATA), ("b <b>.docx", docx("Nog een")))
    assert applicant.post(f"/opladen/{draft.pk}/indienen/", given).status_code == 302
    upload = Upload.objects.get()
    assert [file["name"] for file in upload.files] == ["a.docx", "b <b>.docx"]
    assert evidence.read(upload.files[0]["sha256"]) == DATA
    assert "b &lt;b&gt;.docx" in applicant.get(f"/opladen/{draft.pk}/").content.decode()
    assert not list((own_data_dir / "incoming").rglob("*"))
    work_off()
    assert Dossier.objects.get().phase == "registration"


def test_a_new_version_goes_into_the_same_dossier_and_only_into_your_own(applicant: Client) -> None:
    first = begin(applicant)
    whole(applicant, first)
    applicant.post(f"/opladen/{first.pk}/indienen/")
    work_off()
    dossier = Dossier.objects.get()
    other = confirmed("bert@elders.example")
    answer = other.post("/opladen/nieuw/", {"fase": APPLICATION, "dossier": dossier.reference})
    assert (answer.status_code, "Dit dossier kennen we niet" in answer.content.decode()) == (400, True)
    assert dossier.reference not in other.get("/opladen/").content.decode()
    second = begin(applicant, "", dossier=dossier.reference)
    whole(applicant, second, docx("Beter"))
    applicant.post(f"/opladen/{second.pk}/indienen/")
    work_off()
    assert (Dossier.objects.count(), list(dossier.submissions.values_list("number", flat=True))) == (1, [1, 2])


def test_uploads_of_others_do_not_exist(applicant: Client) -> None:
    draft = begin(applicant)
    whole(applicant, draft)
    for stranger, status in ((confirmed("bert@elders.example"), 404), (Client(), 403)):
        assert stranger.get(f"/opladen/{draft.pk}/").status_code == status
        assert stranger.post(f"/opladen/{draft.pk}/indienen/").status_code == status
        assert announce(stranger, draft, DATA).status_code == status
        assert send(stranger, draft, WebUploadFile.objects.get().pk, 0, DATA).status_code == status
    assert Upload.objects.count() == 0


def test_limits_of_the_upload_one_by_one(applicant: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = begin(applicant)
    settings.COT_WEB_FILE_BYTES = len(DATA)
    assert announce(applicant, draft, DATA + b"x").status_code == 413
    assert announce(applicant, draft, b"").status_code == 400
    for told in ("", "[]", "[" * 100_000, '{"name": "a"}', '{"name": "a", "size": "veel"}', '{"name": "a", "size": 1e400}'):
        assert applicant.post(f"/opladen/{draft.pk}/bestanden/", told, content_type="application/json").status_code == 400, told
    number = announce(applicant, draft, DATA).json()["id"]
    assert send(applicant, draft, number, 0, DATA + b"x").status_code == 400
    WebUploadFile.objects.all().delete()
    program = b"\x7fELF" + DATA[4:]
    number = announce(applicant, draft, program).json()["id"]
    answer = send(applicant, draft, number, 0, program)
    assert (answer.status_code, "is een programma" in answer.json()["problem"]) == (400, True)
    assert applicant.delete(f"/opladen/{draft.pk}/bestanden/{number}/").status_code == 204
    assert applicant.post(f"/opladen/{draft.pk}/indienen/").status_code == 400
    monkeypatch.setattr(drafts, "MOST_FILES", 1)
    whole(applicant, draft)
    assert "ten hoogste 1 bestanden" in announce(applicant, draft, DATA, "nog.docx").json()["problem"]
    settings.COT_MAX_UPLOAD_BYTES = 10
    assert applicant.post(f"/opladen/{draft.pk}/indienen/", files(("a.docx", DATA))).status_code == 413
    settings.COT_MAX_UPLOAD_BYTES = 10**9
    assert applicant.post(f"/opladen/{draft.pk}/indienen/", files(("a.docx", DATA + b"x"))).status_code == 413
    monkeypatch.setattr("review.receiving.FREE_BYTES", 1 << 60)
    assert applicant.post(f"/opladen/{draft.pk}/indienen/").status_code == 503
    assert announce(applicant, draft, DATA, "nog.docx").status_code == 503
    assert send(applicant, draft, WebUploadFile.objects.get().pk, len(DATA), b"x").status_code == 503
    assert Upload.objects.count() == 0


@pytest.mark.parametrize(
    ("begun", "pressed", "told"),
    [
        (-60, -1, "<strong>Ontvangen.</strong>"),
        (-60, 0, "Je diende in rond de deadline zelf."),
        (5, 59, "Je diende in rond de deadline zelf."),
        (-60, 60, "Je upload begon voor de deadline en was klaar na de deadline."),
        (0, 60, "De deadline was al voorbij."),
    ],
)
def test_the_receipt_tells_how_the_upload_lies_to_the_deadline(applicant: Client, begun: int, pressed: int, told: str) -> None:
    deadline = load_edition(CALL).phases["application"].deadline.at
    draft = begin(applicant)
    whole(applicant, draft)
    applicant.post(f"/opladen/{draft.pk}/indienen/")
    WebUpload.objects.update(started_at=deadline + timedelta(seconds=begun), submitted_at=deadline + timedelta(seconds=pressed))
    page = applicant.get(f"/opladen/{draft.pk}/").content.decode()
    [status] = re.findall(r'role="status"><p>(.*?)</p>', page)
    assert told in status
    assert ("Een medewerker" in status) is (pressed >= 0)


def test_bytes_that_are_not_those_announced_are_asked_again(applicant: Client) -> None:
    draft = begin(applicant)
    number = announce(applicant, draft, DATA).json()["id"]
    send(applicant, draft, number, 0, bytes(len(DATA)))
    answer = applicant.post(f"/opladen/{draft.pk}/indienen/")
    assert (answer.status_code, "is beschadigd aangekomen" in answer.content.decode(), Upload.objects.count()) == (409, True, 0)
    send(applicant, draft, number, 0, DATA)
    assert applicant.post(f"/opladen/{draft.pk}/indienen/").status_code == 302


def test_a_crash_between_sealing_and_handing_in_is_mended_by_pressing_again(applicant: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = begin(applicant)
    whole(applicant, draft)

    def crash(*_: object) -> None:
        raise OSError("stroom weg")

    with monkeypatch.context() as broken:
        broken.setattr(drafts, "hand_in", crash)
        with pytest.raises(OSError, match="stroom weg"):
            applicant.post(f"/opladen/{draft.pk}/indienen/")
    first = WebUpload.objects.get().submitted_at
    assert applicant.post(f"/opladen/{draft.pk}/indienen/").status_code == 302
    assert (Upload.objects.get().submitted_at, first is None) == (first, False)


def test_what_was_handed_in_can_no_longer_change(applicant: Client) -> None:
    draft = begin(applicant)
    whole(applicant, draft)
    applicant.post(f"/opladen/{draft.pk}/indienen/")
    number = WebUploadFile.objects.get().pk
    assert announce(applicant, draft, DATA, "nog.docx").status_code == 409
    assert send(applicant, draft, number, 0, DATA).status_code == 409
    assert applicant.delete(f"/opladen/{draft.pk}/bestanden/{number}/").status_code == 409
    assert applicant.post(f"/opladen/{draft.pk}/indienen/", files(("nog.docx", b"nog"))).status_code == 409
    assert Upload.objects.get().files[0]["name"] == "bijlage.docx"


def test_a_file_is_taken_out_again_without_a_script(applicant: Client) -> None:
    draft = begin(applicant)
    whole(applicant, draft, DATA, "fout.docx")
    address = f"/opladen/{draft.pk}/indienen/"
    assert applicant.post(address, {"weg": "x"}).status_code == 404
    assert applicant.post(address, {"weg": str(WebUploadFile.objects.get().pk)}).status_code == 302
    assert (WebUploadFile.objects.count(), Upload.objects.count()) == (0, 0)


def test_what_was_never_handed_in_goes_away_and_nothing_else(applicant: Client, own_data_dir: Path) -> None:
    kept, left = begin(applicant), begin(applicant)
    whole(applicant, kept)
    applicant.post(f"/opladen/{kept.pk}/indienen/")
    whole(applicant, left)
    long_ago = timezone.now() - drafts.KEPT - timedelta(minutes=1)
    WebUpload.objects.update(opened_at=long_ago)
    AddressLink.objects.update(asked_at=long_ago)
    Session.objects.update(expire_date=long_ago)
    assert drafts.forget_old() == 1
    assert (AddressLink.objects.count(), Session.objects.count()) == (0, 0)
    assert (WebUpload.objects.get(), Upload.objects.count()) == (kept, 1)
    assert not list((own_data_dir / "incoming").rglob("*"))


def test_hostile_names_are_text(applicant: Client) -> None:
    draft = begin(applicant, naam="<script>alert(1)</script>")
    for name in ('"><img src=x onerror=alert(1)>.docx', "../../etc/passwd", "a\u202excod.exe", "x" * 10_000, "=cmd|' /C calc'!A0"):
        whole(applicant, draft, DATA, name)
    text = applicant.get(f"/opladen/{draft.pk}/").content.decode()
    assert "<img" not in text
    assert "\u202e" not in text
    applicant.post(f"/opladen/{draft.pk}/indienen/")
    text = applicant.get(f"/opladen/{draft.pk}/").content.decode()
    assert "&lt;img" in text
    assert "<script>" not in text


def test_what_goes_wrong_leads_an_applicant_back_to_the_start_page(applicant: Client, rf: Any) -> None:
    for client in (applicant, Client()):
        page = client.get("/opladen/00000000-0000-4000-8000-000000000000/nergens").content.decode()
        assert ("Kijk het adres na" in page, "werklijst" in page, 'href="/start/"' in page) == (True, False, True)
    page = server_error(rf.post("/opladen/nieuw/")).content.decode()
    assert "Blijft het misgaan? Mail cityofthings@vlaio.be." in page
    assert ("beheerder" in page, 'href="/start/"' in page) == (False, True)
    page = server_error(rf.get("/dossiers/")).content.decode()
    assert ("Verwittig je beheerder" in page, "Naar de werklijst" in page) == (True, True)
