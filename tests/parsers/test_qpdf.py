"""A pdf is opened as a file in memory, or out of a stream where that cannot be; both give the same, and leave nothing open."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from parsers import qpdf
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
