"""People who ask, thank, invite or take back; and people who write in a dossier that we know."""

from __future__ import annotations

from tests.intake.corpus.case import Case

_CALL = "City of Things 2025"


def _question(name: str, program: str, text: str, subject: str = "Vraag City of Things", language: str = "nl", **rest: object) -> Case:
    return Case(f"question: {name}", "question", subject, text, program, language, **rest)  # type: ignore[arg-type]


QUESTIONS = (
    _question("who may apply", "outlook", "Beste\n\nMag een OCMW hoofdaanvrager zijn?\n\nAn"),
    _question("where is the form", "gmail", "Hallo\n\nWaar vind ik het aanmeldingsformulier? De link in de handleiding werkt niet."),
    _question("announces", "outlook", "Beste\n\nWe willen graag een idee aanmelden. Kunnen we het formulier ook in pdf bezorgen?"),
    _question("speaks of an attachment", "outlook_web", "Moeten de partners hun brief in bijlage bij de aanmelding steken?"),
    _question("without a question mark", "iphone", "Ik heb een vraag over de aanmelding, kan iemand mij bellen op 0470 12 34 56"),
    _question("wonders", "thunderbird", "Dag\n\nWe vragen ons af of de kosten van een haalbaarheidsstudie in aanmerking komen."),
    _question("french", "outlook", "Bonjour\n\nPourriez-vous me dire si une commune bruxelloise peut participer ?", "Question", "fr"),
    _question("english", "gmail", "Hi\n\nCould you tell me whether English proposals are accepted?", "Question about the call", "en"),
    _question("long", "apple_mail", "Dag\n\n" + "We bereiden ons idee voor. " * 30 + "\n\nTegen wanneer moet het formulier binnen zijn?"),
    _question("extension", "outlook", "Is uitstel mogelijk? We krijgen ons dossier niet rond tegen 8 september."),
    _question("with a screenshot", "outlook", "We krijgen deze melding op het platform. Wat doen we fout?", files=("picture",)),
    _question("with a draft of something else", "gmail", "Is dit de juiste structuur voor een samenwerkingsakkoord?", files=("notes",)),
    _question("with a page", "gmail", "Geldt deze pagina nog? https://testdorp.sharepoint.com/sites/aanmelding", "Aanmelding"),
    _question("about our receipt", "gmail", "Klopt het uur van ontvangst wel?", "Re: Ontvangst", thread="reply"),
    _question("when shall we hear", "outlook", "Wanneer horen we het resultaat?", "RE: Ontvangst van je aanmelding", thread="reply"),
    _question(
        "below the quoted mail", "thunderbird", "Dank. Wie beslist er in de jury?", "Re: Ontvangst van je aanmelding", thread="reply"
    ),
    _question("on another subject", "outlook", "Organiseren jullie nog een infosessie in Gent?", "Infosessie"),
    _question("phone number", "android", "Op welk nummer kan ik jullie bereiken?", "contact"),
    _question(
        "was it received", "outlook", "Ik mailde gisteren onze aanmelding, maar kreeg geen antwoord. Is ze aangekomen?", "Aanmelding"
    ),
)


def _thanks(name: str, program: str, text: str, language: str = "nl", thread: str = "reply") -> Case:
    return Case(f"thanks: {name}", "question", "Re: Ontvangst van je aanmelding", text, program, language, thread=thread)


THANKS = (
    _thanks("short", "outlook", "Bedankt!"),
    _thanks("well received", "outlook_web", "Dag\n\nGoed ontvangen, dank je.\n\nAn"),
    _thanks("phone", "iphone", "Dankjewel"),
    _thanks("french", "gmail", "Merci beaucoup !", "fr"),
    _thanks("english", "apple_mail", "Thanks, much appreciated.", "en"),
    _thanks("below", "thunderbird", "Dank voor de snelle bevestiging."),
    _thanks("html", "html_only", "Hartelijk dank"),
    _thanks("android", "android", "Top, merci"),
    _thanks("roundcube", "roundcube", "Bedankt voor de bevestiging van onze aanmelding."),
    _thanks("telenet", "telenet", "Dank u"),
    _thanks("out of the blue", "gmail", "Bedankt voor de fijne infosessie gisteren!", thread=""),
)


def _adds(name: str, program: str, text: str, subject: str = "Re: Ontvangst van je aanmelding", **rest: object) -> Case:
    parts: dict[str, object] = {"thread": "reply", "files": ("notes",), "answer": "receipt", "effect": "supplement", **rest}
    return Case(f"adds: {name}", "supplement", subject, text, program, **parts)  # type: ignore[arg-type]


def _version(name: str, program: str, text: str, subject: str = "Re: Ontvangst van je aanmelding", **rest: object) -> Case:
    parts: dict[str, object] = {"thread": "reply", "files": ("registration",), "answer": "receipt", "effect": "version", **rest}
    return Case(f"version: {name}", "registration", subject, text, program, **parts)  # type: ignore[arg-type]


DOSSIERS = (
    _adds("a letter", "outlook", "Hierbij nog de brief van het bestuur."),
    _adds("under the quote", "thunderbird", "Nog een bijlage die ontbrak."),
    _adds("from a phone", "iphone", "Vergeten mee te sturen"),
    _adds("by reference in the subject", "gmail", "Nog een document.", "Aanvulling {ref}", thread="mentions"),
    _adds("by reference in the text", "outlook", "Dit hoort bij dossier {ref}.", "Aanvulling", thread="mentions"),
    _adds("reference in small letters", "android", "zie bijlage", "bijlage {low}", thread="mentions"),
    _adds("by a colleague", "outlook", "Ik vul aan voor An.", sender="Jan Baas <jan@testdorp.example>"),
    _adds(
        "what we asked for", "outlook_web", "Zoals gevraagd.", "Re: Je aanmelding vervolledigen", thread="asked", files=("registration",)
    ),
    _adds("a letter we asked for", "gmail", "Zoals gevraagd in bijlage.", "Re: Je aanmelding vervolledigen", thread="asked"),
    _adds("unreadable", "outlook", "Bijkomend stuk.", files=("broken",), answer="receipt-unreadable"),
    _adds("with a question", "outlook", "Nog een stuk. Volstaat dit?", person=True),
    _version("by reply", "outlook", "Een verbeterde versie."),
    _version("under the quote", "roundcube", "nieuwe versie"),
    _version("fresh mail", "outlook", "Hierbij de definitieve versie.", "Aanmelding, vervangt de vorige", thread="mentions"),
    _version("by reference", "gmail", "Hierbij de juiste versie.", "{ref}", thread="mentions"),
    _version(
        "forwarded by a colleague", "outlook", "Nog eens, voor alle zekerheid.", "FW: Aanmelding", sender="Jan Baas <jan@testdorp.example>"
    ),
    _version(
        "another idea in a fresh mail", "outlook", "Ons tweede idee.", "Aanmelding 2", thread="mentions", files=("other",), effect="new"
    ),
    Case(
        "forgot again in the thread",
        "forgotten-attachment",
        "Re: Ontvangst van je aanmelding",
        "Sorry, hierbij de juiste versie van het formulier.",
        thread="reply",
        answer="forgotten-attachment",
    ),
    Case(
        "stranger with a reference",
        "unsure",
        "Bijlage bij {ref}",
        "Zie bijlage.",
        files=("notes",),
        thread="mentions",
        sender="x@elders.example",
    ),
    Case(
        "look-alike domain",
        "unsure",
        "Re: Ontvangst van je aanmelding",
        "Gebruik dit stuk.",
        files=("notes",),
        thread="reply",
        sender="An Test <an.test@testd0rp.example>",
    ),
    Case(
        "display name of the applicant",
        "unsure",
        "Re: Ontvangst van je aanmelding",
        "Gebruik dit stuk.",
        files=("notes",),
        thread="reply",
        sender='"an.test@testdorp.example" <boos@elders.example>',
    ),
    Case(
        "spoofed in a dossier",
        "unsure",
        "Nieuwe versie {ref}",
        "Hierbij.",
        files=("registration",),
        thread="mentions",
        dmarc="fail",
    ),
)

OTHERS = (
    Case("blank form with a question", "unsure", "Formulier", "Is dit het juiste formulier voor de aanmelding?", files=("blank",)),
    Case("takes back", "question", 'Bericht intrekken: "Aanmelding City of Things 2025"', "An Test wil het bericht intrekken."),
    Case("takes an idea back", "question", "Re: Ontvangst van je aanmelding", "We trekken ons idee in.", thread="reply", takes_back=True),
    Case(
        "invites us",
        "question",
        "Overleg",
        "Graag tot dan.",
        files=("invitation",),
        headers={"Content-Class": "urn:content-classes:calendarmessage"},
    ),
)

CASES = (*QUESTIONS, *THANKS, *DOSSIERS, *OTHERS)
