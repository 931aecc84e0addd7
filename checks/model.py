"""What goes into a check and what comes out of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from parsers.model import Reading, Role

if TYPE_CHECKING:
    from calls.model import Citation, Edition
    from registers.lookup import Registers


class Outcome(StrEnum):
    PASS = "pass"  # noqa: S105  # an outcome, not a password
    FAIL = "fail"
    REVIEW = "review"  # a person must look
    MISSING = "missing"  # what the check needs is absent or unreadable; can be completed
    NOT_APPLICABLE = "not_applicable"


class Kind(StrEnum):
    CRITERION = "criterion"  # an admissibility criterion: a fail can make the dossier inadmissible
    CONDITION = "condition"  # a rule of the call that is none: never gives fail


class Verdict(StrEnum):
    ADMISSIBLE = "admissible"
    REVIEW = "review"
    INCOMPLETE = "incomplete"
    INADMISSIBLE = "inadmissible"  # always proposed: a person confirms before anything is mailed


@dataclass(frozen=True, slots=True)
class Receipt:
    """When something was received, by which witness, and how sure that is.

    ``at`` is the instant that counts (aware), None when no witness can be trusted. ``alternatives`` are the other credible instants:
    a verdict that depends on which of them is believed is for a person. ``began_at``: when bytes of an upload started to arrive.
    ``evidence`` is the whole provenance record as plain JSON (every Received line, INTERNALDATE, SAVEDATE, flags).
    """

    at: datetime | None
    source: str  # "received-chain" | "internaldate" | "platform" | "stated"
    uncertainty_seconds: int = 0
    alternatives: tuple[datetime, ...] = ()
    began_at: datetime | None = None
    flags: tuple[str, ...] = ()  # Dutch remarks for the officer
    doubts: tuple[str, ...] = ()  # Dutch: why a person must look although the time is known (found in the junk folder ...): never a pass
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What staff recorded and a check may need. ``None`` = nothing recorded yet, which is not the same as an empty list."""

    shortlist: tuple[str, ...] | None = None  # enterprise numbers of applicants on the shortlist
    co_creation: tuple[str, ...] | None = None  # enterprise numbers of bodies that took part
    decision_date: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Everything a check may look at. No clock, no database: the dates come in."""

    edition: Edition
    registers: Registers
    phase: str  # "registration" | "application"
    channel: str | None  # "mail" | "platform" | "web" | None
    receipt: Receipt | None
    documents: tuple[Reading, ...]
    as_of: date  # the day on which registers are consulted (day of receipt unless told otherwise)
    knowledge: Knowledge = field(default_factory=Knowledge)

    def documents_of(self, role: Role) -> tuple[Reading, ...]:
        """The documents of one role, in the order received."""
        return tuple(d for d in self.documents if d.role == role)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a finding rests on: a field or a document, where it stands, and what was seen there (as text)."""

    location: str
    value: str
    field: str = ""
    document: str = ""
    anchor: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's answer. ``reason``, ``remedy`` and everything else a person reads is Dutch."""

    check: str
    kind: Kind
    outcome: Outcome
    remediable: bool
    reason: str
    citations: tuple[Citation, ...]
    evidence: tuple[Evidence, ...] = ()
    remedy: str = ""  # for the applicant: what to do about it ("" when there is nothing to do)
    interpretations: tuple[str, ...] = ()  # ids of the edition's interpretations this leans on


@dataclass(frozen=True, slots=True)
class Assessment:
    """All findings of a case, its verdict, and the conditions a person should look at."""

    verdict: Verdict
    findings: tuple[Finding, ...]
    attention: tuple[str, ...]
    edition_hash: str
