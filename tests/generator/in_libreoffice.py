"""Forms filled in by LibreOffice itself, through UNO: the form is opened, typed in, and saved, as a person does it there.

The typing is done by the Python that LibreOffice comes with (python3-uno); this module is both the caller and, run by that Python, the typist.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

_SECONDS = 240
_TYPIST = "/usr/bin/python3"  # the one that Debian's python3-uno is for
_FILTERS = {"odt": "writer8", "docx": "MS Word 2007 XML", "doc": "MS Word 97", "pdf": "writer_pdf_Export"}
Step = tuple[Any, ...]


def typed(form: Path, steps: list[Step], kinds: tuple[str, ...]) -> dict[str, bytes]:
    """The form with the steps done, saved as each of ``kinds``.

    Steps: ("behind", start, words) at the end of the paragraph that begins so; ("under", start, lines) as paragraphs after it; ("tick", caption)
    turns the box of that paragraph; ("beside", label, words) in the cell right of a label; ("rows", heading, lines) in the table with that heading.
    """
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is needed: see tests/install_tools.sh"
    with tempfile.TemporaryDirectory() as folder:
        pipe = f"cot{time.monotonic_ns()}"
        profile = f"-env:UserInstallation=file://{folder}/profile"
        office = subprocess.Popen(
            [soffice, "--headless", "--norestore", "--nologo", profile, f"--accept=pipe,name={pipe};urp;"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            order = json.dumps({"pipe": pipe, "form": str(form), "steps": steps, "kinds": kinds, "folder": folder})
            subprocess.run([_TYPIST, __file__], input=order.encode(), check=True, capture_output=True, timeout=_SECONDS)
            return {kind: Path(folder, f"typed.{kind}").read_bytes() for kind in kinds}
        finally:
            if office.poll() is None:
                office.terminate()
            office.wait(timeout=60)


def _type(order: dict[str, Any]) -> None:
    import uno
    from com.sun.star.beans import PropertyValue
    from com.sun.star.connection import NoConnectException

    def setting(name: str, value: Any) -> Any:
        made = PropertyValue()
        made.Name, made.Value = name, value
        return made

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    while True:  # the caller sets the limit
        try:
            context = resolver.resolve(f"uno:pipe,name={order['pipe']};urp;StarOffice.ComponentContext")
            break
        except NoConnectException:
            time.sleep(0.2)
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    document = desktop.loadComponentFromURL(uno.systemPathToFileUrl(order["form"]), "_blank", 0, (setting("Hidden", True),))
    for step in order["steps"]:
        _STEPS[step[0]](document, *step[1:])
    for kind in order["kinds"]:
        target = uno.systemPathToFileUrl(f"{order['folder']}/typed.{kind}")
        document.storeToURL(target, (setting("FilterName", _FILTERS[kind]),))
    document.close(True)
    try:
        desktop.terminate()
    except Exception:  # the office closes the line while it answers
        return


def _paragraphs(document: Any) -> Any:
    found = document.Text.createEnumeration()
    while found.hasMoreElements():
        element = found.nextElement()
        if element.supportsService("com.sun.star.text.Paragraph"):
            yield element


def _paragraph(document: Any, start: str) -> Any:
    return next(p for p in _paragraphs(document) if start in p.String[: len(start) + 4])


def _behind(document: Any, start: str, words: str) -> None:
    _paragraph(document, start).End.setString(" " + words)


def _under(document: Any, start: str, lines: list[str]) -> None:
    paragraph = _paragraph(document, start)
    cursor = document.Text.createTextCursorByRange(paragraph.End)
    for line in lines:
        document.Text.insertControlCharacter(cursor.End, 0, False)  # a new paragraph
        cursor.gotoEndOfParagraph(False) if hasattr(cursor, "gotoEndOfParagraph") else None
        document.Text.insertString(cursor, line, False)
        cursor.ParaStyleName = "Standard"
        cursor.CharWeight = 100.0


def _tick(document: Any, caption: str) -> None:
    paragraph = next(p for p in _paragraphs(document) if caption in p.String)
    search = document.createSearchDescriptor()
    search.SearchString = "☐"
    found = document.findNext(paragraph.Start, search)
    found.setString("☒")


def _tables(document: Any) -> Any:
    return [document.TextTables.getByIndex(n) for n in range(document.TextTables.Count)]


def _beside(document: Any, label: str, words: str) -> None:
    for table in _tables(document):
        for row in range(table.Rows.Count):
            try:
                if table.getCellByPosition(0, row).String.startswith(label):
                    table.getCellByPosition(1, row).setString(words)
                    return
            except Exception:  # a row of merged cells has fewer
                continue
    raise LookupError(label)


def _rows(document: Any, heading: str, lines: list[list[str]]) -> None:
    for table in _tables(document):
        width = table.Columns.Count
        if any(table.getCellByPosition(c, 0).String.startswith(heading) for c in range(width)):
            while table.Rows.Count < len(lines) + 1:
                table.Rows.insertByIndex(table.Rows.Count, 1)
            for r, line in enumerate(lines, start=1):
                for c, words in enumerate(line):
                    table.getCellByPosition(c, r).setString(words)
            return
    raise LookupError(heading)


_STEPS = {"behind": _behind, "under": _under, "tick": _tick, "beside": _beside, "rows": _rows}

if __name__ == "__main__":
    _type(json.load(sys.stdin))
