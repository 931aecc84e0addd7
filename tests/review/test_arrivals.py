"""Messages, uploads and files of others: shown as text, handed over as downloads, dealt with once."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from dossiers import evidence
from dossiers.models import Event, Message, NoticeKind, Upload
from dossiers.models.work import PARKED
from parsers import sandbox
from parsers.limits import DEFAULT
from review.filters import file_name
from review.middleware import INERT_POLICY
from tests import factories

pytestmark = pytest.mark.django_db


def _told(pages: Client, address: str) -> list[str]:
    page = pages.get(address).content.decode()
    return [part.split("</p>")[0].split("</strong>")[1].strip() for part in page.split('<div class="note ')[1:]]


def test_the_message_page_shows_headers_reasons_text_and_proof(pages: Client) -> None:
    raw = factories.seal(factories.raw_mail(body="Dag,\n\nMag een provincie meedoen?\n"))
    message = factories.message(raw=raw, triage="question", triage_reasons=["Er staat een vraag in."], needs_person=True)
    dossier = factories.dossier()
    factories.notice(dossier, NoticeKind.RECEIPT, "sent", message=message)
    text = pages.get(f"/berichten/{message.pk}/").content.decode()
    for expected in (
        "An Peeters",
        "an.peeters@leuven.be",
        "cityofthings@vlaio.be",
        "Mag een provincie meedoen?",
        "Er staat een vraag in.",
        "mx1.vlaanderen.be kreeg de mail van smtp.gemeente.example (198.51.100.20).",
        "plan.pdf",
        "Ontvangstbewijs",
        "imaps://mail.vlaanderen.be",
        raw.sha256,
    ):
        assert expected in text, expected


def test_the_text_of_a_mail_in_the_mail_is_shown_as_text(pages: Client) -> None:
    outer, inner = EmailMessage(), EmailMessage()
    inner.set_content("<b>Welke uitdaging</b> wil je aanpakken?")
    outer["From"] = "an.peeters@leuven.be"
    outer.set_content("Zie de mail hierbij.")
    outer.add_attachment(inner)
    text = pages.get(f"/berichten/{factories.message(raw=factories.seal(bytes(outer))).pk}/").content.decode()
    assert "Zie de mail hierbij." in text and "Tekst van de mail die erin zit" in text
    assert "&lt;b&gt;Welke uitdaging&lt;/b&gt; wil je aanpakken?" in text


def test_a_message_without_bytes_or_with_any_bytes_still_has_a_page(pages: Client) -> None:
    for data in (b"", b"\x00\xff\xfe", b"Subject: x\n" * 3, b"\r\n\r\n" + b"\xd8" * 5000):
        message = factories.message(raw=factories.seal(data))
        assert pages.get(f"/berichten/{message.pk}/").status_code == 200
        assert pages.get(f"/berichten/{message.pk}/ruw/").content == data
        Message.objects.filter(pk=message.pk).update(raw=None)
        answer = pages.get(f"/berichten/{message.pk}/")
        assert "We konden dit bericht niet ophalen uit de postbus." in answer.content.decode()
        assert pages.get(f"/berichten/{message.pk}/ruw/").status_code == 404
        message.sightings.all().delete()
        message.events.all()
        Message.objects.filter(pk=message.pk).update(subject="", from_name="", from_address="")
        assert pages.get(f"/berichten/{message.pk}/").status_code == 200


def test_lost_or_changed_evidence_is_told_and_never_handed_over(pages: Client) -> None:
    message = factories.message()
    document = factories.document(factories.dossier().standing)  # type: ignore[arg-type]
    for sha256 in (message.raw_id, document.evidence_id):
        path = evidence.path_of(str(sha256))
        path.chmod(0o640)
        path.write_bytes(b"vervalst")
    assert "weg of veranderd op de schijf" in pages.get(f"/berichten/{message.pk}/").content.decode()
    for address in (f"/berichten/{message.pk}/ruw/", f"/berichten/{message.pk}/bestanden/1/", f"/documenten/{document.pk}/"):
        answer = pages.get(address)
        assert answer.status_code == 500
        assert b"vervalst" not in answer.content
        assert "We kunnen dit bestand niet geven" in answer.content.decode()


@pytest.mark.parametrize(("make", "path"), [(factories.message, "berichten"), (factories.upload, "uploads")])
def test_dealing_with_it_is_noted_once_with_name(pages: Client, make: Any, path: str) -> None:
    row = make(needs_person=True)
    address = f"/{path}/{row.pk}/"
    pages.post(f"{address}afgehandeld/", {"nota": ""})
    assert _told(pages, address) == ["Schrijf kort wat je gedaan hebt."]
    for told in ("Genoteerd als afgehandeld.", "Dit was al afgehandeld."):
        pages.post(f"{address}afgehandeld/", {"nota": "Gebeld met de afzender."})
        assert _told(pages, address) == [told]
    row.refresh_from_db()
    assert row.handled_at is not None
    name = "message" if path == "berichten" else "upload"
    event = Event.objects.get(kind=f"{name}-handled")
    assert (event.actor, event.text, getattr(event, f"{name}_id")) == ("an.peeters", "Afgehandeld: Gebeld met de afzender.", row.pk)


@pytest.mark.parametrize(("make", "path"), [(factories.message, "berichten"), (factories.upload, "uploads")])
def test_a_stuck_one_is_tried_again_once(pages: Client, make: Any, path: str) -> None:
    row = make(state=PARKED, parked_from="received", problem="Drie keer vastgelopen.")
    address = f"/{path}/{row.pk}/"
    assert "Drie keer vastgelopen." in pages.get(address).content.decode()
    for told in ("We proberen dit opnieuw te verwerken.", "Dit is al opnieuw geprobeerd."):
        pages.post(f"{address}opnieuw/")
        assert _told(pages, address) == [told]
    row.refresh_from_db()
    assert row.state == "received"
    other = make(state=PARKED, parked_from="", problem="Een bestand ontbreekt.")
    pages.post(f"/{path}/{other.pk}/opnieuw/")
    assert _told(pages, f"/{path}/{other.pk}/") == ["Dit kan niet vanzelf opnieuw. Kijk wat er mis is en los dat eerst op."]


def test_files_are_downloads_whatever_they_are(pages: Client) -> None:
    page = b"<html><script>alert(1)</script></html>"
    dossier = factories.dossier()
    document = factories.document(dossier.standing, name="plan.html", evidence=factories.seal(page), media_type="text/html")  # type: ignore[arg-type]
    upload = factories.upload()
    upload_bytes = evidence.read(upload.files[0]["sha256"])
    message = factories.message()
    notice = factories.notice(dossier, raw=factories.seal(b"Subject: brief\r\n\r\nDag"))
    expected = {
        f"/documenten/{document.pk}/": (page, "plan.html"),
        f"/uploads/{upload.pk}/bestanden/0/": (upload_bytes, "kostenmodel.xlsx"),
        f"/berichten/{message.pk}/ruw/": (evidence.read(str(message.raw_id)), f"bericht-{message.pk}.eml"),
        f"/berichten/{message.pk}/bestanden/1/": (b"%PDF-1.4 test", "plan.pdf"),
        f"/brieven/{notice.pk}/ruw/": (b"Subject: brief\r\n\r\nDag", f"brief-{notice.pk}.eml"),
    }
    for address, (data, name) in expected.items():
        answer = pages.get(address)
        assert answer.content == data, address
        headers = {key: answer[key] for key in ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Content-Security-Policy")}
        assert headers == {
            "Content-Type": "application/octet-stream",
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": INERT_POLICY,
        }
    assert pages.get(f"/uploads/{upload.pk}/bestanden/1/").status_code == 404
    assert pages.get(f"/berichten/{message.pk}/bestanden/9/").status_code == 404


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\plan.docx", "plan.docx"),
        ("jaarverslag\u202exslx.exe", "jaarverslag xslx.exe"),
        ('a"b;c\r\nSet-Cookie: x.pdf', "a_b;c Set-Cookie_ x.pdf"),
        ("", "bestand"),
        ("....", "bestand"),
        ("x" * 9000 + ".pdf", "x" * 146 + ".pdf"),
        ("kostenmodel é.xlsx", "kostenmodel é.xlsx"),
    ],
)
def test_a_file_name_is_only_a_name(pages: Client, given: str, safe: str) -> None:
    assert file_name(given) == safe
    upload = factories.upload(files=[{"name": given, "sha256": factories.seal(b"x").sha256, "size": 1}])
    answer = pages.get(f"/uploads/{upload.pk}/bestanden/0/")
    assert answer.status_code == 200
    assert "\n" not in answer["Content-Disposition"]
    assert answer["Content-Disposition"].startswith("attachment; filename")


def test_an_upload_page_shows_problem_files_and_dossier(pages: Client) -> None:
    upload = factories.upload(problem="Het bestand is niet hetzelfde.", needs_person=True, files=[{"name": "weg.pdf"}, {"sha256": "x"}])
    text = pages.get(f"/uploads/{upload.pk}/").content.decode()
    for expected in (
        "Het bestand is niet hetzelfde.",
        "weg.pdf",
        "An Peeters",
        "0207.521.503",
        "14 november 2025 om 10.00.00 uur (+01:00)",
    ):
        assert expected in text, expected
    assert pages.get(f"/uploads/{upload.pk}/bestanden/0/").status_code == 404
    assert pages.get(f"/uploads/{upload.pk}/bestanden/1/").status_code == 500
    Upload.objects.filter(pk=upload.pk).update(submitter={}, submitted_at=None)
    assert pages.get(f"/uploads/{upload.pk}/").status_code == 200


def test_settings_keep_the_session_cookie_from_scripts_and_other_sites() -> None:
    assert (settings.SESSION_COOKIE_HTTPONLY, settings.SESSION_COOKIE_SAMESITE, settings.X_FRAME_OPTIONS) == (True, "Lax", "DENY")


def test_a_mail_that_could_not_be_opened_once_is_not_a_mail_without_files(pages: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    message = factories.message(triage="unsure", needs_person=True)
    part, filing = f"/berichten/{message.pk}/bestanden/1/", f"/berichten/{message.pk}/dossier/"
    monkeypatch.setattr(sandbox, "unpack_mail", partial(sandbox.unpack_mail, limits=replace(DEFAULT, mail_size=10)))
    answer = pages.get(part)
    assert answer.status_code == 503 and "Je kan wel het hele bericht downloaden." in answer.content.decode()
    asked = {"soort": "city-of-things-2025/registration", "reden": "Een aanmelding, nagekeken."}
    assert "Er is niets ondergebracht. Probeer het later opnieuw." in pages.post(filing, asked, follow=True).content.decode()
    assert not message.submissions.exists()
    monkeypatch.undo()
    assert pages.get(part).content == b"%PDF-1.4 test"
    pages.post(filing, asked)
    assert [document.name for document in message.submissions.get().documents.all()] == ["plan.pdf"]
