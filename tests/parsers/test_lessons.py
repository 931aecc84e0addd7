"""One test per row of what went wrong in other systems: hanging and resources (33 to 38), attachments and content not recognised (39 to 51).

Rows 30 to 32 are about fetching mail and stand in ``tests/intake``. The number is that of the row; the name says what happened there.
"""

from __future__ import annotations

import base64
import hashlib
import io
import time
import zipfile
from dataclasses import replace
from decimal import Decimal
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pypdf
import pytest
from PIL import Image

from calls.load import load_edition
from parsers import cost_model, eml, envelopes, media, office, openers, sandbox, scans, values, xlsx
from parsers.archive import TooLarge
from parsers.limits import DEFAULT
from parsers.model import Role, State, Unreadable
from parsers.read import read_document, read_files
from tests.parsers import builders
from tests.parsers.test_read import repacked, saved
from tests.parsers.wrappings import ciphered, msg, signed, tnef

DATA = Path(__file__).parent / "data"
EDITION = load_edition("city-of-things-2025")
COST_FORM = EDITION.form("cost-model")
FORM = (DATA / "aanvraag_wegdek.docx").read_bytes()
PDF = (DATA / "aanvraag_wegdek.pdf").read_bytes()
MODEL = (DATA / "kostenmodel_doorgerekend.xlsx").read_bytes()
HEAD = "From: jan@lier.example\r\nTo: x@vlaio.example\r\nSubject: Aanvraag\r\nMIME-Version: 1.0\r\n"


def mail(*parts: str) -> bytes:
    body = "".join(f"--grens\r\n{part}\r\n" for part in ("Content-Type: text/plain\r\n\r\nBeste", *parts))
    return f'{HEAD}Content-Type: multipart/mixed; boundary="grens"\r\n\r\n{body}--grens--\r\n'.encode("utf-8", "surrogateescape")


def part(headers: str, data: bytes) -> str:
    return f"{headers}\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64.encodebytes(data).decode()}"


def files(raw: bytes) -> list[tuple[str, bytes]]:
    return [(one.name, one.data) for one in eml.unpack(raw).submission_files()]


def endless(_: bytes) -> None:
    time.sleep(60)


def test_33_mail_with_70_attachments_times_out() -> None:
    began = time.monotonic()
    raw = mail(*(part(f'Content-Type: application/pdf; name="{n}.pdf"', PDF) for n in range(70)))
    found = sandbox.unpack_mail(raw)
    assert ([one.name for one in found.submission_files()], found.problems) == ([f"{n}.pdf" for n in range(70)], ())
    assert time.monotonic() - began < 60


def test_34_picture_of_50000_megapixels_blocks_the_queue() -> None:
    wide = (
        b"\x89PNG\r\n\x1a\n"
        + bytes.fromhex("0000000d49484452")
        + (223_000).to_bytes(4, "big") * 2
        + bytes.fromhex("0100000000")
        + b"\0" * 40
    )
    reading = read_document("x.png", wide, EDITION)
    assert (reading.state, reading.role) in ((State.TOO_LARGE, Role.UNKNOWN), (State.UNREADABLE, Role.UNKNOWN)) and reading.problems
    target = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(target, "png")
    with pytest.raises(TooLarge):
        scans.image(target.getvalue(), DEFAULT)


def test_34_corrupt_pdf_blocks_the_queue() -> None:
    torn, sound = sandbox.read_files([("a.pdf", PDF[:9000]), ("b.docx", FORM)], EDITION)
    assert (torn.state, bool(torn.problems), sound.role) == (State.UNREADABLE, True, Role.APPLICATION_FORM)


def test_35_loops_in_a_pdf_parser_are_cut_off() -> None:
    with pytest.raises(sandbox.TimedOut):
        sandbox.call(endless, PDF, timeout=1.0)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(PDF))
    tree = writer.root_object["/Pages"].get_object()
    tree["/Kids"].append(tree.indirect_reference)  # a page tree that goes round
    target = io.BytesIO()
    writer.write(target)
    (reading,) = sandbox.read_files([("x.pdf", target.getvalue())], EDITION, timeout=30)
    assert reading.state in (State.READ, State.UNREADABLE, State.TIMED_OUT)
    assert reading.state is not State.READ or reading.fields["applicant.name"].value == "Gemeente Oostkamp"


@pytest.mark.parametrize("name", ["x.zip", "x.docx", "x.odt", "x.xlsx"])
def test_36_small_file_expands_hugely(name: str) -> None:
    inside = {"x.zip": "a.bin", "x.docx": "word/document.xml", "x.odt": "content.xml", "x.xlsx": "xl/workbook.xml"}[name]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        if name == "x.odt":
            package.writestr("mimetype", media.ODT)
        with package.open(inside, "w") as stream:
            for _ in range(300):
                stream.write(b"\0" * (1 << 20))
    (reading,) = read_files([(name, target.getvalue())], EDITION)
    assert len(target.getvalue()) < 1 << 20 and reading.state in (State.TOO_LARGE, State.UNREADABLE)
    assert "uit tot meer dan we aankunnen" in reading.problems[0]


def test_36_entities_of_xml_are_never_followed() -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
    reading = read_document("x.xlsx", repacked(MODEL, {"xl/worksheets/sheet3.xml": laughs}), EDITION)
    assert reading.state is State.UNREADABLE and "root:" not in str(reading)


def test_37_soffice_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = tmp_path / "soffice"
    stuck.write_text("#!/bin/sh\nsleep 60\n")
    stuck.chmod(0o755)
    monkeypatch.setenv("COT_LIBREOFFICE", str(stuck))
    assert office.available()
    reading = read_document("x.doc", (DATA / "aanvraag_wegdek.doc").read_bytes(), EDITION, replace(DEFAULT, seconds=1.0))
    assert reading.state is State.TIMED_OUT


def test_38_a_complaint_of_a_tool_is_a_remark_and_no_verdict() -> None:
    target = io.BytesIO(FORM)
    with zipfile.ZipFile(target, "a") as package:
        package.writestr("word/vbaProject.bin", b"macro")
    reading = read_document("x.docx", target.getvalue(), EDITION)
    assert (reading.state, len(reading.problems)) == (State.READ, 1)
    assert reading.fields.keys() == read_document("x.docx", FORM, EDITION).fields.keys()


@pytest.mark.parametrize(
    ("name", "data"), [("form.pdf", PDF), ("form.docx", FORM), ("form.odt", (DATA / "aanvraag_wegdek.odt").read_bytes())]
)
def test_39_pdf_sent_as_octet_stream(name: str, data: bytes) -> None:
    for declared, shown in (("application/octet-stream", name), ("text/plain", "formulier"), ("image/jpeg", "scan.jpg")):
        ((found, bytes_),) = files(mail(part(f'Content-Type: {declared}; name="{shown}"', data)))
        assert read_document(found, bytes_, EDITION).role is Role.APPLICATION_FORM


@pytest.mark.parametrize("disposition", ["inline", "attachment", ""])
def test_40_inline_or_empty_disposition_skips_the_attachment(disposition: str) -> None:
    line = f"\r\nContent-Disposition: {disposition}" if disposition else ""
    ((_, data),) = files(mail(part(f'Content-Type: application/pdf; name="a.pdf"{line}', PDF)))
    assert data == PDF
    ((name, data),) = files(mail(part(f"Content-Type: application/pdf{line}", PDF)))
    assert (name.endswith(".pdf"), data) == (True, PDF)


def test_41_file_names_and_bytes_survive_their_encodings() -> None:
    star = "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*0*=UTF-8''begroting%20co%C3%B6p;\r\n filename*1*=eratie.pdf"
    word = 'Content-Type: application/pdf; name="=?iso-8859-1?Q?co=F6peratie.pdf?="'
    assert files(mail(part(star, PDF), part(word, PDF))) == [("begroting coöperatie.pdf", PDF), ("coöperatie.pdf", PDF)]
    broken = base64.encodebytes(PDF).decode().replace("\n", "\r\n \t")
    assert files(mail(f'Content-Type: application/pdf; name="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n{broken}')) == [
        ("a.pdf", PDF)
    ]


def test_42_winmail_dat() -> None:
    raw = mail(part('Content-Type: application/ms-tnef; name="winmail.dat"', tnef({"formulier.docx": FORM})))
    (reading,) = read_files(files(raw), EDITION)
    assert (reading.name, reading.role) == ("winmail.dat/formulier.docx", Role.APPLICATION_FORM)


def test_43_opaque_signed_mail_shows_nothing() -> None:
    inner = EmailMessage()
    inner.set_content("Beste")
    inner.add_attachment(FORM, maintype="application", subtype="pdf", filename="formulier.docx")
    raw = HEAD.encode() + part("Content-Type: application/x-pkcs7-mime; name=smime.p7m", signed(inner.as_bytes())).encode()
    assert files(raw) == [("formulier.docx", FORM)]
    assert eml.unpack(raw).body_text == "Beste"


def test_43_ciphered_mail_is_asked_for_again() -> None:
    raw = (
        HEAD.encode()
        + part("Content-Type: application/pkcs7-mime; name=smime.p7m", ciphered(b"Content-Type: text/plain\r\n\r\nx")).encode()
    )
    (reading,) = read_files(files(raw), EDITION)
    assert (reading.state, reading.problems) == (State.UNREADABLE, (envelopes.ENCIPHERED,))


@pytest.mark.parametrize(("user", "state"), [("geheim", State.UNREADABLE), ("", State.READ)])
def test_44_password_pdf(user: str, state: State) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(PDF))
    writer.encrypt(user, "eigenaar", algorithm="AES-256")
    target = io.BytesIO()
    writer.write(target)
    reading = read_document("x.pdf", target.getvalue(), EDITION)
    assert reading.state is state
    assert "wachtwoord" in reading.problems[0] if user else reading.fields["applicant.name"].value == "Gemeente Oostkamp"


def test_45_old_doc_sniffs_differently(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COT_LIBREOFFICE", "off")
    reading = read_document("formulier.docx", (DATA / "aanvraag_wegdek.doc").read_bytes(), EDITION)
    assert (reading.media_type, reading.state) == (media.DOC, State.UNSUPPORTED) and ".docx of pdf" in reading.problems[0]
    assert media.sniff((DATA / "kostenmodel_doorgerekend.xls").read_bytes()) == media.XLS
    assert media.sniff(msg({"formulier.doc": (DATA / "aanvraag_wegdek.doc").read_bytes()})) == media.MSG


def test_46_text_in_controls_and_tracked_changes_is_read() -> None:
    data = builders.word(
        builders.p("Aanvraag", bold=True),
        f"<w:p>{builders.sdt(builders.r('In een vak'), 'titel')}</w:p>",
        f'<w:p><w:ins w:id="1" w:author="a">{builders.r("Toegevoegd")}</w:ins>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>Weg</w:delText></w:r></w:del></w:p>',
    )
    picture = openers.picture(media.DOCX, data, DEFAULT)
    assert picture is not None and [block.text for block in picture.blocks] == ["Aanvraag", "In een vak", "Toegevoegd"]
    assert picture.blocks[1].controls[0].value == "In een vak" and len(picture.notes) == 2


def test_47_formula_without_cached_value_is_no_zero() -> None:
    unfinished = saved(openpyxl.load_workbook(io.BytesIO(MODEL)))
    book = xlsx.workbook(unfinished)
    assert book.uncached > 500 and all(cell.value is None for sheet in book.sheets for cell in sheet.cells.values() if cell.uncached)
    fields, _, _ = cost_model.read(unfinished, COST_FORM, "x")
    assert fields["cost_model.total_cost"].value == cost_model.read(MODEL, COST_FORM, "x")[0]["cost_model.total_cost"].value > 0


def test_48_belgian_amount_is_not_cut_at_its_point() -> None:
    assert values.money("1.355,90").value == Decimal("1355.90")
    doubtful = values.money("1.355")
    assert doubtful.value is None and doubtful.problem


def test_49_attachment_missing_while_it_was_there() -> None:
    """What a negative finding shows: every file with what it was taken for, and which fields were looked for."""
    readings = read_files([("a.docx", FORM), ("b.bin", b"\1\2\3" * 50), ("c.zip", b"PK\x03\x04kapot")], EDITION)
    assert [(one.name, one.role, one.state) for one in readings] == [
        ("a.docx", Role.APPLICATION_FORM, State.READ),
        ("b.bin", Role.UNKNOWN, State.UNSUPPORTED),
        ("c.zip", Role.UNKNOWN, State.UNREADABLE),
    ]
    assert set(readings[0].fields) < set(readings[0].looked_for) and all(one.problems for one in readings[1:])


def test_50_mail_without_any_file() -> None:
    logo = b"\x89PNG\r\n\x1a\n" + b"\0" * 900
    raw = mail(part("Content-Type: image/png; name=logo.png\r\nContent-ID: <logo>\r\nContent-Disposition: inline", logo))
    found = eml.unpack(raw)
    assert (found.submission_files(), [one.name for one in found.parts if one.inline]) == ((), ["logo.png"])


def test_51_what_was_read_is_known_by_its_hash() -> None:
    ((name, data),) = files(mail(part('Content-Type: application/pdf; name="a.pdf"', PDF)))
    reading = read_document(name, data, EDITION)
    assert (reading.sha256, reading.size) == (hashlib.sha256(PDF).hexdigest(), len(PDF))


def test_torn_files_of_every_kind_are_told() -> None:
    """Half of each file: a defined end with words for people, never an empty form."""
    for name in sorted(DATA.iterdir()):
        data = name.read_bytes()
        reading = read_document(name.name, data[: len(data) // 2], EDITION)
        whole = reading.state is State.READ and len(reading.fields) > 0
        assert whole or (reading.state is not State.READ and reading.problems), (name.name, reading)
    with pytest.raises(Unreadable):
        xlsx.workbook(MODEL[:15_000])
