"""What a registration says in running text: who applies, which bodies are named as partners, the budget and the duration.

spaCy (``blank("nl")``: no trained model) finds the names of the registers as whole words; amounts and terms are found by their shape and
the words around them. Everything from prose has a confidence below 1 and is never the only ground for a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from parsers import moments, values
from parsers.model import FieldValue, Place
from parsers.words import fold, tidy
from registers.lookup import Registers

_PAST = ("challenge", "earlier_attempts", "obstacles")  # figures in them are of other projects, or of the trouble itself
_TEXTS = ("partner_engagement", "project_description", "results", "challenge", "earlier_attempts", "obstacles")
_PREFIX = {
    "stad", "gemeente", "stadsbestuur", "gemeentebestuur", "provincie", "provinciebestuur", "ocmw", "agb", "district", "politiezone", "van",
    "bestuur", "lokaal", "het", "autonoom", "gemeentebedrijf", "hulpverleningszone", "sociaal", "huis",
}  # fmt: skip
_DEPARTMENT = re.compile(
    r"^(college van|schepencollege|gemeenteraad|dienst|cel|afdeling|team|departement|directie|sector|cluster|stafdienst|bedrijfseenheid)\b",
    re.I,
)
_TOGETHER = re.compile(
    r"\b(samen met|samenwerk\w*|partners?|partnerschap|deelnem\w*|volgers?|consortium|meewerken|werken? mee|stappen? mee)\b", re.I
)
_ALSO_WORDS = {
    "boom",
    "ham",
    "mol",
    "peer",
    "as",
    "geel",
    "halle",
    "essen",
    "lier",
    "hove",
    "lint",
    "balen",
    "bree",
    "putte",
    "duffel",
    "wellen",
}
_AMOUNT = re.compile(
    r"(?:€|\bEUR)\s*\d(?:[\d., \u00a0\u202f]*\d)?(?:,-)?(?:\s*(?:k|mio|miljoen|mln|duizend)\b)?"
    r"|\b\d(?:[\d., \u00a0\u202f]*\d)?\s*(?:k\b(?:\s*(?:€|euro|eur))?|(?:mio|miljoen|mln|millions?|duizend)(?:\s*(?:€|euro\b|eur\b))?"
    r"|(?:€|euro\b|EUR\b))"
    r"|(?<![\d.])\d{1,3}(?:[. \u00a0\u202f]\d{3})+(?![\d.]*\d)(?=\s*(?:$|[.,;:()]))",  # "Kostenraming 1.250.000.": where nothing is counted
    re.I,
)
_BUDGET = re.compile(r"budget|begroting|kostprijs|projectkost|kosten|raming|geraamd|bedrag|kost\b", re.I)
_TOTAL = re.compile(r"totaal|totale|in totaal|globa(?:al|le)|volledige", re.I)
_TOTAL_COST = re.compile(
    r"\btota(?:al|le) (?:project)?(?:budget|begroting|kost(?:en|prijs)?)\b", re.I
)  # "€ 600.000 steun op een totale kost van"
_PARTLY = re.compile(
    r"subsidie|steun|grant|waarvan|eigen (?:inbreng|bijdrage|middelen)|per (?:jaar|partner|gemeente|werkpakket|maand)|jaarlijks|\bwp\s?\d",
    re.I,
)
_PART_OF = re.compile(r"^\W{0,3}(?:euro\W|eur\W)?\W{0,2}(?:aan |als |van de )?(?:subsidie|steun|eigen |per |jaarlijks)", re.I)
_NUMBER_WORD = "twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf|vijftien|achttien|twintig|vierentwintig|dertig|zesendertig|anderhalf"
_TERM = re.compile(
    rf"\b(?:\d+(?:[.,]\d+)?|{_NUMBER_WORD})[\s-]+(?:maanden|maand|mnd|jaar|jaren|months|mois|years|ans)\b(?:\s+en\s+\d+\s+maanden)?(?!\s+(?:geleden|oud|na\b))"
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
_REFUSES = re.compile(
    r"haak\w* af|afgehaakt|zegd\w* af|afgezegd|geen interesse|geen partner|weiger|trok\w* zich terug|doet niet mee|doen niet mee|ziet ervan af"
    r"|\b(?:wil|willen|wilde|wilden|kan|kunnen|zal|zullen)\s+(?:\w+\s+)?niet mee",
    re.I,
)
_AGREES = re.compile(r"\b(?:doet|doen|stapt|stappen|werkt|werken|wil|willen) (?:graag )?mee|akkoord|bevestig|toegezegd", re.I)
_IN_PASSING = re.compile(r"\bvoorbeeld|inspir|naar analogie|gingen (?:we|wij) kijken|\bbezocht|werkbezoek|studiebezoek", re.I)
_OTHER_BODY = re.compile(
    r"\b(?:ocmw|agb|apb|autonoom gemeentebedrijf|politiezone|hulpverleningszone|zorgbedrijf|welzijnsvereniging)\b", re.I
)
_BETWEEN = re.compile(r"(?<=[.!?])(?<!\bca\.)(?<!\bmax\.)(?<!\bnr\.)(?<!\bart\.)\s+(?=[A-ZÀ-Ý€\d])|\n+")  # sentences and lines
_SHORT_HEAD = 40  # characters of a line that is the head of the next ("Budget")


class Mentions:
    """Finds mentions in a registration. ``names``: (name or alias, canonical name) of every body in the registers."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        import spacy  # 3 s: only where prose is read
        from spacy.matcher import PhraseMatcher

        self._nlp = spacy.blank("nl")
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        self._canonical: dict[str, str] = {}
        for name, canonical in names:
            self._canonical.setdefault(name.casefold(), canonical)
        self._matcher.add("body", [self._nlp.make_doc(name) for name in self._canonical])

    def read(self, fields: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
        """``applicant.name`` from the contact block and ``mentioned.*`` from the answers; what is not mentioned is left out."""
        found: dict[str, FieldValue] = {}
        applicant = self._applicant(fields.get("contact.organisation"))
        if applicant is not None:
            found["applicant.name"] = applicant
        named = str(applicant.value) if applicant is not None else ""
        own = {canonical for canonical, start, _ in self._bodies(named) if not _OTHER_BODY.search(named[:start])}
        partners = self._partners(fields, own)
        if partners is not None:
            found["mentioned.partners"] = partners
        for name, field in (("mentioned.budget", _budget(fields)), ("mentioned.duration_months", _duration(fields))):
            if field is not None:
                found[name] = field
        return found

    def _applicant(self, contact: FieldValue | None) -> FieldValue | None:
        """The body in "Stad Ieper - Cel Data en Innovatie": the part that holds a known name, without the department."""
        if contact is None or not isinstance(contact.value, str):
            return None
        parts = [part.strip() for part in re.split(r"\s[-–—|/]\s|[,;:\n()]|\s{2,}", contact.value) if part.strip()]
        for part in parts:
            bodies = self._bodies(part)
            if not bodies:
                continue
            _, start, _ = bodies[-1]
            head = part[:start].split()
            while head and head[-1].casefold() in _PREFIX:
                head.pop()
            value = part[len(" ".join(head)) :].strip() if head and _DEPARTMENT.match(part) else part
            return FieldValue(re.sub(r"^(van|het)\s+", "", value, flags=re.I), contact.raw, contact.document, contact.place, 0.9)
        named = next((part for part in parts if not _DEPARTMENT.match(part)), contact.value)
        return FieldValue(named, contact.raw, contact.document, contact.place, 0.5)

    def _bodies(self, text: str) -> list[tuple[str, int, int]]:
        """(canonical name, start, end) of the bodies named in a text, longest names first where they overlap."""
        from spacy.util import filter_spans

        document = self._nlp.make_doc(text)
        spans: list[Any] = self._matcher(document, as_spans=True)
        return [
            (self._canonical[span.text.casefold()], span.start_char, span.end_char)
            for span in filter_spans(spans)
            if span.text.casefold() in self._canonical and self._is_name(document, span)
        ]

    def _is_name(self, document: Any, span: Any) -> bool:
        """Written as a name: with a capital, not as the place in an address, and not an ordinary word at the start of a sentence."""
        if span.text.islower() and any(char.isupper() for char in self._canonical[span.text.casefold()][:1]):
            return False
        before = document[span.start - 1].text if span.start else ""
        if re.fullmatch(r"(B-?)?\d{4}", before):
            return False
        starts = not before or before in ".!?:" or before.isspace()
        after = document[span.end].text if span.end < len(document) else ""
        listed = not after or after in "|,;:()–-/" or after.isspace()  # alone on its line: "Mol | volger"
        return not (starts and not listed and span.text.casefold() in _ALSO_WORDS)

    def _partners(self, fields: Mapping[str, FieldValue], own: set[str]) -> FieldValue | None:
        named: dict[str, None] = {}
        refused: set[str] = set()
        source: tuple[FieldValue, str] | None = None
        for name, sentence, field in _sentences(fields, _TEXTS):
            if name != "partner_engagement" and not _TOGETHER.search(sentence):
                continue
            parts = ";," if _AGREES.search(sentence) else ";"  # "Mol doet mee, Geel haakte af", but "Mol, Geel en Lier haakten af"
            for canonical, start, end in self._bodies(sentence):
                if _REFUSES.search(_clause(sentence, start, parts)):
                    refused.add(canonical)
                elif canonical not in own and not _IN_PASSING.search(_clause(sentence, start, ";,")):
                    named[canonical] = None
                    source = source or (field, sentence[start:end])
        for canonical in refused:  # "Mol haakte af"
            named.pop(canonical, None)
        if source is None or not named:
            return None
        field, words = source
        return FieldValue(tuple(named), field.raw, field.document, _in(field.place, words), 0.8)


def _clause(sentence: str, at: int, ends: str) -> str:
    """The part of a sentence around a place, up to the nearest of some signs on both sides."""
    start = max(sentence.rfind(sign, 0, at) for sign in ends) + 1
    return sentence[start : min((end for sign in ends if (end := sentence.find(sign, at)) >= 0), default=len(sentence))]


def _sentences(fields: Mapping[str, FieldValue], names: Iterable[str]) -> Iterator[tuple[str, str, FieldValue]]:
    for name in names:
        field = fields.get(name)
        if field is not None and isinstance(field.value, str):
            for sentence in _BETWEEN.split(field.value):
                if sentence.strip():
                    yield name, sentence, field


def _in(place: Place, words: str) -> Place:
    return Place(f"{place.location}, “{tidy(words)[:60]}”", {**place.anchor, "text": words})


def _told(fields: Mapping[str, FieldValue]) -> Iterator[tuple[str, FieldValue]]:
    """The sentences that may tell the budget or the duration; a line that is only a head goes with the line under it ("Budget", "€ 500.000")."""
    head = ""
    described = "project_description" in fields and isinstance(fields["project_description"].value, str)
    for _, sentence, field in _sentences(fields, ("project_description", "partner_engagement", "results", *(() if described else _PAST))):
        yield f"{head} {sentence}".strip(), field
        short = len(sentence) <= _SHORT_HEAD and not any(char.isdigit() for char in sentence) and sentence.rstrip()[-1] not in ".!?"
        head = sentence.strip() if short else ""


def _budget(fields: Mapping[str, FieldValue]) -> FieldValue | None:
    """The one amount said to be the total or the budget. Several: None, for a person to tell."""
    found: list[tuple[int, Any, str, FieldValue]] = []
    for sentence, field in _told(fields):
        for match in _AMOUNT.finditer(sentence):
            said = re.split(r"[,;(]\s", sentence[max(0, match.start() - 60) : match.start()])[-1]
            partly = _PARTLY.search(_TOTAL_COST.split(said)[-1]) or _PART_OF.match(sentence[match.end() :])
            total = _TOTAL.search(sentence[max(0, match.start() - 60) : match.end() + 25])
            rank = 0 if partly else 2 if total else 1 if _BUDGET.search(sentence) else 0
            if rank:
                value = None if _ranged(sentence, match.start()) else values.money(match.group()).value
                found.append((rank, value, match.group(), field))
    return _single(found, "mentioned.budget", "Er staan verschillende bedragen in de tekst")


def _duration(fields: Mapping[str, FieldValue]) -> FieldValue | None:
    """The term said to be the duration of the project, in months; from its first and last day or month when no term is said."""
    found: list[tuple[int, Any, str, FieldValue]] = []
    for sentence, field in _told(fields):
        for match in _TERM.finditer(sentence):
            words = re.sub(r"[\s-]?jarig", " jaar", match.group())
            around = sentence[max(0, match.start() - 50) : match.end() + 10]
            within = _WITHIN.search(sentence[: match.start()]) or _WITHIN.match(sentence[match.end() :])
            rank = (3 if _LASTS.search(around) else 2) if _LASTS.search(sentence) else 1 if within else 0
            if rank:
                value = None if _ranged(sentence, match.start()) else values.months(words).value
                found.append((rank, value, match.group(), field))
        if (between := moments.span(sentence)) is not None:
            found.append((2, between[0], between[1], field))
    return _single(found, "mentioned.duration_months", "Er staan verschillende looptijden in de tekst")


def _ranged(sentence: str, start: int) -> bool:
    """Whether the figure is the end of a range: "24 of 30 maanden", "500.000 à 600.000 euro", "tussen 800.000 en 1 miljoen euro"."""
    before = sentence[:start]
    return bool(
        re.search(r"\d\s*(?:€|euro|maanden|k)?\s*(?:of|tot|à|a|[-–/])\s*$", before, re.I)
        or re.search(r"\btussen\b.{1,30}\ben\s*$", before, re.I)
    )


def _single(found: list[tuple[int, Any, str, FieldValue]], name: str, problem: str) -> FieldValue | None:
    if not found:
        return None
    best = max(rank for rank, *_ in found)
    ranked = [entry for entry in found if entry[0] == best]
    _, value, words, field = ranked[0]
    place = _in(field.place, words)
    if value is None or len({fold(str(entry[1])) for entry in ranked}) > 1:
        raw = " / ".join(dict.fromkeys(tidy(entry[2]) for entry in ranked))
        told = problem if len(ranked) > 1 else "Dit konden we niet met zekerheid begrijpen"
        return FieldValue(None, raw, field.document, place, 0.0, f"{told}: {raw}.")
    return FieldValue(value, tidy(words), field.document, place, 0.8 if best > 1 else 0.7)


@lru_cache(maxsize=1)
def standard() -> Mentions:
    """The mentions of the bodies in the registers, built once per process."""
    return Mentions(Registers.load().names())
