"""What a registration says in running text: who applies, which bodies are named as partners, the budget and the duration.

spaCy (``blank("nl")``: no trained model) finds the names of the registers as whole words; amounts and terms: `parsers/prose_figures.py`.
Everything from prose has a confidence below 1 and is never the only ground for a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from parsers import prose_figures
from parsers.model import FieldValue
from parsers.prose_figures import PAST, inside, sentences
from registers.lookup import Registers

_TEXTS = ("partner_engagement", "project_description", "results", *PAST)
_PREFIX = {
    "stad", "gemeente", "stadsbestuur", "gemeentebestuur", "provincie", "provinciebestuur", "ocmw", "agb", "district", "politiezone", "van",
    "bestuur", "lokaal", "het", "autonoom", "gemeentebedrijf", "hulpverleningszone", "sociaal", "huis",
}  # fmt: skip
_DEPARTMENT = re.compile(
    r"^(college van|burgemeester en schepenen|schepencollege|gemeenteraad|dienst|cel|afdeling|team|departement|directie|sector|cluster"
    r"|stafdienst|bedrijfseenheid)\b",
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
_REFUSES = re.compile(
    r"haak\w* af|afgehaakt|zegd\w* af|afgezegd|geen interesse|geen partner|weiger|trok\w* zich terug|doet niet mee|doen niet mee|ziet ervan af"
    r"|\b(?:wil|willen|wilde|wilden|kan|kunnen|zal|zullen)\s+(?:\w+\s+)?niet mee"
    r"|(?:heeft|hebben) (?:vriendelijk )?bedankt|niet zitten|geen (?:antwoord|reactie|gehoor|contact)\b|\bnoch\b|zich (?:nog )?niet engageren",
    re.I,
)
_AGREES = re.compile(r"\b(?:doet|doen|stapt|stappen|werkt|werken|wil|willen) (?:graag )?mee|akkoord|bevestig|toegezegd", re.I)
_REFUSED = re.compile(r"\s*[(:–-]\s*(?:neen|nee)\b", re.I)  # right behind a name
_LEFT_OUT = re.compile(r"\b(?:behalve|uitgezonderd|met uitzondering van)\s+(?:de\s+)?(?:stad\s+|gemeente\s+)?$", re.I)
_PLACE = re.compile(r"(?:^|\s)(?:in|uit|te|nabij|rond|rondom)\s+$", re.I)  # right before a name: where something is
_NAMING = re.compile(
    r"(?:lokaal|lokale|gemeente|stad|sted|\w*bestu|\w*gemeente|\w*stad|partner|burgemeester|schepen|college|intercommunale|ocmw"
    r"|provinci|district|trekker|coördinator|deelnemer|volger)",
    re.I,
)
_PARTICLES = frozenset(("Van", "De", "Den", "Vande", "Vanden", "Vander", "Ter", "Ten"))
_WORD_BEFORE = re.compile(r"([^\W\d_][\w'’.-]*)\s$")
_STARTS = re.compile(r"(?:^|[.!?:;]\s+|\n\s*|[-•–*|]\s*)$")
_IN_PASSING = re.compile(
    r"\bvoorbeeld|\bzoals in\b|\bgesubsidieerd door\b|inspir|naar analogie|gingen (?:we|wij) kijken|\bbezocht|werkbezoek|studiebezoek", re.I
)
_OTHER_BODY = re.compile(
    r"\b(?:ocmw|agb|apb|autonoom gemeentebedrijf|politiezone|hulpverleningszone|zorgbedrijf|welzijnsvereniging)\b", re.I
)
_BEHIND = re.compile(  # what goes on behind a name and is none of it: a department, those it works with
    r"^\s+(?:(?:dienst|cel|afdeling|team|departement|directie|sector|cluster)\b|i\.?s\.?m\b|(?:in samenwerking|samen) met\b).*", re.I | re.S
)


class Mentions:
    """Finds mentions in a registration. ``names``: (name or alias, canonical name) of every body in the registers."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        import spacy  # 3 s: only where prose is read
        from spacy.matcher import PhraseMatcher

        self._nlp = spacy.blank("nl")
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        self._canonical: dict[str, str] = {}
        known = list(names)
        for written in (lambda name: (name,), _written):  # a name of another body goes before another way to write this one
            for name, canonical in known:
                for text in written(name):
                    self._canonical.setdefault(text.casefold(), canonical)
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
        for name, field in (
            ("mentioned.budget", prose_figures.budget(fields)),
            ("mentioned.duration_months", prose_figures.duration(fields)),
        ):
            if field is not None:
                found[name] = field
        return found

    def _applicant(self, contact: FieldValue | None) -> FieldValue | None:
        """The body in "Stad Ieper - Cel Data en Innovatie": the part that holds a known name, without the department."""
        if contact is None or not isinstance(contact.value, str):
            return None
        whole = contact.value
        for _, start, end in reversed(self._bodies(whole)):  # "Nazareth - De Pinte" is one name
            whole = whole[:start] + whole[start:end].replace(" - ", "-") + whole[end:]
        parts = [part.strip() for part in re.split(r"\s[-–—|/]\s|[,;:\n()]|\s{2,}", whole) if part.strip()]
        for part in parts:
            bodies = self._bodies(part)
            if not bodies:
                continue
            _, start, end = bodies[-1]
            if _PREFIX.intersection(part[:start].casefold().split()):  # a club may be called "Mechelen Team Volley"
                part = part[:end] + _BEHIND.sub("", part[end:])
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

        document = self._nlp.make_doc(text.replace("/", " "))  # "Mol/Geel/Lier" is one word to it
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
        listed = listed or (
            after in ("en", "&", "+") and document[span.end + 1 : span.end + 2].text[:1].isupper()
        )  # "Halle en Lier doen mee"
        return not (starts and not listed and span.text.casefold() in _ALSO_WORDS)

    def _partners(self, fields: Mapping[str, FieldValue], own: set[str]) -> FieldValue | None:
        named: dict[str, None] = {}
        refused: set[str] = set()
        source: tuple[FieldValue, str] | None = None
        for name, sentence, field in sentences(fields, _TEXTS):
            if name != "partner_engagement" and not _TOGETHER.search(sentence):
                continue
            parts = ";," if _AGREES.search(sentence) else ";"  # "Mol doet mee, Geel haakte af", but "Mol, Geel en Lier haakten af"
            bodies = self._bodies(sentence)
            for canonical, start, end in bodies:
                if _REFUSES.search(_clause(sentence, start, parts)) or _REFUSED.match(sentence, end) or _LEFT_OUT.search(sentence[:start]):
                    refused.add(canonical)
                elif _of_another_name(sentence, start, end, {one[2] for one in bodies}):
                    continue
                elif canonical not in own and not _IN_PASSING.search(_clause(sentence, start, ";,")):
                    named[canonical] = None
                    source = source or (field, sentence[start:end])
        for canonical in refused:  # "Mol haakte af"
            named.pop(canonical, None)
        if source is None or not named:
            return None
        field, words = source
        return FieldValue(tuple(named), field.raw, field.document, inside(field.place, words), 0.8)


def _of_another_name(sentence: str, start: int, end: int, ends: set[int]) -> bool:
    """Whether the name of a town is a part of another name ("Tom Balen", "mevrouw Van Gent", "Politiezone Regio Mol"), or tells a place."""
    if _PLACE.search(sentence[:start]):
        return True
    before = _WORD_BEFORE.search(sentence[:start])
    if before is None or sentence[start:end].isupper() or not before[1][0].isupper() or before.end(1) in ends:
        return False
    if before[1] in _PARTICLES and before.start():
        return True  # "mevr. Van Gent"
    return not _NAMING.match(before[1]) and not _STARTS.search(sentence[: before.start()])


def _written(name: str) -> Iterator[str]:
    """Other ways in which people write a name of several parts: "St.-Niklaas", "Heist op den Berg", "Nazareth - De Pinte"."""
    if "-" in name:
        yield name.replace("-", " ")
        yield name.replace("-", " - ")
        yield name.replace("-", "/")
    if name.startswith("Sint-"):
        for short in ("St-", "St.-", "St. ", "St ", "Sint "):
            yield short + name.removeprefix("Sint-")


def _clause(sentence: str, at: int, ends: str) -> str:
    """The part of a sentence around a place, up to the nearest of some signs on both sides."""
    start = max(sentence.rfind(sign, 0, at) for sign in ends) + 1
    return sentence[start : min((end for sign in ends if (end := sentence.find(sign, at)) >= 0), default=len(sentence))]


@lru_cache(maxsize=1)
def standard() -> Mentions:
    """The mentions of the bodies in the registers, built once per process."""
    return Mentions(Registers.load().names())
