"""However a form is wrapped, its fields are the same as those of the bare file."""

from __future__ import annotations

import base64
import io
import os
import zipfile
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from calls.load import load_edition
from parsers import archive, containers, sandbox
from parsers.eml import unpack
from parsers.limits import Limits
from parsers.model import Reading
from parsers.read import read_document, read_files
from tests.parsers.wrappings import msg, signed, tnef

DATA = Path(__file__).parent / "data"
EDITION = load_edition("city-of-things-2025")
FORM = (DATA / "aanvraag_wegdek.docx").read_bytes()
BARE = read_document("formulier.docx", FORM, EDITION)


def mail(name: str, data: bytes, kind: str = "application/octet-stream") -> bytes:
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = "An <an@lier.example>", "cityofthings@vlaio.example", "FW: onze aanvraag"
    made.set_content("Zie bijlage.")
    made.add_attachment(data, *kind.split("/"), filename=name)
    return made.as_bytes()


def forwarded(inner: bytes) -> bytes:
    """A mail with another as its attachment, as "Forward as attachment" does it."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = "Jan <jan@lier.example>", "cityofthings@vlaio.example", "Doorgestuurd"
    made.set_content("Van onze collega.")
    made.add_attachment(message_from_bytes(inner, policy=SMTP))
    return made.as_bytes()


def as_file(inner: bytes) -> bytes:
    """A mail saved as .eml and sent along as any file: base64, of no declared kind."""
    return mail("bericht.eml", inner)


def zipped(data: bytes, name: str = "map/formulier.docx") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, data)
    return made.getvalue()


def sealed(inner: bytes) -> bytes:
    """A mail signed so that nothing of it can be read without unwrapping."""
    return (
        b"From: An <an@lier.example>\r\nTo: x@vlaio.example\r\nSubject: Aanvraag\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
        + base64.encodebytes(signed(inner))
    )


MAIL = mail("formulier.docx", FORM)
WRAPPED: dict[str, Callable[[], bytes]] = {
    "a mail": lambda: MAIL,
    "a forwarded mail": lambda: forwarded(MAIL),
    "a mail forwarded twice": lambda: forwarded(forwarded(MAIL)),
    "a mail saved as a file": lambda: as_file(MAIL),
    "a mail saved in a zip in a mail": lambda: mail("alles.zip", zipped(MAIL, "bericht.eml")),
    "a zip in a zip": lambda: mail("alles.zip", zipped(zipped(FORM), "binnen.zip")),
    "an outlook message": lambda: mail("bericht.msg", msg({"formulier.docx": FORM})),
    "an outlook message in an outlook message": lambda: mail("bericht.msg", msg({"Doorgestuurd": {"formulier.docx": FORM}})),
    "a mail in an outlook message": lambda: mail("bericht.msg", msg({"bericht.eml": MAIL})),
    "winmail.dat": lambda: mail("winmail.dat", tnef({"formulier.docx": FORM}), "application/ms-tnef"),
    "winmail.dat in a forwarded mail": lambda: forwarded(mail("winmail.dat", tnef({"formulier.docx": FORM}))),
    "a zip in winmail.dat": lambda: mail("winmail.dat", tnef({"alles.zip": zipped(FORM)})),
    "a signed mail": lambda: sealed(MAIL),
    "a signed mail, forwarded": lambda: forwarded(sealed(MAIL)),
    "a signed form": lambda: mail("formulier.docx.p7m", signed(FORM), "application/pkcs7-mime"),
    "a signed mail as smime.p7m": lambda: mail("smime.p7m", signed(MAIL)),
}


def told(reading: Reading) -> object:
    """All but the names of the file."""
    fields = {name: (f.value, f.raw, f.place, f.confidence, f.problem) for name, f in reading.fields.items()}
    return reading.sha256, reading.role, reading.state, reading.problems, reading.edition, fields


@pytest.mark.parametrize("how", WRAPPED)
def test_a_wrapped_form_says_what_the_bare_one_says(how: str) -> None:
    """By the two ways in: as a mail that arrives, and as a file that is handed in."""
    data = WRAPPED[how]()
    arrived = read_files([(part.name, part.data) for part in unpack(data).submission_files()], EDITION)
    handed_in = read_files([("bericht.eml", data)], EDITION)
    assert len(BARE.fields) > 20
    assert [told(one) for one in arrived] == [told(BARE)]
    assert [told(one) for one in handed_in] == [told(BARE)]


def test_containers_in_containers_share_one_budget() -> None:
    """A mail in which mails hold zips: each is small enough, all together are not. What did fit is read, the rest is there with its reason."""
    block = os.urandom(400_000)
    mails = [(f"{n}.eml", mail(f"{n}.zip", zipped(block, f"{n}.bin"))) for n in range(4)]
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as package:
        for name, data in mails:
            package.writestr(name, data)
    limits = Limits(expanded=sum(len(data) for _, data in mails) + 2_100_000)
    for found in (
        containers.expand([("alles.zip", whole.getvalue())], limits),
        sandbox.expand_files([("alles.zip", whole.getvalue())], limits=limits),
    ):
        fits = [one.name for one in found if not one.problem]
        assert fits == ["alles.zip/0.eml/0.zip/0.bin", "alles.zip/1.eml/1.zip/1.bin"]
        assert [(one.name, one.problem) for one in found if one.problem] == [
            ("alles.zip/2.eml/2.zip", archive.TOO_MUCH),
            ("alles.zip/3.eml", archive.TOO_MUCH),
        ]


def test_files_of_one_submission_share_the_budget() -> None:
    files = [(f"{n}.zip", zipped(os.urandom(500_000), "a.bin")) for n in range(3)] + [("los.docx", FORM)]
    for expand in (containers.expand, sandbox.expand_files):
        found = expand(files, limits=Limits(expanded=1_100_000))
        assert [(one.name, bool(one.problem)) for one in found] == [
            ("0.zip/a.bin", False),
            ("1.zip/a.bin", False),
            ("2.zip", True),
            ("los.docx", False),
        ]
        counted = expand(files, limits=Limits(entries=1))
        assert [bool(one.problem) for one in counted] == [False, True, True, False]


@pytest.mark.parametrize("wrap", [msg, tnef])
def test_too_many_attachments_are_never_some_of_them(wrap: Callable[[dict[str, bytes]], bytes]) -> None:
    data = wrap({f"{n}.docx": FORM for n in range(4)})
    found = containers.expand([("mail.bin", data)], Limits(mail_parts=3))
    assert [(one.name, one.problem) for one in found] == [("mail.bin", archive.TOO_MUCH)]
    assert len(containers.expand([("mail.bin", data)], Limits(mail_parts=4))) == 4


def locked(package: bytes, *names: bytes) -> bytes:
    """The zip with the sign of a password on these files."""
    made = bytearray(package)
    for sign, flags, length, name in ((b"PK\x03\x04", 6, 26, 30), (b"PK\x01\x02", 8, 28, 46)):
        at = made.find(sign)
        while at >= 0:
            if bytes(made[at + name : at + name + int.from_bytes(made[at + length : at + length + 2], "little")]) in names:
                made[at + flags] |= 1
            at = made.find(sign, at + 4)
    return bytes(made)


def test_a_zip_behind_a_password_is_told_as_it_was_handed_in() -> None:
    """The receipt named the file in it, with a size of 0 bytes and the hash of nothing: no proof of what was sent."""
    alone = locked(zipped(FORM), b"map/formulier.docx")
    told = "Dit bestand zit achter een wachtwoord. Stuur het zonder wachtwoord."
    assert containers.expand([("alles.zip", alone)]) == (containers.File("alles.zip", alone, told),)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        package.writestr("a.docx", FORM)
        package.writestr("b.docx", FORM)
    both = locked(made.getvalue(), b"b.docx")
    whole, inner = containers.expand([("alles.zip", both)])
    assert (whole.data, whole.problem) == (both, f"Niet te openen: “b.docx”. {told}")
    assert inner == containers.File("alles.zip/a.docx", FORM)
