"""A pdf is opened as a file in memory, or out of a stream where that cannot be; both give the same, and leave nothing open."""

from __future__ import annotations

import io
import os
import resource
import subprocess
import sys
import zlib
from pathlib import Path

import pikepdf
import pytest

from calls.load import load_edition
from parsers import pdf, pdf_form, pdf_sound, qpdf
from parsers.model import Unreadable
from parsers.read import read_document
from samples.compare import SAMPLES

FORM = next(SAMPLES.rglob("*projectaanvraag PLAATS.pdf"))
HOW_MANY = """
import sys
from pathlib import Path
from parsers import qpdf
with qpdf.opened(Path(sys.argv[1]).read_bytes()) as document:
    print(len(document.Root.AcroForm.Fields))
"""


def names(data: bytes) -> list[str]:
    with qpdf.opened(data) as document:
        return [str(field.T) for field in document.Root.AcroForm.Fields]


def test_a_file_and_a_stream_give_the_same_fields(monkeypatch: pytest.MonkeyPatch) -> None:
    data = FORM.read_bytes()
    out_of_a_file = names(data)
    monkeypatch.delattr(os, "memfd_create")  # as on a machine that is no Linux
    assert names(data) == out_of_a_file
    assert len(out_of_a_file) > 100


def test_a_file_larger_than_the_limits_leave_room_for_is_read_too() -> None:
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    done = subprocess.run([sys.executable, "-c", HOW_MANY, str(FORM)], capture_output=True, preexec_fn=little_room, check=False)
    assert (done.returncode, int(done.stdout or 0)) == (0, len(names(FORM.read_bytes()))), done.stderr


@pytest.mark.parametrize("data", [b"", b"x", b"%PDF-1.7\n", FORM.read_bytes()[:300]])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(pikepdf.PdfError):
        qpdf.opened(data)


def test_nothing_is_left_open() -> None:
    def left() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    names(FORM.read_bytes())
    before = left()
    for _ in range(20):
        names(FORM.read_bytes())
        with pytest.raises(pikepdf.PdfError):
            qpdf.opened(b"x")
    assert left() <= before


def saved_again(data: bytes, flush: int) -> bytes:
    """A pdf with a change behind it, as programs save a form: the new field, and a table of it in a compressed stream that ends so."""
    with pikepdf.open(io.BytesIO(data)) as document:
        size, root = int(document.trailer.Size), document.Root.objgen[0]
        field = next(one for one in document.Root.AcroForm.Fields if str(one.T) == "txtProjecttitel")
        number, changed = field.objgen[0], field.unparse(resolved=True).replace(b"/V ", b"/Old ")
    if not data.endswith(b"\n"):
        data += b"\n"
    before = data.rsplit(b"startxref", 1)[1].split()[0]
    place = len(data)
    data += b"%d 0 obj\n%s\nendobj\n" % (number, changed.rstrip().removesuffix(b">>") + b" /V (Opnieuw bewaard) >>")
    packer = zlib.compressobj()
    rows = b"".join(bytes([1]) + where.to_bytes(4, "big") + b"\0" for where in (place, len(data)))
    packed = packer.compress(rows) + packer.flush(flush)
    table = len(data)
    data += b"%d 0 obj\n<< /Type /XRef /Size %d /Root %d 0 R /Prev %s /W [1 4 1] /Index [%d 1 %d 1] /Filter /FlateDecode /Length %d >>\n" % (
        size, size + 1, root, before, number, size, len(packed),
    )  # fmt: skip
    return data + b"stream\n" + packed + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % table


@pytest.mark.parametrize("flush", [zlib.Z_FINISH, zlib.Z_SYNC_FLUSH])
def test_a_form_that_acrobat_saved_again_is_whole(flush: int) -> None:
    """Acrobat ends the table without the mark of its end; qpdf warns of that, and the form was called damaged."""
    data = saved_again(FORM.read_bytes(), flush)
    with qpdf.opened(data) as document:
        assert bool(document.get_warnings()) is (flush == zlib.Z_SYNC_FLUSH)
        assert qpdf.is_sound(document)
    reading = read_document("projectaanvraag.pdf", data, load_edition("city-of-things-2025"))
    assert reading.fields["project.title"].value == "Opnieuw bewaard"
    assert not any("beschadigd" in problem for problem in reading.problems)
    assert len(reading.looked_for) == len(load_edition("city-of-things-2025").form("application-form").fields), (
        "what is not in it is not there"
    )


def test_a_form_whose_table_had_to_be_made_anew_is_not_sound() -> None:
    data = FORM.read_bytes().replace(b"startxref", b"startxxxx")
    with qpdf.opened(data) as document:
        assert not qpdf.is_sound(document)


@pytest.mark.parametrize(("end", "whole"), [(b"", False), (b"\x00\x00\xff\xff", True)])
def test_a_page_that_ends_without_the_mark_of_its_end_is_whole_when_all_of_it_was_written(end: bytes, whole: bool) -> None:
    packer = zlib.compressobj()
    drawing = b"BT /F1 12 Tf 72 700 Td (Stad Lier) Tj ET\n" * 200
    packed = packer.compress(drawing) + packer.flush(zlib.Z_SYNC_FLUSH)
    packed = packed.removesuffix(b"\x00\x00\xff\xff")[: None if whole else -20] + end
    document = pikepdf.new()
    page = document.add_blank_page()
    page.obj.Contents = document.make_stream(b"")
    page.obj.Contents.write(packed, filter=pikepdf.Name.FlateDecode)
    made = io.BytesIO()
    document.save(made, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    assert pdf_sound.torn(made.getvalue(), 5) == (frozenset() if whole else frozenset({1}))


def test_a_pdf_that_only_a_certificate_opens_is_not_told_as_damaged() -> None:
    target = io.BytesIO()
    document = pikepdf.new()
    document.add_blank_page()
    document.save(target, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    sealed = b"/Encrypt << /Filter /Adobe.PubSec /SubFilter /adbe.pkcs7.s4 /V 2 /Length 128 /Recipients [<00>] >> "
    data = target.getvalue().replace(b"trailer << ", b"trailer << " + sealed)
    assert sealed in data
    with pytest.raises(Unreadable, match="alleen wie het juiste certificaat heeft"):
        pdf.picture(data)


def test_whether_a_page_is_torn_is_not_asked_of_what_only_a_password_opens() -> None:
    """Attached files may be locked apart: the pages are read, while qpdf opens nothing."""
    target = io.BytesIO()
    with qpdf.opened(FORM.read_bytes()) as document:
        document.save(target, encryption=pikepdf.Encryption(user="geheim", owner="geheim"))
    assert pdf_sound.torn(target.getvalue(), 80) == frozenset() and pdf_form.mended(target.getvalue()) is None
