"""The cost model, filled in with openpyxl (which keeps no computed values); LibreOffice computes them where a case wants that."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from samples.make.application import ROLES, dotted
from samples.make.content import Budget, Project
from samples.make.office import convert, settled
from samples.make.registration import FORMS

BLANK = FORMS / "city_of_things_2025_projectbegroting.xlsx"


def filled(project: Project, *, sheets: dict[str, str] | None = None, order: tuple[int, ...] = (), computed: bool = True) -> bytes:
    """The workbook. ``sheets``: new names of sheets; ``order``: on which partner sheet the second, third ... partner stands."""
    workbook = openpyxl.load_workbook(BLANK)
    general = workbook["Algemeen"]
    general["B3"], general["B4"] = project.title, project.budgets[0].name
    general["B5"], general["B6"] = date.fromisoformat(project.start), date.fromisoformat(project.end)
    _fill(workbook["Coördinator"], project.budgets[0])
    places = order or tuple(range(1, len(project.budgets)))
    for place, budget in zip(places, project.budgets[1:], strict=True):
        _fill(workbook[f"Partner {place}"], budget)
    _rename(workbook.worksheets, sheets or {})
    buffer = io.BytesIO()
    workbook.save(buffer)
    return convert(buffer.getvalue(), "begroting.xlsx", "xlsx") if computed else settled(buffer.getvalue())


def _fill(sheet: Worksheet, budget: Budget) -> None:
    sheet["B3"], sheet["B4"], sheet["B5"] = budget.name, dotted(budget.kbo), ROLES[budget.role]
    sheet["A9"], sheet["B9"] = "Projectmedewerker", budget.wage
    _years(sheet, 9, "CDE", budget.months)
    sheet["A24"] = "Werksessies en verplaatsingen"
    _years(sheet, 24, "FGH", budget.operating)
    sheet["A33"] = "Ontwikkeling en begeleiding"
    _years(sheet, 33, "FGH", budget.external_years)
    if any(budget.investment):
        sheet["A42"] = "Meettoestellen"
        _years(sheet, 42, "FGH", budget.investment)
    sheet["I50"], sheet["I51"], sheet["I52"] = float(budget.grant), float(budget.own), float(budget.other)


def _years(sheet: Worksheet, row: int, columns: str, values: Iterable[int | Decimal]) -> None:
    for column, value in zip(columns, values, strict=True):
        sheet[f"{column}{row}"] = float(value)


def _rename(sheets: list[Worksheet], names: dict[str, str]) -> None:
    """New names, also in the formulas that point to the sheet: openpyxl does not follow a renamed sheet."""
    for sheet in sheets:
        if sheet.title in names:
            sheet.title = names[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    for old, new in names.items():
                        cell.value = cell.value.replace(f"'{old}'!", f"'{new}'!").replace(f"{old}!", f"'{new}'!")
