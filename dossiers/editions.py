"""Which call editions are active, and to which of them something belongs that came in. The dossier keeps the answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from calls.load import EditionError, load_edition
from calls.model import Edition, FormDef
from parsers import sandbox
from parsers.model import Reading, Role

SURELY = 2  # see holds_form_of
_YEAR = re.compile(r"\b20\d\d\b")


def remember_places() -> None:
    """Lets editions that lie in a folder of their own be found by the id that dossiers keep. One that is not sound is told by ``doctor``."""
    for name in _named():
        if Path(name).exists():
            with suppress(EditionError):
                load_edition(name)


def active_editions() -> tuple[Edition, ...]:
    """The editions of ``COT_CALL``, the default one first. EditionError when one is not sound."""
    return tuple(load_edition(name) for name in _named())


def default_edition() -> Edition:
    """The first of ``COT_CALL``."""
    return active_editions()[0]


def by_address(addresses: Iterable[str]) -> tuple[Edition, ...]:
    """The active editions, those whose mailbox is among the addresses first."""
    given = {address.strip().lower() for address in addresses}
    return tuple(sorted(active_editions(), key=lambda edition: edition.mailbox.lower() not in given))


def holds_form_of(edition: Edition, readings: Sequence[Reading | None]) -> int:
    """How surely there is a form of this edition among its readings: 2 of its year, 1 a form that tells no year, 0 none or of another year."""
    return max((_sure(edition, reading) for reading in readings if reading is not None), default=0)


def read_by_edition(files: Sequence[tuple[str, bytes]], timeout: float, call: str = "") -> tuple[Edition, tuple[Reading, ...]]:
    """The active edition whose form is among the files (the default one when none is; ``call`` when that is active), and what was read by it.

    ``timeout``: seconds per file.
    """
    best: tuple[int, Edition, tuple[Reading, ...]] | None = None
    editions = active_editions()
    for edition in [edition for edition in editions if edition.id == call] or editions:
        readings = sandbox.read_each(files, edition, timeout=timeout)
        sure = holds_form_of(edition, readings)
        if best is None or sure > best[0]:
            best = (sure, edition, readings)
        if sure == SURELY:
            break
    assert best is not None  # there is at least one active edition
    return best[1], best[2]


def _named() -> list[str]:
    return [name for name in dict.fromkeys(part.strip() for part in settings.COT_CALL.split(",")) if name]


def _sure(edition: Edition, reading: Reading) -> int:
    roles: dict[str, FormDef] = {form.role: form for form in edition.forms}
    if reading.role in (Role.ANNEX, Role.UNKNOWN) or str(reading.role) not in roles:
        return 0
    year = _YEAR.search(reading.edition)
    if year is None:
        return 1
    return SURELY if int(year.group()) == roles[reading.role.value].year else 0
