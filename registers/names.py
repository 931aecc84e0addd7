"""Names of public bodies as people write them, brought to one form so that they can be compared.

Nothing here knows which bodies exist: that is :mod:`registers.lookup`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MUNICIPALITY = "municipality"

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "&": " en ", "+": " en "})
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?\b|\b(?:[a-z]\.){2,}")
_ON_THE = re.compile(r"\bo\s?[/.]\s?d\b\.?")
_OTHER = re.compile(r"[^a-z0-9]+")

# One spelling for words that are written in several ways.
_SPELLINGS = {"st": "sint", "saint": "sint", "ste": "sinte", "sainte": "sinte", "prov": "provincie", "gem": "gemeente"}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MUNICIPAL = _words("stad gemeente stadsbestuur gemeentebestuur ville commune city municipality stadhuis gemeentehuis")
_FILLING = _words("de het der van voor en of the la le du des d bestuur besturen lokaal lokale administratie")
_BEFORE_THE_NAME = _words("districtsbestuur district intercommunale intergemeentelijk intergemeentelijke samenwerkingsverband")
_WELFARE_WORDS = _words("ocmw ocmwbestuur cpas")
_BUSINESS_FORMS = _words("nv bv bvba ebvba cv cvba vof gcv commv sa srl sprl scrl snc scs sarl sas gmbh ltd limited llc inc plc")
_LEGAL_FORMS = _BUSINESS_FORMS | _words("cvso bvso ov dv vzw asbl ivzw aisbl")
_NON_PROFIT = _words("vzw asbl ivzw aisbl")
_LEADING_FORMS = _words("nv bv bvba sa srl sprl cvba")  # those that people also write before the name
_BUSINESS_PHRASES = (
    "naamloze vennootschap",
    "besloten vennootschap",
    "cooperatieve vennootschap",
    "commanditaire vennootschap",
    "eenmanszaak",
)
# A business form is used by public bodies too: with one of these words in the name it proves nothing.
_PUBLIC_WORDS = _words(
    "stad gemeente stedelijk stedelijke gemeentelijk gemeentelijke provincie provinciaal provinciale ocmw intercommunale intergemeentelijk "
    "intergemeentelijke opdrachthoudende dienstverlenende projectvereniging autonoom vlaamse vlaams publiek woonmaatschappij "
    "huisvestingsmaatschappij hogeschool universiteit vzw asbl"
)

# Words that say that a name is not that of the municipality itself, and the kinds of the registers they stand for.
_MARKERS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b"), frozenset(kinds.split()))
    for pattern, kinds in (
        (r"agb|autonoom gemeentebedrijf|ag|gemeentebedrijf|regie communale autonome|rca", "agb"),
        (r"apb|autonoom provinciebedrijf", "apb"),
        (r"politiezone|pz|lokale politie|politie|zone de police", "police_zone"),
        (r"brandweerzone|hulpverleningszone|hvz|brandweer", "fire_zone"),
        (r"districtsbestuur|districtsraad|districtshuis|district", "district"),
        (r"provincie|provinciebestuur|province", "province"),
        (r"zorgbedrijf|welzijnsvereniging|zorgpunt", "ocmw_association"),
        (r"intercommunale|intergemeentelijke?", "intercommunale"),
    )
)
_CENTRE = r"(?:ocmw|cpas|openbaar centrum voor maatschappelijk welzijn|centre public d action sociale)(?:bestuur)?"
_COUNCIL = r"(?:stad|gemeente|stadsbestuur|gemeentebestuur|lokaal bestuur)"
_WELFARE = re.compile(rf"\b{_CENTRE}\b")
# "Gemeente- en OCMW-bestuur Zele", "Stad Gent en OCMW Gent", "OCMW en gemeente Zele": the municipality speaks, with its OCMW beside it.
_BOTH = re.compile(
    r"\b(?:stad|gemeente|stadsbestuur|gemeentebestuur)\b(?: \w+)* en (?:het )?ocmw"
    r"|\b(?:stad|gemeente|stadsbestuur|gemeentebestuur|stads) ocmw"
    r"|\bocmw(?: \w+)* en (?:de |het )?(?:stad|gemeente)"
)
# "Stad Gent (OCMW)", "Gemeente Zele / OCMW Zele", "OCMW Gent, stad Gent": which of the two speaks is for a person. "OCMW van de stad Gent" is one.
_EITHER = re.compile(rf"\b{_COUNCIL}\b.* {_CENTRE}\b|\b{_CENTRE} (?!(?:(?:van|de|het|der) )*{_COUNCIL}\b).*\b{_COUNCIL} \w")
# the organs that speak for a municipality
_ORGAN = re.compile(r"^(?:het )?(?:college van )?(?:burgemeester en schepenen|b en s|schepencollege|schepenen|gemeenteraad) (?:van |te )?")

_SEPARATORS = re.compile(r"\s[-–—|]\s|\s(?:en|&|\+)\s(?=(?:het\s)?ocmw)|\s*[–—|;,:/\n(\[]\s*|\bt\.a\.v\.|\bp/a\b", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_DEPARTMENT = re.compile(
    r"\b(?:dienst\w*|cel|team\w*|afdeling\w*|departement\w*|directie\w*|stafdienst|secretariaat|kabinet|bedrijfsvoering|burgemeester"
    r"|schepen\w*|algemeen directeur|college|ict|it|smart|slimme?|data|innovatie|digitalisering|mobiliteit|coordinator|indiener|aanvrager"
    r"|hoofdaanvrager|penvoerder|deelnemer|volger|stad|gemeente|belgie|vlaanderen|projectleider|contactpersoon)\b|^\d{4}\b"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a name says about the kind of body. ``kinds`` empty: nothing; more than one: it names two bodies."""

    kinds: frozenset[str]

    def allows(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds


def normal(name: str) -> str:
    """The name without case, diacritics, punctuation and differences of spelling: "St.-Truiden" and "SINT TRUIDEN" give the same."""
    text = name.replace("’", "'").casefold().translate(_LETTERS)
    text = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    if "." in text or "/" in text:
        text = _ON_THE.sub("op den", text)
        text = _DOTTED.sub(_undotted, text)
    return " ".join([_SPELLINGS.get(word, word) for word in _OTHER.sub(" ", text).split()])


def of_body(key: str) -> str:
    """A normalised name with the municipality in place of an organ of it: "burgemeester en schepenen van zele" is the municipality that speaks."""
    return _ORGAN.sub("gemeente ", key)


def _undotted(match: re.Match[str]) -> str:
    """ "K.U.Leuven" is "ku leuven": a word that follows right away is one of its own."""
    behind = match.string[match.end() : match.end() + 1]
    return match[0].replace(".", "") + (" " if behind.isalpha() else "")


def said(key: str) -> Said:
    """What a normalised name says it is: a municipality, or one of the bodies around it that are not."""
    for pattern, kinds in _MARKERS:
        if pattern.search(key):
            return Said(kinds)
    if _WELFARE.search(key) and not _BOTH.search(key):
        return Said(frozenset({"ocmw", MUNICIPALITY} if _EITHER.search(key) else {"ocmw"}))
    words = key.split()
    if _MUNICIPAL.intersection(words) or "lokaal bestuur" in key:
        return Said(frozenset({MUNICIPALITY}))
    return Said(frozenset())


def variants(key: str) -> Iterator[str]:
    """The normalised name, then the same without the words around the proper name, longest first: "stad de panne", "de panne", "panne"."""
    words = key.split()
    for end in range(len(words), 0, -1):
        if end < len(words) and words[end] not in _MUNICIPAL | _LEGAL_FORMS | _WELFARE_WORDS:
            return
        for start in range(end):
            if start and not _strippable(words[start - 1]):
                break
            yield " ".join(words[start:end])


def core(key: str) -> str:
    """What is left when every word around the proper name is gone, for comparing likeness."""
    return min(variants(key), key=len, default=key)


def heads(name: str) -> Iterator[tuple[str, str]]:
    """Ways to read a name as a body and something after it: (body, rest). "Stad Ieper - Cel Data" gives ("Stad Ieper", "Cel Data")."""
    if bracketed := _BRACKETS.search(name):
        yield (name[: bracketed.start()] + " " + name[bracketed.end() :]).strip(), bracketed[1].strip()
    for separator in _SEPARATORS.finditer(name):
        yield name[: separator.start()].strip(), name[separator.end() :].strip(" )]")


def is_department(rest: str) -> bool:
    """True when a text reads as a part, role or place of a body ("Cel Data", "coördinator", "8900 Ieper"), not as another body."""
    return bool(_DEPARTMENT.search(normal(rest)))


def is_bare_department(head: str) -> bool:
    """True for a part of a body that does not say of which: "Dienst Mobiliteit", not "Cel Data van Digipolis"."""
    key = normal(head)
    return bool(_DEPARTMENT.match(key)) and not said(key).kinds and (of_body(f"{key} x") != f"{key} x" or "van" not in key.split())


def has_legal_form(key: str) -> bool:
    """True when a normalised name ends in a legal form: "gent nv" is not the municipality."""
    return key.rpartition(" ")[2] in _LEGAL_FORMS


def has_business_form(key: str) -> bool:
    """True when a normalised name ends in the legal form of a business."""
    return key.rpartition(" ")[2] in _BUSINESS_FORMS


def looks_municipal(word: str) -> bool:
    """True for a word like "gemeente" or "stad" with a typing error in it."""
    from rapidfuzz import fuzz  # here, since most look-ups are exact and never need it

    return any(fuzz.ratio(word, known) >= 75 for known in _MUNICIPAL)


def is_company(name: str) -> bool:
    """True when the name has the legal form of a business (nv, bv, srl ...) at its end or start, and no word of a public body.

    An association (vzw, asbl) is no business. Ask the registers first: VITO is an nv and a research centre.
    """
    key = normal(name)
    words = key.split()
    if _PUBLIC_WORDS.intersection(words):
        return False
    if any(phrase in key for phrase in _BUSINESS_PHRASES):
        return True
    pieces = [part.split() for part in (key, *(normal(body) for body, _ in heads(name)))]
    bracketed = _BRACKETS.search(name)
    if bracketed and normal(bracketed[1]) in _BUSINESS_FORMS:
        return True
    return any(
        len(piece) > 1 and (piece[-1] in _BUSINESS_FORMS or piece[0] in {"nv", "bv", "bvba", "sa", "srl", "sprl", "cvba"})
        for piece in pieces
    )


def is_non_profit(name: str) -> bool:
    """True when the name ends or begins with the legal form of an association without profit (vzw, asbl, ivzw), or says it in full."""
    words = normal(name).split()
    return bool(words) and (bool(_NON_PROFIT.intersection((words[0], words[-1]))) or "zonder winstoogmerk" in " ".join(words))


def _strippable(word: str) -> bool:
    return word.isdigit() or word in _MUNICIPAL | _FILLING | _WELFARE_WORDS | _BEFORE_THE_NAME
