"""How the pages show values, beside the filters that they share with the mails (:mod:`cityofthings.jinja`).

Autoescaping makes markup of others harmless. Hidden characters, such as direction marks that turn a file name round, are left out of mails;
an officer gets to see that they are there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from checks import dutch
from dossiers.text import file_name, shown

BRUSSELS = ZoneInfo("Europe/Brussels")


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


def moment(value: object) -> str:
    """An instant, or its ISO text, in Belgian time with its offset. Empty for nothing, the raw text when it is no instant."""
    if value is None or value == "":
        return ""
    parsed = parse_instant(value)
    return dutch.instant(parsed.replace(microsecond=0), BRUSSELS) if parsed else shown(value)


def brief_moment(value: object) -> str:
    """The same for tables: "8/09/2025 11:59:58 +02:00"."""
    parsed = parse_instant(value)
    if parsed is None:
        return "" if value is None else shown(value)
    local = parsed.astimezone(BRUSSELS)
    offset = local.strftime("%z")
    return f"{local.day}/{local.month:02d}/{local.year} {local:%H:%M:%S} {offset[:3]}:{offset[3:]}"


def iso(value: object) -> str:
    """For the ``datetime`` attribute of ``<time>``."""
    parsed = parse_instant(value)
    return parsed.isoformat() if parsed else ""


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
        return dutch.money(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return dutch.day(value)
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


__all__ = ["FILTERS", "file_name", "shown"]

FILTERS = {
    "shown": shown,
    "short": short,
    "moment": moment,
    "brief_moment": brief_moment,
    "iso": iso,
    "kbo": kbo,
    "value_lines": value_lines,
}
