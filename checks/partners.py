"""The partners of a case: rows of the form's table and of the cost model, each with where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checks.bodies import Sure, identify, same
from checks.dutch import plain
from checks.fields import ROLES, Look, look
from checks.model import Case, Evidence
from parsers.model import Role

CELL = re.compile(r"blad '(?P<sheet>.+)', cel (?P<cell>[A-Z]+[0-9]+)")
ROW = re.compile(r"(?:pagina (?P<page>\d+), )?tabel \d+, rij (?P<row>\d+)\b.*")
FORM, COST_MODEL = "partners", "cost_model.partners"


@dataclass(frozen=True, slots=True)
class Partner:
    """One row. ``name`` None: it has none that can be read. ``kbo`` "" with ``kbo_unclear``: a number stands there that cannot be used."""

    name: str | None
    kbo: str
    kbo_unclear: bool
    type: str
    about: str  # type, role and task as written, to see whether it says subcontractor
    source: str  # Dutch: the document it stands in
    certain: bool
    evidence: tuple[Evidence, ...]
    row: Mapping[str, Any]


def of_form(case: Case) -> list[Partner]:
    """The partner table of the application form (row 1 is the applicant); empty when it is not there or not understood."""
    return _partners(case, FORM, ROLES[Role.APPLICATION_FORM])


def of_cost_model(case: Case) -> list[Partner]:
    """The partner sheets of the cost model."""
    return _partners(case, COST_MODEL, ROLES[Role.COST_MODEL])


def without_applicant(case: Case, partners: Sequence[Partner]) -> list[Partner]:
    """The rows that are not the applicant itself: neither its number, nor its name, nor the body its name stands for."""
    name, kbo = look(case, "applicant.name"), look(case, "applicant.kbo")
    own_name = str(name.value) if name.there else ""
    own_number = str(kbo.value) if kbo.there else ""
    own = identify(case, own_name, own_number) if own_name else None

    def is_applicant(partner: Partner) -> bool:
        if partner.kbo and partner.kbo == own_number and (partner.name is None or own is None):
            return True
        if partner.name is None:
            return False
        if plain(partner.name) == plain(own_name):
            return True
        if own is None or own.body is None or own.sure not in (Sure.YES, Sure.ENDED):
            return False
        other = identify(case, partner.name, partner.kbo)
        return other.sure in (Sure.YES, Sure.ENDED) and other.body is not None and same(own.body, other.body)

    return [partner for partner in partners if not is_applicant(partner)]


def row_evidence(seen: Look, number: int, row: Mapping[str, Any], key: str, value: str) -> Evidence:
    """Where one item of a row stands: its own place when the row carries it, else the row in the table."""
    field = seen.fields[0]
    places = row.get("places") or {}
    if key in places:
        return Evidence(str(places[key]), value, seen.name, field.document, _anchor(str(places[key])))
    where = str(row.get("location") or field.place.location)
    return Evidence(f"{where}, partner {number}", value, seen.name, field.document, _row_anchor(where, field.place.anchor))


def _row_anchor(location: str, anchor: Mapping[str, Any]) -> Mapping[str, Any]:
    """The part of a list's anchor that is this row, by its place as parsers write it; the whole when that does not tell one."""
    told = ROW.fullmatch(location)
    parts = [anchor, *anchor.get("more", ())]
    if told is None or len(parts) < 2:
        return anchor
    page = int(told["page"]) if told["page"] else None
    ours = [part for part in parts if part.get("row") == int(told["row"]) - 1 and part.get("page") == page]
    return {key: part for key, part in ours[0].items() if key != "more"} if len(ours) == 1 else anchor


def _anchor(location: str) -> dict[str, str]:
    """The anchor of one workbook cell, from its place as parsers write it; empty when it is more than one cell or no cell at all."""
    cell = CELL.fullmatch(location)
    return {"sheet": cell["sheet"], "cell": cell["cell"]} if cell else {}


def _partners(case: Case, name: str, source: str) -> list[Partner]:
    seen = look(case, name)
    if not seen.there:
        return []
    return [_partner(seen, number, row, source) for number, row in enumerate(seen.value, start=1)]


def _partner(seen: Look, number: int, row: Mapping[str, Any], source: str) -> Partner:
    name, kbo = row.get("name"), row.get("kbo", "")
    shown = f"{name or 'naam niet gelezen'}{f' ({kbo})' if kbo else ''}"
    return Partner(
        name=str(name) if name else None,
        kbo=str(kbo or ""),
        kbo_unclear=kbo is None,
        type=str(row.get("type") or ""),
        about=" ".join(str(row.get(key) or "") for key in ("type", "role", "task")),
        source=source,
        certain=seen.certain,
        evidence=(row_evidence(seen, number, row, "name", shown),),
        row=row,
    )
