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

from parsers.amounts import money
from parsers.dates import day
from parsers.moments import months
from parsers.parsed import Parsed, invalid
from parsers.words import QUOTES, fold, is_blank, no_answer_yet, points_elsewhere, puts_off, tidy, unwrapped

__all__ = ["EMAIL_SHAPE", "PHONE_SHAPE", "Parsed", "day", "email", "kbo", "money", "months", "parse", "percentage", "phone", "yes_no"]

MAX_VALUE_CHARS = 400  # a date, an amount or a number never needs more; longer text is prose in the wrong place


_IN_CELLS = re.compile(r"(?<!\d)(\d{3,4}) \| (\d{3}) \| (\d{3})(?!\d)")
_BOXED = re.compile(r"(?<!\d)\d(?:[ |.]{1,5}\d){8,9}(?!\d|[ |.]+\d)")  # a figure in each box or cell


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
    spread = _IN_CELLS.sub(r"\1.\2.\3", spread)
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
_BEFORE_MAIL = frozenset(("mail", "email", "adres", "via", "tel", "mevr", "dhr"))
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
    if (word := re.fullmatch(r"([a-z]+)[._-]\s+\S+@\S+", text.strip())) and word[1] not in _BEFORE_MAIL:
        whole = email("".join(text.split()))
        return Parsed(whole.value, "Er stond een spatie in het e-mailadres; wij lieten ze weg.", 0.7) if whole.value else whole
    if (word := re.fullmatch(r"([a-z]+)\s+\S+@\S+", text.strip())) and word[1] not in _BEFORE_MAIL:
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
    beside |= set(words[-1:])  # "Ja, een overzicht is bijgevoegd    Nee": the boxes between them are of a kind that we do not see
    if yes == no or both or beside & (_NO if yes else _YES):
        return Parsed(None, f"Het is niet duidelijk of je “ja” of “nee” antwoordt: “{tidy(text)[:80]}”.")
    if _RESERVED.search(fold(text)):
        return Parsed(None, f"Bij het antwoord staat een voorbehoud: “{tidy(text)[:80]}”.")
    return Parsed(yes, confidence=1.0 if words and len(words) < 3 else 0.9)


def plain(text: str) -> Parsed:
    """Text as it stands, without what was only put around it."""
    return Parsed(unwrapped(text)) if text.strip() else Parsed(None, "Hier staat niets.")


_NO_TEXT = re.compile(r"\W*(?:\w|ja|nee?n?|ok|oke|okee|akkoord|yes|no|inbegrepen|voorzien|aanwezig|(?:https?://|www\.)\S+)\W*")


def long_plain(text: str) -> Parsed:
    """Text with its line breaks."""
    whole = "\n".join(tidy(line) for line in text.strip().splitlines())
    if _NO_TEXT.fullmatch(fold(whole)):
        return Parsed(None, f"Hier staat alleen “{tidy(whole)}”. Kijk na of dat een antwoord is op deze vraag.")
    return Parsed(whole)


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
    if later := puts_off(text):
        return Parsed(None, later)
    if kind not in ("long_text", "text") and len(text) > MAX_VALUE_CHARS:
        return Parsed(None, "Hier staat een lange tekst; wij verwachtten een kort antwoord.")
    return _BY_TYPE[kind](text)
