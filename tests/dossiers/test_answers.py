"""Which mail follows from which verdict, which wait for a person, and which version counts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.load import load_edition
from dossiers import answers, standing, withdrawals
from dossiers.decisions import DecisionError, effective_verdict, overrule_finding
from dossiers.events import writing
from dossiers.evidence import seal
from dossiers.models import Document, Event, Notice
from dossiers.notices import cancel, release, request
from dossiers.status import status_of, with_everything
from tests import factories
from tests.dossiers.builders import IN_TIME, assessed, dossier, mail, submission_of

pytestmark = pytest.mark.django_db
EDITION = load_edition("city-of-things-2025")
PHASES = {name: phase.model_copy(update={"automatic_results": ("admissible", "incomplete")}) for name, phase in EDITION.phases.items()}
LIBERAL = EDITION.model_copy(update={"phases": PHASES})


def judged(verdict, edition=LIBERAL, message=None, **outcomes):
    case = dossier()
    submission = submission_of(case, message=message)
    assessed(submission, verdict, **outcomes)
    case.standing = submission
    case.save()
    with writing():
        return answers.answer(submission, edition), case


def test_a_clean_result_leaves_by_itself():
    notice, _ = judged("admissible", deadline="pass")
    assert (notice.kind, notice.hold, notice.state) == ("admissible", False, "to_compose")


def test_an_attention_point_holds_it_and_says_so():
    notice, _ = judged("admissible", deadline="pass", c_grant_maximum="review")
    assert notice.hold
    assert notice.hold_reason == "Er is 1 aandachtspunt om eerst te bekijken."


def test_what_the_edition_does_not_allow_to_leave_is_held():
    phases = {name: phase.model_copy(update={"automatic_results": ()}) for name, phase in EDITION.phases.items()}
    strict = EDITION.model_copy(update={"phases": phases})
    for verdict, outcomes in (("admissible", {"deadline": "pass"}), ("incomplete", {"documents_complete": "missing"})):
        notice, _ = judged(verdict, strict, **outcomes)
        assert notice.hold, verdict


@pytest.mark.parametrize(
    ("outcomes", "kind"), [({"deadline": "fail"}, "late"), ({"deadline": "pass", "applicant_eligible": "fail"}, "not-admissible")]
)
def test_a_negative_result_never_leaves_by_itself(outcomes, kind):
    notice, _ = judged("inadmissible", **outcomes)
    assert (notice.kind, notice.hold) == (kind, True)


def test_doubt_gives_no_mail_but_a_place_in_the_queue():
    notice, case = judged("review", partners_eligible="review")
    assert notice is None
    status = status_of(with_everything(type(case).objects).get())
    assert status.needs == ("Te bekijken: Omdat.",)


@pytest.mark.parametrize(
    ("role", "state", "media_type", "lacking", "asked", "held"),
    [
        ("annex", "read", "application/pdf", "documents_complete", True, True),
        ("unknown", "read", "application/pdf", "documents_complete", True, True),
        ("annex", "read", "image/png", "documents_complete", True, False),
        ("annex", "unreadable", "application/pdf", "documents_complete", True, False),
        ("registration-form", "read", "application/pdf", "documents_complete", True, False),
        ("annex", "read", "application/pdf", "duration", True, False),
        ("annex", "read", "application/pdf", "documents_complete", False, False),
    ],
)
@pytest.mark.parametrize("kind", ["supplement", "version"])
def test_nothing_is_asked_again_by_a_machine_while_another_paper_may_hold_it(role, state, media_type, lacking, asked, kind, held):
    case = dossier()
    first = submission_of(case)
    if asked:
        with writing():
            notice = request(
                answers.NoticeKind.COMPLETION_REQUEST, "asked", case.sender, dossier=case, submission=first, message=first.message
            )
        Notice.objects.filter(pk=notice.pk).update(state=Notice.SENT)
    submission = submission_of(case, kind=kind, base=first if kind == "supplement" else None)
    paper = {"name": "eindresultaten.docx", "role": role, "state": state, "media_type": media_type}
    submission.documents.create(position=9, evidence=seal(b"eindresultaten"), **paper)
    assessed(submission, "incomplete", **{lacking: "missing"})
    case.standing = submission
    case.save()
    with writing():
        notice = answers.answer(submission, LIBERAL)
    assert (notice.kind, notice.hold) == ("completion-request", held)
    assert ("“eindresultaten.docx”" in notice.hold_reason) == held


def test_a_completion_request_with_a_doubt_beside_it_is_read_by_a_person_first():
    free, _ = judged("incomplete", documents_complete="missing")
    held, _ = judged("incomplete", documents_complete="missing", applicant_eligible="review")
    assert (free.hold, held.hold) == (False, True)


@pytest.mark.parametrize(
    ("phase", "role", "held"), [("application", "registration-form", True), ("registration", "registration-form", False)]
)
@pytest.mark.parametrize(("verdict", "outcomes"), [("incomplete", {"documents_complete": "missing"}), ("admissible", {"deadline": "pass"})])
def test_a_form_of_another_phase_is_seen_by_a_person_before_anything_is_asked(phase, role, held, verdict, outcomes):
    """The platform takes whatever is handed in: somebody may have put the registration there."""
    case = dossier(phase=phase)
    submission = case.standing = submission_of(case)
    case.save()
    factories.document(submission, role=role)
    assessed(submission, verdict, **outcomes)
    with writing():
        notice = answers.answer(submission, LIBERAL)
    told = "Er zit een formulier van een andere fase bij: het aanmeldingsformulier. Kijk na of dat de bedoeling is."
    assert (notice.hold, notice.hold_reason) == (held, told if held else "")


def test_a_message_that_needs_a_person_holds_whatever_follows():
    notice, _ = judged("admissible", message=mail(needs_person=True), deadline="pass")
    assert notice.hold


@pytest.mark.parametrize(("verdict", "outcomes"), [("admissible", {"deadline": "pass"}), ("incomplete", {"documents_complete": "missing"})])
def test_no_result_is_given_on_top_of_a_withdrawal_that_nobody_has_read(verdict, outcomes):
    case, letter = dossier(), mail(needs_person=True)
    submission = submission_of(case)
    case.standing = submission
    case.save()

    def answered():
        assessed(submission, verdict, **outcomes)
        with writing():
            notice = answers.answer(submission, LIBERAL)
        return notice.hold_reason, status_of(with_everything(type(case).objects).get()).needs

    assert answered() == ("", ())
    with writing():
        withdrawals.tell(case, letter)
        withdrawals.tell(case, letter)
    assert case.events.filter(kind=withdrawals.ASKED).count() == 1
    assert answered() == (withdrawals.WAITS, (withdrawals.WAITS,))
    type(letter).objects.update(handled_at=timezone.now())
    assert answered() == ("", ())


def test_who_was_told_of_the_forgotten_attachment_is_not_asked_twice():
    case = dossier()
    submission = submission_of(case)
    assessed(submission, "incomplete", documents_complete="missing")
    case.standing = submission
    case.save()
    with writing():
        request("forgotten-attachment", "k", "a@b.example", dossier=case, submission=submission)
        assert answers.answer(submission, LIBERAL) is None


def test_the_same_files_once_more_are_not_told_in_order_twice():
    case = dossier()

    def version(*files, **outcomes):
        made = submission_of(case)
        for position, data in enumerate(files, 1):
            role = "registration-form" if data.startswith(b"form") else "annex"
            Document.objects.create(submission=made, position=position, name="a", evidence=seal(data), size=1, state="read", role=role)
        assessed(made, "admissible", **(outcomes or {"deadline": "pass"}))
        case.standing = made
        case.save()
        with writing():
            return answers.answer(made, LIBERAL)

    first = version(b"form", b"annex")
    Notice.objects.filter(pk=first.pk).update(state=Notice.SENT)
    assert version(b"annex", b"form") is None
    assert case.events.filter(kind="told-already").count() == 1
    assert status_of(with_everything(type(case).objects).get()).needs == ()
    assert version(b"form", b"another annex") is None, "an annex changes nothing of the result"
    assert version(b"form 2", b"annex").kind == "admissible", "another form is another version"
    Notice.objects.filter(kind="admissible").exclude(pk=first.pk).update(state=Notice.SENT)
    assert version(b"form", b"annex").kind == "admissible", "the last letter was about another form"


def test_who_was_told_that_no_file_opens_is_not_asked_twice():
    case = dossier()
    submission = submission_of(case)
    file = Document.objects.create(submission=submission, position=1, name="a.docx", evidence=seal(b"a"), size=1, state="unreadable")
    assessed(submission, "incomplete", documents_complete="missing")
    case.standing = submission
    case.save()
    with writing():
        request("receipt-unreadable", "k", "a@b.example", dossier=case, submission=submission)
        assert answers.answer(submission, LIBERAL) is None
        file.state = "read"  # it only took longer: what lacks is something else than what the receipt told
        file.save()
        assert answers.answer(submission, LIBERAL).kind == "completion-request"
    file.state = "unreadable"
    file.save()
    added = submission_of(case, kind="supplement", base=submission)
    Document.objects.create(submission=added, position=1, name="b.docx", evidence=seal(b"b"), size=1, state="unreadable")
    assessed(added, "incomplete", documents_complete="missing")
    case.standing = added
    case.save()
    with writing():
        request("receipt-unreadable", "k2", "a@b.example", dossier=case, submission=added)
        assert answers.answer(added, LIBERAL).kind == "completion-request", "what the version itself lacks was never told"


def test_asking_for_the_same_notice_twice_gives_one_with_one_message_id():
    with writing():
        first = request("receipt", "receipt:message:1", "a@b.example")
        second = request("receipt", "receipt:message:1", "a@b.example")
    assert (first.pk, Notice.objects.count()) == (second.pk, 1)
    assert first.mail_id.startswith("<cot.receipt.")
    assert first.mail_id.endswith("@vlaio.be>")


def test_a_newer_check_withdraws_the_letter_that_had_not_left():
    notice, case = judged("inadmissible", deadline="fail")
    newer = submission_of(case)
    assessed(newer, "admissible", deadline="pass")
    case.standing = newer
    case.save()
    with writing():
        answers.answer(newer, LIBERAL)
    notice.refresh_from_db()
    assert notice.state == Notice.CANCELLED


def test_a_late_version_does_not_replace_the_timely_one_and_is_put_before_a_person():
    case = dossier()
    timely, late = submission_of(case), submission_of(case)
    assessed(timely, "admissible", deadline="pass")
    assessed(late, "inadmissible", deadline="fail")
    assert standing.choose(case) == timely
    case.standing, late.state = timely, late.DONE
    case.save()
    late.save()
    assert any("telt niet mee" in need for need in status_of(with_everything(type(case).objects).get()).needs)


def test_of_two_mails_that_are_sorted_at_once_the_one_received_last_counts():
    case = dossier()
    sorted_first = submission_of(case, received_at=IN_TIME + timedelta(seconds=1))
    sorted_last = submission_of(case, received_at=IN_TIME)
    for one in (sorted_first, sorted_last):
        assessed(one, "admissible", deadline="pass", documents_complete="pass")
    assert (sorted_first.number, sorted_last.number) == (1, 2)
    assert standing.choose(case) == sorted_first
    same_mail = submission_of(case, received_at=IN_TIME + timedelta(seconds=1))
    assessed(same_mail, "admissible", deadline="pass", documents_complete="pass")
    assert standing.choose(case) == same_mail, "another part of the same mail, brought under later by a person"


@pytest.mark.parametrize("state", [Notice.TO_COMPOSE, Notice.HELD, Notice.DUE])
def test_a_version_that_does_not_count_takes_no_letter_away_from_the_one_that_does(state):
    """Two versions are answered by two workers in any order: the result of the one that counts was called off, and nobody heard anything."""
    case = dossier()
    other, counts = submission_of(case), submission_of(case)
    for one in (other, counts):
        assessed(one, "admissible", deadline="pass")
    case.standing = counts
    case.save()
    with writing():
        letter = answers.answer(counts, LIBERAL)
        Notice.objects.filter(pk=letter.pk).update(state=state)
        other.refresh_from_db()
        assert answers.answer(other, LIBERAL) is None
    letter.refresh_from_db()
    assert letter.state == state


def test_a_later_timely_version_replaces_and_an_incomplete_one_does_not():
    case = dossier()
    first, second, third = (submission_of(case) for _ in range(3))
    assessed(first, "admissible", deadline="pass", documents_complete="pass")
    assessed(second, "admissible", deadline="pass", documents_complete="pass")
    assessed(third, "incomplete", deadline="pass", documents_complete="missing")
    assert standing.choose(case) == second


def test_a_version_within_the_minute_of_the_deadline_does_not_replace_one_that_is_certainly_in_time():
    """Sent once more "to be sure", at 12:00:00: who then finds that late would reject what came at 11:59. An incomplete one it does replace."""
    case = dossier()
    first, second, third = (submission_of(case) for _ in range(3))
    assessed(second, "review", deadline="review", documents_complete="pass")
    assessed(third, "incomplete", deadline="pass", documents_complete="missing")
    assert standing.choose(case) == second
    assessed(first, "admissible", deadline="pass", documents_complete="pass")
    assert standing.choose(case) == first


def test_overruling_changes_the_verdict_and_keeps_the_machines_answer(django_user_model):
    officer = django_user_model.objects.create_user("an")
    _, case = judged("inadmissible", deadline="pass", applicant_eligible="fail")
    with writing():
        overrule_finding(case, "applicant-eligible", "pass", "Dit is wel een stad.", officer)
    assessment = case.standing.assessment
    assert effective_verdict(assessment) == "admissible"
    assert assessment.findings.get(check_id="applicant-eligible").outcome == "fail"
    assert Event.objects.get(kind="overrule-finding").actor == "an"
    with writing(), pytest.raises(DecisionError, match="reden"):
        overrule_finding(case, "applicant-eligible", "fail", " ", officer)
    with writing(), pytest.raises(DecisionError, match="bestaat niet"):
        overrule_finding(case, "unknown", "fail", "zomaar een reden", officer)


def test_a_condition_can_never_be_made_a_fail(django_user_model):
    officer = django_user_model.objects.create_user("an")
    _, case = judged("admissible", deadline="pass", c_grant_maximum="review")
    with writing(), pytest.raises(DecisionError, match="voorwaarde"):
        overrule_finding(case, "grant-maximum", "fail", "Veel te veel steun.", officer)


def test_the_letter_follows_the_verdict_as_people_left_it(django_user_model):
    officer = django_user_model.objects.create_user("an")
    notice, case = judged("inadmissible", applicant_eligible="fail", deadline="pass")
    with writing():
        overrule_finding(case, "applicant-eligible", "review", "Dat is niet zeker.", officer)
        with pytest.raises(DecisionError, match="twijfel"):
            answers.prepare_letter(case, officer)
        overrule_finding(case, "applicant-eligible", "pass", "Nu wel zeker.", officer)
        letter = answers.prepare_letter(case, officer)
    notice.refresh_from_db()
    assert (letter.kind, letter.hold, notice.state) == ("admissible", True, Notice.CANCELLED)


@pytest.mark.parametrize(("found", "kind"), [({"deadline": "fail"}, "late"), ({"applicant_eligible": "fail"}, "not-admissible")])
def test_a_person_and_the_system_ask_for_the_same_letter(django_user_model, found, kind):
    notice, case = judged("inadmissible", **{"deadline": "pass", **found})
    with writing():
        letter = answers.prepare_letter(case, django_user_model.objects.create_user("an"))
    assert (notice.kind, letter.kind, letter.hold) == (kind, kind, True)


def test_status_asks_for_the_confirmation_of_a_negative_until_it_is_there(django_user_model):
    officer = django_user_model.objects.create_user("an")
    _, case = judged("inadmissible", deadline="fail")

    def needs():
        return status_of(with_everything(type(case).objects).get()).needs

    assert "Een negatief resultaat wacht op een voorstel, en daarna op een tweede handtekening." in needs()
    factories.signed(case, officer)
    assert needs() == ()


def test_only_what_waits_can_be_released_or_cancelled(django_user_model):
    officer = django_user_model.objects.create_user("an")
    notice, _ = judged("inadmissible", deadline="fail")
    notice.state = Notice.HELD
    notice.save()
    with writing():
        release(notice, officer)
        assert (notice.state, notice.released_by) == (Notice.DUE, officer)
        notice.state = Notice.SENDING
        for act in (lambda: release(notice, officer), lambda: cancel(notice, "an", "reden")):
            with pytest.raises(ValueError, match="sending"):
                act()


def test_the_status_of_many_dossiers_costs_a_fixed_number_of_queries(django_assert_num_queries):
    for _ in range(12):
        judged("review", partners_eligible="review")
    with django_assert_num_queries(8):
        assert len([status_of(one) for one in with_everything(dossier().__class__.objects.all())]) == 13
