"""Whole decisions at the turning points: kind, dossier, doubt and every reason that a person reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intake.situation import Decision
from parsers.model import FieldValue, Place
from tests.intake.test_triage import BROKEN, COSTS, MINE, REGISTRATION, UNKNOWN, decided, reading

NOISE = (
    "We meten het lawaai in drie wijken, tonen het op een kaart en spreken met de buren over wat we zien. De stad doet dat met sensoren."
)
REWORKED = NOISE + " De bibliotheek helpt."
HALF = "We meten het lawaai in drie wijken, en de scholen leren met de cijfers hoe een stad werkt en wie er woont; de jeugdraad kiest mee."
WATER = "Regenputten die zichzelf leegmaken voor een bui valt: pompen, voorspellingen van het KMI en een afspraak met honderd gezinnen."
SENTENCE = "In de mail zit het aanmeldingsformulier."
REPLIED = "Het is een antwoord in dossier COT2025-R-0007."
ASKED = "In dat dossier vroegen we om te vervolledigen: dit is het antwoord daarop."


def telling(*stories: str):
    fields = [{"challenge": FieldValue(story, story, "f.docx", Place("alinea 1"))} for story in stories]
    return [replace(REGISTRATION, fields=one) for one in fields]


@pytest.mark.parametrize(
    ("before", "now", "asked", "reference", "supplement", "confident", "reasons"),
    [
        (NOISE, REWORKED, False, MINE.reference, False, True, (SENTENCE, REPLIED)),
        (NOISE, REWORKED, True, MINE.reference, True, True, (SENTENCE, REPLIED, ASKED)),
        ("", WATER, False, MINE.reference, False, True, (SENTENCE, REPLIED)),
        (
            NOISE,
            HALF,
            True,
            MINE.reference,
            True,
            False,
            (
                SENTENCE,
                "De tekst van het formulier verschilt sterk van de vorige versie. Bekijk of het nog over hetzelfde project gaat.",
                REPLIED,
                ASKED,
            ),
        ),
        *[
            (
                NOISE,
                other,
                asked,
                None,
                False,
                False,
                (
                    SENTENCE,
                    f"De mail antwoordt in dossier {MINE.reference}, maar het formulier vertelt iets anders. Bekijk of dat zo hoort.",
                ),
            )
            for other, asked in ((HALF, False), (WATER, False), (WATER, True))
        ],
    ],
)
def test_what_a_form_tells_beside_what_its_dossier_told(edition, before, now, asked, reference, supplement, confident, reasons):
    found = decided(edition, *telling(now), known=[replace(MINE, story=before, asked=asked)])
    kind = "supplement" if supplement else "registration"
    assert found == Decision(kind, reasons, "registration", reference, supplement=supplement, confident=confident)


def test_everything_that_is_doubtful_about_the_forms_is_told(edition):
    several = decided(edition, *telling(NOISE, WATER))
    assert several == Decision(
        "registration",
        (SENTENCE, "Er zitten formulieren van meer dan een project in. Bekijk of elk project een eigen dossier moet krijgen."),
        "registration",
        confident=False,
    )
    assert decided(edition, *telling(NOISE, REWORKED)).confident
    both = decided(edition, REGISTRATION, COSTS)
    assert both == Decision(
        "application",
        (
            "In de mail zit het aanmeldingsformulier en het kostenmodel (de projectbegroting).",
            "Er zitten formulieren van twee fasen in. Bekijk of er ook een aanmelding bij hoort.",
        ),
        "application",
        confident=False,
    )
    empty = decided(edition, reading(REGISTRATION.role, blank=True))
    assert empty == Decision("registration", (SENTENCE, "Het formulier lijkt niet ingevuld."), "registration", confident=False)


def test_a_form_in_a_mail_that_could_not_be_read_whole(edition):
    from intake.triage import triage
    from parsers.eml import unpack
    from tests.intake.mails import mail

    message = replace(unpack(mail(files=[("f.docx", b"PK\x03\x04")])), problems=("Een deel is stuk.",))
    found = triage(message, (REGISTRATION,), frozenset(), edition, (MINE,))
    broken = ("De mail kon niet helemaal gelezen worden.", "Een deel is stuk.")
    assert found == Decision("registration", (SENTENCE, *broken, REPLIED), "registration", MINE.reference, confident=False)


def test_the_same_sender_without_any_thread_adds_and_is_no_answer(edition):
    """One form cut in two over two mails, the second not a reply."""
    first = replace(MINE, by="sender", call=edition.id, answered=frozenset({"challenge"}))
    found = decided(edition, REGISTRATION, known=[first])
    why = f"Dit lijkt het vervolg van het formulier van {MINE.reference}, dat in een andere mail zat."
    assert found == Decision("supplement", (SENTENCE, why), "registration", MINE.reference, supplement=True, confident=False)
    assert decided(edition, REGISTRATION, known=[replace(first, answered=frozenset({"contact.organisation"}))]).reference is None
    assert decided(edition, REGISTRATION, BROKEN, known=[first]).reference == MINE.reference


@pytest.mark.parametrize("sender", ["cityofthings@vla1o.be", "city0fthings@vlaio.be", "cityofthings@viaio.be"])
def test_an_address_like_ours_is_never_answered(edition, sender):
    found = decided(edition, REGISTRATION, sender=sender)
    assert found == Decision("unsure", (f"Het adres {sender} lijkt op ons eigen adres, maar is het niet.",))


AWAY = "Ik ben afwezig tot en met maandag 15 september. "


@pytest.mark.parametrize(
    ("text", "subject", "known", "kind"),
    [
        (AWAY, "Re: iets", (), "automatic"),
        (AWAY, "Aanmelding City of Things", (), "automatic"),
        (AWAY + "In bijlage vind je onze aanmelding.", "Aanmelding City of Things", (), "forgotten-attachment"),
        (AWAY + "In bijlage vind je onze aanmelding.", "Re: Aanmelding City of Things", (), "automatic"),
        (AWAY + "In bijlage vind je onze aanmelding.", "Aanmelding City of Things", (MINE,), "automatic"),
        (AWAY + "Kan ik later indienen?", "Re: Aanmelding City of Things", (MINE,), "question"),
    ],
)
def test_words_of_somebody_who_is_away(edition, text, subject, known, kind):
    found = decided(edition, text=text, subject=subject, known=known)
    assert found.triage == kind
    if kind == "automatic":
        why = "De tekst begint als een automatisch antwoord. De kop van de mail zegt dat niet: kijk na of iemand dit zelf schreef."
        assert found == Decision("automatic", (why,), reference=MINE.reference if known else None, confident=False)


def test_a_form_typed_in_the_mail_itself_goes_to_a_person_with_its_dossier(edition):
    labels = {field.name: field.labels[0] for field in edition.forms[0].fields}
    stories = [field for field in edition.forms[0].fields if field.type == "long_text"]
    short = "\n".join(f"{labels[name]}: Testdorp" for name in ("contact.organisation", "contact.name", "contact.email", "contact.phone"))
    long = "\n".join(f"{field.labels[0]}\n{NOISE} {NOISE}" for field in stories[:3])
    why = f"De vragen van {edition.forms[0].title} staan met antwoorden in de mail zelf. Bekijk of dit een inzending is."
    subject = "Aanmelding City of Things"
    found = Decision("unsure", (why,), "registration", in_text=True)
    assert decided(edition, text=long, subject=subject, known=[MINE]) == replace(found, reference=MINE.reference)
    assert decided(edition, text=long, subject=subject) == found
    two = "\n".join(f"{field.labels[0]}\nLawaai." for field in stories[:2])
    assert decided(edition, text=f"{short}\n{two}", subject=subject) == found
    for text in (short, two):
        assert why not in decided(edition, text=text, subject=subject).reasons
    assert why not in decided(edition, text=long, subject="Iets anders").reasons
    beside = decided(edition, UNKNOWN, text=long, subject=subject)  # the file may be the form: the sender is not asked for it by a machine
    assert beside == replace(found, in_text=False)


def test_a_meeting_by_calendar_keeps_its_dossier(edition):
    from intake.triage import triage
    from parsers.eml import unpack
    from tests.intake.mails import mail

    raw = mail(subject="Overleg", text="Graag even bellen").replace(b"text/plain", b"text/calendar; method=REQUEST")
    found = triage(unpack(raw), (), frozenset(), edition, (MINE,))
    assert found == Decision("question", ("Het is een uitnodiging of wijziging uit een agenda.",), reference=MINE.reference)


def test_names_of_the_dossiers_that_nobody_can_choose_between(edition):
    other = replace(MINE, reference="COT2025-R-0008", by="quoted")
    quoted = decided(edition, UNKNOWN, known=[replace(MINE, by="quoted"), other])
    assert quoted == Decision("unsure", ("De mail gaat over meer dan een dossier: COT2025-R-0007, COT2025-R-0008.",))
    both = decided(edition, UNKNOWN, known=[MINE, replace(other, by="reply")])
    assert both.triage == "unsure"
    second = decided(edition, UNKNOWN, known=[replace(MINE, by="quoted"), replace(other, by="reply")])
    assert (second.triage, second.reference) == ("supplement", "COT2025-R-0008")
    stranger = decided(edition, UNKNOWN, known=[MINE, other], sender="x@elders.example")
    assert stranger == Decision(
        "unsure", ("De mail verwijst naar COT2025-R-0007, COT2025-R-0008, maar komt van een ander adres dan dat dossier.",)
    )


@pytest.mark.parametrize("text", ["The final version will follow next week.", "La version définitive suivra lundi."])
def test_a_version_that_is_not_the_last_is_told_in_other_languages_too(edition, text):
    found = decided(edition, REGISTRATION, text=text)
    assert not found.confident
    assert "De afzender schrijft dat dit nog niet de inzending is. Bekijk of dat klopt." in found.reasons
