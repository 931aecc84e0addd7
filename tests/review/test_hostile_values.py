"""Every text of every row is somebody's attempt; each shows as text on every page, in every export and in every letter."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import CharField, F, JSONField, TextField
from django.test import Client
from django.utils import timezone
from lxml import html as parser
from openpyxl import load_workbook

from dossiers.models import Document, Dossier, Message, Notice, NoticeKind, Submission, Upload, WebUpload
from dossiers.roles import Role
from notifications.compose import context_of, render
from review.public.self_check import TURNS
from tests import factories
from tests.factories import Spec
from tests.generator import blank, fillable
from tests.generator.answers import APPLICATION, REGISTRATION
from tests.review import scenario
from tests.review.every_page import addresses

SCRIPT = "<script>gehackt()</script>"
TAGS = f"{SCRIPT}<img src=x onerror=gehackt()>\"'><b class=gehackt>vet</b>{{{{ 86453*91387 }}}}{{% raw %}}"
TURNED = "\u202egnp.exe\u2066\u200f\ufeff"
HOSTILE = f"=cmd|'/c calc'!A1{TAGS}{TURNED}../../etc/passwd\x07 " + "A" * 10_000
HIDDEN = re.compile("[\x00-\x08\x0b\x0e-\x1f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

# Words of code: what the program itself wrote and compares.
CODES = {
    "state",
    "lease_owner",
    "parked_from",
    "kind",
    "channel",
    "call",
    "phase",
    "uid",
    "role",
    "check_id",
    "outcome",
    "verdict",
    "triage",
}
CODES |= {
    "sha256",
    "sealed",
    "hash",
    "previous_hash",
    "edition_hash",
    "code_version",
    "edition",
    "reference",
    "prefix",
    "media_type",
    "asker",
    "code",
}
CODES |= {"client", "words"}  # "words" is only searched; "client" comes from the settings
JSON_CODES = {"sha256", "anchor", "outcome", "kind", "check", "stamp", "at", "candidates", "source", "size", "citations", "interpretations"}
JSON_CODES |= {"document", "uid", "article", "paragraph", "point", "role", "state"}


def _poisoned(value: Any) -> Any:
    """The same structure with every text of others replaced."""
    if isinstance(value, str):
        return HOSTILE
    if isinstance(value, list):
        return [_poisoned(item) for item in value]
    if isinstance(value, dict):
        return {
            key: _named(item) if key == "document" and item else item if key in JSON_CODES else _poisoned(item)
            for key, item in value.items()
        }
    return value


def _named(name: str) -> str:
    """A file name: findings point to it, so it stays different for each."""
    return (name + HOSTILE)[: Document._meta.get_field("name").max_length]


def _poison() -> int:
    """Puts it everywhere, as long as each column allows; unique texts keep their end. Gives how many values were replaced."""
    count = 0
    for model in apps.get_app_config("dossiers").get_models():
        if model.__name__ in ("Evidence", "Event", "ReferenceCounter", "Assessment"):
            continue
        for row in model.objects.all():  # type: ignore[attr-defined]
            changes = {}
            for field in model._meta.fields:
                value = getattr(row, field.attname)
                if field.name in CODES or not value:
                    continue
                if isinstance(field, JSONField) and field.name in (
                    "problems",
                    "triage_reasons",
                    "files",
                    "submitter",
                    "evidence",
                    "deviations",
                ):
                    changes[field.name] = _poisoned(value)
                elif isinstance(field, JSONField) and field.name == "fields":
                    changes[field.name] = {
                        f"{name}": {**entry, "raw": HOSTILE, "location": HOSTILE, "problem": HOSTILE} for name, entry in value.items()
                    }
                elif isinstance(field, CharField | TextField) and not field.is_relation and (model, field.name) != (Notice, "html"):
                    if (model, field.name) == (Document, "name"):
                        changes["name"] = _named(value)
                        continue
                    end = str(row.pk) if field.unique else ""
                    length = (field.max_length or 20_000) - len(end)
                    changes[field.name] = HOSTILE[:length] + end
            if changes:
                model.objects.filter(pk=row.pk).update(**changes)  # type: ignore[attr-defined]
                count += len(changes)
    return count


def _wrong(name: str, page: str) -> Iterator[str]:
    """What of it became more than text."""
    if SCRIPT in page or "<b class=gehackt" in page or "onerror=gehackt()>" in page.replace("&gt;", "") and "<img src=x" in page:
        yield f"{name}: raw in the source"
    if "7900680311" in page:  # the product: no number of a dossier
        yield f"{name}: taken for a template"
    if HIDDEN.search(page):
        yield f"{name}: a hidden or turning character"
    for element in parser.fromstring(page.encode()).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "script" and (element.text or not str(element.get("src", "")).startswith("/static/review/")):
            yield f"{name}: a script"
        if element.get("class") == "gehackt" or any(key.startswith("on") or key == "srcdoc" for key in element.attrib):
            yield f"{name}: an element or handler of theirs: {element.tag}"
        for key in ("href", "src", "action", "formaction"):
            if str(element.get(key, "")).strip().lower().startswith(("javascript:", "data:", "//", "vbscript:")):
                yield f"{name}: an address of theirs in {element.tag}"


@pytest.mark.django_db
def test_every_page_shows_it_as_text() -> None:
    house = scenario.build()
    where = addresses(house)
    assert _poison() > 200
    client = Client()
    client.force_login(factories.user(role=Role.LEAD))
    session = client.session
    until = (timezone.now() + timedelta(hours=1)).isoformat()
    session["applicant"] = {"email": WebUpload.objects.values_list("email", flat=True).distinct().get(), "until": until}
    session.save()
    wrong, seen = [], 0
    for name, address in where.items():
        answer = client.get(address)
        assert answer.status_code == {"login: form": 302, "confirm-address: over": 410}.get(name, 200), (name, answer.status_code)
        if answer.status_code == 302:
            continue
        page = answer.content.decode()
        seen += page.count("&lt;script&gt;gehackt()")
        wrong += _wrong(name, page)
        if name.startswith(("upload-", "confirm-address: button")):
            assert "&lt;script&gt;gehackt()" in page, name
    for message in Message.objects.all():
        wrong += _wrong(f"message {message.pk}", client.get(f"/berichten/{message.pk}/").content.decode())
    for upload in Upload.objects.all():
        page = client.get(f"/uploads/{upload.pk}/").content.decode()
        assert "&lt;script&gt;gehackt()" in page
        wrong += _wrong(f"upload {upload.pk}", page)
    assert wrong == []
    assert seen > 100  # it was there to be shown


def _answers(answers: Any) -> Any:
    """Every answer of a form replaced, but for what is ticked or chosen."""
    if isinstance(answers, dict):
        return {name: value if name in ("domains", "type", "role") else _answers(value) for name, value in answers.items()}
    if isinstance(answers, tuple | list):
        return tuple(_answers(value) for value in answers)
    return answers if isinstance(answers, bool) else HOSTILE.replace("\x07", "")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_self_check_shows_it_as_text(kind: str) -> None:
    form = fillable.by_pypdf(_answers(APPLICATION)) if kind == "pdf" else blank.registration(_answers(REGISTRATION))
    TURNS.forget()
    given = [SimpleUploadedFile(f"{TAGS}{TURNED}.pdf", form), SimpleUploadedFile("=cmd|' /C calc'!A0" + "A" * 10_000 + ".docx", b"stuk")]
    answer = Client().post("/zelftest/", {"bestanden": given})
    page = answer.content.decode()
    assert (answer.status_code, list(_wrong("self-check", page))) == (200, [])
    assert page.count("&lt;script&gt;gehackt()") > 10  # names of files and answers are there to be seen
    assert "Wat we erin lazen" in page


@pytest.mark.django_db
def test_names_of_files_stay_names() -> None:
    scenario.build()
    _poison()
    client = Client()
    client.force_login(factories.user())
    for document in Document.objects.all():
        answer = client.get(f"/documenten/{document.pk}/")
        told = answer["Content-Disposition"]
        assert told.startswith("attachment;"), told[:200]
        assert not re.search(r"[/\\\r\n\x00-\x1f]|%2F|%5C|%E2%80%AE|\.\./", told.replace("%2e", ".")), told[:300]
        assert len(told) < 1500


@pytest.mark.django_db
def test_exports_are_text_and_no_formula() -> None:
    factories.dossier(applicant_name=HOSTILE[:300], title="\t=1+1", contact_name="+32 16\r\n=2+2", sender="-1@example.org")
    factories.dossier(applicant_name="@SUM(A1)", title="\u202e=1", contact_name="＝1+1")
    client = Client()
    client.force_login(factories.user())
    rows = list(csv.reader(io.StringIO(_whole(client, "csv").decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 3
    cells = [cell for row in rows[1:] for cell in row]
    sheet = load_workbook(io.BytesIO(_whole(client, "xlsx"))).active
    assert sheet is not None
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    cells += [cell.value for row in sheet.iter_rows(min_row=2) for cell in row if isinstance(cell.value, str)]
    assert [cell[:40] for cell in cells if re.match(r"\s*[=+@＝]|-[^\d]", cell)] == []
    assert [cell[:40] for cell in cells if HIDDEN.search(cell)] == []
    assert any("<script>" in cell for cell in cells)
    assert len(json.loads(_whole(client, "json"))) == 2


def _whole(client: Client, form: str) -> bytes:
    answer = client.get(f"/overzicht/uitvoer/{form}/")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    return b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[union-attr, arg-type]


INTERNAL = (NoticeKind.DAILY_REPORT, NoticeKind.OFFICER_ALERT, NoticeKind.REMINDER)  # the reminder quotes nothing that the request does not
INCOMPLETE = Spec("documents-complete", outcome="missing", remediable=True, reason="x", remedy="y")
SPECS: dict[str, tuple[Spec, ...]] = {
    NoticeKind.ADMISSIBLE: (),
    NoticeKind.LATE: (Spec("deadline", outcome="fail", reason="x"),),
    NoticeKind.NOT_ADMISSIBLE: (Spec("applicant-eligible", outcome="fail", reason="x"),),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if kind not in INTERNAL])
def test_letters_show_it_as_text(kind: NoticeKind) -> None:
    """Also what a letter quotes of the subject, file names, and reasons of findings."""
    dossier = factories.dossier(*SPECS.get(kind, (INCOMPLETE,)))
    assert dossier.standing is not None
    factories.document(dossier.standing, name="x.bin", role="unknown", state="unreadable", problems=["x"])
    notice = factories.notice(dossier, kind, Notice.TO_COMPOSE, message=dossier.standing.message)
    kept = (notice.key, notice.mail_id, notice.recipient, notice.context)
    _poison()
    if kind is NoticeKind.CONFIRM_ADDRESS:
        kept = (
            *kept[:3],
            {"link": "https://dossiers.example/opladen/bevestigen/x/", "until": (timezone.now() + timedelta(hours=1)).isoformat()},
        )
    if kind is NoticeKind.RECEIPT_IN_TEXT:
        kept = (*kept[:3], {"call": "city-of-things-2025", "phase": "registration"})
    Notice.objects.filter(pk=notice.pk).update(**dict(zip(("key", "mail_id", "recipient", "context"), kept, strict=True)))
    Submission.objects.update(received_at=F("received_at"))
    fresh = Notice.objects.get(pk=notice.pk)
    context = context_of(fresh, timezone.localdate(), timezone.now())
    subject, text, page = render(kind, context)
    assert "\n" not in subject and len(subject) < 998
    assert not HIDDEN.search(subject + text)
    assert [line for line in _wrong(kind, page) if "src" not in line] == []
    assert Dossier.objects.count() == 1
