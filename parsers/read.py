"""One file in, one reading out: told apart by content, opened by its own parser, recognised, and its fields read. Never raises.

Parsers are imported when their first file comes: a child that reads one docx does not wait for the pdf libraries.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import replace

from calls.model import Edition, FormDef
from parsers import archive, envelopes, media, openers
from parsers.containers import SEND_AS, File, expand
from parsers.limits import DEFAULT, Limits
from parsers.model import FieldValue, Picture, Reading, Role, State, Unreadable

log = logging.getLogger(__name__)

_UNSUPPORTED = {
    media.DOC: "Dit is een oud Word-bestand (.doc). Bewaar het als .docx of pdf en stuur het opnieuw.",
    media.RTF: "Dit is een rtf-bestand. Bewaar het als .docx of pdf en stuur het opnieuw.",
    media.PPTX: f"Een presentatie kunnen we niet lezen. {SEND_AS}",
    media.ODP: f"Een presentatie kunnen we niet lezen. {SEND_AS}",
    media.ODG: f"Een tekening kunnen we niet lezen. {SEND_AS}",
    media.XLSB: "Dit is een binair Excel-bestand (.xlsb). Bewaar het als .xlsx en stuur het opnieuw.",
    media.MSG: "Dit is een bewaarde Outlook-mail (.msg). Stuur de documenten zelf, als docx, pdf of xlsx.",
    media.TNEF: "Deze bijlage is ingepakt door Outlook (winmail.dat). Stuur de documenten opnieuw, als gewone bijlage: docx, pdf of xlsx.",
    media.SIGNED: f"Dit is een ondertekende mail (.p7m). {SEND_AS}",
    media.HTML: f"Een webpagina kunnen we niet als document lezen. {SEND_AS}",
    media.TEXT: f"Een tekstbestand kunnen we niet als document lezen. {SEND_AS}",
    media.IWORK: "Dit is een bestand van Pages, Numbers of Keynote. Dat kunnen we niet lezen. Exporteer het als docx, xlsx of pdf en stuur dat op.",
}
_ONLY_FORMS = (media.RTF, media.HTML, media.TEXT)  # nobody hands in annexes so: what is no form may be torn, or the rest of a mail
_EMPTY = "Dit bestand is leeg. Er ging misschien iets mis bij het bewaren of versturen. Stuur het opnieuw."
_BOTH = "In dit rekenblad staan vragen van het formulier en bedragen van het kostenmodel. We lezen die alleen apart."
_FAILED = "We konden dit bestand niet lezen."
SLOW = "Het lezen van dit bestand duurde te lang."
LETTER = 4_000  # characters of a letter of a page or two
TOO_LARGE = "Dit bestand is te groot of te zwaar om te lezen. Stuur een lichtere versie, als docx, pdf of xlsx."


def read_document(name: str, data: bytes, edition: Edition, limits: Limits = DEFAULT) -> Reading:
    """Everything one file says about the call. Never raises: what goes wrong is the state, with a Dutch problem."""
    blank = Reading(name, hashlib.sha256(data).hexdigest(), len(data), media.BINARY)
    if len(data) > limits.file_size:
        return replace(blank, state=State.TOO_LARGE, problems=(TOO_LARGE,))
    try:
        blank = replace(blank, media_type=media.sniff(data, name))
        return _read(blank, data, edition, limits)
    except Unreadable as reason:
        return replace(blank, state=State.UNREADABLE, problems=(reason.reason,))
    except archive.TooLarge as reason:
        return replace(blank, state=State.TOO_LARGE, problems=(str(reason),))
    except openers.TooSlow:
        return replace(blank, state=State.TIMED_OUT, problems=(SLOW,))
    except MemoryError:
        return replace(blank, state=State.TOO_LARGE, problems=(TOO_LARGE,))
    except Exception:  # the border: a file may break any library, the others must still be read
        log.exception("reading failed", extra={"sha256": blank.sha256, "media_type": blank.media_type})
        return replace(blank, state=State.FAILED, problems=(_FAILED,))


def read_files(files: Sequence[tuple[str, bytes]], edition: Edition, limits: Limits = DEFAULT) -> tuple[Reading, ...]:
    """Readings of files, with zips and mails replaced by the documents in them ("archief.zip/formulier.docx")."""
    return tuple(read_file(file, edition, limits) for file in expand(files, limits))


def read_file(file: File, edition: Edition, limits: Limits = DEFAULT) -> Reading:
    """Reading of an expanded file; one that could not be taken out of its archive says so."""
    if file.problem:
        digest = hashlib.sha256(file.data).hexdigest()
        return Reading(
            file.name, digest, len(file.data), media.sniff(file.data, file.name), state=State.UNREADABLE, problems=(file.problem,)
        )
    return read_document(file.name, file.data, edition, limits)


def _read(blank: Reading, data: bytes, edition: Edition, limits: Limits) -> Reading:
    if blank.media_type == media.EMPTY:
        raise Unreadable(_EMPTY)
    if blank.media_type == media.ENCIPHERED:
        raise Unreadable(envelopes.ENCIPHERED)
    if blank.media_type == media.ENCRYPTED:
        opened = envelopes.unlocked(data)
        return _read(replace(blank, media_type=media.sniff(opened)), opened, edition, limits)
    if blank.media_type in (media.XLSX, media.XLS, media.XLSB, media.ODS):
        return _read_workbook(blank, data, edition, limits)
    picture = openers.picture(blank.media_type, data, limits)
    unsupported = _UNSUPPORTED.get(blank.media_type, f"Dit soort bestand kunnen we niet lezen. {SEND_AS}")
    if picture is None:
        return replace(blank, state=State.UNSUPPORTED, problems=(unsupported,))
    reading = _read_picture(blank, picture, edition)
    if blank.media_type in _ONLY_FORMS and _form(edition, reading.role) is None:
        return replace(blank, state=State.UNSUPPORTED, problems=(unsupported,), letter=reading.letter)
    if picture.fielded and _wants_more(reading, edition):  # an answer that is in no field may stand on the page
        from parsers import scans

        whole = _read_picture(blank, scans.pdf(data, limits, whole=True), edition)
        return _printed(blank, picture, whole, data, edition, limits)
    if picture.layered and _form(edition, reading.role) is not None and _wants_more(reading, edition):
        return _anew(blank, reading, data, edition, limits)
    return _with_pasted(blank, picture, reading, data, edition, limits)


def _anew(blank: Reading, reading: Reading, data: bytes, edition: Edition, limits: Limits) -> Reading:
    """The reading of a scan that came with its text, or that of its pages recognised by us where more is found so: another program may have
    lost a line, or a question."""
    from parsers import ocr, scans

    if not ocr.available():
        return reading
    try:
        other = _read_picture(blank, scans.pdf(data, limits, anew=True), edition)
    except (Unreadable, openers.TooSlow):
        return reading
    form = _form(edition, other.role)
    required = [definition.name for definition in form.fields if definition.required] if form else []
    return other if _found(other, required) > _found(reading, required) else reading


def _printed(blank: Reading, picture: Picture, reading: Reading, data: bytes, edition: Edition, limits: Limits) -> Reading:
    """The reading of a fillable pdf, or that of its pages with the answers printed on them, when its fields tell nothing and more is found so."""
    from parsers import pdf_flat, scans

    form = _form(edition, reading.role)
    if form is None or not _wants_more(reading, edition):
        return reading
    columns = {pattern.replace("{n}", str(n)) for f in form.fields for c in f.columns for pattern in c.row_tags for n in range(1, 31)}
    if not pdf_flat.has_strangers(picture, {tag.casefold() for tag in (*columns, *(tag for f in form.fields for tag in f.tags))}):
        return reading
    unread = replace(reading, looked_for=tuple(name for name in reading.looked_for if name in reading.fields))
    flat = pdf_flat.printed(data)
    if flat is None:
        return unread
    try:
        other = _read_picture(blank, scans.pdf(flat, limits), edition)
    except Unreadable:
        return unread
    required = [definition.name for definition in form.fields if definition.required]
    return other if other.role is reading.role and _found(other, required) > _found(reading, required) else unread


def _found(reading: Reading, names: Sequence[str]) -> int:
    return sum(name in reading.fields and reading.fields[name].value is not None for name in names)


def _with_pasted(blank: Reading, picture: Picture, reading: Reading, data: bytes, edition: Edition, limits: Limits) -> Reading:
    """The reading, also of the pages that were pasted in the document as pictures, when it misses answers or has hardly any text."""
    if picture.recognised or not _wants_more(reading, edition):
        return reading
    from parsers import pasted

    found = pasted.pages(blank.media_type, data)
    if not found or (reading.role is Role.ANNEX and not pasted.little(picture)):
        return reading
    return _read_picture(blank, pasted.with_pages(picture, found, limits), edition)


def _wants_more(reading: Reading, edition: Edition) -> bool:
    from parsers import form_strange

    form = _form(edition, reading.role)
    if form is None:
        return True
    wanted = [reading.fields.get(definition.name) for definition in form.fields if definition.required]
    return any(field is None or form_strange.is_doubt(field) for field in wanted)


def _read_picture(blank: Reading, picture: Picture, edition: Edition) -> Reading:
    from parsers import form as forms
    from parsers import form_paged, roles, translations

    picture = form_paged.unboxed(picture, edition.forms)
    role, version, problems, form, language = roles.recognise(picture, edition)
    role = Role.UNKNOWN if role is Role.ANNEX and picture.torn else role
    fields = forms.read(picture, form, blank.name) if form else {}
    if form and language:
        fields = translations.told(fields, form, language, picture, blank.name)
    problems = (*problems, *picture.notes) if picture.recognised or picture.incomplete else problems
    reading = _with_fields(replace(blank, role=role, edition=version, letter=_letter(picture)), form, fields, problems)
    if picture.incomplete:
        reading = replace(reading, looked_for=tuple(name for name in reading.looked_for if name in fields))
    reading = openers.cut_off(reading, picture.cut) if picture.cut else reading
    reading = openers.unsure(reading) if picture.loose else reading
    return openers.doubted(reading, picture.recognised) if picture.recognised else reading


def _letter(picture: Picture) -> str:
    """What a short document says; "" for anything longer than a letter."""
    text = "\n\n".join(block.text for block in picture.blocks if block.text.strip())
    return text if len(text) <= LETTER else ""


def _read_workbook(blank: Reading, data: bytes, edition: Edition, limits: Limits) -> Reading:
    """A workbook is the cost model when it is built like one; otherwise what its words say."""
    from parsers import cost_model, cost_unassigned, form_sheet, roles, xlsx

    book = openers.workbook(blank.media_type, data, limits)
    form = _form(edition, Role.COST_MODEL)
    laid = cost_model.laid_out(book, form) if form else None
    is_model = laid is not None and laid.is_cost_model
    asked = form_sheet.asking(book, edition.forms)
    if asked or not is_model:
        budgets = {one.sheet.name for one in (*laid.found, laid.stated) if one is not None} if laid is not None else set()
        typed = None if budgets - asked else _typed_over(blank, form_sheet.picture(book), edition)
        if typed is not None:
            return replace(typed, fields=form_sheet.in_sheets(typed.fields))
        if is_model:
            return replace(blank, role=Role.UNKNOWN, problems=(_BOTH,))
    if form is None or laid is None or not is_model:
        role, version, problems, *_ = roles.recognise(xlsx.picture(book), edition)
        role = Role.UNKNOWN if role is Role.COST_MODEL else role
        if role is Role.ANNEX and laid is not None and cost_unassigned.like_a_budget(book.sheets, laid.words):
            role, problems = Role.UNKNOWN, (roles.OTHER_SHEETS,)
        return replace(blank, role=role, edition=version, problems=tuple(problems))
    done = openers.worked_out(book, data, limits)
    fields, problems, version = cost_model.read_workbook(done, form, blank.name, laid if done is book else None)
    year = version[-4:]
    if year.isdigit() and int(year) != form.year:
        problems = (f"Dit is {form.title} van {year}, niet dat van {form.year}.", *problems)
    return _with_fields(replace(blank, role=Role.COST_MODEL, edition=version), form, fields, (*problems, *done.notes))


def _typed_over(blank: Reading, picture: Picture, edition: Edition) -> Reading | None:
    """The reading of a form that somebody typed over in a workbook; None when it is none."""
    reading = _read_picture(blank, picture, edition)
    return None if reading.role is Role.COST_MODEL or _form(edition, reading.role) is None else reading


def _with_fields(blank: Reading, form: FormDef | None, fields: dict[str, FieldValue], problems: Sequence[str]) -> Reading:
    looked_for = tuple(definition.name for definition in form.fields) if form else ()
    return replace(blank, fields=fields, looked_for=looked_for, problems=tuple(dict.fromkeys(problems)))


def _form(edition: Edition, role: Role) -> FormDef | None:
    try:
        return edition.form(role.value)
    except KeyError:
        return None
