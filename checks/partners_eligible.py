"""Is every partner a body that may be partner?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from calls.model import CheckDef
from checks.answer import Part, answer
from checks.applicant_eligible import judged
from checks.bodies import KINDS, Identity, NumberIs, Sure, described, identify
from checks.dutch import joined, listing, plain, quote
from checks.fields import Seen, look, not_there, phase_of
from checks.model import Case, Finding, Outcome
from checks.partners import COST_MODEL, FORM, Partner, of_cost_model, of_form, without_applicant

# What an applicant may choose as type on the form, and the kinds of the registers it covers.
TYPES = {
    "knowledge_institution": {"university", "university_college", "research_centre"},
    "vvsg_kcvs": {"vvsg", "kcvs"},
    "flemish_government_entity": {"flemish_government_entity", "flemish_public_other"},
}
TYPE_NAMES = {"knowledge_institution": "kennisinstelling", "vvsg_kcvs": "VVSG of KCVS"}
SILENT_TYPES = {"", "other"}  # say nothing about the kind of body
SUBCONTRACTOR = "onderaannemer"


def check(case: Case, rule: CheckDef) -> Finding:
    """Every partner of the form's table and of the cost model, the applicant left out. Each is named with what was found."""
    form = look(case, FORM)
    parts = [not_there(case, form)] if not form.there else []
    budgeted = without_applicant(case, of_cost_model(case))
    rows_of_form = of_form(case)
    listed = without_applicant(case, rows_of_form)
    others = any(partner.name for partner in rows_of_form)
    seen: dict[tuple[str, str], list[Partner]] = {}
    for partner in (*listed, *budgeted):
        seen.setdefault((plain(partner.name or ""), partner.kbo), []).append(partner)
    named = {partner.kbo: partner for partner in listed if partner.name and partner.kbo}
    for rows in seen.values():
        parts.append(_judged(case, rule, rows, budgeted) if rows[0].name else _nameless(case, rows, named, others))
    costs = look(case, COST_MODEL)
    if costs.seen is Seen.UNCLEAR:
        parts.append(not_there(case, costs))
    if not parts:
        parts = [Part(Outcome.PASS, f"De {phase_of(case).name} noemt geen partners naast de indiener", form.evidence)]
    return answer(rule, *parts)


def _judged(case: Case, rule: CheckDef, rows: list[Partner], budgeted: list[Partner]) -> Part:
    """One partner, from all rows that name it alike. A company is certain by its name, or by its type and a budget of its own."""
    first = rows[0]
    assert first.name is not None  # held by `check`
    evidence = tuple(e for row in rows for e in row.evidence)
    identity = identify(case, first.name, first.kbo, first.kbo_unclear)
    certain = any(row.certain for row in rows) or identity.number is NumberIs.CONFIRMS
    declared = {row.type for row in rows}
    if identity.sure is Sure.UNKNOWN and identity.body is None and "company" in declared and _has_budget(first.name, budgeted):
        explanation = (
            f"{quote(first.name)} is in de partnertabel een onderneming, heeft een eigen begroting en staat in geen register van besturen"
        )
        identity = Identity(first.name, Sure.COMPANY, identity.number, None, explanation)
    part = judged(case, rule, identity, certain)
    outcome, text, remedy = part.outcome, part.text, part.remedy
    if outcome is Outcome.FAIL and identity.sure is Sure.COMPANY and _says_subcontractor(rows) and not _has_budget(first.name, budgeted):
        outcome = Outcome.REVIEW
        text = joined(text, "In de partnertabel staat dat het om een onderaannemer gaat")
    doubt = _doubt(identity, declared)
    if outcome is Outcome.PASS and doubt:
        outcome, text = Outcome.REVIEW, joined(text, doubt)
        remedy = f"Kijk de gegevens van {quote(first.name)} na"
    return replace(part, outcome=outcome, text=text, evidence=evidence, remedy=remedy)


def _nameless(case: Case, rows: list[Partner], named: Mapping[str, Partner], others: bool) -> Part:
    """Rows of which no name was read. Their number may tell who it is. Asked for is only what is certain to lack: in a list of which ``others`` have
    a name, a row that is a partner by its number, type or role. Elsewhere, and in a workbook, names may stand under words that we do not know."""
    first = rows[0]
    evidence = tuple(e for row in rows for e in row.evidence)
    known = named.get(first.kbo)
    if known is not None:
        text = f"In {first.source} lazen we geen naam bij ondernemingsnummer {first.kbo}. Dat is het nummer van {quote(str(known.name))}"
        return Part(Outcome.PASS, joined(text), evidence)
    number = f" met ondernemingsnummer {first.kbo}" if first.kbo else ""
    remedy = "Vul de naam van elke partner in"
    if holders := case.registers.by_number(first.kbo, case.as_of) if first.kbo else ():
        whose = listing(dict.fromkeys(described(body) for body in holders))
        text = f"We lazen geen naam van de partner{number} in {first.source}. Dat is het nummer van {whose}"
        return Part(Outcome.REVIEW, joined(text), evidence, remedy)
    text = f"De naam van een partner{number} in {first.source} ontbreekt of is niet leesbaar"
    asked = others and any(row.row.get("name") == "" and (row.kbo or row.type or row.row.get("role")) for row in rows)
    return Part(Outcome.MISSING if asked else Outcome.REVIEW, text, evidence, remedy)


def _doubt(identity: Identity, declared: set[str]) -> str:
    """Why a partner that may take part still needs a look: a number that cannot be right, or a type that the register contradicts."""
    if identity.number is NumberIs.INVALID:
        return f"Het ondernemingsnummer van {quote(identity.name)} is niet geldig of niet leesbaar"
    kind = "company" if identity.sure is Sure.COMPANY else identity.body and identity.body.kind
    wrong = [name for name in declared if name not in SILENT_TYPES and kind not in TYPES.get(name, {name})]
    named = listing(quote(TYPE_NAMES.get(name, KINDS.get(name, name))) for name in sorted(wrong))
    return f"Als type is {named} opgegeven. Dat past daar niet bij" if wrong else ""


def _has_budget(name: str, budgeted: list[Partner]) -> bool:
    def amount(row: Partner) -> bool:
        costs = row.row.get("costs") or {}
        values = (costs.get("total"), row.row.get("grant"))
        return any(isinstance(value, Decimal) and value > 0 for value in values)

    return any(row.name and plain(row.name) == plain(name) and amount(row) for row in budgeted)


def _says_subcontractor(rows: list[Partner]) -> bool:
    return any(SUBCONTRACTOR in plain(row.about) for row in rows)
