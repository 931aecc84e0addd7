"""The cases that come through the platform: applications."""

from __future__ import annotations

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
    form, model = "formulier_projectaanvraag RUIMTE.pdf", "RUIMTE projectbegroting.xlsx"
    return platform_case(
        "30-application-at-the-limits",
        "Everything exactly on the limit: 36 months, start on 1 July 2026, 80%, a grant of 2,000,000.00. A limit itself is still allowed",
        made,
        {form: application.as_pdf(made), model: cost_model.filled(made)},
        expect.application(made, "admissible", {}, [(form, "application-form"), (model, "cost-model")]),
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
    form, model = "projectaanvraag Onder dak.docx", "Onder dak begroting.xlsx"
    outcomes = {"applicant-eligible": "review"}
    dossier = expect.application(made, "review", outcomes, [(form, "application-form"), (model, "cost-model")])
    del dossier["outcomes"]["documents-agree"]  # two numbers for one applicant: whether that is told there, too, is free
    return platform_case(
        "32-number-of-the-ocmw",
        "The applicant is a municipality, the number in the form is that of its OCMW: another legal person, so a person looks",
        made,
        {form: application.as_docx(made), model: cost_model.filled(made)},
        dossier,
        ["receipt"],
    )


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
    form, model = "city_of_things_2025_formulier_projectaanvraag OPENDEUR.pdf", "OPENDEUR_city_of_things_2025_projectbegroting.xlsx"
    return platform_case(
        "25-upload-across-the-deadline",
        "The upload began at 23:51 and was recorded at 00:04. With both instants it is for a person; with the recorded one alone it is late",
        made,
        {form: application.as_pdf(made), model: cost_model.filled(made)},
        expect.application(made, "inadmissible", {"deadline": "fail"}, [(form, "application-form"), (model, "cost-model")]),
        ["receipt"],
        received="2025-11-15T00:04:12+01:00",
        began="2025-11-14T23:51:20+01:00",
        in_the_record={"verdict": "review", "outcomes": {"deadline": "review"}},
    )
