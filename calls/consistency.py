"""What types cannot say about an edition: names that must exist, things that must be there once, dates that must make sense."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from calls.model import CheckDef, Citation, Edition, FieldDef, FormDef, Phase

Mistake = tuple[tuple[str | int, ...], str]  # where in the file, what is wrong (English, for the one who edits it)


def inconsistencies(edition: Edition) -> Iterator[Mistake]:
    """Every mistake, with the path of the value that is wrong."""
    known = {interpretation.id for interpretation in edition.interpretations}
    yield from _twice(
        ("interpretations",),
        (interpretation.id for interpretation in edition.interpretations),
    )
    yield from _twice(("forms",), (form.role for form in edition.forms))
    yield from _twice(("phases",), (phase.prefix for phase in edition.phases.values()))
    for index, interpretation in enumerate(edition.interpretations):
        yield from _citations(edition, ("interpretations", index, "texts"), interpretation.texts)
    if edition.call_budget is not None:
        yield from _citations(edition, ("call_budget", "citations"), edition.call_budget.citations)
    zone = _zone(edition.timezone)
    if zone is None:
        yield ("timezone",), f'there is no time zone "{edition.timezone}"'
    for name, phase in edition.phases.items():
        yield from _phase(edition, ("phases", name), phase, known)
        if zone is not None:
            yield from _deadline(("phases", name), phase, zone)
    yield from _order(edition)
    for index, form in enumerate(edition.forms):
        yield from _fields(("forms", index, "fields"), form.fields)
        yield from _translations(("forms", index, "translations"), form)


def _order(edition: Edition) -> Iterator[Mistake]:
    """Registration, application, decision: each comes after the one before it."""
    first, second = edition.phases.get("registration"), edition.phases.get("application")
    if first and second and first.deadline.at >= second.deadline.at:
        yield ("phases", "application", "deadline", "at"), "the application's deadline must be later than the registration's"
    last = max((phase.deadline.at.date() for phase in edition.phases.values()), default=None)
    for key in ("expected_decision", "decision_date"):
        day = getattr(edition, key)
        if day is not None and last is not None and day < last:
            yield (key,), f"a decision comes after the last deadline, {last.isoformat()}; write that day or a later one"


def _phase(edition: Edition, path: tuple[str | int, ...], phase: Phase, known: set[str]) -> Iterator[Mistake]:
    roles = {form.role for form in edition.forms}
    for role in phase.documents:
        if role not in roles:
            yield (
                (*path, "documents"),
                f'there is no form with role "{role}" in this edition',
            )
    yield from _named((*path, "deadline", "interpretation"), [phase.deadline.interpretation], known)
    yield from _citations(edition, (*path, "deadline", "citations"), phase.deadline.citations)
    yield from _twice((*path, "checks"), (check.id for check in phase.checks))
    for index, check in enumerate(phase.checks):
        yield from _check(edition, (*path, "checks", index), check, known)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _deadline(path: tuple[str | int, ...], phase: Phase, zone: ZoneInfo) -> Iterator[Mistake]:
    at = phase.deadline.at
    if at.utcoffset() != at.astimezone(zone).utcoffset():
        yield (*path, "deadline", "at"), f"in {zone.key} the offset on that day is {at.astimezone(zone):%z}: is the hour right?"
    if phase.opens is not None and phase.opens >= at:
        yield (*path, "opens"), "the phase opens after its deadline"


def _check(edition: Edition, path: tuple[str | int, ...], check: CheckDef, known: set[str]) -> Iterator[Mistake]:
    yield from _named((*path, "interpretations"), check.interpretations, known)
    yield from _citations(edition, (*path, "citations"), check.citations)
    if check.kind == "condition" and check.remediable:
        yield (
            (*path, "remediable"),
            "a condition never fails, so there is nothing to remedy",
        )
    for index, rule in enumerate(check.bodies):
        here = (*path, "bodies", index)
        yield from _named((*here, "interpretation"), [rule.interpretation], known)
        yield from _citations(edition, (*here, "citations"), rule.citations)
        if rule.outcome != "pass" and not (rule.reason and rule.citations):
            yield (
                here,
                f'a rule with outcome "{rule.outcome}" needs a reason and citations',
            )


def _citations(edition: Edition, path: tuple[str | int, ...], citations: Iterable[Citation]) -> Iterator[Mistake]:
    for index, citation in enumerate(citations):
        if citation.source not in edition.sources:
            yield (
                (*path, index, "source"),
                f'there is no source "{citation.source}" (known: {", ".join(sorted(edition.sources))})',
            )
        if not (citation.article or citation.section):
            yield (*path, index), "a citation names an article or a section"


def _fields(path: tuple[str | int, ...], fields: tuple[FieldDef, ...]) -> Iterator[Mistake]:
    yield from _twice(path, (field.name for field in fields))
    for index, field in enumerate(fields):
        here = (*path, index)
        if field.type in {"choice", "choices"} and not field.options:
            yield here, f'field "{field.name}" is a choice without options'
        if (field.type == "table") != bool(field.columns):
            yield (
                here,
                f'field "{field.name}": a table has columns, and nothing else has',
            )
        for tag in field.row_tags:
            if "{n}" not in tag:
                yield (*here, "row_tags"), f'row tag "{tag}" has no {{n}}'
        yield from _fields((*here, "columns"), field.columns)


def _translations(path: tuple[str | int, ...], form: FormDef) -> Iterator[Mistake]:
    """What is translated must be in the form."""
    named = {name for field in form.fields for name in _names(field)}
    sections = {field.section for field in form.fields}
    for index, translation in enumerate(form.translations):
        for table, known in (("labels", named), ("clues", named), ("sections", sections)):
            for name in getattr(translation, table):
                if name not in known:
                    yield (*path, index, table, name), f'the form has no "{name}"'


def _names(field: FieldDef, above: str = "") -> Iterator[str]:
    """How a translation calls a field, its options and its columns."""
    name = above + field.name
    yield name
    yield from (f"{name} > {option}" for option in field.options)
    for column in field.columns:
        yield from _names(column, f"{name} > ")


def _named(path: tuple[str | int, ...], names: Iterable[str], known: set[str]) -> Iterator[Mistake]:
    for name in names:
        if name and name not in known:
            yield path, f'there is no interpretation "{name}"'


def _twice(path: tuple[str | int, ...], names: Iterable[str]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield (*path, index), f'"{name}" is there twice'
        seen.add(name)
