"""The overview: every figure as people left the dossiers, in a fixed number of queries, and the same as files."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from calls.load import load_edition
from dossiers import corrections, decisions
from dossiers.events import writing
from dossiers.models import Dossier, NoticeKind, Submission
from review import plot, standing
from tests import factories
from tests.factories import Spec

pytestmark = pytest.mark.django_db
BRUSSELS = ZoneInfo("Europe/Brussels")
DEADLINE = load_edition(factories.CALL).phases["registration"].deadline.at


def application(verdict: Spec | None, asked: Any, **more: Any) -> Dossier:
    made = factories.dossier(*([verdict] if verdict else []), phase="application", **more)
    document = made.submissions.get().documents.get()
    document.role = "application-form"
    document.fields = {} if asked == "absent" else {"budget.grant_requested": factories.field_value(asked)}
    document.save()
    return made


def only(phase: str) -> standing.PhaseFigures:
    return next(one for one in standing.figures() if one.code == phase)


def test_states_and_failing_checks_are_those_that_people_left(officer: Any) -> None:
    late = Spec("deadline", outcome="fail", reason="Te laat.")
    factories.dossier(late)
    factories.dossier(Spec("documents-complete", outcome="missing", remediable=True, reason="Er ontbreekt iets."))
    factories.dossier()
    saved = factories.dossier(late)
    factories.dossier(checked=False)
    with writing():
        decisions.overrule_finding(saved, "deadline", "pass", "De server stond stil, zie het log.", officer)
    told = factories.dossier()
    factories.notice(told, NoticeKind.ADMISSIBLE, "sent")
    Dossier.objects.filter(pk=factories.dossier(late).pk).update(merged_into=told)
    found = only("registration")
    assert found.states == {"admissible": 3, "review": 0, "incomplete": 1, "inadmissible": 1, "unchecked": 1}
    assert {one.title: (one.fail, one.missing, one.review) for one in found.criteria} == {
        "Op tijd ontvangen": (1, 0, 0),
        "Aanmeldingsformulier volledig": (0, 1, 0),
    }
    assert (found.total, found.told) == (6, 1)


def test_money_that_nobody_could_read_is_not_zero(officer: Any) -> None:
    application(None, Decimal("1500000.00"))
    application(None, None)
    application(None, "absent")
    by_hand = application(None, Decimal("1.00"))
    application(Spec("deadline", outcome="fail", reason="Te laat."), Decimal("700.00"))
    with writing():
        corrections.correct(by_hand.submissions.get().documents.get(), "budget.grant_requested", "€ 250,50", "Gebeld.", officer)
    found = only("application")
    assert {one.state: (one.dossiers, one.amount, one.unknown) for one in found.asked} == {
        "admissible": (4, Decimal("1500250.50"), 2),
        "inadmissible": (1, Decimal("700.00"), 0),
    }
    assert (found.asked_in_all, found.unknown_amounts) == (Decimal("1500250.50"), 2)
    assert found.edition.call_budget is not None
    assert found.edition.call_budget.amount == Decimal("5000000.00")


def test_bodies_are_counted_by_province() -> None:
    factories.dossier(applicant_name="Stad Leuven", applicant_kbo="")
    factories.dossier(applicant_name="Stad Leuven", applicant_kbo="0207521503")
    factories.dossier(applicant_name="Stad Kortrijk", applicant_kbo="")
    factories.dossier(applicant_name="Vlaamse Gemeenschapscommissie", applicant_kbo="")
    factories.dossier(applicant_name="Provincie Limburg", applicant_kbo="")
    factories.dossier(applicant_name="Ville de Namur", applicant_kbo="")
    factories.dossier(applicant_name="Berg en Nete", applicant_kbo="")  # an association of several municipalities
    factories.dossier(applicant_name="Wie weet", applicant_kbo="")
    counted = [(name, states["admissible"]) for name, states in only("registration").provinces]
    assert counted == [
        ("Antwerpen", 0),
        ("Brussel", 1),
        ("Limburg", 1),
        ("Namen", 1),
        ("Oost-Vlaanderen", 0),
        ("Vlaams-Brabant", 2),
        ("West-Vlaanderen", 1),
        ("onbekend", 2),
    ]


def test_arrivals_stand_in_their_minute_by_wall_time() -> None:
    moments = [DEADLINE - timedelta(minutes=2), DEADLINE - timedelta(seconds=70), DEADLINE, DEADLINE + timedelta(days=2)]
    found = plot.by_minute([moment.astimezone(UTC) for moment in moments], DEADLINE, BRUSSELS)
    assert [(bar.label, bar.count, bar.late) for bar in found.bars] == [("11:58", 2, False), ("12:00", 1, True)]
    assert (found.top, found.deadline, found.total) == (2, 720, 3)
    assert [(bar.y, bar.height) for bar in found.bars] == [(0, 220), (110, 110)]
    days = plot.by_day([*moments, DEADLINE - timedelta(days=60)], DEADLINE, BRUSSELS)
    assert [(bar.label, bar.count, bar.late) for bar in days.bars if bar.count] == [
        ("eerder", 1, False),
        ("8/9", 3, False),
        ("10/9", 1, True),
    ]
    assert days.total == 5


def test_an_arrival_without_an_instant_is_told(pages: Client) -> None:
    made = factories.dossier()
    Submission.objects.filter(dossier=made).update(received_at=None)
    assert "Van 1 kon het tijdstip niet worden vastgesteld." in pages.get("/overzicht/").content.decode()


def test_the_page_tells_all_of_it(pages: Client) -> None:
    assert "Er zijn nog geen dossiers." in pages.get("/overzicht/").content.decode()
    factories.dossier(checked=False, received=datetime(2025, 9, 8, 9, 58, 30, tzinfo=UTC))
    assert "Er is nog niets gecontroleerd." in pages.get("/overzicht/").content.decode()
    application(None, Decimal("6000000.00"))
    text = pages.get("/overzicht/").content.decode()
    for expected in (
        "City of Things 2025: aanmelding",
        "€ 6.000.000,00",
        "€ 1.000.000,00 meer dan er is",
        ">11:58<",
        "Indieners per provincie",
        "/overzicht/jury/",
    ):
        assert expected in text, expected
    assert "style=" not in text


def test_dossiers_of_a_call_that_cannot_be_loaded_are_told(pages: Client) -> None:
    """They were left out of every figure without a word."""
    factories.dossier()
    for _ in range(2):
        Dossier.objects.filter(pk=factories.dossier().pk).update(call="city-of-things-2019")
    text = pages.get("/overzicht/").content.decode()
    assert "2 dossiers tellen hieronder niet mee." in text and "oproep “city-of-things-2019”" in text
    assert standing.left_out() == [("city-of-things-2019", 2)]
    assert only("registration").total == 1


def test_a_call_that_cannot_be_loaded_takes_no_page_and_no_file_away(pages: Client) -> None:
    """One dossier of it whose term ran out took the work list, the overview and every file from everybody."""
    other = factories.dossier()
    lost = factories.dossier(Spec("documents-complete", outcome="missing", remediable=True, reason="Er ontbreekt iets."))
    until = {"assessment": lost.standing.assessment_id, "until": "2025-09-20"}  # type: ignore[union-attr]
    factories.notice(lost, NoticeKind.COMPLETION_REQUEST, "sent", context=until)
    Dossier.objects.filter(pk=lost.pk).update(call="city-of-things-2019")
    assert lost.reference in pages.get("/").content.decode()
    assert "city-of-things-2019" in pages.get("/overzicht/").content.decode()
    assert "liep tot 20 september 2025" in pages.get(f"/dossiers/{lost.reference}/").content.decode()
    csv_rows = list(csv.reader(io.StringIO(b"".join(pages.get("/overzicht/uitvoer/csv/")).decode("utf-8-sig")), delimiter=";"))  # type: ignore[arg-type]
    assert {row[0]: row[1] for row in csv_rows[1:]} == {
        other.reference: "City of Things 2025",
        lost.reference: "city-of-things-2019 (kan niet geladen worden)",
    }
    assert pages.get("/overzicht/uitvoer/xlsx/").status_code == pages.get("/overzicht/uitvoer/json/").status_code == 200
    packed = pages.post("/overzicht/jury/", {"dossier": [lost.reference, other.reference]})
    with zipfile.ZipFile(io.BytesIO(b"".join(packed))) as made:  # type: ignore[arg-type]
        names = made.namelist()
        why = made.read(f"{lost.reference}/samenvatting-ontbreekt.txt").decode()
        assert "de oproep ‘city-of-things-2019’ kan niet geladen worden" in why
        assert why.strip() in made.read("index.html").decode()
    assert f"{other.reference}/{other.reference}-samenvatting.pdf" in names
    assert any(name.startswith(f"{lost.reference}/documenten/01 ") for name in names)


def test_the_number_of_queries_does_not_grow(pages: Client, officer: Any, django_assert_max_num_queries: Any) -> None:
    def make(many: int) -> None:
        for _ in range(many):
            dossier = application(Spec("deadline", outcome="review", reason="In de laatste minuut."), Decimal("10.00"))
            with writing():
                decisions.overrule_finding(dossier, "documents-complete", "fail", "Nagekeken met de indiener.", officer)
            factories.dossier()

    make(2)
    pages.get("/overzicht/")
    with django_assert_max_num_queries(60) as few:
        pages.get("/overzicht/")
    make(10)
    with django_assert_max_num_queries(len(few)):
        assert pages.get("/overzicht/").status_code == 200


def test_the_files_are_downloads(pages: Client) -> None:
    made = factories.dossier()
    answer = pages.get("/overzicht/uitvoer/csv/")
    rows = list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig")), delimiter=";"))  # type: ignore[arg-type]
    assert rows[1][0] == made.reference
    assert answer["Content-Disposition"].startswith('attachment; filename="city-of-things-')
    assert pages.get("/overzicht/uitvoer/xlsx/").status_code == pages.get("/overzicht/uitvoer/json/").status_code == 200
    assert pages.get("/overzicht/uitvoer/exe/").status_code == 404
