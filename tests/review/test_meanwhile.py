"""What comes in between an officer's look and click, or between two windows of an applicant: nobody acts on what they did not see."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dossiers.events import record, writing
from dossiers.models import Dossier, Message, Notice, NoticeKind, Submission, Upload, WebUpload
from review.api.views import _reference
from review.public import drafts
from tests import factories
from tests.factories import Spec
from tests.notifications.builders import run
from tests.review.test_handling import WHY, _post

pytestmark = pytest.mark.django_db(transaction=True)


def _hidden(pages: Client, notice: Notice) -> dict[str, str]:
    """What the form that sends the letter carries, as the page shows it."""
    form = pages.get(f"/brieven/{notice.pk}/").content.decode().split("/verzenden/")[1].split("</form>")[0]
    return dict(re.findall(r'name="(stand|gelezen)" value="([^"]*)"', form))


def _question(about: Dossier | None) -> Message:
    asked = factories.message(triage="question", subject="Mag partner 3 nog weg?")
    with writing():
        record("message-sorted", "Gesorteerd.", dossier=about, message=asked)
    return asked


def test_a_letter_waits_when_somebody_wrote_after_the_page_was_opened(pages: Client) -> None:
    notice = factories.notice(factories.dossier())
    older = _question(notice.dossier)
    seen = _hidden(pages, notice)
    assert seen["gelezen"] == f"0,{older.pk}"
    newer = _question(notice.dossier)
    _question(factories.dossier())
    assert _post(pages, f"/brieven/{notice.pk}/verzenden/", **seen) == [
        "Intussen schreef iemand over dit dossier. De brief is niet verzonden. Lees eerst dat bericht."
    ]
    assert Notice.objects.get(pk=notice.pk).state == Notice.HELD
    seen = _hidden(pages, notice)
    assert seen["gelezen"] == f"0,{older.pk},{newer.pk}"
    assert _post(pages, f"/brieven/{notice.pk}/verzenden/", **seen) == ["De brief vertrekt."]


def test_a_letter_about_which_somebody_wrote_is_not_sent_in_a_row(pages: Client) -> None:
    first, second = (factories.notice(factories.dossier()) for _ in range(2))
    page = pages.get("/brieven/samen/").content.decode()
    stands = {f"stand-{n.pk}": page.split(f'name="stand-{n.pk}" value="')[1].split('"')[0] for n in (first, second)}
    asked = _question(second.dossier)
    told = _post(pages, "/brieven/samen/", brief=[first.pk, second.pk], **stands)
    assert told == ["1 brief vertrekt.", "1 brief is intussen veranderd en niet verzonden. Bekijk ze apart."]
    assert f'name="brief" value="{second.pk}"' not in pages.get("/brieven/samen/").content.decode()
    Message.objects.filter(pk=asked.pk).update(handled_at=timezone.now())
    assert f'name="brief" value="{second.pk}"' in pages.get("/brieven/samen/").content.decode()


@pytest.mark.parametrize("state", Submission.UNDER_WAY)
def test_a_letter_that_was_let_go_waits_while_a_newer_version_is_read(pages: Client, state: str) -> None:
    """The mail server was away for an hour: the version came in after the officer's click."""
    notice = factories.notice(factories.dossier(), text="Dag.\n", html="<p>Dag.</p>")
    assert _post(pages, f"/brieven/{notice.pk}/verzenden/", **_hidden(pages, notice)) == ["De brief vertrekt."]
    newer = Submission.objects.create(dossier=notice.dossier, number=2, channel="mail", state=state, message=factories.message())
    held = run("deliver", notice)
    assert held.state == Notice.HELD and "leest ze nu" in held.hold_reason
    Submission.objects.filter(pk=newer.pk).update(state=Submission.DONE)
    assert _post(pages, f"/brieven/{notice.pk}/verzenden/", **_hidden(pages, notice)) == ["De brief vertrekt."]
    assert run("deliver", notice).state == Notice.SENT


def test_a_term_that_is_closed_twice_by_a_double_click_is_no_error(pages: Client) -> None:
    dossier = factories.dossier(Spec("documents-complete", outcome="missing", remediable=True, reason="Het formulier ontbreekt."))
    asked = factories.notice(dossier, NoticeKind.COMPLETION_REQUEST, Notice.SENT)
    asked.context = {**asked.context, "until": (timezone.now().date() - timedelta(days=3)).isoformat()}
    asked.save()
    address = f"/dossiers/{dossier.reference}/termijn/"
    assert _post(pages, address, reden=WHY)[0].startswith("Bewaard: de termijn is afgesloten.")
    assert _post(pages, address, reden=WHY) == ["De termijn was al afgesloten."]
    assert dossier.decisions.count() == 1


def _file(draft: WebUpload, name: str) -> None:
    file = drafts.announce(draft, name, 3, "", timezone.now())
    drafts.folder_of(draft).mkdir(parents=True, exist_ok=True)
    drafts.path_of(file).write_bytes(b"abc")


def test_a_file_that_another_window_adds_while_the_first_hands_in_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = WebUpload.objects.create(email="an@testdorp.example", call=factories.CALL, phase="application", opened_at=timezone.now())
    _file(draft, "aanvraag.docx")
    seal = drafts._seal

    def slowly(file: Any) -> Any:
        if draft.files.count() == 1:
            _file(draft, "kostenmodel.xlsx")
        return seal(file)

    monkeypatch.setattr(drafts, "_seal", slowly)
    with pytest.raises(drafts.Refused) as told:
        drafts.submit(draft, timezone.now())
    assert told.value.status == 409 and "lijst van bestanden" in str(told.value) and not Upload.objects.exists()
    assert [file["name"] for file in drafts.submit(draft, timezone.now()).files] == ["aanvraag.docx", "kostenmodel.xlsx"]


def test_an_upload_from_before_the_clock_was_put_back_holds_no_request_for_hours(settings: Any) -> None:
    settings.COT_INLINE, settings.COT_API_WAIT_SECONDS = False, 2.0
    upload = factories.upload(seen_at=timezone.now() + timedelta(hours=2))
    upload.submissions.all().delete()
    began = time.monotonic()
    assert _reference(upload) is None
    assert time.monotonic() - began < 600, "two hours before"
