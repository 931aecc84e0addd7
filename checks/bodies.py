"""Which public body a name and an enterprise number point at, and what the edition says about that kind of body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from calls.model import BodyRule, CheckDef
from checks.dutch import day, joined, listing, quote
from checks.model import Case, Outcome
from registers.lookup import Registers
from registers.model import Body, Match
from registers.names import core, is_non_profit, normal
from registers.overlay import Company

KINDS = {
    "municipality": "stad of gemeente",
    "vgc": "de Vlaamse Gemeenschapscommissie",
    "province": "provincie",
    "intercommunale": "intercommunale",
    "university": "universiteit",
    "university_college": "hogeschool",
    "research_centre": "onderzoekscentrum",
    "flemish_government_entity": "entiteit van de Vlaamse overheid",
    "flemish_public_other": "andere Vlaamse openbare instelling",
    "vvsg": "de VVSG",
    "kcvs": "het KCVS",
    "association": "vereniging",
    "ocmw": "OCMW",
    "agb": "autonoom gemeentebedrijf",
    "apb": "autonoom provinciebedrijf",
    "district": "district",
    "ocmw_association": "OCMW-vereniging",
    "peva": "privaatrechtelijk extern verzelfstandigd agentschap",
    "police_zone": "politiezone",
    "fire_zone": "hulpverleningszone",
    "company": "onderneming",
}
# Intermunicipal associations may be cooperatives, and the register of them has gaps: this form alone does not make a name a company.
COOPERATIVE = {"cv", "cvba", "scrl"}
REGIONS = {"flanders": "Vlaanderen", "brussels": "Brussel", "wallonia": "Wallonië"}


class Sure(Enum):
    """How far a name and a number settle who it is."""

    YES = auto()  # the register has exactly this body under this name, and the number does not say otherwise
    COMPANY = auto()  # the name has a legal form of companies and nothing in the registers is like it
    ENDED = auto()  # the body is in the register, but does not exist any more
    CONTRADICTION = auto()  # name and number point at different bodies
    UNKNOWN = auto()  # no body, or only something like it


class NumberIs(Enum):
    """What an enterprise number says about the body that its name points at."""

    CONFIRMS = auto()
    UNCHECKED = auto()  # valid, but no register has it and the register has no other number for the body
    ABSENT = auto()
    INVALID = auto()
    OTHER = auto()  # belongs to another body, or the register has another number for this one


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a name and number point at, how sure that is, and in Dutch how it was found."""

    name: str
    sure: Sure
    number: NumberIs
    body: Body | None
    explanation: str
    candidates: tuple[Body, ...] = ()  # with a contradiction between a known name and a number: everybody they point at


def identify(case: Case, name: str, kbo: str, kbo_unclear: bool = False) -> Identity:
    """Looks a body up by name and by number, on the day of the case.

    ``kbo`` "" = none given; ``kbo_unclear`` = something stands there that cannot be used.
    """
    match = case.registers.by_name(name, case.as_of)
    valid = bool(kbo) and Registers.number_valid(kbo)
    holders = case.registers.by_number(kbo, case.as_of) if valid else ()
    number = _number(match, kbo, kbo_unclear, valid, holders)
    who = _who(name, kbo)
    if match.sure and match.body is not None:
        if number is NumberIs.OTHER:
            return Identity(
                name, Sure.CONTRADICTION, number, match.body, _contradiction(name, kbo, match.body, holders), (match.body, *holders)
            )
        if ended(case, match.body):
            return Identity(name, Sure.ENDED, number, match.body, _ended(match.body))
        return Identity(name, Sure.YES, number, match.body, joined(f"{who} is {described(match.body)}", _about(number)))
    if holders:
        text = f"{quote(name)} herkennen we niet met zekerheid, en het ondernemingsnummer {kbo} hoort bij {_names(holders)}"
        return Identity(name, Sure.CONTRADICTION, NumberIs.OTHER, holders[0], text)
    if valid and (company := case.registers.company(kbo)) is not None:
        return _by_company_number(name, kbo, match, company)
    if case.registers.is_company(name) and match.body is None and not _cooperative(name):
        return Identity(
            name, Sure.COMPANY, number, None, f"{who} is volgens de naam een onderneming en staat in geen enkel register van besturen"
        )
    if match.body is None and is_non_profit(name):
        text = f"{who} is volgens de naam een vereniging zonder winstoogmerk en staat in geen enkel register van besturen"
        return Identity(name, Sure.UNKNOWN, number, None, text)
    return Identity(name, Sure.UNKNOWN, number, match.body, _unknown(who, match))


def _by_company_number(name: str, kbo: str, match: Match, company: Company) -> Identity:
    """A number that the KBO has as that of a business. Only when the name is that of the business, too, it is certain who this is."""
    called = quote(company.names[0]) if company.names else "een onderneming zonder naam"
    theirs = f"Het ondernemingsnummer {kbo} hoort volgens de KBO bij {called} ({company.form})"
    if match.body is None and any(_same_business(name, other) for other in company.names):
        return Identity(name, Sure.COMPANY, NumberIs.CONFIRMS, None, joined(f"{_who(name, kbo)} is een onderneming", theirs))
    return Identity(name, Sure.UNKNOWN, NumberIs.OTHER, match.body, joined(_unknown(quote(name), match), theirs))


def _same_business(name: str, other: str) -> bool:
    return bool(core(normal(name))) and core(normal(name)) == core(normal(other))


def ended(case: Case, body: Body) -> bool:
    """Whether the body did not exist any more on the day of the case."""
    return body.ended(case.as_of)


def outcome_of(body_rule: BodyRule | None) -> Outcome:
    """The outcome of a rule; a kind about which the edition says nothing is for a person."""
    return Outcome(body_rule.outcome) if body_rule else Outcome.REVIEW


def rule_for(case: Case, rule: CheckDef, identity: Identity) -> BodyRule | None:
    """What the edition says about who was found: its kind and region, "company", or for what no register has "non_profit" or "unknown"."""
    if identity.sure is Sure.COMPANY:
        return rule.body_rule("company")
    if identity.sure in (Sure.YES, Sure.ENDED) and identity.body is not None:
        return rule.body_rule(identity.body.kind, identity.body.region, ended=identity.sure is Sure.ENDED)
    if identity.sure is Sure.CONTRADICTION and identity.candidates:
        return _whoever(case, rule, identity)
    if identity.sure is not Sure.UNKNOWN or identity.body is not None:
        return None
    return (rule.body_rule("non_profit") if is_non_profit(identity.name) else None) or rule.body_rule("unknown")


def _whoever(case: Case, rule: CheckDef, identity: Identity) -> BodyRule | None:
    """Name and number contradict each other, but everybody they point at is shut out: then it does not matter which of the two is right."""
    rules = [rule.body_rule(body.kind, body.region, ended=ended(case, body)) for body in identity.candidates]
    return rules[0] if all(outcome_of(one) is Outcome.FAIL for one in rules) else None


def same(one: Body, other: Body) -> bool:
    """Whether two rows are the same body."""
    return (one.kind, one.name, one.nis_code) == (other.kind, other.name, other.nis_code)


def described(body: Body) -> str:
    """A body as a person reads it: ``Etterbeek (stad of gemeente, Brussel)``. A name that says what it is needs no more."""
    place = f", {REGIONS[body.region]}" if body.region in REGIONS and body.kind == "municipality" else ""
    kind = KINDS.get(body.kind, "organisatie")
    said = kind.removeprefix("de ").removeprefix("het ").casefold() in body.name.casefold()
    return body.name if said and not place else f"{body.name} ({kind}{place})"


def current(case: Case, identity: Identity) -> Body | None:
    """The body that acts today for who was found: itself, or its one successor after a merger. None when that is not certain."""
    body = identity.body
    if identity.sure is Sure.YES:
        return body
    if identity.sure is Sure.ENDED and body is not None and len(body.successors) == 1:
        return case.registers.by_name(body.successors[0], case.as_of).body
    return None


def _cooperative(name: str) -> bool:
    return not COOPERATIVE.isdisjoint(word.strip("().,;").replace(".", "") for word in name.casefold().split())


_UNDER_ONE_NUMBER = "flemish_government_entity"  # departments and agencies without legal personality act under the government's number


def _number(match: Match, kbo: str, unclear: bool, valid: bool, holders: Sequence[Body]) -> NumberIs:
    if not kbo:
        return NumberIs.INVALID if unclear else NumberIs.ABSENT
    if not valid:
        return NumberIs.INVALID
    if match.body is None:
        return NumberIs.OTHER if holders else NumberIs.UNCHECKED
    if match.body.kbo == kbo or any(same(match.body, holder) for holder in holders):
        return NumberIs.CONFIRMS
    if not match.body.kbo and any(holder.kind == match.body.kind == _UNDER_ONE_NUMBER for holder in holders):
        return NumberIs.CONFIRMS
    return NumberIs.OTHER if holders or match.body.kbo else NumberIs.UNCHECKED


def _about(number: NumberIs) -> str:
    return {
        NumberIs.CONFIRMS: "Naam en ondernemingsnummer horen bij elkaar",
        NumberIs.UNCHECKED: "Het ondernemingsnummer is geldig, maar staat niet in onze registers",
        NumberIs.ABSENT: "",
        NumberIs.INVALID: "",
        NumberIs.OTHER: "",
    }[number]


def _contradiction(name: str, kbo: str, body: Body, holders: Sequence[Body]) -> str:
    known = f"Het register kent voor {described(body)} het nummer {body.kbo}" if body.kbo else ""
    points = f"De naam {quote(name)} wijst op {described(body)}, maar het ondernemingsnummer {kbo}"
    if holders:
        return joined(f"{points} hoort bij {_names(holders)}", known)
    return joined(f"{points} staat niet in onze registers", known)


def _ended(body: Body) -> str:
    since = f" sinds {day(body.valid_until + timedelta(days=1))}" if body.valid_until else ""
    went = f"Het ging op in {listing(body.successors)}" if body.successors else ""
    return joined(f"{described(body)} bestaat niet meer{since}", went)


def _unknown(who: str, match: Match) -> str:
    likely = [body for body in (match.body, *match.alternatives) if body is not None]
    like = f"Het lijkt op {listing(dict.fromkeys(described(body) for body in likely))}" if likely else ""
    return joined(f"{who} herkennen we niet met zekerheid in onze registers", like)


def _names(bodies: Sequence[Body]) -> str:
    return listing(dict.fromkeys(described(body) for body in bodies))


def _who(name: str, kbo: str) -> str:
    return f"{quote(name)} ({kbo})" if kbo else quote(name)
