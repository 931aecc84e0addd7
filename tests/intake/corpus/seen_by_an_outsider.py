"""What somebody who had not seen the rules wrote, and what was sorted otherwise than a person at the desk would: each class once or twice."""

from __future__ import annotations

from tests.intake.corpus.case import Case

_SERVICE = "WeTransfer <noreply@wetransfer.com>"
_SENT = "an.test@testdorp.example heeft je 2 bestanden gestuurd via WeTransfer"
_LISTED = {"List-Unsubscribe": "<https://wetransfer.com/unsub>", "Reply-To": "an.test@testdorp.example"}

SHARED = (
    Case(
        "a sharing service that writes as to a list",
        "unsure",
        _SENT,
        "Aanmelding City of Things van Testdorp.\n\nDownloadlink\nhttps://wetransfer.com/downloads/4d5e6f/abc/123",
        sender=_SERVICE,
        headers=_LISTED,
    ),
    Case(
        "a newsletter with a link to a file",
        "list",
        "Laatste kans: aanmelding City of Things",
        "De brochure staat op https://we.tl/t-aBcDeF123. Je kan nog drie dagen aanmelden.",
        sender="nieuws@brief.example",
        headers={"List-Unsubscribe": "<mailto:weg@brief.example>"},
    ),
    Case(
        "a file on the cloud of the municipality",
        "link-only",
        "Aanmelding Testdorp",
        "Dag,\n\nOns formulier is te groot voor mail. Je vindt het op https://cloud.testdorp.example/s/8dKq2ZzT (wachtwoord volgt apart).",
        answer="link-only",
        effect="new",
    ),
)

BOUNCES = (
    Case(
        "a bounce in a server's own words",
        "bounce",
        "Message delivery failed: Ontvangst van je aanmelding",
        "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered:\n\n"
        "  an.test@testdorp.example\n    host mx.testdorp.example [192.0.2.9]: 550 5.1.1 User unknown",
        "raw",
        sender="Postmaster <postmaster@testdorp.example>",
        raw="From: Postmaster <postmaster@testdorp.example>\nTo: cityofthings@vlaio.be\nSubject: Mail kwam niet toe\n"
        "Message-ID: <nieuw@testdorp.example>\nContent-Type: text/plain\n\nUw bericht kon niet worden afgeleverd bij an.test@testdorp.example.\n"
        "550 5.1.1 User unknown\n",
    ),
)

DRAFTS = (
    Case(
        "a draft, with a question",
        "unsure",
        "Vraag over ons ontwerp",
        "Dag,\n\nIn bijlage een voorlopige versie van onze aanmelding. Past dit idee in de oproep? We dienen pas volgende week in.",
        files=("registration",),
    ),
    Case(
        "a submission that speaks of later, with a question",
        "registration",
        text="In bijlage onze aanmelding. We dienen later ook nog een tweede idee in. Mag dat?",
        files=("registration",),
        answer="receipt",
        effect="new",
        person=True,
    ),
    Case(
        "a submission that had no answer before",
        "registration",
        text="We kregen nog geen antwoord op onze aanmelding. Hierbij sturen we ze opnieuw. Is ze nu goed aangekomen?",
        files=("registration",),
        answer="receipt",
        effect="new",
    ),
)

_STORY = "We koppelen de systemen van vier gemeenten met open standaarden, zodat elke dienst ziet welke straat wanneer dicht is. " * 2
IN_THE_TEXT = (
    Case(
        "the form's questions answered in the mail",
        "unsure",
        "Aanmelding projectidee City of Things Testdorp",
        "Het bestand opent hier niet, daarom onze antwoorden hieronder.\n\n"
        + "\n\n".join(
            f"{question}\n{_STORY}"
            for question in ("Wat is de uitdaging?", "Wat is al geprobeerd?", "Hoe betrek je partners?", "Welke resultaten verwacht je?")
        ),
        answer="receipt-in-text",
    ),
)

MACHINES = (
    Case(
        "from the scanner in the corridor",
        "registration",
        "",
        files=("registration-pdf",),
        sender="scan.stadhuis@testdorp.example",
        effect="new",
        person=True,
    ),
)

AWAY = (
    Case(
        "a person who asks about being away",
        "question",
        "Afwezig op de infosessie",
        "Dag,\n\nIk ben ziek. Kunnen we nog aanmelden na 5 september?",
    ),
    Case(
        "away, in the subject only",
        "automatic",
        "Afwezig: Ontvangst van je aanmelding",
        "Ik ben terug op 15 september. Dringend? Bel 050 12 34 56.",
    ),
    Case(
        "away, in own words",
        "automatic",
        "Re: Ontvangst van je aanmelding",
        "Goeiedag, ik ben er momenteel niet. Je mail wordt niet gelezen of doorgestuurd. Ik ben terug op 15/9.",
        thread="reply",
        person=True,
    ),
)

CASES = (*AWAY, *SHARED, *BOUNCES, *DRAFTS, *IN_THE_TEXT, *MACHINES)
