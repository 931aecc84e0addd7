"""What a row of a list says in its title although the list has columns for it: "Projectleiding (maand 1 - maand 36), trekker Stad Lier"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from calls.model import FieldDef
from parsers.labels import key
from parsers.words import is_blank

_MONTH = r"(?:maand(?:en)?|mnd|month|m)\s*\.?\s*"
_SPAN = re.compile(
    rf"[(\[]?\s*(?:looptijd|timing|duur|van|vanaf|periode)?\s*:?\s*\b{_MONTH}(\d{{1,2}})\s*"
    rf"(?:-|–|—|/|>|→|tot\s+en\s+met|t\.?\s?e\.?\s?m\.?|t/m|tot|à)\s*(?:{_MONTH})?(\d{{1,2}})\b\s*[)\]]?",
    re.I,
)
_UNTIL = r"(?:-|–|—|/|>|→|\btot\s+en\s+met\b|\bt\.?\s?e\.?\s?m\b\.?|\bt/m\b|\btot\b|\bà\b)"
_FROM_TO = re.compile(
    rf"(?:van(?:af)?\s+)?([^\d]{{0,12}}\d{{1,2}}|[a-z]{{3,10}}\.?\s+\d{{4}})\s*{_UNTIL}\s*([^\d]{{0,12}}\d{{1,2}}|[a-z]{{3,10}}\.?\s+\d{{4}})\W*",
    re.I,
)
_PARTS = re.compile(r"\s*[,;|]\s*|\s+[–—-]\s+|\s*[()\[\]]\s*")


def _beside_months(title: str) -> tuple[str, str] | None:
    """Who leads, in the same brackets as the months and behind them: "Meten (maand 1 tot 8, Stad Lier)"; with the part of the title that says so."""
    match = re.search(rf"{_SPAN.pattern}(\s*[,;]\s*(?:trekker:?\s*)?([A-ZÀ-Ý][^()\[\],;]{{2,60}}))[)\]]\s*$", title, re.I)
    return (match[4].strip(), match[3]) if match is not None and match[4][:1].isupper() else None


def goes_on(before: str, rest: str) -> str:
    """A cell with the rest of it from the next page; letters that are no word are the end of the word before ("Projectleidin / g"), and a name may be
    broken at its hyphen ("West- / Vlaanderen")."""
    cut = before[-1:].isalpha() and re.match(r"[^\W\daeiouy_A-ZÀ-Ý]+\b", rest) is not None
    cut = cut or (before[-2:-1].isalpha() and before.endswith("-") and rest[:1].isalpha())
    return f"{before}{'' if cut else ' '}{rest}".strip()


def with_span(columns: Mapping[int, FieldDef], definition: FieldDef, body: Sequence[tuple[str, ...]]) -> dict[int, FieldDef]:
    """The columns, and as that of the start the one column in which start and end stand together ("Timing": M1 - M12), where neither has its own."""
    asked = {column.name: column for column in definition.columns}
    if not {"start", "end"} <= set(asked) or {"start", "end"} & {column.name for column in columns.values()}:
        return dict(columns)
    width = max(map(len, body), default=0)
    filled = {c: [row[c].strip() for row in body if c < len(row) and not is_blank(row[c])] for c in range(width) if c not in columns}
    spans = [c for c, cells in filled.items() if cells and all(map(_FROM_TO.fullmatch, cells))]
    return {**columns, spans[0]: asked["start"]} if len(spans) == 1 else dict(columns)


def told_apart(cells: Mapping[str, str], definition: FieldDef) -> dict[str, str]:
    """The cells of a row, with the months and the lead taken out of its title where their own cells are open. A title of nothing else stays."""
    first = next((column for column in definition.columns if column.required), None)
    columns = {column.name: column for column in definition.columns}
    if first is None or not {"start", "end"} <= set(columns) or is_blank(cells.get(first.name, "")):
        return dict(cells)
    found, title = dict(cells), cells[first.name]
    if is_blank(found.get("end", "")) and (both := _FROM_TO.fullmatch(found.get("start", "").strip())):
        found["start"], found["end"] = both[1].strip(), both[2].strip()
    if "lead" in columns and is_blank(found.get("lead", "")) and (beside := _beside_months(title)):
        found["lead"], title = beside[0], title.replace(beside[1], " ")
    if is_blank(found.get("start", "")) and is_blank(found.get("end", "")) and len(spans := _SPAN.findall(title)) == 1:
        found["start"], found["end"] = spans[0]
        title = _SPAN.sub(" | ", title)
    if "lead" in columns and is_blank(found.get("lead", "")):
        labels = "|".join(re.escape(label) for label in columns["lead"].labels)
        for part in _PARTS.split(title):
            if led := re.fullmatch(rf"(?i:{labels})\s*(?::|\bis\b|\s)\s*([A-ZÀ-Ý]\S.*)", part.strip(" .–—-")):
                found["lead"] = led[1].strip(" .")
                title = title.replace(part, " | ")
    if title == cells[first.name]:
        return found
    kept = ", ".join(part.strip(" .,;:|–—-()") for part in title.split("|") if key(part.strip(" .,;:|–—-()")))
    return found | {first.name: kept} if kept else dict(cells)
