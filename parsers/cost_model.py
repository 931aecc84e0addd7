"""The cost model: a workbook in, the fields of the interface out, every sum worked out again.

Sheets are known by what stands in them: a sheet with general data, one block per partner, a table with totals; names, order and cells are free.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from calls.model import FieldDef, FormDef
from parsers import cost_doubts, cost_totals, cost_unassigned, values, xlsx
from parsers.cost_labels import COSTS, INCOMES, TOTAL, Vocabulary, is_factor, vocabulary
from parsers.cost_layouts import Turned, as_rows
from parsers.cost_ledger import ledger
from parsers.cost_remarks import remarks
from parsers.cost_sheets import PartnerSheet, is_matrix_head, read_sheet
from parsers.cost_sums import Worked, cents, work_out
from parsers.model import FieldValue, Place
from parsers.words import fold, is_blank
from parsers.xlsx import Cell, Sheet, Workbook, shown

_VERSION = re.compile(r"\bv(?:ersie)?\s*:?\s*v?\s*(\d+(?:\.\d+)+)\s*[-–,]?\s*(20\d\d)\b", re.I)
_CALL_YEAR = re.compile(r"\b(20[2-4]\d)\b")
_TOTAL_FIELDS = {TOTAL: "cost_model.total_cost", **{key: f"cost_model.{key}" for key in INCOMES}}
_TOLD = 0.9  # our own sum, where the workbook shows another
_EPOCH = date(1899, 12, 30)  # day 0 of Excel's calendar
_DAY_NUMBERS = range(36526, 73051)  # 2000 to 2100

Row = dict[str, Any]


def read(data: bytes, form: FormDef, name: str) -> tuple[dict[str, FieldValue], tuple[str, ...], str]:
    """Fields, problems (Dutch) and version line of a cost model. Raises :class:`parsers.model.Unreadable` or :class:`parsers.archive.TooLarge`."""
    return read_workbook(xlsx.workbook(data), form, name)


@dataclass(frozen=True, slots=True)
class Laid:
    """How a workbook is laid out: its sheets as they are read, the partners on them, its table with totals."""

    words: Vocabulary
    found: list[PartnerSheet]
    stated: cost_totals.Table | None

    @property
    def is_cost_model(self) -> bool:
        """Whether it is built as a cost model: a partner's budget or a table with totals, by the edition's labels. True for a blank one."""
        return bool(self.found) or self.stated is not None


def laid_out(book: Workbook, form: FormDef) -> Laid:
    """What stands where, found by the labels of the edition."""
    words = vocabulary(form)
    sheets = as_rows(book.sheets, words)
    return Laid(words, _found(sheets, words), cost_totals.table(sheets, words))


def read_workbook(book: Workbook, form: FormDef, name: str, laid: Laid | None = None) -> tuple[dict[str, FieldValue], tuple[str, ...], str]:
    """As :func:`read`, from a workbook that is already open."""
    laid = laid or laid_out(book, form)
    words, found, stated = laid.words, laid.found, laid.stated
    fields = dict(_general(book, found, form, words, name))
    problems: list[str] = []
    if stated is not None:
        found = found if any(partner.name for partner in found) else cost_totals.as_partners(stated) or found
        cost_totals.completed(found, stated)
    rows, places, doubts = _partners(found, book, stated, words, problems)
    if rows:
        raw = "; ".join(str(row.get("name") or "zonder naam") for row in rows)
        fields["cost_model.partners"] = FieldValue(tuple(rows), raw, name, places[0], problem=" ".join(problems))
        fields |= _totals(rows, stated, name, problems)
        problems.extend(cost_doubts.after_the_end(rows, fields.get("cost_model.start"), fields.get("cost_model.end")))
        fields |= _doubted(fields, doubts)
    elif (left := cost_unassigned.amounts(book.sheets, words)) is not None:
        fields |= {
            n: FieldValue(None, left.raw, name, left.place, 0.0, left.problem) for n in ("cost_model.partners", *_TOTAL_FIELDS.values())
        }
        problems.append(left.problem)
    problems.extend(remarks(book, found))
    if book.uncached:
        problems.append(
            f"Dit bestand is niet doorgerekend ({book.uncached} formules zonder uitkomst). We hebben de bedragen zelf uitgerekend."
        )
    return fields, tuple(dict.fromkeys(problems)), version(book)


def _found(sheets: Sequence[Sheet], words: Vocabulary) -> list[PartnerSheet]:
    """The partners of a workbook, from a list of lines or from a sheet or block for each."""
    listed = [partner for sheet in sheets for partner in ledger(sheet, words)]
    return listed or [partner for sheet in sheets if not isinstance(sheet, Turned) for partner in read_sheet(sheet, words)]


def version(book: Workbook) -> str:
    """Version line of the template ("v1.0 2025"); only the year of its title when it has no version line; "" when neither is there."""
    texts = [
        str(cell.value)
        for sheet in book.sheets
        for (row, _), cell in sorted(sheet.cells.items())
        if row <= 12 and isinstance(cell.value, str)
    ]
    for text in texts:
        if match := _VERSION.search(text):
            return f"v{match[1]} {match[2]}"
    for text in texts:
        match = _CALL_YEAR.search(text)
        if match and "kostenmodel" in fold(text):
            return match[1]
    return ""


def _partners(
    found: list[PartnerSheet], book: Workbook, stated: cost_totals.Table | None, words: Vocabulary, problems: list[str]
) -> tuple[list[Row], list[Place], list[str]]:
    """One row per partner that is used, where each is named, and why their amounts are for a person.

    A sheet without a name counts only when amounts stand on it, and then that is told.
    """
    factor = _factor(book)
    thousands = cost_doubts.in_thousands(book.sheets, {partner.sheet.name for partner in found})
    worked = [(partner, work_out(partner, factor)) for partner in found]
    sifted = cost_doubts.sift([(partner, done) for partner, done in worked if partner.name is not None or done.used], stated)
    problems.extend(sifted.told)
    rows: list[Row] = []
    places: list[Place] = []
    converted = False
    for partner, done in sifted.used:
        if partner.name is None:
            problems.append(f"Op blad '{partner.sheet.name}' staan bedragen, maar er staat geen naam van een organisatie.")
        if partner.sheet.hidden:
            problems.append(f"Blad '{partner.sheet.name}' is verborgen, maar er staan gegevens van een partner op. We tellen het mee.")
        problems.extend(done.problems)
        if (told := thousands.get(partner.sheet.name)) is not None and done.used:
            sifted.doubts.append(cost_doubts.times_thousand(done, told))
            converted = converted or cost_doubts.CONVERTED in sifted.doubts[-1]
        rows.append(_row(partner, done, words, problems))
        places.append(partner.name[1] if partner.name else Place(f"blad '{partner.sheet.name}'", {"sheet": partner.sheet.name}))
    if converted and stated is not None and stated.sheet.name in thousands:
        cost_doubts.table_times_thousand(stated)
    problems.extend(sifted.doubts)
    return rows, places, list(dict.fromkeys(sifted.doubts))


def _doubted(fields: dict[str, FieldValue], doubts: list[str]) -> dict[str, FieldValue]:
    """The fields with amounts, no surer than the doubts about them allow."""
    if not doubts:
        return {}
    names = ("cost_model.partners", *_TOTAL_FIELDS.values())
    told = " ".join(doubts)
    return {
        name: replace(one, confidence=min(one.confidence, cost_doubts.UNSURE), problem=f"{told} {one.problem}".strip())
        for name in names
        if (one := fields.get(name)) is not None
    }


def _row(partner: PartnerSheet, done: Worked, words: Vocabulary, problems: list[str]) -> Row:
    """One partner as the interface has it. A key that is left out is blank on the sheet, None is there and cannot be read."""
    row: Row = {}
    places = {key: where[1].location for key in ("name", "kbo", "role") if (where := getattr(partner, key)) is not None}
    if partner.name:
        row["name"] = values.plain(partner.name[0]).value
    if partner.kbo:
        parsed = values.kbo(partner.kbo[0])
        row["kbo"] = parsed.value
        if parsed.value is None:
            problems.append(f"{partner.kbo[1].location}: {parsed.problem}")
    if partner.role:
        row["role"] = role(partner.role[0], words)
        if row["role"] is None:
            problems.append(f"{partner.role[1].location}: de rol “{partner.role[0][:60]}” herkennen we niet.")
    row["costs"] = dict(done.costs)
    if done.years is not None and done.costs:
        row["years"] = tuple(done.years)
    row |= done.incomes
    row["lines"] = done.lines
    row["places"] = places | done.places
    row["notes"] = tuple(done.notes)
    return row


def role(text: str, words: Vocabulary) -> str | None:
    """Role as the interface names it; None when the text is none of the edition's words for it."""
    folded = fold(text)
    if folded in words.roles:
        return words.roles[folded]
    hits = {value for label, value in words.roles.items() if re.search(rf"\b{re.escape(label)}\b", folded)}
    return next(iter(hits)) if len(hits) == 1 else None


def _totals(rows: list[Row], stated: cost_totals.Table | None, name: str, problems: list[str]) -> dict[str, FieldValue]:
    """Totals of the project: the sum of the partners. What the sheet with totals says otherwise is told."""
    fields: dict[str, FieldValue] = {}
    for key in (*COSTS, TOTAL, *INCOMES):
        held = [(row["costs"] if key not in INCOMES else row, row) for row in rows]
        known = [(part[key], row) for part, row in held if key in part]
        if not known:
            continue
        shown_total = stated.totals.get(key) if stated else None
        where = "; ".join(row["places"].get(f"costs.{key}" if key not in INCOMES else key, "") for _, row in known)
        if any(value is None for value, _ in known):
            value, told = None, f"Niet elk bedrag is leesbaar, dus er is geen totaal: {where}."
        else:
            value = sum((value for value, _ in known), Decimal(0))
            lines = sum(row.get("lines", 1) or 1 for row in rows)
            told = cost_totals.difference(key, value, where, shown_total, lines)
            if told:
                problems.append(told)
        if key in _TOTAL_FIELDS:
            place = shown_total.place if shown_total and shown_total.value is not None else Place(where)
            fields[_TOTAL_FIELDS[key]] = FieldValue(
                value, str(cents(value)) if value is not None else where, name, place, _TOLD if told else 1.0, told
            )
    if stated is not None:
        problems.extend(cost_totals.rows_differ(stated, rows))
    return fields


def _general(book: Workbook, found: list[PartnerSheet], form: FormDef, words: Vocabulary, name: str) -> Iterator[tuple[str, FieldValue]]:
    """Title, applicant, start and end: the first sheet where the label stands with something beside it; sheets of partners come last."""
    of_partners = {id(partner.sheet) for partner in found}
    sheets = sorted(book.sheets, key=lambda sheet: (id(sheet) in of_partners, _is_totals(sheet, words)))
    for definition in form.fields:
        if definition.type not in ("text", "date"):
            continue
        hits = (hit for sheet in sheets for hit in _beside(sheet, definition, words))
        for cell, place in hits:
            yield definition.name, _general_value(definition, cell, place, name)
            break


def _beside(sheet: Sheet, definition: FieldDef, words: Vocabulary) -> Iterator[tuple[Cell, Place]]:
    """Cells right of a label; a label that stands there instead is no answer."""
    for row, cells in sheet.rows():
        if is_matrix_head(cells, words):
            return  # below it stand partners
        for column, cell in sorted(cells.items()):
            if not isinstance(cell.value, str) or not words.is_label(definition.name, cell.value):
                continue
            right = next(((c, one) for c, one in sorted(cells.items()) if c > column and not one.blank), None)
            if right is None or (isinstance(right[1].value, str) and (is_blank(right[1].value) or _any_label(right[1].value, words))):
                break
            yield right[1], sheet.place(row, right[0])
            break


def _any_label(text: str, words: Vocabulary) -> bool:
    return words.meaning(text) is not None or sum(words.is_label(name, text) for name in words.texts) > 0


def _general_value(definition: FieldDef, cell: Cell, place: Place, name: str) -> FieldValue:
    raw = shown(cell)
    if cell.error or cell.uncached:
        return FieldValue(None, raw, name, place, 0.0, f"De inhoud van {place.location} is niet te lezen.")
    if definition.type == "text":
        return FieldValue(values.plain(raw).value, raw, name, place)
    if isinstance(cell.value, datetime):
        return FieldValue(cell.value.date(), raw, name, place)
    if isinstance(cell.value, date):
        return FieldValue(cell.value, raw, name, place)
    if isinstance(cell.value, Decimal) and cell.value == int(cell.value) and int(cell.value) in _DAY_NUMBERS:
        day = _EPOCH + timedelta(days=int(cell.value))
        return FieldValue(day, raw, name, place, 0.8, "De datum staat er als dagnummer van Excel.")
    parsed = values.parse("date", raw)
    if parsed is None:
        return FieldValue(None, raw, name, place, 0.0, f"“{raw}” is geen datum.")
    return FieldValue(parsed.value, raw, name, place, parsed.confidence if parsed.value else 0.0, parsed.problem)


def _is_totals(sheet: Sheet, words: Vocabulary) -> bool:
    return any(is_matrix_head(cells, words) for _, cells in sheet.rows())


def _factor(book: Workbook) -> Decimal | None:
    """Wage cost per euro of gross wage, when the workbook says it as one number beside its label."""
    for sheet in book.sheets:
        for _, cells in sheet.rows():
            label = next((cell for _, cell in sorted(cells.items()) if isinstance(cell.value, str)), None)
            if label is None or not is_factor(str(label.value)):
                continue
            numbers = [cell.value for _, cell in sorted(cells.items()) if isinstance(cell.value, Decimal)]
            if len(numbers) == 1:
                return numbers[0]
    return None
