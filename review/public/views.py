"""The start page and the upload page, as people see them. What the script of the upload page talks to is in :mod:`review.public.parts`."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from calls.load import EditionError, blank_forms
from dossiers.models import Dossier, Submission, Upload, WebUpload
from dossiers.text import clean
from review.numbers import whole_number
from review.public import addresses, drafts
from review.public.asker import asker_of
from review.public.pages import BEFORE, MINUTE, OPEN, PhaseNow, clock, open_page, page, phases_now, when_at
from review.receiving import StreamedFiles, is_program, streamed

_WAIT = 5.0  # seconds for the dossier to be made before the receipt is shown without its reference


@open_page
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Dates, official channels and blank forms."""
    return page(request, "start", {})


@open_page
@require_GET
def blank(request: HttpRequest, call: str, name: str) -> HttpResponseBase:
    """One blank form."""
    if call not in {phase.edition.id for phase in phases_now()}:
        raise Http404
    try:
        path = blank_forms(call)[name]
    except (EditionError, KeyError) as error:
        raise Http404 from error
    return FileResponse(open(path, "rb"), as_attachment=True, filename=path.name)


@open_page
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Where an applicant asks for the link; afterwards what was handed in and what was begun."""
    email = addresses.confirmed(request)
    return page(request, "upload_overview", _overview(email)) if email else _ask(request, "", "")


@open_page
@require_POST
def ask_link(request: HttpRequest) -> HttpResponse:
    """Sends the link. What is told afterwards is the same for every address: nobody learns who hands in."""
    typed = request.POST.get("email", "")[:400]
    try:
        email = addresses.normalised(typed)
        addresses.ask(email, asker_of(request), timezone.now())
    except addresses.Wrong as wrong:
        return _ask(request, typed, str(wrong), 400)
    return page(request, "upload_link_sent", {"email": email})


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link from the mail. Only the button on it uses it up: mail filters open links, too."""
    if request.method == "POST" and addresses.use(token, request, timezone.now()):
        return HttpResponseRedirect(reverse("upload-overview"))
    link = addresses.link_of(token, timezone.now()) if request.method != "POST" else None
    if link is None:
        return page(request, "upload_link_over", {}, 410)
    return page(request, "upload_confirm", {"email": link.email})


@open_page
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forgets the address in this browser."""
    addresses.forget(request)
    return HttpResponseRedirect(reverse("upload-overview"))


def _ask(request: HttpRequest, typed: str, problem: str, status: int = 200) -> HttpResponse:
    return page(request, "upload_address", {"typed": typed, "problem": problem}, status)


def _overview(email: str) -> dict[str, Any]:
    begun = WebUpload.objects.filter(email__iexact=email, upload=None).order_by("-opened_at")[:20]
    done = WebUpload.objects.filter(email__iexact=email, upload__isnull=False).select_related("upload").order_by("-submitted_at")[:50]
    filed = Submission.objects.filter(upload__in=[draft.upload_id for draft in done]).values_list("upload_id", "dossier__reference")
    references = dict(filed)
    return {
        "email": email,
        "begun": list(begun),
        "done": [(draft, references.get(draft.upload_id or 0, "")) for draft in done],
        "dossiers": list(own_dossiers(email)),
        "choices": [phase for phase in phases_now() if phase.phase.upload_page],
        "problem": "",
        "chosen": {},
        "phase_names": {phase.key: phase for phase in phases_now()},
    }


def own_dossiers(email: str) -> Any:
    """The dossiers this address handed in: those, and only those, may get a new version from it."""
    return _own(email).order_by("-pk")[:50]


def for_applicant(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """A view of one upload: only for the browser of its confirmed address; for others it does not exist."""

    def shown(request: HttpRequest, pk: uuid.UUID, *args: Any, **kwargs: Any) -> HttpResponse:
        email = addresses.confirmed(request)
        if not email:
            return _ask(request, "", "Bevestig eerst (opnieuw) je e-mailadres. Wat al aankwam, is bewaard.", 403)
        draft = get_object_or_404(WebUpload.objects.select_related("upload", "dossier"), pk=pk, email__iexact=email)
        return view(request, draft, *args, **kwargs)

    return open_page(shown)


@open_page
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A new upload: for which phase, and whether it is a new version of a dossier."""
    email = addresses.confirmed(request)
    if not email:
        return _ask(request, "", "Bevestig eerst (opnieuw) je e-mailadres.", 403)
    reference = request.POST.get("dossier", "")
    dossier = own_dossiers_by_reference(email, reference)
    chosen = _phase_of(dossier) if dossier else request.POST.get("fase", "")
    phases = {phase.key: phase for phase in phases_now() if phase.phase.upload_page}
    problem = ""
    if reference and dossier is None:
        problem = "Dit dossier kennen we niet bij jouw e-mailadres. Kies een ander, of kies ‘nieuw’."
    elif chosen not in phases:
        problem = "Kies wat je wil indienen."
    if problem:
        context = _overview(email) | {"problem": problem, "chosen": request.POST}
        return page(request, "upload_overview", context, 400)
    phase = phases[chosen]
    draft = WebUpload.objects.create(
        email=email,
        name=clean(" ".join(request.POST.get("naam", "").split()), 300),
        call=phase.edition.id,
        phase=phase.id,
        dossier=dossier,
        opened_at=timezone.now(),
    )
    return HttpResponseRedirect(reverse("upload-one", args=[draft.pk]))


def own_dossiers_by_reference(email: str, reference: str) -> Dossier | None:
    """The dossier of that reference, when it is one of this address."""
    return _own(email).filter(reference=reference).first() if reference else None


def _own(email: str) -> Any:
    return Dossier.objects.filter(sender__iexact=email, merged_into=None)  # what was joined with another one gets nothing more


def _phase_of(dossier: Dossier) -> str:
    return f"{dossier.call}/{dossier.phase}"


@for_applicant
def one(request: HttpRequest, draft: WebUpload) -> HttpResponse:
    """One upload: its files on the way, or its receipt."""
    return _receipt(request, draft) if draft.upload is not None else _draft(request, draft, "")


def _draft(request: HttpRequest, draft: WebUpload, problem: str, status: int = 200) -> HttpResponse:
    files = [(file, drafts.arrived(file)) for file in draft.files.select_related("web_upload")]
    context = {"draft": draft, "files": files, "phase": _phase_now(draft), "problem": problem, "most_files": drafts.MOST_FILES}
    return page(request, "upload_one", context, status)


def _phase_now(draft: WebUpload) -> PhaseNow | None:
    return next((phase for phase in phases_now() if phase.key == f"{draft.call}/{draft.phase}"), None)


def _receipt(request: HttpRequest, draft: WebUpload) -> HttpResponse:
    assert draft.upload is not None
    dossier = Dossier.objects.filter(submissions__upload=draft.upload).first()
    context = {"draft": draft, "upload": draft.upload, "dossier": dossier, "phase": _phase_now(draft), "late": _late(draft)}
    return page(request, "upload_receipt", context)


def _late(draft: WebUpload) -> str:
    """ "": in time; "minute": in the stretch on which the texts differ; "over": begun before the deadline and handed in after it; "late": begun
    after it."""
    phase = _phase_now(draft)
    assert draft.submitted_at is not None
    when = when_at(phase.phase, draft.submitted_at) if phase else OPEN
    if phase is None or when in (BEFORE, OPEN):
        return ""
    if when == MINUTE:
        return when
    return "over" if draft.started_at and draft.started_at < phase.phase.deadline.at else "late"


@csrf_exempt  # the token is looked for only after the files' way is set: see _submitted
@for_applicant
def submit(request: HttpRequest, draft: WebUpload) -> HttpResponse:
    """Hands it in. Without a script the files come along in this very request."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("upload-one", args=[draft.pk]))
    length = whole_number(request.META.get("CONTENT_LENGTH", ""))
    if length is None or length > settings.COT_MAX_UPLOAD_BYTES:
        return _draft(request, draft, "Je bestanden zijn samen te groot. Laad ze in kleinere stukken op.", 413)
    try:
        drafts.check_room(length)
    except drafts.Refused as refused:
        return _draft(request, draft, str(refused), refused.status)
    if request.content_type != "multipart/form-data":
        return _submitted(request, draft, None)
    with streamed(request, settings.COT_WEB_FILE_BYTES) as files:
        return _submitted(request, draft, files)


@csrf_protect
def _submitted(request: HttpRequest, draft: WebUpload, files: StreamedFiles | None) -> HttpResponse:
    began = clock()
    try:
        request.POST  # noqa: B018  # reads the request, files and all
        if "weg" in request.POST:
            drafts.remove(get_object_or_404(draft.files, pk=whole_number(request.POST["weg"]) or 0))
            return HttpResponseRedirect(reverse("upload-one", args=[draft.pk]))
        if files is not None:
            _adopt(draft, files, began)
        upload = drafts.submit(draft, clock())
    except drafts.Refused as refused:
        return _draft(request, draft, str(refused), refused.status)
    _wait_for_dossier(upload)
    return HttpResponseRedirect(reverse("upload-one", args=[draft.pk]))


def _adopt(draft: WebUpload, files: StreamedFiles, began: Any) -> None:
    if files.too_large:
        raise drafts.Refused(" ".join(drafts.too_large(name) for name in files.too_large), 413)
    for received in files.received:
        if is_program(received.head):
            raise drafts.Refused(drafts.a_program(received.name))
        drafts.check_size(received.name, received.size)
    for received in files.received:
        drafts.adopt(draft, received, began)


def _wait_for_dossier(upload: Upload) -> None:
    patience = 0.0 if getattr(settings, "COT_INLINE", False) else _WAIT
    end = time.monotonic() + patience
    while not Submission.objects.filter(upload=upload).exists() and time.monotonic() < end:
        time.sleep(0.1)
