"""What comes in after the deadline: does it add to a dossier that we asked to complete, or is it a version of its own, which is late?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from calls.load import load_edition
from calls.model import Edition
from dossiers.models import Document, Dossier, Notice, NoticeKind, Submission
from dossiers.terms import ASKING
from parsers.model import State

FORMS = ("registration-form", "application-form")
COUNTING = (*FORMS, "cost-model")
_LEFT = (Notice.DUE, Notice.SENDING, Notice.SENT, Notice.UNKNOWN)


def is_surely_late(at: datetime | None, edition: Edition, phase: str) -> bool:
    """After the deadline and the minute that follows it."""
    return at is not None and at >= edition.phases[phase].deadline.at + timedelta(minutes=1)  # type: ignore[index]


def answers_a_request(dossier: Dossier, forms: Collection[str]) -> bool | None:
    """Whether forms (their evidence) that came after the deadline are what we asked for. None: this dossier was asked nothing.

    Every letter that names a term asks, also the one about a forgotten attachment, and whoever answers need not press "reply". Once we told that
    all is in order nothing is asked any more: another form than those we have is a version of its own.
    """
    letters = dossier.notices.filter(state__in=_LEFT)
    asked = letters.filter(kind__in=ASKING, context__has_key="until").order_by("pk").last()
    if asked is None:
        return None
    if not letters.filter(kind=NoticeKind.ADMISSIBLE, pk__gt=asked.pk).exists():
        return True
    known = Document.objects.filter(submission__dossier=dossier, evidence__in=forms).values_list("evidence_id", flat=True)
    return set(forms) <= set(known)


def base_of(dossier: Dossier, edition: Edition) -> Submission | None:
    """The version that a supplement adds to: the last one that is not late, else the last one."""
    versions = list(dossier.submissions.filter(kind="version").order_by("-number"))
    in_time = [one for one in versions if not is_surely_late(one.received_at, edition, dossier.phase)]
    return next(iter(in_time or versions), None)


def form_came_after(submission: Submission) -> str:
    """Why a person decides about a supplement (Dutch): before the deadline there was no form that could be read. "" when there was."""
    if submission.kind != "supplement" or submission.base is None:
        return ""
    edition, phase = load_edition(submission.dossier.call), submission.dossier.phase
    parts = [submission.base, *submission.base.supplements.filter(number__lte=submission.number)]
    before = [part for part in parts if not is_surely_late(part.received_at, edition, phase)]
    if len(before) == len(parts) or Document.objects.filter(submission__in=before, role__in=FORMS, state=State.READ).exists():
        return ""
    return (
        "Voor de deadline kregen we geen formulier dat we konden lezen. Het kwam daarna, als antwoord op onze vraag. Beslis of het meetelt."
    )
