"""The work list: the right rows, in the right order, counted and filtered as the dossiers' own status says, in a fixed number of queries."""

from __future__ import annotations

import contextlib
import random
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from dossiers import decisions, signatures, withdrawals
from dossiers.decisions import DecisionError
from dossiers.events import writing
from dossiers.models import Dossier, Message, Notice, NoticeKind, Submission
from dossiers.models.work import PARKED
from dossiers.status import status_of, with_everything
from review import queue, side_queues
from review.queue import Filters
from tests import factories
from tests.factories import Spec

pytestmark = pytest.mark.django_db

SPECS = (
    Spec("deadline", outcome="review", reason="In de laatste minuut ontvangen."),
    Spec("deadline", outcome="fail", reason="Te laat ontvangen."),
    Spec("documents-complete", outcome="missing", remediable=True, reason="Het formulier ontbreekt."),
    Spec("applicant-eligible", outcome="review", reason="We kennen deze indiener niet."),
    Spec("two-local-authorities", "condition", "review", "We zien maar één bestuur."),
)


def _references(filters: Filters) -> list[str]:
    return [row.dossier.reference for row in queue.work_list(filters, 1).page.object_list]


def _add_version(dossier: Dossier, state: str) -> Submission:
    last = dossier.submissions.order_by("-number").first()
    assert last is not None
    return Submission.objects.create(
        dossier=dossier,
        number=last.number + 1,
        channel="mail",
        received_at=timezone.now(),
        state=state,
        parked_from="to_read" if state == PARKED else "",
    )


def _change_at_random(dossier: Dossier, officer: User, dice: random.Random) -> None:
    """Anything that can happen to a dossier."""
    event = dice.choice(["nothing", "letter", "version", "message", "withdrawal", "overrule", "confirm", "verdict", "unchecked"])
    checked = dossier.standing is not None
    if event == "letter":
        factories.notice(dossier, NoticeKind.RECEIPT, dice.choice(["held", "sent", "unknown", "failed", "parked", "cancelled", "due"]))
    elif event == "version":
        _add_version(dossier, dice.choice(["done", "parked", "to_read"]))
    elif event == "message":
        handled = dice.choice([None, timezone.now()])
        Message.objects.filter(submissions__dossier=dossier).update(needs_person=dice.choice([True, False]), handled_at=handled)
    elif event == "withdrawal":
        with writing():
            withdrawals.tell(dossier, Message.objects.create(seen_at=timezone.now(), handled_at=dice.choice([None, timezone.now()])))
    elif event in ("overrule", "confirm") and checked:
        finding = dice.choice(list(dossier.standing.assessment.findings.all()))  # type: ignore[union-attr]
        outcomes = ["pass", "review", "missing"] + (["fail"] if finding.kind == "criterion" else [])
        with writing():
            if event == "overrule":
                decisions.overrule_finding(dossier, finding.check_id, dice.choice(outcomes), "Nagekeken met de indiener.", officer)
            else:
                decisions.confirm_finding(dossier, finding.check_id, "Nagekeken met de indiener.", officer)
    elif event == "verdict" and checked:
        colleague = User.objects.get_or_create(username="collega")[0]
        with contextlib.suppress(DecisionError), writing():
            signatures.propose_verdict(dossier, "Nagekeken met de indiener.", dice.choice([officer, colleague]))
        with contextlib.suppress(DecisionError), writing():
            step = dice.choice([signatures.confirm_verdict, signatures.confirm_verdict, signatures.return_verdict])
            step(dossier, "Nagekeken met de indiener.", dice.choice([officer, colleague]))


def test_the_database_and_the_status_agree_whatever_happened(officer: User) -> None:
    dice = random.Random(20250908)
    for _ in range(60):
        dossier = factories.dossier(*dice.sample(SPECS, dice.choice([0, 1, 1, 2])), checked=dice.random() > 0.1)
        for _ in range(dice.choice([0, 1, 1, 2, 3])):
            _change_at_random(dossier, officer, dice)
    statuses = {d.reference: status_of(d) for d in with_everything(Dossier.objects.all())}
    annotated = {d.reference: d for d in queue.weighed()}
    assert {r: bool(d.needs_person) for r, d in annotated.items()} == {r: bool(s.needs) for r, s in statuses.items()}
    assert {r: d.effective for r, d in annotated.items()} == {r: str(s.verdict or "unchecked") for r, s in statuses.items()}
    counts = queue.work_list(Filters(), 1).counts
    assert counts["total"] == 60
    assert 0 < counts["needs"] == sum(bool(s.needs) for s in statuses.values()) < 60
    for verdict in ("admissible", "review", "incomplete", "inadmissible", "unchecked"):
        assert counts[verdict] == sum(str(s.verdict or "unchecked") == verdict for s in statuses.values()) > 0, verdict


def test_the_database_and_the_status_agree_on_letters_that_are_all_that_waits(officer: User) -> None:
    dice = random.Random(20251114)
    for _ in range(60):
        dossier = factories.dossier(*dice.sample(SPECS, dice.choice([0, 0, 1])))
        for _ in range(dice.choice([1, 1, 2])):
            look_first = {"look_first": True} if dice.random() < 0.2 else {}
            factories.notice(dossier, NoticeKind.ADMISSIBLE, dice.choice(["held", "held", "sent"]), context=look_first)
        for _ in range(dice.choice([0, 0, 1])):
            _change_at_random(dossier, officer, dice)
    shown = {d.reference for d in queue.waiting_for_a_letter_only()}
    expected = set()
    for dossier in with_everything(Dossier.objects.all()):
        status, waiting = status_of(dossier), [n for n in dossier.notices.all() if n.state in ("held", "unknown", "failed", PARKED)]
        only = bool(waiting) and {(n.state, n.kind) for n in waiting} == {("held", "admissible")} and len(status.needs) == len(waiting)
        only = only and not any(n.context.get("look_first") for n in waiting)
        if status.verdict == "admissible" and not status.busy and only:
            expected.add(dossier.reference)
    assert shown == expected
    assert 5 < len(shown) < 40


def test_what_needs_a_person_comes_first_then_the_newest() -> None:
    fine = [factories.dossier() for _ in range(2)]
    doubt = factories.dossier(SPECS[0])
    assert _references(Filters()) == [doubt.reference, fine[1].reference, fine[0].reference]
    assert _references(Filters(needs_me=True)) == [doubt.reference]
    assert _references(Filters(verdict="review")) == [doubt.reference]
    assert _references(Filters(verdict="admissible", phase="registration")) == [fine[1].reference, fine[0].reference]
    assert _references(Filters(phase="application")) == []


def test_search_finds_reference_name_number_and_sender() -> None:
    leuven = factories.dossier(
        reference="COT2025-A-0042",
        applicant_name="Stad Leuven",
        applicant_kbo="0207521503",
        sender="an@leuven.be",
        contact_email="",
        title="Kruispunten",
    )
    factories.dossier(
        reference="COT2025-R-0099",
        applicant_name="Gemeente Bonheiden",
        applicant_kbo="0207500123",
        sender="info@bonheiden.be",
        contact_email="",
        title="Regen",
    )
    for words in (
        "COT2025-A-0042",
        "cot2025-a-00",
        "stad leuven",
        "Leuven Stad",
        "0207.521.503",
        "BE 0207521503",
        "an@leuven.be",
        "kruispunten",
    ):
        assert _references(Filters(search=words)) == [leuven.reference], words
    assert _references(Filters(search="leuven bonheiden")) == []
    assert len(_references(Filters(search="2025"))) == 2


def test_the_page_says_who_what_and_why(pages: Client) -> None:
    dossier = factories.dossier(SPECS[0], applicant_name="Stad Leuven", received=factories.RECEIVED)
    text = pages.get("/").content.decode()
    for expected in (
        dossier.reference,
        "Stad Leuven",
        "Te bekijken: In de laatste minuut ontvangen.",
        "na te kijken",
        "5/09/2025 10:14:03 +02:00",
    ):
        assert expected in text, expected


@pytest.mark.parametrize(
    "address", ["/", "/?voor_mij=on", "/?zoek=stad&resultaat=review", "/te-bekijken/brieven/", "/te-bekijken/alle-berichten/"]
)
def test_the_number_of_queries_does_not_grow(pages: Client, officer: User, address: str, django_assert_max_num_queries: Any) -> None:
    def make(many: int) -> None:
        for number in range(many):
            dossier = factories.dossier(SPECS[number % len(SPECS)])
            factories.notice(dossier)
            with writing():
                decisions.overrule_finding(dossier, "documents-complete", "pass", "Nagekeken met de indiener.", officer)

    make(5)
    pages.get(address)
    with django_assert_max_num_queries(100) as few:
        assert pages.get(address).status_code == 200
    make(45)
    with django_assert_max_num_queries(len(few)):
        assert pages.get(address).status_code == 200


def test_paging_keeps_the_filters(pages: Client) -> None:
    for _ in range(51):
        factories.dossier(SPECS[0])
    text = pages.get("/?resultaat=review&pagina=2").content.decode()
    assert "Pagina 2 van 2" in text
    assert "?resultaat=review&amp;pagina=1" in text
    assert text.count("Te bekijken: In de laatste minuut") == 1


def test_side_queues_hold_what_waits() -> None:
    dossier = factories.dossier()
    factories.message(subject="Vraag", triage="question")
    factories.message(subject="Twijfel", triage="unsure", needs_person=True)
    factories.message(subject="Klaar", triage="question", needs_person=True, handled_at=timezone.now())
    stuck = factories.message(subject="Vast", state=PARKED, parked_from="received", problem="Drie keer vastgelopen.", triage="")
    for state in (Notice.HELD, Notice.UNKNOWN, Notice.FAILED, Notice.SENT, Notice.CANCELLED):
        factories.notice(dossier, NoticeKind.RECEIPT, state)
    factories.notice(dossier, NoticeKind.RECEIPT, PARKED, parked_from="due")
    factories.upload(state=PARKED, problem="Een bestand ontbreekt.")
    factories.upload(needs_person=True)
    factories.upload()
    assert side_queues.counts() == {"berichten": 2, "brieven": 3, "vastgelopen": 3, "uploads": 1, "postbus": 0}
    entries = side_queues.QUEUES["vastgelopen"].page(1).object_list
    assert [(e.what, e.why) for e in entries][0] == ("Vast – vastgelopen", "Drie keer vastgelopen.")
    assert entries[0].href == f"/berichten/{stuck.pk}/"


def test_joined_queues_page_through_all_parts() -> None:
    dossier = factories.dossier()
    for number in range(30):
        factories.message(subject=f"m{number:02d}", state=PARKED, triage="")
        factories.notice(dossier, NoticeKind.RECEIPT, PARKED)
    vast = side_queues.QUEUES["vastgelopen"]
    first, second = vast.page(1).object_list, vast.page(2).object_list
    assert (len(first), len(second)) == (50, 10)
    assert len({e.href for e in (*first, *second)}) == 60


def test_a_silent_mailbox_is_shown_on_the_work_list(pages: Client) -> None:
    from dossiers.models import MailboxFolder

    MailboxFolder.objects.create(mailbox="imaps://m", folder="INBOX", succeeded_at=timezone.now())
    assert "De postbus wordt niet gelezen." not in pages.get("/").content.decode()
    MailboxFolder.objects.create(mailbox="imaps://m", folder="Junk", error="geen antwoord", succeeded_at=timezone.now())
    assert "De postbus wordt niet gelezen." in pages.get("/").content.decode()
    assert "geen antwoord" in pages.get("/te-bekijken/postbus/").content.decode()
