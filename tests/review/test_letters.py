"""Letters: read, changed, let go, called off. A result leaves only while it is the result; a negative one only when a person confirmed it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from dossiers import decisions
from dossiers.events import verify, writing
from dossiers.models import Dossier, Event, Notice, NoticeKind
from dossiers.models.work import PARKED
from review.middleware import LETTER_POLICY
from review.views.notices import stand_of
from tests import factories
from tests.factories import Spec

pytestmark = pytest.mark.django_db

LATE = Spec("deadline", outcome="fail", reason="Te laat ontvangen.")


def _fresh(notice: Notice) -> Notice:
    return Notice.objects.get(pk=notice.pk)


def _told(pages: Client, notice: Notice) -> list[str]:
    page = pages.get(f"/brieven/{notice.pk}/").content.decode()
    return [part.split("</p>")[0].split("</strong>")[1].strip() for part in page.split('<div class="note ')[1:]]


def _post(pages: Client, notice: Notice, what: str, **data: Any) -> list[str]:
    answer = pages.post(f"/brieven/{notice.pk}/{what}/", {"stand": stand_of(_fresh(notice)), **data})
    assert (answer.status_code, answer["Location"]) == (302, f"/brieven/{notice.pk}/")
    return _told(pages, notice)


def test_releasing_sends_once_and_names_the_person(pages: Client, officer: Any) -> None:
    notice = factories.notice(factories.dossier())
    assert _post(pages, notice, "verzenden") == ["De brief vertrekt."]
    released = _fresh(notice)
    assert (released.state, released.released_by, released.hold) == (Notice.DUE, officer, False)
    assert _post(pages, notice, "verzenden") == ["Deze brief was al vrijgegeven. Hij vertrekt maar een keer."]
    event = Event.objects.get(kind="notice-released")
    assert (event.actor, event.data) == ("an.peeters", {"notice": notice.pk, "again": False})
    assert list(verify()) == []


def _confirm(dossier: Dossier, officer: Any) -> None:
    factories.signed(dossier, officer)


@pytest.mark.parametrize("kind", [NoticeKind.LATE, NoticeKind.NOT_ADMISSIBLE])
@pytest.mark.parametrize("state", [Notice.HELD, Notice.FAILED])
def test_a_negative_letter_waits_for_a_confirmed_result(pages: Client, officer: Any, kind: NoticeKind, state: str) -> None:
    dossier = factories.dossier(LATE)
    notice = factories.notice(dossier, kind, state)
    assert _post(pages, notice, "verzenden") == [
        "Een negatieve brief vertrekt pas als een collega het resultaat voorstelde en een andere collega het tekende."
    ]
    assert _fresh(notice).state == state
    _confirm(dossier, officer)
    assert _post(pages, notice, "verzenden") == ["De brief vertrekt." if state == Notice.HELD else "De brief vertrekt opnieuw."]
    assert _fresh(notice).state == Notice.DUE


def test_a_confirmation_of_other_grounds_is_void(pages: Client, officer: Any) -> None:
    dossier = factories.dossier(LATE, Spec("applicant-eligible", outcome="fail", reason="Geen gemeente."))
    _confirm(dossier, officer)
    with writing():
        decisions.overrule_finding(dossier, "deadline", "pass", "De klok liep voor.", officer)
    notice = factories.notice(dossier, NoticeKind.NOT_ADMISSIBLE)
    assert _post(pages, notice, "verzenden")[0].startswith("Een negatieve brief vertrekt pas")


@pytest.mark.parametrize(
    ("kind", "fits"),
    [(NoticeKind.ADMISSIBLE, True), (NoticeKind.COMPLETION_REQUEST, False), (NoticeKind.NOT_ADMISSIBLE, False), (NoticeKind.LATE, False)],
)
def test_a_letter_that_is_not_the_result_never_leaves(pages: Client, kind: NoticeKind, fits: bool) -> None:
    notice = factories.notice(factories.dossier(), kind)
    told = _post(pages, notice, "verzenden")
    assert told == (
        ["De brief vertrekt."] if fits else ["Deze brief past niet meer bij het resultaat. Annuleer hem en zet een nieuwe brief klaar."]
    )
    assert (_fresh(notice).state == Notice.DUE) is fits


def test_a_letter_from_before_a_decision_or_a_new_check_never_leaves(pages: Client, officer: Any) -> None:
    dossier = factories.dossier(Spec("two-local-authorities", "condition", "review", "Eén bestuur."))
    overtaken, outdated = factories.notice(dossier), factories.notice(dossier)
    with writing():
        decisions.confirm_finding(dossier, "two-local-authorities", "Gezien, geen bezwaar.", officer)
        decisions.overrule_finding(dossier, "deadline", "pass", "De klok liep voor.", officer)
    assert _post(pages, overtaken, "verzenden") == ["Na deze brief is een bevinding veranderd. Annuleer hem en zet een nieuwe brief klaar."]
    factories.assess(dossier.standing, factories.findings())  # type: ignore[arg-type]
    told = _post(pages, outdated, "verzenden")
    assert told == ["Na deze brief is het dossier opnieuw gecontroleerd. Annuleer hem en zet een nieuwe brief klaar."]
    assert {n.state for n in Notice.objects.all()} == {Notice.HELD}


def test_confirming_an_attention_point_lets_the_letter_go(pages: Client, officer: Any) -> None:
    dossier = factories.dossier(Spec("two-local-authorities", "condition", "review", "Eén bestuur."))
    notice = factories.notice(dossier)
    with writing():
        decisions.confirm_finding(dossier, "two-local-authorities", "Gezien, geen bezwaar.", officer)
    assert _post(pages, notice, "verzenden") == ["De brief vertrekt."]


def test_an_uncertain_delivery_is_repeated_only_knowingly(pages: Client) -> None:
    notice = factories.notice(factories.dossier(), NoticeKind.RECEIPT, Notice.UNKNOWN)
    assert _post(pages, notice, "verzenden") == ["Vink aan dat je weet dat de ontvanger deze mail misschien twee keer krijgt."]
    assert _fresh(notice).state == Notice.UNKNOWN
    assert _post(pages, notice, "verzenden", weet_dubbel="on") == ["De brief vertrekt opnieuw."]
    assert _fresh(notice).state == Notice.DUE


@pytest.mark.parametrize("state", [Notice.TO_COMPOSE, Notice.CANCELLED, PARKED])
def test_other_letters_cannot_be_released(pages: Client, state: str) -> None:
    notice = factories.notice(factories.dossier(), NoticeKind.RECEIPT, state)
    assert _post(pages, notice, "verzenden")[0].startswith("Deze brief kan niet verzonden worden")
    assert _fresh(notice).state == state


TEXT = "Beste An,\r\n\r\nJe aanmelding is <in orde>.\r\nTot gauw.\r\n"


def test_an_edited_text_is_the_same_in_both_forms(pages: Client, officer: Any) -> None:
    notice = factories.notice(factories.dossier())
    assert _post(pages, notice, "tekst", onderwerp="Nieuw\tonderwerp", tekst=TEXT) == ["De nieuwe tekst is bewaard."]
    edited = _fresh(notice)
    assert (edited.subject, edited.text, edited.edited_by) == (
        "Nieuw onderwerp",
        "Beste An,\n\nJe aanmelding is <in orde>.\nTot gauw.\n",
        officer,
    )
    assert "Beste An,</p>" in edited.html
    assert "Je aanmelding is &lt;in orde&gt;.<br>\nTot gauw.</p>" in edited.html
    assert "Dit is onze brief" not in edited.html
    event = Event.objects.get(kind="notice-edited")
    assert event.data["before"]["text"] == "Beste,\n\nDit is onze brief.\n\nTeam City of Things\n"
    assert _post(pages, notice, "tekst", onderwerp="Nieuw onderwerp", tekst=TEXT) == ["Er is niets veranderd aan de tekst."]
    assert Event.objects.filter(kind="notice-edited").count() == 1


def test_an_outdated_page_changes_and_sends_nothing(pages: Client) -> None:
    notice = factories.notice(factories.dossier())
    old = stand_of(notice)
    _post(pages, notice, "tekst", onderwerp="Van een collega", tekst="Andere tekst.")
    changed = "Deze brief is intussen veranderd. Er is niets gebeurd. Lees hem opnieuw."
    assert _post(pages, notice, "tekst", onderwerp="Van mij", tekst="Mijn tekst.", stand=old) == [changed]
    assert _post(pages, notice, "verzenden", stand=old) == [changed]
    assert (_fresh(notice).subject, _fresh(notice).state) == ("Van een collega", Notice.HELD)


def test_a_text_cannot_be_changed_once_it_left(pages: Client) -> None:
    notice = factories.notice(factories.dossier(), state=Notice.SENT)
    assert _post(pages, notice, "tekst", onderwerp="Anders", tekst="Anders dan gestuurd.")[0].startswith(
        "Deze brief is intussen veranderd."
    )
    assert _fresh(notice).subject == notice.subject


def test_cancelling_needs_a_reason_and_happens_once(pages: Client) -> None:
    notice = factories.notice(factories.dossier())
    assert _post(pages, notice, "annuleren", reden="") == ["Geef een reden."]
    assert _fresh(notice).state == Notice.HELD
    assert _post(pages, notice, "annuleren", reden="De indiener trok zich terug.") == ["De brief is geannuleerd en vertrekt niet."]
    assert (_fresh(notice).state, _fresh(notice).problem) == (Notice.CANCELLED, "De indiener trok zich terug.")
    assert _post(pages, notice, "annuleren", reden="De indiener trok zich terug.") == ["Deze brief was al geannuleerd."]
    sent = factories.notice(factories.dossier(), state=Notice.SENT)
    assert _post(pages, sent, "annuleren", reden="Te laat gezien.") == ["Deze brief kan niet meer geannuleerd worden: verzonden."]
    assert Event.objects.filter(kind="notice-cancelled", actor="an.peeters").count() == 1


def test_a_stuck_letter_is_tried_again_once(pages: Client) -> None:
    notice = factories.notice(factories.dossier(), state=PARKED, parked_from=Notice.TO_COMPOSE, problem="Drie keer vastgelopen.")
    assert _post(pages, notice, "opnieuw") == ["We proberen deze brief opnieuw."]
    assert _post(pages, notice, "opnieuw") == ["Deze brief is al opnieuw geprobeerd."]
    assert _fresh(notice).state == Notice.TO_COMPOSE


def test_the_preview_can_do_nothing(pages: Client) -> None:
    notice = factories.notice(factories.dossier(), html="<p onclick=x>Dag</p><script>alert(1)</script>")
    answer = pages.get(f"/brieven/{notice.pk}/html/")
    assert answer["Content-Security-Policy"] == LETTER_POLICY
    assert "sandbox;" in LETTER_POLICY
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    page = pages.get(f"/brieven/{notice.pk}/").content.decode()
    assert f'<iframe class="letter" sandbox title="De brief zoals een mailprogramma hem toont" src="/brieven/{notice.pk}/html/">' in page
    assert "alert(1)" not in page


def test_a_letter_that_did_not_arrive_gets_a_better_address(pages: Client) -> None:
    dossier = factories.dossier()
    notice = factories.notice(dossier, NoticeKind.RECEIPT, Notice.FAILED, recipient=dossier.sender, problem="550 onbekend")
    assert _post(pages, notice, "adres", adres="geen adres", reden="Gebeld met An.") == ["Dit is geen geldig mailadres. Kijk het na."]
    assert _post(pages, notice, "adres", adres="an@stad.example", reden="") == ["Geef een reden, bijvoorbeeld wie je belde."]
    assert _fresh(notice).recipient == dossier.sender
    old = stand_of(_fresh(notice))
    told = _post(pages, notice, "adres", adres="an@stad.example", reden="Gebeld met An.")
    assert told == ["De brief gaat naar an@stad.example zodra je hem verzendt."]
    assert (_fresh(notice).recipient, _fresh(notice).state) == ("an@stad.example", Notice.FAILED)
    assert Dossier.objects.get(pk=dossier.pk).sender == "an@stad.example"
    event = Event.objects.get(kind="notice-readdressed")
    assert (event.actor, event.data["before"], event.data["after"]) == ("an.peeters", dossier.sender, "an@stad.example")
    assert _post(pages, notice, "adres", adres="piet@stad.example", reden="Toch Piet.", stand=old)[0].startswith(
        "Deze brief is intussen veranderd"
    )
    sent = factories.notice(dossier, NoticeKind.RECEIPT, Notice.SENT)
    assert "kan geen ander adres meer krijgen" in _post(pages, sent, "adres", adres="x@y.example", reden="Te laat gezien.")[0]


def test_an_edit_that_takes_out_what_the_law_asks_is_told(pages: Client) -> None:
    notice = factories.notice(factories.dossier(LATE), NoticeKind.LATE)
    _post(pages, notice, "tekst", onderwerp="Te laat", tekst="Je bent te laat.")
    page = pages.get(f"/brieven/{notice.pk}/").content.decode()
    assert "dit ontbreekt in de aangepaste brief" in page and "artikel II.21" in page and "artikel II.20" in page
