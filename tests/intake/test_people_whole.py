"""What is said and sent in or beside a known dossier: whole decisions, with every reason that a person reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake import answering
from intake.situation import Decision
from parsers.eml import unpack
from parsers.model import FieldValue, Place, Reading
from tests.intake.mails import mail
from tests.intake.test_triage import APPLICATION, BROKEN, COSTS, MINE, REGISTRATION, UNKNOWN, decided

OTHER = replace(MINE, reference="COT2025-R-0008")
OF_SENDER = replace(MINE, by="sender", call="city-of-things-2025", answered=frozenset({"challenge"}))
WORDS = {"subject": "Re: ontvangst", "text": "De contactpersoon is Bo Peeters."}
FILES = {"subject": "Re: ontvangst", "text": "Zie dit stuk."}
PICTURE = replace(UNKNOWN, media_type="image/jpeg")


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (True, "In dat dossier vroegen we om te vervolledigen: kijk of dit het antwoord is."),
        (False, "Lees wat er staat."),
    ],
)
def test_words_in_a_dossier(edition, asked, why):
    told = f"De mail hoort bij dossier {MINE.reference}, zonder bestand. {why}"
    assert decided(edition, known=[replace(MINE, asked=asked)], **WORDS) == Decision("question", (told,), reference=MINE.reference)
    both = decided(edition, known=[MINE, replace(OTHER, by="quoted", asked=asked)], **WORDS)
    assert both == Decision("question", (told,), reference=MINE.reference), "who asked in any of them may be answered here"
    assert decided(edition, known=[MINE], subject="Re: ontvangst", text="").triage == "unsure"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Wat moet er precies in vak 3 komen?", "De mail bevat een vraag en geen bestand."),
        ("Bedankt!", "Het is een kort bedankje of een korte reactie, zonder bestand."),
        ("We trekken onze aanmelding in.", "De afzender wil iets terugtrekken."),
    ],
)
def test_a_word_keeps_its_dossier(edition, text, why):
    found = decided(edition, known=[MINE], subject="Re: ontvangst", text=text)
    assert (found.triage, found.reasons, found.reference) == ("question", (why,), MINE.reference)
    assert found.withdraws == ("trekken" in text)


@pytest.mark.parametrize(
    ("asked", "readings", "doubt"),
    [
        (True, [UNKNOWN], False),
        (False, [PICTURE], False),
        (True, [PICTURE], True),
        (True, [PICTURE, None], True),
        (True, [PICTURE, UNKNOWN], False),
    ],
)
def test_files_in_a_dossier(edition, asked, readings, doubt):
    belongs = f"De mail hoort bij dossier {MINE.reference} en er zit een bestand bij."
    picture = "We vroegen om te vervolledigen en kregen een afbeelding. Kijk of die geeft wat we vroegen."
    found = decided(edition, *readings, known=[replace(MINE, asked=asked)], **FILES)
    reasons = (belongs, picture) if doubt else (belongs,)
    assert found == Decision("supplement", reasons, "registration", MINE.reference, supplement=True, confident=not doubt)


def test_files_beside_what_a_person_has_to_read(edition):
    found = decided(edition, UNKNOWN, known=[MINE], subject="Re: ontvangst", text="Zie dit stuk. Is dat zo goed?")
    assert (found.confident, found.reasons[1:]) == (False, ("De mail bevat ook een vraag.",))
    quoted = decided(edition, UNKNOWN, known=[replace(MINE, by="quoted")], **FILES)
    assert (quoted.triage, quoted.reference, quoted.confident) == ("supplement", MINE.reference, True)


def test_files_that_follow_in_a_second_mail(edition):
    parts = {"subject": "Bijlagen", "text": "Hier zijn de bijlagen nog."}
    why = f"Er zit geen formulier bij. Deze afzender diende eerder {MINE.reference} in: bekijk of de bestanden daarbij horen."
    follows = Decision("supplement", (why,), "registration", MINE.reference, supplement=True, confident=False)
    assert decided(edition, UNKNOWN, known=[OF_SENDER], **parts) == follows
    second = replace(OF_SENDER, reference=OTHER.reference)
    several = f"Er zit geen formulier bij, en deze afzender heeft meer dan een dossier: {MINE.reference}, {OTHER.reference}."
    assert decided(edition, UNKNOWN, known=[OF_SENDER, second], **parts) == Decision("unsure", (several,))
    for elsewhere in (
        replace(OF_SENDER, phase="application"),
        replace(OF_SENDER, answered=frozenset()),
        replace(OF_SENDER, call="een-andere-oproep"),
    ):
        assert decided(edition, UNKNOWN, known=[elsewhere], **parts).reference is None
    asks = decided(edition, UNKNOWN, known=[OF_SENDER], subject="Bijlagen", text="Hier is een bijlage. Mag dat zo?")
    assert asks == Decision("question", ("De mail bevat een vraag; in de bijlagen staat geen formulier.",))


@pytest.mark.parametrize(
    ("reading", "state", "found"),
    [
        (UNKNOWN, "geen formulier dat we herkennen", "in de bijlagen staat geen formulier"),
        (BROKEN, "niet leesbaar", "een bijlage is niet leesbaar"),
        (None, "niet leesbaar", "een bijlage is niet leesbaar"),
    ],
)
@pytest.mark.parametrize(
    ("subject", "phase"), [("Aanmelding City of Things", "registration"), ("Steunaanvraag City of Things", "application")]
)
def test_files_without_a_form(edition, reading, state, found, subject, phase):
    reasons = ("De afzender schrijft iets in te dienen.", f"Wat erbij zit, is {state}.")
    assert decided(edition, reading, subject=subject, text="In bijlage.") == Decision(phase, reasons, phase, confident=False)
    asks = decided(edition, reading, subject="Iets", text="Kan je dit eens bekijken?")
    assert asks == Decision("question", (f"De mail bevat een vraag; {found}.",))


def test_a_question_with_a_form_that_is_no_submission_yet(edition):
    text = "Dit is nog geen aanmelding. Klopt vak 3 zo?"
    found = decided(edition, REGISTRATION, subject="Vraag", text=text)
    why = "De afzender vraagt iets en schrijft dat het nog geen inzending is. Bekijk of dat klopt."
    assert found == Decision("unsure", ("In de mail zit het aanmeldingsformulier.", why))


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Aanmelding", "In bijlage deel 1 van onze aanmelding. Deel 2 volgt."),
        ("Aanmelding", "In bijlage het begin van onze aanmelding. De rest bezorg ik morgen."),
        ("Aanmelding", "In bijlage ons formulier. De figuren sturen we in een aparte mail."),
        ("Aanmelding (1/2)", "In bijlage."),
    ],
)
def test_who_writes_that_more_follows_is_asked_for_nothing_by_a_machine(edition, subject, text):
    """A form over two mails: the first was mailed back as incomplete while the second was on its way."""
    found = decided(edition, REGISTRATION, subject=subject, text=text)
    assert (found.triage, found.confident) == ("registration", False)
    assert found.reasons[1:] == ("De afzender schrijft dat er nog een deel volgt. Kijk of dat al kwam.",)


@pytest.mark.parametrize("subject", ["Aanmelding (2/2)", "Aanmelding 3/9/2025", "Aanmelding City of Things"])
def test_the_last_part_and_a_date_hold_nothing(edition, subject):
    assert decided(edition, REGISTRATION, subject=subject, text="In bijlage. We horen graag wat er volgt.").confident


@pytest.mark.parametrize(
    "text",
    [
        "Beste,\n\nHierbij bevestigen wij de goede ontvangst van uw aanmelding.\n\nGemeente Bonheiden",
        "Beste,\n\nUw dossier is geregistreerd onder nummer 8812.\n\nServicedesk",
        "Bevestiging van de ontvangst van jouw mail. Hierbij je nummer: 8812.",
    ],
)
def test_a_desk_that_confirms_our_mail_forgot_no_file(edition, text):
    """It sounded like something handed in, and got an answer: the beginning of a loop."""
    found = decided(edition, subject="Bevestiging", text=text)
    assert (found.triage, found.confident) == ("automatic", False)


@pytest.mark.parametrize(
    ("known", "phase", "reference"),
    [
        ([], "registration", None),
        ([replace(MINE, phase="application", reference="COT2025-A-0001")], "application", "COT2025-A-0001"),
    ],
)
def test_a_forgotten_file_and_a_link(edition, known, phase, reference):
    forgotten = decided(edition, known=known, subject="City of Things", text="In bijlage ons formulier.")
    assert (forgotten.triage, forgotten.phase, forgotten.reference) == ("forgotten-attachment", phase, reference)
    link = decided(edition, known=known, subject="City of Things", text="Hier staat het: https://we.tl/t-aB3dE6gH9j")
    assert (link.triage, link.phase, link.reference) == ("link-only", phase, reference)


def test_the_phase_of_what_was_forgotten(edition):
    asks = decided(edition, subject="City of Things", text="In bijlage onze projectaanvraag en het kostenmodel.")
    assert (asks.triage, asks.phase) == ("forgotten-attachment", "application")
    subject = decided(edition, subject="Aanmelding City of Things", text="In bijlage ons formulier. De begroting volgt later.")
    assert (subject.triage, subject.phase) == ("forgotten-attachment", "registration")
    paper = decided(edition, known=[replace(MINE, asked=True)], subject="Re: vraag", text="Hierbij de verklaring die je vroeg.")
    assert paper.triage == "forgotten-attachment"
    assert decided(edition, known=[MINE], subject="Re: vraag", text="Hierbij de verklaring die je vroeg.").triage == "question"


def test_a_question_that_shows_a_page_hands_in_nothing(edition):
    asks = decided(edition, subject="City of Things", text="Is dit het juiste formulier? https://we.tl/t-aB3dE6gH9j")
    assert asks.triage == "question"
    says = decided(edition, subject="City of Things", text="In bijlage ons formulier.\nhttps://we.tl/t-aB3dE6gH9j\nKan je het openen?")
    assert says.triage == "link-only"


def test_forms_beside_files_that_were_not_read(edition):
    assert decided(edition, None, REGISTRATION).triage == "registration"
    assert decided(edition, None, APPLICATION, COSTS).triage == "application"


@pytest.mark.parametrize(
    ("sender", "wanted", "expected"),
    [
        ("an@testdorp.example", "", "an@testdorp.example"),
        ("an@testdorp.example", "bo@testdorp.example", "bo@testdorp.example"),
        ("an@testdorp.example", "bo@TESTDORP.example", "bo@TESTDORP.example"),
        ("an@testdorp.example", "bo@vreemd.example", "an@testdorp.example"),
        ("an@testdorp.example", '"@testdorp.example"@vreemd.example', "an@testdorp.example"),
        ('"x@vreemd.example"@testdorp.example', "bo@vreemd.example", '"x@vreemd.example"@testdorp.example'),
    ],
)
def test_who_gets_the_answer(sender, wanted, expected):
    headers = {"Reply-To": wanted} if wanted else {}
    assert answering.recipient(unpack(mail(sender=sender, headers=headers))) == expected


@pytest.mark.parametrize(
    ("parts", "decision", "dmarc", "why"),
    [
        ({}, Decision("registration", ()), "none", ""),
        ({}, Decision("unsure", (), "registration", in_text=True), "pass", ""),
        ({}, Decision("unsure", ()), "pass", "Dit soort bericht beantwoorden we niet vanzelf."),
        ({"sender": "an"}, Decision("registration", ()), "pass", "De mail heeft geen bruikbaar afzenderadres. Er vertrekt geen antwoord."),
        (
            {"sender": "CityOfThings@vlaio.be"},
            Decision("registration", ()),
            "pass",
            "De afzender is ons eigen adres. Er vertrekt geen antwoord.",
        ),
        (
            {"sender": "an@vlaio.be", "headers": {"Reply-To": "cityofthings@VLAIO.be"}},
            Decision("registration", ()),
            "pass",
            "De afzender is ons eigen adres. Er vertrekt geen antwoord.",
        ),
        (
            {"sender": "cityofthings@vlaio.be", "headers": {"Reply-To": "an@vlaio.be"}},
            Decision("registration", ()),
            "pass",
            "De afzender is ons eigen adres. Er vertrekt geen antwoord.",
        ),
        (
            {"sender": "no-reply@testdorp.example"},
            Decision("supplement", ()),
            "pass",
            "De afzender leest geen antwoorden (no-reply-adres). Er vertrekt geen antwoord.",
        ),
        ({}, Decision("link-only", ()), "fail", "De echtheid van de afzender is niet bewezen (DMARC). Er vertrekt geen antwoord."),
        (
            {"headers": {"Return-Path": "<>"}},
            Decision("registration", ()),
            "pass",
            "De mail heeft geen terugzendadres. Er vertrekt geen antwoord.",
        ),
    ],
)
def test_who_is_not_answered(parts, decision, dmarc, why):
    assert answering.refusal(unpack(mail(**parts)), decision, frozenset({"cityofthings@vlaio.be"}), dmarc) == why


def of(name: str, story: str = "") -> Reading:
    """A registration form of this body. Its story is the same unless another one is given."""
    told = story or "We meten het lawaai in drie wijken, tonen het op een kaart en spreken met de buren over wat we zien."
    values = {"contact.organisation": name, "challenge": told}
    fields = {key: FieldValue(value, value, "f.docx", Place("alinea 1")) for key, value in values.items()}
    return replace(REGISTRATION, fields=fields)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("Stad Ieper", "Gemeente Kuurne"), "Ieper en Kuurne"),
        (("Stad Ieper", "Gemeente Kuurne", "Stad Ieper - dienst ICT", "Stad Harelbeke"), "Ieper, Kuurne en Harelbeke"),
        (("Stad Ieper", "Gemeente Ieper"), ""),
        (("Gemeente Galmaarden", "Gemeente Pajottegem"), ""),  # the one was merged into the other
        (("Stad Ieper", "Leiedal"), ""),
        (("Stad Ieper", ""), ""),
        (("Stad Ieper",), ""),
    ],
)
def test_one_text_for_several_municipalities_in_one_mail(edition, names, told):
    """As an advisor or an intermunicipal association sends it: the stories are the same, the dossiers are not."""
    found = decided(edition, *[of(name) for name in names], subject="Aanmeldingen", text="In bijlage.")
    why = f"Er zitten formulieren van {told} in. Bekijk of elk een eigen dossier moet krijgen."
    reasons = ("In de mail zit het aanmeldingsformulier.", *([why] if told else []))
    assert found == Decision("registration", reasons, "registration", confident=not told)


@pytest.mark.parametrize("first", [of("Stad Ieper"), UNKNOWN, None])
def test_a_form_of_another_municipality_behind_one_of_our_own(edition, first):
    mine = replace(MINE, applicant="Stad Ieper")
    found = decided(edition, first, of("Gemeente Kuurne"), known=[mine], subject="Re: ontvangst", text="In bijlage.")
    assert (found.reference, found.confident) == (None, False)
    assert f"De mail antwoordt in dossier {MINE.reference}, maar het formulier is van Kuurne. Bekijk of dat zo hoort." in found.reasons


def test_the_thread_tells_which_of_three_dossiers_is_meant(edition):
    quoted = [replace(MINE, by="quoted"), replace(MINE, by="quoted", reference="COT2025-R-0009")]
    assert decided(edition, UNKNOWN, known=[OTHER, *quoted], **FILES).reference == OTHER.reference
    assert decided(edition, UNKNOWN, known=quoted, **FILES).triage == "unsure"
