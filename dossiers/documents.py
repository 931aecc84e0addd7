"""Which documents a submission is judged on."""

from __future__ import annotations

from collections.abc import Iterable

from dossiers.models import Document, Dossier, Submission
from parsers.model import Role, State


def shown_submission(dossier: Dossier) -> Submission | None:
    """What a dossier is shown by: the version or supplement that stands; while none stands, the newest. No query when they were fetched."""
    if dossier.standing is not None:
        return dossier.standing
    return max(dossier.submissions.all(), key=lambda submission: submission.number, default=None)


def documents_that_count(submission: Submission) -> list[Document]:
    """The documents a submission is judged on. A supplement adds to its base: of each role the newest readable set counts."""
    if submission.kind != "supplement" or submission.base is None:
        return list(submission.documents.all())
    return counting([submission.base, *submission.base.supplements.filter(number__lte=submission.number).order_by("number")])


def counting_among(submissions: Iterable[Submission], submission: Submission) -> list[Document]:
    """The same, from all submissions of the dossier with their documents already fetched: no queries."""
    if submission.kind != "supplement" or submission.base_id is None:
        chain = [s for s in submissions if s.pk == submission.pk]
    else:
        chain = [
            s for s in submissions if s.pk == submission.base_id or (s.base_id == submission.base_id and s.number <= submission.number)
        ]
    return counting(sorted(chain, key=lambda s: s.number))


def counting(chain: Iterable[Submission]) -> list[Document]:
    """A version and its supplements, oldest first: of each role the newest readable set counts."""
    documents: list[Document] = []
    for part in chain:
        new = list(part.documents.all())
        replaced = {row.role for row in new if row.role in _FORMS and row.state == State.READ}
        documents = [row for row in documents if row.role not in replaced] + new
    return documents


_FORMS = {Role.REGISTRATION_FORM, Role.APPLICATION_FORM, Role.COST_MODEL}
