"""The budget and the duration that a registration tells in running text: found by their shape and the words around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from parsers import moments, values
from parsers.model import FieldValue, Place
from parsers.words import fold, tidy

PAST = ("challenge", "earlier_attempts", "obstacles")  # figures in them are of other projects, or of the trouble itself
_SCALE = r"k|mio|miljoen|mln|duizend|m"
_AMOUNT = re.compile(
    rf"(?:€|\bEUR)\s*\d(?:[\d., '’\u00a0\u202f]*\d)?(?:,-)?(?:\s*(?:{_SCALE})\b)?"
    r"|\b(?<!['’])\d(?:[\d., '’\u00a0\u202f]*\d)?\s*(?:k\b(?:\s*(?:€|euro|eur))?|(?:mio|miljoen|mln|millions?|duizend)(?:\s*(?:€|euro\b|eur\b))?"
    r"|(?:€|euro\b|EUR\b)|M\s?(?:€|euro\b|eur\b))"
    r"|\b(?:anderhalf|[eé][eé]n|twee|drie|vier) miljoen euro\b"
    r"|(?<![\d.])\d{1,3}(?:[. \u00a0\u202f]\d{3})+(?![\d.]*\d)(?=\s*(?:$|[.,;:()]))",  # "Kostenraming 1.250.000.": where nothing is counted
    re.I,
)
_IN_WORDS = {"anderhalf": "1,5", "een": "1", "één": "1", "twee": "2", "drie": "3", "vier": "4"}  # of millions
_BUDGET = re.compile(r"budget|begroting|kostprijs|projectkost|kosten|kostenplaatje|raming|geraamd|\bramen\b|bedrag|kost\b", re.I)
_TOTAL = re.compile(r"totaal|totale|in totaal|globa(?:al|le)|volledige|\bsamen (?:goed voor|is|zijn)\b", re.I)
_TOTAL_COST = re.compile(
    r"\btota(?:al|le) (?:project)?(?:budget|begroting|kost(?:en|prijs)?)\b|\btotaal van\b", re.I
)  # "€ 600.000 steun op een totale kost van"
_PARTLY = re.compile(
    r"subsidie|steun|grant|waarvan|eigen (?:inbreng|bijdrage|middelen)|per (?:jaar|partner|gemeente|werkpakket|maand)|jaarlijks|\bwp\s?\d"
    r"|\bpersoneel|\bloonkost|\bexterne\b|\bwerkingskost|\binvestering|\bleverancier",  # one kind of cost
    re.I,
)
_PART_OF = re.compile(r"^\W{0,3}(?:euro\W|eur\W)?\W{0,2}(?:aan |als |van de )?(?:subsidie|steun|eigen |per |jaarlijks)", re.I)
_NUMBER_WORD = "twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf|vijftien|achttien|twintig|vierentwintig|dertig|zesendertig|anderhalf"
_TERM = re.compile(
    rf"\b(?:\d+(?:[.,]\d+)?\)?|{_NUMBER_WORD})[\s-]+(?:maanden|maand|mnd|jaar|jaren|months|mois|years|ans)\b(?:\s+en\s+(?:\d+\s+maanden|(?:een\s+)?half\b))?(?!\s+(?:geleden|oud|na\b))"
    rf"|\b(?:\d+|{_NUMBER_WORD})\s+en\s+een\s+half\s+jaar\b"
    r"|(?:(?<=looptijd: )|(?<=duurtijd: )|(?<=duur: ))\d{1,2}\s?m\b"
    rf"|\b(?:\d+|{_NUMBER_WORD})[\s-]?jarig(?=e?\s+(?:project|traject|plan))",
    re.I,
)
_LASTS = re.compile(
    r"looptijd|duurtijd|projectduur|doorlooptijd|\bduur\b|\bduurt\b|\bloopt\b|gespreid over|tijdspanne|projectperiode|termijn van"
    r"|(?:project|traject|projecttermijn)e?\s+(?:van|over|op)\b|jarige?\s+(?:project|traject)|\blasts\b|\bduration\b|\bduree\b|\bdurée\b|\bdure\b",
    re.I,
)
_WITHIN = re.compile(r"\b(?:in|op|over|gedurende)\s+(?:totaal\s+)?$|^\s*(?:in totaal|in het totaal)", re.I)
_WHEN = re.compile(r"\b(?:timing|periode|planning)\b", re.I)
_AFTER = re.compile(r"\b(?:na|om de|elke|iedere|per|eerste|laatste|volgende)\s+$", re.I)  # "een evaluatie na 6 maanden" is no duration
_DAY = r"\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}"
_DAYS = re.compile(
    rf"\b(?:van(?:af)?|start\w*|begin\w*|\w*periode)\b[^.;\d]{{0,25}}{_DAY}[^.;\d]{{0,25}}?(?:tot|t/m|tem|eind\w*|afloop|[-–])[^.;\d]{{0,25}}{_DAY}",
    re.I,
)
_CLAUSE = re.compile(r"[;:()|–]|[.,](?!\d)")
_FILLING = re.compile(
    r"\b(?:ca|circa|ongeveer|ongv|zo'n|raming|geraamd|geschat|indicatief|voorlopig|incl|excl|btw|euro|eur|in totaal|totaal|en)\b|\+/-|[~±.,\s€]",
    re.I,
)
_ELSEWHERE = re.compile(  # words beside figures that are of another time, or of a step of the project
    r"\b(?:eerder|vorige?|destijds|vroeger|reeds|sinds|in (?:19|20)\d\d|omzet|schade|boete|bespaar\w*|besparing\w*"
    r"|proef\w*|pilot\w*|test\w*|evalu\w*|fase|(?:wp|werkpakket|fase|stap|mijlpaal)\s?\d+)\b",
    re.I,
)
_BETWEEN = re.compile(
    r"(?<=[.!?])(?<!\bca\.)(?<!\bmax\.)(?<!\bnr\.)(?<!\bart\.)(?<!\b[Ss]t\.)(?<!\b[Mm]evr\.)(?<!\b[Dd]hr\.)\s+(?=[A-ZÀ-Ý€\d])|\n+"
)  # sentences and lines
_BOUNDS = (
    re.compile(r"\d\s*(?:€|euro|maanden|k)?\s*(?:of|tot|à|a|[-–/])\s*$", re.I),
    re.compile(r"\btussen\b.{1,30}\ben\s*$", re.I),
    re.compile(r"\b(?:onder|beneden|boven|minder dan|lager dan|meer dan|minstens|minimaal|ten minste|liefst)\s+(?:de\s+)?$", re.I),
    re.compile(r"\bmaxim\w*\s+(?:termijn|\w*duur|looptijd)\s+van\s*$", re.I),  # of the call
    re.compile(r"\d\s*[x×+]\s*$", re.I),
)
_SHORT_HEAD = 40  # characters of a line that is the head of the next ("Budget")
_UNSAID = 1  # rank of a figure of which only its place tells what it is


@dataclass(frozen=True, slots=True)
class _Found:
    rank: int
    value: Any
    words: str
    field: FieldValue


def sentences(fields: Mapping[str, FieldValue], names: Iterable[str]) -> Iterator[tuple[str, str, FieldValue]]:
    """The sentences and lines of some answers, with the name of the field."""
    for name in names:
        field = fields.get(name)
        if field is not None and isinstance(field.value, str):
            for sentence in _BETWEEN.split(field.value):
                if sentence.strip():
                    yield name, sentence, field


def inside(place: Place, words: str) -> Place:
    """The place of some words in an answer."""
    return Place(f"{place.location}, “{tidy(words)[:60]}”", {**place.anchor, "text": words})


def budget(fields: Mapping[str, FieldValue]) -> FieldValue | None:
    """The one amount said to be the total or the budget. Several: None, for a person to tell."""
    found: list[_Found] = []
    for sentence, field in _told(fields):
        for match in _AMOUNT.finditer(sentence):
            said = re.split(r"[,;(]\s", sentence[max(0, match.start() - 60) : match.start()])[-1]
            if _PARTLY.search(_TOTAL_COST.split(said)[-1]) or _PART_OF.match(sentence[match.end() :]):
                continue
            total = _TOTAL.search(sentence[max(0, match.start() - 60) : match.end() + 25])
            rank = 3 if total else 2 if _BUDGET.search(sentence) else _UNSAID if _unsaid(sentence, match, field, fields) else 0
            if rank:
                found.append(_Found(rank, _value(sentence, match, _money), match.group(), field))
    return _single(found, "mentioned.budget", "Er staan verschillende bedragen in de tekst")


def duration(fields: Mapping[str, FieldValue]) -> FieldValue | None:
    """The term said to be the duration of the project, in months; from its first and last day or month when no term is said."""
    found: list[_Found] = []
    for sentence, field in _told(fields):
        for match in _TERM.finditer(sentence):
            if rank := _rank_of_term(sentence, match, field, fields):
                found.append(_Found(rank, _value(sentence, match, _months), match.group(), field))
        if (between := _span(sentence)) is not None:
            found.append(_Found(3, between[0], between[1], field))
    return _single(found, "mentioned.duration_months", "Er staan verschillende looptijden in de tekst")


def _rank_of_term(sentence: str, match: re.Match[str], field: FieldValue, fields: Mapping[str, FieldValue]) -> int:
    before, after = sentence[: match.start()], sentence[match.end() :]
    if _LASTS.search(sentence):
        if _AFTER.search(before):
            return 2
        return 4 if _LASTS.search(sentence[max(0, match.start() - 50) : match.end() + 10]) else 3
    if _WITHIN.search(before) or _WITHIN.match(after):
        return 2
    return _UNSAID if _unsaid(sentence, match, field, fields) else 0


def _unsaid(sentence: str, match: re.Match[str], field: FieldValue, fields: Mapping[str, FieldValue]) -> bool:
    """Whether a figure in the answer that is asked for timing and budget can hardly be anything else, though no word says so: it stands alone
    between two signs ("Sensoren per vak; 12 maanden; € 230.000"), or is the one term beside the one amount ("27 maanden en 735.500 euro")."""
    if field is not fields.get("project_description") or _ELSEWHERE.search(sentence) or _AFTER.search(sentence[: match.start()]):
        return False
    starts = [sign.end() for sign in _CLAUSE.finditer(sentence, 0, match.start())]
    ends = _CLAUSE.search(sentence, match.end())
    around = sentence[starts[-1] if starts else 0 : match.start()] + " " + sentence[match.end() : ends.start() if ends else len(sentence)]
    if not _FILLING.sub("", around):
        return True
    terms = [term for term in _TERM.finditer(sentence) if not _AFTER.search(sentence[: term.start()])]
    return len(terms) == 1 == sum(not _PARTLY.search(one.group()) for one in _AMOUNT.finditer(sentence))


def _told(fields: Mapping[str, FieldValue]) -> Iterator[tuple[str, FieldValue]]:
    """The sentences that may tell the budget or the duration; a line that is only a head goes with the line under it ("Budget", "€ 500.000")."""
    head = ""
    described = "project_description" in fields and isinstance(fields["project_description"].value, str)
    for _, sentence, field in sentences(fields, ("project_description", "partner_engagement", "results", *(() if described else PAST))):
        yield f"{head} {sentence}".strip(), field
        short = len(sentence) <= _SHORT_HEAD and not any(char.isdigit() for char in sentence) and sentence.rstrip()[-1] not in ".!?"
        head = sentence.strip() if short else ""


def _span(sentence: str) -> tuple[int, str] | None:
    """The months from a first to a last day or month, and their words."""
    if (days := _DAYS.search(sentence)) is not None and (value := values.months(days.group()).value) is not None:
        return value, days.group()
    when = _WHEN.search(sentence) or _LASTS.search(sentence)
    return moments.span(sentence) or (moments.span(f"van {sentence[when.end() :].lstrip(' :')}") if when else None)


def _value(sentence: str, match: re.Match[str], read: Callable[[str], Any]) -> Any:
    return None if _ranged(sentence, match.start()) else read(match.group())


def _months(words: str) -> Any:
    plain = re.sub(r"[\s-]?jarig", " jaar", words.replace(")", ""))
    return values.months(re.sub(r"\ben half\b", "en een half", plain)).value


def _money(words: str) -> Any:
    first, _, rest = re.sub(r"(?<=\d)['’](?=\d{3})", "", words).partition(" ")
    return values.money(f"{_IN_WORDS.get(first.casefold(), first)} {rest}").value


def _ranged(sentence: str, start: int) -> bool:
    """Whether the figure is the end of a range ("24 of 30 maanden", "tussen 800.000 en 1 miljoen euro"), a bound, or a part of a sum."""
    return any(bound.search(sentence[:start]) for bound in _BOUNDS)


def _single(found: list[_Found], name: str, problem: str) -> FieldValue | None:
    """The one value of the highest rank. Different ones are told; of several figures that nothing names, none is taken: they are of steps."""
    if not found:
        return None
    best = max(one.rank for one in found)
    ranked = [one for one in found if one.rank == best]
    field, words = ranked[0].field, ranked[0].words
    place = inside(field.place, words)
    if best == _UNSAID and len(ranked) > 1:
        return None
    several = len({fold(str(one.value)) for one in ranked}) > 1
    if ranked[0].value is None or several:
        raw = " / ".join(dict.fromkeys(tidy(one.words) for one in ranked))
        told = problem if len(ranked) > 1 else "Dit konden we niet met zekerheid begrijpen"
        return FieldValue(None, raw, field.document, place, 0.0, f"{told}: {raw}.")
    return FieldValue(ranked[0].value, tidy(words), field.document, place, {_UNSAID: 0.6, 2: 0.7}.get(best, 0.8))
