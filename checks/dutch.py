"""How dates, amounts and lists are written in Dutch, for everything a person reads in a finding."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
PERSON = "Een medewerker kijkt dit na"
QUOTE_LENGTH = 160  # longer texts are cut: a reason has to stay readable, the evidence points at the whole


def day(value: date) -> str:
    """``8 september 2025``."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def instant(value: datetime, zone: ZoneInfo) -> str:
    """``8 september 2025 om 12.07.33 uur (+02:00)``: wall time in the zone, with its offset. Parts of a second only when there are any."""
    return _instant(value, zone, "%H.%M.%S")


def limit_instant(value: datetime, zone: ZoneInfo) -> str:
    """A limit set by the call: ``8 september 2025 om 12.00 uur (+02:00)``, with seconds only when it has any."""
    return _instant(value, zone, "%H.%M.%S" if value.second or value.microsecond else "%H.%M")


def _instant(value: datetime, zone: ZoneInfo, form: str) -> str:
    local = value.astimezone(zone)
    fraction = f",{local.microsecond:06d}".rstrip("0") if local.microsecond else ""
    offset = local.isoformat()[-6:]
    return f"{day(local)} om {local.strftime(form)}{fraction} uur ({offset})"


def money(value: Decimal) -> str:
    """``€ 1.946.871,63``. Rounded to the cent; a negative amount carries its sign in front of the euro sign."""
    cents = value.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    figures = f"{abs(cents):,.2f}".translate(str.maketrans(",.", ".,"))
    return f"{'-' if cents < 0 else ''}€ {figures}"


def percent(share: Decimal) -> str:
    """``80%`` of 0.80, ``78,57%`` of 0.7857142. At most two decimals."""
    figures = f"{(share * 100).quantize(Decimal('0.01'), rounding=ROUND_HALF_UP).normalize():f}"
    return f"{figures.replace('.', ',')}%"


def months(count: int, days: int = 0) -> str:
    """``36 maanden``, ``36 maanden en 1 dag``."""
    text = f"{count} {'maand' if count == 1 else 'maanden'}"
    return text if not days else f"{text} en {days} {'dag' if days == 1 else 'dagen'}"


def listing(items: Iterable[str]) -> str:
    """``a, b en c``."""
    *words, last = list(items) or [""]
    return f"{', '.join(words)} en {last}" if words else last


def quote(text: str) -> str:
    """The text between Dutch quotation marks, on one line, cut when it is long."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= QUOTE_LENGTH else line[: QUOTE_LENGTH - 1].rstrip() + '…'}”"


def plain(name: str) -> str:
    """A name without case and extra white space, to compare it."""
    return " ".join(name.split()).casefold()


def sentence(text: str) -> str:
    """The same text with a capital and a full stop, so that pieces can stand beside each other."""
    text = text.strip()
    if not text:
        return ""
    text = text[0].upper() + text[1:]
    return text if text.endswith((".", "!", "?", ":", ".”", "!”", "?”")) else f"{text}."


def joined(*sentences: str) -> str:
    """Sentences after each other; empty ones are left out."""
    return " ".join(sentence(text) for text in sentences if text.strip())


def shown(value: object) -> str:
    """Any value of a field as a person reads it."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, Decimal):
        return money(value)
    if isinstance(value, date):
        return day(value)
    return str(value)
