"""Durations and periods as Flemish people write them; days are in :mod:`parsers.dates`."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

from parsers.dates import MONTH_NAMES, MONTHS, told, without_day
from parsers.parsed import Parsed
from parsers.words import fold, tidy

_COUNTED = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig",
    "zero one two three four five six seven eight nine ten eleven twelve",
    "zero un deux trois quatre cinq six sept huit neuf dix onze douze",
)
_TENS = {"twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50, "zestig": 60}
_UNITS = dict(zip(["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"], range(1, 10), strict=True))
_WORDS = {word: number for words in _COUNTED for number, word in enumerate(words.split())} | {
    **_TENS,
    **{f"{unit}en{ten}": tens + number for ten, tens in _TENS.items() for unit, number in _UNITS.items()},
    "eighteen": 18,
    "twenty-four": 24,
    "thirty": 30,
    "thirty-six": 36,
    "dix-huit": 18,
    "vingt-quatre": 24,
    "trente": 30,
    "trente-six": 36,
}
_A_YEAR = 1900  # "april tot december 2026" is no number of months
_MONTH_UNIT, _YEAR_UNIT = "maanden|maand|mnd|mndn|md|months|month|mois|m", "jaren|jaar|jarige|jarig|jr|j|years|year|annees|ans|an"
# No number of months: "12 kwartalen", "156 weken", "1095 dagen", nor are months of work ("36 mensmaanden").
_OTHER_UNIT = re.compile(
    r"\b((mens|persoons?|man|vte)[ -]?maand(en)?"
    r"|(werk|kalender)?dag(en)?|weken|week|wk|kwarta(al|len)|trimesters?|semesters?|uur|uren|days?|weeks?|quarters?|jours?|semaines?)\b"
)
_WORD_NUMBERS = re.compile(rf"\b({'|'.join(sorted(_WORDS, key=len, reverse=True))})(?=\s+(?:{_MONTH_UNIT}|{_YEAR_UNIT}|of|tot|a|en)\b)")
# A word behind a number that says neither months nor years ("3 schooljaren"), nor goes with either.
_STRANGE = re.compile(
    rf"\d\s*(?!(?:{_MONTH_UNIT}|{_YEAR_UNIT}|\w*maand(?:en|ig|ige)?|en|of|tot|tem|t|a|x|na|met|in|vanaf|van|te|voor|als|per|opeenvolgende|aaneensluitende)\b)"
    r"[a-z]"
)
_FULL = re.compile(r"\b(?:volledige|volle|hele|kalender\s?)(?=\s*ja(?:ar|ren)\b)")
_AND_A_HALF = re.compile(rf"(\d+) en een half(?= (?:{_YEAR_UNIT})\b)|(\d+) (?:{_YEAR_UNIT}) en een half\b")
_TERM = re.compile(rf"(\d+(?:[.,]\d+)?)\s*(?:({_YEAR_UNIT})|{_MONTH_UNIT})?\b")


_AT_LEAST = re.compile(
    r"\b(ca|circa|ongeveer|minstens|minimaal|minimum|ten minste|tenminste|(?:meer|langer|minder|korter) dan"
    r"|bijna|maximaal|maximum|max|hoogstens|tot)\b\.?\s*\d"
    r"|[~±≈<>≤≥]\s*\d|\d\s*\+\s*$|\+\s*[a-z]|\bnetto\b|\bof (langer|meer|korter|minder)\b"
)
_SAID = re.compile(rf"(\d+(?:,\d+)?)\s*(?:({_YEAR_UNIT})|{_MONTH_UNIT})\b")
_WITH_LAST = re.compile(r"\b(tot en met|tem|t/m)\b|t\.e\.m")
_HALF = re.compile(r"(\d?)\s*½")  # folding makes "21/2" of "2½"


def months(text: str) -> Parsed:
    """A duration in whole months ("36", "3 jaar", "2 jaar en 6 maanden", "van 1/3/2026 tot en met 28/2/2029")."""
    folded = fold(_HALF.sub(lambda match: f"{match[1] or 0},5", text))
    named, wrong = told(folded)
    if period := list(named) if len(named) == 2 else through(text):
        return _through_dates(list(period), folded)
    if len(named) == 1 and not wrong:  # "3 jaar vanaf 1 maart 2026"
        folded = without_day(folded)
    elif named or wrong:
        return Parsed(None, f"“{tidy(text)[:80]}” is geen duur in maanden die we herkennen.")
    elif len(A_MONTH.findall(folded)) == 1:  # "start april 2026, 24 maanden"
        folded = A_MONTH.sub(" ", folded)
    if number := re.fullmatch(r"([a-z ]+?)\s*\(\s*(\d{1,3})\s*\)(\s*maanden)?", folded):  # "zesendertig (36) maanden"
        said = next(
            (counted for word in reversed(number[1].split()) if (counted := _WORDS.get(word, 0)) > 1), None
        )  # "een" is no count here
        other = re.search(rf"\b({_YEAR_UNIT}|week|weken|dag|dagen)\b", folded) or (said is not None and said != int(number[2]))
        return Parsed(None, f"“{tidy(text)[:80]}” is geen duur in maanden die we herkennen.") if other else Parsed(int(number[2]))
    folded = _WORD_NUMBERS.sub(lambda match: str(_WORDS[match[1]]), folded)
    folded = _AND_A_HALF.sub(lambda match: f"{match[1]},5" if match[1] else f"{match[2]},5 jaar", folded)
    folded = _FULL.sub("", re.sub(r"\banderhalf\b", "1,5", folded))
    inside = [said.strip(" =") for said in re.findall(r"\(([^)]*)\)", folded)]
    aside = [_length(term) for said in inside if (term := _SAID.fullmatch(said))]
    words = [_WORDS[said] for said in inside if said in _WORDS]
    folded = re.sub(r"(?<=\d)-(?=jarig)", " ", re.sub(r"\([^)]*\)", " ", folded))
    found = [(str(_WORDS[folded]), "")] if folded in _WORDS else _TERM.findall(folded)  # "zesendertig": as "36"
    unclear = Parsed(None, f"“{tidy(text)[:80]}” is geen duur in maanden die we herkennen.")
    if _OTHER_UNIT.search(folded) or _STRANGE.search(folded) or re.search(r"\bhal(f|ve)\b", folded):
        return unclear
    years = [Decimal(number.replace(",", ".")) for number, of_years in found if of_years]
    others = [Decimal(number.replace(",", ".")) for number, of_years in found if not of_years]
    if not found or len(years) > 1 or len(others) > 1 or re.search(r"\d\s*[/:]\s*\d", folded):
        return unclear
    if years and others and re.search(r"\b(of|tot|a)\b|[-–=]", folded):
        same = years[0] * 12 == others[0]
        return Parsed(int(others[0])) if same else unclear
    total = sum(years, Decimal()) * 12 + sum(others, Decimal())
    if years and others and years[0] * 12 == others[0]:
        total = others[0]
    if total != int(total) or not 0 < total < _A_YEAR or any(other != total for other in aside):
        return unclear
    if any(word not in {total, *years, *others} for word in words):  # "36 (dertig) maanden"
        return unclear
    near = _AT_LEAST.search(folded) is not None
    return Parsed(int(total), "De duur is bij benadering gegeven." if near else "", 0.7 if near else 1.0)


def _length(said: re.Match[str]) -> Decimal:
    """The months of a number with its unit."""
    number = Decimal(said[1].replace(",", "."))
    return number * 12 if said[2] else number


def _through_dates(period: list[date], folded: str) -> Parsed:
    """The months between two days, when the text does not give another number itself ("36 maanden, van 1/3/2026 tot 31/12/2028")."""
    parsed = between(period)
    if parsed.value is not None and period[0].day == period[1].day and _WITH_LAST.search(folded):
        return Parsed(None, f"Van {period[0]:%d/%m/%Y} tot en met {period[1]:%d/%m/%Y} is geen duur in hele maanden.")
    stated = {_length(said) for said in _SAID.finditer(folded)}
    if parsed.value is not None and stated and parsed.value not in stated:
        return Parsed(None, f"De duur en de datums spreken elkaar tegen: “{tidy(folded)[:80]}”.")
    return parsed


def between(days: list[date]) -> Parsed:
    """Whole months from the first day up to and with the last; "van 1 maart 2026 tot 1 maart 2029" leaves the last day out."""
    start, end = days
    after = end + timedelta(days=1)
    last = after if after.day == start.day else end
    if start >= end or last.day != start.day:
        return Parsed(None, f"Van {start:%d/%m/%Y} tot {end:%d/%m/%Y} is geen duur in hele maanden.")
    number = (last.year - start.year) * 12 + last.month - start.month
    return Parsed(number, "De duur is berekend uit de datums.", 0.8)


_MONTH = rf"(?:(\d{{1,2}})(?:e|ste|de|er)?\s+)?({MONTH_NAMES})\b\.?\s*(\d{{4}})?"
_SPAN = re.compile(
    rf"(?:\bvan\b|\bvanaf\b|\bstart\w*|\bbegin\w*)[\s:]*{_MONTH}[^.\d]{{0,40}}?(?:\btot\b|\btem\b|t\.?e\.?m\.?|\beinde\w*|\bafloop\b|[-–])[^.\d]{{0,20}}?{_MONTH}"
)


A_MONTH = re.compile(rf"\b(?:{MONTH_NAMES})\b\.?\s*\d{{4}}(?!\d)")


_MONTHS_THROUGH = re.compile(
    rf"(?:van(?:af)?\s+)?({MONTH_NAMES})\b\.?\s*(\d{{4}})?\s*(?:tot\s*(?:en|&)\s*met|tem|t\.e\.m\.?|t/m|through|inclus)\s+({MONTH_NAMES})\b\.?\s*(\d{{4}})"
)


def through(text: str) -> tuple[date, date] | None:
    """First and last day of a period told in whole months ("van april 2026 tot en met maart 2028"); None for any other text, also for one that
    leaves open whether the last month counts ("tot maart 2028")."""
    match = _MONTHS_THROUGH.fullmatch(fold(text).strip(" .()"))
    if match is None:
        return None
    first = date(int(match[2] or match[4]), MONTHS[match[1]], 1)
    year, month = divmod(int(match[4]) * 12 + MONTHS[match[3]], 12)
    last = date(year, month + 1, 1) - timedelta(days=1)
    return (first, last) if first < last else None


def span(text: str) -> tuple[int, str] | None:
    """The months that a period in a sentence lasts, first and last month included, and its words; None when no such period stands in it.
    "van maart 2026 tot februari 2029" is 36; with days, from the first up to and with the last."""
    match = _SPAN.search(fold(text))
    if match is None or match[6] is None:
        return None
    if match[1] and match[4]:
        found = months(match.group())
        return (found.value, match.group()) if found.value is not None else None
    start, end = int(match[3] or match[6]) * 12 + MONTHS[match[2]], int(match[6]) * 12 + MONTHS[match[5]]
    return (end - start + 1, match.group()) if end > start and not (match[1] or match[4]) else None
