"""Amounts of money as Flemish people write them. Nothing here guesses: what can be read in two ways gives no value, with a Dutch problem."""

from __future__ import annotations

import re
from decimal import Decimal

from parsers.parsed import Parsed
from parsers.words import fold, tidy

_NUMBER = r"\d[\d.,'\u2019 ]*\d|\d"
_MOST_DIGITS = 15  # more is no amount, and cannot be told to the cent
_ABOUT = re.compile(
    r"\b(ca|circa|ongeveer|plusminus|rond de|rond|geraamd|geschat|maximaal|maximum|max|minimaal|minimum|min|minstens|hoogstens|meer dan|minder dan"
    r"|bijna|tot)\b\.?|[±~≈<>≤≥]|\+\s?/\s?-",
    re.I,
)
_ESTIMATE = re.compile(
    r"\b(schatting|raming|richtbedrag|indicatief|voorlopig|onder voorbehoud|niet definitief|(?:wordt|kan) nog|nog (?:goed )?te \w+|bij benadering"
    r"|om en bij|afgerond|mits|afhankelijk van)\b|\d\s*(?:€|euro?)?\s*\?",
    re.I,
)
_MILLION = re.compile(r"^(mio|miljoen|miljoenen|mln|milj|millions?|m)\b", re.I)
_THOUSAND = re.compile(r"^(k|duizend)\b", re.I)
# Behind a figure, a word that must be a scale ("1,2 miljard", "1,2 miloen", "750 duiz."), though not one that is sure.
_SCALE = re.compile(r"^(?!mijn\b|milieu)(mil|mij?l|mlj|mld|mrd|mio|duiz|dz)\w*|^(mi|mn|mj|bn|ton|kilo|mega|biljoen|billion)\b", re.I)
# The scale before the figure ("k€ 350", "KEUR 350", "mio EUR 1,2"): not read, for a person.
_SCALE_BEFORE = re.compile(r"(?<![^\W\d_])(?:[km]\s?(?:eur\w*)?|duizend|dzd|mio|mln|miljoen)\s*:?\s*$", re.I)
_NO_MONEY = re.compile(
    r"^(maand(en)?|jaar|jaren|dag(en)?|week|weken|uur|uren|vte|fte|persoon|personen|stuks|partners?|deelnemers?)\b", re.I
)  # "36 maanden", "2,5 VTE"
_OTHER_CURRENCY = re.compile(
    r"[$£¥₣]|(?<![^\W\d_])(usd|gbp|chf|bef|cad|aud|jpy|cny|sek|nok|dkk|pln|dollars?|frank(en)?|francs?)(?![^\W\d_])", re.I
)
_ROUND = re.compile(r"(?<=\d)[,.]\s?[-\u2013=]+(?=\s|$|€)")  # "12.500,-": no cents
# An amount per year, per partner: how many times it counts is not said.
_A_RATE = re.compile(r"\b(per|elk|ieder|a rato van)\b|\b(jaar|maande)lijkse?\b|/\s?(jaar|maand|j|mnd|year)\b", re.I)
_ASIDE = re.compile(
    r"\((?!\s*(?:bedrag |euro )?(?:per|elk|ieder|jaarlijks|maandelijks)\b)[^)]*\)", re.I
)  # may speak of parts: "(detail per partner ...)"
# "432.000 euro, dit is 80%"; not "540.000 euro x 80%", which is another amount.
_SHARE = re.compile(
    r"(?:(?<=[\d€ro])|(?<=,[-=]))(?:\s*[,;:=]\s+|\s*\(|\s+)"
    r"(?:(?:dit|dat) is |zijnde |ofwel |of |d\.?i\.? )?\d{1,2}(?:[.,]\d{1,2})?\s?(?:%|procent\b)[^\d€]{0,40}$",
    re.I,
)
_IN_THOUSANDS = re.compile(
    r"\([^)]*(?:\bk\s?€|\bk\s?eur|duizend|\bdzd|\bx\s?€?\s?1[. ]?000\b|\bmio|\bmiljoen|\bmln)[^)]*\)", re.I
)  # behind a number
_FOOTNOTE = re.compile(r"((?:\d{3}|,\d{2})\s?(?:€|euro?)?)\s*\(\d\)$", re.I)
# "€ 1.200.000 voor 3 jaar": all of it, over so long. "gedurende 3 jaar" may be so much each year.
_OVER_TIME = re.compile(
    r"[,;:]?\s+(?:(?:gespreid|verdeeld|verspreid) )?(?:voor|over|op)\s+(?:(?:een|de)(?: \w+)? (?:periode|duur|looptijd) van\s+)?"
    r"\d{1,2}\s*(?:maanden|maand|mnd|jaar|jaren|jr)\b\W*$",
    re.I,
)
_CURRENCY = re.compile(r"€|(?:(?<=[\d\s][km])|(?<![^\W\d_]))eur(?:o'?s?)?(?![^\W\d_])", re.I)  # also "2 MEUR", "200keuro"
# Nothing, also with what there is none of: "geen andere subsidies". "Geen idee" and "geen bedrag" say something else.
_NOTHING = re.compile(
    r"nihil|nul|zero|none|nil|aucune?|neant"
    r"|geen(?: (?:andere|overige|verdere|bijkomende|externe|eigen))?(?: (?:inkomsten|ontvangsten|subsidies?|steun|middelen|inbreng|bijdragen?))?"
    r"(?: of (?:inkomsten|ontvangsten|subsidies?|steun|middelen))?"
)
# Stuck to a figure: a letter ("1.2OO.OOO"), the mark of a decimal (",8 miljoen"), or a minus that may be one or stand for no cents ("500-").
_STUCK_BEFORE = re.compile(r"[^\W\d_]$|(?:^|\s)[.,]$|(?<![^\W\d_])(?:[^\W\d_][.,]|[lI|]\s)$")  # also "l.200.000", a scanner's 1
_STUCK_AFTER = re.compile(r"[.,]?[^\W\d_\u00b2\u00b3\u00b9\u2070-\u2079]|[-\u2212\u2013]\s*$")


def money(text: str) -> Parsed:
    """An amount in euro as ``Decimal`` with two decimals. "1.355" alone is left to a person: 1355 or 1,355."""
    cleaned = tidy(re.sub(r"(?<=\d)\s*\n\s*(?=\d)", " | ", text))
    cleaned = _FOOTNOTE.sub(r"\1", cleaned)
    if _NOTHING.fullmatch(fold(cleaned).strip(" .")):
        return Parsed(Decimal("0.00"), confidence=0.9)
    if _OTHER_CURRENCY.search(cleaned):
        return Parsed(None, f"Dit bedrag lijkt niet in euro te staan: “{cleaned[:80]}”.")
    marked = bool(_CURRENCY.search(cleaned))
    cleaned = _OVER_TIME.sub("", _SHARE.sub(" ", cleaned)) if marked else cleaned
    cleaned = re.sub(r"\((?!\s*€?\s*[\d.,' ]+\))[^)]*\)", " ", cleaned)
    if re.match(r"[-\u2212\u2013]\s+(€\s*)?\d", cleaned):
        return Parsed(None, f"Het is niet duidelijk of het streepje in “{cleaned[:80]}” een minteken is.")
    negative = bool(re.match(r"^\s*(€\s*)?[-\u2212\u2013]\s*(€\s*)?\d|^\s*\(\s*€?\s*\d[^)]*\)\s*$", cleaned))
    marked |= bool(_ROUND.search(cleaned))
    cleaned = _ROUND.sub(" ", _CURRENCY.sub(" ", cleaned))
    found = list(re.finditer(_NUMBER, cleaned))
    if len(found) != 1:
        return Parsed(None, "Er staat geen bedrag." if not found else f"Er staat meer dan één bedrag: “{tidy(text)}”.")
    before, after = cleaned[: found[0].start()], cleaned[found[0].end() :].strip(" )")
    parsed = _amount(found[0].group().strip(), after, marked)
    if parsed.value is None:
        return parsed
    rest = _MILLION.sub("", _THOUSAND.sub("", after)).strip(" .,:;)")
    about = bool(_ABOUT.search(before) or _ESTIMATE.search(text))
    scaled = rest != after.strip(" .,:;)")
    stuck = _STUCK_BEFORE.search(before) or (not scaled and _STUCK_AFTER.match(cleaned, found[0].end()))
    stuck = stuck or _SCALE_BEFORE.search(before) or (parsed.value < 10_000 and _IN_THOUSANDS.search(text))
    unsure = stuck or (not scaled and (_SCALE.match(rest) or _NO_MONEY.match(rest))) or len(rest) > 40
    if unsure or re.search(r"[%\d]|^/\s?[a-z]", rest) or _A_RATE.search(_ASIDE.sub(" ", text)):
        return Parsed(None, f"We kunnen hier geen bedrag uit halen: “{tidy(text)[:80]}”.")
    value = -parsed.value if negative else parsed.value
    return Parsed(value, "Het bedrag is bij benadering gegeven." if about else parsed.problem, 0.7 if about else parsed.confidence)


def _amount(number: str, after: str, marked: bool) -> Parsed:
    """One number with its separators, and the word for thousand or million after it."""
    factor = Decimal(1_000_000) if _MILLION.match(after) else Decimal(1000) if _THOUSAND.match(after) else Decimal(1)
    plain = re.sub(r"(?<=\d)['\u2019 ](?=\d{3}(?!\d))", "\u0020", number)
    ambiguous = Parsed(None, f"Het is niet duidelijk welk bedrag “{number}” is. Schrijf het voluit, bijvoorbeeld 1.355,00 euro.")
    if sum(map(str.isdecimal, number)) > _MOST_DIGITS:
        return ambiguous
    if factor != 1:
        match = re.fullmatch(r"(\d+)(?:[.,](\d{1,2}|\d{4,6}))?|(\d+),(\d+)", plain)
        if not match:
            return ambiguous
        value = Decimal((match[1] or match[3]) + "." + (match[2] or match[4] or "0"))
        return Parsed((value * factor).quantize(Decimal("0.01")), confidence=0.9)
    if match := re.fullmatch(r"(\d+)(?:[.,](\d{1,2}))?", plain):
        return Parsed(_decimal(match[1], match[2]), confidence=1.0)
    if match := re.fullmatch(r"(\d{1,3}(?:(?:\.\d{3})+|(?: \d{3})+))(?:,(\d{1,2}))?", plain):
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
