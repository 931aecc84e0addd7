"""What stands behind the cells of a workbook and its values do not tell: formulas, results that are missing, errors, hidden rows and columns.

calamine shows an error and a formula that was never worked out as an empty cell; both would be silent losses. One reader per format:
:mod:`parsers.sheet_xlsx`, :mod:`parsers.sheet_ods`, and here the old binary format.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from parsers import archive, media
from parsers.limits import Limits
from parsers.model import Unreadable

Spot = tuple[int, int]  # row, column, both from 1

LOCKED = "Dit rekenblad zit achter een wachtwoord. Stuur het zonder wachtwoord."
DAMAGED = "Dit rekenblad is beschadigd of niet volledig. Bewaar het opnieuw als .xlsx en stuur het nog eens."
TOO_MANY_CELLS = "Dit rekenblad heeft te veel cellen om te lezen."
_FORBIDDEN = "In dit rekenblad zitten verwijzingen die er niet horen te staan. Bewaar het opnieuw als .xlsx en stuur het nog eens."
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
    KeyError,
    OSError,
    ValueError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    OverflowError,
)


@dataclass(slots=True)
class Behind:
    """What the values do not tell of one sheet. ``formulas`` holds the text of each formula; of one that several cells share, that of the first."""

    formulas: Mapping[Spot, str] = field(default_factory=dict)
    uncached: set[Spot] = field(default_factory=set)
    errors: dict[Spot, str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    numbers: dict[Spot, float] = field(default_factory=dict)  # of the old binary format, where calamine may take an amount for a day


def behind(data: bytes, media_type: str, limits: Limits) -> dict[str, Behind]:
    """Per sheet name. Raises :class:`Unreadable` when the package is torn, :class:`parsers.archive.TooLarge` beyond the limits."""
    from parsers import sheet_ods, sheet_xlsx

    if media_type == media.XLS:
        return _xls(data)
    try:
        with archive.guarded(data, limits) as package:
            return sheet_ods.sheets(package, limits) if media_type == media.ODS else sheet_xlsx.sheets(package, data, limits)
    except _BROKEN as reason:
        raise Unreadable(DAMAGED) from reason


def refuse_definitions(head: bytes) -> None:
    """A sheet never defines entities of its own; one that does wants to blow up or to read our files."""
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise Unreadable(_FORBIDDEN)


def _xls(data: bytes) -> dict[str, Behind]:
    """Errors, numbers and hidden rows of the old binary format. Its formulas are not told apart from values."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except Exception as reason:  # the reader of this format raises whatever its bytes run into
        raise Unreadable(LOCKED if "encrypted" in str(reason) else DAMAGED) from reason
    found: dict[str, Behind] = {}
    for sheet in book.sheets():
        one = found[sheet.name] = Behind()
        for row in range(sheet.nrows):
            for column, kind in enumerate(sheet.row_types(row)):
                if kind == xlrd.XL_CELL_ERROR:
                    code = sheet.cell_value(row, column)
                    one.errors[row + 1, column + 1] = xlrd.error_text_from_code.get(code, "#FOUT")
                elif kind == xlrd.XL_CELL_NUMBER:
                    one.numbers[row + 1, column + 1] = sheet.cell_value(row, column)
        one.hidden_rows = {row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden}
        one.hidden_columns = {column + 1 for column, info in sheet.colinfo_map.items() if info.hidden and column < 200}
    return found
