"""The application as a web page that somebody prints to pdf: ruled tables, labels over indented answers, or lines with a colon."""

from __future__ import annotations

from html import escape

from tests.generator import odd_pages
from tests.generator.answers import DOMAINS, Answers, rows, written
from tests.generator.printed import _APPLICANT, _BUDGET, _CONTACT, _IDENTITY, _QUESTIONS

LAYOUTS = ("table", "indented", "lines")
_STYLE = (
    "body{font-family:'Liberation Serif','DejaVu Serif',serif;font-size:11pt;hyphens:auto;text-align:justify}"
    "table{border-collapse:collapse}td,th{border:1px solid #888;padding:3px;text-align:left;vertical-align:top}"
)
_DOUBLE = "Voor de kosten van dit project wordt geen andere projectsteun verkregen (geen dubbele steun)."
_REGION = "Het project stimuleert de omslag naar smart city en smart region in het Vlaamse Gewest."


def _pairs(answers: Answers, labels: tuple[tuple[str, str], ...], layout: str) -> str:
    given = [(escape(label), escape(written(name, answers[name]))) for label, name in labels]
    if layout == "table":
        return "<table>" + "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in given) + "</table>"
    if layout == "indented":
        return "<dl>" + "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in given) + "</dl>"
    return "".join(f"<p><b>{label}:</b> {value}</p>" for label, value in given)


def _list(head: list[str], lines: list[list[str]]) -> str:
    cells = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>" for line in lines)
    return "<table><tr>" + "".join(f"<th>{title}</th>" for title in head) + f"</tr>{cells}</table>"


def _box(ticked: bool, caption: str) -> str:
    return f"<p><input type=checkbox {'checked' if ticked else ''}> {escape(caption)}</p>"


def _page(answers: Answers, layout: str) -> str:
    page = "<h1>Formulier projectaanvraag</h1><p>Oproep City of Things 2025</p><h2>1. Identificatie van het project</h2>"
    page += _pairs(answers, _IDENTITY, layout) + "<p><b>Smart city-domein(en)</b></p>"
    page += "".join(_box(key in answers["domains"], caption) for key, caption in DOMAINS.items())
    page += "<h2>2. Gegevens van de indiener</h2>" + _pairs(answers, _APPLICANT, layout)
    page += "<p><b>Contactpersoon</b></p>" + _pairs(answers, _CONTACT, layout) + "<h2>3. Partnerschap</h2>"
    head = ["Nr.", "Naam van de organisatie", "Ondernemingsnummer", "Type organisatie", "Rol", "Taak in het project"]
    page += _list(head, rows(answers, "partners", ("nr", "name", "kbo", "type", "role", "task")))
    page += "<p><b>Onderaannemers (ondernemingen), voor zover al gekend</b></p>"
    page += _list(["Naam van de onderneming", "Opdracht"], rows(answers, "subcontractors", ("name", "task")))
    page += "<h2>4. Inhoud van het project</h2>"
    for question, name in _QUESTIONS:
        page += f"<p><b>{escape(question)}</b></p>"
        if name == "work_packages":
            head = ["WP", "Titel van het werkpakket", "Startmaand", "Eindmaand", "Trekker"]
            page += _list(head, rows(answers, name, ("number", "title", "start", "end", "lead")))
        else:
            page += "".join(f"<p>{escape(line)}</p>" for line in str(answers[name]).split("\n"))
    page += "<h2>5. Begroting</h2>" + _pairs(answers, _BUDGET, layout)
    page += "<p><b>5.2 Licht de begroting toe per partner en motiveer de verhouding tussen prijs en meerwaarde.</b></p>"
    page += f"<p>{escape(str(answers['budget_justification']))}</p><h2>6. Verklaringen</h2>"
    page += _box(answers["declarations.no_double_funding"] is True, _DOUBLE) + _box(answers["declarations.flemish_region"] is True, _REGION)
    yes = answers["declarations.staff_on_other_projects"] is True
    page += "<p>Werken personeelsleden ook aan andere gesubsidieerde of gefactureerde projecten?</p>"
    page += _box(yes, "Ja, een overzicht van de tijdsbesteding is bijgevoegd") + _box(not yes, "Nee")
    return f"<!doctype html><html lang=nl><meta charset=utf-8><style>{_STYLE}</style><body>{page}</body></html>"


def printed(answers: Answers, layout: str) -> bytes:
    """Printed to pdf by the browser."""
    return odd_pages.by_chromium(_page(answers, layout))
