from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from checks.model import Outcome, Receipt
from tests.checks.cases import application, receipt, registration, run

SEPTEMBER = "2025-09-08T"
NOVEMBER = "2025-11-"


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        ("11:59:59.999999+02:00", Outcome.PASS),
        ("12:00:00+02:00", Outcome.REVIEW),
        ("12:00:59.999999+02:00", Outcome.REVIEW),
        ("12:01:00+02:00", Outcome.FAIL),
        ("12:07:33+02:00", Outcome.FAIL),
        ("09:59:59+00:00", Outcome.PASS),
        ("10:00:30+00:00", Outcome.REVIEW),
        ("11:30:00+01:00", Outcome.FAIL),
    ],
)
def test_the_minute_of_the_deadline_of_the_registration(at: str, outcome: Outcome) -> None:
    assert run(registration(receipt=receipt(SEPTEMBER + at)), "deadline").outcome is outcome


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        ("14T23:58:59.999+01:00", Outcome.PASS),
        ("14T23:59:00+01:00", Outcome.REVIEW),
        ("14T23:59:59.999+01:00", Outcome.REVIEW),
        ("15T00:00:00+01:00", Outcome.FAIL),
        ("14T22:58:59+00:00", Outcome.PASS),
        ("14T23:30:00+00:00", Outcome.FAIL),
    ],
)
def test_the_minute_of_the_deadline_of_the_application(at: str, outcome: Outcome) -> None:
    assert run(application(receipt=receipt(NOVEMBER + at)), "deadline").outcome is outcome


def test_every_piece_of_evidence_names_the_field_that_it_is_about() -> None:
    """The interface promises ``field`` or ``document`` in each: without either a program cannot tell what the value belongs to."""
    of_the_upload = replace(receipt(NOVEMBER + "15T00:02:00+01:00"), began_at=datetime.fromisoformat("2025-11-14T23:50:00+01:00"))
    for case in (
        application(receipt=None),
        application(receipt=of_the_upload),
        application(receipt=Receipt(None, "received-chain")),
        replace(application(receipt=of_the_upload), channel="mail"),
    ):
        assert {e.field for e in run(case, "deadline").evidence} <= {"received_at", "channel"}


def test_a_late_registration_says_what_was_seen_against_which_limit_by_which_witness() -> None:
    late = Receipt(datetime.fromisoformat("2025-09-08T10:07:33+00:00"), "received-chain")
    found = run(registration(receipt=late), "deadline")
    assert found.reason == (
        "Ontvangen op 8 september 2025 om 12.07.33 uur (+02:00), volgens het ontvangstspoor van onze mailservers. "
        "De deadline is 8 september 2025 om 12.00 uur (+02:00). Dat is te laat."
    )
    assert [(e.location, e.value) for e in found.evidence] == [
        ("het ontvangstspoor van onze mailservers", "8 september 2025 om 12.07.33 uur (+02:00)")
    ]
    assert not found.remediable
    assert found.remedy == ""


def test_the_grey_minute_cites_both_texts_and_the_interpretation() -> None:
    found = run(registration(receipt=receipt(SEPTEMBER + "12:00:30+02:00")), "deadline")
    assert {citation.source for citation in found.citations} == {"order", "guide"}
    assert "S1" in found.interpretations
    assert "Besluit van 25 april 2025" in found.reason and "Handleiding" in found.reason


def test_documents_without_a_receipt_have_no_timeliness() -> None:
    assert run(application(receipt=None), "deadline").outcome is Outcome.NOT_APPLICABLE


def test_a_receipt_that_no_witness_can_prove_is_for_a_person() -> None:
    unknown = Receipt(None, "received-chain", alternatives=(datetime.fromisoformat("2025-09-01T08:00:00+02:00"),), flags=("Geen spoor",))
    found = run(registration(receipt=unknown), "deadline")
    assert found.outcome is Outcome.REVIEW
    assert "1 september 2025 om 08.00.00 uur" in found.reason and "Geen spoor" in found.reason


@pytest.mark.parametrize(
    ("at", "changes", "outcome"),
    [
        ("11:00:00+02:00", {"alternatives": (datetime.fromisoformat("2025-09-08T11:30:00+02:00"),)}, Outcome.PASS),
        ("11:00:00+02:00", {"alternatives": (datetime.fromisoformat("2025-09-08T12:30:00+02:00"),)}, Outcome.REVIEW),
        ("12:30:00+02:00", {"alternatives": (datetime.fromisoformat("2025-09-08T11:30:00+02:00"),)}, Outcome.REVIEW),
        ("12:30:00+02:00", {"alternatives": (datetime.fromisoformat("2025-09-08T12:31:00+02:00"),)}, Outcome.FAIL),
        ("11:59:50+02:00", {"uncertainty_seconds": 9}, Outcome.PASS),
        ("11:59:50+02:00", {"uncertainty_seconds": 10}, Outcome.REVIEW),
        ("12:01:05+02:00", {"uncertainty_seconds": 5}, Outcome.FAIL),
        ("12:01:05+02:00", {"uncertainty_seconds": 6}, Outcome.REVIEW),
        ("12:02:00+02:00", {"began_at": datetime.fromisoformat("2025-09-08T11:58:00+02:00")}, Outcome.REVIEW),
        ("11:59:00+02:00", {"began_at": datetime.fromisoformat("2025-09-08T11:50:00+02:00")}, Outcome.PASS),
    ],
)
def test_witnesses_that_disagree_only_matter_when_the_outcome_hangs_on_them(at: str, changes: dict, outcome: Outcome) -> None:
    found = run(registration(receipt=receipt(SEPTEMBER + at, **changes)), "deadline")
    assert found.outcome is outcome


def test_both_instants_of_a_long_upload_are_shown() -> None:
    long = receipt("2025-11-15T00:03:00+01:00", began_at=datetime.fromisoformat("2025-11-14T23:50:00+01:00"))
    found = run(application(receipt=long), "deadline")
    assert found.outcome is Outcome.REVIEW
    assert [e.value for e in found.evidence] == [
        "15 november 2025 om 00.03.00 uur (+01:00)",
        "14 november 2025 om 23.50.00 uur (+01:00)",
    ]


def test_an_application_by_mail_is_for_a_person_also_in_time() -> None:
    found = run(application(channel="mail"), "deadline")
    assert found.outcome is Outcome.REVIEW
    assert "per mail" in found.reason and "online platform" in found.reason


def test_an_application_by_mail_that_is_certainly_late_is_late() -> None:
    found = run(application(channel="mail", receipt=receipt("2025-11-15T09:00:00+01:00")), "deadline")
    assert found.outcome is Outcome.FAIL
    assert "per mail" in found.reason and "te laat" in found.reason


def test_a_registration_through_the_platform_is_for_a_person() -> None:
    assert run(registration(channel="platform"), "deadline").outcome is Outcome.REVIEW


def test_a_doubt_about_the_place_is_for_a_person() -> None:
    case = registration()
    assert case.receipt is not None
    found = run(replace(case, receipt=replace(case.receipt, doubts=("Gevonden in de map met ongewenste mail",))), "deadline")
    assert found.outcome is Outcome.REVIEW
    assert "Gevonden in de map met ongewenste mail." in found.reason


def test_without_a_grey_stretch_the_moment_itself_is_late() -> None:
    case = registration(receipt=receipt(SEPTEMBER + "12:00:00+02:00"))
    phase = case.edition.phases["registration"]
    strict = phase.model_copy(update={"deadline": phase.deadline.model_copy(update={"grey_seconds": 0})})
    edition = case.edition.model_copy(update={"phases": {**case.edition.phases, "registration": strict}})
    assert run(replace(case, edition=edition), "deadline").outcome is Outcome.FAIL
