"""Registrations that prove something about the mail: its time, its way, its sender, its thread."""

from __future__ import annotations

import dataclasses

from samples.make import expect, registration
from samples.make.cases import ADMISSIBLE, FORM, RECEIPT, SUBJECT, TEXT, Made, case, mail_case, moment, sent
from samples.make.ideas import HARELBEKE, LEUVEN, LOMMEL, OOSTENDE, ROESELARE, WETTEREN, idea
from samples.make.mails import Letter, exchange_lines, forwarded, letter, received_mail, utc


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
