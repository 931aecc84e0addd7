"""LibreOffice and packages: other tools than those that made the blank forms, without the moment at which they ran."""

from __future__ import annotations

import io
import itertools
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

STAMP = (2025, 9, 1, 12, 0, 0)
MOMENT = b"2025-09-01T12:00:00Z"


def convert(data: bytes, name: str, target: str) -> bytes:
    """What LibreOffice makes of ``data`` (a file called ``name``): ``target`` is pdf, docx, xlsx, odt or ods."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise SystemExit("LibreOffice is needed to make the samples anew (Debian: libreoffice-writer libreoffice-calc)")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, name)
        source.write_bytes(data)
        out = Path(folder, "out")
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", target, "--outdir", str(out), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603  # fixed words and our own file
        made = (out / source.with_suffix(f".{target.split(':')[0]}").name).read_bytes()
    return settled_pdf(made) if target == "pdf" else settled(made)


def settled(package: bytes) -> bytes:
    """A docx, xlsx or odt without the moment it was made."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(result, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename in ("docProps/core.xml", "meta.xml"):
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?", MOMENT, data)
            elif entry.filename == "word/document.xml":
                data = _numbered(data)
            information = zipfile.ZipInfo(entry.filename, STAMP)
            information.compress_type = entry.compress_type
            new.writestr(information, data)
    return result.getvalue()


def _numbered(document: bytes) -> bytes:
    """LibreOffice draws the ids of content controls by lot: counted instead."""
    numbers = itertools.count(1)
    return re.sub(rb'<w:id w:val="\d+"/>', lambda _: b'<w:id w:val="%d"/>' % next(numbers), document)


def settled_pdf(data: bytes) -> bytes:
    """A pdf without the moment it was made; same length, so that its table of offsets stays right."""
    data = re.sub(rb"(/CreationDate|/ModDate)\(D:\d{14}", rb"\1(D:20250901120000", data)
    data = re.sub(rb"/DocChecksum /[0-9A-F]{32}", b"/DocChecksum /" + b"0" * 32, data)
    return re.sub(rb"/ID \[ <[0-9A-F]{32}>\s*<[0-9A-F]{32}> \]", lambda match: re.sub(rb"[0-9A-F]{32}", b"0" * 32, match.group()), data)
