"""One project is not given two results by a machine, whoever hands it in a second time."""

import pytest

from calls.load import load_edition
from dossiers import answers, doubles
from dossiers.events import writing
from dossiers.filing import describe, file_submission
from dossiers.models import Dossier, Notice
from dossiers.notices import release
from parsers.model import Role
from tests import factories
from tests.dossiers.builders import assessed, filing, mail, reading
from tests.dossiers.test_answers import LIBERAL

pytestmark = pytest.mark.django_db
EDITION = load_edition("city-of-things-2025")
WATER = "Korte, hevige buien zetten elk jaar straten en kelders onder water en de technische diensten weten het te laat."
TRAFFIC = "Rond de scholen staat het verkeer elke ochtend vast omdat niemand weet hoeveel fietsers er komen en welke weg ze nemen."
ELSEWHERE = "adviseur@elders.example"


def handed_in(sender="lore@ieper.example", story=WATER, phase="registration", **fields):
    """Filed, read and checked: only the answer is left to give."""
    role = Role.REGISTRATION_FORM if phase == "registration" else Role.APPLICATION_FORM
    known = {"contact__organisation": "Stad Ieper", "contact__email": "lore@ieper.example", **fields}
    with writing():
        submission, _ = file_submission(filing(mail(sender), reading(role, challenge=story, **known), phase=phase), EDITION)
        describe(submission.dossier, {"applicant.name": {"value": "Stad Ieper"}})
    assessed(submission, "admissible", deadline="pass")
    dossier = submission.dossier
    dossier.standing = submission
    dossier.save()
    return submission


def answered(submission):
    with writing():
        return answers.answer(submission, LIBERAL)


def test_the_same_registration_from_a_strangers_address_waits_and_says_why():
    first, second = handed_in(), handed_in(ELSEWHERE)
    assert first.dossier_id != second.dossier_id
    assert not answered(first).hold
    notice = answered(second)
    assert notice.hold
    assert notice.hold_reason == (
        f"{first.dossier.reference} lijkt over hetzelfde project te gaan en kwam vroeger binnen. "
        "Kijk na of de indiener daar al een antwoord kreeg."
    )
    assert not answered(first).hold, "a later double holds nothing of the first"


def test_whatever_else_holds_the_letter_the_double_is_told():
    first, second = handed_in(), handed_in(ELSEWHERE)
    assessed(second, "admissible", deadline="pass", c_grant_maximum="review")
    told = answered(second).hold_reason
    assert told.startswith("Er is 1 aandachtspunt om eerst te bekijken. ") and first.dossier.reference in told


def test_several_earlier_ones_are_all_named():
    first, second = handed_in(), handed_in(ELSEWHERE)
    told = answered(handed_in("derde@elders.example")).hold_reason
    assert told.startswith(
        f"{first.dossier.reference} en {second.dossier.reference} lijken over hetzelfde project te gaan en kwamen vroeger"
    )


def test_a_reworked_story_is_the_same_project_and_another_idea_is_not():
    handed_in()
    assert answered(handed_in(ELSEWHERE, WATER + " We voegden een partner toe.")).hold
    assert not answered(handed_in(ELSEWHERE, TRAFFIC)).hold


def test_the_same_file_under_another_name_and_contact_waits_too():
    first = handed_in()
    file = first.documents.get()
    other = handed_in(ELSEWHERE, TRAFFIC, contact__email="iemand@elders.example", contact__organisation="Adviesbureau")
    Dossier.objects.filter(pk=other.dossier_id).update(applicant_name="Adviesbureau", contact_email="iemand@elders.example")
    other.dossier.refresh_from_db()
    assert not answered(other).hold
    other.documents.update(evidence_id=file.evidence_id)
    Notice.objects.all().delete()
    assert answered(other).hold


def test_an_application_is_known_by_its_title():
    first = handed_in(phase="application", project__title="Slimme regenputten")
    assert answered(handed_in(ELSEWHERE, TRAFFIC, phase="application", project__title="slimme  Regenputten")).hold
    assert not answered(handed_in("ander@elders.example", WATER, phase="application", project__title="Slimme kruispunten")).hold
    assert not answered(first).hold


def test_what_another_dossier_took_over_or_a_person_let_go_holds_nothing():
    first, second = handed_in(), handed_in(ELSEWHERE)
    notice = answered(second)
    assert notice.hold
    Notice.objects.filter(pk=notice.pk).update(state=Notice.HELD)
    notice.refresh_from_db()
    with writing():
        release(notice, factories.user())
    Notice.objects.filter(pk=notice.pk).update(state=Notice.SENT)
    assessed(second, "admissible", deadline="pass")
    assert not answered(second).hold, "a person looked at it and let it go"
    Notice.objects.all().delete()
    assert answered(second).hold
    Dossier.objects.filter(pk=first.dossier_id).update(merged_into=second.dossier)
    Notice.objects.all().delete()
    assert not answered(second).hold


def test_a_dossier_without_a_form_is_no_double():
    with writing():
        file_submission(filing(mail("lore@ieper.example")), EDITION)
    Dossier.objects.update(contact_email="lore@ieper.example")
    assert not answered(handed_in(ELSEWHERE)).hold


def test_a_later_dossier_that_tells_the_same_project_is_told_when_something_is_asked_of_the_first():
    """A colleague sent the whole form from an address of their own: the first was reminded all the same that answers were missing."""
    first = handed_in()
    assert doubles.told_again(first.dossier) == ""
    other = handed_in("buur@elders.example", TRAFFIC, contact__organisation="Stad Ieper")
    assert doubles.told_again(first.dossier) == "", "another idea of the same town"
    second = handed_in(ELSEWHERE)
    assert doubles.told_again(first.dossier) == (
        f"{second.dossier.reference} lijkt over hetzelfde project te gaan en kwam later binnen. Kijk na of daar al staat wat hier ontbreekt."
    )
    assert doubles.told_again(second.dossier) == doubles.told_again(other.dossier) == ""


@pytest.mark.parametrize(("sender", "told"), [("an@ieper.be", True), ("an@poperinge.be", False), ("an@telenet.be", False)])
def test_a_form_from_the_same_town_may_be_the_one_that_was_forgotten(sender, told):
    with writing():
        forgotten, _ = file_submission(filing(mail(sender.replace("an@", "lore@"))), EDITION)
    handed_in("an@ieper.be")
    assert bool(doubles.told_again(forgotten.dossier)) is told
