"""What the page of one dossier shows, put together from its rows. No queries in the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from calls.model import Edition, Interpretation
from checks.model import Kind, Outcome
from dossiers.decisions import effective_outcomes, latest_by_check
from dossiers.documents import counting_among
from dossiers.letters import Signatures, signatures
from dossiers.models import Assessment, Decision, Document, Dossier, Event, Finding, Message, Notice, Submission
from dossiers.roles import handlers
from dossiers.status import Status, status_of
from dossiers.terms import open_term
from dossiers.withdrawals import fetched
from review import words
from review.beside import others_of
from review.changes import FindingChange, since_last_check
from review.letters import Letter, can_prepare, letter_of
from review.places import EvidenceView, evidence_of, source_word
from review.queue import received_at
from review.side_queues import waiting_messages
from review.version_view import VersionView, versions_of


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding as the page shows it: the machine's answer, what a person made of it, and what may be chosen."""

    finding: Finding
    title: str
    outcome: str  # as people left it
    decision: Decision | None
    evidence: tuple[EvidenceView, ...]
    interpretations: tuple[Interpretation, ...]
    confirm: str  # what agreeing means here, in Dutch; "" when agreeing settles nothing
    choices: tuple[tuple[str, str], ...]  # other outcomes: code, word

    @property
    def compares(self) -> bool:
        """Whether it rests on more than one file, so that they can be seen beside each other."""
        return len({item.document for item in self.evidence if item.document is not None}) > 1

    @property
    def overruled(self) -> bool:
        return self.decision is not None and self.decision.kind == "overrule-finding"


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings that belong together on the page."""

    slug: str
    title: str
    explanation: str
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class DossierPage:
    """Everything on the page. ``last_decision`` is what forms carry along, so that a decision on an outdated page is noticed."""

    dossier: Dossier
    status: Status
    received_at: Any
    assessment: Assessment | None
    groups: tuple[FindingGroup, ...]
    versions: tuple[VersionView, ...]
    letters: tuple[Letter, ...]
    can_prepare: bool  # a letter with this result is still to be written
    newest_notice: int
    signatures: Signatures  # under a negative result
    last_decision: int
    events: tuple[Event, ...]
    documents: tuple[tuple[str, Document], ...]  # those the dossier is judged on, with what an officer calls them
    colleagues: tuple[Any, ...]  # who can be given the dossier
    changes: tuple[FindingChange, ...]  # since the check before the last
    expired: date | None  # last day of a term to complete that ran out
    others: tuple[Dossier, ...]  # of the same applicant or sender
    unread: tuple[Message, ...]  # messages that a person still has to read
    first_look: str  # what the view of documents shows first, "" for nothing


def rows() -> QuerySet[Dossier]:
    """Dossiers with everything the page and :func:`dossiers.status.status_of` need, in a fixed number of queries."""
    return Dossier.objects.select_related(
        "standing__assessment", "standing__message", "standing__base", "assigned_to", "merged_into"
    ).prefetch_related(
        "standing__assessment__findings",
        "standing__assessment__decisions",
        Prefetch("decisions", Decision.objects.select_related("by")),
        Prefetch("submissions", Submission.objects.select_related("message", "upload", "base", "assessment")),
        "submissions__documents__corrections__by",
        "submissions__assessment__rereadings",
        Prefetch("notices", Notice.objects.select_related("released_by", "edited_by", "message").order_by("created_at", "pk")),
        fetched(),
    )


def page_for(dossier: Dossier) -> DossierPage:
    """Puts the page together. Give it a row from :func:`rows`."""
    assessment = dossier.standing.assessment if dossier.standing else None
    decisions = list(dossier.decisions.all())
    status = status_of(dossier)
    submissions = list(dossier.submissions.all())
    letters = [letter_of(notice, dossier, status.verdict) for notice in dossier.notices.all()]
    documents = counting_among(submissions, dossier.standing) if dossier.standing else []
    groups = _groups(dossier, assessment, decisions, documents) if assessment else ()
    return DossierPage(
        dossier=dossier,
        status=status,
        received_at=received_at(dossier),
        assessment=assessment,
        groups=groups,
        versions=versions_of(dossier, submissions),
        letters=tuple(reversed(letters)),
        can_prepare=can_prepare(letters, status.verdict) or (_expired(dossier) is not None and not any(x.can_release for x in letters)),
        newest_notice=max((letter.notice.pk for letter in letters), default=0),
        signatures=signatures(decisions, assessment, status.verdict),
        last_decision=max((d.pk for d in decisions), default=0),
        events=tuple(_events(dossier, submissions)),
        colleagues=tuple(handlers(get_user_model().objects)),
        changes=since_last_check(dossier, assessment),
        expired=_expired(dossier),
        documents=tuple((source_word(document, documents), document) for document in documents),
        others=others_of(dossier),
        unread=unread_messages(dossier),
        first_look=_first_look(groups, documents),
    )


def unread_messages(dossier: Dossier) -> tuple[Message, ...]:
    """The messages about this dossier that nobody has read yet, oldest first: also those that are no part of it, such as a question."""
    about = Q(pk__in=Event.objects.filter(dossier=dossier, message__isnull=False).values("message")) | Q(submissions__dossier=dossier)
    return tuple(waiting_messages().filter(about).distinct())


def _first_look(groups: Sequence[FindingGroup], documents: Sequence[Document]) -> str:
    """The place of the first thing that asks for a person, else the first document."""
    asked = [evidence.href for group in groups if group.slug != "in-orde" for view in group.findings for evidence in view.evidence]
    shown = [reverse("look", args=[document.pk]) for document in documents]
    return next((href for href in (*asked, *shown) if href), "")


def _expired(dossier: Dossier) -> date | None:
    term = open_term(dossier)
    return term.until if term is not None and term.has_passed(timezone.now()) else None


def _events(dossier: Dossier, submissions: Sequence[Submission]) -> list[Event]:
    messages = [s.message_id for s in submissions if s.message_id]
    uploads = [s.upload_id for s in submissions if s.upload_id]
    about = Q(dossier=dossier) | Q(message__in=messages) | Q(upload__in=uploads)
    return list(Event.objects.filter(about).order_by("-number"))


# findings -------------------------------------------------------------------------------------------------------------


def _groups(dossier: Dossier, assessment: Assessment, decisions: list[Decision], documents: Sequence[Document]) -> tuple[FindingGroup, ...]:
    people = {decision.pk: decision for decision in decisions}  # these carry the person's name
    latest = {check: people.get(decision.pk, decision) for check, decision in latest_by_check(assessment).items()}
    outcomes = effective_outcomes(assessment)
    edition = words.edition_of(dossier.call)
    views = [_finding(dossier, f, outcomes[f.check_id], latest.get(f.check_id), edition, documents) for f in assessment.findings.all()]
    fine = {Outcome.PASS, Outcome.NOT_APPLICABLE}
    criteria = tuple(v for v in views if v.finding.kind == Kind.CRITERION and v.outcome not in fine)
    attention = tuple(v for v in views if v.finding.kind != Kind.CRITERION and v.outcome not in fine)
    in_order = tuple(v for v in views if v.outcome in fine)
    groups = (
        FindingGroup("criteria", "Criteria", "Deze criteria bepalen het resultaat.", criteria),
        FindingGroup("aandachtspunten", "Aandachtspunten", "Dit zijn geen criteria: ze veranderen het resultaat niet.", attention),
        FindingGroup("in-orde", "In orde", "", in_order),
    )
    return tuple(group for group in groups if group.findings)


def _finding(
    dossier: Dossier,
    finding: Finding,
    outcome: str,
    decision: Decision | None,
    edition: Edition | None,
    documents: Sequence[Document],
) -> FindingView:
    refused = {finding.outcome, Outcome.REVIEW} | ({Outcome.FAIL} if finding.kind == Kind.CONDITION else set())
    return FindingView(
        finding=finding,
        title=words.check_title(dossier.call, dossier.phase, finding.check_id),
        outcome=outcome,
        decision=decision,
        evidence=evidence_of(finding, documents, dossier.standing),
        interpretations=tuple(i for i in edition.interpretations if i.id in finding.interpretations) if edition else (),
        confirm=_confirmation(finding),
        choices=tuple((code, word) for code, word in words.OUTCOMES.items() if code not in refused),
    )


def _confirmation(finding: Finding) -> str:
    if settles_nothing(finding, "confirm"):
        return ""
    if finding.outcome == Outcome.REVIEW:
        return "Gezien: dit hoeft niets tegen te houden"
    return f"Het systeem heeft gelijk: {words.outcome(finding.outcome)[0]}"


def settles_nothing(finding: Finding, choice: str) -> bool:
    """Whether this choice would leave a doubt as it is: a dossier with it would wait for nobody, and never be answered."""
    if choice == "confirm":
        return finding.kind == Kind.CRITERION and finding.outcome == Outcome.REVIEW
    return choice == Outcome.REVIEW
