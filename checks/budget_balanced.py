"""Is the budget filled in in the cost model, and do costs equal grant, own contribution and other income?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from calls.model import CheckDef
from checks.answer import Part, answer, number
from checks.dutch import joined, listing, money, quote
from checks.fields import Look, Seen, look, not_there
from checks.model import Case, Evidence, Finding, Outcome
from checks.partners import COST_MODEL, row_evidence

LABELS = {"costs": "de kosten", "grant": "de steun", "own_contribution": "de eigen inbreng", "other_income": "de andere inkomsten"}
TOTALS = {
    "costs": "cost_model.total_cost",
    "grant": "cost_model.grant",
    "own_contribution": "cost_model.own_contribution",
    "other_income": "cost_model.other_income",
}
MAY_BE_BLANK = {"other_income"}  # who expects none leaves it blank; the sum then has to do without it


class Blank(Enum):
    """Why there is no amount."""

    EMPTY = auto()
    UNREADABLE = auto()
    PERHAPS = auto()  # there may be one, under other words or in what could not be read


@dataclass(frozen=True, slots=True)
class Line:
    """The four amounts of one partner or of the whole, with where each stands."""

    who: str
    amounts: Mapping[str, Decimal | Blank]
    evidence: tuple[Evidence, ...]
    named: bool = True

    def lacking(self, why: Blank) -> list[str]:
        """The amounts that are needed and have this reason for not being there. An unreadable one is always needed."""
        keys = [key for key, amount in self.amounts.items() if amount is why]
        return [key for key in keys if why is Blank.UNREADABLE or key not in MAY_BE_BLANK]

    @property
    def filled_in(self) -> bool:
        """Whether anything but zeros and blanks stands there."""
        return any(amount is Blank.UNREADABLE or (isinstance(amount, Decimal) and amount != 0) for amount in self.amounts.values())


def check(case: Case, rule: CheckDef) -> Finding:
    """Per partner and in total, on the recomputed amounts. What is blank or unreadable is asked for, never counted as zero; when the workbook is in
    doubt as a whole, what is unreadable in it is for a person first."""
    partners = look(case, COST_MODEL)
    if not partners.there:
        part = not_there(case, partners)
        text = "Zonder die bedragen kunnen we niet nagaan of de begroting in evenwicht is"
        return answer(rule, Part(part.outcome, joined(part.text, text), part.evidence, part.remedy))
    lines = [_partner_line(partners, index, row) for index, row in enumerate(partners.value, start=1)]
    filled_in = [line for line in lines if line.filled_in]
    if not filled_in:
        evidence = tuple(e for line in lines for e in line.evidence) or partners.evidence
        return answer(
            rule, Part(Outcome.MISSING, "In het kostenmodel staan geen bedragen", evidence, "Vul de begroting van elke partner in")
        )
    per_line = number(rule, "rounding_per_line")
    parts = [_judged(line, per_line, partners.doubtful) for line in lines]
    outcomes = {part.outcome for part in parts}
    asked = bool(outcomes & {Outcome.FAIL, Outcome.MISSING})
    parts += _total(case, filled_in, per_line, partners.doubtful or (Outcome.REVIEW in outcomes and not asked), asked)
    parts += _notes(partners)
    return answer(rule, *parts)


def _judged(line: Line, tolerance: Decimal, doubtful: bool) -> Part:
    if not line.filled_in:
        return Part(Outcome.PASS, f"Voor {line.who} staan er geen bedragen", line.evidence)
    unreadable, empty, perhaps = (line.lacking(why) for why in (Blank.UNREADABLE, Blank.EMPTY, Blank.PERHAPS))
    if unreadable or empty:
        to_person = not empty and (doubtful or (set(unreadable) <= MAY_BE_BLANK and not perhaps and _closes_without(line, tolerance)))
        to_person = to_person or (doubtful and not line.named)  # a sheet that nobody uses, of which we misread the blanks
        return _lacking(line, unreadable, [*empty, *perhaps], Outcome.REVIEW if to_person else Outcome.MISSING)
    if perhaps:
        lacking = listing(LABELS[key] for key in perhaps)
        return Part(
            Outcome.REVIEW, f"Voor {line.who} vonden we dit niet met zekerheid: {lacking}", line.evidence, f"Zeg waar {lacking} staat"
        )
    costs, grant, own = (_amount(line, key) for key in ("costs", "grant", "own_contribution"))
    other = line.amounts["other_income"]
    funding = grant + own + (other if isinstance(other, Decimal) else 0)
    difference = costs - funding
    shown = f"{line.who}: kosten {money(costs)}, steun {money(grant)}, eigen inbreng {money(own)}"
    shown += f", andere inkomsten {money(other)}" if isinstance(other, Decimal) else ", geen andere inkomsten ingevuld"
    if difference == 0:
        return Part(Outcome.PASS, joined(shown, "Dat is in evenwicht"), line.evidence)
    if abs(difference) <= tolerance:
        return Part(Outcome.PASS, joined(shown, f"Het verschil van {money(abs(difference))} is een afronding"), line.evidence)
    less = "lager" if difference > 0 else "hoger"
    text = joined(
        shown, f"Steun, eigen inbreng en andere inkomsten zijn samen {money(funding)}. Dat is {money(abs(difference))} {less} dan de kosten"
    )
    return Part(
        Outcome.FAIL, text, line.evidence, f"Breng de begroting van {line.who} in evenwicht: het verschil is {money(abs(difference))}"
    )


def _closes_without(line: Line, tolerance: Decimal) -> bool:
    """Whether the budget is in balance without the income that cannot be read: then words for "none" may stand there."""
    costs, grant, own = (_amount(line, key) for key in ("costs", "grant", "own_contribution"))
    return abs(costs - grant - own) <= tolerance


def _total(case: Case, lines: list[Line], per_line: Decimal, doubtful: bool, partner_failed: bool) -> Iterator[Part]:
    """The totals of the workbook, when it gives them: balanced by themselves and equal to the sum of the partners."""
    looks = {key: look(case, name) for key, name in TOTALS.items()}
    line = _total_line(looks)
    tolerance = per_line * len(lines)
    if line.filled_in:
        total = _judged(line, tolerance, doubtful)
        yield replace(total, remedy="") if partner_failed else total
    for key, seen in looks.items():
        amounts = [item.amounts[key] for item in lines]
        known = [amount for amount in amounts if isinstance(amount, Decimal)]
        if not seen.there or Blank.UNREADABLE in amounts or (key not in MAY_BE_BLANK and len(known) < len(amounts)):
            continue
        added_up = sum(known, Decimal(0))
        if abs(added_up - seen.value) > tolerance:
            text = f"In het totaal staat {money(seen.value)} voor {LABELS[key]}, maar de som van de partners is {money(added_up)}"
            yield Part(Outcome.REVIEW, joined(text), seen.evidence, "Kijk de totalen in het kostenmodel na")


def _notes(partners: Look) -> Iterator[Part]:
    """What recomputing brought to light: sums that the workbook shows otherwise, roundings. Said, not decisive: our own sums count."""
    said = [field.problem for field in partners.fields] + [note for row in partners.value for note in row.get("notes") or ()]
    if any(said):
        yield Part(Outcome.PASS, joined(*said))


def _lacking(line: Line, unreadable: list[str], empty: list[str], outcome: Outcome) -> Part:
    texts, remedies = [], []
    if unreadable:
        texts.append(f"Voor {line.who} konden we dit niet lezen: {listing(LABELS[key] for key in unreadable)}")
        remedies.append(f"Vul voor {line.who} een bedrag in cijfers in bij {listing(LABELS[key] for key in unreadable)}")
    if empty:
        texts.append(f"Voor {line.who} is dit niet ingevuld: {listing(LABELS[key] for key in empty)}")
        remedies.append(f"Vul voor {line.who} nog in: {listing(LABELS[key] for key in empty)}")
    return Part(outcome, joined(*texts), line.evidence, joined(*remedies))


def _partner_line(seen: Look, index: int, row: Mapping[str, Any]) -> Line:
    costs = row.get("costs")
    raw = {
        "costs": _value(costs, "total") if isinstance(costs, Mapping) else _value(row, "costs"),
        "grant": _value(row, "grant"),
        "own_contribution": _value(row, "own_contribution"),
        "other_income": _value(row, "other_income"),
    }
    name = row.get("name")
    places = {"costs": "costs.total"}
    evidence = tuple(row_evidence(seen, index, row, places.get(key, key), _shown(key, amount)) for key, amount in raw.items())
    return Line(quote(str(name)) if name else f"partner {index}", raw, evidence, bool(name))


def _total_line(looks: Mapping[str, Look]) -> Line:
    amounts: dict[str, Decimal | Blank] = {}
    for key, seen in looks.items():
        unreadable = seen.seen in (Seen.UNCLEAR, Seen.CONFLICT)
        perhaps = seen.seen is Seen.UNREAD
        amounts[key] = seen.value if seen.there else Blank.UNREADABLE if unreadable else Blank.PERHAPS if perhaps else Blank.EMPTY
    return Line("het hele project", amounts, tuple(e for seen in looks.values() for e in seen.evidence))


def _value(row: Mapping[str, Any], key: str) -> Decimal | Blank:
    """An amount of a row. A key that is not there is blank; None, or anything that is no decimal, is there and cannot be used."""
    if key not in row:
        return Blank.PERHAPS if key in (row.get("perhaps") or {}) else Blank.EMPTY
    value = row[key]
    return value if isinstance(value, Decimal) else Blank.UNREADABLE


def _amount(line: Line, key: str) -> Decimal:
    value = line.amounts[key]
    assert isinstance(value, Decimal)  # held by `lacking`, which was asked first
    return value


def _shown(key: str, amount: Decimal | Blank) -> str:
    text = money(amount) if isinstance(amount, Decimal) else "niet leesbaar" if amount is Blank.UNREADABLE else "leeg"
    return f"{LABELS[key].removeprefix('de ')}: {text}"
