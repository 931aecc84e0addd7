"""Raw text of a field into its value, as Flemish people write it: money, dates, months, KBO numbers, addresses, yes and no.

Nothing here guesses. What can be read in two ways gives ``value=None`` with a Dutch ``problem``; what is read but deserves a remark
(rounded, a second e-mail address) has both a value and a problem, and a lower ``confidence``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import email_validator
from stdnum.be import vat

from parsers.words import fold, is_blank, points_elsewhere, tidy

MAX_VALUE_CHARS = 400  # a date, an amount or a number never needs more; longer text is prose in the wrong place


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value out of raw text. ``value`` None: not understood, ``problem`` says why (Dutch). ``confidence`` 0..1."""

    value: Any
    problem: str = ""
    confidence: float = 1.0


_NUMBER = r"\d[\d.,'\u2019 ]*\d|\d"
_ABOUT = re.compile(r"\b(ca|circa|ongeveer|plusminus|rond de|rond|geraamd|geschat|maximaal|max|tot)\b\.?|[±~≈]", re.I)
_MILLION = re.compile(r"^(mio|miljoen|miljoenen|mln|milj|m)\b", re.I)
_THOUSAND = re.compile(r"^(k|duizend)\b", re.I)
_CURRENCY = re.compile(r"€|\beuro'?s?\b|\beur\b", re.I)


def money(text: str) -> Parsed:
    """An amount in euro as ``Decimal`` with two decimals. "1.355" alone is left to a person: 1355 or 1,355."""
    cleaned = tidy(text)
    if fold(cleaned).strip(" .") in {"geen", "nihil", "nul", "geen andere", "geen inkomsten"}:
        return Parsed(Decimal("0.00"), confidence=0.9)
    marked = bool(_CURRENCY.search(cleaned))
    cleaned = re.sub(r"\b(incl|excl|inclusief|exclusief)\b\.?( btw)?|\bbtw\b", " ", cleaned, flags=re.I)
    cleaned = re.sub(r"\((?!\s*€?\s*[\d.,' ]+\))[^)]*\)", " ", cleaned)
    negative = bool(re.match(r"^\s*(€\s*)?[-\u2212\u2013]\s*(€\s*)?\d|^\s*\(\s*€?\s*\d[^)]*\)\s*$", cleaned))
    cleaned = re.sub(r"[,.]\s?[-\u2013=]+(?=\s|$|€)", " ", _CURRENCY.sub(" ", cleaned))
    found = list(re.finditer(_NUMBER, cleaned))
    if len(found) != 1:
        return Parsed(None, "Er staat geen bedrag." if not found else f"Er staat meer dan één bedrag: “{tidy(text)}”.")
    before, after = cleaned[: found[0].start()], cleaned[found[0].end() :].strip(" )")
    parsed = _amount(found[0].group().strip(), after, marked)
    if parsed.value is None:
        return parsed
    rest = _MILLION.sub("", _THOUSAND.sub("", after)).strip(" .,:;)")
    about = bool(_ABOUT.search(before))
    if len(rest) > 40 or re.search(r"[%\d]", rest) or re.search(r"\bper\b", rest, re.I):
        return Parsed(None, f"We kunnen hier geen bedrag uit halen: “{tidy(text)[:80]}”.")
    value = -parsed.value if negative else parsed.value
    return Parsed(value, "Het bedrag is bij benadering gegeven." if about else parsed.problem, 0.7 if about else parsed.confidence)


def _amount(number: str, after: str, marked: bool) -> Parsed:
    """One number with its separators, and the word for thousand or million after it."""
    factor = Decimal(1_000_000) if _MILLION.match(after) else Decimal(1000) if _THOUSAND.match(after) else Decimal(1)
    plain = re.sub(r"(?<=\d)['\u2019 ](?=\d{3}(?!\d))", "\u0020", number)
    ambiguous = Parsed(None, f"Het is niet duidelijk welk bedrag “{number}” is. Schrijf het voluit, bijvoorbeeld 1.355,00 euro.")
    if factor != 1:
        match = re.fullmatch(r"(\d+)(?:[.,](\d{1,2}|\d{4,6}))?|(\d+),(\d+)", plain)
        if not match:
            return ambiguous
        value = Decimal((match[1] or match[3]) + "." + (match[2] or match[4] or "0"))
        return Parsed((value * factor).quantize(Decimal("0.01")), confidence=0.9)
    if match := re.fullmatch(r"(\d+)(?:[.,](\d{1,2}))?", plain):
        return Parsed(_decimal(match[1], match[2]), confidence=1.0)
    if match := re.fullmatch(r"(\d{1,3}(?:[. ]\d{3})+)(?:,(\d{1,2}))?", plain):
        groups = re.split(r"[. ]", match[1])
        lonely = len(groups) == 2 and match[2] is None and "." in match[1] and len(groups[0]) == 1
        if lonely and not marked:
            return ambiguous
        return Parsed(_decimal("".join(groups), match[2]), confidence=0.95 if lonely else 1.0)
    if match := re.fullmatch(r"(\d{1,3}(?:,\d{3})+)\.(\d{1,2})|(\d{1,3}(?:,\d{3}){2,})", plain):
        return Parsed(_decimal((match[1] or match[3]).replace(",", ""), match[2]), confidence=0.9)
    if match := re.fullmatch(r"(\d{1,3}(?: \d{3})+)\.(\d{2})", plain):
        return Parsed(_decimal(match[1].replace(" ", ""), match[2]), confidence=0.9)
    return ambiguous


def _decimal(whole: str, cents: str | None) -> Decimal:
    return Decimal(f"{whole}.{cents or '0'}").quantize(Decimal("0.01"))


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan janvier january",
            "februari feb fevrier february",
            "maart mrt mar mars march",
            "april apr avril",
            "mei mai may",
            "juni jun juin june",
            "juli jul juillet july",
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
_MONTH_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATES = (
    (re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)"), "ymd"),
    (re.compile(r"(?<!\d)(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})(?!\d)"), "dmy"),
    (re.compile(rf"(?<!\d)(\d{{1,2}})(?:e|ste|de|er)?[\s.-]+({_MONTH_NAMES})\b\.?[\s-]*(\d{{4}})(?!\d)"), "dmy"),
    (re.compile(rf"\b({_MONTH_NAMES})\b\.?\s+(\d{{1,2}}),?\s+(\d{{4}})(?!\d)"), "mdy"),
)


def day(text: str) -> Parsed:
    """A calendar day, day before month as in Belgium. A month without a day is told, not filled in."""
    folded = re.sub(r"(\d)t\d{2}:\d{2}.*$", r"\1", fold(text))
    found: dict[date, float] = {}
    for pattern, order in _DATES:
        for match in pattern.finditer(folded):
            parts = dict(zip(order, match.groups(), strict=True))
            year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
            month = _MONTHS.get(parts["m"]) or int(parts["m"])
            try:
                found[date(year, month, int(parts["d"]))] = 0.9 if len(parts["y"]) == 2 else 1.0
            except ValueError:
                return Parsed(None, f"De datum “{match.group().strip()}” bestaat niet. Schrijf ze als dag/maand/jaar.")
    if len(found) == 1:
        value, confidence = next(iter(found.items()))
        return Parsed(value, confidence=confidence)
    if found:
        return Parsed(None, f"Er staat meer dan één datum: “{tidy(text)[:80]}”.")
    if re.search(rf"\b({_MONTH_NAMES})\b|\d{{1,2}}\s?[/.-]\s?\d{{4}}", folded):
        return Parsed(None, f"In “{tidy(text)[:80]}” ontbreekt de dag.")
    return Parsed(None, f"“{tidy(text)[:80]}” is geen datum die we herkennen. Schrijf ze als dag/maand/jaar.")


_COUNTED = "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig"
_WORDS = {word: number for number, word in enumerate(_COUNTED.split())} | {
    "vierentwintig": 24,
    "dertig": 30,
    "zesendertig": 36,
    "achtenveertig": 48,
}
_WORD_NUMBERS = re.compile(rf"\b({'|'.join(sorted(_WORDS, key=len, reverse=True))})(?=\s+(?:maand|mnd|jaar|jr))")
_TERM = re.compile(r"(\d+(?:[.,]\d+)?)\s*(maanden|maand|mnd|mndn|md|m|jaren|jaar|jr|j)?\b")


def months(text: str) -> Parsed:
    """A duration in whole months ("36", "3 jaar", "2 jaar en 6 maanden")."""
    folded = re.sub(r"\([^)]*\)", " ", fold(text)).replace("½", ",5")
    folded = _WORD_NUMBERS.sub(lambda match: str(_WORDS[match[1]]), folded)
    folded = re.sub(r"\banderhalf\b", "1,5", folded)
    found = _TERM.findall(folded)
    unclear = Parsed(None, f"“{tidy(text)[:80]}” is geen duur in maanden die we herkennen.")
    years = [Decimal(number.replace(",", ".")) for number, unit in found if unit.startswith("j")]
    others = [Decimal(number.replace(",", ".")) for number, unit in found if not unit.startswith("j")]
    if not found or len(years) > 1 or len(others) > 1 or re.search(r"\d\s*[/:]\s*\d", folded):
        return unclear
    if years and others and re.search(r"\b(of|tot|a)\b|[-–=]", folded):
        same = years[0] * 12 == others[0]
        return Parsed(int(others[0])) if same else unclear
    total = sum(years, Decimal()) * 12 + sum(others, Decimal())
    if years and others and years[0] * 12 == others[0]:
        total = others[0]
    if total != int(total):
        return unclear
    return Parsed(int(total))


def kbo(text: str) -> Parsed:
    """A KBO number as 10 digits. Numbers that begin with 2 to 8 are establishment units, not enterprises."""
    numbers = [re.sub(r"\D", "", run) for run in re.findall(r"\d[\d .\-/\u2011\u2013]{5,16}\d", tidy(text))]
    numbers = [number for number in dict.fromkeys(numbers) if 8 <= len(number) <= 12]
    shown = tidy(text)[:60]
    if len(numbers) != 1:
        return Parsed(
            None, f"“{shown}” is geen ondernemingsnummer van 10 cijfers." if not numbers else f"Er staat meer dan één nummer: “{shown}”."
        )
    number = numbers[0]
    if len(number) == 10 and number[0] in "2345678":
        return Parsed(None, f"{shown} is het nummer van een vestiging, niet het ondernemingsnummer. Dat begint met 0 of 1.")
    padded = number.zfill(10) if len(number) == 9 else number
    if len(padded) != 10 or padded[0] not in "01":
        return Parsed(None, f"“{shown}” is geen ondernemingsnummer: het telt {len(number)} cijfers in plaats van 10.")
    if not vat.is_valid(padded):
        return Parsed(None, f"Het ondernemingsnummer “{shown}” klopt niet: de controlecijfers passen niet bij de andere cijfers.")
    if len(number) == 9:
        return Parsed(padded, "De nul vooraan in het ondernemingsnummer ontbrak; wij vulden ze aan.", 0.95)
    return Parsed(padded)


EMAIL_SHAPE = re.compile(r"[^\s<>\"(),;:\[\]]+@[^\s<>\"(),;:\[\]]+\.[^\s<>\"(),;:\[\]]+")


def email(text: str) -> Parsed:
    """The e-mail address in the text, its domain in lower case. Whether mail arrives there is not looked at."""
    candidates = [match.strip(".").removeprefix("mailto:") for match in EMAIL_SHAPE.findall(text.replace("mailto:", " "))]
    valid: dict[str, None] = {}
    for candidate in candidates:
        try:
            found = email_validator.validate_email(candidate, check_deliverability=False, test_environment=True)
        except email_validator.EmailNotValidError:
            continue
        valid[found.normalized] = None
    if not valid:
        return Parsed(None, f"“{tidy(text)[:80]}” is geen geldig e-mailadres.")
    first = next(iter(valid))
    if len(valid) == 1 and re.fullmatch(r"\S+@\S+\s+[a-z0-9.-]{1,12}", text.strip()):
        return Parsed(None, f"Het e-mailadres “{tidy(text)[:80]}” is onderbroken door een spatie; we weten niet hoe het verder gaat.")
    if len(valid) > 1:
        return Parsed(first, "Er staan meerdere e-mailadressen; wij gebruiken het eerste.", 0.7)
    return Parsed(first)


PHONE_SHAPE = re.compile(r"(?:\+|00|\(0|\b0)[\d][\d\s./()\-]{6,18}\d")


def phone(text: str) -> Parsed:
    """A telephone number as it was written, when it has 8 to 15 digits."""
    shown = tidy(text)
    match = PHONE_SHAPE.search(shown)
    number = match.group().strip() if match else shown
    digits = re.sub(r"\D", "", number)
    if not 8 <= len(digits) <= 15 or re.search(r"[^\d\s+()./\-]", number):
        return Parsed(None, f"“{shown[:60]}” is geen telefoonnummer.")
    return Parsed(number)


def yes_no(text: str) -> Parsed:
    """Ja or nee, also with a remark behind it. Both, as on an unanswered form, is not an answer."""
    words = re.findall(r"[a-z]+", fold(text))
    yes = any(word in {"ja", "yes", "oui", "jawel"} for word in words[:2])
    no = any(word in {"nee", "neen", "no", "non"} for word in words[:2])
    if yes == no:
        return Parsed(None, f"Het is niet duidelijk of je “ja” of “nee” antwoordt: “{tidy(text)[:80]}”.")
    return Parsed(yes, confidence=1.0 if words and len(words) < 3 else 0.9)


def plain(text: str) -> Parsed:
    """Text as it stands."""
    return Parsed(tidy(text)) if text.strip() else Parsed(None, "Hier staat niets.")


def long_plain(text: str) -> Parsed:
    """Text with its line breaks."""
    return Parsed("\n".join(tidy(line) for line in text.strip().splitlines()))


_BY_TYPE: dict[str, Callable[[str], Parsed]] = {
    "text": plain,
    "long_text": long_plain,
    "date": day,
    "money": money,
    "months": months,
    "kbo": kbo,
    "email": email,
    "phone": phone,
    "yes_no": yes_no,
    "declaration": yes_no,
}


def parse(kind: str, text: str) -> Parsed | None:
    """The value of ``text`` for a field type; None when nothing is answered (blank, dots, "nvt", the prompt of the form).

    "Zie bijlage" and "volgt later" are not nothing: they give ``Parsed(None, problem)``.
    """
    if is_blank(text):
        return None
    if elsewhere := points_elsewhere(text):
        return Parsed(None, elsewhere)
    if kind not in ("long_text", "text") and len(text) > MAX_VALUE_CHARS:
        return Parsed(None, "Hier staat een lange tekst; wij verwachtten een kort antwoord.")
    return _BY_TYPE[kind](text)
