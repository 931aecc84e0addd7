"""Every letter, written from real rows: what an applicant must be able to read in it, in both forms alike."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from calls.load import load_edition
from checks.dutch import instant
from dossiers import decisions, notices, terms
from dossiers.events import writing
from dossiers.models import Notice, NoticeKind, Submission
from notifications import compose, letters
from tests.notifications.builders import CALL, add_file, ask, assess, finding, message, officer, run, sha, submission

pytestmark = pytest.mark.django_db
INSTANT = "5 september 2025 om 16.58.40 uur (+02:00)"
INSTANT_UTC = "2025-09-05 14:58:40 UTC"
NO_RESULT = "Het zegt nog niet of je dossier in orde is."


def words(text: str) -> str:
    """Text without its line ends, so that a sentence is found wherever it was wrapped."""
    return " ".join(text.split())


def words_of_html(page: str) -> str:
    body = re.sub(r"<title>.*?</title>|<h1.*?</h1>", " ", page, flags=re.S)
    return words(html.unescape(re.sub(r"<[^>]+>", " ", body)))


def written(notice: Notice) -> tuple[Notice, str]:
    notice = run("compose", notice)
    assert notice.state in ("due", "held"), notice.problem
    return notice, words(notice.text)


def gap() -> dict[str, Any]:
    order = load_edition(CALL).sources["order"].address
    rules = [{"text": "Besluit, art. 1", "asks": "Eerst dit.", "address": order}, *finding("documents-complete")["citations"]]
    return finding(
        "documents-complete",
        "missing",
        remediable=True,
        reason="Het kostenmodel ontbreekt.",
        remedy="Vul het kostenmodel in en bezorg het ons.",
        evidence=[{"document": "aanvraag.pdf", "location": "pagina 2", "value": "leeg"}],
        citations=rules,
    )


def of_kind(kind: NoticeKind, phase: str = "registration") -> Notice:
    """One believable notice of the kind."""
    verdicts = {
        NoticeKind.COMPLETION_REQUEST: ("incomplete", gap()),
        NoticeKind.ADMISSIBLE: ("admissible", finding("documents-complete")),
        NoticeKind.NOT_ADMISSIBLE: ("inadmissible", finding("applicant-eligible", "fail")),
        NoticeKind.LATE: ("inadmissible", finding("deadline", "fail")),
    }
    made = submission(phase)
    if kind == NoticeKind.REMINDER:
        assess(made, *verdicts[NoticeKind.COMPLETION_REQUEST])
        request = run("deliver", run("compose", ask(NoticeKind.COMPLETION_REQUEST, made)))
        return ask(kind, made, context={"request": request.pk})
    if kind in verdicts:
        assess(made, *verdicts[kind])
    if kind == NoticeKind.RECEIPT_IN_TEXT:
        return ask(kind, made, message=made.message or message(), context={"call": CALL, "phase": phase})
    return ask(kind, made, "Eerst nalezen." if kind in (NoticeKind.NOT_ADMISSIBLE, NoticeKind.LATE) else "")


def supplement() -> Submission:
    """A mail that completes, 80 days later, what came by the platform."""
    base = submission("application")
    assert base.received_at is not None
    later = base.received_at + timedelta(days=80)
    values = {"kind": "supplement", "base": base, "received_at": later, "message": message(), "upload": None, "channel": "mail"}
    return submission("application", dossier=base.dossier, **values)


LETTERS = [
    "receipt",
    "receipt-unreadable",
    "forgotten-attachment",
    "link-only",
    "wrong-channel",
    "completion-request",
    "reminder",
    "admissible",
    "not-admissible",
    "late",
]


@pytest.mark.parametrize("phase", ["registration", "application"])
@pytest.mark.parametrize("kind", LETTERS)
def test_every_letter_in_both_forms(kind: str, phase: str) -> None:
    notice, text = written(of_kind(NoticeKind(kind), phase))
    assert notice.dossier is not None
    reference, contact = notice.dossier.reference, load_edition(CALL).contact
    assert f"({reference})" in notice.subject and "\n" not in notice.subject
    for told in (f"Dossiernummer: {reference}", INSTANT, INSTANT_UTC, contact.name, contact.email):
        assert told in text
    assert {line for line in notice.text.splitlines() if len(line) > 72 and "http" not in line} == set()
    assert "\n\n\n" not in notice.text and notice.text.startswith("Dag,\n")
    plain = re.sub(r"(?m)^-+$|^ *(- |\d+\. )", " ", notice.text)  # rulers, bullets and numbers are drawn by HTML itself
    assert words_of_html(notice.html) == words(plain)
    [title] = re.findall(r"<h1[^>]*>(.*?)</h1>", notice.html, re.S)
    assert words(html.unescape(re.sub(r"<[^>]+>", "", title))) == notice.subject and len(notice.subject) <= 78
    assert (
        '<html lang="nl-BE">' in notice.html and "<img" not in notice.html and "<style" not in notice.html and "<script" not in notice.html
    )
    if phase == "registration":
        assert "ontvankelijk" not in (notice.subject + text).replace("ontvankelijkheid", "").lower()


def test_who_was_told_that_all_is_in_order_need_not_fear_for_it_when_a_new_file_does_not_open() -> None:
    kept = "Bezorg je niets meer, dan telt wat je toen bezorgde."
    made = submission()
    assert kept not in written(ask(NoticeKind.RECEIPT_UNREADABLE, made))[1]
    Notice.objects.create(kind=NoticeKind.ADMISSIBLE, key="eerder", dossier=made.dossier, recipient="x@y.example", state=Notice.SENT)
    assert kept in written(ask(NoticeKind.RECEIPT_UNREADABLE, submission(dossier=made.dossier)))[1]


def test_receipt() -> None:
    made = submission(files=())
    add_file(made, 1, "Aanmelding Dilbeek.docx", b"formulier", size=1_234_567)
    add_file(made, 2, "geheim.pdf", b"dicht", state="unreadable", problems=["Het bestand is beveiligd met een wachtwoord."])
    add_file(made, 3, "groot.xlsx", b"nog", state="")
    notice, text = written(ask(NoticeKind.RECEIPT, made))
    assert notice.state == "due"
    assert text.startswith("Dag, We hebben je aanmelding voor City of Things 2025 ontvangen.")
    assert NO_RESULT in text and "Mailbox: cityofthings@vlaio.be" in text and f"Ontvangen op onze servers: {INSTANT}" in text
    assert "We ontvingen 3 bestanden." in text
    assert f"1. Bestand: Aanmelding Dilbeek.docx Grootte: 1,2 MB (1.234.567 bytes) SHA-256: {sha(b'formulier')}" in text
    assert f"2. Bestand: geheim.pdf Grootte: 5 bytes SHA-256: {sha(b'dicht')}" in text
    assert f"SHA-256: {sha(b'nog')} Dit bestand openen we nog." in text
    assert "Eén bestand konden we niet openen: - “geheim.pdf”: Het bestand is beveiligd met een wachtwoord." in text
    assert "zonder wachtwoord" in text and "op tijd" not in text


def test_receipt_of_the_platform() -> None:
    made = submission("application")
    _, text = written(ask(NoticeKind.RECEIPT, made))
    assert made.upload is not None
    assert f"Ontvangen via het online platform: {INSTANT}" in text and f"Nummer op het platform: {made.upload.platform_id}" in text
    assert "Mailbox:" not in text


def test_receipt_whose_instant_is_in_doubt_says_so() -> None:
    _, text = written(ask(NoticeKind.RECEIPT, submission(received_at=None)))
    assert "We konden nog niet met zekerheid vaststellen wanneer je aanmelding op onze servers aankwam." in text
    assert f"Geregistreerd: {INSTANT}" in text and "Ontvangen op" not in text


def test_receipt_in_winter_time() -> None:
    _, text = written(
        ask(NoticeKind.RECEIPT, submission("application", received_at=datetime(2025, 11, 14, 22, 58, 59, 999000, tzinfo=UTC)))
    )
    assert "14 november 2025 om 23.58.59,999 uur (+01:00)" in text and "2025-11-14 22:58:59 UTC" in text


def test_receipt_of_a_supplement_keeps_the_first_instant() -> None:
    base = submission("application")
    later = base.received_at + timedelta(days=80)
    made = submission(
        "application", dossier=base.dossier, kind="supplement", base=base, received_at=later, message=message(), upload=None, channel="mail"
    )
    notice, text = written(ask(NoticeKind.RECEIPT, made))
    assert notice.subject.startswith("Ontvangstbewijs van je aanvulling")
    assert "24 november 2025 om 15.58.40 uur (+01:00)" in text
    assert f"Het verandert niets aan het moment waarop we dat dossier ontvingen: {INSTANT}." in text


def test_result_of_a_supplement_tells_the_instant_that_counts() -> None:
    base = submission("application")
    later = base.received_at + timedelta(days=80)
    made = submission(
        "application", dossier=base.dossier, kind="supplement", base=base, received_at=later, message=message(), upload=None, channel="mail"
    )
    assess(made, "admissible", finding("deadline"))
    _, text = written(ask(NoticeKind.ADMISSIBLE, made))
    assert f"Ontvangen via het online platform: {INSTANT}" in text
    assert "Aanvulling ontvangen: 24 november 2025 om 15.58.40 uur (+01:00)" in text


def test_hostile_names_are_only_text() -> None:
    name = "factuur\u202excod.\u2066<script>alert(1)</script>{{ 7*7 }}\x00\x1b[31m\r\nBcc: x@y.be\u200b.docx"
    made = submission(files=())
    add_file(made, 1, name.replace("\x00", ""), b"x")
    assert made.message is not None
    made.message.subject = "Hallo\r\nBcc: slachtoffer@x.be <b>vet</b>\u202e"
    made.message.save()
    notice, text = written(ask(NoticeKind.RECEIPT, made))
    assert "Bestand: factuurxcod.<script>alert(1)</script>{{ 7*7 }}[31m Bcc: x@y.be.docx" in text
    assert "Onderwerp van je mail: Hallo Bcc: slachtoffer@x.be <b>vet</b>" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in notice.html and "<script" not in notice.html and "<b>" not in notice.html
    for form in (notice.subject, notice.text, notice.html):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\u200b\u202a-\u202e\u2066-\u2069]", form)


def test_forgotten_attachment_asks_for_the_form_with_its_rule() -> None:
    notice, text = written(ask(NoticeKind.FORGOTTEN_ATTACHMENT, submission(files=())))
    assert notice.subject.startswith("Er zat geen bijlage bij je mail")
    assert (
        "het aanmeldingsformulier zat er niet bij. Je aanmelding is dus nog niet volledig. Stuur het aanmeldingsformulier na tot en" in text
    )
    assert "Je bestanden" not in text, "it was said already that nothing came"
    assert "Besluit van 25 april 2025, art. 10, bepaling over de eerste fase: Je meldt een idee aan" in text
    assert "stuur het aanmeldingsformulier mee als bijlage" in text and "Dat zijn 14 dagen" in text


def test_two_forms_that_were_forgotten_are_told_in_the_plural() -> None:
    _, text = written(ask(NoticeKind.FORGOTTEN_ATTACHMENT, submission("application", files=())))
    assert "het formulier projectaanvraag en het kostenmodel (de projectbegroting) zaten er niet bij" in text


def test_forgotten_attachment_in_a_known_dossier_tells_of_that_mail() -> None:
    made = submission("application", files=({"name": "eerder.pdf"},))
    other = message(received_at=datetime(2025, 11, 20, 9, 0, tzinfo=UTC), subject="Kostenmodel")
    notice, text = written(ask(NoticeKind.FORGOTTEN_ATTACHMENT, made, message=other))
    assert "Ontvangen op onze servers: 20 november 2025 om 10.00.00 uur (+01:00)" in text and "Onderwerp van je mail: Kostenmodel" in text
    assert "eerder.pdf" not in text and "nog niet volledig" not in text and "je bestand zat er niet bij" in text
    assert "De termijn die we je eerder gaven, verandert niet." in text and "Dat zijn 14 dagen" not in text
    assert words_of_html(notice.html) == words(re.sub(r"(?m)^-+$", " ", notice.text))


def test_link_only_says_why() -> None:
    _, text = written(ask(NoticeKind.LINK_ONLY, submission(files=())))
    assert "er staat een link in naar je bestanden" in text and "We openen geen links." in text


def test_wrong_channel_before_and_after_the_deadline(monkeypatch) -> None:
    made = submission("application", channel="mail", message=message(), upload=None)
    _, text = written(ask(NoticeKind.WRONG_CHANNEL, made))
    assert "per mail ontvangen. Een aanvraag dien je via het online platform in." in text
    assert "De deadline was 14 november 2025 om 23.59.00 uur (+01:00)." in text and "niet ontvankelijk" not in text
    context = letters.context_of(ask(NoticeKind.WRONG_CHANNEL, made), datetime(2025, 11, 10).date(), datetime(2025, 11, 10, tzinfo=UTC))
    _, early, _ = compose.render("wrong-channel", context)
    assert "vóór de deadline: 14 november 2025 om 23.59.00 uur (+01:00)" in words(early) and "https://www.vlaio.be/city-of-things" in early


def test_completion_request_names_each_thing_with_place_rule_and_term() -> None:
    made = submission("application")
    wrong = finding(
        "duration", "fail", remediable=True, reason="Het project duurt 37 maanden.", remedy="Kort het project in tot 36 maanden."
    )
    doubt = finding("partners-eligible", "review", reason="NIET NOEMEN")
    condition = finding("grant-rate", "missing", kind="condition", reason="OOK NIET NOEMEN")
    assess(made, "incomplete", finding("deadline", reason="IN ORDE"), gap(), wrong, doubt, condition)
    notice, text = written(ask(NoticeKind.COMPLETION_REQUEST, made))
    assert (
        "1. Criterium: Formulier en kostenmodel volledig Het kostenmodel ontbreekt. Wat we zagen: - “aanvraag.pdf”, pagina 2: leeg "
        "Wat je doet: Vul het kostenmodel in en bezorg het ons. Waar dit staat: - Besluit, art. 1: Eerst dit. "
        "- Besluit, art. van documents-complete: Wat documents-complete vraagt. 2. "
    ) in text
    assert (
        "Het project duurt 37 maanden. Wat je doet: Kort het project in tot 36 maanden. Waar dit staat: - Besluit, art. van duration"
        in text
    )
    assert not any(said in text for said in ("NIET NOEMEN", "IN ORDE", " 3. "))  # a reference may end in 3, before a full stop
    order = load_edition(CALL).sources["order"]
    assert f"- {order.name}: {order.address} - https://wet.example/documents-complete - https://wet.example/duration Vragen?" in text
    last = terms.last_day(timezone.localdate(), 14)
    assert f"uiterlijk op {last.day} " in text and "14 dagen, geteld vanaf de dag na deze mail" in text
    assert notice.context["composed_on"] == timezone.localdate().isoformat()


@pytest.mark.parametrize(
    ("mailed", "says"),
    [
        ("2026-05-07", "uiterlijk op 21 mei 2026. Dat zijn 14 dagen, geteld vanaf de dag na deze mail. De laatste dag"),
        ("2026-04-03", "uiterlijk op 17 april 2026. Dat zijn 14 dagen, geteld vanaf de dag na deze mail. De laatste dag"),
        # Ascension Day is on 14 May, Whit Monday on 25 May: the last day would be a Saturday before it
        (
            "2026-05-09",
            "uiterlijk op 26 mei 2026. Dat zijn 14 dagen, geteld vanaf de dag na deze mail, en verlengd tot de eerstvolgende werkdag. ",
        ),
    ],
)
def test_a_term_never_ends_on_a_day_off_and_says_so(mailed: str, says: str) -> None:
    made = submission()
    assess(made, "incomplete", gap())
    day = date.fromisoformat(mailed)
    context = letters.context_of(ask(NoticeKind.COMPLETION_REQUEST, made), day, datetime.combine(day, time(9), UTC))
    assert says in " ".join(compose.render(NoticeKind.COMPLETION_REQUEST, context)[1].split())


def test_completion_request_before_the_deadline_leaves_the_simple_way_open() -> None:
    made = submission()
    assess(made, "incomplete", gap())
    before = datetime(2025, 9, 8, 9, 59, 59, tzinfo=UTC)
    for now, open_ in ((before, True), (before + timedelta(seconds=1), False)):
        context = letters.context_of(ask(NoticeKind.COMPLETION_REQUEST, made), now.date(), now)
        _, text, _ = compose.render("completion-request", context)
        assert ("Tot de deadline van deze fase (8 september 2025 om 12.00.00 uur (+02:00))" in words(text)) is open_
        assert "uiterlijk op 22 september 2025" in words(text)


def test_admissible_says_what_it_means_and_what_comes() -> None:
    _, first = written(of_kind(NoticeKind.ADMISSIBLE))
    assert "je aanmelding voor City of Things 2025 is in orde" in first and "shortlist" in first
    notice, second = written(of_kind(NoticeKind.ADMISSIBLE, "application"))
    assert "is ontvankelijk" in notice.subject and "Dit is nog geen beslissing over de steun." in second
    assert "- Besluit, art. van documents-complete: Wat documents-complete vraagt." in second


def test_a_negative_letter_has_facts_law_appeal_and_waits() -> None:
    made = submission("application")
    reason = "De indiener is een intercommunale."
    seen = [{"document": "aanvraag.docx", "location": "vraag 2", "value": "Interleuven", "field": "applicant.name"}]
    other = finding("documents-complete", "missing", remediable=True, reason="NIET NOEMEN")
    assess(made, "inadmissible", finding("deadline"), finding("applicant-eligible", "fail", reason=reason, evidence=seen), other)
    notice, text = written(ask(NoticeKind.NOT_ADMISSIBLE, made, "Eerst bevestigen."))
    assert notice.state == "held" and notice.subject.startswith("Beslissing over je aanvraag: niet ontvankelijk")
    assert f"{reason} Wat we zagen: - “aanvraag.docx”, vraag 2: Interleuven Waar dit staat: - Besluit, art. van applicant-eligible" in text
    texts = load_edition(CALL).texts
    assert "wet van 29 juli 1991" in text and words(texts.appeal) in text and words(texts.complaints) in text and "NIET NOEMEN" not in text


def test_phase_one_has_its_own_words_for_no() -> None:
    assert written(of_kind(NoticeKind.NOT_ADMISSIBLE))[0].subject.startswith("Beslissing over je aanmelding: geen mogelijke indiener")
    late, text = written(of_kind(NoticeKind.LATE))
    assert late.subject.startswith("Beslissing over je aanmelding: te laat ontvangen") and "na de deadline ontvangen" in text


@pytest.mark.parametrize("phase", ["registration", "application"])
def test_a_form_in_the_text_of_a_mail_is_told_to_have_come_and_nothing_more(phase: str) -> None:
    received = message(received_at=datetime(2025, 9, 5, 14, 58, 40, tzinfo=UTC), subject="Onze antwoorden")
    with writing():
        asked = notices.request(
            NoticeKind.RECEIPT_IN_TEXT, "in-text", "slim@dilbeek.example", message=received, context={"call": CALL, "phase": phase}
        )
    notice, text = written(asked)
    assert notice.subject == "Ontvangen: je mail over City of Things 2025"
    for part in (
        INSTANT,
        INSTANT_UTC,
        "Onze antwoorden",
        "Iemand van ons team bekijkt ze.",
        "Dit bericht bevestigt alleen wat we ontvingen en wanneer.",
    ):
        assert part in text and part in words_of_html(notice.html), part
    assert ("Antwoord op deze mail" in text, "als docx of pdf" in text) == ((True, True) if phase == "registration" else (False, False))
    assert ("online platform" in text) == (phase == "application")
    for judged in ("volledig", "in orde", "te laat", "COT2025", "dossiernummer", "ontvankelijk", "resultaat"):
        assert judged not in text.lower(), judged
    assert "Dat kan tot de deadline" not in text, "it is over"
    context = letters.in_text_context(asked, datetime(2025, 9, 5, 15, tzinfo=UTC))
    told = words(compose.render("receipt-in-text", context)[1])
    assert f"Dat kan tot de deadline van deze fase ({instant(context['open_until'], ZoneInfo('Europe/Brussels'))})." in told


def test_a_form_in_a_mail_of_which_the_moment_is_not_known() -> None:
    unknown = message(received_at=None)
    with writing():
        asked = notices.request(
            NoticeKind.RECEIPT_IN_TEXT, "in-text", "slim@dilbeek.example", message=unknown, context={"call": CALL, "phase": "registration"}
        )
        empty = notices.request(NoticeKind.RECEIPT_IN_TEXT, "leeg", "slim@dilbeek.example", message=unknown)
    _, text = written(asked)
    assert "We konden nog niet met zekerheid vaststellen wanneer je mail op onze servers aankwam." in text and "Geregistreerd" in text
    empty = run("compose", empty)
    assert empty.state == "parked" and "hoort een mail, een oproep en een fase" in empty.problem


def test_a_letter_follows_what_people_decided() -> None:
    made = submission("application")
    assess(made, "incomplete", gap(), finding("applicant-eligible", reason="De machine vond het goed."))
    with writing():
        decisions.overrule_finding(made.dossier, "documents-complete", "pass", "Het kostenmodel zat in de zip.", officer())
        decisions.overrule_finding(made.dossier, "applicant-eligible", "fail", "Dit is het OCMW, niet de stad.", officer())
    stale = run("compose", ask(NoticeKind.COMPLETION_REQUEST, made))
    assert stale.state == "parked" and "resultaat van dit dossier is intussen veranderd" in stale.problem
    _, text = written(ask(NoticeKind.NOT_ADMISSIBLE, made, "Eerst bevestigen."))
    assert "Dit is het OCMW, niet de stad." in text and "De machine vond het goed." not in text


def test_what_has_no_letter_or_no_dossier_is_set_aside_with_the_reason() -> None:
    unknown = run("compose", ask(NoticeKind.OFFICER_ALERT, submission()))
    assert unknown.state == "parked" and "We weten niet waarover deze melding gaat." in unknown.problem
    with pytest.raises(letters.CannotCompose, match="bestaat nog geen tekst"):
        compose.render("some-other-kind", {})
    with writing():
        alone = notices.request(NoticeKind.RECEIPT, "los", "a@b.be")
    alone = run("compose", alone)
    assert alone.state == "parked" and "hoort bij geen dossier" in alone.problem


def test_a_hole_in_a_letter_is_an_error(monkeypatch) -> None:
    notice = ask(NoticeKind.RECEIPT, submission())
    whole = letters.context_of(notice, timezone.localdate(), timezone.now())
    used = 0
    for name in set(whole) - {"call"}:
        try:
            compose.render("receipt", {key: value for key, value in whole.items() if key != name})
        except Exception as error:
            assert "is undefined" in str(error)
            used += 1
    assert used >= 9


def test_what_follows_from_a_missing_form_is_asked_for_once() -> None:
    made = submission("application")
    forms = finding("documents-complete", "missing", remediable=True, reason="Het formulier ontbreekt.", remedy="Vul A in. Vul B in.")
    blind = finding("applicant-eligible", "missing", reason="De naam is niet gekend.", remedy="Vul A in.")
    known_from_the_other = finding(
        "partners-eligible", "missing", reason="De partners zijn niet gekend. Stad Lier is Lier.", remedy="Vul B in."
    )
    known_from_the_other["evidence"] = [{"field": "cost_model.partners", "document": "b.xlsx", "location": "rij 3", "value": "Stad Lier"}]
    seen = finding("duration", "missing", remediable=True, reason="De duur is onleesbaar.", remedy="Vul A in. Vul de duur opnieuw in.")
    seen["evidence"] = [{"field": "project.duration_months", "document": "a.docx", "location": "vraag 3", "value": "x"}]
    other = finding("budget-balanced", "missing", remediable=True, reason="De sommen zijn leeg.", remedy="Vul de sommen in.")
    assess(made, "incomplete", forms, blind, known_from_the_other, seen, other)
    _, text = written(ask(NoticeKind.COMPLETION_REQUEST, made))
    assert "De naam is niet gekend." not in text
    assert "De partners zijn niet gekend." not in text
    assert text.count("Vul B in.") == 1
    assert "Dit konden we daarom nog niet nakijken. Zodra we je aanvulling hebben, doen we dat wel: - Indiener komt in aanmerking" in text
    for told in ("1. Criterium: Formulier en kostenmodel volledig", "De duur is onleesbaar.", "Vul de sommen in."):
        assert told in text


def test_what_was_seen_at_one_place_is_told_once() -> None:
    made = submission()
    place = {"document": "a.docx", "location": "alinea 6", "value": "Slimme Sensoren NV"}
    company = finding("applicant-eligible", "fail", reason="Een onderneming kan geen idee aanmelden.")
    company["evidence"] = [{"field": "applicant.name", **place}, {"field": "contact.organisation", **place}]
    assess(made, "inadmissible", company)
    _, text = written(ask(NoticeKind.NOT_ADMISSIBLE, made))
    assert text.count("“a.docx”, alinea 6: Slimme Sensoren NV") == 1


def test_a_request_does_not_tell_of_files_that_were_merely_read() -> None:
    made = submission()
    lacking = finding(
        "documents-complete", "missing", remediable=True, reason="Het kostenmodel ontbreekt.", remedy="Bezorg het kostenmodel."
    )
    lacking["evidence"] = [
        {"document": name, "location": "het hele document", "value": value}
        for name, value in (("a.pdf", "gelezen, versie 1.0 2025"), ("b.pdf", "gelezen"), ("c.pdf", "dit is een kostenmodel van 2023"))
    ]
    assess(made, "incomplete", lacking)
    _, text = written(ask(NoticeKind.COMPLETION_REQUEST, made))
    assert "gelezen" not in text and "“c.pdf”, het hele document: dit is een kostenmodel van 2023" in text


def test_a_subject_is_one_line_and_keeps_its_reference() -> None:
    assert compose._short("Kort (COT2025-R-0001)") == "Kort (COT2025-R-0001)"
    long = compose._short(f"Beslissing over je aanvraag: {'onvolledig en ' * 9} (COT2025-R-0001)")
    assert len(long) <= 78 and long.endswith("… (COT2025-R-0001)") and long.startswith("Beslissing over je aanvraag: onvolledig en")
    assert compose._short("x" * 200) == "x" * 77 + "…"
