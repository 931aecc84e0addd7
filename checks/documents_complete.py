"""Are the forms of the phase there, readable, of this call, and completely filled in?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from calls.model import CheckDef, FormDef
from checks.answer import Part, answer
from checks.dutch import joined, listing, quote
from checks.fields import Look, Seen, documents, look, not_there, received, unclear_text, unfinished, unread
from checks.model import Case, Evidence, Finding, Outcome
from checks.partners import COST_MODEL
from parsers.model import Reading, Role, State
from parsers.words import fold

PROJECT_TITLE, APPLICANT_NUMBER = "project.title", "applicant.kbo"
_LETTERS = 8  # of a title, at least, that is hardly found in another text by chance
_SHOWN = 50  # signs of it that are compared: what was left over is told shortened
YEAR = re.compile(r"\b20\d{2}\b")


def check(case: Case, rule: CheckDef) -> Finding:
    """One part per form: absent, unreadable, of another year, doubled, or with required fields that are empty or unclear.

    What cannot be read is never called absent. When only unclear values stand between the form and completeness, a person looks first.
    """
    return answer(rule, *(part for role in documents(case) for part in _form(case, case.edition.form(role))))


def _form(case: Case, form: FormDef) -> Iterator[Part]:
    candidates = case.documents_of(Role(form.role))
    readable = [d for d in candidates if d.state is State.READ]
    if not readable:
        yield _absent(case, form, candidates)
        return
    ours = [d for d in readable if not d.edition or _year(d) == form.year]
    perhaps = [d for d in readable if _year(d) is None or YEAR.fullmatch(d.edition)]
    if not ours and not perhaps:
        yield _other_year(form, readable[0])
        return
    if not ours:
        ours = perhaps
        yield _perhaps_another(case, form, ours[0])
    yield from _doubled(case, form, ours)
    yield from _fields(case, form, ours)


def _absent(case: Case, form: FormDef, readings: Sequence[Reading]) -> Part:
    evidence = received(case)
    doubtful = [*readings, *(d for d in unread(case) if d not in readings)]
    if strange := [d for d in doubtful if d.state is State.READ]:
        which = listing(joined(f"{quote(d.name)}: {' '.join(d.problems)}").rstrip(".") for d in strange)
        text = f"We vonden {form.title} niet met zekerheid. Misschien is dit het: {which}"
        return Part(Outcome.REVIEW, text, evidence, f"Laat weten welk document {form.title} is")
    if doubtful:
        which = listing(joined(f"{quote(d.name)}: {' '.join(d.problems) or 'kon niet worden geopend'}").rstrip(".") for d in doubtful)
        plural = "deze bestanden konden" if len(doubtful) > 1 else "dit bestand kon"
        text = f"We vonden {form.title} niet, maar {plural} niet worden gelezen: {which}. Misschien staat het daarin"
        if unfinished(case):
            return Part(Outcome.REVIEW, text, evidence)
        remedy = f"Bezorg {form.title} opnieuw, in een vorm die we kunnen lezen (docx, pdf of xlsx, zonder wachtwoord)"
        return Part(Outcome.MISSING, text, evidence, remedy)
    got = listing(quote(d.name) for d in case.documents)
    have = f"Wel ontvangen: {got}" if got else "Er zijn geen documenten ontvangen"
    return Part(Outcome.MISSING, joined(f"{form.title} ontbreekt", have), evidence, f"Vul {form.title} in en bezorg het ons")


def _other_year(form: FormDef, document: Reading) -> Part:
    text = f"{quote(document.name)} is {form.title} van {_year(document)}. Voor deze oproep is het formulier van {form.year} nodig"
    seen = Evidence("versie op het formulier", document.edition, document=document.name)
    return Part(Outcome.MISSING, text, (seen,), f"Vul {form.title} van {form.year} in en bezorg het ons")


def _perhaps_another(case: Case, form: FormDef, document: Reading) -> Part:
    """Another year or another call stands in its title and nothing else tells which form it is: people type titles anew, so a person looks."""
    name = case.edition.name
    text = f"Bovenaan in {quote(document.name)} staat {quote(document.edition)}. Voor deze oproep is het formulier van {name} nodig"
    seen = Evidence("bovenaan in het document", document.edition, document=document.name)
    return Part(Outcome.REVIEW, text, (seen,), f"Kijk na of je {form.title} van {name} hebt ingevuld")


def _doubled(case: Case, form: FormDef, readings: Sequence[Reading]) -> Iterator[Part]:
    """The same form twice is fine (Word and pdf); with different values nobody but the applicant knows which one counts."""
    if len(readings) < 2:
        return
    names = [field.name for field in form.fields if look(case, field.name).seen is Seen.CONFLICT]
    if not names:
        return
    which = listing(quote(d.name) for d in readings)
    titles = listing(look(case, name).title for name in names)
    text = f"Er zijn {len(readings)} versies van {form.title} ({which}). Ze verschillen voor {titles}. Het is niet duidelijk welke telt"
    evidence = tuple(e for name in names for e in look(case, name).evidence)
    yield Part(Outcome.REVIEW, text, evidence, f"Laat weten welke versie van {form.title} telt")


def _fields(case: Case, form: FormDef, readings: Sequence[Reading]) -> Iterator[Part]:
    looks = [look(case, field.name) for field in form.fields if field.required]
    absent = [seen for seen in looks if seen.seen is Seen.ABSENT]
    unclear = [seen for seen in looks if seen.seen is Seen.UNCLEAR]
    perhaps = [seen for seen in looks if seen.seen is Seen.UNREAD]
    unread_fields = [seen for seen in perhaps if not (_says_the_title(case, seen) or _is_a_partner(case, seen))]
    names = listing(quote(d.name) for d in readings)
    if absent:
        titles = listing(seen.title for seen in absent)
        evidence = tuple(Evidence("het hele document", f"niet ingevuld: {seen.title}", seen.name, readings[0].name) for seen in absent)
        yield Part(Outcome.MISSING, f"In {form.title} ({names}) is niet ingevuld: {titles}", evidence, f"Vul nog in: {titles}")
    lists = any(column.type == "money" for field in form.fields for column in field.columns)  # a form that is about amounts
    amounts = [seen for seen in looks if lists and seen.name in {field.name for field in form.fields if field.type == "money"}]
    given = bool(amounts) and all(seen.there for seen in amounts)
    nothing = given and not any(
        _has_amount(look(case, field.name).value) for field in form.fields
    )  # names on every sheet, and not one cost
    if nothing:
        evidence = tuple(e for seen in amounts for e in seen.evidence)
        yield Part(Outcome.MISSING, f"In {form.title} ({names}) staan geen bedragen", evidence, f"Vul de bedragen in {form.title} in")
    for seen in unclear:
        yield Part(Outcome.REVIEW, unclear_text(seen), seen.evidence, f"Kijk na wat je hebt ingevuld bij {seen.title}")
    if unread_fields:
        yield _not_looked_for(case, form, unread_fields)
    if not (absent or unclear or unread_fields or nothing):
        yield Part(Outcome.PASS, f"{form.title} is er en is volledig ingevuld ({names})", _seen(readings))


def _says_the_title(case: Case, seen: Look) -> bool:
    """Whether what was left over for a title holds the title that the application form gives: "Begroting Groene straat" over an own table."""
    title = look(case, PROJECT_TITLE)
    words = fold(title.value) if seen.name.endswith(".title") and seen.name != PROJECT_TITLE and title.there else ""
    return sum(map(str.isalpha, words)) >= _LETTERS and any(words[:_SHOWN] in fold(field.problem) for field in seen.fields)


def _is_a_partner(case: Case, seen: Look) -> bool:
    """Whether a cost model that does not ask who applies has the body that applies, with its enterprise number, among its partners."""
    number, partners = look(case, APPLICANT_NUMBER), look(case, COST_MODEL)
    if seen.name != "cost_model.applicant" or not (number.there and partners.there):
        return False
    return any(row.get("kbo") == number.value for row in partners.value)


def _has_amount(value: object) -> bool:
    """Whether an amount other than zero stands in a value, or in a row of a list."""
    if isinstance(value, Mapping):
        return any(map(_has_amount, value.values()))
    if isinstance(value, (tuple, list)):
        return any(map(_has_amount, value))
    return isinstance(value, Decimal) and value != 0


def _not_looked_for(case: Case, form: FormDef, looks: Sequence[Look]) -> Part:
    """What may stand in a part that could not be read, or under a question that we do not know: a person looks."""
    titles = listing(seen.title for seen in looks)
    text = f"In {form.title} konden we niet nagaan of dit is ingevuld: {titles}"
    perhaps: dict[str, list[str]] = {}
    for seen in looks:
        for problem in dict.fromkeys(field.problem for field in seen.fields):
            perhaps.setdefault(problem, []).append(seen.title)
    told = [f"Voor {listing(about)}: {problem[:1].lower()}{problem[1:]}" for problem, about in perhaps.items()]
    return Part(Outcome.REVIEW, joined(text, *told), tuple(e for seen in looks for e in not_there(case, seen).evidence))


def _seen(readings: Sequence[Reading]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence("het hele document", f"gelezen, versie {d.edition.removeprefix('v')}" if d.edition else "gelezen", document=d.name)
        for d in readings
    )


def _year(document: Reading) -> int | None:
    """The year that the form gives itself, in its version line or else in its title; None when it gives none, or names another call."""
    found = YEAR.search(document.edition)
    return int(found.group()) if found else None
