"""What stands in the cells of a table that is not a list: labels, answers, and marks under or beside words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from parsers.form_pieces import Piece
from parsers.labels import key
from parsers.words import is_blank

MARK = re.compile(r"[xXvV✓✔✗✘☒☑√]")  # written in an empty cell
_AMOUNT = re.compile(r"\d[\d.,\s]*\d|^\W*\d\W*$")
_TOTAL = re.compile(r"\s*(?:algemeen\s+)?(?:totaal|totalen|som|samen|alle partners|eindtotaal)\b", re.I)
_SHARE = re.compile(r"\d{1,3}(?:[.,]\d+)?\s*%")
_TOTAL_COLUMN = re.compile(_TOTAL.pattern + r"[^\d]*", re.I)
_AMOUNT_COLUMN = re.compile(r"(?:totaal)?bedrag(?:en)?(?: *\(?(?:in )?(?:euro|eur|€)\)?)?|(?:in )?(?:euro|eur|€)", re.I)
_EURO = re.compile(r"\W*(?:€|eur|euro)\W*", re.I)
_LAST = 10_000
_PAIRS = 3  # of a label and the answer under it, at least
_SEVERAL = 2  # amounts under each other that a head of two columns can be of
_FEW_WORDS = 8
_YES_NO = re.compile(r"ja|neen?|yes|no")


def answers(pieces: Sequence[Piece], labels: Mapping[int, bool]) -> set[int]:
    """Of the pieces taken for labels (by index; True when an answer follows in the piece itself) those that are answers: in the second column
    of a table of two, beside a label in the first ("Functie | Projectleider")."""
    found: set[int] = set()
    for block in {pieces[index].block for index in labels if pieces[index].row >= 0}:
        cells = [piece for piece in pieces if piece.block == block]
        mine = [index for index in labels if pieces[index].block == block]
        if _labels_at_the_right(cells, {id(pieces[index]) for index in mine}):
            found.update(index for index in mine if pieces[index].cell != max(piece.cell for piece in cells))
            continue
        rows = {pieces[index].row for index in mine if pieces[index].cell == 0}
        single = max(piece.row for piece in cells) == 0
        if max(piece.cell for piece in cells) != 1 or not (len(rows) > 1 or single):
            continue
        for index in mine:
            piece = pieces[index]
            if piece.cell == 1 and piece.row in rows and not labels[index] and not piece.text.endswith((":", "?")):
                found.add(index)
    return found


def in_columns(pieces: Sequence[Piece], labels: set[int], index: int) -> list[Piece]:
    """The amounts under a label that heads a column: the one in the row of the total, the only one there is, or all of them, of which none can be
    told from the others. Empty when the label heads no column of amounts."""
    piece = pieces[index]
    cells = [other for other in pieces if other.block == piece.block and not is_blank(other.text)] if piece.row >= 0 else []
    beside = [other for other in cells if other.row == piece.row and other is not piece]
    if not beside or any(_AMOUNT.search(other.text) for other in (piece, *beside)):
        return []
    ends = min((pieces[n].row for n in labels if pieces[n].block == piece.block and pieces[n].row > piece.row), default=_LAST)
    under = [other for other in cells if other.cell == piece.cell and piece.row < other.row < ends]
    if not all(_AMOUNT.search(other.text) for other in under) or (len(beside) == 1 and len(under) < _SEVERAL):
        return []
    first = {other.row: other.text for other in cells if other.cell == 0}
    totals = [other for other in under if _TOTAL.match(first.get(other.row, ""))]
    return totals if totals == under[-1:] else under


def by_column(pieces: Sequence[Piece], kept: Sequence[tuple[str, Piece]]) -> list[tuple[str, Piece]]:
    """Marks under the words "ja" and "nee" at the top of their columns stand for those words."""
    tops = {(piece.block, piece.cell): piece.text for piece in pieces if piece.row == 0}
    said = []
    for text, where in kept:
        top = tops.get((where.block, where.cell), "")
        if not _YES_NO.fullmatch(key(top)):
            top = tops.get((where.block - 1, where.cell), "")  # the table goes on from the page before
        said.append((top if MARK.fullmatch(text.strip()) and _YES_NO.fullmatch(key(top)) else text, where))
    return said


def column_heads(pieces: Sequence[Piece], piece: Piece) -> list[str]:
    """What stands over the columns of a table whose labels are at its left: "| Contactpersoon 1 | Contactpersoon 2"."""
    if piece.row < 1 or piece.cell != 0:
        return []
    top = [other for other in pieces if other.block == piece.block and other.row == 0]
    return [other.text for other in top if other.cell > 0 and other.text] if top and is_blank(top[0].text) else []


def labels_another(pieces: Sequence[Piece], start: Piece, piece: Piece) -> bool:
    """Whether a cell under a heading or line is itself the first of a row with its own answer ("Lokaal bestuur | Stad Leuven")."""
    if start.row >= 0 or piece.row < 0 or piece.cell > 0:
        return False
    row = [other for other in pieces if (other.block, other.row) == (piece.block, piece.row)]
    return len(row) == 2 and not is_blank(row[1].text)


def of_all(pieces: Sequence[Piece], beside: list[Piece]) -> list[Piece]:
    """Of the amounts beside a label the one under "Totaal", or else under "Bedrag", and none of the shares of it ("€ 560.000 | 100%") or of the signs
    for euro."""
    amounts = [piece for piece in beside if not _SHARE.fullmatch(piece.text.strip()) and not _EURO.fullmatch(piece.text.strip())]
    if len(amounts) < _SEVERAL:
        return amounts or beside
    heads = {piece.cell: piece.text for piece in pieces if piece.block == amounts[0].block and piece.row == 0}
    heads |= {piece.cell + 1: heads[piece.cell] for piece in beside if _EURO.fullmatch(piece.text.strip()) and heads.get(piece.cell)}
    for words in (_TOTAL_COLUMN, _AMOUNT_COLUMN):
        meant = [piece for piece in amounts if words.fullmatch(heads.get(piece.cell, "").strip())]
        if len(meant) == 1:
            return meant
    return amounts


def over_labels(pieces: Sequence[Piece], index: int) -> bool:
    """Whether a line is the title of a part ("Aanvrager") and no label: right under it a table with labels at its left and their answers."""
    below = pieces[index + 1] if index + 1 < len(pieces) else None
    if below is None or pieces[index].row >= 0 or below.row != 0:
        return False
    cells = [other for other in pieces[index + 1 :] if other.block == below.block]
    return max(one.row for one in cells) > 0 and max(one.cell for one in cells) == 1 and labels_another(pieces, pieces[index], below)


def paired(pieces: Sequence[Piece], labels: set[int], block: int) -> bool:
    """Whether a table has a label and its answer, and beside these another label and answer: then an answer is one cell."""
    width = max(piece.cell for piece in pieces if piece.block == block) + 1
    columns = {pieces[n].cell for n in labels if pieces[n].block == block}
    return width >= 4 and width % 2 == 0 and len(columns) > 1 and all(column % 2 == 0 for column in columns)


def under_each_other(pieces: Sequence[Piece], labels: set[int], block: int) -> bool:
    """Whether a table has its answers in the row under each label, and nothing beside any of them."""
    rows: dict[int, list[int]] = {}
    for n, piece in enumerate(pieces):
        if piece.block == block and piece.row >= 0:
            rows.setdefault(piece.row, []).append(n)
    if any(not is_blank(pieces[n].text) or pieces[n].controls for its in rows.values() for n in its[1:]):
        return False
    asked = [rows[row][0] in labels for row in sorted(rows)]
    pairs = sum(label and not answer for label, answer in pairwise(asked))
    return pairs >= _PAIRS and not any(label and other for label, other in pairwise(asked))


def further_rows(pieces: Sequence[Piece], labels: set[int], index: int, around: list[Piece]) -> list[Piece]:
    """The answer to a question in a table, with the rows under it up to the next question: those under a question that stands over its answer, or
    those beside which its cell stays empty. A few words over other rows may be a question that we do not know."""
    start = pieces[index]
    over = len(around) == 1 and around[0].row == start.row + 1
    if not over and (not around or any(one.row != start.row for one in around)):
        return around
    headed = over and any((p.block, p.row) == (start.block, start.row) and p.cell > start.cell for p in pieces)  # one of several questions
    found = list(around)
    for n in range(index + 1, len(pieces)):
        piece = pieces[n]
        at_start = piece.cell <= start.cell
        if piece.block != start.block or n in labels or (at_start and not over and piece.row > start.row and not is_blank(piece.text)):
            break
        if at_start and piece.row > around[0].row and may_ask(piece):
            break
        if piece.row > around[0].row and (at_start if headed else over or not at_start):
            found.append(piece)
    return found


def is_under(piece: Piece, last: Piece, start: Piece) -> bool:
    """Whether a cell stands under the last one of an answer that stands under its question."""
    return (piece.block, piece.cell) == (last.block, last.cell) == (start.block, start.cell) and start.row < last.row < piece.row


def may_ask(piece: Piece) -> bool:
    """Whether a cell is a question, or a few words that may be one."""
    text = piece.text.strip()
    return text.endswith(("?", ":")) or (0 < len(text.split()) <= _FEW_WORDS and not text.endswith((".", "!", ";")))


def at_the_left(pieces: Sequence[Piece], labels: set[int], index: int) -> Piece | None:
    """The cell before a label in a table that has its labels at the right and its answers at the left; None in any other."""
    piece = pieces[index]
    if piece.cell == 0 or not _labels_at_the_right(
        [other for other in pieces if other.block == piece.block], {id(pieces[n]) for n in labels}
    ):
        return None
    return next(other for other in pieces if (other.block, other.row, other.cell) == (piece.block, piece.row, piece.cell - 1))


def _labels_at_the_right(cells: Sequence[Piece], labels: set[int]) -> bool:
    """Whether most rows of a table end in a label and hardly any begins with one. ``labels``: ids of pieces."""
    last, rows = max(piece.cell for piece in cells), max(piece.row for piece in cells) + 1
    at_the_right = sum(id(piece) in labels for piece in cells if piece.cell == last)
    elsewhere = sum(id(piece) in labels for piece in cells if piece.cell != last)
    return last > 0 and at_the_right > 1 and 3 * at_the_right >= 2 * rows and 4 * elsewhere <= rows
