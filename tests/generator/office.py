"""Files saved anew by LibreOffice: the other word processor, its own docx, odt and pdf."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

_SECONDS = 240


def saved_as(kind: str, files: Mapping[str, bytes], read_as: str = "docx") -> dict[str, bytes]:
    """``files`` by name, each saved by LibreOffice as ``kind`` ("docx", "odt", "pdf", "xlsx"). One start for all of them."""
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is needed: see tests/install_tools.sh"
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in"), Path(folder, "out")
        source.mkdir()
        for name, data in files.items():
            (source / f"{name}.{read_as}").write_bytes(data)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [soffice, "--headless", "--norestore", profile, "--convert-to", kind, "--outdir", str(target)]
        command += [str(source / f"{name}.{read_as}") for name in files]
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603 - fixed arguments of our own
        return {name: (target / f"{name}.{kind}").read_bytes() for name in files}
