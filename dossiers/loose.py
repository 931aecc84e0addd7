"""Documents on their own, without a submission: for ``check`` and the applicants' self-check. No database and no Django; nothing is stored.

Also which call edition documents belong to, for everybody who has them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from calls.model import Edition, FormDef
from checks.model import Case, Receipt
from parsers import sandbox
from parsers.model import Reading, Role
from registers.lookup import Registers

SURELY = 2  # see holds_form_of
_YEAR = re.compile(r"\b20\d\d\b")
PHASE_OF_ROLE = {Role.REGISTRATION_FORM: "registration", Role.APPLICATION_FORM: "application", Role.COST_MODEL: "application"}


def cases_of(
    readings: tuple[Reading, ...], edition: Edition, channel: str | None, receipt: Receipt | None, as_of: date | None, phase: str | None
) -> list[Case]:
    """One case per phase that these documents belong to. Annexes and files nobody can place go with every case they could belong to."""
    there = {PHASE_OF_ROLE[r.role] for r in readings if r.role in PHASE_OF_ROLE}
    phases = [phase] if phase else [name for name in edition.phases if name in there]
    if not phases and readings:
        phases = [list(edition.phases)[-1]]
    cases = []
    for one in phases:
        mine = tuple(r for r in readings if PHASE_OF_ROLE.get(r.role, one) == one)
        if one == "registration":
            mine = tuple(sandbox.with_mentions(reading) for reading in mine)
        day = as_of or (receipt.at.astimezone(ZoneInfo(edition.timezone)).date() if receipt and receipt.at else _today(edition))
        cases.append(Case(edition, Registers.load(), one, channel, receipt, mine, day))
    return cases


def holds_form_of(edition: Edition, readings: Sequence[Reading | None]) -> int:
    """How surely there is a form of this edition among its readings: 2 of its year, 1 a form that tells no year, 0 none or of another year."""
    return max((_sure(edition, reading) for reading in readings if reading is not None), default=0)


def belonging(read: Mapping[str, Sequence[Reading]], editions: Mapping[str, Edition]) -> dict[str, tuple[Reading, ...]]:
    """The documents of each edition, from the same documents as read with every edition (by id, in order of preference).

    A form goes to the edition whose form it most surely is. What is no form of any of them goes along with every edition that has one, and
    so does a cost model whose own edition has none: people use last year's. Without any form at all, everything goes to the first.
    """
    placed: dict[int, str] = {}
    for index in range(len(next(iter(read.values()), ()))):
        best = max(read, key=lambda call: _sure(editions[call], read[call][index]))
        if _sure(editions[best], read[best][index]):
            placed[index] = best
    main = {call for index, call in placed.items() if read[call][index].role is not Role.COST_MODEL} or set(placed.values())
    calls = [call for call in read if call in main] or list(read)[:1]
    return {call: tuple(one for i, one in enumerate(read[call]) if placed.get(i) not in main or placed[i] == call) for call in calls}


def _sure(edition: Edition, reading: Reading) -> int:
    roles: dict[str, FormDef] = {form.role: form for form in edition.forms}
    if reading.role in (Role.ANNEX, Role.UNKNOWN) or str(reading.role) not in roles:
        return 0
    year = _YEAR.search(reading.edition)
    if year is None:
        return 0 if reading.edition else 1  # the name of another call
    return SURELY if int(year.group()) == roles[reading.role.value].year else 0


def _today(edition: Edition) -> date:
    return datetime.now(ZoneInfo(edition.timezone)).date()
