"""The blank cost model of the edition, filled in as people do in Excel, and what they then do to it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter

from tests.generator.blank import FORMS
from tests.generator.budget import GENERAL, PARTNERS, Partner, cents

BLANK = FORMS / "city_of_things_2025_projectbegroting.xlsx"
ROLES = {"coordinator": "coördinator", "participant": "deelnemer", "follower": "volger"}
_FIRST = {"operating": 24, "external": 33, "investment": 42}
_SPACE = {"operating": 5, "external": 5, "investment": 3}
Change = Callable[[openpyxl.Workbook], None]


def filled(
    *changes: Change, partners: tuple[Partner, ...] = PARTNERS, sheets: tuple[str, ...] = ("Coördinator", "Partner 1", "Partner 2")
) -> bytes:
    """Filled in by openpyxl: formulas have no results."""
    book = openpyxl.load_workbook(BLANK)
    fill(book, dict(zip(sheets, partners, strict=True)))
    return saved(book, *changes)


def fill(book: Any, partners: dict[str, Partner]) -> None:
    """Writes the general data, and each partner on the sheet of that name."""
    for cell, name in (("B3", "title"), ("B4", "applicant"), ("B5", "start"), ("B6", "end")):
        book["Algemeen"][cell] = GENERAL[f"cost_model.{name}"]
    for name, partner in partners.items():
        _fill(book[name], partner)


def saved(book: openpyxl.Workbook, *changes: Change) -> bytes:
    for change in changes:
        change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def reopened(data: bytes, *changes: Change, values: bool = False) -> bytes:
    """Another round through openpyxl; ``values``: formulas become the results they had."""
    return saved(openpyxl.load_workbook(io.BytesIO(data), data_only=values), *changes)


def written_kbo(partner: Partner) -> str:
    return f"{partner.kbo[:4]}.{partner.kbo[4:7]}.{partner.kbo[7:]}"


def _fill(sheet: Any, partner: Partner) -> None:
    sheet["B3"], sheet["B4"], sheet["B5"] = partner.name, written_kbo(partner), ROLES[partner.role]
    for row, (what, wage, months) in enumerate(partner.staff, 9):
        for column, value in zip("ABCDE", (what, float(wage), *months), strict=True):
            sheet[f"{column}{row}"] = value
    for kind, first in _FIRST.items():
        for row, (what, amounts) in enumerate(partner.lines.get(kind, ()), first):
            sheet[f"A{row}"] = what
            for column, amount in zip("FGH", amounts, strict=True):
                sheet[f"{column}{row}"] = float(amount) if amount else None
    incomes = partner.incomes
    sheet["I50"], sheet["I51"] = float(incomes["grant"]), float(incomes["own_contribution"])
    if "other_income" in incomes:
        sheet["I52"] = float(incomes["other_income"])


# what people do ---------------------------------------------------------------------------------------------------------------------


def used(book: openpyxl.Workbook) -> list[Any]:
    """Sheets of partners that are filled in."""
    return [sheet for sheet in book if sheet["A3"].value == "Naam van de organisatie" and sheet["B3"].value]


def each(change: Callable[[Any], None]) -> Change:
    def on_all(book: openpyxl.Workbook) -> None:
        for sheet in used(book):
            change(sheet)

    return on_all


def flemish(value: Any) -> str:
    """1234.5 as "€ 1.234,50"."""
    return "€ " + f"{Decimal(str(value)):,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def texts(write: Callable[[Any], str]) -> Change:
    """Every amount (not wages, months and rates) as text."""

    def on_sheet(sheet: Any) -> None:
        for row in sheet.iter_rows(min_row=9, min_col=6, max_col=9):
            for cell in row:
                if isinstance(cell.value, int | float) and not isinstance(cell.value, bool) and cell.row != 56:
                    cell.value = write(cents(Decimal(str(cell.value))))

    return each(on_sheet)


def merged(sheet: Any) -> None:
    """Titles over the whole width, labels and names over several columns, as people beautify a form."""
    for row in (1, 7, 19, 22, 31, 40, 49):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=9)
        sheet.cell(row, 1).alignment = Alignment(horizontal="center")
    for row in (3, 4, 5):
        sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=5)
    for row in (24, 25, 33, 34, 42, 43, 29, 38, 45):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=5)


def other_currency(sheet: Any) -> None:
    for row in sheet.iter_rows(min_row=9, min_col=6, max_col=9):
        for cell in row:
            cell.number_format = "[$EUR] #,##0.00;[Red]-[$EUR] #,##0.00"


def hidden(book: openpyxl.Workbook) -> None:
    book["Partner 2"].sheet_state = "hidden"
    book["Totaal"].sheet_state = "veryHidden"
    for sheet in used(book)[:2]:
        sheet.row_dimensions[24].hidden = True
        sheet.column_dimensions["G"].hidden = True


def shuffled(book: openpyxl.Workbook) -> None:
    """Other names, other order, empty partner sheets thrown away, a sheet of remarks put in front."""
    for sheet, title in zip(used(book), ("Trekker", "Lier (2)", "VIB – Haacht"), strict=True):
        sheet.title = title
    for name in [f"Partner {number}" for number in range(3, 9)]:
        del book[name]
    remarks = book.create_sheet("Opmerkingen", 0)
    remarks["A1"] = "Versie van 12 november. De steun van Lier is nog te bevestigen door het college: 1.000 euro meer of minder."
    book["Algemeen"].title = "Info"
    book.move_sheet("Lier (2)", 3)


def pushed(sheet: Any) -> None:
    """Everything lower and further to the right, with rows in between."""
    for row in (47, 39, 30, 25, 18, 10, 4):
        sheet.insert_rows(row)
    sheet.insert_rows(1, 2)
    sheet.insert_cols(1, 2)
    sheet.insert_cols(5)


def relabelled(words: Iterable[tuple[str, str]]) -> Change:
    table = dict(words)

    def on_book(book: openpyxl.Workbook) -> None:
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value in table:
                        cell.value = table[cell.value]

    return on_book


def one_sheet(book: openpyxl.Workbook) -> None:
    """All partners under each other on one sheet, general data on top, nothing else."""
    target = book.create_sheet("Begroting")
    row = _copied(book["Algemeen"], target, 1, 11)
    for sheet in used(book):
        row = _copied(sheet, target, row + 2, 53)
    for sheet in [one for one in book if one.title != "Begroting"]:
        del book[sheet.title]


def _copied(source: Any, target: Any, first: int, last: int) -> int:
    for row in source.iter_rows(min_row=1, max_row=last):
        for cell in row:
            if cell.value is not None:
                target[f"{get_column_letter(cell.column)}{first + cell.row - 1}"] = cell.value
    return first + last
