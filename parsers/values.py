"""Raw text of a field into its value, as Flemish people write it: money, dates, months, KBO numbers, addresses, yes and no.

Nothing here guesses. What can be read in two ways gives ``value=None`` with a Dutch ``problem``; what is read but deserves a remark
(rounded, a second e-mail address) has both a value and a problem, and a lower ``confidence``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import email_validator
from stdnum.be import vat

from parsers.dates import day
from parsers.moments import months
from parsers.parsed import Parsed, invalid
from parsers.words import QUOTES, fold, is_blank, no_answer_yet, points_elsewhere, tidy, unwrapped

__all__ = ["EMAIL_SHAPE", "PHONE_SHAPE", "Parsed", "day", "email", "kbo", "money", "months", "parse", "percentage", "phone", "yes_no"]

MAX_VALUE_CHARS = 400  # a date, an amount or a number never needs more; longer text is prose in the wrong place


_NUMBER = r"\d[\d.,'\u2019 ]*\d|\d"
_ABOUT = re.compile(
    r"\b(ca|circa|ongeveer|plusminus|rond de|rond|geraamd|geschat|maximaal|maximum|max|minimaal|minimum|min|minstens|hoogstens|meer dan|minder dan"
    r"|bijna|tot)\b\.?|[±~≈<>≤≥]|\+\s?/\s?-",
    re.I,
)
_ESTIMATE = re.compile(r"\b(schatting|raming|richtbedrag|indicatief|voorlopig)\b", re.I)
_MILLION = re.compile(r"^(mio|miljoen|miljoenen|mln|milj|millions?|m)\b", re.I)
_THOUSAND = re.compile(r"^(k|duizend)\b", re.I)
# Behind a figure, a word that must be a scale ("1,2 miljard", "1,2 miloen", "750 duiz."), though not one that is sure.
_SCALE = re.compile(r"^(?!mijn\b|milieu)(mil|mij?l|mlj|mld|mrd|mio|duiz|dz)\w*|^(mi|mn|mj|bn|ton|kilo|mega|biljoen|billion)\b", re.I)
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
# "€ 1.200.000 voor 3 jaar": all of it, over so long. "gedurende 3 jaar" may be so much each year.
_IN_THOUSANDS = re.compile(
    r"\([^)]*(?:\bk\s?€|\bk\s?eur|duizend|\bdzd|\bx\s?€?\s?1[. ]?000\b|\bmio|\bmiljoen|\bmln)[^)]*\)", re.I
)  # behind a number
_BOXED = re.compile(r"(?<!\d)\d(?:[ |.]{1,5}\d){8,9}(?!\d|[ |.]+\d)")  # a figure in each box or cell
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
_STUCK_AFTER = re.compile(r"[^\W\d_\u00b2\u00b3\u00b9\u2070-\u2079]|[-\u2212\u2013]\s*$")


def money(text: str) -> Parsed:
    """An amount in euro as ``Decimal`` with two decimals. "1.355" alone is left to a person: 1355 or 1,355."""
    cleaned = tidy(re.sub(r"(?<=\d)\s*\n\s*(?=\d)", " | ", text))
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
    stuck = stuck or (parsed.value < 10_000 and _IN_THOUSANDS.search(text))
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


def percentage(text: str) -> Parsed:
    """A percentage as ``Decimal`` ("80 %" is 80). A bare fraction ("0,8") may be 80 or 0,8 percent: left to a person."""
    found = re.findall(r"-?\d+(?:[.,]\d+)?", tidy(text))
    if len(found) != 1:
        return Parsed(None, f"“{tidy(text)[:80]}” is geen percentage dat we herkennen.")
    value = Decimal(found[0].replace(",", "."))
    if not re.search(r"%|\b(procent|percent|pct)\b", fold(text)) and value <= 1:
        return Parsed(None, f"Het is niet duidelijk welk percentage “{tidy(text)[:80]}” is. Schrijf het met een procentteken.")
    return Parsed(value) if 0 <= value <= 100 else Parsed(None, f"“{tidy(text)[:80]}” ligt niet tussen 0 en 100 procent.")


def kbo(text: str) -> Parsed:
    """A KBO number as 10 digits. Numbers that begin with 2 to 8 are establishment units, not enterprises."""
    spread = _BOXED.sub(lambda match: re.sub(r"\D", "", match[0]), tidy(text))
    numbers = [re.sub(r"\D", "", run) for run in re.findall(r"\d[\d .\-/\u2011\u2013]{5,16}\d(?!\d)", spread)]
    numbers = [number for number in dict.fromkeys(numbers) if 8 <= len(number) <= 12]
    shown = tidy(text)[:60]
    if len(numbers) > 1 or (not numbers and len(re.findall(r"(?<!\d)[01]\d{3}[. ]?\d{3}[. ]?\d{3}(?!\d)", spread)) > 1):
        return Parsed(None, f"Er staat meer dan één nummer: “{shown}”.")
    if not numbers:
        none = f"“{shown}” is geen ondernemingsnummer van 10 cijfers."
        return (
            invalid(none)
            if re.search(r"\d|\b(geen|aanvraag|aangevraagd|onbekend|niet gekend|lopende?)\b", fold(text))
            else Parsed(None, none)
        )
    number = numbers[0]
    if len(number) == 10 and number[0] in "2345678":
        return invalid(f"{shown} is het nummer van een vestiging, niet het ondernemingsnummer. Dat begint met 0 of 1.")
    padded = number.zfill(10) if len(number) == 9 and number[0] != "0" else number
    if len(number) == 10 and number[0] == "9":
        return invalid(f"“{shown}” is geen ondernemingsnummer: dat begint met 0 of 1.")
    if len(padded) != 10:
        return invalid(f"“{shown}” is geen ondernemingsnummer: het telt {len(number)} cijfers in plaats van 10.")
    if not vat.is_valid(padded):
        return invalid(f"Het ondernemingsnummer “{shown}” klopt niet: de controlecijfers passen niet bij de andere cijfers.")
    if len(number) == 9:
        return Parsed(padded, "De nul vooraan in het ondernemingsnummer ontbrak; wij vulden ze aan.", 0.95)
    return Parsed(padded)


_SIGN = r"[^\s<>\"(),;:\[\]]"
# Only from the start of a word, and of the length an address can have: otherwise a word of 10,000 letters takes seconds at each look.
EMAIL_SHAPE = re.compile(rf"(?<!{_SIGN}){_SIGN}{{1,254}}@{_SIGN}{{1,254}}\.{_SIGN}{{1,254}}")


def email(text: str) -> Parsed:
    """The e-mail address in the text, its domain in lower case. Whether mail arrives there is not looked at."""
    text = unwrapped(text).translate(QUOTES)
    candidates = [match.strip(".") for match in EMAIL_SHAPE.findall(text)]
    valid: dict[str, None] = {}
    for candidate in candidates:
        try:
            found = email_validator.validate_email(candidate, check_deliverability=False, test_environment=True)
        except email_validator.EmailNotValidError:
            continue
        valid[found.normalized] = None
    if not valid and text.count("@") == 1 and (closed := re.sub(r"\s*@\s*", "@", tidy(text))) != tidy(text):
        parsed = email(closed)
        return parsed if parsed.value is None else Parsed(parsed.value, "Er stond een spatie bij de @; wij lieten ze weg.", 0.7)
    if not valid:
        return Parsed(None, f"“{tidy(text)[:80]}” is geen geldig e-mailadres.")
    first = next(iter(valid))
    rest = "[A-Z0-9.-]" if text.isupper() else "[a-z0-9.-]"
    if len(valid) == 1 and re.fullmatch(rf"\S+@\S+\s+{rest}{{1,12}}", text.strip()):
        return Parsed(None, f"Het e-mailadres “{tidy(text)[:80]}” is onderbroken door een spatie; we weten niet hoe het verder gaat.")
    if len(valid) > 1:
        return Parsed(first, "Er staan meerdere e-mailadressen; wij gebruiken het eerste.", 0.7)
    if (word := re.fullmatch(r"([a-z]+)\s+\S+@\S+", text.strip())) and word[1] not in {"mail", "email", "adres", "via"}:
        return Parsed(first, f"Misschien hoort “{word[1]}” bij het e-mailadres; er staat een spatie tussen.", 0.7)
    return Parsed(first)


PHONE_SHAPE = re.compile(r"(?:\+|00|\(0|\b0)[\d][\d\s./()\-]{6,18}\d")
_FEWEST_DIGITS = 8
_NEXT_NUMBER = re.compile(r"\s*[/,;|\n–-]\s*(?=\+|\(?0)|\s+(?:of|en|ou|or)\s+(?=\D*0)|\s+(?=\+|00|\(?0\d{2,3}[\s/.-])")


def phone(text: str) -> Parsed:
    """A telephone number as it was written, when it has 8 to 15 digits; the first of two."""
    number, more = _first_number(text)
    shown = tidy(number)
    match = PHONE_SHAPE.search(shown)
    number = match.group().strip() if match else shown
    digits = re.sub(r"\D", "", number)
    if not _FEWEST_DIGITS <= len(digits) <= 15 or re.search(r"[^\d\s+()./\-]", number):
        return Parsed(None, f"“{shown[:60]}” is geen telefoonnummer.")
    return Parsed(number, "Er staan meerdere telefoonnummers; wij gebruiken het eerste.", 0.9) if more else Parsed(number)


def _first_number(text: str) -> tuple[str, bool]:
    """The part with the first telephone number, and whether another comes after it: where both sides have the digits of a whole one."""
    for match in _NEXT_NUMBER.finditer(text):
        sides = text[: match.start()], text[match.end() :]
        if all(sum(char.isdigit() for char in side) > _FEWEST_DIGITS for side in sides):
            return sides[0], True
    return text, False


_RESERVED = re.compile(
    r"^\W*\w+[\s,;:(/–-]+(maar|behalve|tenzij|mits|indien|als|onder voorbehoud|op voorwaarde|met uitzondering|uitgezonderd|gedeeltelijk|deels"
    r"|nog niet|in principe|voorlopig)\b|^\W*neen?\W+wel\b|^\W*\w+\s*\?"
)
_CHOICES = re.compile(r"[/|\n\t]|\bof\b|\bou\b|\bor\b|;", re.I)  # between the words of a choice that was printed
_YES, _NO = frozenset({"ja", "yes", "oui", "jawel"}), frozenset({"nee", "neen", "no", "non"})
_FEW = 5  # words in which both can only be a choice that was left open ("ja en neen", "O ja X neen")


_RADIO = re.compile(r"([○◯⚪●◉⦿⬤🔘])\s*(\w+)")
_CHOSEN = frozenset("●◉⦿⬤🔘")


def yes_no(text: str) -> Parsed:
    """Ja or nee, also with a remark behind it or as round buttons ("○ ja ● neen"). Both, as on an unanswered form, is not an answer."""
    buttons = {sign in _CHOSEN: fold(word) for sign, word in _RADIO.findall(text) if fold(word) in _YES | _NO}
    if len(buttons) > 1:
        return Parsed(buttons[True] in _YES, confidence=0.9)
    words = re.findall(r"[a-z]+", fold(text))
    yes, no = (not answers.isdisjoint(words[:2]) for answers in (_YES, _NO))
    both = len(words) <= _FEW and not _YES.isdisjoint(words) and not _NO.isdisjoint(words)
    beside = {match[1] for part in _CHOICES.split(text)[1:] if (match := re.match(r"\W*([a-z]+)", fold(part)))}
    if yes == no or both or beside & (_NO if yes else _YES):
        return Parsed(None, f"Het is niet duidelijk of je “ja” of “nee” antwoordt: “{tidy(text)[:80]}”.")
    if _RESERVED.search(fold(text)):
        return Parsed(None, f"Bij het antwoord staat een voorbehoud: “{tidy(text)[:80]}”.")
    return Parsed(yes, confidence=1.0 if words and len(words) < 3 else 0.9)


def plain(text: str) -> Parsed:
    """Text as it stands, without what was only put around it."""
    return Parsed(unwrapped(text)) if text.strip() else Parsed(None, "Hier staat niets.")


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
    if later := no_answer_yet(text):
        return invalid(later)
    if kind not in ("long_text", "text") and len(text) > MAX_VALUE_CHARS:
        return Parsed(None, "Hier staat een lange tekst; wij verwachtten een kort antwoord.")
    return _BY_TYPE[kind](text)
