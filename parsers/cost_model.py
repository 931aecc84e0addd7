"""The cost model: a workbook in, the fields of the interface out, every sum worked out again.

Sheets are known by what stands in them: a sheet with general data, one block per partner, a table with totals; names, order and cells are free.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from calls.model import FormDef
from parsers import cost_doubts, cost_left_over, cost_totals, cost_unassigned, values, xlsx
from parsers.cost_colons import parted
from parsers.cost_general import asked, general
from parsers.cost_labels import COSTS, INCOMES, TOTAL, Vocabulary, is_factor, vocabulary
from parsers.cost_layouts import Turned, as_rows, without_contents
from parsers.cost_ledger import ledger
from parsers.cost_lines import Worked, cents
from parsers.cost_partner import PartnerSheet
from parsers.cost_remarks import remarks
from parsers.cost_sheets import read_sheet
from parsers.cost_sums import work_out
from parsers.cost_tables import Table
from parsers.cost_tipped import tipped
from parsers.model import PERHAPS, FieldValue, Place
from parsers.words import fold, says
from parsers.xlsx import Sheet, Workbook

_VERSION = re.compile(r"\bv(?:ersie)?\s*:?\s*v?\s*(\d+(?:\.\d+)+)\s*[-–,]?\s*(20\d\d)\b", re.I)
_CALL_YEAR = re.compile(r"\b(20[2-4]\d)\b")
_TOTAL_FIELDS = {TOTAL: "cost_model.total_cost", **{key: f"cost_model.{key}" for key in INCOMES}}
_ASKED_OF_ALL = ("grant", "own_contribution")
_TOLD = 0.9  # our own sum, where the workbook shows another
_COORDINATES = 0.9  # the workbook does not ask for the applicant; it names the coordinator

Row = dict[str, Any]


def read(data: bytes, form: FormDef, name: str) -> tuple[dict[str, FieldValue], tuple[str, ...], str]:
    """Fields, problems (Dutch) and version line of a cost model. Raises :class:`parsers.model.Unreadable` or :class:`parsers.archive.TooLarge`."""
    return read_workbook(xlsx.workbook(data), form, name)


@dataclass(frozen=True, slots=True)
class Laid:
    """How a workbook is laid out: its sheets as they are read, the partners on them, its table with totals."""

    book: Workbook
    words: Vocabulary
    found: list[PartnerSheet]
    stated: Table | None

    @property
    def is_cost_model(self) -> bool:
        """Whether it is built as a cost model: a partner's budget or a table with totals, by the edition's labels. True for a blank one."""
        return bool(self.found) or self.stated is not None


def laid_out(book: Workbook, form: FormDef) -> Laid:
    """What stands where, found by the labels of the edition."""
    words = vocabulary(form)
    book = replace(book, sheets=tuple([parted(sheet, words) for sheet in without_contents(book.sheets)]))
    sheets = [tipped(sheet, words) for sheet in as_rows(book.sheets, words)]
    found, stated = _found(sheets, words), cost_totals.table(sheets, words)
    if stated is None and found:
        stated = cost_totals.beside_the_costs(sheets, words)
    return Laid(book, words, found, stated)


def read_workbook(book: Workbook, form: FormDef, name: str, laid: Laid | None = None) -> tuple[dict[str, FieldValue], tuple[str, ...], str]:
    """As :func:`read`, from a workbook that is already open."""
    laid = laid or laid_out(book, form)
    book, words, found, stated = laid.book, laid.words, laid.found, laid.stated
    fields = dict(general(book, found, form, words, name))
    problems: list[str] = []
    of_table = stated is not None and not any(partner.name for partner in found)
    if stated is not None:
        found = (cost_totals.as_partners(stated) or found) if of_table else found
        cost_totals.completed(found, stated)
    rows, places, doubts, shown = _partners(found, book, stated, words, problems)
    if stated is not None and not of_table and rows and not cost_totals.counts_all(stated, rows):
        more = cost_totals.only_here(stated, rows)
        told: list[str] = []
        again = _partners([*found, *more], book, stated, words, told)
        if more and cost_totals.counts_all(stated, again[0]):
            (rows, places, doubts, shown), problems = again, told
            problems += [f"Geen eigen blad, alleen een lijn in de tabel met totalen: “{one.name[0][:80]}”." for one in more if one.name]
    if rows:
        doubts += _without_partner(rows, book, stated, words, problems)
        raw = "; ".join(str(row.get("name") or "zonder naam") for row in rows)
        fields["cost_model.partners"] = FieldValue(tuple(rows), raw, name, places[0], problem=" ".join(problems))
        fields |= _totals(rows, shown, stated, name, problems)
        if of_table and (wrong := fields["cost_model.total_cost"].problem if "cost_model.total_cost" in fields else ""):
            doubts.append(wrong)  # a table that does not make its own total: its sum is wrong, or we read less than stands there
        problems.extend(cost_doubts.after_the_end(rows, fields.get("cost_model.start"), fields.get("cost_model.end")))
        fields |= _doubted(fields, doubts)
        told_who = fields.get("cost_model.applicant")
        if (told_who is None or not told_who.raw) and not asked(book, found, "cost_model.applicant", words):
            fields |= _coordinator(rows, places, name)
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
    found: list[PartnerSheet], book: Workbook, stated: Table | None, words: Vocabulary, problems: list[str]
) -> tuple[list[Row], list[Place], list[str], list[Worked]]:
    """One row per partner that is used, where each is named, why their amounts are for a person, and the amounts as the sheets' own sums have them.

    A sheet without a name counts only when amounts stand on it, and then that is told.
    """
    factor = _factor(book)
    thousands = cost_doubts.in_thousands(book.sheets, {partner.sheet.name for partner in found})
    worked = []
    doubts: list[str] = []
    for partner in found:
        done = work_out(partner, factor)
        if (said := thousands.get(partner.sheet.name)) is not None and done.used:
            done, told = cost_doubts.in_euro(partner, done, said, factor)
            doubts.append(told)
        worked.append((partner, done))
    sifted = cost_doubts.sift([(partner, done) for partner, done in worked if partner.name is not None or done.used], stated)
    problems.extend(sifted.told)
    rows: list[Row] = []
    places: list[Place] = []
    for partner, done in sifted.used:
        if partner.name is None:
            told = f"Op blad '{partner.sheet.name}' staan bedragen, maar er staat geen naam van een organisatie."
            certain = len(sifted.used) == 1 or (partner.kbo is not None and values.kbo(partner.kbo[0]).value)
            (problems if certain else sifted.doubts).append(told)
        problems.extend(done.problems)
        sifted.doubts.extend(done.doubts)
        perhaps = cost_left_over.perhaps(done.costs.get(TOTAL), done.incomes, partner.left)
        sifted.doubts.extend(cost_left_over.costs_too(done.costs.get(TOTAL), done.incomes, partner.left))
        rows.append(_row(partner, done, words, problems) | ({"perhaps": perhaps} if perhaps else {}))
        places.append(partner.name[1] if partner.name else Place(f"blad '{partner.sheet.name}'", {"sheet": partner.sheet.name}))
    sifted.doubts[:0] = [*doubts, *cost_left_over.told(row["perhaps"] for row in rows if "perhaps" in row)]
    if any(cost_doubts.CONVERTED in told for told in doubts) and stated is not None and stated.sheet.name in thousands:
        cost_doubts.table_times_thousand(stated)
    problems.extend(sifted.doubts)
    return rows, places, list(dict.fromkeys(sifted.doubts)), [done.shown or done for _, done in sifted.used]


def _without_partner(rows: list[Row], book: Workbook, stated: Table | None, words: Vocabulary, problems: list[str]) -> list[str]:
    """Costs or income that stand somewhere, and that no partner was found to have: there and not understood. Why, for a person."""
    lacking = [key for key in INCOMES if not any(key in row for row in rows)]
    left = cost_unassigned.incomes(book.sheets, words) | cost_unassigned.of_the_total(stated) if lacking else {}
    told = [left[key].problem for key in lacking if key in left]
    told.extend(cost_totals.unlike_its_income(stated, rows) if stated is not None else ())
    if not any(row["costs"] for row in rows) and (of_nobody := cost_unassigned.costs(book.sheets, words)) is not None:
        told.append(of_nobody.problem)
        for row in rows:
            row["costs"] = {TOTAL: None}
    for row in rows:
        row |= {key: None for key in lacking if key in left}
    problems.extend(told)
    return told


def _coordinator(rows: list[Row], places: list[Place], name: str) -> dict[str, FieldValue]:
    """The applicant of a workbook that does not ask who that is: its one coordinator."""
    who = [
        (str(row["name"]), place) for row, place in zip(rows, places, strict=True) if row.get("role") == "coordinator" and row.get("name")
    ]
    return {"cost_model.applicant": FieldValue(who[0][0], who[0][0], name, who[0][1], _COORDINATES)} if len(who) == 1 else {}


def _doubted(fields: dict[str, FieldValue], doubts: list[str]) -> dict[str, FieldValue]:
    """The fields with amounts, no surer than the doubts about them allow."""
    if not doubts:
        return {}
    names = ("cost_model.partners", *_TOTAL_FIELDS.values())
    told = " ".join(doubts)
    return {
        name: replace(
            one,
            confidence=min(one.confidence, cost_doubts.UNSURE),
            problem=one.problem if told in one.problem else f"{told} {one.problem}".strip(),
        )
        for name in names
        if (one := fields.get(name)) is not None and not one.problem.startswith(PERHAPS)
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
    if done.costs and (done.years is not None or partner.years):
        row["years"] = None if done.years is None else tuple(done.years)
    if partner.first_year is not None:
        row["first_year"] = partner.first_year
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
    hits = {value for label, value in words.roles.items() if says(folded, label)}
    return next(iter(hits)) if len(hits) == 1 else None


def _totals(rows: list[Row], shown: list[Worked], stated: Table | None, name: str, problems: list[str]) -> dict[str, FieldValue]:
    """Totals of the project: the sum of the partners. What the sheet with totals says otherwise is told."""
    fields: dict[str, FieldValue] = {}
    for key in (*COSTS, TOTAL, *INCOMES):
        held = [(row["costs"] if key not in INCOMES else row, row) for row in rows]
        known = [(part[key], row) for part, row in held if key in part]
        if not known:
            if (at := next((row["perhaps"][key] for row in rows if key in row.get("perhaps", {})), "")) and key in _TOTAL_FIELDS:
                fields[_TOTAL_FIELDS[key]] = FieldValue(None, "", name, Place("het hele document"), 0.0, f"{PERHAPS} {at}.")
            continue
        shown_total = stated.totals.get(key) if stated else None
        places = [row["places"].get(f"costs.{key}" if key not in INCOMES else key, "") for _, row in known]
        where = "; ".join(place for place in places if place) or "het hele document"
        if any(value is None for value, _ in known):
            value, told = None, f"Niet elk bedrag is leesbaar, dus er is geen totaal: {where}."
        else:
            value = sum((value for value, _ in known), Decimal(0))
            lines = sum(row.get("lines", 1) or 1 for row in rows)
            told = cost_totals.difference(key, value, where, shown_total, lines)
            if told and not cost_totals.is_sum_of(shown_total, key, shown, lines):
                problems.append(told)
            if key in _ASKED_OF_ALL and any(key not in row and row["costs"].get(TOTAL) for row in rows):
                told = told or "Niet elke partner met kosten heeft dit ingevuld."
        if key in _TOTAL_FIELDS:
            place = shown_total.place if shown_total and shown_total.value is not None else Place(where)
            fields[_TOTAL_FIELDS[key]] = FieldValue(
                value, str(cents(value)) if value is not None else where, name, place, _TOLD if told else 1.0, told
            )
    if stated is not None:
        problems.extend(cost_totals.rows_differ(stated, rows, shown))
    return fields


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
