"""Help of the form that was left in between a question and its answer ("Geef een korte titel.", "Toelichting: ten hoogste 36 maanden")."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from parsers.form_pieces import Piece, is_hint
from parsers.words import fold, is_blank

if TYPE_CHECKING:
    from parsers.form_text import Hit, Text

_LONGEST = 300  # characters
_OFTEN = 3  # times: what stands under as many questions is the form's
# How help begins, and a paragraph of an answer may, too ("Let op: in onze wijk ...").
_OPENING = re.compile(
    r"^(?:toelichting|uitleg|hulp(?:tekst)?|tip|let op|opgelet|instructie|voorbeeld|bijvoorbeeld|bijv\.|bv\.|vb\.)\s*[:.!]?\s"
)
_ASKED = re.compile(
    r"^(?:(?:geef|noteer|omschrijf|beschrijf|beantwoord|kies|verwijs|beperk|schrijf|vermeld)\s(?:hier|de|het|een|je|jouw|uw|kort|bondig|enkel|alleen|ook|telkens|per)\b"
    r"|vul (?:hier|aan|in|de|het|je|uw)\b|(?:duid|kruis) (?:hier |de |het )?.{0,40}\baan\b|licht .{1,60}\btoe\b|leg (?:kort |hier )?uit\b|gelieve\b)"
)
_LIMIT = re.compile(
    r"^\(?(?:max\.?|maximaal|maximum|ten hoogste|hoogstens|minstens)\s.{0,40}\b(?:blz|bladzijden?|pagina'?s?|tekens|woorden|regels|a4)\b.{0,40}$"
)
_RULE = re.compile(r"\b(?:kan|kunnen|mag|mogen|moet|moeten|dient|dienen|enkel|alleen|gelieve|verplicht|wordt|worden)\b")
_SAID = re.compile(  # words before an answer that are none of it
    r"^\s*(?:(?:ons |jouw |je |uw )?(?:antwoord|answer|réponse)\s*:|(?:vul|typ|schrijf)\s(?:je |uw |het )?(?:hier|antwoord|tekst)[^:\n]{0,60}:"
    r"|\((?:max|maximum|maximaal|ten hoogste)\b[^()\n]{0,40}\))\s*",
    re.I,
)
_LEFT = r"\((?:(?:verplicht|optioneel|facultatief)\b[^()\n]{0,30}|max[^()\n]{1,20}\b(?:tekens|woorden|regels|blz|bladzijden?|pagina'?s?))\)"
_BEHIND = re.compile(rf"(?<=\S)\s+{_LEFT}\s*$", re.I)  # what the form says behind an answer
_ALONE = re.compile(rf"{_LEFT}|(?:verplicht|optioneel|facultatief)(?: (?:veld|in te vullen))?\s*[.*]?", re.I)
ASIDE = re.compile(r"\([^()]*\)")
_WORDS = 5  # of a sentence, at least


def is_help(text: str) -> bool:
    """Whether a text asks for an answer or says how long it may be, and gives none."""
    return _asks(text) or (len(text) <= _LONGEST and _OPENING.match(fold(text)) is not None)


def _asks(text: str) -> bool:
    bare = _OPENING.sub("", fold(text))
    return is_hint(text) or (len(text) <= _LONGEST and (_ASKED.match(bare) is not None or _LIMIT.match(bare) is not None))


def repeated(pieces: Sequence[Piece]) -> frozenset[str]:
    """Sentences that stand in the document again and again, folded: nobody answers three questions alike and then goes on."""
    texts = Counter(
        fold(piece.text) for piece in pieces if piece.row < 0 and 10 <= len(piece.text) <= _LONGEST and " " in piece.text.strip()
    )
    return frozenset(text for text, times in texts.items() if times >= _OFTEN)


def without(kept: list[tuple[str, Piece]], often: frozenset[str], long: bool) -> list[tuple[str, Piece]]:
    """An answer without the help above it. What stands alone is the answer, unless it is a limit in brackets; of a ``long`` one a paragraph that
    only begins as help does is kept: too much is better than a sentence of the applicant lost."""
    helps = _asks if long else is_help
    while kept and (is_hint(kept[0][0]) or (len(kept) > 1 and (helps(kept[0][0]) or fold(kept[0][0]) in often))):
        kept = kept[1:]
    return kept


def unprompted(kept: list[tuple[str, Piece]]) -> list[tuple[str, Piece]]:
    """An answer without the prompt before it ("Antwoord:") and what the form says behind it ("(verplicht veld)"), also in a cell of its own."""
    kept = [(text, where) for text, where in kept if where.row < 0 or not ASIDE.fullmatch(text.strip())] or kept
    last = len(kept) - 1
    kept = [(_BEHIND.sub("", text) if n == last else text, where) for n, (text, where) in enumerate(kept)]
    return [(_SAID.sub("", text) or text, where) if n == 0 else (text, where) for n, (text, where) in enumerate(kept)]


def only_help(answer: str, labels: Sequence[str]) -> bool:
    """Whether an answer is nothing but what the form says beside it ("(verplicht)"), or the end of its label ("(stad, gemeente of VGC)"): a print
    that keeps no columns leaves it where the answer should be."""
    said = fold(answer)
    return _ALONE.fullmatch(said) is not None or (ASIDE.fullmatch(said) is not None and any(fold(one).endswith(said) for one in labels))


def stands_over(text: Text, index: int) -> bool:
    """Whether the line at ``index``, the first under a short label, is help, and the answer is the line below it."""
    piece = text.pieces[index]
    below = text.pieces[index + 1] if index + 1 < len(text.pieces) else None
    if below is None or piece.row >= 0 or below.row >= 0 or below.strong or below.kind != piece.kind or is_blank(below.text):
        return False
    if below.text.rstrip().endswith((":", "?")) or any(hit.index == index + 1 for hit in text.hits):
        return False
    return is_help(piece.text) or fold(piece.text) in text.often or (_rules(piece.text) and not _rules(below.text))


def skipped(text: Text, hit: Hit, kept: list[tuple[str, Piece]]) -> bool:
    """Whether a line of help was passed over on the way from a label to its short answer."""
    if not kept or hit.rest or kept[0][1].row >= 0:
        return False
    return kept[0][1] is not text.pieces[hit.index + 1] and stands_over(text, hit.index + 1)


def _rules(text: str) -> bool:
    """A sentence about what may be answered ("Alleen een stad of gemeente kan indienen."): no title, name or address."""
    sentence = text.rstrip().endswith(".") and len(text.split()) >= _WORDS and not re.search(r"[\d@]", text)
    return sentence and _RULE.search(fold(text)) is not None
