"""The files that go with the mails, the text of our own receipt, and a quick way to read files without a process for each."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from docx import Document
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from calls.load import load_edition
from calls.model import Edition
from parsers import containers, eml, read, sandbox
from parsers.containers import File
from parsers.model import Reading
from tests.intake.mails import docx, mail
from tests.parsers.wrappings import ciphered, signed, tnef

BLANK = Path(__file__).parents[3] / "calls" / "city_of_things_2025" / "forms" / "city_of_things_2025_aanmeldingsformulier.docx"
SAMPLES = Path(__file__).parents[3] / "samples"

# As templates/mail/receipt.jinja writes it: full of the very words by which an applicant hands something in.
RECEIPT = """Dag

We hebben je aanmelding voor City of Things 2025 ontvangen.

Je kenmerk is {ref}. Vermeld het als je ons over je aanmelding schrijft.

Wat we ontvingen in bijlage:
- aanmelding.docx (41 kB)

Dit is een bevestiging van ontvangst. Of je aanmelding ontvankelijk is, controleren we daarna.

Heb je een vraag over de oproep? Waarmee kunnen we helpen?

City of Things, VLAIO
Wil je iets aanvullen? Antwoord dan op deze mail met het formulier in bijlage."""


@cache
def _form(number: str) -> bytes:
    folder = next(SAMPLES.glob(f"{number}-*"))
    return next(part.data for part in eml.unpack((folder / "bericht.eml").read_bytes()).submission_files())


@cache
def _upload(pattern: str) -> bytes:
    return next(next(SAMPLES.glob("03-*")).glob(pattern)).read_bytes()


def _zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("Testdorp/aanmelding.docx", _form("01"))
    return buffer.getvalue()


def _printed() -> bytes:
    """The same form as the Word file, printed to pdf."""
    buffer = io.BytesIO()
    style = getSampleStyleSheet()["Normal"]
    lines = [paragraph.text.replace("\u200b", "") for paragraph in Document(io.BytesIO(_form("01"))).paragraphs]
    SimpleDocTemplate(buffer).build([Paragraph(escape(line), style) for line in lines if line.strip()])
    return buffer.getvalue()


_WITHDRAWAL = (
    "Gemeente Testdorp",
    "College van burgemeester en schepenen",
    "Betreft: City of Things 2025",
    "Het college besliste op 1 september om de aanmelding van ons project niet verder te zetten en ze in te trekken.",
    "De burgemeester",
)


def _lines_on_paper(lines: tuple[str, ...]) -> bytes:
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer).build([Paragraph(escape(line), getSampleStyleSheet()["Normal"]) for line in lines])
    return buffer.getvalue()


def _two() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("idee 1.docx", _form("01"))
        archive.writestr("idee 2.docx", _form("02"))
    return buffer.getvalue()


def _pasted() -> bytes:
    """A page cut out of the screen and pasted between the lines of a mail: larger than any logo."""
    buffer = io.BytesIO()
    page = Image.effect_noise((700, 300), 12)
    ImageDraw.Draw(page).text((40, 80), "Ondernemingsnummer", font_size=48)
    page.save(buffer, "PNG")
    return buffer.getvalue()


def _entity() -> bytes:
    whole = mail(files=[("aanmelding.docx", _form("01"))])
    return whole[whole.index(b"MIME-Version") :]


def _invitation(method: str) -> bytes:
    return (
        f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20250910T090000Z\r\nSUMMARY:Overleg\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c63f8cfc0f01f0005000201a1e3a2b70000000049454e44ae426082"
)


def _pages(first: int, last: int) -> bytes:
    """Some of the pages of a registration form in pdf."""
    whole, part, buffer = PdfReader(io.BytesIO(_form("28"))), PdfWriter(), io.BytesIO()
    for page in whole.pages[first:last]:
        part.add_page(page)
    part.write(buffer)
    return buffer.getvalue()


def _photo() -> bytes:
    """A picture of a phone on which nothing is written."""
    buffer = io.BytesIO()
    Image.radial_gradient("L").resize((900, 700)).save(buffer, "JPEG")
    return buffer.getvalue()


FILES: dict[str, tuple[str, bytes]] = {
    "registration": ("aanmelding Testdorp.docx", _form("01")),
    "registration-pdf": ("aanmelding.pdf", _form("28")),
    "same-printed": ("aanmelding Testdorp.pdf", _printed()),
    "other": ("aanmelding 2.docx", _form("02")),
    "application": ("aanvraag.pdf", _upload("*formulier*.pdf")),
    "costs": ("begroting.xlsx", _upload("*.xlsx")),
    "notes": ("brief van het bestuur.docx", docx("Het college steunt dit project.", "Gedaan in zitting van 1 september.")),
    "withdrawal": ("brief van het college.docx", docx(*_WITHDRAWAL)),
    "withdrawal-scan": ("Scan_0001.pdf", _lines_on_paper(_WITHDRAWAL)),
    "withdrawal-fr": ("courrier.docx", docx("Madame, Monsieur,", "La commune retire sa candidature à l'appel.", "Le collège")),
    "intent": (
        "intentieverklaring.docx",
        docx("Intentieverklaring", "De partners werken samen aan dit project. Geen van hen trekt zich terug zonder overleg."),
    ),
    "agreement": (
        "samenwerkingsovereenkomst.docx",
        docx(
            *(["Artikel. De partners voeren samen de taken uit die hieronder staan, elk voor het eigen deel."] * 60),
            "Een partner trekt de aanmelding in.",
        ),
    ),
    "blank": ("formulier.docx", BLANK.read_bytes()),
    "broken": ("aanmelding.docx", b"PK\x03\x04" + b"\x00" * 400),
    "picture": ("schermafdruk.png", _PNG),
    "page 1": ("aanmelding 1.pdf", _pages(0, 1)),
    "other pages": ("aanmelding 2.pdf", _pages(1, 99)),
    "photo": ("IMG_2034.jpeg", _photo()),
    "logo": ("image001.png", _PNG),
    "card": ("An Test.vcf", b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:An Test\r\nEND:VCARD\r\n"),
    "winmail": ("winmail.dat", tnef({"aanmelding.docx": _form("01")})),
    "signed": ("smime.p7m", signed(_entity())),
    "ciphered": ("smime.p7m", ciphered(_entity())),
    "forwarded": ("Aanmelding.eml", mail(files=[("aanmelding.docx", _form("01"))])),
    "zip": ("alles.zip", _zipped()),
    "two": ("ideeen.zip", _two()),
    "pasted": ("image004.png", _pasted()),
    "nothing": ("aanmelding.docx", b""),
    "program": ("setup.exe", b"MZ\x90\x00" + b"\x00\x01" * 600),
    "invitation": ("invite.ics", _invitation("REQUEST")),
    "accepted": ("invite.ics", _invitation("REPLY")),
}


@cache
def _expanded(name: str, data: bytes) -> tuple[File, ...]:
    return containers.expand([(name, data)])


@cache
def _read(data: bytes, suffix: str, edition: str) -> Reading:
    return read.read_file(File(f"x{suffix}", data), load_edition(edition))


def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox's work done in this process, each file once."""

    def expand_files(files: list[tuple[str, bytes]], timeout: float) -> tuple[File, ...]:
        return tuple(found for name, data in files for found in _expanded(name, data))

    def read_each(files: list[tuple[str, bytes]], edition: Edition, timeout: float, within: float | None) -> tuple[Reading, ...]:
        return tuple(replace(_read(data, Path(name).suffix, edition.id), name=name) for name, data in files)

    monkeypatch.setattr(sandbox, "unpack_mail", lambda raw, timeout: eml.unpack(raw))
    monkeypatch.setattr(sandbox, "expand_files", expand_files)
    monkeypatch.setattr(sandbox, "read_each", read_each)
