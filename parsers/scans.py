"""Pages that are pictures: scans and photos."""

from __future__ import annotations

from parsers.limits import Limits
from parsers.model import Picture, Unreadable


def pdf(data: bytes, limits: Limits) -> Picture:
    from parsers import pdf as pages

    return pages.picture(data)


def image(data: bytes, limits: Limits) -> Picture:
    from parsers import openers

    raise Unreadable(openers.IMAGE)
