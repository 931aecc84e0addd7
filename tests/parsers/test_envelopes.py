"""Wrappings that mail programs put around documents: what is inside comes out, and what cannot is told."""

from __future__ import annotations

import base64
import io
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import msoffcrypto
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from msoffcrypto.format.ooxml import OOXMLFile

from calls.load import load_edition
from parsers import eml, envelopes, media
from parsers.containers import expand
from parsers.model import Role, State
from parsers.read import read_document, read_files
from tests.parsers.wrappings import ciphered, compound, msg, signed, tnef

DATA = Path(__file__).parent / "data"
EDITION = load_edition("city-of-things-2025")
FORM = (DATA / "aanvraag_wegdek.docx").read_bytes()
MODEL = (DATA / "kostenmodel_doorgerekend.xlsx").read_bytes()
LOGO = b"\x89PNG\r\n\x1a\n" + b"\0" * 900
HEAD = b"From: Jan <jan@lier.example>\r\nTo: x@vlaio.example\r\nSubject: Aanvraag\r\nMIME-Version: 1.0\r\n"


def entity() -> bytes:
    """What a mail program signs: the mail without its outer headers."""
    message = EmailMessage(policy=SMTP)
    message.set_content("Beste, hierbij onze aanvraag.")
    message.add_attachment(FORM, maintype="application", subtype="octet-stream", filename="formulier.docx")
    return message.as_bytes()


def wrapped(data: bytes, kind: str = "signed-data") -> bytes:
    body = base64.encodebytes(data)
    head = f'Content-Type: application/pkcs7-mime; smime-type={kind}; name="smime.p7m"\r\n'.encode()
    return HEAD + head + b'Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="smime.p7m"\r\n\r\n' + body


def names(files: list[tuple[str, bytes]]) -> list[tuple[str, bytes, str]]:
    return [(file.name, file.data, file.problem) for file in expand(files)]


def test_saved_outlook_mail_gives_its_attachments() -> None:
    mail = msg({"formulier é.docx": FORM, "Doorgestuurd": {"kosten.xlsx": MODEL}, "image001.png": LOGO}, {"image001.png": "image001"})
    assert media.sniff(mail, "x") == media.MSG
    assert names([("bewaard.msg", mail)]) == [("bewaard.msg/formulier é.docx", FORM, ""), ("bewaard.msg/kosten.xlsx", MODEL, "")]
    readings = read_files([("bewaard.msg", mail)], EDITION)
    assert [(one.role, one.state) for one in readings] == [(Role.APPLICATION_FORM, State.READ), (Role.COST_MODEL, State.READ)]


def test_attachment_that_is_only_a_link_is_told() -> None:
    mail = compound(
        {"__properties_version1.0": b"\0" * 32, "__attach_version1.0_#00000000/__substg1.0_3707001F": "a.docx".encode("utf-16-le")}
    )
    ((name, data, problem),) = names([("m.msg", mail)])
    assert (name, data) == ("m.msg/a.docx", b"") and "verwijzing" in problem


def test_saved_outlook_mail_without_attachment_is_told() -> None:
    ((name, _, problem),) = names([("m.msg", msg({}))])
    assert name == "m.msg" and "geen document" in problem


@pytest.mark.parametrize("cut", [600, 1100, 3000])
def test_torn_outlook_mail_is_told(cut: int) -> None:
    (reading,) = read_files([("m.msg", msg({"f.docx": FORM})[:cut])], EDITION)
    assert reading.state in (State.UNREADABLE, State.UNSUPPORTED) and "docx, pdf of xlsx" in " ".join(reading.problems)


def test_winmail() -> None:
    packed = tnef({"formulier.docx": FORM, "begroting.xlsx": MODEL})
    assert media.sniff(packed) == media.TNEF
    assert names([("winmail.dat", packed)]) == [("winmail.dat/formulier.docx", FORM, ""), ("winmail.dat/begroting.xlsx", MODEL, "")]


def test_winmail_with_only_the_text_of_the_mail_is_no_document() -> None:
    assert names([("winmail.dat", tnef({}))]) == []


@pytest.mark.parametrize("cut", [12, 90, 400, 5000])
def test_torn_winmail_is_told(cut: int) -> None:
    readings = read_files([("winmail.dat", tnef({"f.docx": FORM})[:cut])], EDITION)
    assert [(one.state, bool(one.problems)) for one in readings] == [(State.UNREADABLE, True)]


@pytest.mark.parametrize("encoding", [Encoding.DER, Encoding.PEM])
def test_signed_mail_is_unwrapped(encoding: Encoding) -> None:
    mail = eml.unpack(wrapped(signed(entity(), encoding)))
    assert (mail.from_address, mail.body_text, mail.problems) == ("jan@lier.example", "Beste, hierbij onze aanvraag.", ())
    assert [(part.name, part.data) for part in mail.submission_files()] == [("formulier.docx", FORM)]


def test_signed_mail_as_an_attachment_and_signed_file() -> None:
    assert names([("smime.p7m", signed(entity()))]) == [("smime.p7m/formulier.docx", FORM, "")]
    assert names([("begroting.xlsx.p7m", signed(MODEL))]) == [("begroting.xlsx.p7m/begroting.xlsx", MODEL, "")]
    assert names([("smime.p7m", signed(FORM))]) == [("smime.p7m/smime.docx", FORM, "")]


def test_ciphered_mail_is_told_and_stays_a_file() -> None:
    mail = eml.unpack(wrapped(ciphered(entity()), "enveloped-data"))
    assert "versleuteld" in mail.problems[0]
    (part,) = mail.submission_files()
    reading = read_document(part.name, part.data, EDITION)
    assert (reading.state, reading.problems) == (State.UNREADABLE, (envelopes.ENCIPHERED,))


def test_pgp_mail_is_told() -> None:
    raw = HEAD + (
        b'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
        b'--b\r\nContent-Type: application/octet-stream; name="encrypted.asc"\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n--b--\r\n'
    )
    mail = eml.unpack(raw)
    assert "versleuteld" in mail.problems[0] and [part.name for part in mail.submission_files()] == ["encrypted.asc"]


def locked(data: bytes, password: str) -> bytes:
    made = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, made)
    assert msoffcrypto.OfficeFile(io.BytesIO(made.getvalue())).is_encrypted()
    return made.getvalue()


@pytest.mark.parametrize("data", [FORM, MODEL])
def test_office_file_behind_a_password_is_told(data: bytes) -> None:
    reading = read_document("x", locked(data, "geheim"), EDITION)
    assert (reading.state, reading.problems, reading.media_type) == (State.UNREADABLE, (envelopes.LOCKED,), media.ENCRYPTED)


def test_read_only_workbook_opens_as_it_does_for_everybody() -> None:
    reading = read_document("x", locked(MODEL, "VelvetSweatshop"), EDITION)
    assert (reading.state, reading.role) == (State.READ, Role.COST_MODEL)
    assert reading.fields["cost_model.total_cost"].value == read_document("x", MODEL, EDITION).fields["cost_model.total_cost"].value
