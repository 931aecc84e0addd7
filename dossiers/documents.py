"""Which documents a submission is judged on."""

from __future__ import annotations

from dossiers.models import Document, Submission
from parsers.model import Role, State


def documents_that_count(submission: Submission) -> list[Document]:
    """The documents a submission is judged on. A supplement adds to its base: of each role the newest readable set counts."""
    if submission.kind != "supplement" or submission.base is None:
        return list(submission.documents.all())
    chain = [submission.base, *submission.base.supplements.filter(number__lte=submission.number).order_by("number")]
    documents: list[Document] = []
    for part in chain:
        new = list(part.documents.all())
        replaced = {row.role for row in new if row.role in _FORMS and row.state == State.READ}
        documents = [row for row in documents if row.role not in replaced] + new
    return documents


_FORMS = {Role.REGISTRATION_FORM, Role.APPLICATION_FORM, Role.COST_MODEL}
