"""Registrations that prove something about who registers or about the file: the form, its reading, its applicant."""

from __future__ import annotations

from samples.make import expect, registration
from samples.make.cases import ADMISSIBLE, FORM, RECEIPT, SUBJECT, Made, case, mail_case, sent
from samples.make.ideas import LEUVEN, NINOVE, TEMSE, VGC, idea
from samples.make.office import convert


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
