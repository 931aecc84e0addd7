"""The words of a cost model: which label means which kind of cost or income, which heading which project year.

The edition's form definition gives the labels; this module knows only how people bend them (numbering, "subtotaal", remarks between brackets).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz, process

from calls.model import FieldDef, FormDef
from parsers.words import fold

COSTS = ("staff", "overhead", "operating", "external", "investment")
INCOMES = ("grant", "own_contribution", "other_income")
RECEIPTS = "receipts"
IDENTITY = ("name", "kbo", "role")  # what is said of a partner
TOTAL = "total"
DUTCH = {
    "staff": "loonkosten",
    "overhead": "overheadkosten",
    "operating": "werkingskosten",
    "external": "externe prestaties",
    "investment": "investeringskosten",
    TOTAL: "totale kosten",
    "grant": "gevraagde steun",
    "own_contribution": "eigen inbreng",
    "other_income": "andere inkomsten",
    RECEIPTS: "totaal van de ontvangsten",
}
_SUM_BEFORE = re.compile(r"^(?:sub[- ]?)?(?:tota(?:al|le|l)|som|sum)\s*(?:van de|van|voor|der|of)?\s*:?\s+(?=\S)")
_SUM_AFTER = re.compile(r"\s+(?:sub[- ]?)?tota(?:al|l)$")
_SUM_ALONE = {"subtotaal", "sub-totaal", "totaal", "som", "total", "subtotal", "totalen", "algemeen totaal", "eindtotaal", "sum"}
_SUM_LINE = re.compile(r"^(?:(?:sub|eind)[- ]?tota(?:al|l)|tota(?:al|le|len|l)|algemeen totaal|som van)\b")
_ORDINALS = {"eerste": 1, "tweede": 2, "derde": 3, "vierde": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = re.compile(
    r"\b(?:project)?(?:jaar|year)\s*(\d|i{1,3}|iv)\b|\b(?:(\d)\s?(?:e|ste|de)|(eerste|tweede|derde|vierde))\s+(?:project)?jaar\b"
    r"|\b[jy](\d)$"
)
_MORE_YEARS = re.compile(r"\bjaar\s*\d\s*(?:-|–|en|tot|t/m|t\.?e\.?m\.?|tot en met)\s*(?:jaar\s*)?\d\b")
_NO_AMOUNT = re.compile(r"\b(vte'?s?|fte'?s?|uren|uur|dagen|aantal|stuks|percentage|hours|days|number)\b|%")
_COUNTS = re.compile(
    r"^(?:(?:totaal )?aantal|vte'?s?|fte'?s?|uren|dagen|mensmaanden|mensdagen|personen|percentage|hours|days|number)\b"
    r"(?!-\w|.*(?:kost|euro|€|bedrag))"
)
_A_DAY = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:20)?\d\d\b|\b20\d\d-\d\d-\d\d\b")
_PART_OF_YEAR = re.compile(
    r"\b(?:[qkhs]|kw|kwartaal|trimester|semester) ?-?[1-4]\b"
    r"|\b(?:[1-4] ?(?:e|ste|de)?|eerste|tweede|derde|vierde) ?(?:kw|kwartaal|trimester|semester|helft|jaarhelft)\b"
    r"|\b(?:jan|feb|maart|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)[a-z]*\b"
)
_CALENDAR = re.compile(r"\b(20\d\d)\b")
_FACTOR = re.compile(r"\b(loonkost(?:en)?\s?-?(?:factor|coefficient)|patronale\s?(?:factor|coefficient)|factor)\b")
_MONTHS = re.compile(r"(mens|persoons?|person|werk)\s?-?maanden|person\s?-?months|\b(pm|mm)\b|(?<!\d )\bmaanden\b")
_WAGE = re.compile(r"maandloon|maandwedde|bruto\s?-?(maand)?\s?(loon|wedde)|loon per maand|monthly (?:salary|wage)")
_NEUTRAL = frozenset(
    re.findall(
        r"\w+",
        "van de het een der den in op aan voor bij binnen door per uit om te en of als dit deze bedrag euro eur raming "
        "and or the for to from by",
    )
)
_ABOUT_ALL = frozenset(("project", "projecten", "partner", "partners", "begroting", "budget"))
_FUZZY_FROM = 6  # letters; shorter words are too easily alike
_FUZZY_SCORE = 90
_LONGEST_TEXT_LABEL = 60
_FORMS, _LABELS = 16, 20_000  # kept at most


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label means: a key of the interface ("staff", "grant", "total", "receipts"), and whether it announces a sum of several lines."""

    key: str
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Labels of one edition's cost model, folded."""

    amounts: Mapping[str, str]
    texts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)

    cores: Mapping[frozenset[str], str] = field(default_factory=dict)  # words that matter of a label -> its key
    bags: Mapping[str, frozenset[str]] = field(default_factory=dict)  # key -> words of all its labels
    known: dict[str, Meaning | None] = field(default_factory=dict, compare=False, repr=False)  # labels looked up before

    def meaning(self, text: str) -> Meaning | None:
        """Which amount a row or column label announces; None for any other text."""
        label = plain(text)
        if not label or len(label) > 90:
            return None
        if label not in self.known:
            self.known[label] = self._meaning(label)
        return self.known[label]

    def _meaning(self, label: str) -> Meaning | None:
        if label in _SUM_ALONE:
            return Meaning(TOTAL, is_sum=True)
        if label in self.amounts:
            return Meaning(self.amounts[label], is_sum=bool(_SUM_BEFORE.match(label)))
        rest = _SUM_AFTER.sub("", _SUM_BEFORE.sub("", label))
        if rest != label and rest in self.amounts:
            key = self.amounts[rest]
            return Meaning(RECEIPTS if key in (RECEIPTS, "other_income") else key, is_sum=True)
        for known, key in self.amounts.items():
            if len(known) >= 8 and (label.startswith(begins := (known + " ", known + ":")) or rest.startswith(begins)):
                return Meaning(key, is_sum=rest != label)
        return self._same_words(label, rest) or self._alike(label, rest)

    def _same_words(self, label: str, rest: str) -> Meaning | None:
        """A label with the words of a known one in another order, or with words of several labels of one key; no other word that matters."""
        for candidate, is_sum in ((rest, True), (label, False))[rest == label :]:
            words = core(candidate)
            exact = self.cores.get(words)
            keys = {exact} if exact else {key for known, key in self.cores.items() if known <= words <= self.bags[key]}
            if words and len(keys) == 1:
                key = keys.pop()
                return Meaning(RECEIPTS if is_sum and key == "other_income" else key, is_sum)
        return None

    def _alike(self, label: str, rest: str) -> Meaning | None:
        """A label with a typing error."""
        choices = [known for known in self.amounts if len(known) >= _FUZZY_FROM]
        for candidate, is_sum in ((label, False), (rest, True)) if rest != label else ((label, False),):
            hit = (
                process.extractOne(candidate, choices, scorer=fuzz.ratio, score_cutoff=_FUZZY_SCORE)
                if len(candidate) >= _FUZZY_FROM
                else None
            )
            if hit:
                return Meaning(self.amounts[hit[0]], is_sum)
        return None

    def is_exact(self, text: str) -> bool:
        """Whether a text is a label of an amount as the edition has it, with nothing behind it ("Subsidie provincie" is not)."""
        return plain(text) in self.amounts

    def is_label(self, name: str, text: str) -> bool:
        """Whether a text is a label of one of the text fields (``name``, ``kbo``, ``role``, ``cost_model.title`` ...)."""
        labels = self.texts.get(name, frozenset())
        return plain(text) in labels or (len(text) <= _LONGEST_TEXT_LABEL and core(plain(text), _NEUTRAL) in _cores(labels))


_made: dict[int, tuple[FormDef, Vocabulary]] = {}  # by the id of the form, which is kept alive here


def vocabulary(form: FormDef) -> Vocabulary:
    """The words of this edition's cost model, with the labels that were looked up before."""
    if id(form) not in _made:
        if len(_made) >= _FORMS:
            _made.clear()
        _made[id(form)] = form, _vocabulary(form)
    words = _made[id(form)][1]
    if len(words.known) > _LABELS:
        words.known.clear()
    return words


def _vocabulary(form: FormDef) -> Vocabulary:
    amounts = dict.fromkeys(("ontvangsten", "totale ontvangsten", "totaal ontvangsten", "financiering", "total income"), RECEIPTS)
    texts: dict[str, frozenset[str]] = {}
    roles: dict[str, str] = {}
    for field_def in form.fields:
        if field_def.type in ("text", "date"):
            texts[field_def.name] = _plain_labels(field_def)
        for column in field_def.columns:
            key = column.name.removeprefix("costs.")
            if key in (*COSTS, *INCOMES, TOTAL):
                amounts |= dict.fromkeys(_plain_labels(column), key)
            else:
                texts[key] = _plain_labels(column)
            if key == "role":
                roles = {fold(text): value for value, options in column.options.items() for text in (*options, value)}
    longest_first = sorted((label for label in amounts if label), key=lambda label: (-len(label), label))
    cores = {words: key for label, key in amounts.items() if (words := core(label))}
    bags = {key: frozenset().union(*(words for words, mine in cores.items() if mine == key)) for key in cores.values()}
    return Vocabulary({label: amounts[label] for label in longest_first}, texts, roles, cores, bags)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A label without numbering, remarks between brackets, units and closing marks."""
    label = re.sub(r"\([^)]*\)?|\[[^\]]*\]", " ", fold(text))
    label = re.sub(r"^\s*(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[a-h][.)])\s+", "", label)
    label = re.sub(r"\s*(?:\bin\s+)?(?:€|\beuro?\b)\s*$", "", label.strip(" .:*?"))
    return re.sub(r"\s+", " ", label).strip(" .:*?-–")


@lru_cache(maxsize=4096)
def core(label: str, neutral: frozenset[str] = _NEUTRAL | _ABOUT_ALL) -> frozenset[str]:
    """The words of a folded label that matter, without their endings."""
    return frozenset(
        re.sub(r"(?:en|e)$", "", word.removesuffix("s")) if len(word) > 4 else word for word in _words(label) if word not in neutral
    )


def _words(label: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", label)


@lru_cache(maxsize=64)
def _cores(labels: frozenset[str]) -> frozenset[frozenset[str]]:
    return frozenset(core(label, _NEUTRAL) for label in labels)


def is_sum_alone(text: str) -> bool:
    """ "Subtotaal" or "Totaal" with nothing behind it: its meaning depends on where it stands."""
    return plain(text) in _SUM_ALONE


def says_sum(text: str) -> bool:
    """ "Totaal" alone or with something behind it ("Totaal project"). A longer word ("Totaalrenovatie") is no sum."""
    return is_sum_alone(text) or _SUM_LINE.match(fold(text)) is not None


def year_of(text: str) -> int | None:
    """Project year (1, 2, 3) or calendar year that a column heading names."""
    folded = fold(text)
    if _NO_AMOUNT.search(folded) or _A_DAY.search(folded):
        return None
    if match := _YEAR.search(folded):
        said = next(group for group in match.groups() if group)
        return _ORDINALS.get(said) or int(said)
    match = _CALENDAR.search(folded)
    return int(match[1]) if match and len(folded) <= 20 else None


def part_of_year(text: str) -> str:
    """The part of a year that a heading names ("q1", "maart"); "" when it is of a whole year."""
    match = _PART_OF_YEAR.search(fold(text))
    return match[0] if match else ""


def spans_years(text: str) -> bool:
    """Whether a heading names more years than one: "Totaal 2026-2028", "Totaal jaar 1-3"."""
    return len(set(_CALENDAR.findall(fold(text)))) > 1 or _MORE_YEARS.search(fold(text)) is not None


def is_months(text: str) -> bool:
    """Heading of person-months."""
    return bool(_MONTHS.search(fold(text)))


def counts_something(text: str) -> bool:
    """Label of a row with numbers that are no amounts: "Aantal VTE", "Mensmaanden"."""
    return bool(_COUNTS.match(fold(text)))


def is_wage(text: str) -> bool:
    """Heading of a gross monthly wage."""
    return bool(_WAGE.search(fold(text)))


def is_factor(text: str) -> bool:
    """Label of the factor between gross wage and wage cost."""
    return bool(_FACTOR.search(fold(text))) and len(text) < 60


def is_total(text: str) -> bool:
    """Heading of a total column."""
    return plain(text) in _SUM_ALONE or plain(text).startswith(("totaal ", "totale kost", "total "))


def _plain_labels(field_def: FieldDef) -> frozenset[str]:
    return frozenset(plain(label) for label in field_def.labels)
