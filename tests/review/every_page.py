"""Every page there is, by the name of its address: for what must hold on all of them. An address without a line here fails ``test_every_address``."""

from __future__ import annotations

from datetime import timedelta

from django.core import signing
from django.utils import timezone

from calls.load import load_edition
from dossiers.models import AddressLink, Document, Finding, WebUpload, WebUploadFile
from review.public.addresses import _SALT
from tests import factories
from tests.review.scenario import House

APPLICANT = "an.peeters@testdorp.example"

# What shows no page of its own. Sending leads to a page of the list; what goes wrong with it is among the pages that follow a form.
SENDS = {"assign", "check-again", "close-term", "correct-field", "decide-finding", "join", "logout", "message-file", "message-handle"}
SENDS |= {"message-retry", "move", "notice-cancel", "notice-edit", "notice-readdress", "notice-release", "notice-retry", "prepare-letter"}
SENDS |= {"propose-verdict", "retry-submission", "return-verdict", "sign-verdict", "upload-handle", "upload-retry", "ask-link"}
SENDS |= {"upload-begin", "upload-leave", "upload-submit", "upload-announce", "upload-part"}
SENDS |= {"set-account", "set-alerts", "set-automatic", "set-decision-date", "notice-rewrite", "notice-recall"}
FOR_LEADS = {"settings"}  # looked at by a lead, in a test of its own
FILES = {"blank-form", "case-file", "document", "export", "message-part", "message-raw", "notice-raw", "page-image", "upload-file"}
FOR_PROGRAMS = {"api-nothing", "api-openapi", "api-submission", "api-submissions", "health", "upload-clock"}
ELSEWHERE = {"oidc_authentication_init", "oidc_authentication_callback"}
NO_PAGE = SENDS | FOR_LEADS | FILES | FOR_PROGRAMS | ELSEWHERE


def pages(house: House) -> dict[str, dict[str, str]]:
    """Name of the view -> what is special about the page -> its address. Makes what an applicant has under way, too."""
    return _of_officers(house) | _of_applicants()


def addresses(house: House) -> dict[str, str]:
    """The same in one list: ``view: what is special`` -> address."""
    return {f"{view}: {name}": address for view, found in pages(house).items() for name, address in found.items()}


def _of_officers(house: House) -> dict[str, dict[str, str]]:
    made = {name: f"/dossiers/{getattr(house, name).reference}/" for name in ("doubt", "late", "fine", "hostile", "papers", "versions")}
    letters = (house.admissible_letter, house.late_letter, house.unknown_letter)
    lists = ("berichten", "brieven", "vastgelopen", "uploads", "postbus", "alle-berichten")
    return {
        "queue": {"all": "/", "nothing found": "/?zoek=nergens"},
        "dossier": made,
        "notice": {f"letter {letter.kind}": f"/brieven/{letter.pk}/" for letter in letters},
        "notice-html": {f"html of {letter.kind}": f"/brieven/{letter.pk}/html/" for letter in letters},
        "message": {"question": f"/berichten/{house.question.pk}/"},
        "upload": {"broken": f"/uploads/{house.upload.pk}/"},
        "side-queue": {name: f"/te-bekijken/{name}/" for name in lists},
        "side-by-side": {"papers": f"{made['papers']}bevindingen/applicant-eligible/naast-elkaar/"},
        "compare-versions": {"two": f"{made['versions']}versies/2/vergelijken/"},
        "bulk": {"letters": "/brieven/samen/"},
        "condition": {"of the system": "/toestand/"},
        "look-receipt": {"papers": f"/versies/{house.papers.standing_id}/ontvangst/"},
        "look": _looks(house),
        "correct-table": {"partners": f"/documenten/{house.papers.standing.documents.get(name='form.pdf').pk}/velden/partners/"},  # type: ignore[union-attr]
        "overview": {"figures": "/overzicht/"},
        "jury-pack": {"applications": "/overzicht/jury/", "registrations": "/overzicht/jury/?fase=registration"},
    }


def _looks(house: House) -> dict[str, str]:
    """Each kind of document, in the frame and as a page of its own."""
    finding = Finding.objects.get(assessment__submission__dossier=house.papers, check_id="applicant-eligible")
    found, address = {}, ""
    for number, item in enumerate(finding.evidence):
        document = Document.objects.get(submission__dossier=house.papers, name=item["document"])
        address = f"/documenten/{document.pk}/kijken/?bevinding={finding.pk}&nr={number}"
        found[document.name] = address
    broken = Document.objects.filter(submission__dossier=house.hostile, state="unreadable").get()
    return {**found, "whole page": f"{address}&heel", "broken": f"/documenten/{broken.pk}/kijken/"}


def _of_applicants() -> dict[str, dict[str, str]]:
    edition, now = load_edition(factories.CALL), timezone.now()
    deadline = edition.phases["application"].deadline.at
    shared = {"email": APPLICANT, "name": "An Peeters", "call": edition.id, "phase": "application", "opened_at": now}
    begun = WebUpload.objects.create(**shared, started_at=now)
    WebUploadFile.objects.create(web_upload=begun, name="aanvraag.pdf", size=1000)
    done = {}
    for name, began in (("receipt over the deadline", -60), ("late receipt", 70)):
        upload = factories.upload(channel="web", platform_id=f"web-{name}")
        instants = {"started_at": deadline + timedelta(seconds=began), "submitted_at": deadline + timedelta(seconds=90)}
        done[name] = WebUpload.objects.create(**shared, **instants, upload=upload)
    return {
        "start": {"call and forms": "/start/"},
        "self-check": {"form": "/zelftest/"},
        "upload-overview": {"of an applicant": "/opladen/"},
        "confirm-address": {"button": link(APPLICANT), "over": "/opladen/bevestigen/x/"},
        "upload-one": {"begun": f"/opladen/{begun.pk}/"} | {name: f"/opladen/{draft.pk}/" for name, draft in done.items()},
        "login": {"form": "/aanmelden/?next=/"},
    }


def link(email: str) -> str:
    """The address in a mail that confirms this one."""
    now = timezone.now()
    made = AddressLink.objects.create(email=email, asker="test", asked_at=now, expires_at=now + timedelta(hours=1))
    return f"/opladen/bevestigen/{signing.dumps(made.pk, salt=_SALT)}/"
