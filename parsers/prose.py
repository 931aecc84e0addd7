"""What a registration says in running text: who applies, which bodies are named as partners, the budget and the duration.

spaCy (``blank("nl")``: no trained model) finds the names of the registers as whole words; amounts and terms are found by their shape and
the words around them. Everything from prose has a confidence below 1 and is never the only ground for a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from parsers import values
from parsers.model import FieldValue, Place
from parsers.words import fold, tidy
from registers.lookup import Registers

_TEXTS = ("partner_engagement", "project_description", "results", "challenge", "earlier_attempts", "obstacles")
_PREFIX = {
    "stad", "gemeente", "stadsbestuur", "gemeentebestuur", "provincie", "provinciebestuur", "ocmw", "agb", "district", "politiezone", "van",
    "bestuur", "lokaal", "het", "autonoom", "gemeentebedrijf", "hulpverleningszone", "sociaal", "huis",
}  # fmt: skip
_DEPARTMENT = re.compile(r"^(dienst|cel|afdeling|team|departement|directie|sector|cluster|stafdienst|bedrijfseenheid)\b", re.I)
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
    r"|\b\d(?:[\d., \u00a0\u202f]*\d)?\s*(?:k\s*(?:€|euro|eur)|(?:mio|miljoen|mln|duizend)(?:\s*(?:€|euro\b|eur\b))?|(?:€|euro\b|EUR\b))",
    re.I,
)
_BUDGET = re.compile(r"budget|begroting|kostprijs|projectkost|kosten|raming|geraamd|bedrag|kost\b", re.I)
_TOTAL = re.compile(r"totaal|totale|in totaal|globa(?:al|le)|volledige", re.I)
_PARTLY = re.compile(r"subsidie|steun|eigen (?:inbreng|bijdrage|middelen)|per (?:jaar|partner|gemeente|werkpakket|maand)|jaarlijks", re.I)
_NUMBER_WORD = "twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf|vijftien|achttien|twintig|vierentwintig|dertig|zesendertig|anderhalf"
_TERM = re.compile(
    rf"\b(?:\d+(?:[.,]\d+)?|{_NUMBER_WORD})\s+(?:maanden|maand|mnd|jaar|jaren)\b(?:\s+en\s+\d+\s+maanden)?(?!\s+(?:geleden|oud))", re.I
)
_LASTS = re.compile(
    r"looptijd|duurtijd|projectduur|doorlooptijd|\bduur\b|\bduurt\b|\bloopt\b|gespreid over|tijdspanne|projectperiode|termijn van", re.I
)


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
        own = {canonical for canonical, _, _ in self._bodies(str(applicant.value))} if applicant is not None else set()
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
        return not (starts and span.text.casefold() in _ALSO_WORDS)

    def _partners(self, fields: Mapping[str, FieldValue], own: set[str]) -> FieldValue | None:
        named: dict[str, None] = {}
        source: tuple[FieldValue, str] | None = None
        for name, sentence, field in _sentences(fields, _TEXTS):
            if name != "partner_engagement" and not _TOGETHER.search(sentence):
                continue
            for canonical, start, end in self._bodies(sentence):
                if canonical not in own:
                    named[canonical] = None
                    source = source or (field, sentence[start:end])
        if source is None:
            return None
        field, words = source
        return FieldValue(tuple(named), field.raw, field.document, _in(field.place, words), 0.8)


def _sentences(fields: Mapping[str, FieldValue], names: Iterable[str]) -> Iterator[tuple[str, str, FieldValue]]:
    for name in names:
        field = fields.get(name)
        if field is not None and isinstance(field.value, str):
            for sentence in re.split(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý€\d])|\n+", field.value):
                if sentence.strip():
                    yield name, sentence, field


def _in(place: Place, words: str) -> Place:
    return Place(f"{place.location}, “{tidy(words)[:60]}”", {**place.anchor, "text": words})


def _budget(fields: Mapping[str, FieldValue]) -> FieldValue | None:
    """The one amount said to be the total or the budget. Several: None, for a person to tell."""
    found: list[tuple[int, Any, str, FieldValue]] = []
    for _, sentence, field in _sentences(fields, ("project_description", *_TEXTS)):
        for match in _AMOUNT.finditer(sentence):
            parsed = values.money(match.group())
            around = sentence[max(0, match.start() - 60) : match.end() + 25]
            rank = (
                2
                if _TOTAL.search(around) and not _PARTLY.search(around)
                else 1
                if _BUDGET.search(sentence) and not _PARTLY.search(around)
                else 0
            )
            if rank:
                value = None if _ranged(sentence, match.start()) else parsed.value
                found.append((rank, value, match.group(), field))
    return _single(found, "mentioned.budget", "Er staan verschillende bedragen in de tekst")


def _duration(fields: Mapping[str, FieldValue]) -> FieldValue | None:
    """The term said to be the duration of the project, in months."""
    found: list[tuple[int, Any, str, FieldValue]] = []
    for _, sentence, field in _sentences(fields, ("project_description", *_TEXTS)):
        for match in _TERM.finditer(sentence):
            parsed = values.months(match.group())
            if _LASTS.search(sentence):
                near = bool(_LASTS.search(sentence[max(0, match.start() - 50) : match.end() + 10]))
                value = None if _ranged(sentence, match.start()) else parsed.value
                found.append((2 if near else 1, value, match.group(), field))
    return _single(found, "mentioned.duration_months", "Er staan verschillende looptijden in de tekst")


def _ranged(sentence: str, start: int) -> bool:
    """Whether the figure is the end of a range: "24 of 30 maanden", "500.000 à 600.000 euro"."""
    return bool(re.search(r"\d\s*(?:€|euro|maanden|k)?\s*(?:of|tot|à|a|[-–/])\s*$", sentence[:start], re.I))


def _single(found: list[tuple[int, Any, str, FieldValue]], name: str, problem: str) -> FieldValue | None:
    if not found:
        return None
    best = max(rank for rank, *_ in found)
    ranked = [entry for entry in found if entry[0] == best]
    _, value, words, field = ranked[0]
    place = _in(field.place, words)
    if value is None or len({fold(str(entry[1])) for entry in ranked}) > 1:
        raw = " / ".join(dict.fromkeys(tidy(entry[2]) for entry in ranked))
        return FieldValue(None, raw, field.document, place, 0.0, f"{problem}: {raw}.")
    return FieldValue(value, tidy(words), field.document, place, 0.8 if best == 2 else 0.7)


@lru_cache(maxsize=1)
def standard() -> Mentions:
    """The mentions of the bodies in the registers, built once per process."""
    return Mentions(Registers.load().names())
