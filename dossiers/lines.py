"""Every dossier as one line for staff and jury: what the exports and the jury pack have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from calls.load import known_edition
from calls.model import Edition
from dossiers import corrections
from dossiers.decisions import attention_points, effective_outcomes
from dossiers.documents import counting_among, shown_submission
from dossiers.letters import RESULT_OF, Signatures, signatures
from dossiers.models import Document, Dossier, Finding, Notice
from dossiers.provinces import Provinces
from dossiers.serial import fields_that_count, reading_from_row
from dossiers.status import Status, status_of, with_everything
from parsers.model import FieldValue, Reading, State

AT_ONCE = 200
CERTAIN = 0.9  # below this a value was recognised rather than read: it is marked
UNREAD = "niet leesbaar"


@dataclass(frozen=True)
class Line:
    """One dossier with everything that is told about it; whatever is asked of it costs no query."""

    dossier: Dossier
    edition: Edition | None  # None: it cannot be loaded (any more)
    status: Status
    province: str
    documents: tuple[Document, ...]  # those it is judged on, as they came
    readings: tuple[Reading, ...]  # the same as they count: read anew or corrected by a person

    @cached_property
    def fields(self) -> dict[str, FieldValue]:
        """Per field what counts."""
        return fields_that_count(self.readings)

    def is_unread(self, name: str) -> bool:
        """Nobody can say that this field is absent: its form could not be read, or not wholly, or nobody knows which forms there are."""
        return name in self._unread if self.edition else name not in self._looked_for

    @cached_property
    def _looked_for(self) -> frozenset[str]:
        return frozenset(name for reading in self.readings for name in (*reading.looked_for, *reading.fields))

    @cached_property
    def _unread(self) -> frozenset[str]:
        assert self.edition is not None
        wanted = {str(form.role): {field.name for field in form.fields} for form in self.edition.forms}
        roles = {str(reading.role) for reading in self.readings if reading.state is State.READ}
        doubtful = any(reading.state is not State.READ for reading in self.readings)
        expected = self.edition.phases[self.dossier.phase].documents if doubtful else ()  # type: ignore[index]
        return frozenset(name for role in {*roles, *expected} for name in wanted.get(role, ())) - self._looked_for

    def text(self, name: str) -> str:
        """A field as a person reads it: its raw text when it was not understood, a word when nobody could read it, "" when it is not there."""
        field = self.fields.get(name)
        if field is None:
            return UNREAD if self.is_unread(name) else ""
        return str(field.value) if field.value is not None else f"niet te begrijpen: {field.raw}"

    def value(self, name: str) -> Any:
        """A field's value in its own type, else as :meth:`text`; None when it is not there."""
        field = self.fields.get(name)
        return field.value if field is not None and field.value is not None else self.text(name) or None

    @cached_property
    def outcomes(self) -> dict[str, str]:
        """Outcome per check as people left it; empty while nothing was checked."""
        return effective_outcomes(self._assessment) if self._assessment else {}

    @cached_property
    def open_findings(self) -> tuple[Finding, ...]:
        """Criteria that are not in order, in the order of the checks."""
        found = self._assessment.findings.all() if self._assessment else ()
        return tuple(f for f in found if f.kind == "criterion" and self.outcomes[f.check_id] in ("fail", "missing", "review"))

    @cached_property
    def attention(self) -> tuple[Finding, ...]:
        """Conditions that still ask for a person's eye."""
        return tuple(attention_points(self._assessment)) if self._assessment else ()

    @cached_property
    def signed(self) -> Signatures:
        """Who proposed and who signed the result that stands."""
        return signatures(self.dossier.decisions.all(), self._assessment, self.status.verdict)

    @property
    def received_at(self) -> datetime | None:
        """When what the dossier shows was received, as it counts for the deadline."""
        shown = shown_submission(self.dossier)
        return shown.counting.received_at if shown else None

    @property
    def sent_letters(self) -> tuple[Notice, ...]:
        """The letters that surely left, oldest first."""
        return tuple(n for n in sorted(self.dossier.notices.all(), key=lambda n: n.pk) if n.state == Notice.SENT)

    @property
    def told_at(self) -> datetime | None:
        """When the applicant was told the result that stands; None while they were not."""
        told = [n for n in self.sent_letters if RESULT_OF.get(n.kind) == self.status.verdict]  # type: ignore[call-overload]
        return told[-1].sent_at if told else None

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Names of the fields whose value was recognised with doubt."""
        return tuple(name for name, field in self.fields.items() if field.confidence < CERTAIN)

    @property
    def _assessment(self) -> Any:
        return self.dossier.standing.assessment if self.dossier.standing else None


def lines(dossiers: QuerySet[Dossier] | None = None) -> Iterator[Line]:
    """The dossiers (all of them when not given) in the order of their reference, fetched some at a time: memory and queries stay small."""
    wanted = (Dossier.objects.all() if dossiers is None else dossiers).order_by("reference")
    provinces, last = Provinces(timezone.localdate()), ""
    while some := list(_whole(wanted.filter(reference__gt=last))[:AT_ONCE]):
        yield from _lines(some, provinces)
        last = some[-1].reference


def _whole(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    documents = Prefetch("submissions__documents", Document.objects.defer("words"))
    return (
        with_everything(dossiers)
        .select_related("standing__base", "merged_into")
        .prefetch_related(documents, "standing__assessment__rereadings")
    )


def _lines(dossiers: Iterable[Dossier], provinces: Provinces) -> Iterator[Line]:
    judged = [(dossier, _documents(dossier)) for dossier in dossiers]
    by_hand = corrections.current([document for _, documents in judged for document in documents])
    for dossier, documents in judged:
        standing = dossier.standing
        anew = {row.document_id: row for row in standing.assessment.rereadings.all()} if standing and standing.assessment else {}
        read = [document for document in documents if document.state or document.pk in anew]
        readings = corrections.corrected(read, [reading_from_row(row, anew.get(row.pk)) for row in read], by_hand)
        province = provinces.of(dossier.applicant_name, dossier.applicant_kbo)
        yield Line(dossier, known_edition(dossier.call), status_of(dossier), province, tuple(documents), tuple(readings))


def _documents(dossier: Dossier) -> list[Document]:
    shown = shown_submission(dossier)
    return counting_among(dossier.submissions.all(), shown) if shown else []
