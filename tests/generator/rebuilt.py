"""The forms typed anew by people without the original: own words, own order, own lay-out, no controls."""

from __future__ import annotations

import docx
from docx.document import Document

from tests.generator.answers import DOMAINS, Answers, rows, written
from tests.generator.blank import saved

_GROUPS = (
    ("Indiener", (("Naam van de stad of gemeente", "applicant.name"), ("KBO nummer", "applicant.kbo"), ("Adres", "applicant.address"))),
    (
        "Contactpersoon",
        (("Naam en voornaam", "contact.name"), ("Functie", "contact.function"), ("E-mail", "contact.email"), ("Tel.", "contact.phone")),
    ),
    (
        "Het project",
        (
            ("Projecttitel", "project.title"),
            ("Acroniem", "project.acronym"),
            ("Startdatum", "project.start"),
            ("Einddatum", "project.end"),
            ("Duur in maanden", "project.duration_months"),
            ("Korte samenvatting", "project.summary"),
        ),
    ),
    (
        "Begroting",
        (
            ("Totale projectkost", "budget.total_cost"),
            ("Gevraagde steun", "budget.grant_requested"),
            ("Eigen inbreng", "budget.own_contribution"),
            ("Andere inkomsten", "budget.other_income"),
        ),
    ),
)
_QUESTIONS = (
    ("Maatschappelijke uitdaging en noden", "challenge"),
    ("Plan van aanpak", "work_plan"),
    ("Externe ondersteuning", "external_support"),
    ("Verhouding tot bestaande projecten en initiatieven", "additionality"),
    ("Stuurgroep", "governance.steering_group"),
    ("Klankbordgroep", "governance.sounding_board"),
    ("Engagement", "commitment"),
    ("Schaalbaarheid", "scalability"),
    ("Langetermijnvisie en businessmodel", "sustainability"),
    ("Openheid en interoperabiliteit", "openness"),
    ("Toelichting bij de begroting", "budget_justification"),
)
_REGISTRATION = (
    ("Naam van de organisatie", "contact.organisation"),
    ("Contactpersoon (voornaam en naam)", "contact.name"),
    ("Mailadres", "contact.email"),
    ("Gsm", "contact.phone"),
    ("Adres", "contact.address"),
)
_IDEAS = (
    ("Welke maatschappelijke uitdaging wil je aanpakken?", "challenge"),
    ("Wat werd al geprobeerd om deze uitdaging op te lossen?", "earlier_attempts"),
    ("Waarop liepen die eerdere initiatieven vast?", "obstacles"),
    ("Beschrijf je projectidee", "project_description"),
    ("Met welke partners heb je al gesproken?", "partner_engagement"),
    ("Welke eindresultaten beoogt het project?", "results"),
)


def application(answers: Answers, layout: str) -> bytes:
    """``layout`` of short answers: "lines" (label: answer), "table" (beside), "below" (bold label over it), "one table" (long ones too)."""
    document = docx.Document()
    document.sections[0].footer.paragraphs[0].text = "City of Things 2025 - formulier projectaanvraag - v1.0 2025"
    document.add_heading("Formulier projectaanvraag City of Things 2025", 0)
    for title, labels in _GROUPS:
        document.add_heading(title, 1)
        _pairs(document, [(label, written(name, answers[name])) for label, name in labels], layout)
    document.add_heading("Smart city-domeinen", 1)
    for key, caption in DOMAINS.items():
        document.add_paragraph(f"{'☑' if key in answers['domains'] else '☐'} {caption}")
    document.add_heading("Partners", 1)
    _list(document, ["Naam", "KBO-nummer", "Type", "Rol", "Taak"], rows(answers, "partners", ("name", "kbo", "type", "role", "task")))
    document.add_heading("Onderaannemers", 1)
    _list(document, ["Onderneming", "Opdracht"], rows(answers, "subcontractors", ("name", "task")))
    document.add_heading("Inhoud", 1)
    _pairs(document, [(label, str(answers[name])) for label, name in _QUESTIONS], "table" if layout == "one table" else "below")
    document.add_heading("Werkpakketten", 1)
    head = ["Nr.", "Werkpakket", "Van maand", "Tot maand", "Trekker"]
    _list(document, head, rows(answers, "work_packages", ("number", "title", "start", "end", "lead")))
    document.add_heading("Verklaringen", 1)
    _declarations(document, answers)
    return saved(document)


def _declarations(document: Document, answers: Answers) -> None:
    def sign(on: bool) -> str:
        return "☒" if on else "☐"

    double, region, staff = (answers[f"declarations.{name}"] for name in ("no_double_funding", "flemish_region", "staff_on_other_projects"))
    document.add_paragraph(f"{sign(double)} Voor dezelfde kosten wordt geen andere steun ontvangen.")
    document.add_paragraph(f"{sign(region)} Het project wordt uitgevoerd in het Vlaamse Gewest.")
    document.add_paragraph("Werken personeelsleden ook aan andere gesubsidieerde of gefactureerde projecten?")
    document.add_paragraph(f"{sign(staff)} Ja    {sign(not staff)} Nee")


def registration(answers: Answers, layout: str) -> bytes:
    """The registration form: contact block in the lay-out, questions as headings, domains in words."""
    document = docx.Document()
    document.add_heading("Aanmeldingsformulier projectidee - City of Things 2025", 0)
    document.add_heading("Contactgegevens", 1)
    _pairs(document, [(label, written(name, answers[name])) for label, name in _REGISTRATION], layout)
    document.add_heading("Op welke domeinen speelt het project in?", 1)
    document.add_paragraph(", ".join(DOMAINS[key] for key in answers["domains"]))
    for question, name in _IDEAS:
        document.add_heading(question, 2)
        for line in str(answers[name]).split("\n"):
            document.add_paragraph(line)
    return saved(document)


def _pairs(document: Document, pairs: list[tuple[str, str]], layout: str) -> None:
    if layout in ("table", "one table"):
        table = document.add_table(len(pairs), 2, style="Table Grid")
        for row, pair in zip(table.rows, pairs, strict=True):
            for cell, words in zip(row.cells, pair, strict=True):
                cell.text = words
        return
    for label, words in pairs:
        if layout == "lines":
            document.add_paragraph(f"{label}: {words}")
            continue
        document.add_paragraph().add_run(label).bold = True
        for line in words.split("\n"):
            document.add_paragraph(line)


def _list(document: Document, head: list[str], lines: list[list[str]]) -> None:
    table = document.add_table(1 + len(lines), len(head), style="Table Grid")
    for row, words in zip(table.rows, [head, *lines], strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text
