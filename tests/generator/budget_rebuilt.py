"""Cost models that people make themselves: other layouts, other words, the same budget. Every amount is typed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl

from tests.generator.budget import GENERAL, INCOMES, KINDS, PARTNERS, Partner, cents
from tests.generator.budget_filled import ROLES, saved, written_kbo

_DUTCH = {
    "staff": "Personeelskosten",
    "overhead": "Overhead",
    "operating": "Werkingskosten",
    "external": "Externe prestaties",
    "investment": "Investeringen",
    "total": "Totale kosten",
    "grant": "Gevraagde subsidie",
    "own_contribution": "Eigen inbreng",
    "other_income": "Andere inkomsten",
}
_SHORT = {"title": "Projectnaam", "applicant": "Aanvrager", "start": "Begindatum", "end": "Einddatum"}


def _first(book: openpyxl.Workbook) -> Any:
    return book.active


def _general(sheet: Any) -> None:
    sheet.append(["Kostenmodel City of Things 2025"])
    for name, label in _SHORT.items():
        value = GENERAL[f"cost_model.{name}"]
        sheet.append([label, value if isinstance(value, str) else f"{value:%d/%m/%Y}"])
    sheet.append([])


def _amount(partner: Partner, key: str) -> float | None:
    if key == "total":
        return float(partner.total)
    if key in INCOMES:
        return float(partner.incomes[key]) if key in partner.incomes else None
    return float(cents(sum(partner.kind(key), Decimal(0))))


def _side_by_side(sheet: Any) -> None:
    """A row for each kind, a column for each partner, the total at the end."""
    for key in (*KINDS, "total", *INCOMES):
        sheet.append([_DUTCH[key], *(_amount(one, key) for one in PARTNERS), sum(_amount(one, key) or 0 for one in PARTNERS)])


def one_row_per_partner() -> bytes:
    """One table: partners as rows, amounts as columns, a row with totals under it."""
    book = openpyxl.Workbook()
    sheet = _first(book)
    _general(sheet)
    keys = (*KINDS, "total", *INCOMES)
    sheet.append(["Partner", "KBO-nummer", "Rol", *(_DUTCH[key] for key in keys)])
    for one in PARTNERS:
        sheet.append([one.name, written_kbo(one), ROLES[one.role], *(_amount(one, key) for key in keys)])
    sheet.append(["Totaal", None, None, *(sum(_amount(one, key) or 0 for one in PARTNERS) for key in keys)])
    return saved(book)


def one_column_per_partner() -> bytes:
    """One table: kinds of costs and income as rows, partners as columns, a column with totals at the end."""
    book = openpyxl.Workbook()
    sheet = _first(book)
    _general(sheet)
    sheet.append(["Naam van de partner", *(one.name for one in PARTNERS), "Totaal"])
    sheet.append(["KBO-nummer", *(written_kbo(one) for one in PARTNERS)])
    sheet.append(["Rol", *(ROLES[one.role] for one in PARTNERS)])
    _side_by_side(sheet)
    return saved(book)


def ledger() -> bytes:
    """One long list: each line says of which partner and which kind it is; income in a small table under it."""
    book = openpyxl.Workbook()
    sheet = _first(book)
    _general(sheet)
    sheet.append(["Partner", "Kostensoort", "Omschrijving", "Jaar 1", "Jaar 2", "Jaar 3", "Totaal"])
    for one in PARTNERS:
        for kind in KINDS:
            if sum(one.kind(kind), Decimal(0)):
                years = [float(value) for value in one.kind(kind)]
                sheet.append([one.name, _DUTCH[kind], "raming", *years, sum(years)])
    sheet.append(["Totaal", None, None, *(float(sum((one.years[n] for one in PARTNERS), Decimal(0))) for n in range(3))])
    sheet.append([])
    sheet.append(["Partner", "Totale kosten", *(_DUTCH[key] for key in INCOMES)])
    for one in PARTNERS:
        sheet.append([one.name, float(one.total), *(_amount(one, key) for key in INCOMES)])
    return saved(book)


def sheet_per_partner(heads: tuple[str, str, str], words: dict[str, str] | None = None, note: str = "") -> bytes:
    """A sheet of its own for each: kinds as rows, years as columns, income under it, nothing else."""
    words = {**_DUTCH, **(words or {})}
    book = openpyxl.Workbook()
    _general(_first(book))
    for one in PARTNERS:
        sheet = book.create_sheet(one.name.split()[-1])
        sheet.append([words.get("name", "Organisatie"), one.name])
        sheet.append([words.get("kbo", "Ondernemingsnummer"), written_kbo(one)])
        sheet.append([words.get("role", "Rol"), words.get(one.role, ROLES[one.role])])
        sheet.append([note] if note else [])
        sheet.append([words.get("head", "Kosten"), *heads, words.get("sum", "Totaal")])
        for key in KINDS:
            years = [float(value) for value in one.kind(key)]
            sheet.append([words[key], *years, sum(years)])
        sheet.append([words["total"], *(float(value) for value in one.years), float(one.total)])
        sheet.append([])
        for key in INCOMES:
            if key in one.incomes:
                sheet.append([words[key], None, None, None, float(one.incomes[key])])
    return saved(book)


def two_tables_side_by_side() -> bytes:
    """A partner's costs on the left and its income on the right of the same rows."""
    book = openpyxl.Workbook()
    _general(_first(book))
    for one in PARTNERS:
        sheet = book.create_sheet(one.name)
        sheet.append(["Naam", one.name, None, None, "KBO", written_kbo(one)])
        sheet.append(["Rol", ROLES[one.role]])
        sheet.append([])
        sheet.append(["Kosten", "Bedrag", None, None, "Inkomsten", "Bedrag"])
        left = [(_DUTCH[key], _amount(one, key)) for key in (*KINDS, "total")]
        right: list[tuple[str | None, float | None]] = [(_DUTCH[key], _amount(one, key)) for key in INCOMES if key in one.incomes]
        right += [(None, None)] * (len(left) - len(right))
        for (label, amount), (other, income) in zip(left, right, strict=True):
            sheet.append([label, amount, None, None, other, income])
    return saved(book)


def numbered(with_currency: Callable[[float], object]) -> bytes:
    """A sheet per partner with numbers before the labels, units behind them, and lines under each kind."""

    def write(value: Decimal) -> object:
        return with_currency(float(cents(value)))

    book = openpyxl.Workbook()
    _general(_first(book))
    for one in PARTNERS:
        sheet = book.create_sheet(one.name[:10])
        sheet.append([None, "Naam organisatie:", one.name])
        sheet.append([None, "Ondernemingsnr.:", written_kbo(one)])
        sheet.append([None, "Rol in het partnerschap:", ROLES[one.role]])
        sheet.append([None, None, None, "Projectjaar 1", "Projectjaar 2", "Projectjaar 3", "Totaal (in euro)"])
        for number, kind in enumerate(KINDS, 1):
            sheet.append([f"{number}.", _DUTCH[kind] + " (€)"])
            rows = one.lines.get(kind) or (("Raming", one.kind(kind)),)
            for what, amounts in rows:
                sheet.append(
                    [
                        "-",
                        what,
                        None,
                        *(with_currency(float(cents(value))) for value in amounts),
                        with_currency(float(cents(sum(amounts, Decimal(0))))),
                    ]
                )
            years = one.kind(kind)
            sheet.append(
                [
                    None,
                    f"Subtotaal {_DUTCH[kind].lower()}",
                    None,
                    *map(write, years),
                    with_currency(_amount(one, kind) or 0),
                ]
            )
        sheet.append([None, "TOTALE KOSTEN", None, *map(write, one.years), with_currency(float(one.total))])
        sheet.append([])
        sheet.append([None, "Financiering"])
        for key in INCOMES:
            if key in one.incomes:
                sheet.append([None, _DUTCH[key], None, None, None, None, with_currency(float(one.incomes[key]))])
    return saved(book)


def blocks_on_one_sheet() -> bytes:
    """Partners under each other on one sheet, each a small block with the name in its heading row."""
    book = openpyxl.Workbook()
    sheet = _first(book)
    _general(sheet)
    for one in PARTNERS:
        sheet.append(["Naam van de partner", one.name, "KBO", written_kbo(one), "Rol", ROLES[one.role]])
        sheet.append(["Kostenpost", "Jaar 1", "Jaar 2", "Jaar 3", "Totaal"])
        for kind in KINDS:
            years = [float(value) for value in one.kind(kind)]
            sheet.append([_DUTCH[kind], *years, sum(years)])
        sheet.append(["Totaal van de kosten", *(float(value) for value in one.years), float(one.total)])
        for key in INCOMES:
            if key in one.incomes:
                sheet.append([_DUTCH[key], None, None, None, float(one.incomes[key])])
        sheet.append([])
        sheet.append([])
    return saved(book)


def total_first() -> bytes:
    """The total stands before the years, and a share and a remark behind the amounts."""
    book = openpyxl.Workbook()
    _general(_first(book))
    for one in PARTNERS:
        sheet = book.create_sheet(one.name)
        for label, value in (("Naam van de organisatie", one.name), ("Ondernemingsnummer", int(one.kbo)), ("Rol", ROLES[one.role].upper())):
            sheet.append([label, value])
        sheet.append(["Kosten", "Totaal", "Jaar 1", "Jaar 2", "Jaar 3", "Aandeel", "Toelichting"])
        for kind in KINDS:
            years = [float(value) for value in one.kind(kind)]
            sheet.append([_DUTCH[kind], sum(years), *years, sum(years) / float(one.total), "raming van 3 november 2025, 2 offertes"])
        sheet.append(["Totale projectkost", float(one.total), *(float(value) for value in one.years), 1, None])
        for key in INCOMES:
            if key in one.incomes:
                amount = one.incomes[key]
                sheet.append([_DUTCH[key], float(amount), None, None, None, float(amount / one.total), "volgens besluit van het college"])
    return saved(book)


def financing_apart() -> bytes:
    """Costs on a sheet per partner, financing of all of them in one table."""
    book = openpyxl.Workbook()
    _general(_first(book))
    table = book.create_sheet("Financieringsplan")
    table.append(["Partner", "Totale kosten", *(_DUTCH[key] for key in INCOMES)])
    for one in PARTNERS:
        sheet = book.create_sheet(one.name)
        sheet.append(["Partner:", one.name])
        sheet.append(["KBO nummer:", written_kbo(one).replace(".", " ")])
        sheet.append(["Rol:", ROLES[one.role]])
        sheet.append(["", "2026", "2027", "2028", "TOTAAL"])
        for kind in KINDS:
            years = [float(value) for value in one.kind(kind)]
            sheet.append([_DUTCH[kind].upper(), *years, sum(years)])
        sheet.append(["TOTAAL", *(float(value) for value in one.years), float(one.total)])
        table.append([one.name, float(one.total), *(_amount(one, key) for key in INCOMES)])
    table.append(["Totaal", *(sum(_amount(one, key) or 0 for one in PARTNERS) for key in ("total", *INCOMES))])
    return saved(book)


def label_above_value() -> bytes:
    """Identification with the answer under its label, amounts only in total."""
    book = openpyxl.Workbook()
    _general(_first(book))
    for one in PARTNERS:
        sheet = book.create_sheet(one.name)
        sheet.append(["Naam van de partner", "Ondernemingsnummer", "Rol in het project"])
        sheet.append([one.name, written_kbo(one), ROLES[one.role]])
        sheet.append([])
        sheet.append(["Kostenrubriek", "Bedrag (EUR)"])
        for key in (*KINDS, "total", *INCOMES):
            if _amount(one, key) is not None:
                sheet.append([_DUTCH[key], _amount(one, key)])
    return saved(book)


def columns_without_name_label() -> bytes:
    """Partners as columns with nothing but their names above, years left out, number and role not asked."""
    book = openpyxl.Workbook()
    sheet = _first(book)
    _general(sheet)
    sheet.append(["Begroting", *(one.name for one in PARTNERS), "TOTAAL PROJECT"])
    _side_by_side(sheet)
    return saved(book)


def many_lines(partners_together: bool) -> bytes:
    """A kind in each block, with lines for every partner in it: partner in the second column."""
    book = openpyxl.Workbook()
    sheet = _first(book)
    _general(sheet)
    sheet.append(["Omschrijving", "Partner", "Categorie", "Jaar 1", "Jaar 2", "Jaar 3"])
    for kind in KINDS:
        for one in PARTNERS:
            rows = one.lines.get(kind) or ((_DUTCH[kind] + " geraamd", one.kind(kind)),)
            for what, amounts in rows:
                if any(amounts):
                    sheet.append([what, one.name, _DUTCH[kind], *(float(value) for value in amounts)])
        if partners_together:
            sheet.append(
                [
                    f"Subtotaal {_DUTCH[kind].lower()}",
                    None,
                    None,
                    *(float(sum((one.kind(kind)[n] for one in PARTNERS), Decimal(0))) for n in range(3)),
                ]
            )
    plan = book.create_sheet("Inkomsten")
    plan.append(["Organisatie", "Rol", "Totale kosten", *(_DUTCH[key] for key in INCOMES)])
    for one in PARTNERS:
        plan.append([one.name, ROLES[one.role], float(one.total), *(_amount(one, key) for key in INCOMES)])
    return saved(book)
