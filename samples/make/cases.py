"""The cases, one function each: its files, `case.json` and `expected.json`."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from samples.make import expect, registration
from samples.make.content import STORIES, Idea
from samples.make.mails import Letter, bounce, exchange_lines, forwarded, letter, received_mail, utc
from samples.make.office import convert

SUBJECT = "Aanmelding projectidee City of Things 2025"
TEXT = "Dag,\n\nIn bijlage vind je ons ingevulde aanmeldingsformulier voor City of Things 2025.\n\nGroeten,\n{}\n"
FORM = registration.FILE_NAME
RECEIPT, ADMISSIBLE = "receipt", "admissible"


@dataclass(frozen=True)
class Made:
    """One case folder: ``files`` by name (all of them inputs of `check`, but for submission.json)."""

    name: str
    about: str
    received: str
    files: dict[str, bytes]
    dossiers: list[dict[str, Any]]
    clean: bool = False
    case: dict[str, Any] = field(default_factory=dict)
    expected: dict[str, Any] = field(default_factory=dict)

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """Every file of the folder."""
        yield from self.files.items()
        inputs = [name for name in self.files if name != "submission.json"]
        yield "case.json", _json({"files": inputs, "received": self.received, **self.case})
        yield "expected.json", _json({"about": self.about, "clean": self.clean, "dossiers": self.dossiers, **self.expected})


MAKERS: list[Callable[[], Made]] = []


def case(maker: Callable[[], Made]) -> Callable[[], Made]:
    """Registers a case."""
    MAKERS.append(maker)
    return maker


def mail_case(
    name: str,
    about: str,
    received: str,
    mail: bytes,
    dossiers: list[dict[str, Any]],
    triage: str,
    answers: list[str],
    *,
    clean: bool = False,
    in_the_record: dict[str, Any] | None = None,
    **extra: Any,
) -> Made:
    """A case that is one message. ``answers``: the notices that leave by themselves, in order."""
    expected = {"triage": triage, "answers": answers, **({"in_the_record": in_the_record} if in_the_record else {})}
    return Made(name, about, received, {"bericht.eml": mail}, dossiers, clean, extra, expected)


def upload(received: str, began: str, platform_id: str, contact: dict[str, str], kbo: str, files: dict[str, bytes]) -> dict[str, bytes]:
    """The drop folder of one submission."""
    submission = {
        "platform_id": platform_id,
        "submitted_at": received,
        "upload_started_at": began,
        "submitter": {"name": contact["name"], "email": contact["email"], "organisation_kbo": kbo},
        "files": [{"name": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()],
    }
    return {**files, "submission.json": _json(submission)}


def moment(text: str) -> datetime:
    """An ISO instant."""
    return datetime.fromisoformat(text)


def idea(
    called: str, kind: str, story: str, partners: tuple[str, ...], domains: tuple[str, ...], *, person: str, place: str, **changes: Any
) -> Idea:
    """An idea of the body ``called`` so, with everything invented that is invented: person, address, phone, mail domain."""
    domain = place.lower().replace(" ", "-")
    number = sum(map(ord, called)) % 90 + 10
    values: dict[str, Any] = {
        "organisation": f"{called} - {kind}",
        "body": (called,),
        "name": person,
        "email": f"{person.lower().replace(' ', '.')}@{domain}.example",
        "phone": f"0{number % 8 + 2} {number + 200} {number} {99 - number // 2}",
        "address": f"Teststraat {number}, {1000 + number * 97} {place}",
        "domains": domains,
        "story": STORIES[story],
        "partners": partners,
    }
    return Idea(**{**values, **changes})


def sent(key: str, who: Idea, received: str, form: bytes, name: str = FORM, **changes: Any) -> bytes:
    """The registration as an ordinary mail with one attachment."""
    written = Letter(key, who.name, who.email, f"{SUBJECT} - {who.body[0]}", TEXT.format(who.name), [(name, form)])
    lines = {option: changes.pop(option) for option in ("below", "dmarc", "spam_level") if option in changes}
    return received_mail(letter(dataclasses.replace(written, **changes), moment(received)), moment(received), **lines)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


# registrations ------------------------------------------------------------------------------------------------------------------------

VGC = idea(
    "Vlaamse Gemeenschapscommissie", "Directie Onderwijs en Vorming", "reading", ("Stad Vilvoorde", "Gemeente Dilbeek"), ("living", "people"),
    person="Nora Proefkonijn", place="Brussel", body=("Vlaamse Gemeenschapscommissie", "VGC"), email="nora.proefkonijn@vgc.example",
)  # fmt: skip
ROESELARE = idea(
    "Stad Roeselare", "Dienst Mobiliteit", "bikes", ("Stad Izegem", "Stad Torhout"), ("mobility",), person="Pieter Demo", place="Roeselare"
)
OOSTENDE = idea("Stad Oostende", "Groendienst", "trees", ("Gemeente Bredene",), ("environment",), person="Sara Modelle", place="Oostende")
LEUVEN = idea(
    "Stad Leuven", "Data en Innovatie", "noise", ("Stad Aarschot", "Stad Mechelen"), ("environment", "living"), person="Tom Voorbeelds", place="Leuven",
    budget="1,2 miljoen euro", amount="1200000.00", months=36,
)  # fmt: skip
HARELBEKE = idea(
    "Stad Harelbeke",
    "Cel Openbaar Domein",
    "trees",
    ("Stad Waregem", "Stad Kortrijk"),
    ("environment",),
    person="An Probeers",
    place="Harelbeke",
)
NINOVE = idea("Stad Ninove", "Stadsplanning", "bikes", ("Stad Geraardsbergen",), ("mobility",), person="Luc Testaert", place="Ninove")
TEMSE = idea(
    "Gemeente Temse", "Dienst Leefmilieu", "noise", ("Stad Sint-Niklaas", "Stad Lokeren"), ("living",), person="Eva Staal", place="Temse"
)
LOMMEL = idea(
    "Stad Lommel", "Dienst Groen", "trees", ("Gemeente Pelt",), ("environment", "government"), person="Jef Oefening", place="Lommel"
)


@case
def vgc() -> Made:
    received = "2025-09-03T09:12:44+02:00"
    return mail_case(
        "16-registration-vgc",
        "The VGC registers an idea: it may, like a Flemish municipality",
        received,
        sent("vgc16", VGC, received, registration.filled(VGC)),
        [expect.registration(VGC, "admissible", {}, FORM)],
        "registration",
        [RECEIPT, ADMISSIBLE],
        clean=True,
    )


@case
def in_the_minute() -> Made:
    received = "2025-09-08T12:00:30+02:00"
    return mail_case(
        "17-registration-in-the-minute-of-the-deadline",
        "Received at 12:00:30: the order says 'at the latest on', the guide 'before', so a person looks",
        received,
        sent("minute17", ROESELARE, received, registration.filled(ROESELARE)),
        [expect.registration(ROESELARE, "review", {"deadline": "review"}, FORM)],
        "registration",
        [RECEIPT],
    )


@case
def company() -> Made:
    received = "2025-09-02T14:05:00+02:00"
    who = idea(
        "Slimme Sensoren NV", "Verkoop publieke sector", "trees", ("Stad Diest", "Gemeente Bekkevoort"), ("environment",),
        person="Rik Verkoopman", place="Slimmesensoren", address="Industrielaan 12, 3290 Diest",
    )  # fmt: skip
    return mail_case(
        "18-registration-by-a-company",
        "A company registers an idea: it cannot be an applicant. The refusal is only proposed, nothing negative leaves by itself",
        received,
        sent("nv18", who, received, registration.filled(who)),
        [expect.registration(who, "inadmissible", {"applicant-eligible": "fail", "two-local-authorities": ""}, FORM)],
        "registration",
        [RECEIPT],
    )


@case
def intermunicipal() -> Made:
    received = "2025-09-04T11:47:09+02:00"
    who = idea(
        "Intercommunale Leiedal", "Team Data", "bikes", ("Stad Harelbeke", "Stad Waregem"), ("mobility",), person="Mia Proefdraai", place="Kortrijk",
        body=("Intercommunale Leiedal", "Leiedal"), email="mia.proefdraai@leiedal.example",
    )  # fmt: skip
    return mail_case(
        "19-registration-by-an-intermunicipal-association",
        "A body that can be partner but no applicant registers an idea: the guide says two things about that (S14), so a person looks",
        received,
        sent("leiedal19", who, received, registration.filled(who)),
        [expect.registration(who, "review", {"applicant-eligible": "review", "two-local-authorities": ""}, FORM)],
        "registration",
        [RECEIPT],
    )


@case
def forged_line() -> Made:
    received = "2025-09-08T12:20:10+02:00"
    forged = (
        "from relay3.harelbeke.example (203.0.113.77) by DB5PEPF00014B8B.mail.protection.outlook.com (10.167.8.199) with Microsoft SMTP Server "
        f"(version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) id 15.20.9094.14 via Frontend Transport; {utc(moment('2025-09-08T11:59:02+02:00'))}"
    )
    return mail_case(
        "20-forged-received-line",
        "Received at 12:20; directly under the true hand-over stands a copy of it that says 11:59, written by the sender's side",
        received,
        sent("forged20", HARELBEKE, received, registration.filled(HARELBEKE), below=[forged], minutes_before=22),
        [expect.registration(HARELBEKE, "inadmissible", {"deadline": "fail"}, FORM)],
        "registration",
        [RECEIPT],
    )


@case
def twice() -> Made:
    received = "2025-09-05T10:02:31+02:00"
    return mail_case(
        "21-same-mail-seen-twice",
        "The same bytes lie twice in the mailbox (a copy by a rule): one submission, two sightings, one receipt",
        received,
        sent("twice21", OOSTENDE, received, registration.filled(OOSTENDE)),
        [expect.registration(OOSTENDE, "admissible", {}, FORM)],
        "registration",
        [RECEIPT, ADMISSIBLE],
        clean=True,
        again=["2025-09-05T10:31:00+02:00"],
    )


@case
def forwarded_by_colleague() -> Made:
    received, first = "2025-09-05T16:44:12+02:00", "2025-09-05T16:31:00+02:00"
    inner = letter(
        Letter(
            "orig26", LOMMEL.name, LOMMEL.email, f"{SUBJECT} - Stad Lommel", TEXT.format(LOMMEL.name), [(FORM, registration.filled(LOMMEL))]
        ),
        moment(first),
    )
    del inner["To"]
    inner["To"] = "Greet Doorstuur <greet.doorstuur@lommel.example>"
    raw = exchange_lines("lommel.example", moment(first)).encode() + inner.as_bytes()
    outer = Letter(
        "fwd26",
        "Greet Doorstuur",
        "greet.doorstuur@lommel.example",
        f"FW: {SUBJECT} - Stad Lommel",
        "Dag,\n\nHierbij de aanmelding van mijn collega.\n\nGreet\n",
    )
    return mail_case(
        "26-forwarded-by-a-colleague",
        "A colleague forwards the mail with the form as an attachment; the Received lines inside it prove nothing",
        received,
        received_mail(forwarded(raw, outer, moment(received)), moment(received)),
        [expect.registration(LOMMEL, "admissible", {}, FORM)],
        "registration",
        [RECEIPT, ADMISSIBLE],
        clean=True,
    )


@case
def damaged() -> Made:
    received = "2025-09-05T09:20:00+02:00"
    form = registration.filled(NINOVE)
    dossier = {
        "phase": "registration",
        "verdict": "incomplete",
        "documents": [{"name": FORM, "role": "unknown"}],
        "fields": {},
        "outcomes": {"deadline": "pass", "documents-complete": "missing", "applicant-eligible": "missing"},
        "channel": "mail",
    }
    return mail_case(
        "27-damaged-registration-form",
        "The form arrived cut off and cannot be opened: in time, unreadable, never 'not there'",
        received,
        sent("damaged27", NINOVE, received, form[: len(form) * 6 // 10]),
        [dossier],
        "registration",
        ["receipt-unreadable"],
    )


@case
def printed() -> Made:
    received, name = "2025-09-04T17:03:55+02:00", "Aanmelding City of Things Temse.pdf"
    return mail_case(
        "28-registration-printed-to-pdf",
        "The form was filled in and saved as pdf by LibreOffice: no form fields, text only",
        received,
        sent("pdf28", TEMSE, received, convert(registration.filled(TEMSE), "form.docx", "pdf"), name),
        [expect.registration(TEMSE, "admissible", {}, name)],
        "registration",
        [RECEIPT, ADMISSIBLE],
        clean=True,
    )


@case
def own_table() -> Made:
    received, name = "2025-09-05T11:15:20+02:00", "Projectidee Leuven.docx"
    return mail_case(
        "29-registration-in-an-own-table",
        "Somebody typed the questions over into a table, with shorter labels and in another order",
        received,
        sent("table29", LEUVEN, received, registration.in_own_table(LEUVEN), name),
        [expect.registration(LEUVEN, "admissible", {}, name)],
        "registration",
        [RECEIPT, ADMISSIBLE],
        clean=True,
    )


@case
def hostile() -> Made:
    received = "2025-09-01T08:00:01+02:00"
    name = "aanmelding \u202excod.<img src=x onerror=alert(1)>.docx"
    who = idea(
        "Stad Deinze", "Team Digitaal", "bikes", ("Gemeente Nazareth", "Stad Eeklo"), ("government", "mobility"), place="Deinze",
        person="Bobby", name="<script>alert('Bobby')</script> \u202eO'Brien {{7*7}}", email="bobby@deinze.example",
    )  # fmt: skip
    fields = {
        "contact.name": {"$contains": ["<script>alert('Bobby')</script>", "O'Brien", "{{7*7}}"]},
        "mentioned.partners": {"$names": ["Eeklo"]},
    }
    dossier = expect.registration(who, "admissible", {}, "", fields=fields)
    dossier["documents"][0]["name"] = {"$contains": ["aanmelding", ".docx"]}
    written = {"sender": "Bobby", "subject": f"{SUBJECT} - Stad Deinze <b onmouseover=alert(2)>\u202e"}
    return mail_case(
        "33-hostile-names",
        "Script tags, template code and characters that turn the writing direction, in names of people and files: text like any other",
        received,
        sent("hostile33", who, received, registration.filled(who), name, **written),
        [dossier],
        "registration",
        [RECEIPT, ADMISSIBLE],
    )


WETTEREN = idea(
    "Gemeente Wetteren",
    "Dienst Vrije Tijd",
    "noise",
    ("Gemeente Laarne", "Gemeente Wichelen"),
    ("living",),
    person="Kim Halfweg",
    place="Wetteren",
)


@case
def incomplete() -> Made:
    received = "2025-09-08T11:20:00+02:00"
    missing = ("phone", "results")
    return mail_case(
        "34-registration-incomplete",
        "In time, but two answers are empty: asked for by itself",
        received,
        sent("part34", WETTEREN, received, registration.filled(WETTEREN, missing)),
        [expect.registration(WETTEREN, "incomplete", {"documents-complete": "missing"}, FORM, without=missing)],
        "registration",
        [RECEIPT, "completion-request"],
        # What the demo shows in the end: the form that came in answer to the request completes this dossier.
        in_the_record={"verdict": "admissible", "outcomes": {"documents-complete": "pass"}, "fields": {"contact.phone": WETTEREN.phone}},
    )


@case
def completed() -> Made:
    received = "2025-09-12T09:30:00+02:00"
    thread = [("In-Reply-To", "<part34@wetteren.example>"), ("References", "<part34@wetteren.example>")]
    text = "Dag,\n\nIn bijlage het formulier, nu volledig ingevuld.\n\nGroeten,\nKim Halfweg\n"
    mail = sent(
        "whole35", WETTEREN, received, registration.filled(WETTEREN), "aanmeldingsformulier volledig.docx",
        subject=f"Re: {SUBJECT} - Gemeente Wetteren", text=text, headers=thread,
    )  # fmt: skip
    return mail_case(
        "35-completed-after-the-deadline",
        "The answer to a completion request, after the deadline: on its own it is late, in its dossier it keeps the dossier's original time",
        received,
        mail,
        [expect.registration(WETTEREN, "inadmissible", {"deadline": "fail"}, "aanmeldingsformulier volledig.docx")],
        "supplement",
        [RECEIPT, ADMISSIBLE],
        in_the_record={"joins": "34-registration-incomplete", "verdict": "admissible", "outcomes": {"deadline": "pass"}},
        after="34-registration-incomplete",
    )


@case
def late_version() -> Made:
    received, name = "2025-09-08T13:05:00+02:00", "Projectidee Leuven versie 2.docx"
    second = dataclasses.replace(LEUVEN, phone="016 11 22 33")
    return mail_case(
        "36-late-version-does-not-replace",
        "A better version of an idea that was registered in time, one hour too late: the timely one stands, a person sees the late one",
        received,
        sent("late36", second, received, registration.in_own_table(second), name),
        [expect.registration(second, "inadmissible", {"deadline": "fail"}, name)],
        "registration",
        [RECEIPT],
        in_the_record={"joins": "29-registration-in-an-own-table", "verdict": "admissible", "outcomes": {"deadline": "pass"}},
        after="29-registration-in-an-own-table",
    )


@case
def moved() -> Made:
    received, moved_at = "2025-09-08T10:00:00+02:00", "2025-09-08T14:03:00+02:00"
    who = idea(
        "Gemeente Evergem",
        "Dienst Mobiliteit",
        "bikes",
        ("Gemeente Lievegem", "Stad Gent"),
        ("mobility",),
        person="Ine Verplaats",
        place="Evergem",
    )
    return mail_case(
        "37-moved-after-the-deadline",
        "Received at 10:00, moved to another folder at 14:03 (INTERNALDATE): moving a mail does not make it late",
        moved_at,
        sent("moved37", who, received, registration.filled(who)),
        [{**expect.registration(who, "admissible", {}, FORM), "received_at": received}],
        "registration",
        [RECEIPT, ADMISSIBLE],
        clean=True,
    )


@case
def fails_dmarc() -> Made:
    received = "2025-09-04T20:10:10+02:00"
    who = idea("Gemeente Zwevegem", "Secretariaat", "noise", ("Stad Kortrijk",), ("living",), person="Wie Weet", place="Zwevegem")
    return mail_case(
        "40-sender-fails-dmarc",
        "A registration of which our server says that the sender may be forged: it is registered, nothing is answered, a person looks",
        received,
        sent("dmarc40", who, received, registration.filled(who), dmarc="fail"),
        [expect.registration(who, "admissible", {}, FORM)],
        "registration",
        [],
    )


# mail that is no submission -----------------------------------------------------------------------------------------------------------


def no_submission(name: str, about: str, received: str, mail: bytes, triage: str, answers: tuple[str, ...] = ()) -> Made:
    """A message from which no dossier comes."""
    return mail_case(name, about, received, mail, [], triage, list(answers))


@case
def newsletter() -> Made:
    received = "2025-08-28T07:00:03+02:00"
    headers = [
        ("List-Id", "Nieuwsbrief Slim Besturen <nieuws.slimbesturen.example>"),
        ("List-Unsubscribe", "<https://slimbesturen.example/uit>"),
        ("Precedence", "bulk"),
    ]
    text = "City of Things 2025 staat open!\n\nMeld je project aan voor 8 september. Lees meer in bijlage van onze website.\n"
    written = Letter(
        "news22", "Slim Besturen", "nieuws@slimbesturen.example", "Nieuwsbrief: aanmelden voor City of Things 2025", text, headers=headers
    )
    return no_submission(
        "22-newsletter", "A newsletter that speaks of registering: filed, never answered", received,
        received_mail(letter(written, moment(received)), moment(received)), "list",
    )  # fmt: skip


@case
def bounced() -> Made:
    received = "2025-09-04T15:25:00+02:00"
    return no_submission(
        "23-bounce", "A server tells that a mail of ours was not delivered: filed, a person sees it, never answered", received,
        bounce("dsn23", "onbekend@zedelgem.example", "<cot.receipt.0123456789@vlaio.be>", moment(received)), "bounce",
    )  # fmt: skip


@case
def spam() -> Made:
    received = "2025-09-02T03:33:33+02:00"
    text = "Dear Sir,\n\nYou have been selected to receive a business loan of 2.000.000 EUR. Please reply with your details.\n"
    written = Letter("spam24", "Financial Office", "office@loans-now.example", "URGENT: your funds are approved", text)
    return no_submission(
        "24-spam", "Marked as junk by our server (SCL 9): filed, never answered", received,
        received_mail(letter(written, moment(received)), moment(received), spam_level=9, dmarc="fail"), "spam",
    )  # fmt: skip


@case
def thanks() -> Made:
    received = "2025-09-05T08:15:00+02:00"
    written = Letter(
        "dank39",
        "Lore Dankbaar",
        "lore.dankbaar@tielt.example",
        "Re: Infosessie City of Things",
        "Dag,\n\nHeel erg bedankt voor de duidelijke uitleg gisteren!\n\nLore\n",
    )
    return no_submission(
        "39-thank-you", "A word of thanks: with the questions, for a person, no answer by itself", received,
        received_mail(letter(written, moment(received)), moment(received)), "question",
    )  # fmt: skip


@case
def link_only() -> Made:
    received = "2025-09-05T12:12:12+02:00"
    text = "Beste,\n\nHierbij ons aanmeldingsformulier voor City of Things 2025. Je kan het hier downloaden:\nhttps://we.tl/t-Ab3xYz9Q\n\nGroeten,\nHugo Link\nGemeente Boom\n"
    written = Letter("link38", "Hugo Link", "hugo.link@boom.example", f"{SUBJECT} - Gemeente Boom", text)
    dossier = {
        "phase": "registration",
        "verdict": "incomplete",
        "documents": [],
        "fields": {},
        "outcomes": {"deadline": "pass", "documents-complete": "missing"},
        "channel": "mail",
    }
    return mail_case(
        "38-download-link-instead-of-the-form",
        "A link to a file-sharing service in the place of the form: a dossier that asks for the form itself",
        received,
        received_mail(letter(written, moment(received)), moment(received)),
        [dossier],
        "link-only",
        ["link-only"],
    )
