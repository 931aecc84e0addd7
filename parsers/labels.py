"""How much a text on the page is like a label or question of the form: exact, but for case and numbering, or nearly so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from parsers.words import fold

SURE = 0.97  # the same words
LIKELY = 0.84  # a reworded question
_NUMBERING = re.compile(
    r"^((vraag|deel|rubriek|punt)\s*)?(\(?\d{1,2}([.\-]\d{1,2})*[a-z]?[.):]?|\(?[a-h][.)]|[ivx]{1,4}[.)](\d{1,2}[.)]?)?)\s+|^[•\-–*▪>]\s*|^q\d+[.:]?\s+"
)
_BESIDE = " / "  # between the words of two languages
_QUESTION_LENGTH = 25  # characters of a question, at least, that an answer may follow without a sign between them
_FEW = 4  # words of a label that is too short for one of them to be another
_ANSWERED = re.compile(r"[^\n]{12,}\?\s*\n(?!.*\?\s*\Z)", re.S)  # a question on a line of its own, and lines under it that ask nothing
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_RULED = re.compile(r"((?:\d{1,2}(?:\.\d)*[.)]\s*)?[A-ZÀ-Ý\d][^.:_…\n]{2,60})(?<=\w)\s*(?:\.{5,}|_{5,}|…{3,})\s*")
_TITLE_WORDS = 6  # of a label before such a line, at most: more may be what was written on it
_UNIT = re.compile(r"\b(in (euro|eur|maanden)|verplicht|verplicht in te vullen|max(imum)?\.? [\d.]+ \w+|dd[/-]mm[/-]jj(jj)?|€)(?=\W|$)")


@lru_cache(maxsize=20_000)
def key(text: str) -> str:
    """The text for comparing: folded, without numbering in front and punctuation behind."""
    folded = fold(text)
    shorter = _NUMBERING.sub("", folded)
    return (shorter if len(shorter) > 2 else folded).strip(" \t:;.?!*_…/|-–")


@lru_cache(maxsize=20_000)
def bare(text: str) -> str:
    """The same without asides in brackets, units and question marks."""
    return " ".join(re.sub(r"[^\w\s]", " ", _UNIT.sub(" ", _ASIDE.sub(" ", key(text)))).split())


_COMMON = frozenset(
    word
    for line in (
        "waar wat welk welke hoe wie wordt worden werd naar voor door over zijn heeft hebben",
        "jouw deze eventueel eventuele beschrijf geef",
    )
    for word in line.split()
)


@lru_cache(maxsize=20_000)
def _content(text: str) -> frozenset[str]:
    """The words that carry what a question asks."""
    return frozenset(word for word in text.split() if len(word) > 3 and word not in _COMMON)


@dataclass(frozen=True, slots=True)
class _Label:
    """A label made ready for comparing."""

    words: str
    length: int
    tokens: int
    joined: str
    content: frozenset[str]


@lru_cache(maxsize=2_000)
def _ready(labels: tuple[str, ...]) -> tuple[frozenset[str], tuple[_Label, ...]]:
    """The keys of labels, and each of them ready for comparing."""
    keys = [made for label in labels if (made := key(label))]
    words = [bare(label) or key(label) for label in labels if key(label)]
    return frozenset(keys), tuple(_Label(w, len(w), len(w.split()), w.replace(" ", ""), _content(w)) for w in dict.fromkeys(words))


def likeness(text: str, labels: Iterable[str]) -> float:
    """0..1: how much ``text`` is one of ``labels``."""
    return _likeness(text, labels if isinstance(labels, tuple) else tuple(labels))


@lru_cache(maxsize=100_000)
def _likeness(text: str, labels: tuple[str, ...]) -> float:
    mine = key(text)
    if not mine:
        return 0.0
    keys, ready = _ready(labels)
    if mine in keys:
        return 1.0
    words = bare(text) or mine
    joined = words.replace(" ", "")
    best = (
        0.95 * max(_likeness(part, labels) for part in mine.split(_BESIDE)) if _BESIDE in mine and ":" not in mine else 0.0
    )  # "Einddatum / End date"
    length = len(words)
    for label in ready:
        if label.joined == joined:
            return 0.98
        if label.tokens >= 4 and words.startswith(label.words + " "):
            best = max(best, 0.93)
        elif length > 24 and label.length > 24 and max(length, label.length) < 200 and _asks_the_same(_content(words), label.content):
            best = max(best, 0.86, _nearly(words, label.words))
        elif 2 * min(length, label.length) < 0.85 * (length + label.length):
            continue  # too unlike in length to reach any threshold: most texts end here
        elif max(length, label.length) < 13:
            score = fuzz.ratio(words, label.words, score_cutoff=90) / 100
            best = max(best, score)
        elif (near := _nearly(words, label.words)) > best and (label.tokens > _FEW or _word_for_word(words, label.words)):
            best = near
    return best


def _word_for_word(mine: str, other: str) -> bool:
    """Whether two short labels differ in spelling only: "overige financiering" is no misspelt "eigen financiering"."""
    one, two = ([word for word in text.split() if len(word) > 3 and word not in _COMMON] for text in (mine, other))
    return all(any(_same_word(word, against) for against in words) for mine_words, words in ((one, two), (two, one)) for word in mine_words)


def _same_word(one: str, two: str) -> bool:
    return fuzz.ratio(one, two) >= 80 or one.startswith(two) or two.startswith(one) or one.endswith(two) or two.endswith(one)


def _nearly(mine_bare: str, other: str) -> float:
    return max(fuzz.ratio(mine_bare, other), fuzz.token_sort_ratio(mine_bare, other) - 2) / 100 * 0.96


def _asks_the_same(mine: frozenset[str], other: frozenset[str]) -> bool:
    """A question in other words: nearly all words that carry its meaning, a long one among them, stand in the other as well."""
    fewest = min(len(mine), len(other))
    common = mine & other
    return len(common) >= 3 and len(common) >= 0.8 * fewest and 2 * len(common) >= max(len(mine), len(other)) and max(map(len, common)) >= 8


def ruled(text: str) -> str:
    """The few words before a line to write on ("Resultaten .........."); "" for any other text."""
    match = _RULED.fullmatch(text)
    return match[1].strip() if match is not None and len(match[1].split()) <= _TITLE_WORDS else ""


_SHOUTED = 8  # words
# The last: a day or an amount that stands right behind its label, as a print leaves it where a tab was narrow.
_CUTS = re.compile(
    r":(?=\s|$)|\t+|\n|\s*(?:\.{5,}|_{3,}|…{2,})\s*|\?(?=\s)|\s(?:[–—=→-]|[=-]>)\s|:(?=\S)(?!//)"
    r"|(?<=[a-z)])(?=\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|€\s?\d)"
)


def heads(text: str) -> Iterator[tuple[str, str, bool]]:
    """Ways to cut a paragraph into a label and what follows: (label, rest, whether it ends like a label)."""
    text = text.strip()
    if title := ruled(text):
        yield title, "", True
        return
    if not _ANSWERED.match(text):
        yield text, "", text.endswith((":", "?"))
    for match in list(_CUTS.finditer(text))[:6]:
        cut = match.end() if match.group() in ("?", ":") else match.start()
        head, rest = text[:cut].strip(), text[match.end() :].strip(" \t\n\r\u00a0:")
        if head.endswith("/"):
            continue  # "KBO /", and on the next line its name in another language
        if 1 < len(head) <= 400 and rest:
            yield (
                head,
                rest,
                match.group() in (":", "?")
                or "\t" in match.group()
                or match.group() == "\n"
                or match.group().strip(" ")[:1] in ("_", ".", "…"),
            )


def beyond(text: str, labels: Iterable[str]) -> tuple[str, str] | None:
    """A question and what was typed on behind it on the same line, without anything between them: (question, answer). The longest label counts."""
    words = bare(text)
    begun = [label for label in labels if len(made := bare(label)) >= _QUESTION_LENGTH and words.startswith(made + " ")]
    if not begun:
        return None
    label = max(begun, key=len)
    wanted = bare(label)
    for match in re.finditer(r"\s", text[len(wanted) :]):
        cut = len(wanted) + match.start()
        rest = text[cut:].strip()
        if bare(text[:cut]) == wanted and rest:
            return (text[:cut].strip(), rest) if rest[0].isupper() or not rest[0].isalpha() else None  # "... en hoe": the question goes on
    return None


_ADDRESS = re.compile(r"\s+[^\s@]+@[^\s@]+\.\w+\s*")  # "Mail an.maes@lier.example"
BODY_WORDS = frozenset(("gemeente", "stad", "bestuur", "organisatie"))  # a name begins with these: "Gemeente Bornem" has no label


def prefix(text: str, labels: Iterable[str]) -> str | None:
    """What follows a label that a line begins with ("Projecttitel Groene straat"); None when it begins with none of them."""
    found: str | None = None
    longest = 0
    for label in labels:
        rest = text[len(label) :]
        if (
            (len(label) >= 6 or _ADDRESS.fullmatch(rest))
            and len(label) > longest
            and label.casefold() not in BODY_WORDS
            and text[: len(label)].casefold() == label.casefold()
        ):
            first = rest.strip()[:1]
            shouted = text.isupper() and len(rest.split()) > _SHOUTED  # a text in capitals that begins with the words of a label
            capital = first.isupper() and not shouted
            if rest[:1].isspace() and (capital or first.isdigit() or first in "€☐☒" or _ADDRESS.fullmatch(rest)):
                found, longest = rest.strip(), len(label)
    return found
