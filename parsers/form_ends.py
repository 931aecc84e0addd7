"""Where an answer in the running text of a form ends: at the next question, or at the title of the next part."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from calls.model import FieldDef
from parsers import boxes, clues, form_cells, form_items, form_titled
from parsers.form_pieces import Piece
from parsers.labels import SURE, bare, heads, likeness, ruled

if TYPE_CHECKING:
    from parsers.form_text import Hit, Text

LONG = ("long_text",)
_QUESTION = re.compile(r"^\s*(\d{1,2}(\.\d{1,2})+\.?|vraag\s*\d+|\d{1,2}\.|[IVX]{1,4}\.(\d{1,2}\.?)?)\s+\S", re.I)
_LETTERED = re.compile(r"^\s*[A-Z][.)]\s+\S")  # the title of a part: "B. Wie dient in?"
_COLUMNS = 2  # gaps in what stands behind a label, at least, by which it is a row of a table
_ELSEWHERE = 0.015  # so much surer is the label of a field in its own part of the form than a line that is worded like it
_ANNEX = re.compile(r"^\s*bijlagen?(?:\s+(?:\d{1,2}|[A-Z]|[IVX]{1,4}))?\s*(?:$|[:.–—-]\s)", re.I)
_SECOND = re.compile(r"\s*(?:tweede|2e|2de|bijkomende|extra|andere|plaatsvervangende?)\s+contact(?:persoon|adres)?\b", re.I)
_SECTION = 0.85
_RIGHT_UNDER = 3  # lines from the title of a part to its first label, at most
_BEGUN = 6  # letters of a heading that begins the title of a part, at least
_TITLE_WORDS = 3  # of a title, at most; a question that has more than twice as many is none
_SHORT = 40  # characters of a title
_TEXT_WORDS = 6  # of a text, at least
_LOWEST = 9  # rank of what is no heading
_COUNTED = re.compile(r"^\s*\d{1,2}[.)]\s+\S")
STREET = re.compile(r"[^\W\d_]{3}\D*\s\d{1,4}\s?[a-zA-Z]?(?:,?\s(?:bus|b)\.?\s?\w{1,5})?,?\s*$")
TOWN = re.compile(r"(?:B[- ])?[1-9]\d{3}\s+[A-ZÀ-Ý][\w'’() -]{1,40}")
CLOSING = re.compile(r"\b(opgemaakt|ondertekening|ondertekend|handtekening|gemachtigde|voor akkoord)\b", re.I)


def ends(text: Text, index: int, question: int, styles: set[str], definition: FieldDef) -> bool:
    """Whether the answer to the label at ``question`` ends before the piece at ``index``. ``styles``: those of the labels that look like one."""
    piece, start = text.pieces[index], text.pieces[question]
    if piece.kind == "list":
        return definition.type not in LONG
    if definition.type in ("yes_no", "choices") and boxes.BOX.match(piece.text.strip()):
        return False  # a choice, also when it is in bold as the question is
    if definition.type in LONG and form_items.is_item(text.pieces, index, question, [hit.index for hit in text.hits]):
        return False
    if text.strict and (looks_asked(piece, start) or (index > question + 1 and ruled(start.text) and ruled(piece.text))):
        return True
    if piece.kind == "heading":
        if definition.type in LONG and form_titled.begins_here(text.pieces, index, question):
            return False
        if _begins_a_part(text, index, question):
            return True
        if start.kind == "heading" and 0 < _level(piece.style) <= _level(start.style):
            return True  # a heading of the question's own rank or above: what follows is something else
        if start.kind == "heading" and _LETTERED.match(piece.text):
            return True
        own = definition.type in LONG and not _QUESTION.match(piece.text) and piece.style not in styles
        return not own or text.is_section(piece.text)
    if piece.strong and piece.row < 0:
        numbered = _QUESTION.match(start.text) is None or _QUESTION.match(piece.text) is not None
        made_alike = start.strong and (start.kind, start.style) == (piece.kind, piece.style) and numbered
        asks = made_alike and piece.text.endswith("?")  # like the question that is being answered, and no title in the answer
        like_one = piece.style in styles and (piece.style == start.style or not start.strong)  # an answer in bold has another style
        goes_on = like_one and _goes_on_alike(text, index, question, definition)
        return asks or (not goes_on and (like_one or bool(_QUESTION.match(piece.text)))) or text.is_section(piece.text)
    return piece.row < 0 and (_titles_a_part(text, index) or _begins_an_annex(text, index))


def _titles_a_part(text: Text, index: int) -> bool:
    """Whether a numbered line without make-up ("5. Begroting") is the title of a part of the form, of which the labels stand right under it."""
    line = text.pieces[index].text
    if not _COUNTED.match(line):
        return False
    sections = {f.name: f.section for f in text.form.fields if f.section and likeness(line, (f.section,)) >= _SECTION}
    return any(index < hit.index <= index + _RIGHT_UNDER and hit.name in sections for hit in text.hits)


def _begins_an_annex(text: Text, index: int) -> bool:
    """Whether a short line behind the last label of the form is the title of an annex in the same file."""
    line = text.pieces[index].text
    return len(line) <= clues.LONGEST and _ANNEX.match(line) is not None and all(hit.index < index for hit in text.hits)


def _goes_on_alike(text: Text, index: int, question: int, definition: FieldDef) -> bool:
    """Whether a text made up like the question over it is its answer: who presses Enter behind a question goes on in its make-up."""
    said = text.pieces[index].text
    if definition.type not in LONG or said.rstrip().endswith("?") or clues.REQUEST.match(said):
        return False
    between = [one for one in text.pieces[question + 1 : index] if one.text.strip()]
    if _QUESTION.match(said) and (not between or _QUESTION.match(text.pieces[question].text)):
        return False  # a numbered line that is no item of a list
    begun = bool(between) or (len(said.split()) >= _TEXT_WORDS and not said.rstrip().endswith(":"))
    return begun and all(one.strong for one in between)


def _begins_a_part(text: Text, index: int, question: int) -> bool:
    """Whether a heading after an answer is the title of the next part of the form, and not one that the writer put in the answer: it looks like
    the title of the part that the question stands in, is about signing, or has another label of the form right under it."""
    piece, start = text.pieces[index], text.pieces[question]
    above = next((other for other in reversed(text.pieces[:question]) if other.kind == "heading"), None)
    if start.kind != "heading" and above is not None:
        if above.style and above.style == piece.style:
            return True
        if any(made.match(above.text) and made.match(piece.text) for made in (_LETTERED, _COUNTED)):
            return True  # "D. Het voorstel", then "E. De centen"
    below = text.pieces[index + 1] if index + 1 < len(text.pieces) else None
    if below is not None and below.strong and below.row < 0 and below.kind != "heading":
        return True  # a question right under it
    under = {n for n in range(index + 1, len(text.pieces)) if below is not None and below.row >= 0 and text.pieces[n].block == below.block}
    return CLOSING.search(piece.text) is not None or any(hit.index in under | {index + 1} for hit in text.hits)


def within_answers(text: Text) -> set[int]:
    """The pieces that are worded like a label with its answer ("Startdatum: 1 april 2026 voor de proef") but are a line of the long answer they stand
    in: a line between others of one paragraph, one of a part of the form that its field does not belong to, or a heading of the writer's own. Only
    where the field has its own label elsewhere."""
    types = {definition.name: definition.type for definition in text.form.fields}
    labels = {hit.index for hit in text.hits}
    found: set[int] = _in_tables(text, types) | _of_a_second_person(text)
    for place, hit in enumerate(text.hits):
        piece = text.pieces[hit.index]
        others = [other for other in text.hits if other.name == hit.name and other.index not in found | {hit.index}]
        above = next((other for other in reversed(text.hits[:place]) if other.index not in found), None)
        if piece.row >= 0 or not others or above is None or types[above.name] not in LONG or not asks(text, above):
            continue
        if types[hit.name] in LONG:
            if _is_subheading(text, hit, above, others):
                found.add(hit.index)
            continue
        if piece.strong or not hit.rest:
            continue
        between = [(n, text.pieces[n]) for n in range(above.index + 1, hit.index)]
        if any(one.kind in ("heading", "list") or (one.strong and one.row < 0 and n not in found) for n, one in between):
            continue
        columns = hit.rest.count("\t") >= _COLUMNS  # "Gemeente", a name, a number: a row of a table whose lines are not drawn
        begun = columns or any(one.block == piece.block and n not in labels for n, one in between)
        if begun or max(other.score for other in others) - hit.score >= _ELSEWHERE:
            found.add(hit.index)
    return found


def _in_tables(text: Text, types: Mapping[str, str]) -> set[int]:
    """The same in a table that the writer put in a long answer ("Fase | Verantwoordelijke | Start | Budget"): every field that it has a word of has a
    surer label elsewhere."""
    found: set[int] = set()
    for block in dict.fromkeys(text.pieces[hit.index].block for hit in text.hits if text.pieces[hit.index].row >= 0):
        its = [hit for hit in text.hits if text.pieces[hit.index].block == block]
        above = next((hit for hit in reversed(text.hits) if hit.index < its[0].index and hit.index not in found and hit not in its), None)
        if above is None or types[above.name] not in LONG or not asks(text, above):
            continue
        if any(one.kind in ("heading", "list") or (one.strong and one.row < 0) for one in text.pieces[above.index + 1 : its[0].index]):
            continue
        if all(
            (types[hit.name] not in LONG or text.pieces[hit.index].cell > 0) and _is_surer_elsewhere(text, hit, types[hit.name])
            for hit in its
        ):
            found.update(hit.index for hit in its)
    return found


def _of_a_second_person(text: Text) -> set[int]:
    """The labels right under "Tweede contactpersoon: ...": those of the first stand above it, and the two are no contradiction."""
    start = next((n for n, piece in enumerate(text.pieces) if _SECOND.match(piece.text)), None)
    found: set[int] = set()
    for hit in text.hits:
        above = any(other.name == hit.name and other.index < hit.index and other.rest and other.index not in found for other in text.hits)
        if start is not None and start <= hit.index <= start + len(found) + 1 and hit.name.startswith("contact.") and hit.rest and above:
            found.add(hit.index)
    return found


def _is_surer_elsewhere(text: Text, hit: Hit, kind: str) -> bool:
    piece = text.pieces[hit.index]
    if kind == "table" and piece.cell > 0:
        return True  # a list has its title over it, or at the left of it
    block = piece.block
    others = [other.score for other in text.hits if other.name == hit.name and text.pieces[other.index].block != block]
    return max(others, default=0.0) - hit.score >= _ELSEWHERE


def _is_subheading(text: Text, hit: Hit, above: Hit, others: Sequence[Hit]) -> bool:
    """Whether a title in a long answer ("Stuurgroep" in a plan) is no question: another line asks that, printed as the question above is."""
    start, piece = text.pieces[above.index], text.pieces[hit.index]
    between = text.pieces[above.index + 1 : hit.index]
    if len(hit.label.split()) > 2 * _TITLE_WORDS:
        return False  # the whole question, whatever its make-up
    whole = any(len(other.label.split()) > 2 * _TITLE_WORDS for other in others)
    if whole and len(hit.label.split()) <= _TITLE_WORDS and not _QUESTION.match(piece.text) and not _leads_on(text, hit):
        return True
    if hit.name == above.name and not between:
        return False  # the question once more, where its answer should be
    if piece.kind == "heading" or looks_asked(piece, start) or any(one.kind == "heading" for one in between):
        return False
    return any(looks_asked(text.pieces[other.index], start) for other in others)


def _leads_on(text: Text, hit: Hit) -> bool:
    """Whether nothing is said between a title and the next label: it is the title over that question."""
    after = min((other.index for other in text.hits if other.index > hit.index), default=len(text.pieces))
    return not any(one.text.strip() for one in text.pieces[hit.index + 1 : after])


def perhaps_goes_on(text: Text, hit: Hit, around: Sequence[Piece]) -> bool:
    """Whether the answer to a question ends at a line that may be a part of it: it is worded like the label of a field, is not printed as this
    question is, and its field has another label; or begins with a line made up like the question, or like a label."""
    if not around or not asks(text, hit):
        return False
    first = next((one for one in around if one.text.strip()), around[0])
    at = next((n for n in range(hit.index + 1, len(text.pieces)) if text.pieces[n] is first), hit.index)
    asked = looks_asked(first, text.pieces[hit.index]) and not form_items.is_item(
        text.pieces, at, hit.index, [other.index for other in text.hits]
    )
    if first.row < 0 and (asked or _like_a_label(text, first)):
        return True
    after = next((n for n in range(hit.index + 1, len(text.pieces)) if text.pieces[n] is around[-1]), len(text.pieces)) + 1
    if after < len(text.pieces) and form_cells.is_under(text.pieces[after], around[-1], text.pieces[hit.index]):
        return not any(other.index == after for other in text.hits)
    next_label = next((other for other in text.hits if other.index == after), None)
    if next_label is None:
        return False
    piece, start = text.pieces[after], text.pieces[hit.index]
    if piece.row >= 0 and piece.block == around[-1].block != start.block:
        return True  # in the middle of a table
    if next_label.name == hit.name:
        return False
    title = len(piece.text.split()) <= _TITLE_WORDS and not piece.text.endswith("?") and len(start.text.split()) > 2 * _TITLE_WORDS
    if piece.row < 0 and looks_asked(piece, start) and not title:
        return False
    return any(other.name == next_label.name and other is not next_label for other in text.hits)


def asks(text: Text, hit: Hit) -> bool:
    """Whether a label is a question: printed as one, or a whole sentence of the form."""
    return is_asked(text.pieces[hit.index]) or len(hit.label.split()) > 2 * _TITLE_WORDS


def _like_a_label(text: Text, piece: Piece) -> bool:
    said = [head for head, rest, marked in heads(piece.text) if marked and rest]
    return any(likeness(head, definition.labels) >= SURE for head in said for definition in text.form.fields if definition.type not in LONG)


def is_asked(piece: Piece) -> bool:
    """Whether a piece is printed as a question: a heading, numbered as one, or with a question mark."""
    return piece.strong or piece.text.endswith("?") or _QUESTION.match(piece.text) is not None


def is_closing(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a piece stands in the part about signing, also when each label of that part is a heading itself."""
    over = next((one for one in reversed(pieces[:index]) if one.block != pieces[index].block), None) if pieces[index].row >= 0 else None
    if over is not None and over.row < 0 and len(over.text) <= _SHORT and CLOSING.match(over.text.strip()):
        return True  # right over the table, also where a scan does not show that it is a heading
    rank = _level(pieces[index].style) or _LOWEST
    for piece in reversed(pieces[:index]):
        if piece.kind == "heading" and (level := _level(piece.style) or 1) < rank:
            if CLOSING.search(piece.text):
                return True
            rank = level
    return False


def waits(before: Hit, hit: Hit) -> bool:
    """Whether the piece is the answer to the label just above it ("Organisatie" over "Gemeente Zwalm") and no label of its own."""
    return before.index == hit.index - 1 and before.name == hit.name and not before.rest


def names(heading: str, section: str) -> bool:
    """Whether a heading names a part of the form, with more words than its title or the beginning of its word ("Contact" for "Contactpersoon")."""
    said, title = bare(heading), bare(section)
    return title in said or (len(said) >= _BEGUN and title.startswith(said) and title[len(said) :][:1].isalpha())


def is_signing(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a piece stands under a heading about signing and nothing else."""
    above = next((one for one in reversed(pieces[:index]) if one.kind == "heading" or (one.strong and one.row < 0)), None)
    return above is not None and CLOSING.search(above.text) is not None


def town_below(text: Text, index: int) -> list[Piece]:
    """The line with postcode and town under the one with street and number, which is the first part of the same address."""
    piece, below = text.pieces[index], next(iter(text.pieces[index + 1 : index + 2]), None)
    if below is None or piece.row >= 0 or below.row >= 0 or any(hit.index == index + 1 for hit in text.hits):
        return []
    return [below] if STREET.search(piece.text) and TOWN.fullmatch(below.text.strip()) else []


def looks_asked(piece: Piece, start: Piece) -> bool:
    """Whether a line has the make-up of the question above it, or is a short question by itself."""
    if piece.row >= 0 or len(piece.text) > clues.LONGEST:
        return False
    if _QUESTION.match(start.text):
        return bool(_QUESTION.match(piece.text)) and piece.strong  # numbered questions: what has no number is none
    alike = piece.strong and start.strong and (piece.kind, piece.style) == (start.kind, start.style)
    return alike or (piece.text.endswith("?") and len(piece.text) < 120)


def _level(style: str) -> int:
    """The rank of a heading by its style ("Heading 2", "Kop 2"); 0 when the style does not say."""
    match = re.search(r"(?:heading|kop|titre|berschrift)[ _]*(\d)", style, re.I)
    return int(match[1]) if match else 0
