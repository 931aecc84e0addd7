"""The applicants' own check: documents in, findings out. Nothing is kept: no file, no row, no line in a log that says what was in them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from checks.dutch import PERSON
from checks.engine import assess
from checks.model import Case, Finding, Kind, Outcome
from dossiers.consequences import without_consequences
from dossiers.editions import read_by_edition
from dossiers.loose import cases_of
from parsers import sandbox
from parsers.model import FieldValue, Reading, State
from review import words
from review.numbers import whole_number
from review.public import drafts
from review.public.asker import Turns, asker_of
from review.public.pages import open_page, page
from review.receiving import is_program

MOST_FILES = 5
READ_TIMEOUT = 15.0  # seconds per file
AT_ONCE = 2  # checks at the same time per process: officers' pages must go on meanwhile
PATIENCE = 20.0  # seconds to wait for a place
TURNS = Turns(20, 600)
_places = threading.BoundedSemaphore(AT_ONCE)

_STAFF_ONLY = {"shortlisted", "co-creation"}  # rest on lists of staff, which are not looked at here


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that ask the same of the reader."""

    title: str
    tone: str
    findings: tuple[tuple[str, Finding], ...]  # title of the check, finding


@dataclass(frozen=True, slots=True)
class Result:
    """What is told about the documents of one phase."""

    phase: str  # Dutch name
    groups: tuple[Group, ...]
    documents: tuple[tuple[Reading, tuple[tuple[str, FieldValue], ...]], ...]  # with the titles of the fields read


class HeldFiles(FileUploadHandler):
    """Keeps the files of a request in memory, within the limits, and nowhere else."""

    def __init__(self, file_bytes: int) -> None:
        super().__init__()
        self.file_bytes = file_bytes
        self.files: list[tuple[str, bytes]] = []
        self.too_large: list[str] = []
        self.too_many = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._parts: list[bytes] = []
        self._size = 0
        if len(self.files) + len(self.too_large) >= MOST_FILES:
            self.too_many = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self.too_many or self._size > self.file_bytes:
            if not self.too_many:
                self.too_large.append(self.file_name or "")
            self._parts = []
            raise SkipFile
        self._parts.append(raw_data)

    def file_complete(self, file_size: int) -> SimpleUploadedFile | None:
        if not self.too_many:
            self.files.append((self.file_name or "bestand", b"".join(self._parts)))
        return None


@csrf_exempt  # the token is looked for only after the handler below is set: see _checked
@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def self_check(request: HttpRequest) -> HttpResponse:
    """The page, and the answer to what is dropped into it."""
    if request.method != "POST":
        return _form(request, [])
    length = whole_number(request.META.get("CONTENT_LENGTH", ""))
    if length is None or length > _most_bytes():
        return _form(request, [_too_large_together()], 413)
    waits = TURNS.take(asker_of(request))
    if waits:
        minutes = int(waits // 60) + 1
        text = f"Je hebt deze pagina vaak na elkaar gebruikt. Probeer het over {minutes} {'minuut' if minutes == 1 else 'minuten'} opnieuw."
        return _form(request, [text], 429)
    held = HeldFiles(settings.COT_WEB_FILE_BYTES)
    request.upload_handlers = [held]
    return _checked(request, held)


@csrf_protect
def _checked(request: HttpRequest, held: HeldFiles) -> HttpResponse:
    try:
        request.POST  # noqa: B018  # reads the request
    except (MultiPartParserError, OSError):
        return _form(request, ["Je bestanden kwamen niet helemaal aan. Probeer het opnieuw."], 400)
    problems = problems_of(held)
    if problems:
        return _form(request, problems, 400)
    if not _places.acquire(timeout=PATIENCE):
        return _form(request, ["Er zijn nu veel mensen die hun documenten nakijken. Probeer het over een minuut opnieuw."], 503)
    try:
        results = look_at(held.files)
    finally:
        _places.release()
    return page(request, "self_check_result", {"results": results, "words": words})


def problems_of(held: HeldFiles) -> list[str]:
    """What stands in the way, each with what to do about it."""
    problems = [drafts.too_large(name) for name in held.too_large]
    if held.too_many:
        problems.append(f"Je koos te veel bestanden. Kies er ten hoogste {MOST_FILES}.")
    problems += [drafts.a_program(name) for name, data in held.files if is_program(data[:512])]
    problems += [drafts.empty(name) for name, data in held.files if not data]
    if not held.files and not problems:
        problems.append("Kies eerst een of meer bestanden.")
    return problems


def look_at(files: list[tuple[str, bytes]]) -> list[Result]:
    """Reads the documents in the sandbox and runs the checks of the phase they belong to."""
    expanded = sandbox.expand_files(files, timeout=READ_TIMEOUT)
    whole = [(file.name, file.data) for file in expanded if not file.problem]
    closed = [file for file in expanded if file.problem]
    edition, readings = read_by_edition(whole, READ_TIMEOUT)
    unopened = tuple(Reading(f.name, "", len(f.data), "", state=State.UNREADABLE, problems=(f.problem,)) for f in closed)
    cases = cases_of(readings + unopened, edition, None, None, None, None)
    return [_result(case) for case in cases]


def _result(case: Case) -> Result:
    titles = {check.id: check.title for check in case.edition.phases[case.phase].checks}  # type: ignore[index]
    findings = [(titles.get(finding.check, finding.check), _for_who_asks(finding)) for finding in assess(case).findings]
    here = [pair for pair in findings if pair[1].check not in _STAFF_ONLY]
    wrong = [pair for pair in here if pair[1].outcome in (Outcome.FAIL, Outcome.MISSING)]
    _, follow = without_consequences([finding for _, finding in wrong], lambda finding: finding.check)
    groups = (
        Group("Breng dit in orde voor je indient", "bad", tuple(p for p in wrong if p[1] not in follow)),
        Group(
            "Kijk dit zelf nog eens na",
            "doubt",
            tuple(p for p in here if p[1].outcome is Outcome.REVIEW and p[1].kind is Kind.CRITERION),
        ),
        Group("Aandachtspunten", "open", tuple(p for p in here if p[1].outcome is Outcome.REVIEW and p[1].kind is not Kind.CRITERION)),
        Group("In orde, voor zover we dat hier kunnen zien", "good", tuple(p for p in here if p[1].outcome is Outcome.PASS)),
        Group(
            "Dit kunnen we hier niet nakijken",
            "quiet",
            tuple(p for p in findings if p not in here or p[1].outcome is Outcome.NOT_APPLICABLE)
            + tuple((title, replace(finding, remedy="")) for title, finding in wrong if finding in follow),  # what to do is asked above
        ),
    )
    fields = {field.name: field.title for form in case.edition.forms for field in form.fields}
    documents = tuple((d, tuple((fields.get(name, name), value) for name, value in d.fields.items())) for d in case.documents)
    return Result(case.edition.phases[case.phase].name, tuple(g for g in groups if g.findings), documents)  # type: ignore[index]


def _for_who_asks(finding: Finding) -> Finding:
    """Nothing was handed in, so nobody looks at it after this: that sentence is for officers."""
    return replace(finding, reason=finding.reason.removesuffix(f"{PERSON}.").rstrip())


def _most_bytes() -> int:
    return settings.COT_WEB_FILE_BYTES * 2 + 100_000


def _too_large_together() -> str:
    megabytes = settings.COT_WEB_FILE_BYTES * 2 // 1_000_000
    return f"Je bestanden zijn samen groter dan {megabytes} MB. Kijk ze een voor een na, of maak ze kleiner."


def _form(request: HttpRequest, problems: list[str], status: int = 200) -> HttpResponse:
    return page(request, "self_check", {"problems": problems, "most_files": MOST_FILES, "address": reverse("self-check")}, status)
