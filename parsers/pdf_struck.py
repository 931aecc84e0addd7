"""Words on a page of a pdf that somebody struck out: a line is drawn through their middle, from the beginning of a word to the end of one."""

from __future__ import annotations

from bisect import bisect_left

from parsers.pdf_extract import Sheet, Word

_THIN, _SHORT = 2.5, 4.0  # points: higher is no line, shorter strikes no word
_END = 3.0  # how far the line may begin or end from the word that it strikes; the rule that an answer was typed on goes on further
_MIDDLE = (0.3, 0.75)  # of the height of a word, from the top: lower is underlined
_MOST = 2_000  # lines of a page; a drawing has more


def take_out(sheet: Sheet) -> bool:
    """Takes the struck words out of a page; whether there were any."""
    lines = [
        ((top + bottom) / 2, x0, x1)
        for x0, top, x1, bottom in (shape.box for shape in sheet.shapes)
        if bottom - top <= _THIN and x1 - x0 >= _SHORT
    ]
    if not lines or len(lines) > _MOST:
        return False
    lines.sort()
    heights = [line[0] for line in lines]
    touched: dict[int, list[Word]] = {}
    for word in sheet.words:
        height = word.bottom - word.top
        first = bisect_left(heights, word.top + _MIDDLE[0] * height)
        for n in range(first, len(lines)):
            y, x0, x1 = lines[n]
            if y > word.top + _MIDDLE[1] * height:
                break
            if x0 <= word.x0 + _END and x1 >= word.x1 - _END:
                touched.setdefault(n, []).append(word)
    struck: set[Word] = set()
    for n, words in touched.items():
        _, x0, x1 = lines[n]
        if x0 > min(word.x0 for word in words) - _END and x1 < max(word.x1 for word in words) + _END:
            struck.update(words)
    sheet.words = [word for word in sheet.words if word not in struck]
    return bool(struck)
