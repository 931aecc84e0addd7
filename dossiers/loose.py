"""Documents on their own, without a submission: for ``check`` and the applicants' self-check. No database and no Django; nothing is stored."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from calls.model import Edition
from checks.model import Case, Receipt
from parsers import sandbox
from parsers.model import Reading, Role, State
from registers.lookup import Registers

PHASE_OF_ROLE = {Role.REGISTRATION_FORM: "registration", Role.APPLICATION_FORM: "application", Role.COST_MODEL: "application"}


def cases_of(
    readings: tuple[Reading, ...], edition: Edition, channel: str | None, receipt: Receipt | None, as_of: date | None, phase: str | None
) -> list[Case]:
    """One case per phase that these documents belong to. Annexes and files nobody can place go with every case they could belong to."""
    phases = [phase] if phase else sorted({PHASE_OF_ROLE[r.role] for r in readings if r.role in PHASE_OF_ROLE}, reverse=True)
    if not phases:
        phases = ["application"] if any(r.state != State.READ for r in readings) or readings else []
    cases = []
    for one in phases:
        mine = tuple(r for r in readings if PHASE_OF_ROLE.get(r.role, one) == one)
        if one == "registration":
            mine = tuple(sandbox.with_mentions(reading) for reading in mine)
        day = as_of or (receipt.at.astimezone(ZoneInfo(edition.timezone)).date() if receipt and receipt.at else _today(edition))
        cases.append(Case(edition, Registers.load(), one, channel, receipt, mine, day))
    return cases


def _today(edition: Edition) -> date:
    return datetime.now(ZoneInfo(edition.timezone)).date()
