"""What an officer does to a letter, and what happens to it meanwhile: nothing empty, unreadable or overtaken leaves, and a change can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from dossiers import pipeline, plain, withdrawals
from dossiers.events import record, writing
from dossiers.models import Event, Notice, NoticeKind, Submission
from dossiers.pipeline import run_step
from notifications import books
from review.letters import STILL_READING
from review.views.notices import stand_of
from tests import factories
from tests.factories import Spec
from tests.notifications.builders import run
from tests.servers.smtp import Sink, serving

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    with serving(Sink()) as running:
        settings.COT_MAIL_OUT_URL = f"smtp://127.0.0.1:{running.port}"
        yield running


def edit(pages: Client, notice: Notice, text: str, subject: str = "Je aanmelding") -> str:
    notice.refresh_from_db()
    sent = {"onderwerp": subject, "tekst": text, "stand": stand_of(notice)}
    page = pages.post(f"/brieven/{notice.pk}/tekst/", sent, follow=True).content.decode()
    notice.refresh_from_db()
    return page


@pytest.mark.parametrize("text", ["   \n", "\u00a0\n", "\u200b\u200b", "\ufeff", "\u00ad", "---\n\n..."])
def test_a_letter_that_says_nothing_is_refused(pages: Client, text: str) -> None:
    notice = factories.notice(factories.dossier())
    assert "De brief is leeg. Er is niets bewaard." in edit(pages, notice, text)
    assert "Dit is onze brief." in notice.text


@pytest.mark.parametrize(
    ("text", "subject", "told"),
    [
        ("Dag", "o" * 301, "Het onderwerp is te lang"),
        ("x" * 50_001, "Dag", "De brief is te lang"),
        ("Dag", "\u200b", "een onderwerp nodig"),
    ],
)
def test_what_is_too_long_or_lacks_is_told_by_its_name(pages: Client, text: str, subject: str, told: str) -> None:
    assert told in edit(pages, factories.notice(factories.dossier()), text, subject)


def test_what_comes_from_a_word_processor_is_what_a_mail_can_carry(pages: Client) -> None:
    notice = factories.notice(factories.dossier())
    pasted = "Dag,\r\n\r\n\uf0b7\teen\r\n•\u00a0twee\r\n\r\n“Zo” – caf\u00e9\x0bvolgende\x0cregel \u00adzacht\x01 😀\r\n"
    edit(pages, notice, pasted)
    assert notice.text == "Dag,\n\n- een\n- twee\n\n“Zo” – café\nvolgende\nregel zacht 😀\n"
    assert "<li>een</li>" in notice.html.replace("\n", "") and "\uf0b7" not in notice.html


def test_text_that_is_clean_stays_as_it_is() -> None:
    text = "Dag,\n\nKop\n---\n\n- een\n  twee\n\n3·4 en a • b\n"
    assert plain.pasted(text) == text


@pytest.mark.parametrize("state", [Submission.TO_READ, Submission.TO_CHECK])
def test_no_result_leaves_while_a_newer_version_is_being_read(pages: Client, state: str) -> None:
    notice = factories.notice(factories.dossier())
    newer = Submission.objects.create(dossier=notice.dossier, number=2, channel="mail", state=state, message=factories.message())
    assert STILL_READING in pages.get(f"/brieven/{notice.pk}/").content.decode()
    assert STILL_READING in pages.post(f"/brieven/{notice.pk}/verzenden/", {"stand": stand_of(notice)}, follow=True).content.decode()
    assert Notice.objects.get(pk=notice.pk).state == Notice.HELD
    assert "Zet de brief klaar" not in pages.get(f"/dossiers/{notice.dossier.reference}/").content.decode()  # this one is still right
    Submission.objects.filter(pk=newer.pk).update(state=Submission.DONE)
    assert STILL_READING not in pages.get(f"/brieven/{notice.pk}/").content.decode()


def test_whoever_reads_a_letter_sees_what_came_in_about_its_dossier_and_gets_there(pages: Client) -> None:
    notice = factories.notice(factories.dossier())
    asks = factories.message(subject="Nog een vraag", triage="question", needs_person=True)
    taken_back = factories.message(subject="Wij trekken ons terug", triage="question", needs_person=True)
    thanks = factories.message(subject="Bedankt, en nog iets", triage="question")
    read = factories.message(subject="Al gelezen", triage="question", handled_at=factories.RECEIVED)
    Submission.objects.create(dossier=notice.dossier, number=2, channel="mail", state=Submission.DONE, message=asks)
    with writing():
        withdrawals.tell(notice.dossier, taken_back)
        for message in (thanks, read):
            record("message-sorted", "Gesorteerd.", dossier=notice.dossier, message=message)
    for address in (f"/brieven/{notice.pk}/", f"/dossiers/{notice.dossier.reference}/"):
        page = pages.get(address).content.decode()
        assert withdrawals.WAITS in page
        assert "Al gelezen" not in page
        for message in (asks, taken_back, thanks):
            assert f'Lees het bericht: <a href="/berichten/{message.pk}/"><bdi class="other">{message.subject}</bdi></a>' in page
    for message in (asks, taken_back, thanks):  # and back
        assert f'href="/dossiers/{notice.dossier.reference}/"' in pages.get(f"/berichten/{message.pk}/").content.decode()


def test_a_changed_letter_is_given_back_to_the_system_and_waits_again(pages: Client) -> None:
    dossier = factories.dossier(Spec("two-local-authorities", "condition", "review", "Kijk na."))
    notice = factories.notice(dossier, NoticeKind.ADMISSIBLE)
    assert "Neem de aanpassingen terug" not in pages.get(f"/brieven/{notice.pk}/").content.decode()
    edit(pages, notice, "Prutswerk.\n")
    assert "Neem de aanpassingen terug" in pages.get(f"/brieven/{notice.pk}/").content.decode()
    for _ in range(2):  # also when it is clicked twice
        pages.post(f"/brieven/{notice.pk}/tekst/systeem/", {"stand": stand_of(notice)})
    assert "De brief is nog niet geschreven." in pages.get(f"/brieven/{notice.pk}/").content.decode()
    run_step("compose", notice.pk)
    notice.refresh_from_db()
    assert (notice.state, notice.edited_by, notice.hold) == (Notice.HELD, None, True)
    assert "Prutswerk" not in notice.text and dossier.reference in notice.text
    event = Event.objects.get(kind="notice-rewritten")
    assert (event.actor, event.data["before"]["text"]) == ("an.peeters", "Prutswerk.\n")


def test_a_version_that_was_moved_already_is_told_and_no_missing_page(pages: Client) -> None:
    source, target = factories.dossier(), factories.dossier()
    sent = {"hoe": "versie", "naar": target.reference, "reden": "Zelfde idee."}
    for told in (f"Verplaatst naar {target.reference}.", "Nummer 1 zit niet meer in dit dossier."):
        answer = pages.post(f"/dossiers/{source.reference}/versies/1/verplaatsen/", sent, follow=True)
        assert answer.status_code == 200 and told in answer.content.decode()
    assert target.submissions.count() == 2


def test_a_letter_that_no_server_has_yet_is_held_back_and_leaves_once_it_is_let_go_again(pages: Client, sink: Sink) -> None:
    notice = factories.notice(factories.dossier())
    sink.on_mail = "451 4.3.0 come back later"
    pages.post(f"/brieven/{notice.pk}/verzenden/", {"stand": stand_of(notice)})
    run("deliver", notice)
    assert "Houd hem tegen" in pages.get(f"/brieven/{notice.pk}/").content.decode()
    for told in ("De brief is tegengehouden. Hij wacht op jou.", "Deze brief wacht al."):
        assert told in pages.post(f"/brieven/{notice.pk}/tegenhouden/", follow=True).content.decode()
    sink.on_mail = ""
    run("deliver", notice)
    assert sink.taken == []
    held = Notice.objects.get(pk=notice.pk)
    assert (held.state, held.hold, held.released_by, held.hold_reason) == (Notice.HELD, True, None, "Tegengehouden door an.peeters.")
    pages.post(f"/brieven/{notice.pk}/verzenden/", {"stand": stand_of(held)})
    run("deliver", notice)
    assert len(sink.taken) == 1
    assert "verzonden" in pages.post(f"/brieven/{notice.pk}/tegenhouden/", follow=True).content.decode()
    assert Notice.objects.get(pk=notice.pk).state == Notice.SENT


def test_a_worker_that_is_already_at_it_hands_nothing_over_once_a_letter_is_held_back(pages: Client) -> None:
    notice = factories.notice(factories.dossier())
    pages.post(f"/brieven/{notice.pk}/verzenden/", {"stand": stand_of(notice)})
    claimed = pipeline.claim(pipeline.STEPS["deliver"], notice.pk)
    assert claimed is not None
    pages.post(f"/brieven/{notice.pk}/tegenhouden/")
    assert not books.announce(claimed, "smtp", factories.seal(b"mail"))
    assert Notice.objects.get(pk=notice.pk).state == Notice.HELD


@pytest.mark.parametrize("state", [Notice.SENDING, Notice.UNKNOWN, Notice.SENT])
def test_a_letter_that_a_server_may_have_is_never_called_held_back(pages: Client, state: str) -> None:
    notice = factories.notice(factories.dossier(), state=state, raw=factories.seal(b"mail"))
    if state == Notice.UNKNOWN:  # sent again: it may still have arrived the first time
        pages.post(f"/brieven/{notice.pk}/verzenden/", {"stand": stand_of(notice), "weet_dubbel": "on"})
        state = Notice.DUE
    assert "Houd hem tegen" not in pages.get(f"/brieven/{notice.pk}/").content.decode()
    assert "kan niet meer tegengehouden worden" in pages.post(f"/brieven/{notice.pk}/tegenhouden/", follow=True).content.decode()
    assert Notice.objects.get(pk=notice.pk).state == state


def test_a_letter_that_a_colleague_changed_meanwhile_is_not_called_off(pages: Client) -> None:
    notice = factories.notice(factories.dossier())
    seen = stand_of(notice)
    edit(pages, notice, "Een betere tekst.\n")
    answer = pages.post(f"/brieven/{notice.pk}/annuleren/", {"reden": "Niet meer nodig.", "stand": seen}, follow=True)
    assert "intussen veranderd" in answer.content.decode()
    assert Notice.objects.get(pk=notice.pk).state == Notice.HELD
