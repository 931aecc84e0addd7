"""``check`` on whatever may lie on a disk: an exit code, one clear line or an entry with its reason, never a traceback."""

from __future__ import annotations

import io
import json
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from calls.load import load_edition
from cityofthings.command_line import main

FORM = (Path(__file__).parents[1] / "parsers" / "data" / "aanvraag_wegdek.docx").read_bytes()
HEADERS = b"From: a@lier.example\r\nSubject: vraag\r\n"


def packed(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(name, data)
    return made.getvalue()


# The form itself under every name and with odd bytes around it: read as what it is.
READ: dict[str, Callable[[], bytes]] = {
    "form.pdf": lambda: FORM,
    "form.txt": lambda: FORM,
    "form": lambda: FORM,
    "formulier.docx.exe": lambda: FORM,
    "a" * 250 + ".docx": lambda: FORM,
    "naam met spaties é € 😀.docx": lambda: FORM,
    "nieuwe\nregel.docx": lambda: FORM,
    "-json": lambda: FORM,
    "--help.docx": lambda: FORM,
    "\udcff\udcfe.docx": lambda: FORM,
    "more-behind.docx": lambda: FORM + b"\0" * 5000,
    "more-before.docx": lambda: b"PK\x03\x04" + FORM,
}
# What cannot be read: (content, words of the reason).
TOLD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty.docx": (lambda: b"", "leeg"),
    "spaces.pdf": (lambda: b"  \n\n", "leeg"),
    "zeros.bin": (lambda: b"\0" * 5000, "leeg"),
    "text.docx": (lambda: b"geen docx", "tekstbestand"),
    "utf16.txt": (lambda: "hallo".encode("utf-16"), "tekstbestand"),
    "page.docx": (lambda: b"<html><body>Dag iedereen</body></html>", "webpagina"),
    "rich.doc": (lambda: b"{\\rtf1 hallo}", "rtf"),
    "random.pdf": (lambda: random.Random(1).randbytes(20_000), "kunnen we niet lezen"),
    "head.pdf": (lambda: b"%PDF-1.7\n", "beschadigd"),
    "head.docx": (lambda: b"PK\x03\x04" + b"x" * 300, "beschadigd"),
    "half.docx": (lambda: FORM[: len(FORM) // 2], "beschadigd"),
    "nothing.zip": (lambda: packed({}), "geen document"),
    "bomb.zip": (lambda: packed({"a.docx": b"\0" * (300 << 20)}), "meer dan we aankunnen"),
    "large.docx": (lambda: b"PK\x03\x04" + b"\0" * (61 << 20), "te groot"),
    "picture.docx": (lambda: b"\x89PNG\r\n\x1a\n" + b"x" * 500, "beschadigd"),
    "program": (lambda: b"\x7fELF" + b"\0" * 300, "kunnen we niet lezen"),
    "data.json": (lambda: b'{"a": 1}', "tekstbestand"),
    "old.doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "kunnen we niet lezen"),
    "drawing.svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "tekstbestand"),
}
MAILS = {
    "question.eml": HEADERS + b"\r\nhallo\r\n",
    "headers-only.eml": HEADERS,
    "out-of-an-mbox.eml": b"From a@lier.example Mon Nov  3 10:00:00 2025\n" + HEADERS + b"To: b@c.example\r\n\r\nhallo\r\n",
}


def documents(capsys: pytest.CaptureFixture[str], *paths: Path) -> list[dict]:
    assert main(["check", "--json", "--", *map(str, paths)]) == 1
    out, err = capsys.readouterr()
    assert err == ""
    return [document for entry in json.loads(out) for document in entry["documents"]]


def test_a_form_is_read_whatever_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = [tmp_path / name for name in READ]
    for path, make in zip(paths, READ.values(), strict=True):
        path.write_bytes(make())
    (tmp_path / "link.docx").symlink_to("form")
    found = documents(capsys, *paths, tmp_path / "link.docx")
    assert [one["role"] for one in found] == ["application-form"] * (len(READ) + 1)
    assert all(one["name"].isprintable() for one in found)


def test_what_cannot_be_read_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, (make, _) in TOLD.items():
        (tmp_path / name).write_bytes(make())
    found = {one["name"]: " ".join(one["problems"]) for one in documents(capsys, *(tmp_path / name for name in TOLD))}
    assert found.keys() == TOLD.keys()
    assert {name: told for name, told in found.items() if TOLD[name][1] not in told} == {}


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_from_which_no_dossier_comes(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / name).write_bytes(MAILS[name])
    assert documents(capsys, tmp_path / name) == []
    assert main(["check", str(tmp_path / name)]) == 1
    assert "Soort bericht: " in capsys.readouterr().out


def test_a_form_in_the_text_of_a_mail_is_not_told_to_be_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stories = [field for field in load_edition("city-of-things-2025").form("registration-form").fields if field.type == "long_text"]
    text = "\n".join(f"{field.labels[0]}\n{'Het antwoord van onze gemeente. ' * 8}" for field in stories)
    path = tmp_path / "mail.eml"
    path.write_bytes(
        HEADERS.replace(b"vraag", b"Aanmelding City of Things") + b"Content-Type: text/plain; charset=utf-8\n\n" + text.encode()
    )
    assert main(["check", "--json", str(path)]) == 1
    assert json.loads(capsys.readouterr().out) == []
    assert main(["check", str(path)]) == 1
    assert "staan met antwoorden in de mail zelf" in capsys.readouterr().out


def wrong_use(tmp_path: Path) -> dict[str, list[str]]:
    """Arguments that are wrong, by what the line on standard error says."""
    form = tmp_path / "form.docx"
    form.write_bytes(FORM)
    (tmp_path / "folder.docx").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    return {
        "No such file": [str(tmp_path / "nothing.docx")],
        "folder.docx: is no file": [str(form), str(tmp_path / "folder.docx")],
        "pipe: is no file": [str(tmp_path / "pipe")],
        "dangling: No such file": [str(tmp_path / "dangling")],
        "Too many levels": [str(tmp_path / "loop")],
        "mem: Input/output error": ["/proc/self/mem"],
        "File name too long": ["x" * 5000],
        "null byte": ["a\0b"],
        "is no ISO 8601 instant": [str(form), "--received", "gisteren"],
        "has no offset": [str(form), "--received", "2025-11-12T10:00:00"],
        "is no date": [str(form), "--as-of", "2025-13-01"],
        "'' is no date": [str(form), "--as-of", ""],
        "names no call edition": [str(form), "--call", ""],
        "bestaatniet": [str(form), "--call", "bestaatniet"],
    }


def test_wrong_use_is_one_line_and_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for told, arguments in wrong_use(tmp_path).items():
        assert main(["check", *arguments]) == 2, told
        out, err = capsys.readouterr()
        assert (out, err.count("\n")) == ("", 1), err
        assert err.startswith("cityofthings: ") and told in err, err
        assert len(err) < 400
