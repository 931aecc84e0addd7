"""How the whole call stands, and the same as files."""

from __future__ import annotations

import tempfile

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from dossiers import export as exports
from dossiers.events import record, writing
from dossiers.jury_pack import digest, pack
from dossiers.lines import lines
from dossiers.models import Dossier
from review import plot, standing, words
from review.queue import weighed
from review.views.lists import side_counts

MOST = 900  # dossiers in one pack; no call has had a tenth of it, and a database takes no more in one question


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Arrivals, states, what fails most, money, provinces."""
    context = {
        "phases": standing.figures(),
        "left_out": standing.left_out(),
        "plot": plot,
        "words": words,
        "now": timezone.now(),
        **side_counts(),
    }
    return render(request, "pages/overview.html", context)


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """All dossiers as a csv, xlsx or json file. It is made whole before the first byte leaves: a failure is a page, never half a file."""
    if form not in exports.FORMATS:
        raise Http404
    spool = tempfile.TemporaryFile()  # noqa: SIM115  # the response closes it
    exports.write(form, lines(), spool)
    spool.seek(0)
    name = f"city-of-things-{timezone.localtime():%Y-%m-%d-%H%M}.{form}"
    return FileResponse(spool, as_attachment=True, filename=name, content_type=exports.FORMATS[form])


@require_http_methods(["GET", "HEAD", "POST"])
def jury_pack(request: HttpRequest) -> HttpResponseBase:
    """Choose the dossiers for the jury, and get them as one zip. It leaves while it is made: a summary takes a moment."""
    if request.method != "POST":
        return _choose(request)
    references = request.POST.getlist("dossier")
    chosen = Dossier.objects.filter(reference__in=references[:MOST])
    known = sorted(chosen.values_list("reference", flat=True))
    if not known or len(known) != len(set(references)):
        messages.error(request, "Kies minstens één dossier." if not references else "Deze keuze klopt niet meer. Kies opnieuw.")
        return redirect("jury-pack")
    who = request.user.get_username()
    with writing():
        text = f"{who} haalde een pakket voor de jury af met {len(known)} dossier{'s' if len(known) > 1 else ''}."
        record("jury-pack", text, actor=who, data={"references": known})
    answer = StreamingHttpResponse(pack(lines(chosen)), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="jury-{len(known)}-dossiers-{digest(known)}.zip"'
    return answer


def _choose(request: HttpRequest) -> HttpResponse:
    phase = "registration" if request.GET.get("fase") == "registration" else "application"
    rows = weighed().filter(phase=phase, merged_into=None).order_by("reference")
    columns = ("reference", "call", "phase", "applicant_name", "title", "effective")
    found = list(rows.values(*columns)[: MOST + 1])
    context = {"rows": found[:MOST], "more": len(found) > MOST, "most": MOST, "phase": phase, "words": words, **side_counts()}
    return render(request, "pages/jury_pack.html", context)
