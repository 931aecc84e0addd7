"""The Jinja2 environment of pages and mails: HTML is escaped, a missing variable is an error, and hidden characters never get through."""

from __future__ import annotations

import re
import textwrap
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from checks import dutch
from review import access
from review.filters import FILTERS

# Control characters except tab and line feed, zero-width marks, direction overrides and isolates, lone surrogates: they can hide or
# turn round what a reader sees ("exe.docx"), and some mail servers refuse them.
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]")
_BLANK = re.compile(r"[ \t\r\n\f\v]+")
WIDTH = 72


def environment(**options: Any) -> Environment:
    """What Django's Jinja2 backend asks for (``TEMPLATES`` in the settings)."""
    options["undefined"] = StrictUndefined
    options["autoescape"] = lambda name: not (name or "").endswith(".txt")
    made = Environment(**options, finalize=visible, trim_blocks=True, lstrip_blocks=True)  # noqa: S701  # autoescape: all but .txt
    made.filters.update(instant=instant, day=day, euro=euro, size=size, one_line=one_line, reflow=reflow)
    made.filters.update(FILTERS)
    made.globals.update(static=static, url=_url, may=_may)
    return made


def _url(name: str, *args: object) -> str:
    """The address of a page, for templates."""
    return reverse(name, args=args)


@pass_context
def _may(context: Context, view: str) -> bool:
    """Whether who looks at this page may do what a view does; for a view that does nothing, whether they may open it."""
    request = context.get("request")
    return request is not None and access.may(request.user, view, send=bool(access.TABLE[view].send))


def visible(value: Any) -> Any:
    """What is printed, without the characters that nobody can see. Applied to every expression of every template."""
    if not isinstance(value, str) or not _HIDDEN.search(value):
        return value
    cleaned = _HIDDEN.sub(lambda found: " " if found[0] in "\r\x0b\x0c\x85\u2028\u2029" else "", value)
    return Markup(cleaned) if isinstance(value, Markup) else cleaned  # noqa: S704  # it was Markup before


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


def instant(value: datetime) -> str:
    """``8 september 2025 om 11.58.03 uur (+02:00)``: Belgian time with its offset. Raises ValueError for an instant without a zone."""
    if value.tzinfo is None:
        raise ValueError("an instant without a zone is no instant")
    return dutch.instant(value, _zone())


def day(value: date) -> str:
    """``8 september 2025``; of an instant its Belgian day."""
    return dutch.day(value.astimezone(_zone()).date() if isinstance(value, datetime) else value)


def euro(value: Decimal) -> str:
    """``€ 1.946.871,63``."""
    return dutch.money(value)


def size(count: int) -> str:
    """A size in bytes as people read it, exact: ``48,2 kB (49.312 bytes)``. kB = 1000 bytes."""
    exact = f"{count:,}".replace(",", ".")
    if count < 1000:
        return f"{exact} {'byte' if count == 1 else 'bytes'}"
    number, unit = (count / 1e6, "MB") if count >= 999_950 else (count / 1e3, "kB")
    return f"{number:.1f}".replace(".", ",") + f" {unit} ({exact} bytes)"


def one_line(value: object) -> str:
    """Any text as one line."""
    return _BLANK.sub(" ", str(visible(str(value)))).strip()


def reflow(value: str, first: str = "", rest: str = "", width: int = WIDTH) -> str:
    """One paragraph of plain text wrapped at ``width``; ``first`` and ``rest`` begin its lines. Addresses and hashes are never broken."""
    return textwrap.fill(
        one_line(value), width, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False
    )
