"""What kind of mail is it: each rule with mails as people and programs write them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.situation import KnownDossier
from intake.triage import triage
from parsers.eml import Mail, unpack
from parsers.model import FieldValue, Place, Reading, Role, State
from tests.intake.mails import mail

OWN = frozenset({"cityofthings@vlaio.be"})
DOCX = b"PK\x03\x04" + b"x" * 200
VALUE = FieldValue("Testdorp", "Testdorp", "f.docx", Place("tabel 1"))


def reading(role: Role, state: State = State.READ, *, blank: bool = False) -> Reading:
    fields = {} if blank else {"contact.organisation": VALUE}
    return Reading("f.docx", "0" * 64, 200, "application/x", role, state, fields=fields, looked_for=("contact.organisation",))


REGISTRATION = reading(Role.REGISTRATION_FORM)
APPLICATION = reading(Role.APPLICATION_FORM)
COSTS = reading(Role.COST_MODEL)
UNKNOWN = reading(Role.UNKNOWN, blank=True)
BROKEN = reading(Role.UNKNOWN, State.UNREADABLE, blank=True)
MINE = KnownDossier("COT2025-R-0007", "registration", ("an.test@testdorp.example",), "reply")


def decided(edition, *readings, known=(), **parts):
    if readings:
        parts.setdefault("files", [("formulier.docx", DOCX)] * len(readings))
    found = triage(unpack(mail(**parts)), readings, OWN, edition, known)
    assert found.reasons and all(isinstance(why, str) and why.endswith(".") for why in found.reasons)  # sentences for a person
    return found


# machines -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"sender": "cityofthings@vlaio.be"}, "own"),
        ({"sender": "CityOfThings@VLAIO.be"}, "own"),
        ({"headers": {"Auto-Submitted": "auto-replied"}}, "automatic"),
        ({"headers": {"Auto-Submitted": "auto-generated; owner-email=x"}}, "automatic"),
        ({"headers": {"X-Autoreply": "yes"}}, "automatic"),
        ({"headers": {"Precedence": "auto_reply"}}, "automatic"),
        ({"headers": {"Return-Path": "<>"}}, "automatic"),
        ({"subject": "Automatisch antwoord: Ontvangst van je aanmelding"}, "automatic"),
        ({"subject": "Afwezigheid Re: aanmelding"}, "automatic"),
        ({"subject": "Re: Out of Office: your mail"}, "automatic"),
        ({"subject": "Réponse automatique : Aanmelding"}, "automatic"),
        ({"sender": "MAILER-DAEMON@mx.example", "subject": "Undelivered Mail Returned to Sender"}, "bounce"),
        ({"sender": "postmaster@mx.example", "subject": "Onbestelbaar: Ontvangst"}, "bounce"),
        ({"headers": {"X-Failed-Recipients": "an@testdorp.example"}}, "bounce"),
        ({"headers": {"List-Id": "<nieuws.vvsg.example>"}}, "list"),
        ({"headers": {"List-Unsubscribe": "<https://x.example>"}, "text": "Tip: dien nu je aanmelding in!"}, "list"),
        ({"headers": {"Precedence": "bulk"}}, "list"),
        ({"headers": {"X-MS-Exchange-Organization-SCL": "9"}, "subject": "You won", "text": "Click here"}, "spam"),
        ({"headers": {"X-Spam-Flag": "YES"}, "subject": "Cheap pills", "text": "Buy"}, "spam"),
    ],
)
def test_what_no_person_wrote(edition, parts, kind):
    found = decided(edition, **parts)
    assert (found.triage, found.phase, found.supplement) == (kind, None, False)
    assert found.reasons


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-generated"},
        {"List-Id": "<x.y>"},
        {"X-MS-Exchange-Organization-SCL": "9"},
        {"X-Failed-Recipients": "a@b.example"},
    ],
)
def test_a_form_in_a_machines_mail_goes_to_a_person(edition, headers):
    assert decided(edition, REGISTRATION, headers=headers).triage == "unsure"


def test_a_scanner_that_mails_a_picture_goes_to_a_person(edition):
    found = decided(edition, BROKEN, headers={"Auto-Submitted": "auto-generated"}, subject="Scan", text="")
    assert (found.triage, len(found.reasons)) == ("unsure", 2)


def test_spam_that_speaks_of_the_call_goes_to_a_person(edition):
    assert decided(edition, headers={"X-MS-Exchange-Organization-SCL": "6"}).triage == "unsure"


@pytest.mark.parametrize(
    "headers", [{"Auto-Submitted": "no"}, {"X-MS-Exchange-Organization-SCL": "1"}, {"X-Auto-Response-Suppress": "OOF"}]
)
def test_headers_that_people_have_too(edition, headers):
    assert decided(edition, REGISTRATION, headers=headers).triage == "registration"


# handed in ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("readings", "kind", "phase", "confident"),
    [
        ((REGISTRATION,), "registration", "registration", True),
        ((REGISTRATION, UNKNOWN, BROKEN), "registration", "registration", True),
        ((APPLICATION, COSTS), "application", "application", True),
        ((COSTS,), "application", "application", True),
        ((REGISTRATION, APPLICATION), "application", "application", False),
        ((replace(REGISTRATION, fields={}),), "registration", "registration", False),
    ],
)
def test_forms_decide(edition, readings, kind, phase, confident):
    found = decided(edition, *readings)
    assert (found.triage, found.phase, found.reference, found.supplement, found.confident) == (kind, phase, None, False, confident)


def test_an_empty_mail_with_a_form_is_a_registration(edition):
    assert decided(edition, REGISTRATION, subject="", text="").triage == "registration"


def test_a_question_beside_a_form_is_seen_by_a_person(edition):
    found = decided(edition, REGISTRATION, text="Hierbij onze aanmelding. Mogen we ook een tweede idee indienen?")
    assert (found.triage, found.confident) == ("registration", False)


@pytest.mark.parametrize(
    "closing", ["Heb je nog vragen? Bel me gerust.", "Kan je de goede ontvangst bevestigen?", "Aarzel niet bij vragen."]
)
def test_courtesies_are_no_questions(edition, closing):
    assert decided(edition, REGISTRATION, text=f"Hierbij onze aanmelding.\n\n{closing}").confident


def test_a_blank_form_with_a_question_goes_to_a_person(edition):
    assert decided(edition, replace(REGISTRATION, fields={}), text="Is dit het juiste formulier?").triage == "unsure"


@pytest.mark.parametrize("unread", [BROKEN, UNKNOWN, None])
def test_whoever_says_to_hand_in_has_handed_in(edition, unread):
    found = decided(edition, unread, text="In bijlage bezorg ik onze aanmelding.")
    assert (found.triage, found.phase, found.confident) == ("registration", "registration", False)


def test_the_name_of_a_file_that_cannot_be_read_tells_the_phase(edition):
    found = decided(edition, BROKEN, subject="City of Things", text="Zie bijlage.", files=[("kostenmodel_2025.xlsx", DOCX)])
    assert found.triage in ("registration", "application")


def test_an_unknown_file_without_a_word_goes_to_a_person(edition):
    assert decided(edition, UNKNOWN, subject="Document", text="Groeten").triage == "unsure"


def test_a_question_with_a_picture_of_the_problem(edition):
    found = decided(edition, UNKNOWN, subject="Vraag", text="We krijgen deze melding. Wat moeten we doen?")
    assert found.triage == "question"


# forgotten, linked, asked ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Hierbij, in bijlage, het aanmeldingsformulier van de gemeente Dilbeek voor City of Things 2025.",
        "In bijlage vind je onze aanmelding.\n\nGroeten",
        "Bijgevoegd bezorgen we het ingevulde formulier voor ons projectidee.",
        "Please find attached our registration for City of Things.",
        "Veuillez trouver ci-joint notre candidature pour City of Things.",
    ],
)
def test_forgotten_attachment(edition, text):
    found = decided(edition, text=text)
    assert (found.triage, found.phase, found.reference) == ("forgotten-attachment", "registration", None)


def test_forgotten_attachment_of_an_application(edition):
    found = decided(edition, subject="Aanvraag", text="Hierbij onze aanvraag met kostenmodel.")
    assert (found.triage, found.phase) == ("forgotten-attachment", "application")


@pytest.mark.parametrize(
    "link",
    ["https://we.tl/t-abc123", "https://testdorp.sharepoint.com/:w:/g/x", "https://1drv.ms/x/abc", "https://www.dropbox.com/s/abc/f.docx"],
)
def test_link_only(edition, link):
    found = decided(edition, text=f"Beste,\n\nOnze aanmelding kan je hier downloaden: {link}\n\nGroeten")
    assert (found.triage, found.phase) == ("link-only", "registration")


def test_a_link_in_a_mail_about_something_else_is_not_answered(edition):
    found = decided(edition, subject="Invoice 4411", text="Please see the attached form: https://www.dropbox.com/s/abc/f.docx")
    assert found.triage == "unsure"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "Vraag over eigen inbreng",
            "Mogen we onze eigen inbreng ook met personeel invullen, of moet dat in geld? We willen graag een idee aanmelden.",
        ),
        ("Aanmelding", "Waar vind ik het aanmeldingsformulier? In de bijlage bij de handleiding staat het niet, klopt dat?"),
        ("City of Things", "Ik heb een vraag over de aanvraag."),
    ],
)
def test_questions(edition, subject, text):
    found = decided(edition, subject=subject, text=text)
    assert (found.triage, found.phase, found.reference) == ("question", None, None)


def test_a_question_in_the_quoted_mail_is_not_asked_now(edition):
    quoted = "Dag An\n\nBedankt!\n\nVan: City of Things\nVerzonden: maandag\nAan: An\n\nKan je ons het formulier in bijlage bezorgen?"
    found = decided(edition, subject="Re: Ontvangst", text=quoted)
    assert (found.triage, found.reasons) == ("question", ("Het is een kort bedankje of een korte reactie, zonder bestand.",))


def test_what_nobody_understands_goes_to_a_person(edition):
    assert decided(edition, subject="Hm", text="Zoals besproken.").triage == "unsure"


# known dossiers -------------------------------------------------------------------------------------------------------


def test_a_file_in_a_known_dossier_is_a_supplement(edition):
    found = decided(edition, UNKNOWN, known=[MINE])
    assert (found.triage, found.phase, found.reference, found.supplement) == ("supplement", "registration", "COT2025-R-0007", True)


def test_a_whole_form_in_a_known_dossier_is_a_version_unless_we_asked_for_it(edition):
    version = decided(edition, REGISTRATION, known=[MINE])
    answer = decided(edition, REGISTRATION, known=[replace(MINE, asked=True)])
    assert (version.triage, version.reference, version.supplement) == ("registration", "COT2025-R-0007", False)
    assert (answer.triage, answer.reference, answer.supplement) == ("supplement", "COT2025-R-0007", True)


def form_of(organisation: str) -> Reading:
    said = "We meten het lawaai en tonen het op een kaart."
    values = {"contact.organisation": organisation, "challenge": said}
    fields = {name: FieldValue(value, value, "f.docx", Place("alinea 1")) for name, value in values.items()}
    return replace(REGISTRATION, fields=fields)


@pytest.mark.parametrize(
    ("before", "now", "reference", "confident"),
    [
        ("Gemeente Bornem - Dienst Data", "Stad Bornem", "COT2025-R-0007", True),
        ("Gemeente Galmaarden", "Gemeente Pajottegem", "COT2025-R-0007", True),  # merged into it
        ("Gemeente Bornem - Dienst Data", "Gemeente Kontich - ICT", None, False),  # an advisor's text, in the wrong thread
        ("OCMW Gent", "Stad Gent", "COT2025-R-0007", False),  # a name put right, or not: a person looks
        ("Dienst van een bestuur", "Gemeente Kontich", "COT2025-R-0007", True),  # nobody knows who that was
        ("Gemeente Bornem", "Wij weten het nog niet", "COT2025-R-0007", True),
    ],
)
@pytest.mark.parametrize("asked", [True, False])
def test_the_form_of_another_body_never_takes_the_place_of_this_one(edition, before, now, reference, confident, asked):
    story = "We meten het lawaai en tonen het op een kaart."
    known = replace(MINE, asked=asked, story=story, applicant=before)
    found = decided(edition, form_of(now), known=[known])
    assert (found.reference, found.confident) == (reference, confident)


@pytest.mark.parametrize(
    ("text", "confident"),
    [
        ("In bijlage de aanmelding. Kan je de goede ontvangst bevestigen?", True),
        ("In bijlage de aanmelding. Kan u bevestigen dat alles volledig is?", True),
        ("In bijlage de aanmelding. Kan u bevestigen dat een bedrijf partner mag zijn?", False),
        ("Herewith our registration. Could you confirm that a company may be a partner?", False),
        ("Herewith our registration. Could you please confirm receipt?", True),
        ("Dit is nog niet de definitieve aanmelding, we sturen later de finale versie.", False),
        ("In bijlage een eerste versie. De definitieve versie volgt nog.", False),
        ("Dit is een test, gelieve deze mail te negeren.", False),
        ("Hierbij de definitieve versie van onze aanmelding.", True),
        ("Gelieve de vorige versie te negeren, dit is de juiste.", True),
        ("Dit is een test van sensoren in drie wijken, zie bijlage.", True),
    ],
)
def test_what_the_text_says_beside_the_form_is_seen_by_a_person(edition, text, confident):
    found = decided(edition, REGISTRATION, text=text)
    assert (found.triage, found.confident) == ("registration", confident)


def test_half_of_an_application_in_a_known_dossier_is_a_supplement(edition):
    mine = replace(MINE, reference="COT2025-A-0001", phase="application")
    assert decided(edition, COSTS, known=[mine]).supplement
    assert not decided(edition, COSTS, APPLICATION, known=[mine]).supplement


def test_a_colleague_of_the_same_body_may_speak_for_it_and_a_stranger_may_not(edition):
    colleague = decided(edition, UNKNOWN, known=[MINE], sender="jan@testdorp.example")
    stranger = decided(edition, UNKNOWN, known=[MINE], sender="jan@elders.example")
    shared = decided(edition, UNKNOWN, known=[replace(MINE, addresses=("an@gmail.com",))], sender="jan@gmail.com")
    assert [found.triage for found in (colleague, stranger, shared)] == ["supplement", "unsure", "unsure"]


def test_a_stranger_with_a_form_gets_a_dossier_of_its_own(edition):
    found = decided(edition, REGISTRATION, known=[MINE], sender="jan@elders.example")
    assert (found.triage, found.reference, found.confident) == ("registration", None, False)


def test_two_dossiers_in_one_mail_are_asked_about(edition):
    other = replace(MINE, reference="COT2025-R-0008", by="quoted")
    both_quoted = decided(edition, UNKNOWN, known=[replace(MINE, by="quoted"), other])
    in_thread = decided(edition, UNKNOWN, known=[MINE, other])
    assert (both_quoted.triage, in_thread.triage, in_thread.reference) == ("unsure", "supplement", "COT2025-R-0007")


def test_an_application_that_answers_a_registration_is_an_application(edition):
    found = decided(edition, APPLICATION, COSTS, known=[MINE])
    assert (found.triage, found.phase, found.reference, found.confident) == ("application", "application", None, False)


def test_forgotten_again_in_a_known_dossier(edition):
    found = decided(edition, subject="Re: je aanmelding", text="Sorry, hierbij het formulier.", known=[MINE])
    assert (found.triage, found.reference) == ("forgotten-attachment", "COT2025-R-0007")


def test_a_mail_that_cannot_be_read_goes_to_a_person(edition):
    found = triage(Mail(from_address="a@b.example", problems=("Kapot.",)), (), OWN, edition)
    assert (found.triage, found.reasons) == ("unsure", ("De mail kon niet helemaal gelezen worden.", "Kapot."))


def test_every_kind_is_one_of_the_interface(edition):
    from dossiers.models import Triage

    kinds = {"registration", "application", "supplement", "question", "forgotten-attachment", "link-only"}
    assert kinds | {"automatic", "bounce", "list", "spam", "own", "unsure"} == set(Triage.values)
