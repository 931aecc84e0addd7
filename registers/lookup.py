"""Who is who: bodies by name, number and mail domain, as they are on a given day. Sources: ``registers/data/SOURCES.md``."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from registers import names, overlay
from registers.model import Body, Match
from registers.names import Said

DATA = Path(__file__).parent / "data"

# Below this likeness a name is called unknown rather than compared with the nearest one.
LIKENESS = 75.0
_LIKENESS_OF_COMPANY = 88.0  # a company may well have a name somewhat like that of a public body
_PLACES = ("municipality", "district")
_INCORPORATED = ("research_centre", "flemish_government_entity", "flemish_public_other")  # public, and some of them are an nv
_CLOSE = 6.0  # likenesses this near to the best one are shown as alternatives
_MENTIONED = (
    *("municipality", "vgc", "province", "intercommunale", "university", "university_college", "research_centre"),
    *("flemish_government_entity", "vvsg", "kcvs"),
)


class Registers:
    """The registers, in memory. Made by :meth:`load`; immutable afterwards."""

    def __init__(
        self, bodies: Iterable[Body], domains: Iterable[tuple[str, str, str]] = (), *, version: str = "", companies: Path | None = None
    ) -> None:
        """``domains``: (domain, NIS code or "", name of the organisation). ``version``: of the imported changes. ``companies``: their file."""
        self.bodies = tuple(bodies)
        self.version = version
        self._companies = companies
        self._by_name: defaultdict[str, list[Body]] = defaultdict(list)
        self._by_number: defaultdict[str, list[Body]] = defaultdict(list)
        self._by_domain: defaultdict[str, list[Body]] = defaultdict(list)
        self._places: defaultdict[str, list[Body]] = defaultdict(list)
        by_nis: defaultdict[str, list[Body]] = defaultdict(list)
        for body in self.bodies:
            keys = {names.normal(text) for text in (body.name, *body.aliases)}
            for key in keys:
                self._by_name[key].append(body)
            if body.kind == "ocmw":  # "OCMW van Gent", "OCMW-bestuur Gent": found by the place when the name says OCMW
                self._places[names.normal(body.name).removeprefix("ocmw ")].append(body)
            if body.kbo:
                self._by_number[body.kbo].append(body)
            if body.kind == names.MUNICIPALITY:
                by_nis[body.nis_code].append(body)
        for domain, nis_code, name in domains:
            found = (
                by_nis[nis_code] if nis_code else [body for body in self._by_name[names.normal(name)] if body.kind != names.MUNICIPALITY]
            )
            self._by_domain[domain.lower()].extend(found)

    @staticmethod
    def load(folder: Path | None = None) -> Registers:
        """The registers of a folder with the three CSV files (those of the product when not given), with the imported changes on top.

        Read once per process and again after an import. Raises OSError when a file is not there and ValueError when one is not what it
        should be.
        """
        changes = overlay.folder()
        return _loaded(folder or DATA, changes, tuple((path.name, path.stat().st_mtime_ns) for path in overlay.in_force(changes)))

    def by_name(self, name: str, on: date) -> Match:
        """The body of that name on that day.

        ``sure`` only for a name or alias that is exact but for spelling and for the words around it, and that no other shares on that day.
        A name that says OCMW, AGB, police zone or district never gives the municipality. A typing error gives the likeliest, not sure.
        """
        key = names.of_body(names.normal(name))
        if not key:
            return Match(None)
        kind = names.said(key)
        match = self._exact(key, kind, on) or self._head(name, kind, on) or self._like(key, kind, on)
        return replace(match, sure=False) if len(kind.kinds) > 1 else match

    def by_number(self, kbo: str, on: date) -> tuple[Body, ...]:
        """Every body with that enterprise number (dots, spaces and BE may be in it), the one that exists on that day first."""
        return tuple(sorted(self._by_number.get(digits(kbo), ()), key=lambda body: _order(body, on)))

    def company(self, kbo: str) -> overlay.Company | None:
        """The business with that enterprise number; None when there is none, or no extract of the KBO was imported."""
        return overlay.company(self._companies, digits(kbo)) if self._companies else None

    def by_domain(self, domain: str, on: date | None = None) -> tuple[Body, ...]:
        """Bodies that mail from that domain or the one above it, existing ones first. Says nothing about who may speak for them."""
        labels = domain.lower().rpartition("@")[2].strip(".").split(".")
        while len(labels) > 1:
            if found := self._by_domain.get(".".join(labels)):
                return tuple(sorted(dict.fromkeys(found), key=lambda body: _order(body, on or date.max)))
            labels = labels[1:]
        return ()

    def names(self) -> Iterator[tuple[str, str]]:
        """(name as it may stand in running text, name of the body) of everybody that can be mentioned as applicant or partner.

        Some names of municipalities are words as well (Halen, Mol, Peer): compare with capitals, or take those only after "stad".
        """
        for body in self.bodies:
            if body.kind in _MENTIONED:
                for text in dict.fromkeys((body.name, *body.aliases)):
                    if len(text) > 1:
                        yield text, body.name

    @staticmethod
    def number_valid(kbo: str) -> bool:
        """True for an enterprise number: 10 digits, the first 0 or 1 (2 to 8 are establishments), check digits right."""
        number = digits(kbo)
        return bool(re.fullmatch(r"[01]\d{9}", number)) and 97 - int(number[:8]) % 97 == int(number[8:])

    @staticmethod
    def is_company(name: str) -> bool:
        """See :func:`registers.names.is_company`."""
        return names.is_company(name)

    def _exact(self, key: str, kind: Said, on: date) -> Match | None:
        with_form = names.has_legal_form(key)

        def bare_place(body: Body) -> bool:
            return with_form and body.kind in _PLACES

        for position, variant in enumerate(names.variants(key)):
            found = [body for body in self._by_name.get(variant, ()) if position == 0 or (kind.allows(body.kind) and not bare_place(body))]
            if "ocmw" in kind.kinds and not found:
                found = self._places.get(variant, [])
            if found:
                match = _settled(found, variant, kind, on)
                if position and match.body and names.has_business_form(key) and match.body.kind not in _INCORPORATED:
                    return replace(match, sure=False)  # "Perspectief nv" is hardly the association Perspectief
                return match
        return None

    def _head(self, name: str, kind: Said, on: date) -> Match | None:
        """A body with something behind it: "Stad Ieper - Cel Data", "VVSG (Vereniging van Vlaamse Steden en Gemeenten)"."""
        for head, rest in names.heads(name):
            if names.is_bare_department(head) and names.said(names.normal(rest)).kinds == kind.kinds == {names.MUNICIPALITY}:
                head, rest = rest, head  # "Dienst Mobiliteit, gemeente Bree"
            if not names.normal(head) or (match := self._exact(names.normal(head), kind, on)) is None or match.body is None:
                continue
            behind = names.said(names.normal(rest))
            other = self._exact(names.normal(rest), behind, on) if names.normal(rest) else None
            theirs = names.is_department(rest) and (
                other is None or names.MUNICIPALITY not in behind.kinds
            )  # not "AGB Bree, gemeente Bree"
            same = other is None or other.body is None or other.body == match.body or theirs
            named = other is not None or names.is_department(rest) or bool(names.said(names.normal(head)).kinds)
            clear = not rest or (same and named)
            if clear and not names.is_company(rest):
                return match
            others = (other.body, *match.alternatives) if other and other.body else match.alternatives
            return Match(match.body, match.score, match.how, False, others)
        return None

    def _like(self, key: str, kind: Said, on: date) -> Match:
        from rapidfuzz import fuzz, process  # here, since most look-ups are exact and never need it

        form, company = names.has_legal_form(key), names.has_business_form(key)
        wanted = {body.kind for body in self.bodies if kind.allows(body.kind) and not (form and body.kind in _PLACES)}
        choices = [known for known, bodies in self._by_name.items() if any(body.kind in wanted for body in bodies)]
        cutoff = _LIKENESS_OF_COMPANY if company else LIKENESS
        best: dict[str, float] = {}
        bare = names.core(key)
        first, _, rest = bare.partition(" ")
        for text in {key, bare, rest if names.looks_municipal(first) else bare}:
            for known, score, _ in process.extract(text, choices, scorer=fuzz.ratio, score_cutoff=cutoff, limit=5):
                best[known] = max(score, best.get(known, 0.0))
        if not best and len(bare) > 3 and not company:  # a part of a name: "Knokke", "Beveren-Waas"
            best = {
                known: LIKENESS for known in choices if known.startswith(bare + " ") or (bare.startswith(known + " ") and len(known) > 3)
            }
        if not best:
            return Match(None)
        top = max(best.values())
        likely = sorted((known for known, score in best.items() if score >= top - _CLOSE), key=lambda known: -best[known])
        found = [
            body for known in likely for body in sorted(self._by_name[known], key=lambda body: _order(body, on)) if kind.allows(body.kind)
        ]
        found = list(dict.fromkeys(found))
        return Match(found[0], min(top / 100, 0.99), "likeness", False, tuple(found[1:]))


def digits(number: str) -> str:
    """An enterprise number without BE, dots and spaces."""
    return re.sub(r"^BE", "", re.sub(r"[\s.\-/]", "", number.upper()))


def _order(body: Body, on: date) -> tuple[bool, bool, bool, int]:
    """Sorts bodies: those that exist on that day, municipalities, those of which the latest end is known."""
    return (*_standing(body, on), body.kind != names.MUNICIPALITY, -(body.valid_until or date.max).toordinal())


def _standing(body: Body, on: date) -> tuple[bool, bool]:
    return (body.ended(on), not _started(body, on))


def _started(body: Body, on: date) -> bool:
    return body.valid_from is None or body.valid_from <= on


def _settled(found: list[Body], key: str, kind: Said, on: date) -> Match:
    """Which of the bodies of one name is meant on that day, and whether that is beyond doubt.

    A bare name is that of the municipality, also where a district or an association has the same one.
    """
    ordered = sorted(dict.fromkeys(found), key=lambda body: _order(body, on))
    towns = [body for body in ordered if body.kind == names.MUNICIPALITY]
    first = towns[0] if towns else ordered[0]
    rivals = [body for body in ordered if body is not first and body.kind == first.kind and _standing(body, on) == _standing(first, on)]
    existing_others = [body for body in ordered if body.kind != first.kind and not body.ended(on)]
    # Two rows of one body (a code that was renumbered, a merger into the same legal person) are no rivals: one of them has ended.
    proper = [body for body in [first, *rivals] if names.normal(body.name) == key]
    if proper and first not in proper:
        first, rivals = proper[0], [first, *(body for body in rivals if body is not proper[0])]
    sure = not rivals and _started(first, on) and not (first.ended(on) and existing_others)
    how = "name" if names.normal(first.name).endswith(key) else "alias"
    others = (*rivals, *existing_others) if kind.kinds != {names.MUNICIPALITY} else tuple(rivals)
    return Match(first, 1.0, how, sure, others)


@lru_cache(maxsize=4)
def _loaded(folder: Path, changes: Path | None, stamps: tuple[tuple[str, int], ...]) -> Registers:
    """``stamps`` is only there to read again when the changes are others."""
    doubts = {row["kbo_number"]: row["note"] for row in _rows(folder / "doubts.csv")} if (folder / "doubts.csv").exists() else {}
    domains = [(row["domain"], row["nis_code"], row["name"]) for row in _rows(folder / "email_domains.csv")]
    bodies = [*_municipalities(folder, doubts), *_organisations(folder)]
    if stamps:
        bodies = overlay.applied(bodies, [change for path in overlay.in_force(changes) for change in overlay.read(path)])
    return Registers(bodies, domains, version=overlay.version(changes), companies=overlay.companies_file(changes))


def _municipalities(folder: Path, doubts: dict[str, str]) -> Iterator[Body]:
    rows = list(_rows(folder / "municipalities.csv"))
    named = {row["nis_code"]: row["name_nl"] for row in rows}
    after = {row["nis_code"]: _several(row["successor_nis"]) for row in rows}

    def last(code: str) -> Iterator[str]:
        for successor in after.get(code, ()):
            yield from last(successor) if after.get(successor) else (named[successor],)

    for row in rows:
        yield Body(
            kind=names.MUNICIPALITY,
            name=row["name_nl"],
            kbo=row["kbo_number"],
            region=row["region"],
            province=row["province"],
            nis_code=row["nis_code"],
            aliases=tuple(dict.fromkeys(text for text in (row["name_fr"], *_several(row["aliases"])) if text and text != row["name_nl"])),
            valid_from=_day(row["valid_from"]),
            valid_until=_day(row["valid_until"]),
            successors=tuple(last(row["nis_code"])),
            status="inactive" if row["valid_until"] else "active",
            source=row["kbo_source"],
            note=doubts.get(row["kbo_number"], ""),
        )


def _organisations(folder: Path) -> Iterator[Body]:
    for row in _rows(folder / "organisations.csv"):
        yield Body(
            kind=row["kind"],
            name=row["name"].strip(),
            kbo=row["kbo_number"],
            region=row["region"],
            nis_code=row["nis_code"],
            aliases=_several(row["aliases"]),
            status=row["status"],
            source=row["source"],
            note=row["note"],
        )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _several(cell: str) -> tuple[str, ...]:
    return tuple(text for part in cell.split(";") if (text := part.strip()))


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None
