"""What officers do with a whole dossier: each act once, with a reason, told in the log, and nobody's work overwritten."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dossiers import decisions, refiling
from dossiers.events import verify, writing
from dossiers.models import Correction, Document, Dossier, Event, Finding, Message, Notice, NoticeKind, Submission
from dossiers.serial import pack
from intake.known import known_dossiers
from parsers.eml import Mail
from review.views.notices import stand_of
from tests import factories
from tests.factories import Spec
from tests.intake.mails import mail
from tests.review import real

pytestmark = pytest.mark.django_db(transaction=True)
WHY = "Nagekeken met de indiener."


def _told(page: str) -> list[str]:
    return [part.split("</p>")[0].split("</strong>")[1].strip() for part in page.split('<div class="note ')[1:]]


def _post(pages: Client, address: str, **data: Any) -> list[str]:
    return _told(pages.post(address, data, follow=True).content.decode())


def _texts(dossier: Dossier, *kinds: str) -> list[str]:
    return list(Event.objects.filter(dossier=dossier, kind__in=kinds).order_by("number").values_list("text", flat=True))


# who has it -----------------------------------------------------------------------------------------------------------


def test_two_people_take_a_dossier_and_the_second_is_told(pages: Client, officer: Any) -> None:
    dossier, colleague = factories.dossier(), factories.user("bert.maes")
    second = Client()
    second.force_login(colleague)
    address = f"/dossiers/{dossier.reference}/behandelaar/"
    assert _post(pages, address, aan=officer.pk, stand=0) == ["Jij hebt dit dossier nu in behandeling."]
    assert _post(pages, address, aan=officer.pk, stand=0) == ["Dat was al zo."]
    assert _post(second, address, aan=colleague.pk, stand=0) == ["an.peeters heeft dit dossier intussen. Er is niets veranderd."]
    assert _post(second, address, aan=colleague.pk, stand=officer.pk) == ["Jij hebt dit dossier nu in behandeling."]
    assert _post(second, address, aan=officer.pk, stand=colleague.pk) == ["Toegewezen aan an.peeters."]
    assert _post(pages, address, aan="", stand=officer.pk) == ["Niemand heeft dit dossier nu in behandeling."]
    assert _texts(dossier, "claimed", "assigned", "released") == [
        "In behandeling genomen door an.peeters.",
        "In behandeling genomen door bert.maes.",
        "Toegewezen aan an.peeters.",
        "Vrijgegeven. an.peeters had het in behandeling.",
    ]


def test_the_work_list_is_filtered_by_who_has_it_and_searched_by_words_of_documents(pages: Client, officer: Any) -> None:
    mine, free = factories.dossier(applicant_name="Stad Mijn"), factories.dossier(applicant_name="Stad Vrij")
    Dossier.objects.filter(pk=mine.pk).update(assigned_to=officer)
    Document.objects.filter(submission__dossier=free).update(words="slimme regenputten in één wijk")

    def found(query: str) -> set[str]:
        page = pages.get(f"/?{query}").content.decode()
        return {reference for reference in (mine.reference, free.reference) if f'/dossiers/{reference}/"' in page}

    assert found(f"wie={officer.pk}") == {mine.reference}
    assert found("wie=0") == {free.reference}
    assert found("wie=") == found("wie=abc") == {mine.reference, free.reference}
    assert found("zoek=Regenputten+één") == {free.reference}
    assert found("zoek=regenputten+nergens") == set()


# fields ---------------------------------------------------------------------------------------------------------------


def test_a_corrected_field_is_checked_with_its_origin_told_and_can_be_taken_back(pages: Client) -> None:
    dossier = real.filed("03-application-complete")
    form = Document.objects.get(submission__dossier=dossier, role="application-form")
    read = dict(form.fields["project.end"])
    address = f"/documenten/{form.pk}/velden/"
    data = {"veld": "project.end", "reden": WHY, "stand": 0}
    assert _post(pages, address, **data, waarde="ooit")[0].startswith("We begrijpen dit niet als")
    told = _post(pages, address, **data, waarde="31 december 2031")
    assert told[0].startswith("Je waarde is bewaard, naast wat er gelezen werd. Opnieuw gecontroleerd:")
    assert _post(pages, address, **data, waarde="31 december 2031") == ["Deze verbetering was al bewaard."]
    assert _post(pages, address, **data, waarde="31 december 2032") == ["Intussen verbeterde iemand dit document. Kijk na."]
    form.refresh_from_db()
    assert form.fields["project.end"] == read
    assert [(row.field, row.value) for row in Correction.objects.all()] == [("project.end", pack(date(2031, 12, 31)))]
    dossier = Dossier.objects.get(pk=dossier.pk)
    duration = Finding.objects.get(assessment=dossier.standing.assessment, check_id="duration")  # type: ignore[union-attr]
    assert duration.outcome in ("fail", "review")
    assert any("ingevuld door an.peeters, gelezen werd" in item["location"] for item in duration.evidence)
    page = pages.get(f"/dossiers/{dossier.reference}/").content.decode()
    assert "Verbeterd door an.peeters:" in page and "Wat veranderde sinds de vorige controle" in page
    back = {**data, "stand": Correction.objects.get().pk, "terug": "on"}
    assert _post(pages, address, **back)[0].startswith("De gelezen waarde telt weer.")
    dossier = Dossier.objects.get(pk=dossier.pk)
    assert Finding.objects.get(assessment=dossier.standing.assessment, check_id="duration").outcome == "pass"  # type: ignore[union-attr]
    assert not Notice.objects.filter(dossier=dossier, state__in=("due", "sent"), kind=NoticeKind.COMPLETION_REQUEST).exists()
    assert list(verify()) == []


def test_a_check_without_changes_says_so(pages: Client) -> None:
    dossier = real.filed("03-application-complete")
    before = dossier.standing.assessment_id  # type: ignore[union-attr]
    assert _post(pages, f"/dossiers/{dossier.reference}/controle/", stand=0) == ["Opnieuw gecontroleerd: er is niets veranderd."]
    assert Dossier.objects.get(pk=dossier.pk).standing.assessment_id == before  # type: ignore[union-attr]


# moving ---------------------------------------------------------------------------------------------------------------


def _second_version(dossier: Dossier, **more: Any) -> Submission:
    made = Submission.objects.create(
        dossier=dossier, number=2, message=factories.message(), channel="mail", received_at=factories.RECEIVED, receipt=factories.receipt(),
        state=Submission.DONE, **more,
    )  # fmt: skip
    factories.document(made)
    return made


def test_a_version_is_moved_and_moved_back_by_a_new_act(pages: Client) -> None:
    one, other = factories.dossier(), factories.dossier(Spec("applicant-eligible", outcome="review", reason="Twijfel."))
    version = other.standing
    assert version is not None
    letter = factories.notice(other, NoticeKind.RECEIPT, Notice.SENT, submission=version)
    address = f"/dossiers/{other.reference}/versies/1/verplaatsen/"
    assert _post(pages, address, hoe="versie", naar="COT2025-R-9999", reden=WHY) == ["We vinden geen dossier met nummer COT2025-R-9999."]
    assert _post(pages, address, hoe="versie", naar="", reden=WHY) == ["Vul het nummer in van het dossier waar dit naartoe moet."]
    assert _post(pages, address, hoe="versie", naar=one.reference.lower(), reden=WHY) == [f"Verplaatst naar {one.reference}."]
    version.refresh_from_db(), other.refresh_from_db(), letter.refresh_from_db(), one.refresh_from_db()
    assert (version.dossier, version.number, other.standing, other.merged_into, letter.dossier) == (one, 2, None, one, one)
    assert one.standing == version  # the newest in time counts
    assert _texts(other, "submission-moved") == [f"Versie 1 is verplaatst naar {one.reference}: {WHY}"]
    assert "Dit dossier is leeg." in pages.get(f"/dossiers/{other.reference}/").content.decode()
    listed = pages.get("/").content.decode()
    assert f'/dossiers/{other.reference}/"' not in listed and f'/dossiers/{one.reference}/"' in listed
    assert not Notice.objects.filter(state__in=(Notice.DUE, Notice.SENDING)).exists()
    back = f"/dossiers/{one.reference}/versies/2/verplaatsen/"
    assert _post(pages, back, hoe="versie", naar=other.reference, reden=WHY) == [f"Verplaatst naar {other.reference}."]
    version.refresh_from_db(), other.refresh_from_db(), one.refresh_from_db()
    assert (version.dossier, other.merged_into, other.standing) == (other, None, version)
    assert one.standing is not None and one.standing != version
    assert list(verify()) == []


def test_a_supplement_goes_with_its_version_and_a_split_makes_a_dossier(pages: Client) -> None:
    dossier = factories.dossier()
    second = _second_version(dossier)
    factories.assess(second, factories.findings())
    Submission.objects.create(dossier=dossier, number=3, kind="supplement", base=second, channel="mail", state=Submission.DONE)
    assert _post(pages, f"/dossiers/{dossier.reference}/versies/2/verplaatsen/", hoe="nieuw", reden=WHY)[0].startswith("Afgesplitst naar")
    made = Dossier.objects.exclude(pk=dossier.pk).get()
    assert [(s.number, s.kind) for s in made.submissions.all()] == [(1, "version"), (2, "supplement")]
    assert [s.number for s in dossier.submissions.all()] == [1]
    assert made.standing == second
    alone = _post(pages, f"/dossiers/{dossier.reference}/versies/1/verplaatsen/", hoe="nieuw", reden=WHY)
    assert alone == ["Dit is het enige in dit dossier: er is niets om af te splitsen."]


def test_joining_keeps_everything_and_refuses_what_cannot_be(pages: Client) -> None:
    one, other = factories.dossier(), factories.dossier()
    assert _post(pages, f"/dossiers/{other.reference}/samenvoegen/", naar=other.reference, reden=WHY) == ["Dit zit al in dat dossier."]
    Submission.objects.filter(dossier=other).update(state=Submission.TO_CHECK)
    assert _post(pages, f"/dossiers/{other.reference}/samenvoegen/", naar=one.reference, reden=WHY)[0].startswith(
        "Een van deze stukken wordt"
    )
    Submission.objects.filter(dossier=other).update(state=Submission.DONE)
    Dossier.objects.filter(pk=other.pk).update(phase="application")
    assert "andere oproep of fase" in _post(pages, f"/dossiers/{other.reference}/samenvoegen/", naar=one.reference, reden=WHY)[0]
    Dossier.objects.filter(pk=other.pk).update(phase="registration")
    assert _post(pages, f"/dossiers/{other.reference}/samenvoegen/", naar=one.reference, reden="x")[0].startswith("Schrijf iets meer")
    assert _post(pages, f"/dossiers/{other.reference}/samenvoegen/", naar=one.reference, reden=WHY)[0].startswith("Samengevoegd")
    assert _post(pages, f"/dossiers/{other.reference}/samenvoegen/", naar=one.reference, reden=WHY)[0].startswith("Dit is al samengevoegd")
    assert [s.number for s in one.submissions.all()] == [1, 2] and not other.submissions.exists()
    assert [known.reference for known in known_dossiers(Mail(subject=f"Re: {other.reference}"))] == [one.reference]  # mail follows


def test_a_message_is_filed_by_hand_once(pages: Client) -> None:
    message = factories.message(triage="unsure", needs_person=True)
    address = f"/berichten/{message.pk}/dossier/"
    assert _post(pages, address, reden=WHY) == ["Vul een dossiernummer in, of kies wat voor nieuw dossier dit is."]
    told = _post(pages, address, soort="city-of-things-2025/registration", reden=WHY)
    made = Dossier.objects.get()
    assert told == [f"Ondergebracht in {made.reference}. Het wordt nu gelezen en gecontroleerd."]
    submission = made.submissions.get()
    assert (submission.message, submission.kind, submission.received_at) == (message, "version", factories.RECEIVED)
    assert [d.name for d in submission.documents.all()] == ["plan.pdf"]
    receipt = Notice.objects.get()
    assert (receipt.kind, receipt.hold, receipt.dossier) == ("receipt", True, made)
    assert Message.objects.get(pk=message.pk).handled_at is not None
    assert _post(pages, address, naar=made.reference, reden=WHY) == [
        f"Dit bericht zit al in {made.reference}. Verplaats het daar, of vink aan dat het ook ergens anders hoort."
    ]
    later = factories.message(triage="unsure", needs_person=True)
    _post(pages, f"/berichten/{later.pk}/dossier/", naar=made.reference, reden=WHY)
    assert [(s.number, s.kind) for s in made.submissions.all()] == [(1, "version"), (2, "supplement")]


TWO_PROJECTS = (
    "From: an@stad.example\r\nTo: cityofthings@vlaio.be\r\nSubject: Twee aanmeldingen\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nIn bijlage twee projecten.\r\n"
    + "".join(
        f'--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="{name}.pdf"\r\n\r\n%PDF-1.4 {name}\r\n'
        for name in ("water", "verkeer")
    )
    + "--x--\r\n"
).encode()


def test_a_mail_with_two_projects_goes_into_two_dossiers_and_is_answered_once(pages: Client) -> None:
    message = factories.message(triage="unsure", needs_person=True, raw=factories.seal(TWO_PROJECTS), from_address="an@stad.example")
    address, kind = f"/berichten/{message.pk}/dossier/", "city-of-things-2025/registration"
    shown = pages.get(f"/berichten/{message.pk}/").content.decode()
    numbers = {name: number for number, name in re.findall(r'name="bestand" value="(\d+)".*?>(\w+)\.pdf<', shown)}
    assert list(numbers) == ["water", "verkeer"]
    assert _post(pages, address, soort=kind, reden=WHY, kiezen="on") == ["Kies minstens één bestand."]
    _post(pages, address, soort=kind, reden=WHY, kiezen="on", bestand=[numbers["water"], numbers["verkeer"]])
    first = Dossier.objects.get()
    page = pages.get(f"/berichten/{message.pk}/").content.decode()
    assert "Breng ook onder in een ander dossier" in page
    also = {"reden": WHY, "kiezen": "on", "ook": "on"}
    told = _post(pages, address, soort=kind, bestand=numbers["verkeer"], **also)
    second = Dossier.objects.exclude(pk=first.pk).get()
    assert told == [f"Ondergebracht in {second.reference}. Het wordt nu gelezen en gecontroleerd."]
    again = _post(pages, address, soort=kind, bestand=numbers["verkeer"], **also)
    assert again == [f"Deze bestanden van dit bericht zitten al in {second.reference}."]
    _post(pages, address, naar=first.reference, bestand=numbers["water"], versie="on", **also)
    held = {d.reference: [(s.kind, [f.name for f in s.documents.all()]) for s in d.submissions.all()] for d in Dossier.objects.all()}
    assert held == {
        first.reference: [("version", ["water.pdf", "verkeer.pdf"]), ("version", ["water.pdf"])],
        second.reference: [("version", ["verkeer.pdf"])],
    }
    assert {s.received_at for s in Submission.objects.all()} == {factories.RECEIVED}
    assert [(n.kind, n.dossier, n.hold) for n in Notice.objects.all()] == [("receipt", first, True)]
    assert [_texts(dossier, "message-filed") for dossier in (first, second)] == [
        [f"Bericht ondergebracht in {first.reference}: {WHY}"] * 2,
        [f"Bericht ondergebracht in {second.reference}: {WHY}"],
    ]
    assert list(verify()) == []


def test_two_projects_in_one_archive_are_chosen_file_by_file(pages: Client) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for name in ("water", "verkeer"):
            packed.writestr(f"ideeen/{name}.pdf", f"%PDF-1.4 {name}")
    raw = mail(sender="an@stad.example", files=[("alles.zip", archive.getvalue())])
    message = factories.message(triage="registration", needs_person=True, raw=factories.seal(raw), from_address="an@stad.example")
    shown = pages.get(f"/berichten/{message.pk}/").content.decode()
    numbers = {name: number for number, name in re.findall(r'name="bestand" value="(\d+)".*?/(\w+)\.pdf<', shown)}
    assert list(numbers) == ["water", "verkeer"]
    address, kind = f"/berichten/{message.pk}/dossier/", "city-of-things-2025/registration"
    for name in numbers:
        _post(pages, address, soort=kind, reden=WHY, kiezen="on", ook="on", bestand=numbers[name])
    assert [[d.name for d in s.documents.all()] for s in Submission.objects.order_by("pk")] == [
        ["alles.zip/ideeen/water.pdf"],
        ["alles.zip/ideeen/verkeer.pdf"],
    ]


def test_a_move_that_fails_half_way_changes_nothing(officer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = factories.dossier(), factories.dossier()

    def broken(*_: Any) -> None:
        raise RuntimeError("power")

    monkeypatch.setattr(refiling, "_tell", broken)
    with pytest.raises(RuntimeError), writing():
        refiling.join(other, one, WHY, officer)
    assert other.submissions.count() == one.submissions.count() == 1


def test_a_term_that_ran_out_is_closed_by_a_person(pages: Client) -> None:
    dossier = factories.dossier(Spec("documents-complete", outcome="missing", remediable=True, reason="Het formulier ontbreekt."))
    asked = factories.notice(dossier, NoticeKind.COMPLETION_REQUEST, Notice.SENT)
    asked.context = {**asked.context, "until": (timezone.now().date() - timedelta(days=3)).isoformat()}
    asked.save()
    address = f"/dossiers/{dossier.reference}/"
    assert "De termijn om aan te vullen is voorbij" in pages.get(address).content.decode()
    assert "aanvullen tot" in pages.get("/?voor_mij=on").content.decode()
    assert _post(pages, f"{address}termijn/", reden=WHY)[0].startswith("Bewaard: de termijn is afgesloten.")
    page = pages.get(address).content.decode()
    assert "De termijn om aan te vullen is voorbij" not in page and "Stel dit resultaat voor" in page


# letters --------------------------------------------------------------------------------------------------------------


def test_ready_letters_leave_together_each_once(pages: Client, officer: Any) -> None:
    ready = [factories.notice(factories.dossier()) for _ in range(3)]
    attention = factories.notice(factories.dossier(Spec("two-local-authorities", "condition", "review", "Eén bestuur.")))
    page = pages.get("/brieven/samen/").content.decode()
    shown = [letter.pk for letter in [*ready, attention] if f'name="brief" value="{letter.pk}"' in page]
    assert shown == [letter.pk for letter in ready]
    stands = {f"stand-{letter.pk}": page.split(f'name="stand-{letter.pk}" value="')[1].split('"')[0] for letter in ready}
    Notice.objects.filter(pk=ready[2].pk).update(text="Anders.", changed_at=timezone.now() + timedelta(seconds=1))
    data = {"brief": [letter.pk for letter in [*ready, attention]], **stands, f"stand-{attention.pk}": "held/"}
    assert _post(pages, "/brieven/samen/", **data) == [
        "2 brieven vertrekken.",
        "2 brieven zijn intussen veranderd en niet verzonden. Bekijk ze apart.",
    ]
    again = _post(pages, "/brieven/samen/", **{**data, "brief": [ready[0].pk, ready[1].pk]})
    assert again == ["2 brieven waren al vrijgegeven en vertrekken niet opnieuw."]
    states = {letter.pk: letter.state for letter in Notice.objects.all()}
    assert [states[letter.pk] for letter in [*ready, attention]] == [Notice.DUE, Notice.DUE, Notice.HELD, Notice.HELD]
    assert Event.objects.filter(kind="notice-released", actor="an.peeters").count() == 2


def test_a_letter_that_waits_for_a_reason_of_its_own_is_not_sent_with_the_others(pages: Client) -> None:
    made = factories.dossier()
    context = {"assessment": made.standing.assessment_id, "look_first": True}
    reason = "COT2025-R-0007 lijkt over hetzelfde project te gaan en kwam vroeger binnen."
    double = factories.notice(made, context=context, hold_reason=reason)
    ready = factories.notice(factories.dossier())
    page = pages.get("/brieven/samen/").content.decode()
    assert f'value="{ready.pk}"' in page and f'value="{double.pk}"' not in page
    assert _post(pages, "/brieven/samen/", brief=[double.pk], **{f"stand-{double.pk}": stand_of(double)}) == [
        "1 brief is intussen veranderd en niet verzonden. Bekijk ze apart."
    ]
    assert reason in pages.get(f"/dossiers/{made.reference}/").content.decode()
    assert reason in pages.get("/").content.decode(), "the work list says why"


def test_many_letters_are_shown_in_parts_and_sent_part_by_part(pages: Client) -> None:
    for _ in range(53):
        factories.notice(factories.dossier())
    page, second = (pages.get(f"/brieven/samen/?pagina={number}").content.decode() for number in (1, 2))
    letters = re.findall(r'name="brief" value="(\d+)"', page)
    assert (len(letters), second.count('name="brief"')) == (50, 3)
    assert "53 brieven, 50 per keer." in page and "Pagina 1 van 2" in page
    stands = dict(re.findall(r'name="(stand-\d+)" value="([^"]+)"', page))
    assert _post(pages, "/brieven/samen/", brief=letters, **stands) == ["50 brieven vertrekken."]
    left = pages.get("/brieven/samen/").content.decode()
    assert left.count('name="brief"') == 3 and "Pagina" not in left


def test_versions_are_compared_field_by_field(pages: Client) -> None:
    dossier = factories.dossier()
    second = _second_version(dossier)
    Document.objects.filter(submission=second).update(
        fields={"contact.organisation": factories.field_value("Stad Elders"), "contact.email": factories.field_value(dossier.contact_email)}
    )
    page = pages.get(f"/dossiers/{dossier.reference}/versies/2/vergelijken/").content.decode()
    assert "Stad Elders" in page and dossier.applicant_name in page
    assert dossier.contact_email not in page.split("<table")[1]
    assert pages.get(f"/dossiers/{dossier.reference}/versies/1/vergelijken/").status_code == 404


# how many questions a page asks the database --------------------------------------------------------------------------


def _fill(dossier: Dossier, officer: Any, many: int) -> None:
    """More of everything that a dossier page shows."""
    first = dossier.submissions.get(number=1)
    numbers = range(dossier.submissions.count() + 1, dossier.submissions.count() + many + 1)
    for number in numbers:
        kind, base = ("supplement", first) if number % 2 else ("version", None)
        made = Submission.objects.create(
            dossier=dossier, number=number, kind=kind, base=base, channel="mail", state=Submission.DONE, message=factories.message()
        )
        paper = factories.document(made)
        Correction.objects.create(document=paper, field="contact.email", value="a@b.be", typed="a@b.be", reason=WHY, by=officer)
        factories.notice(dossier, NoticeKind.RECEIPT, Notice.SENT)
        with writing():
            decisions.confirm_finding(dossier, "deadline", WHY, officer)


def test_the_number_of_queries_of_a_page_does_not_grow(pages: Client, officer: Any, django_assert_max_num_queries: Any) -> None:
    dossier = factories.dossier()
    factories.notice(dossier)
    factories.notice(factories.dossier())  # ready to leave
    addresses = [f"/dossiers/{dossier.reference}/", f"/dossiers/{dossier.reference}/versies/2/vergelijken/", "/brieven/samen/"]
    addresses.append(f"/documenten/{dossier.standing.documents.get().pk}/kijken/?veld=contact.email")  # type: ignore[union-attr]
    _fill(dossier, officer, 3)
    asked = {}
    for address in addresses:
        pages.get(address)
        with django_assert_max_num_queries(100) as few:
            assert pages.get(address).status_code == 200
        asked[address] = len(few)
    _fill(dossier, officer, 27)
    for _ in range(27):
        factories.notice(factories.dossier())
    for address, number in asked.items():
        with django_assert_max_num_queries(number):
            assert pages.get(address).status_code == 200
