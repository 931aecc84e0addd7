"""Filing what came in: which dossier it belongs to, a new version or a supplement of it, and its documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from calls.model import Edition
from checks.model import Receipt
from dossiers import additions
from dossiers.doubles import same_project
from dossiers.events import record
from dossiers.models import Document, Dossier, Evidence, Message, Rereading, Submission, Upload
from dossiers.pipeline import enqueue
from dossiers.references import next_reference
from dossiers.serial import field_entries, pack_fields, receipt_to_json
from dossiers.text import clean, clean_json, unaccented
from parsers.model import Reading
from registers.lookup import Registers


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """One file to file: its sealed bytes and, when it was read already, what was read."""

    name: str
    evidence: Evidence
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Filing:
    """What intake hands over. ``dossier`` is the one it surely belongs to (a reference or a reply to our mail); None: look by content."""

    phase: str
    channel: str  # "mail" | "platform" | "web"
    sender: str  # address to answer
    receipt: Receipt
    documents: tuple[FiledDocument, ...]
    message: Message | None = None
    upload: Upload | None = None
    dossier: Dossier | None = None
    supplement: bool = False
    again: bool = False  # a person files the same message once more: in another dossier, or with other files of it
    trusted: bool = True  # False: the sender is not who it says (DMARC): never put into somebody's dossier by a machine


def file_submission(filing: Filing, edition: Edition) -> tuple[Submission, bool]:
    """Files a submission and queues its reading; True when a new dossier was made. Call inside :func:`dossiers.events.writing`.

    The same message or upload filed twice gives the same submission, unless a person asks for one more (``again``).
    """
    already = Submission.objects.filter(message=filing.message, upload=filing.upload, dossier__phase=filing.phase).first()
    if already is not None and not filing.again:
        return already, False
    fields = field_entries([document.reading for document in filing.documents if document.reading])
    dossier = filing.dossier or (find_dossier(filing, fields, edition.id) if filing.trusted else None)
    new = dossier is None
    if dossier is None:
        dossier = Dossier.objects.create(
            reference=next_reference(edition.phases[filing.phase].prefix),  # type: ignore[index]
            call=edition.id,
            phase=filing.phase,
            channel=filing.channel,
            sender=clean(filing.sender, 320),
        )
        record("dossier-opened", f"Dossier {dossier.reference} geopend.", dossier=dossier, message=filing.message, upload=filing.upload)
        _tell_of_neighbours(dossier, fields)
    elif filing.trusted and additions.is_surely_late(filing.receipt.at, edition, filing.phase):
        filing = replace(filing, supplement=_adds(filing, dossier))
    submission = _add_submission(filing, dossier, edition)
    describe(dossier, fields)
    return submission, new


def _adds(filing: Filing, dossier: Dossier) -> bool:
    """Whether this adds to what the dossier has, after the deadline. What is no form adds when intake says so."""
    forms = [one.evidence.sha256 for one in filing.documents if one.reading is not None and str(one.reading.role) in additions.COUNTING]
    answers = additions.answers_a_request(dossier, forms)
    if answers is None or (filing.supplement and not forms):
        return filing.supplement
    return answers


def _tell_of_neighbours(dossier: Dossier, fields: dict[str, Any]) -> None:
    """Other dossiers of the same body or sender in this phase: not merged by a machine, but an officer should know."""
    others = Dossier.objects.filter(call=dossier.call, phase=dossier.phase).exclude(pk=dossier.pk)
    kbo = _value(fields, "applicant.kbo")
    neighbours = [d.reference for d in others.filter(applicant_kbo=kbo)] if kbo else []
    neighbours += [d.reference for d in others.filter(sender__iexact=dossier.sender) if d.reference not in neighbours]
    if neighbours:
        text = f"Er zijn nog dossiers van deze indiener of afzender: {', '.join(neighbours)}. Kijk na of dit een ander project is."
        record("neighbours", text, dossier=dossier, data={"references": neighbours})


def _add_submission(filing: Filing, dossier: Dossier, edition: Edition) -> Submission:
    last = dossier.submissions.order_by("-number").first()
    base = additions.base_of(dossier, edition) if filing.supplement else None
    submission = Submission.objects.create(
        dossier=dossier,
        number=last.number + 1 if last else 1,
        kind="supplement" if base else "version",
        base=base,
        message=filing.message,
        upload=filing.upload,
        channel=filing.channel,
        received_at=filing.receipt.at,
        receipt=clean_json(receipt_to_json(filing.receipt)),
        state=Submission.TO_READ,
    )
    for position, document in enumerate(filing.documents, start=1):
        store_document(submission, position, document)
    enqueue("read", submission)
    kind = "Aanvulling" if base else "Versie"
    record(
        "submission-filed",
        f"{kind} {submission.number} toegevoegd met {len(filing.documents)} bestand(en).",
        dossier=dossier,
        message=filing.message,
        upload=filing.upload,
        data={"submission": submission.pk, "documents": [[d.name, d.evidence.sha256] for d in filing.documents]},
    )
    return submission


def store_document(submission: Submission, position: int, document: FiledDocument) -> Document:
    """One document row, with its reading when there is one."""
    row = Document(submission=submission, position=position, name=clean(document.name, 500), evidence=document.evidence)
    row.size = document.evidence.size
    if document.reading is not None:
        store_reading(row, document.reading)
    row.save()
    return row


def store_reading(row: Document | Rereading, reading: Reading) -> None:
    """Puts what was read into the row (not saved yet)."""
    row.media_type, row.role, row.state = reading.media_type, str(reading.role), str(reading.state)
    row.edition = clean(reading.edition, 80)
    row.problems, row.looked_for = clean_json(list(reading.problems)), list(reading.looked_for)
    row.fields = clean_json(pack_fields(reading.fields))
    if isinstance(row, Document):
        row.words = words_of(row.fields)


def words_of(fields: Mapping[str, Any]) -> str:
    """What was read in a document, in lower case and one line per field, with and without accents: what an officer searches in."""
    texts = [" ".join(str(field.get("raw") or field.get("value") or "").casefold().split()) for field in fields.values()]
    return "\n".join(dict.fromkeys(text for whole in texts for text in (whole, unaccented(whole)) if text))


def joined(dossier: Dossier) -> Dossier:
    """The dossier that an officer put everything of this one in, else itself. What came into an emptied one would be lost from sight."""
    while dossier.merged_into is not None:
        dossier = dossier.merged_into
    return dossier


def find_dossier(filing: Filing, fields: dict[str, Any], call: str) -> Dossier | None:
    """The dossier this is a new version of, by content: same call, phase and applicant, and the same project.

    Only a clear and single match counts: a body may hand in several ideas, and two ideas put into one dossier would lose one of them.
    Anything less opens a dossier of its own, which an officer sees beside the others of that body.
    """
    same_phase = Dossier.objects.filter(call=call, phase=filing.phase)
    kbo, name = _value(fields, "applicant.kbo"), _value(fields, "applicant.name")
    if kbo:
        candidates = [dossier for dossier in same_phase.filter(applicant_kbo=kbo) if _may_replace(filing, dossier)]
    else:
        candidates = [d for d in same_phase.filter(sender__iexact=filing.sender) if _is_same_applicant(d, name, fields)]
    meant = {joined(dossier) for dossier in candidates if same_project(dossier, fields) is not False}
    return meant.pop() if len(meant) == 1 else None


def _may_replace(filing: Filing, dossier: Dossier) -> bool:
    """Whether who hands this in speaks for the dossier: the platform, which knows its users; else the same address or the same body's domain.

    Anybody can know the number and the title of somebody else's project, and a later version takes the place of the earlier one.
    """
    if filing.channel == "platform":
        return True
    sender = filing.sender.casefold()
    known = {address.casefold() for address in (dossier.sender, dossier.contact_email) if address}
    if sender in known:
        return True
    domain = sender.rpartition("@")[2]
    return any(address.rpartition("@")[2] == domain for address in known) and bool(Registers.load().by_domain(domain))


def _is_same_applicant(dossier: Dossier, name: str, fields: dict[str, Any]) -> bool:
    """By name. A registration's applicant is read from its prose, after filing: until then the organisation on the two forms must be the same.

    One sender may write for several bodies (an advisor), so the sender alone is not enough.
    """
    if name and dossier.applicant_name:
        return _same(dossier.applicant_name, name)
    forms = Document.objects.filter(submission__dossier=dossier, role__in=("registration-form", "application-form")).order_by("-pk")
    earlier = forms.first()
    told = str(earlier.fields.get("contact.organisation", {}).get("value") or "") if earlier else ""
    organisation = _value(fields, "contact.organisation")
    return _same(told, organisation) if told and organisation else not dossier.applicant_name


def describe(dossier: Dossier, fields: dict[str, Any]) -> None:
    """Takes over what the queue shows of a dossier. A field that was not read leaves what was known."""
    shown = {
        "applicant_name": ("applicant.name", 500),
        "applicant_kbo": ("applicant.kbo", 10),
        "title": ("project.title", 2000),
        "contact_name": ("contact.name", 300),
        "contact_email": ("contact.email", 320),
        "contact_phone": ("contact.phone", 100),
    }
    for attribute, (field, limit) in shown.items():
        value = _value(fields, field)
        if value:
            setattr(dossier, attribute, clean(value, limit))
    dossier.save()


def _value(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name, {}).get("value")
    return value if isinstance(value, str) else ""


def _same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
