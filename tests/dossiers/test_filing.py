"""Filing: one dossier for one project, versions kept, and never two projects in one."""

import pytest

from calls.load import load_edition
from dossiers import refiling
from dossiers.events import writing
from dossiers.filing import file_submission
from dossiers.models import Dossier, Event, Submission
from dossiers.references import find_references, next_reference
from parsers.model import Role
from tests.dossiers.builders import filing, mail, reading

pytestmark = pytest.mark.django_db
EDITION = load_edition("city-of-things-2025")
WATER = "Korte, hevige buien zetten elk jaar straten en kelders onder water en de technische diensten weten het te laat."
TRAFFIC = "Rond de scholen staat het verkeer elke ochtend vast omdat niemand weet hoeveel fietsers er komen en welke weg ze nemen."


def file(*arguments, **options):
    with writing():
        return file_submission(filing(*arguments, **options), EDITION)


def test_a_new_project_opens_a_dossier_with_the_next_reference():
    first, new = file(mail(), reading(applicant__name="Stad Ieper", challenge=WATER))
    second, _ = file(mail("bram@diest.example"), reading(applicant__name="Stad Diest", challenge=WATER))
    assert new
    assert [first.dossier.reference, second.dossier.reference] == ["COT2025-R-0001", "COT2025-R-0002"]
    assert (first.dossier.applicant_name, first.state, first.documents.count()) == ("Stad Ieper", Submission.TO_READ, 1)
    assert [e.kind for e in Event.objects.filter(dossier=first.dossier)] == ["dossier-opened", "submission-filed"]


def test_filing_the_same_message_twice_gives_the_same_submission():
    message = mail()
    first, _ = file(message, reading(challenge=WATER))
    again, new = file(message, reading(challenge=WATER))
    assert (again.pk, new, Submission.objects.count()) == (first.pk, False, 1)


def test_the_same_story_from_the_same_sender_is_a_new_version():
    first, _ = file(mail(), reading(applicant__name="Stad Ieper", challenge=WATER))
    second, new = file(mail(), reading(applicant__name="Stad Ieper", challenge=WATER + " We voegden een partner toe."))
    assert (second.dossier_id, second.number, second.kind, new) == (first.dossier_id, 2, "version", False)


def test_a_second_idea_of_the_same_municipality_is_never_put_into_the_first_dossier():
    first, _ = file(mail(), reading(applicant__name="Stad Ieper", challenge=WATER))
    second, new = file(mail(), reading(applicant__name="Stad Ieper", challenge=TRAFFIC))
    assert new
    assert second.dossier_id != first.dossier_id
    told = Event.objects.get(kind="neighbours", dossier=second.dossier)
    assert told.data == {"references": [first.dossier.reference]}


def test_before_the_applicant_is_read_the_organisation_on_the_form_tells_whose_version_it_is():
    """Sorting does not read the prose yet: the second form comes without ``applicant.name``."""
    first, _ = file(mail(), reading(applicant__name="Stad Ieper", contact__organisation="Stad Ieper - Cel Data", challenge=WATER))
    second, new = file(mail(), reading(contact__organisation="Stad Ieper - Cel Data", challenge=WATER))
    assert (second.dossier_id, second.number, new) == (first.dossier_id, 2, False)
    other, new = file(mail(), reading(contact__organisation="Stad Poperinge", challenge=WATER))
    assert new
    assert other.dossier_id != first.dossier_id, "an advisor sent the same story for another body"


def test_a_form_whose_story_cannot_be_read_is_not_merged():
    file(mail(), reading(applicant__name="Stad Ieper", challenge=WATER))
    _, new = file(mail(), reading(applicant__name="Stad Ieper"))
    assert new


def test_the_form_that_was_forgotten_goes_to_the_dossier_that_asked_for_it():
    first, _ = file(mail("slim@dilbeek.example"))
    second, new = file(mail("slim@dilbeek.example"), reading(applicant__name="Gemeente Dilbeek", challenge=WATER))
    assert (second.dossier_id, new) == (first.dossier_id, False)
    first.dossier.refresh_from_db()
    assert Dossier.objects.get().applicant_name == "Gemeente Dilbeek"


def test_applications_go_by_number_and_title():
    def application(title):
        form = reading(Role.APPLICATION_FORM, applicant__kbo="0207499430", project__title=title)
        return file(mail(), form, phase="application")

    first, _ = application("Plaats gevonden!")
    version, new_version = application("plaats  GEVONDEN!")
    other, new_other = application("Koele straten")
    assert first.dossier.reference == "COT2025-A-0001"
    assert (version.dossier_id, new_version) == (first.dossier_id, False)
    assert (other.dossier.reference, new_other) == ("COT2025-A-0002", True)


@pytest.mark.parametrize(
    ("channel", "sender", "joins"),
    [
        ("platform", "wie.dan.ook@bureau.example", True),  # the platform knows its users
        ("web", "slim@bornem.be", True),
        ("web", "SLIM@Bornem.be", True),
        ("mail", "collega@bornem.be", True),  # the body's own domain
        ("web", "vreemde@bureau.example", False),
        ("mail", "slim@bornem.be.example", False),
        ("web", "slim@gmail.com", False),
    ],
)
def test_nobody_puts_a_version_into_a_strangers_dossier_by_knowing_its_number_and_title(channel, sender, joins):
    form = reading(Role.APPLICATION_FORM, applicant__kbo="0207500420", project__title="Fietsrand")
    first, _ = file(mail("slim@bornem.be"), form, phase="application", channel="platform")
    second, new = file(mail(sender), form, phase="application", channel=channel)
    assert (second.dossier_id == first.dossier_id, new) == (joins, not joins)
    told = Event.objects.filter(dossier=second.dossier, kind="neighbours", text__contains=first.dossier.reference)
    assert told.exists() is not joins


def test_a_supplement_keeps_the_receipt_of_its_base():
    first, _ = file(mail(), reading(challenge=WATER))
    supplement, _ = file(mail(), reading(Role.ANNEX), dossier=first.dossier, supplement=True)
    assert (supplement.kind, supplement.base_id) == ("supplement", first.pk)
    assert supplement.counting == first


def test_names_that_no_database_takes_are_filed_all_the_same():
    odd = "Stad\x00 Ieper\ud800"
    submission, _ = file(mail(), reading(applicant__name=odd, challenge=WATER))
    assert submission.dossier.applicant_name == "Stad Ieper?"


def test_references_have_no_gap_and_no_double():
    with writing():
        assert [next_reference("COT2025-X") for _ in range(3)] == ["COT2025-X-0001", "COT2025-X-0002", "COT2025-X-0003"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Re: dossier COT2025-R-0012, aanvulling", ["COT2025-R-0012"]),
        ("cot2025 - r - 0012 en COT2025-A-0003; nog eens COT2025-R-0012", ["COT2025-R-0012", "COT2025-A-0003"]),
        ("COT2025-R-12 of COT-2025", []),
        ("", []),
    ],
)
def test_references_are_found_as_people_type_them(text, found):
    assert find_references(text) == found


def test_what_comes_for_a_dossier_that_was_joined_goes_where_everything_went(django_user_model):
    def application(title, sender="slim@bornem.be"):
        form = reading(Role.APPLICATION_FORM, applicant__kbo="0207500420", project__title=title)
        return file(mail(sender), form, phase="application", channel="platform")

    first, _ = application("Fietsrand")
    second, _ = application("Koele straten")
    assert first.dossier_id != second.dossier_id
    Submission.objects.update(state=Submission.DONE)
    second.refresh_from_db()
    with writing():
        refiling.join(second.dossier, first.dossier, "Het is een project.", django_user_model.objects.create_user("an"))
    for title in ("Fietsrand", "Koele straten"):
        again, new = application(title)
        assert (again.dossier.reference, new) == (first.dossier.reference, False), title
    assert not Dossier.objects.get(pk=second.dossier_id).submissions.exists()
