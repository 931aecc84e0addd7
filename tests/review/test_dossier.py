"""The page of a dossier, and what an officer decides there: recorded once, with name and reason, never over what changed meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from dossiers import decisions
from dossiers.events import verify, writing
from dossiers.models import Decision, Dossier, Event, Notice, NoticeKind, Submission
from dossiers.models.work import PARKED
from dossiers.roles import Role, give
from tests import factories
from tests.factories import Spec

pytestmark = pytest.mark.django_db

DOUBT = Spec(
    "applicant-eligible",
    outcome="review",
    reason="We kennen deze indiener niet.",
    evidence=[{"field": "contact.organisation", "document": "aanmelding.docx", "location": "vraag 1", "value": "Stad Leeuwen"}],
)
LATE = Spec("deadline", outcome="fail", reason="Ontvangen op 8 september 2025 om 12.07.33 uur (+02:00): te laat.")
ATTENTION = Spec("two-local-authorities", "condition", "review", "We vonden maar één lokaal bestuur.")


def _text(pages: Client, dossier: Dossier) -> str:
    answer = pages.get(f"/dossiers/{dossier.reference}/")
    assert answer.status_code == 200
    return answer.content.decode()


def _decide(pages: Client, dossier: Dossier, check: str = DOUBT.check, **changes: Any) -> list[str]:
    dossier.refresh_from_db()
    assert dossier.standing is not None
    data = {"uitkomst": "pass", "reden": "Gebeld: het gaat om Leuven.", "controle": dossier.standing.assessment_id, "stand": 0, **changes}
    answer = pages.post(f"/dossiers/{dossier.reference}/bevindingen/{check}/", data)
    assert (answer.status_code, answer["Location"]) == (302, f"/dossiers/{dossier.reference}/#bevinding-{check}")
    return _flash(pages, dossier)


def _flash(pages: Client, dossier: Dossier) -> list[str]:
    """The sentences that the next page shows, from the page itself."""
    page = _text(pages, dossier)
    return [part.split("</p>")[0].split("</strong>")[1].strip() for part in page.split('<div class="note ')[1:]]


def test_the_page_shows_every_finding_with_value_place_and_source(pages: Client) -> None:
    dossier = factories.dossier(DOUBT, ATTENTION, applicant_name="Stad Leeuwen")
    text = _text(pages, dossier)
    for expected in (
        "We kennen deze indiener niet.",
        "Stad Leeuwen",
        "vraag 1",
        "Mogelijke indiener",
        "Besluit van 25 april 2025, art. 8, eerste zin",
        "https://www.ejustice.just.fgov.be/eli/besluit/2025/04/25/2025003602/staatsblad",
        "Hoe we de teksten lezen (S14)",
        "We vonden maar één lokaal bestuur.",
        "€ 1.946.871,63",
        "80%",
        "Gemeente Bierbeek",
        "mx1.vlaanderen.be kreeg de mail van smtp.gemeente.example (198.51.100.20).",
        "Dit is het tijdstip van ontvangst.",
        "5 september 2025 om 10.14.03 uur (+02:00)",
        "Dossier " + dossier.reference + " geopend.",
        "48,2 kB (48.211 bytes)",
        dossier.standing.documents.get().evidence_id,  # type: ignore[union-attr]
    ):
        assert expected in text, expected
    order = [text.index(f'id="{part}"') for part in ("criteria", "aandachtspunten", "in-orde", "brieven", "versies", "tijdlijn")]
    assert order == sorted(order)
    assert text.index("bevinding-applicant-eligible") < order[1] < text.index("bevinding-two-local-authorities") < order[2]


def test_a_field_that_was_not_found_or_not_understood_is_never_empty(pages: Client) -> None:
    dossier = factories.dossier()
    assert dossier.standing is not None
    factories.document(
        dossier.standing,
        name="tweede.docx",
        fields={"contact.phone": factories.field_value(None, raw="zie hierboven", problem="Dit is geen telefoonnummer.")},
        looked_for=["contact.phone", "contact.name"],
    )
    text = _text(pages, dossier)
    assert "niet ingevuld of niet gevonden" in text
    assert "zie hierboven" in text
    assert "niet te begrijpen" in text
    assert "Dit is geen telefoonnummer." in text


def test_other_dossiers_of_the_same_applicant_or_sender_stand_beside_it(pages: Client) -> None:
    one = factories.dossier(applicant_name="Stad Leuven", applicant_kbo="0207521503", sender="an@leuven.be", title="<b>Eerste</b>")
    by_number = factories.dossier(applicant_name="Leuven", applicant_kbo="0207521503", sender="x@leuven.be")
    by_name = factories.dossier(applicant_name="stad leuven", applicant_kbo="", sender="y@gmail.example")
    by_sender = factories.dossier(applicant_name="", applicant_kbo="", sender="AN@leuven.be")
    other_phase = factories.dossier(phase="application", applicant_name="Stad Leuven", applicant_kbo="0207521503", sender="an@leuven.be")
    joined = factories.dossier(applicant_name="Stad Leuven", applicant_kbo="", sender="z@leuven.be", merged_into=one)
    unknown = factories.dossier(applicant_name="", applicant_kbo="", sender="")
    heading = "Andere dossiers van deze indiener of afzender"
    told = _text(pages, one).split(heading)[1].split("</p>")[0]
    found = [made.reference for made in (by_sender, by_name, by_number, other_phase, joined, unknown) if made.reference in told]
    assert found == [by_sender.reference, by_name.reference, by_number.reference]
    assert "&lt;b&gt;Eerste" in _text(pages, by_number).split(heading)[1].split("</p>")[0]
    for alone in (other_phase, unknown):
        assert heading not in _text(pages, alone)


def test_overruling_is_recorded_with_name_and_reason_and_changes_the_result(pages: Client, officer: Any) -> None:
    dossier = factories.dossier(DOUBT)
    assert _decide(pages, dossier) == ["Bewaard: de uitkomst is nu ‘in orde’."]
    decision = Decision.objects.get()
    assert (decision.kind, decision.check_id, decision.outcome, decision.reason, decision.by) == (
        "overrule-finding",
        "applicant-eligible",
        "pass",
        "Gebeld: het gaat om Leuven.",
        officer,
    )
    event = Event.objects.get(kind="overrule-finding")
    assert (event.actor, event.dossier, event.data["machine"], event.data["person"]) == ("an.peeters", dossier, "review", "pass")
    assert list(verify()) == []
    text = _text(pages, dossier)
    assert "Veranderd van ‘na te kijken’ in ‘in orde’" in text
    assert "Gebeld: het gaat om Leuven." in text
    assert dossier.standing.assessment.findings.get(check_id="applicant-eligible").outcome == "review"  # type: ignore[union-attr]


def test_the_same_decision_twice_is_one_decision(pages: Client) -> None:
    dossier = factories.dossier(DOUBT)
    _decide(pages, dossier)
    assert _decide(pages, dossier) == ["Deze beslissing was al bewaard."]
    assert Decision.objects.count() == 1


def test_a_decision_on_an_outdated_page_is_refused(pages: Client) -> None:
    dossier = factories.dossier(DOUBT)
    with writing():
        decisions.confirm_finding(dossier, DOUBT.check, "Ik ken hen niet.", factories.user("collega"))
    assert _decide(pages, dossier)[0].startswith("Intussen veranderde er iets aan dit dossier.")
    old = dossier.standing.assessment_id  # type: ignore[union-attr]
    factories.assess(dossier.standing, factories.findings(DOUBT))  # type: ignore[arg-type]
    assert _decide(pages, dossier, controle=old)[0].startswith("Intussen veranderde er iets aan dit dossier.")
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"reden": ""}, "Geef een reden. Die komt in het dossier te staan."),
        ({"reden": "ok"}, "Schrijf iets meer: wie dit later leest, moet het begrijpen."),
        ({"uitkomst": ""}, "Kies een uitkomst."),
        ({"uitkomst": "wat"}, "Kies een uitkomst uit de lijst."),
        ({"controle": "x"}, "De pagina was onvolledig. Laad ze opnieuw en probeer nog eens."),
    ],
)
def test_an_incomplete_decision_is_told(pages: Client, changes: dict[str, str], told: str) -> None:
    dossier = factories.dossier(DOUBT)
    assert _decide(pages, dossier, **changes) == [told]
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("choice", ["confirm", "review"])
def test_a_doubt_about_a_criterion_is_never_left_lying(pages: Client, choice: str) -> None:
    dossier = factories.dossier(DOUBT)
    assert f'id="u-applicant-eligible-{choice}"' not in _text(pages, dossier)
    assert _decide(pages, dossier, uitkomst=choice) == ["Kies wat het wordt: met ‘na te kijken’ blijft dit dossier liggen."]
    assert Decision.objects.count() == 0


def test_a_condition_never_becomes_a_failed_criterion(pages: Client) -> None:
    dossier = factories.dossier(ATTENTION)
    assert 'id="u-two-local-authorities-fail"' not in _text(pages, dossier)
    told = _decide(pages, dossier, ATTENTION.check, uitkomst="fail")
    assert told == ["Een voorwaarde is geen ontvankelijkheidscriterium en kan geen ‘voldoet niet’ krijgen."]
    assert "Gezien: dit hoeft niets tegen te houden" in _text(pages, dossier)
    assert _decide(pages, dossier, ATTENTION.check, uitkomst="confirm") == ["Bewaard: je bevestigde deze bevinding."]
    assert "aandachtspunt te bekijken" not in _text(pages, dossier)


CHANGED = "Intussen veranderde er iets aan dit dossier. Er is niets bewaard. Kijk de pagina na en beslis opnieuw."


def _step(pages: Client, dossier: Dossier, step: str, **changes: Any) -> list[str]:
    stand = max((d.pk for d in dossier.decisions.all()), default=0)
    data = {
        "reden": "Regels van de postbus nagekeken.",
        "controle": dossier.standing.assessment_id,
        "resultaat": "inadmissible",
        "stand": stand,
    }  # type: ignore[union-attr]
    pages.post(f"/dossiers/{dossier.reference}/resultaat/{step}/", {**data, **changes})
    return _flash(pages, dossier)


def _logged_in(name: str) -> tuple[Client, Any]:
    user, client = factories.user(name, Role.LEAD), Client()
    client.force_login(user)
    return client, user


def test_a_negative_result_needs_two_people(pages: Client, officer: Any) -> None:
    give(officer, [Role.LEAD])
    dossier = factories.dossier(LATE)
    second, colleague = _logged_in("bert.maes")
    assert "Een negatief resultaat wacht op een voorstel, en daarna op een tweede handtekening." in _text(pages, dossier)
    assert _step(second, dossier, "tekenen") == ["Niemand stelde dit resultaat voor. Dat komt eerst."]
    assert _step(pages, dossier, "voorstellen") == ["Bewaard: je stelde dit resultaat voor. Nu moet een collega tekenen."]
    assert _step(pages, dossier, "voorstellen", stand=0) == ["Dat was al bewaard."]
    assert _step(pages, dossier, "tekenen") == ["Jij stelde dit resultaat voor. Een collega moet tekenen."]
    assert "Jij kan je eigen voorstel niet tekenen." in _text(pages, dossier)
    assert "Een negatief resultaat wacht op een tweede handtekening. an.peeters stelde het voor." in _text(second, dossier)
    assert _step(second, dossier, "tekenen", reden="", stand=0) == [CHANGED]
    assert _step(second, dossier, "tekenen", reden="") == [
        "Bewaard: je tekende dit resultaat. De brief vertrekt pas als iemand hem verzendt."
    ]
    decisions_made = list(Decision.objects.order_by("pk").values_list("kind", "outcome", "by__username", "reason"))
    assert decisions_made == [
        ("propose-verdict", "inadmissible", officer.username, "Regels van de postbus nagekeken."),
        ("confirm-verdict", "inadmissible", colleague.username, "Akkoord met het voorstel."),
    ]
    text = _text(pages, dossier)
    assert "Een negatief resultaat wacht" not in text
    assert "Getekend door <strong>bert.maes</strong>" in text


def test_the_second_person_gives_the_proposal_back(pages: Client) -> None:
    dossier = factories.dossier(LATE)
    second, _ = _logged_in("bert.maes")
    _step(pages, dossier, "voorstellen")
    assert _step(second, dossier, "teruggeven", reden="kort")[0].startswith("Schrijf iets meer")
    assert _step(second, dossier, "teruggeven") == ["Bewaard: het voorstel is teruggegeven. Het resultaat is weer open."]
    assert _step(second, dossier, "tekenen") == ["Niemand stelde dit resultaat voor. Dat komt eerst."]
    assert _step(second, dossier, "voorstellen")[0].startswith("Bewaard: je stelde dit resultaat voor.")


def test_a_signature_cannot_be_taken_back_once_the_letter_left(pages: Client, officer: Any) -> None:
    dossier = factories.dossier(LATE)
    factories.signed(dossier, officer)
    letter = factories.notice(dossier, NoticeKind.LATE, Notice.SENT)
    assert _step(pages, dossier, "teruggeven")[0].startswith("De brief met dit resultaat is al vertrokken.")
    letter.state = Notice.CANCELLED
    letter.save()
    assert _step(pages, dossier, "teruggeven")[0].startswith("Bewaard")


def test_a_result_that_changed_meanwhile_is_not_proposed(pages: Client) -> None:
    dossier = factories.dossier(LATE)
    with writing():
        decisions.overrule_finding(dossier, "deadline", "pass", "De klok van de server liep voor.", factories.user("collega"))
    assert _step(pages, dossier, "voorstellen") == [CHANGED]
    assert not Decision.objects.filter(kind="propose-verdict").exists()


def test_a_letter_is_prepared_once_after_overruling(pages: Client) -> None:
    dossier = factories.dossier(DOUBT)
    factories.notice(dossier, NoticeKind.RECEIPT, Notice.SENT)
    address = f"/dossiers/{dossier.reference}/brief/"
    assert "Zet de brief klaar" not in _text(pages, dossier)
    pages.post(address, {"stand": 0})
    assert _flash(pages, dossier) == ["Er is nog twijfel over een criterium. Beslis eerst over die bevinding."]
    _decide(pages, dossier)
    assert "Zet de brief klaar" in _text(pages, dossier)
    lacking = "Er is nog geen brief met dit resultaat: zet hem klaar."  # who decides and forgets the letter is told
    assert lacking in pages.get("/?voor_mij=on").content.decode()
    newest = Notice.objects.latest("pk").pk
    pages.post(address, {"stand": newest})
    assert _flash(pages, dossier) == ["Klaargezet: bericht dat alles in orde is. Lees de brief na en verzend hem."]
    pages.post(address, {"stand": newest})
    assert _flash(pages, dossier) == ["Er staat al een nieuwe brief klaar."]
    letter = Notice.objects.get(kind=NoticeKind.ADMISSIBLE)
    assert (letter.state, letter.hold) == (Notice.TO_COMPOSE, True)
    assert lacking not in pages.get("/").content.decode()
    assert "Zet de brief klaar" not in _text(pages, dossier)


def test_a_stuck_version_is_tried_again_once(pages: Client) -> None:
    dossier = factories.dossier(checked=False)
    Submission.objects.filter(dossier=dossier).update(state=PARKED, parked_from="to_read", problem="Drie keer vastgelopen.")
    assert "Drie keer vastgelopen." in _text(pages, dossier)
    for told in ("We proberen deze versie opnieuw te verwerken.", "Deze versie is al opnieuw geprobeerd."):
        pages.post(f"/dossiers/{dossier.reference}/versies/1/opnieuw/")
        assert _flash(pages, dossier) == [told]
    assert Submission.objects.get(dossier=dossier).state == "to_read"
    assert Event.objects.filter(kind="retried", actor="an.peeters").count() == 1


def test_versions_tell_which_one_counts(pages: Client) -> None:
    dossier = factories.dossier()
    late = Submission.objects.create(
        dossier=dossier, number=2, channel="mail", state="done", receipt=factories.receipt(None), message=factories.message()
    )
    factories.document(late, name="nieuw.docx")
    text = _text(pages, dossier)
    assert text.index("Versie 2") < text.index("telt niet") < text.index("Versie 1") < text.index("deze telt")
    assert "Het tijdstip van ontvangst staat niet vast. Een medewerker moet dit bekijken." in text
    assert "Versie 2 telt niet mee: bekijk ze." in text


def test_the_number_of_queries_does_not_grow_with_the_dossier(pages: Client, django_assert_max_num_queries: Any) -> None:
    def grow(dossier: Dossier, versions: int) -> None:
        for number in range(2, versions + 2):
            extra = Submission.objects.create(dossier=dossier, number=number, channel="mail", state="done", message=factories.message())
            factories.document(extra)
            factories.notice(dossier, NoticeKind.RECEIPT, Notice.SENT)

    small, large = factories.dossier(DOUBT, LATE), factories.dossier(DOUBT, LATE)
    grow(small, 1)
    grow(large, 12)
    with django_assert_max_num_queries(100) as few:
        _text(pages, small)
    with django_assert_max_num_queries(len(few)):
        _text(pages, large)
