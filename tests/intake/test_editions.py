"""A second and a third edition, made of data alone: both through mail and through ``check``; several at once, each mail to its own."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from calls.load import load_edition
from cityofthings.command_line import main
from dossiers.models import Dossier, Message, Submission
from dossiers.pipeline import run_step
from intake.mailbox import Fetched
from intake.register import register
from samples.make import application, cost_model, registration
from samples.make.content import Project
from samples.make.ideas import idea
from samples.make.mails import Letter, letter, received_mail
from samples.make.uploads import budget, contact, project

pytestmark = pytest.mark.django_db(transaction=True)

HOME = Path(__file__).parents[1] / "calls" / "editions"
NEXT_YEAR, OTHER_KIND = str(HOME / "city_of_things_2026"), str(HOME / "samen_digitaal_2026")
IEPER = idea("Stad Ieper", "Cel Data", "trees", ("Stad Menen",), ("environment",), person="Lore Testens", place="Ieper")
_UIDS = iter(range(50_000, 60_000))


def rewritten(package: bytes, **changes: str) -> bytes:
    """The same office file with other words in it: next year's form as the agency would make it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename.endswith(".xml"):
                text = data.decode()
                for before, after in changes.items():
                    text = re.sub(before.replace("_", " "), after, text)
                data = text.encode()
            new.writestr(entry, data)
    return out.getvalue()


def idea_form() -> bytes:
    return rewritten(
        registration.filled(IEPER), Aanmelding_van_een_projectidee="Ideeënfiche", Aanmeldingsformulier="Ideeënfiche", **{"2025": "2026"}
    )


def company(*partners: str, **changes: object) -> Project:
    """An application of a company with so many partners."""
    budgets = (
        budget("Slimme Sensoren NV", "0403019261", "coordinator", 100_000, "andere", task="Projectleiding"),
        *(budget(name, "", "participant", 60_000, "andere", months=(3, 3, 3)) for name in partners),
    )
    values = {"domains": ("living",), **changes}
    return project("Samen digitaal", "SAMEN", "2026-10-01", "2028-09-30", 24, contact("Rik Demo", "sensoren"), budgets, **values)


def company_files(made: Project) -> list[tuple[str, bytes]]:
    form = rewritten(application.as_docx(made), **{"2025": "2026"})
    return [("aanvraag.docx", form), ("begroting.xlsx", cost_model.filled(made, computed=False))]


def sent(to: str, received: str, files: list[tuple[str, bytes]], subject: str) -> bytes:
    moment = datetime.fromisoformat(received)
    written = Letter(
        hashlib.sha256(received.encode()).hexdigest()[:8], "Lore Testens", "lore@ieper.example", subject, "Dag,\n\nIn bijlage.\n", files
    )
    message = letter(written, moment)
    del message["To"]
    message["To"] = to
    return received_mail(message, moment)


def taken_in(raw: bytes, received: str) -> Submission:
    """Through the real steps: sorted, read, checked, answered."""
    place = {"mailbox": "m", "folder": "INBOX", "uidvalidity": 1, "uid": str(next(_UIDS))}
    register(Fetched(raw, len(raw), datetime.fromisoformat(received)), place)
    message = Message.objects.get(raw_id=hashlib.sha256(raw).hexdigest())
    run_step("sort", message.pk)
    submission = Submission.objects.get(message=message)
    for step in ("read", "check", "answer"):
        run_step(step, submission.pk)
    return Submission.objects.get(pk=submission.pk)


def outcomes(submission: Submission) -> dict[str, str]:
    assert submission.assessment is not None
    return {finding.check_id: finding.outcome for finding in submission.assessment.findings.all()}


def checked(capsys: pytest.CaptureFixture[str], tmp_path: Path, edition: str, received: str, files: list[tuple[str, bytes]]) -> dict:
    for name, data in files:
        (tmp_path / name).write_bytes(data)
    main(["check", *(str(tmp_path / name) for name, _ in files), "--received", received, "--call", edition, "--json"])
    (entry,) = json.loads(capsys.readouterr().out)
    return {**entry, "outcomes": {finding["check"]: finding["outcome"] for finding in entry["findings"]}}


@pytest.fixture
def active(settings):
    def of(*editions: str) -> None:
        settings.COT_CALL = ",".join(editions)
        for edition in editions:
            load_edition(edition)

    return of


NEXT = [
    ("2026-09-07T15:59:59+02:00", "pass"),
    ("2026-09-07T16:00:30+02:00", "review"),
    ("2026-09-07T16:01:00+02:00", "fail"),
    ("2026-06-15T09:00:00+02:00", "pass"),
    ("2026-06-15T08:59:59+02:00", "review"),
]


@pytest.mark.parametrize(("received", "outcome"), NEXT)
def test_next_years_call_by_mail(active, received, outcome):
    active(NEXT_YEAR)
    submission = taken_in(sent("slimmeregio@vlaio.be", received, [("fiche.docx", idea_form())], "Ideeënfiche Stad Ieper"), received)
    assert (submission.dossier.call, submission.dossier.reference[:9]) == ("city-of-things-2026", "COT2026-R")
    found = outcomes(submission)
    assert found == {"deadline": outcome, "documents-complete": "pass", "applicant-eligible": "pass", "two-local-authorities": "pass"}


def test_next_years_call_by_check(capsys, tmp_path):
    entry = checked(capsys, tmp_path, NEXT_YEAR, "2026-09-01T10:00:00+02:00", [("fiche.docx", idea_form())])
    assert (entry["call"], entry["phase"], entry["verdict"]) == ("city-of-things-2026", "registration", "admissible")
    assert entry["findings"][0]["citations"][0].startswith("Besluit van 24 april 2026, art. 10")


@pytest.mark.parametrize(("end", "months", "outcome"), [("2029-08-31", 30, "pass"), ("2029-09-30", 31, "fail")])
def test_next_years_limits(capsys, tmp_path, end, months, outcome):
    budgets = (
        budget("Stad Mechelen", "0207499430", "coordinator", 300_000, task="Projectleiding"),
        budget("Stad Lier", "0207502301", "participant", 100_000),
    )
    made = project("Ruimte", "RUIMTE", "2027-03-01", end, months, contact("An Demo", "mechelen"), budgets)
    files = [("a.docx", rewritten(application.as_docx(made), **{"2025": "2026"})), ("b.xlsx", cost_model.filled(made, computed=False))]
    entry = checked(capsys, tmp_path, NEXT_YEAR, "2026-11-02T10:00:00+01:00", files)
    assert entry["outcomes"]["duration"] == outcome
    assert entry["outcomes"]["grant-rate"] == "review", "80% is more than the 75% of this edition"
    assert "75%" in next(f["reason"] for f in entry["findings"] if f["check"] == "grant-rate")


def test_last_years_form_is_told_to_be_that(capsys, tmp_path):
    entry = checked(capsys, tmp_path, NEXT_YEAR, "2026-09-01T10:00:00+02:00", [("oud.docx", registration.filled(IEPER))])
    assert entry["verdict"] != "admissible"


PARTNERS = ("Buurtwerk De Brug vzw", "Stad Mechelen", "Stad Lier")


def test_a_call_of_another_kind_by_mail(active):
    active(OTHER_KIND)
    received = "2026-05-29T16:59:59+02:00"
    raw = sent("samendigitaal@vlaio.be", received, company_files(company(*PARTNERS)), "Aanvraag Samen Digitaal")
    submission = taken_in(raw, received)
    assert (submission.dossier.call, submission.dossier.phase, submission.dossier.reference) == (
        "samen-digitaal-2026",
        "application",
        "SD2026-0001",
    )
    found = outcomes(submission)
    assert found["deadline"] == found["applicant-eligible"] == found["partner-count"] == found["grant-maximum"] == "pass"
    assert [notice.kind for notice in submission.dossier.notices.all()][0] == "receipt"


@pytest.mark.parametrize(
    ("received", "partners", "check", "outcome"),
    [
        ("2026-05-29T17:00:00+02:00", PARTNERS, "deadline", "fail"),
        ("2026-05-29T10:00:00+02:00", PARTNERS[:2], "partner-count", "fail"),
        ("2026-05-29T10:00:00+02:00", PARTNERS, "partner-count", "pass"),
    ],
)
def test_a_call_of_another_kind_by_check(capsys, tmp_path, received, partners, check, outcome):
    entry = checked(capsys, tmp_path, OTHER_KIND, received, company_files(company(*partners)))
    assert entry["outcomes"][check] == outcome
    assert entry["outcomes"]["applicant-eligible"] == "pass"


def test_each_mail_goes_to_the_edition_whose_form_it_holds(active):
    active("city-of-things-2025", NEXT_YEAR, OTHER_KIND)
    times = iter(f"2026-0{month}-20T10:00:00+02:00" for month in (5, 6, 7, 8))
    this, following = [("aanmelding.docx", registration.filled(IEPER))], [("fiche.docx", idea_form())]
    for to, files, subject, call in (
        ("slimmeregio@vlaio.be", this, "Aanmelding City of Things", "city-of-things-2025"),
        ("cityofthings@vlaio.be", following, "Ideeënfiche", "city-of-things-2026"),
        ("samendigitaal@vlaio.be", company_files(company(*PARTNERS)), "Aanvraag Samen Digitaal", "samen-digitaal-2026"),
    ):
        received = next(times)
        assert taken_in(sent(to, received, files, subject), received).dossier.call == call
    assert Dossier.objects.count() == 3


def test_a_mail_without_a_form_goes_to_the_edition_of_its_mailbox(active):
    active("city-of-things-2025", NEXT_YEAR)
    received = "2026-08-20T10:00:00+02:00"
    text = sent("slimmeregio@vlaio.be", received, [], "Ideeënfiche City of Things").replace(
        b"In bijlage.", b"In bijlage ons formulier voor City of Things."
    )
    assert taken_in(text, received).dossier.call == "city-of-things-2026"
