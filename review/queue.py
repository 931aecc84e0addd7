"""The work list: which dossiers, in which order, and how many of each. What a row waits for comes from :mod:`dossiers.status`.

The filters ask the database the same questions as :func:`dossiers.status.status_of` answers per dossier, so that a list of thousands can be
filtered and counted in a fixed number of queries. A test holds the two together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from checks.model import Kind, Outcome, Verdict
from dossiers import withdrawals
from dossiers.decisions import effective_verdict
from dossiers.letters import CONFIRMED, PROPOSED, VOIDING, telling
from dossiers.models import Decision, Dossier, Finding, Notice, NoticeKind, Submission
from dossiers.models.work import PARKED
from dossiers.status import Status, status_of, with_everything
from dossiers.terms import ASKING, open_term
from review.searching import dossiers_with

PER_PAGE = 50
UNCHECKED = "unchecked"
_WAITING_LETTERS = (Notice.HELD, Notice.UNKNOWN, Notice.FAILED, PARKED)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the officer asked to see, as it stands in the address. Empty: no limit."""

    phase: str = ""
    verdict: str = ""  # a Verdict, or "unchecked"
    needs_me: bool = False
    search: str = ""
    handler: int | None = None  # a user's number; 0: nobody's; None: everyone's


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the work list."""

    dossier: Dossier
    status: Status
    received_at: datetime | None
    until: date | None  # last day of the term that runs or ran out


def _effective_verdict() -> Case:
    """The verdict as people left it. The few dossiers in which someone overruled a finding are weighed here."""
    overruled = (
        Dossier.objects.filter(Exists(Decision.objects.filter(assessment=OuterRef("standing__assessment"), kind="overrule-finding")))
        .select_related("standing__assessment")
        .prefetch_related("standing__assessment__findings", "standing__assessment__decisions")
    )
    by_verdict: dict[str, list[int]] = {}
    for dossier in overruled:
        assert dossier.standing is not None and dossier.standing.assessment is not None
        by_verdict.setdefault(effective_verdict(dossier.standing.assessment), []).append(dossier.pk)
    whens = [When(pk__in=ids, then=Value(verdict)) for verdict, ids in by_verdict.items()]
    return Case(*whens, default=Coalesce(F("standing__assessment__verdict"), Value(UNCHECKED)), output_field=CharField())


def _expired_terms() -> list[int]:
    """Dossiers whose term to complete ran out. The database finds those with a last day in the past; whether it still runs is weighed here."""
    now = timezone.now()
    asked = Notice.objects.annotate(until=Cast(KeyTextTransform("until", "context"), TextField())).filter(
        dossier=OuterRef("pk"), kind__in=ASKING, state=Notice.SENT, until__lte=now.date().isoformat()
    )
    late = with_everything(Dossier.objects.filter(Exists(asked), standing__isnull=False))
    terms = ((dossier, open_term(dossier)) for dossier in late)
    return [dossier.pk for dossier, term in terms if term is not None and term.has_passed(now)]


def _needs_person() -> Q:
    """The same as "status_of(dossier).needs is not empty", asked of the database. Needs the annotation ``effective``."""
    return _needs_besides_letters() | Q(Exists(_waiting_letters()))


def _waiting_letters() -> QuerySet[Notice]:
    return Notice.objects.filter(dossier=OuterRef("pk"), state__in=_WAITING_LETTERS)


def _needs_besides_letters() -> Q:
    decided = Decision.objects.filter(assessment=OuterRef("assessment"), check_id=OuterRef("check_id"))
    doubts = Finding.objects.filter(assessment=OuterRef("standing__assessment"), outcome=Outcome.REVIEW).exclude(Exists(decided))
    of_standing = Decision.objects.filter(dossier=OuterRef("pk"), assessment=OuterRef("standing__assessment"))
    same = Decision.objects.filter(dossier=OuterRef("dossier"), assessment=OuterRef("assessment"))
    confirmed = of_standing.filter(
        Exists(same.filter(kind=PROPOSED, outcome=Verdict.INADMISSIBLE, pk__lt=OuterRef("pk")).exclude(by=OuterRef("by"))),
        ~Exists(same.filter(kind__in=(*VOIDING, PROPOSED), pk__gt=OuterRef("pk"))),
        kind=CONFIRMED,
        outcome=Verdict.INADMISSIBLE,
    )
    submissions = Submission.objects.filter(dossier=OuterRef("pk"))
    newer = Submission.objects.filter(dossier=OuterRef("dossier"), number__gt=OuterRef("number"))
    return (
        Q(Exists(submissions.filter(state=PARKED)))
        | Q(Exists(submissions.filter(message__needs_person=True, message__handled_at__isnull=True)))
        | Q(Exists(withdrawals.still_open().filter(dossier=OuterRef("pk"))))
        | Q(Exists(doubts.filter(kind=Kind.CRITERION)))
        | Q(pk__in=_expired_terms())
        | _lacks_letter()
        | (Q(effective=Verdict.INADMISSIBLE) & ~Q(Exists(confirmed)))
        | (Q(effective=Verdict.ADMISSIBLE) & Q(Exists(doubts.filter(kind=Kind.CONDITION))))
        | (
            Q(standing__isnull=False)
            & Q(Exists(submissions.exclude(pk=OuterRef("standing")).filter(state=Submission.DONE).exclude(Exists(newer))))
        )
    )


def _lacks_letter() -> Q:
    """The same as :func:`dossiers.status.lacks_letter`. While the machine is still at it nothing is asked."""
    decided = Q(Exists(Decision.objects.filter(assessment=OuterRef("standing__assessment"))))
    busy = Submission.objects.filter(dossier=OuterRef("pk")).exclude(state__in=(Submission.DONE, PARKED))
    found = Q()
    for verdict in (Verdict.ADMISSIBLE, Verdict.INCOMPLETE, Verdict.INADMISSIBLE):
        written = Notice.objects.filter(dossier=OuterRef("pk"), submission=OuterRef("standing"), kind__in=telling(verdict))
        found |= Q(effective=verdict) & ~Q(Exists(written))
    return decided & ~Q(Exists(busy)) & found


def weighed() -> QuerySet[Any]:
    """All dossiers, each with its verdict as people left it (``effective``) and whether it asks for a person (``needs_person``: 1 or 0)."""
    return Dossier.objects.annotate(effective=_effective_verdict()).annotate(
        needs_person=Case(When(_needs_person(), then=Value(1)), default=Value(0))
    )


def waiting_for_a_letter_only() -> QuerySet[Any]:
    """Dossiers in which all is in order and in which one letter that tells so is all that waits for a person, in order of reference.

    Not those whose letter waits for a reason of its own (``look_first``): the same project handed in twice is not seen in a list.
    """
    other = _waiting_letters().filter(~Q(state=Notice.HELD, kind=NoticeKind.ADMISSIBLE) | Q(context__look_first=True))
    held = Notice.objects.filter(state=Notice.HELD, kind=NoticeKind.ADMISSIBLE).values("dossier")
    busy = Submission.objects.filter(dossier=OuterRef("pk")).exclude(state__in=(Submission.DONE, PARKED))
    in_order = Dossier.objects.filter(pk__in=held).annotate(effective=_effective_verdict()).filter(effective=Verdict.ADMISSIBLE)
    return in_order.exclude(_needs_besides_letters()).exclude(Exists(other)).exclude(Exists(busy)).order_by("reference")


@dataclass(frozen=True, slots=True)
class WorkList:
    """One page of the work list (``object_list`` holds :class:`Row`), and how many dossiers there are in all ("total"), that need a person
    ("needs"), and per verdict."""

    page: Page[Any]
    counts: dict[str, int]


def work_list(filters: Filters, number: int) -> WorkList:
    """What asks for a person first, then the newest. All dossiers are weighed in one question; only those of the page are fetched whole."""
    columns = ("pk", "phase", "effective", "needs_person", "merged_into", "assigned_to")
    ordered = weighed().order_by("-needs_person", F("standing__received_at").desc(nulls_first=True), "-pk")
    dossiers = list(ordered.values_list(*columns, named=True))
    # what a person emptied is only found by searching
    filled = [dossier for dossier in dossiers if dossier.merged_into is None]
    found = filled
    if filters.search:
        holding = dossiers_with(filters.search)
        found = [dossier for dossier in dossiers if dossier.pk in holding]
    page: Page[Any] = Paginator([dossier.pk for dossier in found if _is_asked(dossier, filters)], PER_PAGE).get_page(number)
    page.object_list = _rows(list(page.object_list))
    return WorkList(page, _counts(filled))


def _is_asked(dossier: Any, filters: Filters) -> bool:
    return (
        filters.phase in ("", dossier.phase)
        and filters.verdict in ("", dossier.effective)
        and (not filters.needs_me or dossier.needs_person == 1)
        and (filters.handler is None or (dossier.assigned_to or 0) == filters.handler)
    )


def _rows(numbers: Sequence[int]) -> list[Row]:
    """The lines of these dossiers, in this order."""
    whole = with_everything(Dossier.objects.filter(pk__in=numbers)).select_related("standing__base").in_bulk()
    rows = []
    for dossier in (whole[number] for number in numbers):
        term = open_term(dossier)
        rows.append(Row(dossier, status_of(dossier), received_at(dossier), term.until if term else None))
    return rows


def _counts(dossiers: Sequence[Any]) -> dict[str, int]:
    found = Counter(dossier.effective for dossier in dossiers)
    needs = sum(dossier.needs_person for dossier in dossiers)
    return {"total": len(dossiers), "needs": needs, **{str(verdict): found[verdict] for verdict in (*Verdict, UNCHECKED)}}


def received_at(dossier: Dossier) -> datetime | None:
    """When the version that stands was received, as it counts for the deadline; while nothing stands, the newest version."""
    standing = dossier.standing
    if standing is None:
        standing = max(dossier.submissions.all(), key=lambda s: s.number, default=None)
    return standing.counting.received_at if standing else None
