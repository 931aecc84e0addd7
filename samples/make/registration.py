"""The registration form, filled in with python-docx."""

from __future__ import annotations

import io
from pathlib import Path

import docx
from docx.document import Document
from docx.text.paragraph import Paragraph

from samples.make.content import Idea
from samples.make.office import settled

FORMS = Path(__file__).resolve().parents[2] / "calls" / "city_of_things_2025" / "forms"
BLANK = FORMS / "city_of_things_2025_aanmeldingsformulier.docx"
LABELS = {
    "Organisatie en dienst": "organisation",
    "Contactpersoon": "name",
    "E-mailadres": "email",
    "Telefoonnummer": "phone",
    "Postadres": "address",
}
BOXES = {
    "Economy": "economy",
    "Government": "government",
    "People": "people",
    "Living": "living",
    "Mobility": "mobility",
    "Environment": "environment",
}
QUESTIONS = {
    "Welke maatschappelijke uitdaging": "challenge",
    "Wat werd er, voor zover": "earlier_attempts",
    "Waarop liepen": "obstacles",
    "Beschrijf het project": "project_description",
    "Met welke partners": "partner_engagement",
    "Welke eindresultaten": "results",
}
FILE_NAME = "city_of_things_2025_aanmeldingsformulier.docx"


def filled(idea: Idea, without: tuple[str, ...] = ()) -> bytes:
    """The blank form with the idea in it; fields in ``without`` stay empty."""
    document = docx.Document(str(BLANK))
    paragraphs = document.paragraphs
    for place, paragraph in enumerate(paragraphs):
        label = paragraph.text.split(":")[0]
        if label in LABELS and LABELS[label] not in without:
            paragraph.add_run(str(getattr(idea, LABELS[label])))
        elif paragraph.text.startswith("☐ Smart "):
            _tick(paragraph, idea)
        field = next((name for start, name in QUESTIONS.items() if paragraph.text.startswith(start)), None)
        if field and field not in without:
            paragraphs[place + 1].add_run(idea.answers[field])
    return saved(document)


def in_own_table(idea: Idea) -> bytes:
    """The same answers typed over by somebody into a table of their own: question left, answer right, in another order."""
    document = docx.Document()
    document.add_heading("Aanmeldingsformulier projectidee City of Things 2025", level=1)
    rows = [
        ("Organisatie", idea.organisation),
        ("Contactpersoon", idea.name),
        ("Telefoon", idea.phone),
        ("E-mail", idea.email),
        ("Adres", idea.address),
        ("Domeinen", ", ".join(f"Smart {domain.capitalize()}" for domain in idea.domains)),
        ("Welke maatschappelijke uitdaging wil je aanpakken?", idea.answers["challenge"]),
        ("Wat werd al geprobeerd om deze uitdaging op te lossen?", idea.answers["earlier_attempts"]),
        ("Waarop liepen die eerdere initiatieven vast?", idea.answers["obstacles"]),
        ("Beschrijf het project", idea.answers["project_description"]),
        ("Met welke partners heb je al gesproken?", idea.answers["partner_engagement"]),
        ("Welke eindresultaten beoogt het project?", idea.answers["results"]),
    ]
    table = document.add_table(rows=len(rows), cols=2)
    table.style = "Table Grid"
    for row, (label, answer) in zip(table.rows, rows, strict=True):
        row.cells[0].text, row.cells[1].text = label, answer
    return saved(document)


def saved(document: Document) -> bytes:
    """The package, with the same bytes at every run."""
    buffer = io.BytesIO()
    document.save(buffer)
    return settled(buffer.getvalue())


def _tick(paragraph: Paragraph, idea: Idea) -> None:
    if any(word in paragraph.text and name in idea.domains for word, name in BOXES.items()):
        paragraph.runs[0].text = "☒"
