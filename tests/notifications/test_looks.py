"""Every letter in a real browser: axe in light and dark, whole on a phone, with text of strangers in every value."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser

from checks.dutch import instant
from dossiers import notices
from dossiers.events import writing
from dossiers.models import Notice, NoticeKind
from notifications import clockwork
from tests.notifications.builders import add_file, ask, assess, finding, receipt_due, run, submission
from tests.notifications.test_letters import LETTERS, of_kind

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
NAME = "<script>document.title='gehackt'</script><b>vet</b>" + "Langenaamzonderspaties" * 450 + "\u202eomgekeerd\u2066 {{ 7*7 }}"
PHONE = 375

TO_APPLICANTS = [*LETTERS, "receipt-in-text"]


def for_officers(kind: str) -> Notice:
    now = timezone.now()
    if kind == "daily-report":
        context = {"since": (now - timedelta(days=1)).isoformat(), "until": now.isoformat()}
        with writing():
            return notices.request(NoticeKind.DAILY_REPORT, "daily-report:look", "team@vlaio.example", context=context)
    if kind == "bounce":
        context = {"alert": "bounce", "notice": run("deliver", receipt_due()).pk, "why": NAME[:500]}
        with writing():
            return notices.request(NoticeKind.OFFICER_ALERT, "alert:look", "team@vlaio.example", context=context)
    with writing():
        clockwork.judge({"disk": "De schijf is bijna vol."}, now - timedelta(hours=1))
        if kind == "ended":
            clockwork.judge({}, now)
    found = Notice.objects.filter(kind=NoticeKind.OFFICER_ALERT).order_by("pk").last()
    assert found is not None
    return found


def hostile() -> Notice:
    made = submission("application", files=tuple({"name": NAME[:500]} for _ in range(8)))
    made.dossier.applicant_name = NAME[:500]
    made.dossier.save()
    add_file(made, 99, NAME[:500], state="unreadable", problems=[NAME])
    seen = [{"document": NAME, "location": NAME, "value": NAME, "field": "applicant.name"}] * 10
    lacking = finding("documents-complete", "missing", remediable=True, reason=NAME, remedy=NAME, evidence=seen)
    assess(made, "incomplete", lacking, finding("budget-balanced", "fail", remediable=True, reason=NAME, evidence=seen))
    return ask(NoticeKind.COMPLETION_REQUEST, made)


def look(chromium: Browser, notice: Notice) -> dict[str, Any]:
    """Violations per colour scheme, whether it is wider than a phone, and what its title says after scripts had their chance."""
    found: dict[str, Any] = {}
    for scheme in ("light", "dark"):
        context = chromium.new_context(viewport={"width": PHONE, "height": 700}, color_scheme=scheme, offline=True)  # type: ignore[arg-type]
        page = context.new_page()
        page.set_content(notice.html)
        results = Axe().run(page, options=RULES)
        found[scheme] = [(v["id"], v["nodes"][0]["html"][:200]) for v in results.response["violations"]]
        unsure = [v["id"] for v in results.response["incomplete"]]
        assert unsure == [], "a contrast that cannot be measured is no contrast that is right"
        found["width"], found["title"] = page.evaluate("document.documentElement.scrollWidth"), page.title()
        found["ground"] = found.get("ground", ()) + (page.evaluate("getComputedStyle(document.body).color"),)
        context.close()
    return found


def check(chromium: Browser, notice: Notice) -> None:
    written = run("compose", notice)
    assert written.html, written.problem
    found = look(chromium, written)
    assert (found["light"], found["dark"], found["width"]) == ([], [], PHONE)
    assert found["title"] == written.subject and len(written.subject) <= 78
    assert found["ground"][0] != found["ground"][1], "dark is dark"


@pytest.mark.django_db
@pytest.mark.parametrize("number", range(len(TO_APPLICANTS)), ids=TO_APPLICANTS)
def test_letters_to_applicants(chromium: Browser, number: int) -> None:
    check(chromium, of_kind(NoticeKind(TO_APPLICANTS[number]), ("registration", "application")[number % 2]))


@pytest.mark.django_db
def test_the_link_that_confirms_an_address(chromium: Browser) -> None:
    until = timezone.now() + timedelta(hours=1)
    context = {
        "link": "https://oproep.vlaio.example/opladen/bevestigen/aB3dE6gH9jK2aB3dE6gH9jK2aB3dE6gH9jK2aB3dE6gH9jK2/",
        "until": until.isoformat(),
    }
    with writing():
        notice = notices.request(NoticeKind.CONFIRM_ADDRESS, "confirm:look", "an.test@testdorp.example", context=context)
    check(chromium, notice)
    written = Notice.objects.get(pk=notice.pk)
    assert f"tot {instant(until.replace(microsecond=0), ZoneInfo('Europe/Brussels'))}" in " ".join(written.text.split())
    assert context["link"] in written.text and f'href="{context["link"]}"' in written.html


def test_every_kind_of_mail_is_looked_at() -> None:
    assert {*TO_APPLICANTS, "confirm-address", "daily-report", "officer-alert"} == {str(kind) for kind in NoticeKind}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["daily-report", "bounce", "began", "ended"])
def test_mails_to_officers(chromium: Browser, settings, kind: str) -> None:
    settings.COT_OFFICERS = "team@vlaio.example"
    check(chromium, for_officers(kind))


@pytest.mark.django_db
def test_text_of_strangers_stays_text(chromium: Browser) -> None:
    notice = hostile()
    check(chromium, notice)
    written = Notice.objects.get(pk=notice.pk)
    for form in (written.subject, written.text, written.html):
        assert "\u202e" not in form and "\u2066" not in form
    assert "<script" not in written.html and "<b>" not in written.html and "{{ 7*7 }}" in written.html
    assert written.text.count("<b>vet</b>") == written.html.count("&lt;b&gt;vet&lt;/b&gt;") > 5
