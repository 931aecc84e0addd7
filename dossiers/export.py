"""The overview of all dossiers as a file: csv and xlsx for people, json for programs. One row per dossier, in the order of the reference.

csv is what a Belgian Excel opens right by a double click: ``;`` between columns, UTF-8 with BOM, a comma in amounts. Text that a spreadsheet
would take for a formula gets an apostrophe before it; amounts and dates stay amounts and dates.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from dossiers.lines import Line
from dossiers.models import Notice
from dossiers.models.work import PARKED
from dossiers.overview import dossier_line
from dossiers.serial import field_entries, unread_entries
from dossiers.text import shown
from dossiers.words import OUTCOMES, check_title, phase_name, verdict_word

FORMATS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "json": "application/json"}
CELL = 32_000  # characters; Excel takes 32,767
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_WAITING = {
    Notice.HELD: "wacht op een medewerker",
    Notice.UNKNOWN: "niet zeker of hij aankwam",
    Notice.FAILED: "geweigerd",
    PARKED: "vastgelopen",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of csv and xlsx: its Dutch heading, what stands in it, and how wide a sheet shows it (characters)."""

    heading: str
    get: Callable[[Line], Any]
    width: int = 16


def _field(name: str) -> Callable[[Line], Any]:
    return lambda line: line.value(name)


def _kbo(number: str) -> str:
    """As text that no spreadsheet takes for a number, or the leading zero would go."""
    return f"BE {number[:4]}.{number[4:7]}.{number[7:]}" if len(number) == 10 and number.isdigit() else number


def _partners(line: Line) -> str:
    known = line.value("partners") or line.value("mentioned.partners") or ()
    if isinstance(known, str):
        return known
    return ", ".join(str(p.get("name") or "?") if isinstance(p, dict) else str(p) for p in known)


def _on_time(line: Line) -> str:
    outcome = line.outcomes.get("deadline", "")
    return {"pass": "ja", "fail": "nee"}.get(outcome) or OUTCOMES.get(outcome, "nog niet gecontroleerd")


def _verdict(line: Line) -> str:
    return verdict_word(line.dossier, str(line.status.verdict)) if line.status.verdict else "nog niet gecontroleerd"


def _decided(line: Line) -> str:
    signed = line.signed
    if signed.confirmed and signed.proposed:
        return f"getekend door {signed.confirmed.by.get_username()}, op voorstel van {signed.proposed.by.get_username()}"
    return f"voorgesteld door {signed.proposed.by.get_username()}" if signed.proposed else ""


def _titles(line: Line, checks: Iterable[str]) -> str:
    return ", ".join(check_title(line.dossier, check) for check in checks)


def _letters(line: Line) -> str:
    return ", ".join(
        f"{n.get_kind_display()} ({timezone.localtime(n.sent_at):%d/%m/%Y})" if n.sent_at else n.get_kind_display()
        for n in line.sent_letters
    )


def _waiting(line: Line) -> str:
    waiting = (n for n in line.dossier.notices.all() if n.state not in (Notice.SENT, Notice.CANCELLED))
    return ", ".join(f"{n.get_kind_display()} ({_WAITING.get(n.state, 'onderweg')})" for n in waiting)


COLUMNS = (
    Column("Dossier", lambda line: line.dossier.reference, 18),
    Column("Oproep", lambda line: line.edition.name if line.edition else f"{line.dossier.call} (kan niet geladen worden)", 20),
    Column("Fase", lambda line: phase_name(line.dossier), 12),
    Column("Kanaal", lambda line: line.dossier.channel, 10),
    Column("Indiener", lambda line: line.dossier.applicant_name, 32),
    Column("KBO-nummer", lambda line: _kbo(line.dossier.applicant_kbo), 17),
    Column("Provincie", lambda line: line.province, 17),
    Column("Titel", lambda line: line.dossier.title, 40),
    Column("Partners", _partners, 40),
    Column("Ontvangen (Belgische tijd)", lambda line: line.received_at, 20),
    Column("Op tijd", _on_time, 12),
    Column("Resultaat", _verdict, 18),
    Column("Handtekening", _decided, 28),
    Column("Resultaat gemeld op", lambda line: line.told_at, 20),
    Column("Niet in orde", lambda line: _titles(line, (f.check_id for f in line.open_findings)), 40),
    Column("Aandachtspunten", lambda line: _titles(line, (f.check_id for f in line.attention)), 40),
    Column("Wat vraagt een mens", lambda line: " ".join(line.status.needs), 40),
    Column("In behandeling bij", lambda line: line.dossier.assigned_to.get_username() if line.dossier.assigned_to else "", 16),
    Column("Totale kost", _field("budget.total_cost"), 16),
    Column("Gevraagde steun", _field("budget.grant_requested"), 16),
    Column("Eigen inbreng", _field("budget.own_contribution"), 16),
    Column("Andere inkomsten", _field("budget.other_income"), 16),
    Column("Budget genoemd in de aanmelding", _field("mentioned.budget"), 16),
    Column("Start", _field("project.start"), 12),
    Column("Einde", _field("project.end"), 12),
    Column("Duur (maanden)", lambda line: line.value("project.duration_months") or line.value("mentioned.duration_months"), 10),
    Column("Contactpersoon", lambda line: line.dossier.contact_name, 24),
    Column("E-mail", lambda line: line.dossier.contact_email or line.dossier.sender, 30),
    Column("Telefoon", lambda line: line.dossier.contact_phone, 18),
    Column("Met twijfel gelezen", lambda line: ", ".join(line.uncertain), 30),
    Column("Verzonden brieven", _letters, 40),
    Column("Brieven die nog niet vertrokken", _waiting, 30),
    Column("Versies", lambda line: len(line.dossier.submissions.all()), 8),
    Column("Opgegaan in", lambda line: line.dossier.merged_into.reference if line.dossier.merged_into else "", 18),
)


def write(form: str, lines: Iterable[Line], target: BinaryIO) -> None:
    """Writes the lines as ``csv``, ``xlsx`` or ``json``. Only a few dossiers are in memory at a time."""
    {"csv": _csv, "xlsx": _xlsx, "json": _json}[form](lines, target)


def neutral(text: object) -> str:
    """Text for a cell: one line, hidden characters visible, and never a formula."""
    raw = str(text)
    line = " ".join(shown(raw.encode("utf-8", "replace").decode("utf-8")).replace("\ufffe", " ").replace("\uffff", " ").split())
    if line.startswith(_FORMULA) or raw[:1] in ("\t", "\r", "\n"):
        line = f"'{line}"
    return line if len(line) <= CELL else f"{line[:CELL]}… (ingekort)"


def _csv(lines: Iterable[Line], target: BinaryIO) -> None:
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([column.heading for column in COLUMNS])
    for line in lines:
        writer.writerow([_as_text(column.get(line)) for column in COLUMNS])
    text.detach()


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}".replace(".", ",")
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return neutral(value)


def _xlsx(lines: Iterable[Line], target: BinaryIO) -> None:
    workbook(
        "Dossiers",
        [(column.heading, column.width) for column in COLUMNS],
        ([column.get(line) for column in COLUMNS] for line in lines),
    ).save(target)


def workbook(title: str, headings: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]]) -> Workbook:
    """A workbook of one sheet, written row by row: headings (with widths) that stay in sight, amounts as amounts, text that is only text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    for number, (_, width) in enumerate(headings, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_cell(sheet, heading, bold=True) for heading, _ in headings])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    return book


def _cell(sheet: Any, value: Any, bold: bool = False) -> Any:
    shape = ""
    if isinstance(value, Decimal):
        shape = "#,##0.00"
    elif isinstance(value, datetime):
        value, shape = timezone.localtime(value).replace(tzinfo=None), "dd/mm/yyyy hh:mm:ss"
    elif isinstance(value, date):
        shape = "dd/mm/yyyy"
    elif value is not None and not isinstance(value, int):
        value = neutral(value)
    cell = WriteOnlyCell(sheet, value)
    if shape:
        cell.number_format = shape
    if bold:
        cell.font = Font(bold=True)
    return cell


def _json(lines: Iterable[Line], target: BinaryIO) -> None:
    target.write(b"[")
    for number, line in enumerate(lines):
        target.write(b",\n" if number else b"\n")
        target.write(json.dumps(entry(line), ensure_ascii=False).encode("utf-8", "replace"))
    target.write(b"\n]\n")


def entry(line: Line) -> dict[str, Any]:
    """One dossier as ``list --json`` has it, with what the exports add; names of fields as in the interface."""
    proposed, confirmed = line.signed.proposed, line.signed.confirmed
    return {
        **dossier_line(line.dossier),
        "province": line.province,
        "outcomes": line.outcomes,
        "attention": [finding.check_id for finding in line.attention],
        "decision": {
            "proposed_by": proposed.by.get_username() if proposed else None,
            "signed_by": confirmed.by.get_username() if confirmed else None,
            "told_at": timezone.localtime(line.told_at).isoformat() if line.told_at else None,
        },
        "versions": len(line.dossier.submissions.all()),
        "merged_into": line.dossier.merged_into.reference if line.dossier.merged_into else None,
        "fields": unread_entries(line.readings, line.edition) | field_entries(line.readings),
    }
