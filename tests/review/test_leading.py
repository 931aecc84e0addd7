"""What a lead sets: it counts beside the edition, with reason and name, is taken back by a new act, and never lets a negative result leave."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from calls.load import load_edition
from dossiers import answers, knowledge, leading
from dossiers.events import verify, writing
from dossiers.models import Event, Finding, Notice, Setting, SingleSignOn
from dossiers.roles import Role, held_by
from notifications import report
from tests import factories
from tests.factories import Spec
from tests.review import real

pytestmark = pytest.mark.django_db(transaction=True)
CALL = "city-of-things-2025"
WHY = "Beslist op de ministerraad."
EDITION = load_edition(CALL)


@pytest.fixture
def lead(db: None) -> Any:
    return factories.user("lies.wouters", Role.LEAD)


@pytest.fixture
def desk(lead: Any) -> Client:
    client = Client()
    client.force_login(lead)
    return client


def _told(page: str) -> list[str]:
    return [part.split("</p>")[0].split("</strong>")[1].strip() for part in page.split('<div class="note ')[1:]]


def _set(desk: Client, path: str, **data: Any) -> list[str]:
    last = Setting.objects.order_by("-pk").first()
    sent = {"reden": WHY, "stand": last.pk if last else 0, **data}
    return _told(desk.post(f"/instellingen/{path}", sent, follow=True).content.decode())


def _log() -> list[str]:
    return list(Event.objects.filter(kind__in=("setting-changed", "roles-changed")).order_by("number").values_list("text", flat=True))


def test_the_date_of_the_decision_counts_at_the_next_check_and_can_be_taken_back(desk: Client) -> None:
    dossier = real.filed("03-application-complete")
    start = Finding.objects.get(assessment=dossier.standing.assessment, check_id="start-date")  # type: ignore[union-attr]
    assert "nog niet bekend" in start.reason
    path = f"beslissing/{CALL}/"
    assert _set(desk, path) == ["Vul de datum in."]
    assert _set(desk, path, datum="ooit") == ["Dit is geen datum. Schrijf ze als dag/maand/jaar."]
    assert _set(desk, path, datum="2026-02-13", reden="x")[0].startswith("Schrijf iets meer")
    assert not Setting.objects.exists()
    assert _set(desk, path, datum="2026-02-13")[0].startswith("De datum is bewaard.")
    assert _set(desk, path, datum="2026-02-13") == ["Dat was al zo ingesteld."]
    assert _set(desk, path, datum="2026-02-14", stand=0) == ["Intussen veranderde iemand de instellingen. Er is niets bewaard. Kijk na."]
    assert knowledge.knowledge_of(EDITION).decision_date == date(2026, 2, 13)
    assert EDITION.decision_date is None
    desk.post(f"/dossiers/{dossier.reference}/controle/", {"stand": 0})
    dossier.standing.refresh_from_db()  # type: ignore[union-attr]
    assessment = dossier.standing.assessment  # type: ignore[union-attr]
    assert assessment is not None and assessment.inputs["decision-date"] == "2026-02-13"
    assert "De beslissing viel op 13 februari 2026." in assessment.findings.get(check_id="start-date").reason
    page = desk.get("/instellingen/").content.decode()
    assert "nog niet bekend, ten vroegste 1 januari 2026" in page and "<strong>13 februari 2026</strong>" in page
    assert "Ingesteld door <strong>lies.wouters</strong>" in page and WHY in page
    assert _set(desk, path, terug="on")[0].startswith("De oproep bepaalt de datum weer.")
    assert _set(desk, path, terug="on")[0].startswith("Hier is niets ingesteld")
    assert leading.decision_date(EDITION) is None
    assert [row.withdrawn for row in Setting.objects.all()] == [False, True]
    assert len(_log()) == 2 and all(WHY in text for text in _log())
    assert list(verify()) == []


def test_what_leaves_by_itself_is_chosen_per_phase_and_never_a_negative_result(desk: Client) -> None:
    path = f"vanzelf/{CALL}/registration/"
    assert _set(desk, path, uitkomst=["admissible", "inadmissible"]) == ["Een negatief resultaat vertrekt nooit vanzelf."]
    fine = factories.dossier()
    assert _answer(fine) == ("admissible", False)
    assert _set(desk, path, uitkomst=["incomplete"]) == ["Bewaard. Wat al klaarstaat, blijft staan zoals het staat."]
    assert leading.automatic_results(EDITION, "registration") == ("incomplete",)
    assert leading.automatic_results(EDITION, "application") == EDITION.phases["application"].automatic_results
    assert _answer(factories.dossier()) == ("admissible", True)
    assert _answer(factories.dossier(Spec("deadline", outcome="fail", reason="Te laat."))) == ("late", True)
    assert _set(desk, path) == ["Bewaard. Wat al klaarstaat, blijft staan zoals het staat."]
    assert "<dd><strong>niets</strong></dd>" in desk.get("/instellingen/").content.decode()
    for wrong in ("vanzelf/city-of-things-2025/jury/", "vanzelf/andere-oproep/registration/", "beslissing/andere-oproep/"):
        assert desk.post(f"/instellingen/{wrong}", {"reden": WHY, "stand": 0}).status_code == 404


def _answer(dossier: Any) -> tuple[str, bool]:
    with writing():
        notice = answers.answer(dossier.standing, EDITION)
    assert notice is not None
    return notice.kind, notice.hold


def test_alerts_and_reports_go_where_the_lead_says(desk: Client, settings: Any) -> None:
    settings.COT_OFFICERS = "beheer@vlaio.example"
    assert _set(desk, "meldingen/", adres="geen adres")[0].startswith("Dit is geen geldig mailadres.")
    assert _set(desk, "meldingen/", adres="") == ["Vul het mailadres in."]
    assert _set(desk, "meldingen/", adres="team@vlaio.example") == [
        "Meldingen en het dagelijks verslag gaan vanaf nu naar team@vlaio.example."
    ]
    assert report.request(factories.RECEIVED).recipient == "team@vlaio.example"
    page = desk.get("/instellingen/").content.decode()
    assert "beheer@vlaio.example" in page and "team@vlaio.example" in page
    _set(desk, "meldingen/", terug="on")
    assert leading.officers_address() == "beheer@vlaio.example"
    assert Notice.objects.count() == 1


def test_roles_of_others_are_given_and_taken_with_a_reason(desk: Client, lead: Any) -> None:
    an, wim = factories.user("an.peeters"), factories.user("wim.claes", Role.OFFICER)
    SingleSignOn.objects.create(issuer="https://id.example", subject="7", user=wim)
    assert _set(desk, f"accounts/{an.pk}/", rol=["officer", "auditor"], actief="on") == [
        "Bewaard: het account van an.peeters is aangepast."
    ]
    assert held_by(type(an).objects.get(pk=an.pk)) == {Role.OFFICER, Role.AUDITOR}
    assert _set(desk, f"accounts/{an.pk}/", rol=["baas"], actief="on") == ["Deze rol bestaat niet. Laad de pagina opnieuw."]
    told = "De rollen van dit account komen van het werkaccount. Verander daar de groepen."
    assert _set(desk, f"accounts/{wim.pk}/", rol=["lead"], actief="on") == [told]
    assert _set(desk, f"accounts/{lead.pk}/", rol=["operator"], actief="on")[0].startswith("Je eigen account verander je niet zelf.")
    client = Client()
    client.force_login(wim)
    assert client.get("/").status_code == 200
    assert _set(desk, f"accounts/{wim.pk}/", rol=["officer"]) == ["Bewaard: het account van wim.claes is aangepast."]
    assert client.get("/").status_code == 302  # at once, not at the next log-in
    assert _set(desk, f"accounts/{wim.pk}/", rol=["officer"], actief="on") == ["Bewaard: het account van wim.claes is aangepast."]
    assert _log() == [
        f"Account an.peeters: actief, rollen: auditor, officer. Reden: {WHY}",
        f"Account wim.claes: niet meer actief, rollen: officer. Reden: {WHY}",
        f"Account wim.claes: actief, rollen: officer. Reden: {WHY}",
    ]
    page = desk.get("/instellingen/").content.decode()
    assert "dossierbeheerder, auditor" in page and "met het werkaccount" in page and "dit ben jij" in page


def test_an_auditor_sees_the_settings_and_changes_nothing(lead: Any) -> None:
    auditor = Client()
    auditor.force_login(factories.user("auditor", Role.AUDITOR))
    page = auditor.get("/instellingen/").content.decode()
    assert "Nu telt" in page and page.count('method="post"') == 1  # only to log out
    assert Event.objects.filter(kind="read", actor="auditor").count() == 1
