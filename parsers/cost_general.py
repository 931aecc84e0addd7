"""What a cost model says of the project as a whole: title, applicant, start, end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from calls.model import FieldDef, FormDef
from parsers import values
from parsers.cost_labels import Vocabulary
from parsers.cost_layouts import is_matrix_head
from parsers.cost_partner import PartnerSheet
from parsers.dates import days_in
from parsers.model import PERHAPS, FieldValue, Place
from parsers.words import fold, is_blank, tidy
from parsers.xlsx import Cell, Sheet, Workbook, shown

_EPOCH = date(1899, 12, 30)  # day 0 of Excel's calendar
_DAY_NUMBERS = range(36526, 73051)  # 2000 to 2100
_HEAD = 8  # rows of a sheet in which it tells what it is about
_LETTERS = 5  # of a title, at least
_VERSION = re.compile(r"versie\b")
_FROM_TO = re.compile(r"\s*(?:van\s+)?(\S.*?)\s*(?:\s[-–—/]\s|[–—]|\btot en met\b|\bt/m\b|\bt\.?e\.?m\.?|\btot\b)\s*(\S.*?)\s*", re.I)
_WHEN = re.compile(r"\b20\d\d\b|[/'’]\d\d\b")
_LASTS = re.compile(r"\b(?:maand(?:en)?|mnd|jaar|jaren)\b")
_TERM = re.compile(r"^van\b|\b(?:project|looptijd|periode|duur|duurtijd|uitvoering)\w*|\w*(?:duur|looptijd|periode)\b")
_SURE = 0.95
_UNASKED = 0.8  # as an answer in other words: there, and nothing is refused for it
_PLAIN = "per partner partners project van voor het de een in euro bedragen versie oproep call vlaio raming"
_ENDS = 2  # a period has a start and an end


def general(book: Workbook, found: list[PartnerSheet], form: FormDef, words: Vocabulary, name: str) -> Iterator[tuple[str, FieldValue]]:
    """Title, applicant, start and end: the first sheet where the label stands with something beside it; sheets of partners come last."""
    of_partners = {partner.sheet.name for partner in found}
    sheets = sorted(book.sheets, key=lambda sheet: (sheet.name in of_partners, _is_totals(sheet, words)))
    dates = [definition.name for definition in form.fields if definition.type == "date"]
    asked_for = _period(sheets, dates, words) or _period_at_start(sheets, form, dates, words)
    period, sure = asked_for or _period_in_a_sentence(sheets, dates, words), 1.0 if asked_for else _UNASKED
    for definition in form.fields:
        if definition.type not in ("text", "date"):
            continue
        if definition.type == "date" and period:
            cell, place, day = period[dates.index(definition.name)]
            yield definition.name, FieldValue(day, shown(cell), name, place, sure)
            continue
        hits = (hit for sheet in sheets for hit in _beside(sheet, definition, dates, words))
        for cell, place in hits:
            yield definition.name, _general_value(definition, cell, place, name)
            break
        else:
            loose = _in_other_terms(sheets, definition, dates, words) or _loose(sheets, definition, form, words)
            if loose is not None:
                text, place = loose
                yield definition.name, FieldValue(None, "", name, place, 0.0, f"{PERHAPS} “{text}”.")


def asked(book: Workbook, found: list[PartnerSheet], name: str, words: Vocabulary) -> bool:
    """Whether a sheet that is no partner's has a row that begins with a label of the field, with or without an answer."""
    of_partners = {id(partner.sheet) for partner in found}
    for sheet in book.sheets:
        for _, cells in () if id(sheet) in of_partners else sheet.rows():
            if is_matrix_head(cells, words):
                break
            first = next((cell.value for _, cell in sorted(cells.items()) if isinstance(cell.value, str) and not is_blank(cell.value)), "")
            if words.is_label(name, first):
                return True
    return False


def _period(sheets: Iterable[Sheet], dates: list[str], words: Vocabulary) -> list[tuple[Cell, Place, date]] | None:
    """Start and end that stand behind one label ("Looptijd"), in one cell or two: two days, the first before the last."""
    for sheet in sheets:
        for row, cells in sheet.rows():
            label = next(
                (c for c, cell in sorted(cells.items()) if isinstance(cell.value, str) and _is_period(cell.value, dates, words)), None
            )
            if label is None:
                continue
            found = [(cell, sheet.place(row, c), day) for c, cell in sorted(cells.items()) if c > label for day in _days(cell)]
            if len(found) == _ENDS and found[0][2] < found[1][2]:
                return found
    return None


def _period_at_start(sheets: Iterable[Sheet], form: FormDef, dates: list[str], words: Vocabulary) -> list[tuple[Cell, Place, date]]:
    """Start and end that stand together where only the start is asked, when nothing stands where the end is asked."""
    asked_for = {definition.name: definition for definition in form.fields if definition.name in dates}
    if len(asked_for) != _ENDS:
        return []
    start, end = ([hit for sheet in sheets for hit in _beside(sheet, asked_for[name], dates, words)] for name in dates)
    parts = _FROM_TO.fullmatch(shown(start[0][0])) if start and not end else None
    days = [values.parse("date", part) for part in parts.groups()] if parts else []
    known = [day.value for day in days if day is not None and day.value is not None and day.confidence >= _SURE]
    return [(*start[0], day) for day in known] if len(known) == _ENDS and known[0] < known[1] else []


def _period_in_a_sentence(sheets: Iterable[Sheet], dates: list[str], words: Vocabulary) -> list[tuple[Cell, Place, date]] | None:
    """Start and end in a sentence at the head of a sheet ("Projectduur: 30 maanden, van 1 mei 2026 tot en met 31 oktober 2028"), where the workbook
    asks for neither of them. The only such sentence: of two, one may be of something else."""
    texts = [(cell, sheet.place(*spot), spot[0]) for sheet in sheets for spot, cell in sheet.cells.items() if isinstance(cell.value, str)]
    if len(dates) != _ENDS or any(words.is_label(name, str(cell.value)) for cell, _, _ in texts for name in dates):
        return None
    said = [(cell, place) for cell, place, row in texts if row <= _HEAD and _TERM.search(fold(str(cell.value)))]
    found = [[(cell, place, day) for day in days] for cell, place in said if len(days := _days(cell)) == _ENDS and days[0] < days[1]]
    return found[0] if len(found) == 1 else None


def _in_other_terms(sheets: Iterable[Sheet], definition: FieldDef, dates: list[str], words: Vocabulary) -> tuple[str, Place] | None:
    """What stands behind the label of a period and is no two days: months ("maart 2026 - februari 2029"), or for the end only how long it lasts."""
    if definition.name not in dates:
        return None
    for sheet in sheets:
        for row, cells in sheet.rows():
            texts = [(c, shown(cell)) for c, cell in sorted(cells.items()) if not cell.blank]
            label = next((text for _, text in texts if words.is_label(definition.name, text)), None)
            if label is None or is_matrix_head(cells, words):
                continue
            if not _is_period(label, dates, words):
                return None  # it is asked for by itself
            said, beside = " ".join(text for _, text in texts), next((text for _, text in texts if text != label), "")
            ends = definition.name != dates[-1] or _FROM_TO.fullmatch(beside)
            if beside and ((ends and _WHEN.search(beside)) or (definition.name == dates[-1] and _LASTS.search(fold(said)))):
                return tidy(said)[:80], sheet.place(row, texts[0][0])
    return None


def _is_period(text: str, dates: list[str], words: Vocabulary) -> bool:
    return len(dates) == _ENDS and all(words.is_label(name, text) for name in dates)


def _days(cell: Cell) -> list[date]:
    if isinstance(cell.value, datetime):
        return [cell.value.date()]
    if isinstance(cell.value, date):
        return [cell.value]
    return days_in(cell.value) if isinstance(cell.value, str) else []


def _beside(sheet: Sheet, definition: FieldDef, dates: list[str], words: Vocabulary) -> Iterator[tuple[Cell, Place]]:
    """Cells right of a label; a label that stands there instead is no answer."""
    for row, cells in sheet.rows():
        if is_matrix_head(cells, words):
            return  # below it stand partners
        for column, cell in sorted(cells.items()):
            if not isinstance(cell.value, str) or not words.is_label(definition.name, cell.value):
                continue
            if _is_period(cell.value, dates, words):
                continue  # without two days it tells neither of them
            right = next(((c, one) for c, one in sorted(cells.items()) if c > column and not one.blank), None)
            if right is None or (isinstance(right[1].value, str) and (is_blank(right[1].value) or _any_label(right[1].value, words))):
                break
            yield right[1], sheet.place(row, right[0])
            break


def _loose(sheets: list[Sheet], definition: FieldDef, form: FormDef, words: Vocabulary) -> tuple[str, Place] | None:
    """A text, or a day, at the head of a sheet that belongs to no label, where the workbook has no label for the field: people write titles
    without one, and dates behind words of their own. With its own words before it, when there are any."""
    if any(
        isinstance(cell.value, str) and row <= 2 * _HEAD and words.is_label(definition.name, cell.value)
        for sheet in sheets
        for (row, _), cell in sheet.cells.items()
    ):
        return None  # further down "Project" stands over a total
    loose: list[tuple[str, Place]] = []
    for sheet in sheets:
        for row, cells in sheet.rows():
            if row > _HEAD or is_matrix_head(cells, words):
                break
            texts = [(c, cell.value) for c, cell in sorted(cells.items()) if isinstance(cell.value, str) and not is_blank(cell.value)]
            if any(_any_label(text, words) for _, text in texts):
                continue  # what stands in the row belongs to its label
            if definition.type == "date":
                days = [(c, shown(cell)) for c, cell in sorted(cells.items()) if _days(cell)]
                if days:
                    before = [text for c, text in texts if c < days[0][0]][:1]
                    return tidy(": ".join((*before, days[0][1])))[:80], sheet.place(row, days[0][0])
                continue
            loose.extend((text, sheet.place(row, c)) for c, text in texts if not _VERSION.match(fold(text)))
    own = [one for one in loose if _enough(one[0]) and not any(fold(p) in fold(one[0]) or fold(one[0]) in fold(p) for p in form.phrases)]
    # "Projectbegroting Groene straat": a title behind what the form calls itself, on a sheet before the one with other texts
    behind = [one for one in loose[: loose.index(own[0]) if own else None] if _enough(" ".join(_beyond(one[0], form)))]
    found = [*behind[:1], *own[:1]]
    return ("” of “".join(tidy(text)[:80] for text, _ in found), found[-1][1]) if found else None


def _enough(text: str) -> bool:
    return sum(char.isalpha() for char in text) >= _LETTERS


def _beyond(text: str, form: FormDef) -> list[str]:
    """The words of a text that the form does not use of itself, in its phrases and its name."""
    mine = set(re.findall(r"[^\W_]+", fold(" ".join((*form.phrases, *form.blanks, form.title, _PLAIN)))))
    return [word for word in re.findall(r"[^\W_]+", fold(text)) if word not in mine]


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
