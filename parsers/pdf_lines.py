"""The printed lines of a page, and how those of one text are put together."""

from __future__ import annotations

import re
from itertools import pairwise

from parsers import boxes
from parsers.pdf_columns import LITTLE, Line
from parsers.pdf_extract import Rect, Sheet, Word

START = re.compile(
    rf"^\s*({boxes.BOX.pattern}|[•▪●○\-–*]\s|\(?\d{{1,2}}(\.\d{{1,2}})*[.)]?\s|[A-Za-zÀ-ÿ' -]{{2,40}}(\([^()]{{1,40}}\) ?)?:\s)"
)
_VOWEL = re.compile(r"[A-ZÀ-Ýaeiouyà-ÿ]")
_SPACE = 0.28  # of its height: the white between two words
_LONGEST_WORD = 30  # letters: more are two words
_EVEN = 0.6  # points: the white between the words of a line that was set out to its full width is as wide, but for rounding
_MOST_WHITE = 60.0  # points


def lines(words: list[Word], sheet: Sheet) -> list[Line]:
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.top + w.bottom, w.x0)):
        for row in rows[:-4:-1]:
            if _level(row, word):
                row.append(word)
                break
        else:
            rows.append([word])
    return [_line(sorted(row, key=lambda w: w.x0), sheet) for row in rows]


def _level(row: list[Word], word: Word) -> bool:
    """Whether the word stands on the line of the row. What was typed beside a label in a viewer stands a little higher or lower."""
    first = row[0]
    apart = abs(first.top + first.bottom - word.top - word.bottom) / 2
    if apart < max(3.0, 0.4 * word.size):
        return True
    shared = min(first.bottom, word.bottom) - max(first.top, word.top)
    overlaps = shared > 0.4 * min(first.bottom - first.top, word.bottom - word.top)
    return overlaps and all(other.x1 <= word.x0 or word.x1 <= other.x0 for other in row)


def _line(row: list[Word], sheet: Sheet) -> Line:
    segments: list[tuple[float, str]] = []
    top, right, bottom, size, largest = row[0].top, row[0].x1, row[0].bottom, 0.0, 0.0
    written = bold = 0
    previous: Word | None = None
    wide = _MOST_WHITE if _justified(row) else 0.0
    for word in row:
        text, x0, its_top, x1, its_bottom, its_size, font, is_bold, _ = word
        switched = previous is not None and len(segments) == 1 and previous.bold and not is_bold and font != ""
        if previous is None or x0 - previous.x1 > max(its_size, 8.0, wide) or (switched and not segments[0][1].endswith(":")):
            segments.append((x0, text))
        else:
            segments[-1] = (segments[-1][0], segments[-1][1] + " " + text)
        top, right, bottom, largest = min(top, its_top), max(right, x1), max(bottom, its_bottom), max(largest, its_size)
        if len(text) > 1 or not boxes.BOX.fullmatch(text):  # a box is no large print
            size = max(size, its_size) if font or not written else size
            if font and not written:
                size = its_size
        if font:
            written, bold = written + 1, bold + is_bold
        previous = word
    return Line(sheet, segments, (row[0].x0, top, right, bottom), size or largest, 0 < written == bold, words=tuple(row))


def _justified(row: list[Word]) -> bool:
    """Whether the words of a line were set out to its full width: all white in it is as wide, as between no columns."""
    white = [word.x0 - before.x1 for before, word in pairwise(row)]
    return len(white) > 1 and max(white) - min(white) < _EVEN and len({round(word.x1 - word.x0) for word in row if word.text.isalpha()}) > 1


def fits(before: Line, line: Line, right: float) -> bool:
    """Whether the first word of ``line`` would have had room on the line before it: then the writer broke the line, not the printer."""
    first = line.words[0]
    return before.box[2] + first.x1 - first.x0 + line.size * _SPACE < right


def glue(before: Line, line: Line, cell: Rect | None = None, last: bool = True) -> str:
    """What stands between two printed lines of one text: nothing after a hyphen, or where a long word was cut at the edge of its cell."""
    shown, following = before.text.rstrip(), line.text.lstrip()
    if re.search(r"\w-$", shown):
        return ""
    if cell is None or len(shown.split()) > 1 or not shown[-1:].isalnum():
        return " "
    first, *more = following.split()
    if ((more or not last) and first in LITTLE) or ((shown + first.rstrip(".,;:")).isalpha() and len(shown + first) > _LONGEST_WORD):
        return " "  # "Kennisdeling / en communicatie" in a narrow cell
    room = cell[2] - before.box[2] - min(before.box[0] - cell[0], 12.0)  # as much white on the right as on the left
    if first.isalpha() and not _VOWEL.search(first):
        return "" if room < line.size else " "  # "Waarschuwi / ng": no word
    cut = room < 0.6 * line.size and (following[:1].islower() or (shown[-1:].isdigit() and following[:1].isdigit()))
    return "" if cut else " "
