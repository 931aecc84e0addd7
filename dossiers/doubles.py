"""Whether two dossiers tell of one project: who hands it in once more from another address opens a dossier of its own, and one project is
not given two results by a machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from checks.dutch import listing
from dossiers.documents import documents_that_count
from dossiers.likeness import same_story
from dossiers.models import Document, Dossier, Notice, Submission
from dossiers.serial import field_entries, reading_from_row
from dossiers.terms import open_term
from registers.lookup import Registers

FORMS = ("registration-form", "application-form")
_STORY = ("challenge", "project_description")


def waits_for_another(submission: Submission) -> str:
    """Why a result of this dossier waits (Dutch): an earlier dossier seems to be about the same project. "" when there is none, or when a
    person let a letter of this dossier go while it was there."""
    dossier = submission.dossier
    if dossier.notices.filter(released_by__isnull=False, state=Notice.SENT).exists():
        return ""
    found = earlier(submission)
    if not found:
        return " ".join(_may_answer(other) for other in _forgotten(submission))
    names = listing(other.reference for other in found)
    seems, came = ("lijkt", "kwam") if len(found) == 1 else ("lijken", "kwamen")
    told = f"{names} {seems} over hetzelfde project te gaan en {came} vroeger binnen. Kijk na of de indiener daar al een antwoord kreeg."
    return " ".join([told, *(_may_answer(other) for other in found if open_term(other))])


def _may_answer(other: Dossier) -> str:
    """A colleague may answer what we asked in the first dossier: on its own it would be late."""
    return f"In {other.reference} vroegen we om aan te vullen. Is dit het antwoord? Verplaats het dan daarheen, als aanvulling."


def _forgotten(submission: Submission) -> list[Dossier]:
    """Earlier dossiers of the same town's addresses in which we still wait for any form at all."""
    dossier = submission.dossier
    domain = dossier.sender.casefold().rpartition("@")[2]
    if not Registers.load().by_domain(domain):
        return []
    others = Dossier.objects.filter(call=dossier.call, phase=dossier.phase, merged_into=None, pk__lt=dossier.pk)
    empty = others.filter(sender__iendswith=f"@{domain}").exclude(submissions__documents__role__in=FORMS)
    return [other for other in empty.order_by("pk") if open_term(other)]


def told_again(dossier: Dossier) -> str:
    """Why a reminder of this dossier waits (Dutch): a later one seems to hold what is asked for. A colleague who sends the form once more, from
    another address and outside the thread, opens one. "" when there is none."""
    later = Dossier.objects.filter(call=dossier.call, phase=dossier.phase, merged_into=None, pk__gt=dossier.pk)
    found = [other for other in later.order_by("pk") if _holds_what_is_asked(other, dossier)]
    if not found:
        return ""
    seems, came = ("lijkt", "kwam") if len(found) == 1 else ("lijken", "kwamen")
    names = listing(other.reference for other in found)
    return f"{names} {seems} over hetzelfde project te gaan en {came} later binnen. Kijk na of daar al staat wat hier ontbreekt."


def _holds_what_is_asked(other: Dossier, dossier: Dossier) -> bool:
    """Same project; or, of a dossier without any form (forgotten attachment), from the same town's addresses."""
    if other.standing is None:
        return False
    if dossier in earlier(other.standing):
        return True
    domain = dossier.sender.casefold().rpartition("@")[2]
    if Document.objects.filter(submission__dossier=dossier, role__in=FORMS).exists() or not Registers.load().by_domain(domain):
        return False
    return other.sender.casefold().rpartition("@")[2] == domain


def earlier(submission: Submission) -> list[Dossier]:
    """The dossiers of the same call and phase that were opened before this one's and tell of the same project."""
    dossier = submission.dossier
    rows = documents_that_count(submission)
    fields = field_entries(reading_from_row(row) for row in rows)
    others = Dossier.objects.filter(call=dossier.call, phase=dossier.phase, merged_into=None, pk__lt=dossier.pk)
    files = [row.evidence_id for row in rows if row.role in FORMS]
    same_file = set(others.filter(submissions__documents__evidence_id__in=files).values_list("pk", flat=True))
    alike = Q(pk__in=same_file)
    for column in ("applicant_name", "applicant_kbo", "title", "contact_email"):
        if value := getattr(dossier, column):
            alike |= Q(**{f"{column}__iexact": value})
    return [other for other in others.filter(alike).order_by("pk") if other.pk in same_file or same_project(other, fields)]


def same_project(dossier: Dossier, fields: Mapping[str, Any]) -> bool | None:
    """Same title, or for forms without a title the same story. None: the dossier holds no form that could tell (forgotten attachment)."""
    forms = Document.objects.filter(submission__dossier=dossier, role__in=FORMS).order_by("-pk")
    last = forms.first()
    if last is None:
        return None
    title = _text(fields, "project.title")
    if title and dossier.title:
        return " ".join(dossier.title.casefold().split()) == " ".join(title.casefold().split())
    story = " ".join(_text(fields, name) for name in _STORY)
    return same_story(story, " ".join(_text(last.fields, name) for name in _STORY))


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = (fields.get(name) or {}).get("value")
    return value if isinstance(value, str) else ""
