"""How values are shown: Belgian time with its offset, euro, sizes, and text of others made harmless to read.

Autoescaping makes markup harmless; these make the rest so: control characters and direction marks that could turn a file name round.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

BRUSSELS = ZoneInfo("Europe/Brussels")
_MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Cc characters other than tab and line ends, zero-width marks, and everything that changes the direction of text


def shown(text: object) -> str:
    """Text of others with hidden characters made visible, as ⟨U+202E⟩. A line end written the Windows way is one line end."""
    whole = str(text).replace("\r\n", "\n").replace("\r", "\n")
    return _HIDDEN.sub(lambda match: f"⟨U+{ord(match[0]):04X}⟩", whole)


def short(text: object, limit: int = 120) -> str:
    """The same on one line, cut at ``limit`` characters with an ellipsis."""
    line = " ".join(shown(str(text)[: limit * 4]).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def parse_instant(value: object) -> datetime | None:
    """An instant from a datetime or its ISO text; None for anything else or without a zone."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, datetime) and value.tzinfo is not None else None


def _offset(moment: datetime) -> str:
    text = moment.strftime("%z")
    return f"UTC{text[:3]}:{text[3:5]}"


def instant(value: object, seconds: bool = True) -> str:
    """An instant in Belgian time with its offset: "8 september 2025, 11:59:58 (UTC+02:00)". Empty for None, the raw text when it is none."""
    if value is None or value == "":
        return ""
    moment = parse_instant(value)
    if moment is None:
        return shown(value)
    local = moment.astimezone(BRUSSELS)
    clock = local.strftime("%H:%M:%S" if seconds else "%H:%M")
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {clock} ({_offset(local)})"


def brief_instant(value: object) -> str:
    """The same for tables: "8/09/2025 11:59:58 +02:00"."""
    moment = parse_instant(value)
    if moment is None:
        return "" if value is None else shown(value)
    local = moment.astimezone(BRUSSELS)
    return f"{local.day}/{local.month:02d}/{local.year} {local:%H:%M:%S} {_offset(local)[3:]}"


def iso(value: object) -> str:
    """For the ``datetime`` attribute of ``<time>``."""
    moment = parse_instant(value)
    return moment.isoformat() if moment else ""


def size(count: int) -> str:
    """Bytes as people say them: "12 bytes", "3,4 kB", "1,2 MB"."""
    if count < 1000:
        return f"{count} bytes"
    amount, unit = count / 1000, "kB"
    if amount >= 1000:
        amount, unit = amount / 1000, "MB"
    return f"{amount:.1f} {unit}".replace(".", ",")


def euro(amount: Decimal) -> str:
    """ "€ 1.946.871,63"."""
    return "€ " + f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def kbo(number: str) -> str:
    """A KBO number as it is written in Belgium: 0207.437.569. Anything else stays as it is."""
    return f"{number[:4]}.{number[4:7]}.{number[7:]}" if re.fullmatch(r"[0-9]{10}", number) else shown(number)


def value_text(value: Any, name: str = "") -> str:
    """One value of a field as a person reads it. ``name`` tells what kind of number it is."""
    if value is None:
        return "niet te begrijpen"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, Decimal):
        return euro(value)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    if isinstance(value, int):
        return f"{value} {'maand' if value == 1 else 'maanden'}" if name.endswith("_months") else str(value)
    if isinstance(value, Mapping):
        return " · ".join(f"{key}: {value_text(item, str(key))}" for key, item in value.items() if item not in (None, "", (), []))
    if isinstance(value, list | tuple):
        return ", ".join(value_text(item) for item in value)
    return kbo(value) if name.endswith("kbo") else shown(value)


def value_lines(value: Any, name: str = "") -> list[str]:
    """A value as lines: one per entry of a list, else one."""
    if isinstance(value, list | tuple):
        return [value_text(item, name) for item in value]
    return [value_text(value, name)]


def file_name(text: str) -> str:
    """A name safe as that of a downloaded file: no folders, no hidden or direction characters, at most 150 characters, ending kept."""
    last = re.split(r"[\\/]", text)[-1]
    plain = "".join(" " if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} else sign for sign in last)
    plain = " ".join(re.sub(r'[<>:"|?*]', "_", plain).split()).strip(". ")
    if len(plain) > 150:
        stem, dot, ending = plain.rpartition(".")
        plain = f"{stem[: 149 - len(ending)]}.{ending}" if dot and len(ending) <= 10 else plain[:150]
    return plain or "bestand"


FILTERS = {
    "shown": shown,
    "short": short,
    "instant": instant,
    "brief_instant": brief_instant,
    "iso": iso,
    "size": size,
    "kbo": kbo,
    "value_lines": value_lines,
}
