"""The figures of the overview page: what came in when, how all dossiers stand, what goes wrong most, what is asked, and from where.

Every figure is of the dossiers as people left them. A fixed number of queries, however many dossiers there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F
from django.db.models.fields.json import KeyTransform
from django.utils import timezone

from calls.model import Edition, Phase
from checks.model import Verdict
from dossiers import corrections
from dossiers.models import Decision, Document, Dossier, Finding, Notice, NoticeKind, Rereading, Submission
from dossiers.provinces import UNKNOWN, Provinces
from dossiers.serial import unpack
from registers.lookup import Registers
from review import plot, words
from review.queue import UNCHECKED, weighed

STATES = (*map(str, Verdict), UNCHECKED)
ASKED = "budget.grant_requested"
_TOLD = (NoticeKind.ADMISSIBLE, NoticeKind.NOT_ADMISSIBLE, NoticeKind.LATE)


@dataclass(frozen=True, slots=True)
class Criterion:
    """One check and in how many dossiers it does not hold, by outcome."""

    title: str
    kind: str
    fail: int
    missing: int
    review: int

    @property
    def total(self) -> int:
        """Dossiers in which it is not in order."""
        return self.fail + self.missing + self.review


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked by the dossiers that stand alike. ``unknown``: those of which no amount could be read; they are not zero."""

    state: str
    dossiers: int
    amount: Decimal
    unknown: int


@dataclass(frozen=True, slots=True)
class PhaseFigures:
    """One phase of one edition."""

    edition: Edition
    code: str
    phase: Phase
    states: dict[str, int]
    needs: int
    told: int
    days: plot.Plot
    minutes: plot.Plot
    unknown_instants: int
    criteria: tuple[Criterion, ...]
    provinces: tuple[tuple[str, dict[str, int]], ...]
    asked: tuple[Asked, ...]

    @property
    def total(self) -> int:
        """Dossiers of the phase."""
        return sum(self.states.values())

    @property
    def asked_in_all(self) -> Decimal:
        """What is asked together by the dossiers that were not refused."""
        return sum((one.amount for one in self.asked if one.state != Verdict.INADMISSIBLE), Decimal(0))

    @property
    def unknown_amounts(self) -> int:
        """Dossiers that were not refused and of which nobody could tell what they ask."""
        return sum(one.unknown for one in self.asked if one.state != Verdict.INADMISSIBLE)


Key = tuple[str, str]  # call, phase


def figures() -> list[PhaseFigures]:
    """Every phase of every edition that has dossiers, the latest deadline first."""
    dossiers = [
        *weighed().filter(merged_into=None).values("pk", "call", "phase", "effective", "needs_person", "applicant_name", "applicant_kbo")
    ]
    by_key: defaultdict[Key, list[dict[str, Any]]] = defaultdict(list)
    for dossier in dossiers:
        by_key[dossier["call"], dossier["phase"]].append(dossier)
    arrivals, findings, amounts, told = _arrivals(), _findings(), _amounts(), _told()
    provinces = _provinces(timezone.localdate(), Registers.load())
    found = []
    for (call, code), rows in by_key.items():
        edition = words.edition_of(call)
        phase = edition.phases.get(code) if edition else None  # type: ignore[call-overload]
        if edition is None or phase is None:
            continue
        instants = arrivals[call, code]
        known, zone = [instant for instant in instants if instant], ZoneInfo(edition.timezone)
        states = Counter(row["effective"] for row in rows)
        found.append(
            PhaseFigures(
                edition=edition,
                code=code,
                phase=phase,
                states={state: states[state] for state in STATES},
                needs=sum(row["needs_person"] for row in rows),
                told=told[call, code],
                days=plot.by_day(known, phase.deadline.at, zone),
                minutes=plot.by_minute(known, phase.deadline.at, zone),
                unknown_instants=len(instants) - len(known),
                criteria=_criteria(edition, code, findings),
                provinces=_table(rows, provinces),
                asked=_asked(rows, amounts) if "application-form" in phase.documents else (),
            )
        )
    return sorted(found, key=lambda one: one.phase.deadline.at, reverse=True)


def left_out() -> list[tuple[str, int]]:
    """Edition id and dossiers of every edition that cannot be loaded here: they stand in no figure, which has to be seen."""
    lost: Counter[str] = Counter()
    for call, phase, many in Dossier.objects.filter(merged_into=None).order_by().values_list("call", "phase").annotate(Count("pk")):
        edition = words.edition_of(call)
        if edition is None or phase not in edition.phases:
            lost[call] += many
    return sorted(lost.items())


def _arrivals() -> defaultdict[Key, list[datetime | None]]:
    """When each version came in; None where that could not be established."""
    found: defaultdict[Key, list[datetime | None]] = defaultdict(list)
    rows = Submission.objects.filter(kind="version").values_list("dossier__call", "dossier__phase", "received_at")
    for call, phase, instant in rows:
        found[call, phase].append(instant)
    return found


def _told() -> Counter[Key]:
    rows = Notice.objects.filter(kind__in=_TOLD, state=Notice.SENT, dossier__merged_into=None)
    return Counter(
        {
            (call, phase): many
            for call, phase, many in rows.values_list("dossier__call", "dossier__phase").annotate(Count("dossier", distinct=True))
        }
    )


def _findings() -> Counter[tuple[str, str, str, str]]:
    """(call, phase, check, outcome) -> in how many dossiers, with what people overruled put in place of what the machine said."""
    standing = Finding.objects.filter(
        assessment__submission__dossier__merged_into=None, assessment__submission__dossier__standing__assessment=F("assessment")
    )
    dossier = "assessment__submission__dossier"
    wrong = standing.filter(outcome__in=("fail", "missing", "review")).order_by()
    rows = wrong.values_list(f"{dossier}__call", f"{dossier}__phase", "check_id", "outcome").annotate(Count("pk"))
    found = Counter({(call, phase, check, outcome): many for call, phase, check, outcome, many in rows})
    last: dict[tuple[int, str], Decision] = {}
    decided = Decision.objects.filter(kind__in=("overrule-finding", "confirm-finding"), dossier__standing__assessment=F("assessment"))
    for decision in decided.select_related("dossier").order_by("pk"):
        last[decision.assessment_id, decision.check_id] = decision  # type: ignore[index]  # joined on the assessment
    overruled = {key: decision for key, decision in last.items() if decision.kind == "overrule-finding"}
    machine = standing.filter(assessment__in={key[0] for key in overruled}).values_list("assessment_id", "check_id", "outcome")
    for assessment, check, outcome in machine:
        if person := overruled.get((assessment, check)):
            call, phase = person.dossier.call, person.dossier.phase
            found[call, phase, check, outcome] -= 1
            found[call, phase, check, person.outcome] += 1
    return found


def _criteria(edition: Edition, code: str, findings: Counter[tuple[str, str, str, str]]) -> tuple[Criterion, ...]:
    counted = (
        Criterion(
            check.title, check.kind, *(max(0, findings[edition.id, code, check.id, outcome]) for outcome in ("fail", "missing", "review"))
        )
        for check in edition.phases[code].checks  # type: ignore[index]
    )
    return tuple(sorted((one for one in counted if one.total), key=lambda one: -one.total))


def _amounts() -> dict[int, Decimal]:
    """Dossier -> what it asks, as read in the form that counts, read anew or filled in by a person. Not there: nobody could tell."""
    forms = Document.objects.filter(
        submission__dossier__phase="application", submission__dossier__merged_into=None, role="application-form"
    )
    mine = forms.filter(submission__dossier__standing__isnull=False).order_by("submission__number", "position")
    asked = KeyTransform(ASKED, "fields")
    columns = ("pk", "submission__dossier_id", "submission__dossier__standing__number", "submission__number", "asked")
    rows = [*mine.annotate(asked=asked).values_list(*columns)]
    again = Rereading.objects.filter(assessment__submission__dossier__standing__assessment=F("assessment"), role="application-form")
    anew = dict(again.annotate(asked=asked).values_list("document_id", "asked"))
    by_hand = corrections.of_field(ASKED)
    found: dict[int, Decimal] = {}
    for pk, dossier, standing, number, read in rows:
        if number > standing:
            continue
        value = unpack(by_hand[pk]) if pk in by_hand else unpack((anew.get(pk, read) or {}).get("value"))
        if isinstance(value, Decimal):
            found[dossier] = value
        else:
            found.pop(dossier, None)  # the newer form counts, also when it cannot be read
    return found


def _asked(rows: Iterable[dict[str, Any]], amounts: dict[int, Decimal]) -> tuple[Asked, ...]:
    by_state: defaultdict[str, list[Decimal | None]] = defaultdict(list)
    for row in rows:
        by_state[row["effective"]].append(amounts.get(row["pk"]))
    return tuple(
        Asked(state, len(found), sum((amount for amount in found if amount is not None), Decimal(0)), found.count(None))
        for state in STATES
        if (found := by_state.get(state, []))
    )


@lru_cache(maxsize=2)
def _provinces(day: Any, registers: Registers) -> Provinces:
    """The same look-ups are not made again for each page. ``registers``: so that an import is seen."""
    return Provinces(day)


def _table(rows: Iterable[dict[str, Any]], provinces: Provinces) -> tuple[tuple[str, dict[str, int]], ...]:
    """Province -> state -> dossiers; all Flemish ones, also without a dossier, and the unknown ones last."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter, {name: Counter() for name in provinces.of_flanders()})
    for row in rows:
        found[provinces.of(row["applicant_name"], row["applicant_kbo"])][row["effective"]] += 1
    return tuple(
        (name, {state: found[name][state] for state in STATES}) for name in sorted(found, key=lambda name: (name == UNKNOWN, name))
    )
