"""LibreOffice, when installed: turns old Word files and rtf into docx, and works out workbooks whose formulas have no results.

It opens strangers' files without macros, without following links, and with a network that leads nowhere.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

from parsers import programs

log = logging.getLogger(__name__)

SECONDS = 35.0
_RESTART = "81"  # exit code of a first start: its profile is ready now, ask again
_FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
_SOURCES = {
    "doc": "MS Word 97",
    "rtf": "Rich Text Format",
    "xlsx": "Calc MS Excel 2007 XML",
    "xlsb": "Calc MS Excel 2007 Binary",
}  # else it reads garbage as plain text
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "xs:int", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "xs:boolean", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "xs:boolean", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "xs:boolean", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "xs:int", "2"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "xs:short", "2"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "xs:int", "1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "xs:string", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "xs:int", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "xs:string", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "xs:int", "9"),
)
_NOWHERE = {"http_proxy": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "SAL_USE_VCLPLUGIN": "svp"}


def available() -> bool:
    """Whether LibreOffice is installed and not switched off."""
    return programs.find(programs.LIBREOFFICE) is not None


def convert(data: bytes, source: str, target: str, seconds: float = SECONDS) -> bytes | None:
    """``data`` (a file of kind ``source``: "doc", "rtf", "xlsb", "xlsx") as ``target`` ("docx" or "xlsx").

    None when LibreOffice is not there or could not do it: that says nothing about the file. Raises :class:`parsers.programs.ProgramTooSlow`.
    """
    program = programs.find(programs.LIBREOFFICE)
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="cot-office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        _profile(folder / "profile")
        given = folder / f"in.{source}"
        given.write_bytes(data)
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--nolockcheck",
            *([f"--infilter={_SOURCES[source]}"] if source in _SOURCES else []),
            "--convert-to",
            _FILTERS[target],
            "--outdir",
            str(folder / "out"),
            str(given),
        ]
        try:
            _run(command, folder, seconds)
        except programs.ProgramTooSlow:
            raise
        except programs.ProgramFailed as error:
            log.warning("LibreOffice failed: %s", error)
            return None
        made = folder / "out" / f"in.{target}"
        return made.read_bytes() if made.is_file() else None


def _run(command: list[str], folder: Path, seconds: float) -> None:
    try:
        programs.run(command, folder, seconds, more=_NOWHERE)
    except programs.ProgramFailed as error:
        if f"ended with {_RESTART}" not in str(error):
            raise
        programs.run(command, folder, seconds, more=_NOWHERE)


def _profile(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, _, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' + items + "</oor:items>",
        encoding="utf-8",
    )
