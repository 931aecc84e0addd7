"""Which call editions are active, and to which of them something belongs that came in. The dossier keeps the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from calls.load import EditionError, load_edition
from calls.model import Edition
from dossiers.loose import SURELY, holds_form_of
from parsers import sandbox
from parsers.model import Reading


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
