"""The cases that come through the platform: applications."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from samples.make import application, cost_model, expect
from samples.make.cases import Made, case, upload
from samples.make.content import ANSWERS, WORK_PACKAGES, Budget, Project
from samples.make.office import convert

CITY = "stad of gemeente"


def budget(name: str, kbo: str, role: str, total: int, kind: str = CITY, task: str = "Proef en kennisdeling", **changes: object) -> Budget:
    """A partner who asks for exactly 80% and brings in the rest."""
    amount = Decimal(total)
    return Budget(name, kbo, role, kind, task, amount, amount * 4 / 5, amount / 5, **changes)  # type: ignore[arg-type]


def contact(name: str, place: str) -> dict[str, str]:
    """The contact person of an application."""
    return {
        "name": name,
        "function": "projectleider",
        "email": f"{name.lower().replace(' ', '.')}@{place}.example",
        "phone": "014 99 88 77",
    }


def project(
    title: str, acronym: str, start: str, end: str, months: int, who: dict[str, str], budgets: tuple[Budget, ...], **changes: object
) -> Project:
    """A project about shared use of buildings."""
    values: dict[str, object] = {
        "title": title,
        "acronym": acronym,
        "address": "Grote Markt 1, 2200 Herentals",
        "contact": who,
        "domains": ("government", "living"),
        "summary": "Gebouwen van besturen, scholen en verenigingen worden samen gebruikt. Een open dienst toont wat vrij is en wat het verbruikt.",
        "start": start,
        "end": end,
        "months": months,
        "budgets": budgets,
        "work_packages": WORK_PACKAGES,
        "answers": ANSWERS,
    }
    return Project(**{**values, **changes})  # type: ignore[arg-type]


def platform_case(
    name: str, about: str, made: Project, files: dict[str, bytes], dossier: dict[str, object], answers: list[str], **changes: object
) -> Made:
    """A case that is one upload."""
    received = str(changes.get("received", "2025-11-12T10:20:30+01:00"))
    began = str(changes.get("began", received))
    kbo = made.kbo_on_form or made.budgets[0].kbo
    folder = upload(received, began, f"COT2025-{name[:2]}-B21C", made.contact, kbo, files)
    expected: dict[str, object] = {"answers": answers}
    if "in_the_record" in changes:
        expected["in_the_record"] = changes["in_the_record"]
    return Made(name, about, received, folder, [dossier], bool(changes.get("clean", False)), {}, expected)


def filled_in(
    name: str,
    about: str,
    made: Project,
    form: str,
    model: str,
    verdict: str,
    outcomes: dict[str, str],
    answers: list[str],
    **changes: object,
) -> Made:
    """A case that is one upload of both documents, each filled in with the whole project. ``form`` and ``model``: names of the files."""
    written = application.as_pdf(made) if form.endswith(".pdf") else application.as_docx(made)
    dossier = expect.application(made, verdict, outcomes, [(form, "application-form"), (model, "cost-model")])
    return platform_case(name, about, made, {form: written, model: cost_model.filled(made)}, dossier, answers, **changes)


@case
def at_the_limits() -> Made:
    made = project(
        "Ruimte Delen: open gebouwen voor iedereen", "RUIMTE", "2026-07-01", "2029-06-30", 36, contact("Els Grensgeval", "leuven"),
        (
            budget("Stad Leuven", "0207521503", "coordinator", 1_500_000, months=(24, 24, 24), task="Projectleiding"),
            budget("Stad Aarschot", "0207515464", "participant", 500_000, months=(12, 12, 12)),
            budget("KU Leuven", "0419052173", "participant", 400_000, "kennisinstelling", months=(12, 12, 12), task="Onderzoek naar gebruik"),
            budget("Gemeente Heist-op-den-Berg", "0207535062", "follower", 100_000, months=(3, 3, 3)),
        ),
        address="Professor Van Overstraetenplein 1, 3000 Leuven",
    )  # fmt: skip
    return filled_in(
        "30-application-at-the-limits",
        "Everything exactly on the limit: 36 months, start on 1 July 2026, 80%, a grant of 2,000,000.00. A limit itself is still allowed",
        made,
        "formulier_projectaanvraag RUIMTE.pdf",
        "RUIMTE projectbegroting.xlsx",
        "admissible",
        {},
        ["receipt"],
        clean=True,
    )


@case
def reordered() -> Made:
    budgets = (
        budget("Stad Herentals", "0207504675", "coordinator", 300_000, task="Projectleiding"),
        budget("Gemeente Mol", "0207503388", "participant", 180_000),
        budget("IOK", "0204212714", "participant", 120_000, "intercommunale", task="Raamcontract"),
    )
    made = project(
        "Zaal gezocht, zaal gevonden", "ZAALWIJS", "2026-03-01", "2028-02-29", 24, contact("Bart Omgekeerd", "herentals"), budgets,
        subcontractors=(("Zaalzicht BV", "Ontwikkeling van de open dienst"),),
    )  # fmt: skip
    form, model = "Aanvraag ZaalWijs def.docx", "ZaalWijs kosten v7.xlsx"
    workbook = cost_model.filled(
        made, order=(2, 1), sheets={"Coördinator": "Herentals", "Partner 1": "IOK", "Partner 2": "Mol"}, computed=False
    )
    files = {form: convert(application.as_docx(made, order=(3, 1, 2)), "form.docx", "docx"), model: workbook}
    dossier = expect.application(made, "admissible", {}, [(form, "application-form"), (model, "cost-model")])
    fields: dict[str, object] = dossier["fields"]
    fields["partners"] = [{"name": b.name, "kbo": b.kbo, "role": b.role} for b in (budgets[1], budgets[2], budgets[0])]
    fields["cost_model.partners"] = [b.expected() for b in (budgets[0], budgets[2], budgets[1])]
    return platform_case(
        "31-application-with-other-orders",
        "The applicant stands on the third row, sheets carry names of partners in another order, no sums are stored (openpyxl); "
        "the form was saved again by LibreOffice. 1 March 2026 to 29 February 2028 is 24 months",
        made,
        files,
        dossier,
        ["receipt"],
        clean=True,
    )


@case
def number_of_the_ocmw() -> Made:
    made = project(
        "Samen onder dak", "ONDERDAK", "2026-04-01", "2028-09-30", 30, contact("Guy Nummer", "wetteren"),
        (
            budget("Gemeente Wetteren", "0207447366", "coordinator", 260_000, task="Projectleiding"),
            budget("Stad Dendermonde", "0207445584", "participant", 140_000),
        ),
        address="Rode Heuvel 1, 9230 Wetteren",
        kbo_on_form="0212182649",
    )  # fmt: skip
    upload_of_both = filled_in(
        "32-number-of-the-ocmw",
        "The applicant is a municipality, the number in the form is that of its OCMW: another legal person, so a person looks",
        made,
        "projectaanvraag Onder dak.docx",
        "Onder dak begroting.xlsx",
        "review",
        {"applicant-eligible": "review"},
        ["receipt"],
    )
    del upload_of_both.dossiers[0]["outcomes"]["documents-agree"]  # two numbers for one applicant: whether that is told there, too, is free
    return upload_of_both


@case
def across_the_deadline() -> Made:
    made = project(
        "Open deuren", "OPENDEUR", "2026-05-01", "2028-04-30", 24, contact("Nick Laat", "zottegem"),
        (
            budget("Stad Zottegem", "0207444990", "coordinator", 210_000, task="Projectleiding"),
            budget("Stad Ninove", "0207441527", "participant", 90_000, months=(3, 3, 3)),
        ),
        address="Markt 1, 9620 Zottegem",
    )  # fmt: skip
    return filled_in(
        "25-upload-across-the-deadline",
        "The upload began at 23:51 and was recorded at 00:04. With both instants it is for a person; with the recorded one alone it is late",
        made,
        "city_of_things_2025_formulier_projectaanvraag OPENDEUR.pdf",
        "OPENDEUR_city_of_things_2025_projectbegroting.xlsx",
        "inadmissible",
        {"deadline": "fail"},
        ["receipt"],
        received="2025-11-15T00:04:12+01:00",
        began="2025-11-14T23:51:20+01:00",
        in_the_record={"verdict": "review", "outcomes": {"deadline": "review"}},
    )


AGENCY = budget("Vlaamse Milieumaatschappij", "0887290276", "participant", 40_000, "entiteit van de Vlaamse overheid", months=(1, 1, 1))


@case
def much_to_look_at() -> Made:
    """Every condition gives a person something to look at; no criterion stops it, but for the start, which may be too late."""
    geel = budget("Stad Geel", "0207533874", "coordinator", 300_000, task="Projectleiding")
    agency = replace(AGENCY, total=Decimal(150_000), grant=Decimal(135_000), own=Decimal(15_000))
    made = project(
        "Geel bekijkt alles", "BEKIJK", "2026-09-01", "2028-08-31", 24, contact("Mia Nakijk", "geel"),
        (replace(geel, grant=Decimal(270_000), own=Decimal(30_000)), agency),
        address="Werft 20, 2440 Geel",
        work_packages=(("Projectleiding", "1", "24"), ("Meten en weten", "1", "24")),
        answers={**ANSWERS, "steering_group": "Nog te bepalen met de partners.", "sounding_board": "Geen."},
        ticked=("personeel_ja",),
    )  # fmt: skip
    form, model = "aanvraag BEKIJK.docx", "begroting BEKIJK.xlsx"
    looked_at = ("start-date", "grant-rate", "own-contribution", "two-local-authorities", "flemish-region", "no-double-funding", "staff-time",
                 "knowledge-sharing", "steering-group", "flemish-entity-share", "documents-agree")  # fmt: skip
    other = replace(made, start="2026-10-01", end="2028-09-30")
    dossier = expect.application(made, "review", dict.fromkeys(looked_at, "review"), [(form, "application-form"), (model, "cost-model")])
    dossier["fields"] |= {"cost_model.start": other.start, "cost_model.end": other.end}
    return platform_case(
        "41-application-with-much-to-look-at",
        "Ninety per cent, one local authority, a third for the Flemish government, empty boxes, no group, no package for sharing, a start that "
        "may be too late, and another start in the cost model: each for a person, none a reason to turn it down",
        made,
        {form: application.as_docx(made), model: cost_model.filled(other)},
        dossier,
        ["receipt"],
    )


@case
def too_early_with_an_agency() -> Made:
    """A small share for an agency of the Flemish government is fine; a start before the day of submission is not, and can be put right."""
    made = project(
        "Vroeg uit de veren", "VROEG", "2025-11-11", "2027-11-10", 24, contact("Jef Vroeg", "roeselare"),
        (
            budget("Stad Roeselare", "0207432520", "coordinator", 260_000, task="Projectleiding"),
            budget("Stad Waregem", "0207433708", "participant", 100_000, months=(3, 3, 3)),
            AGENCY,
        ),
        address="Botermarkt 2, 8800 Roeselare",
    )  # fmt: skip
    return filled_in(
        "42-application-that-starts-too-early",
        "The project starts the day before it is handed in. An agency of the Flemish government takes a tenth of the costs",
        made,
        "VROEG aanvraag.pdf",
        "VROEG begroting.xlsx",
        "incomplete",
        {"start-date": "fail", "flemish-entity-share": "pass"},
        ["receipt", "completion-request"],
    )


@case
def only_a_cost_model() -> Made:
    """The form was forgotten: what stands in it cannot be judged, and is asked for."""
    made = project(
        "Half pakket", "HALF", "2026-03-01", "2028-02-29", 24, contact("Ann Half", "waregem"),
        (
            budget("Stad Waregem", "0207433708", "coordinator", 260_000, task="Projectleiding"),
            budget("Stad Roeselare", "0207432520", "participant", 100_000, months=(3, 3, 3)),
        ),
        address="Gemeenteplein 2, 8790 Waregem",
    )  # fmt: skip
    model = "HALF begroting.xlsx"
    absent = ("documents-complete", "applicant-eligible", "partners-eligible", "duration", "start-date", "flemish-region", "no-double-funding",
              "staff-time", "knowledge-sharing", "steering-group")  # fmt: skip
    outcomes = {**dict.fromkeys(absent, "missing"), "documents-agree": "not_applicable", "flemish-entity-share": "not_applicable"}
    dossier = expect.application(made, "incomplete", outcomes, [(model, "cost-model")])
    dossier["fields"] = {name: value for name, value in dossier["fields"].items() if name.startswith("cost_model.")}
    return platform_case(
        "43-application-without-its-form",
        "Only the cost model was handed in: the form is asked for, and nothing that stands in it is called wrong",
        made,
        {model: cost_model.filled(made)},
        dossier,
        ["receipt", "completion-request"],
    )
