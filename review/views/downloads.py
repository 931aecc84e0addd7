"""Files of others: only ever handed over as a download, never shown, never as a page of ours."""

from __future__ import annotations

import structlog
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from dossiers import evidence
from dossiers.events import record, writing
from dossiers.models import Document, Dossier, Message, Notice, Upload
from review.case_file import file_of
from review.dossier_page import rows
from review.filters import file_name
from review.middleware import INERT_POLICY
from review.pictures import CannotShow, mail_of
from review.views.errors import cannot_open, evidence_lost

log = structlog.get_logger(__name__)


def attachment(data: bytes, name: str) -> HttpResponse:
    """Bytes as a download: no type a browser would show, no guessing, a name that is only a name."""
    response = HttpResponse(data, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, file_name(name)) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = INERT_POLICY
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _sealed(request: HttpRequest, sha256: str | None, name: str) -> HttpResponse:
    if not sha256:
        raise Http404
    try:
        return attachment(evidence.read(sha256), name)
    except (evidence.EvidenceError, ValueError) as error:
        log.error("evidence cannot be handed over", sha256=sha256, error=str(error))
        return evidence_lost(request)


@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One file of a dossier, exactly as it came."""
    found = get_object_or_404(Document, pk=pk)
    return _sealed(request, found.evidence_id, found.name)


@require_safe
def raw_message(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole mail, exactly as it came."""
    found = get_object_or_404(Message, pk=pk)
    return _sealed(request, found.raw_id, f"bericht-{found.pk}.eml")


@require_safe
def message_part(request: HttpRequest, pk: int, index: int) -> HttpResponse:
    """One file of a mail."""
    found = get_object_or_404(Message, pk=pk)
    if not found.raw_id:
        raise Http404
    try:
        mail = mail_of(found.raw_id)
    except CannotShow:
        return evidence_lost(request)
    if index < len(mail.parts):
        return attachment(mail.parts[index].data, mail.parts[index].name)
    if mail.problems:  # it may be there, but the mail could not be taken apart now
        return cannot_open(request, mail.problems[0])
    raise Http404


@require_safe
def upload_file(request: HttpRequest, pk: int, index: int) -> HttpResponse:
    """One file of an upload."""
    found = get_object_or_404(Upload, pk=pk)
    if index >= len(found.files):
        raise Http404
    entry = found.files[index]
    return _sealed(request, str(entry.get("sha256") or ""), str(entry.get("name") or "bestand"))


@require_safe
def raw_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter exactly as it left."""
    found = get_object_or_404(Notice, pk=pk)
    return _sealed(request, found.raw_id, f"brief-{found.pk}.eml")


@require_POST
def case_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The administrative file of a dossier as one zip. Who took it stands in the log, and so in the file itself."""
    if not Dossier.objects.filter(reference=reference).exists():
        raise Http404
    who = request.user.get_username()
    with writing():
        dossier = Dossier.objects.get(reference=reference)
        record("case-file", f"{who} haalde het administratief dossier af.", actor=who, dossier=dossier)
    response = StreamingHttpResponse(file_of(rows().get(reference=reference)), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{reference}-administratief-dossier.zip"'
    return response
