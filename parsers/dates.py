"""Days as Flemish people write them."""

from __future__ import annotations

import re
from datetime import date, timedelta

from rapidfuzz.distance import Levenshtein

from parsers.parsed import Parsed, invalid
from parsers.words import fold, tidy

_EXCEL_ZERO = date(1899, 12, 30)
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan janvier janv january",
            "februari feb fevrier fevr february",
            "maart mrt mar mars march",
            "april apr avril avr",
            "mei mai may",
            "juni jun juin june",
            "juli jul juillet juil july",
            "augustus aug aout august",
            "september sep sept septembre",
            "oktober okt octobre october oct",
            "november nov novembre",
            "december dec decembre",
        ),
        start=1,
    )
    for name in names.split()
}
_IN_FULL = ("januari", "februari", "maart", "april", "juni", "juli", "augustus", "september", "oktober", "november", "december")
MONTH_NAMES = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATES = (
    (re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)"), "ymd"),
    (re.compile(r"(?<!\d)(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|['’‘]?\d{2})(?!\d|[/.]\d)"), "dmy"),
    (
        re.compile(
            rf"(?<!\d)(\d{{1,2}})(?:e|ste|de|er|st|nd|rd|th)?[\s.-]+(?:of )?({MONTH_NAMES})\b\.?[\s,-]*(\d{{4}}|['’‘]\d{{2}}|\d{{2}}(?=\s*$))(?!\d)"
        ),
        "dmy",
    ),
    (re.compile(rf"\b({MONTH_NAMES})\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)"), "mdy"),
)

_IN_CELLS = re.compile(
    r"(\d\s*\|?\s*\d?)\s*\|\s*(\d\s*\|?\s*\d?)\s*\|\s*((?:\d\s*\|?\s*){3}\d)"
)  # a day, month and year, or digits, in cells


_YEARS = range(1900, 2101)  # any other was mistyped
_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_FROM_DAY = re.compile(  # "15-20 april 2026", "15/04 of 20/04/2026"
    rf"(?<![\d/.-])\d{{1,2}}(?:e|ste|de)?(?:\s+(?:a|of|tot|en|tem|t/m)\s+|-)\d{{1,2}}(?:e|ste|de)?\s+(?:{MONTH_NAMES})\b"
    rf"|(?<![\d/.-])\d{{1,2}}(?:e|ste|de)?\s+(?:{MONTH_NAMES})\s*(?:\b(?:a|of|tot|en|tem|t/m)\b|[-–/])[^\d]{{0,12}}\d{{1,2}}(?:e|ste|de)?\s+(?:{MONTH_NAMES})\b"
    r"|(?<![\d/.-])(?:\d{1,2}[/.]\d{1,2}\s*(?:a|of|tot|en|tem|t/m|[-–])\s*|\d{1,2}-)\d{1,2}[/.]\d{1,2}[/.]\d{4}"
)
_FIRST = re.compile(rf"\beerste(?: dag)?(?: van)?(?= (?:{MONTH_NAMES})\b)")
_TENTATIVE = re.compile(
    r"\d\s*\?|\b(onder voorbehoud|vermoedelijk|wellicht|waarschijnlijk|zodra|zo snel|streefdatum|richtdatum|indicatief|voorlopig"
    r"|tbc|tbd|to be confirmed|provisional(?:ly)?|expected|as soon as|or (later|earlier)"
    r"|a confirmer|provisoire|sous reserve|des que|ou plus (tard|tot)"
    r"|of (iets )?(later|vroeger|eerder)|of (?:\w+ (?:maand(?:en)?|weken|dagen) )?(?:na|bij|zodra|vanaf|wanneer)"
    r"|wordt nog \w+|nog te (?:bevestigen|bepalen)|mits|indien|afhankelijk van|(?:opschortende|onder) voorwaarde|liefst|ten laatste$|uiterlijk$)\b"
)
_UNTIL = re.compile(r"\btot\s*$")
_NEAR = re.compile(
    r"\b(voor|na|uiterlijk|ten laatste|ten vroegste|vroegstens|vroegst|rond|omstreeks|ca|circa|ongeveer"
    r"|before|after|by|no later than|around|about|approximately|avant|apres|au plus (?:tard|tot)|vers|environ)\b"
    r"\.?(\s+(op|de|het|en met|the|le|\w+da[gy]))*\s*$"
    r"|(?<![\d/.-])\d{1,2}\s?(?:/|of)\s?$"  # "28/29 februari 2028": one of two days
)


def day(text: str) -> Parsed:
    """A calendar day, day before month as in Belgium. A month without a day is told, not filled in."""
    folded = _FIRST.sub("1", fold(text))
    found, wrong = told(folded)
    if wrong and _month_first(wrong):
        return Parsed(None, f"Bij “{wrong}” lijkt de maand voor de dag te staan. Schrijf de datum als dag/maand/jaar.")
    if wrong:
        return invalid(f"De datum “{wrong}” bestaat niet. Schrijf ze als dag/maand/jaar.")
    shown = tidy(text)[:80]
    if len(found) == 1 and not _FROM_DAY.search(folded):
        value, confidence = next(iter(found.items()))
        problem = _remark(folded, value, shown)
        return Parsed(value, problem, 0.7 if problem else confidence)
    if found:
        return Parsed(None, f"Er staat meer dan één datum: “{shown}”.")
    if (nearly := _mistyped(folded) or _in_figures(folded)) is not None:
        return nearly
    if re.search(rf"\d{{1,2}}(?:e|ste|de)?\s+(?:{MONTH_NAMES})\b\.?(?!\s*\d{{4}})", folded):
        return invalid(f"In “{shown}” ontbreekt het jaar.")
    if re.search(rf"\b({MONTH_NAMES})\b|\d{{1,2}}\s?[/.-]\s?\d{{4}}", folded):
        return Parsed(None, f"In “{shown}” ontbreekt de dag.")  # a person may well take the first of the month, or the last
    if re.fullmatch(r"[45]\d{4}", folded):
        meant = _EXCEL_ZERO + timedelta(days=int(folded))
        return Parsed(None, f"“{shown}” lijkt een datumgetal van Excel ({meant:%d/%m/%Y}). Schrijf de datum als dag/maand/jaar.")
    strange = f"“{shown}” is geen datum die we herkennen. Schrijf ze als dag/maand/jaar."
    return invalid(strange) if _NO_DAY.search(folded) and " | " not in folded else Parsed(None, strange)


# A time that is no day. Other words than of time may be of another question, or a day as we do not know it: for a person.
_NO_DAY = re.compile(
    r"\bq[1-4]\b|\b(kwartaal|semester|trimester|week \d+|jaarhelft|voorjaar|najaar|lente|zomer|herfst|winter|begin|einde?|midden|medio|in \d{4}"
    r"|zo snel|zo vroeg|zodra|meteen|onmiddellijk|later|onbekend|niet gekend|nog niet|weten nog|na (de )?(goedkeuring|beslissing|toekenning))\b"
    r"(?!.*\d\D+\d{4})"
)
_LIKE_A_DAY = re.compile(r"(?<![\d/.-])(\d{1,2})(?:e|ste|de)?[\s.]+([a-z0-9]{4,10})[\s.]+(\d{4})(?!\d)")


def _mistyped(folded: str) -> Parsed | None:
    """The day in a text whose month has one letter wrong ("1 iuni 2026" on a photo); None when that is no single month."""
    match = _LIKE_A_DAY.search(folded)
    near = [name for name in _IN_FULL if match is not None and Levenshtein.distance(match[2], name) == 1]
    if match is None or len(near) != 1:
        return None
    parsed = day(f"{match[1]} {near[0]} {match[3]}")
    problem = f"Er staat “{match[2]}”; wij lezen dat als {near[0]}."
    return parsed if parsed.value is None else Parsed(parsed.value, problem, 0.7)


def _in_figures(folded: str) -> Parsed | None:
    """The day in eight figures ("01042026", as a form with a box for each of them gives it); None for any other text."""
    if re.fullmatch(r"\d(?:[ |/.-]{1,5}\d){7}", folded):
        folded = re.sub(r"\D", "", folded)
    if not re.fullmatch(r"\d{8}", folded):
        return None
    orders = f"{folded[:2]}/{folded[2:4]}/{folded[4:]}", f"{folded[:4]}-{folded[4:6]}-{folded[6:]}"
    found = [value for written in orders for value in told(written)[0]]
    return Parsed(found[0], confidence=0.9) if len(found) == 1 else None


def _month_first(wrong: str) -> bool:
    """Whether figures that are no day are one in the order of Americans ("02/28/2029"): a person knows which day that is."""
    match = re.fullmatch(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4})", wrong)
    return match is not None and bool(told(f"{match[2]}/{match[1]}/{match[3]}")[0])


def _remark(folded: str, value: date, shown: str) -> str:
    """Why the one day in a text may not be the day that is meant; "" without such a reason."""
    said = next((name for name in _WEEKDAYS if re.search(rf"\b{name}\b", folded)), None)
    if said is not None and said != _WEEKDAYS[value.weekday()]:
        return f"{value:%d/%m/%Y} is geen {said}."
    if value.day == 1 and _UNTIL.search(folded[: first_at(folded)]):
        return f"Het is niet duidelijk of {value:%d/%m/%Y} zelf meetelt: “{shown}”."  # "tot 1 april" is mostly 31 March
    return (
        f"De datum is bij benadering gegeven: “{shown}”." if _NEAR.search(folded[: first_at(folded)]) or _TENTATIVE.search(folded) else ""
    )


def days_in(text: str) -> list[date]:
    """The days that stand in a text, in order; none when one of them does not exist."""
    return list(told(fold(text))[0])


def told(folded: str) -> tuple[dict[date, float], str]:
    """The days in a text, in order, with how sure they are; and the first that does not exist."""
    if cells := _IN_CELLS.fullmatch(folded):
        folded = "/".join(part.replace(" ", "").replace("|", "") for part in cells.groups())
    found: dict[date, tuple[int, float]] = {}
    for pattern, order in _DATES:
        for match in pattern.finditer(folded):
            parts = dict(zip(order, match.groups(), strict=True))
            short = len(parts["y"]) < 4  # "'26"
            year = int(parts["y"][-2:]) + 2000 if short else int(parts["y"])
            month = MONTHS.get(parts["m"]) or int(parts["m"])
            if year not in _YEARS:
                return {}, match.group().strip()
            try:
                found.setdefault(date(year, month, int(parts["d"])), (match.start(), 0.9 if short else 1.0))
            except ValueError:
                return {}, match.group().strip()
    return {value: sure for value, (_, sure) in sorted(found.items(), key=lambda item: item[1])}, ""


def first_at(folded: str) -> int:
    """Where the first day in a text stands."""
    return min((match.start() for pattern, _ in _DATES if (match := pattern.search(folded))), default=0)


def without_day(folded: str) -> str:
    """A text in which one day stands, without it."""
    return next((rest for pattern, _ in _DATES if (rest := pattern.sub(" ", folded)) != folded), folded)
