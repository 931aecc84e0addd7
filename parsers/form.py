"""From what is on the page to what it means: the fields of a form, found by meaning and never by position.

A field is looked for by the name of its control, then by the label of a control, then by its label or question in the text. Where two places
answer one field differently, or one label fits two fields, the value is None and the problem names it: nothing is guessed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from calls.model import FieldDef, FormDef
from parsers import (
    clues,
    form_above,
    form_aside,
    form_asked,
    form_boxes,
    form_clues,
    form_contact,
    form_fielded,
    form_grid,
    form_hints,
    form_listed,
    form_margins,
    form_mixed,
    form_named,
    form_period,
    form_remarks,
    form_rows,
    form_scaled,
    form_set_off,
    form_strange,
    form_tables,
    form_titled,
    form_twice,
    unclaimed,
    values,
)
from parsers.form_pieces import CELLS
from parsers.form_text import CLOSE, LONG, Answer, Text
from parsers.labels import SURE, likeness
from parsers.model import PERHAPS, TWICE, Control, FieldValue, Picture
from parsers.words import fold, is_blank, tidy

_CUT_IN = "Dit antwoord begint midden in een zin. Misschien hoort er tekst bij die ergens anders op de pagina staat."  # columns read as one
_MIXED = f"{PERHAPS} een ander antwoord: de tekst op de pagina loopt door elkaar."
_INSTEAD = {
    "image": "Hier staat alleen een afbeelding. Wat daarop staat, kunnen we niet lezen.",
    "comment": "Hier staat geen antwoord, wel een opmerking in de kantlijn. Misschien staat het antwoord daarin.",
    "hidden": "Hier staat alleen verborgen tekst. Kijk na of die het antwoord is.",
    "struck": "Hier staat alleen doorgehaalde tekst. Kijk na of die het antwoord is.",
}
_OVER = "Dit staat op een leeg invulveld, niet erin. Kijk na of het klopt."
_OVER_SURE = 0.6
_MORE_ROWS = "Onder deze tabel staan regels die er wellicht bij horen: “{}”. Kijk ze na."
_FIELDS_OF_A_PAGE = 4
_ELSEWHERE = 0.9  # confidence of an answer beside another one that is not understood
_FEW_WORDS = 4  # of the answer to a question that asks for a text, at least
_FREE_LINE = 0.7  # confidence of a line without a label, told apart by its shape


def read(picture: Picture, form: FormDef, document_name: str) -> dict[str, FieldValue]:
    """The fields of ``form`` that stand in the document, by name. Absent and empty fields are left out; what stands there but cannot be
    understood has value None, its raw text and a Dutch problem."""
    picture = form_mixed.apart(form_grid.with_boxes_beside_words(picture), form)
    if asking := _pages_of_fields(picture.controls, form):
        picture = replace(picture, blocks=tuple(b for b in picture.blocks if b.place.anchor.get("page") not in asking))
    controls = (*picture.controls, *(control for block in picture.blocks for control in block.controls))
    lists: dict[str, form_tables.Listed] = {}
    text, help_ = Text(form, [], frozenset()), form_set_off.Help()
    if not picture.fielded:
        lists, owner = form_tables.find(picture, form)
        for name in set(owner.values()):
            last = max(index for index, its in owner.items() if its == name)
            if (more := form_rows.left_behind(picture.blocks, last, len(lists[name].rows))) is not None:
                lists[name].beside = _MORE_ROWS.format(more.text.replace("\t", " ")[:60])
        if asking:
            lists = {name: form_fielded.with_fields(rows, picture.controls, _named(form, name)) for name, rows in lists.items()}
        rows = {id(control) for index in owner for control in picture.blocks[index].controls}
        controls = tuple(control for control in controls if id(control) not in rows or control.kind == "checkbox")  # a row's are no answers
        text, picture, help_ = _read_text(picture, form, owner)
        form_clues.add(text)
        text.above = form_above.holds(text)
        if text.above:
            form_clues.add(text)
        if _missing(text, lists, LONG):
            text.strict = True
            form_clues.add(text)
        form_twice.add(text)
    fields: dict[str, FieldValue] = {}
    for definition in form.fields:
        found = _field(definition, form, controls, text, lists, document_name)
        if found is not None:
            fields[definition.name] = found
    form_asked.add(text, fields)
    form_set_off.add(picture, text, help_, fields)
    form_margins.add(picture, text, fields, document_name)
    form_period.add(fields, {f.name for f in form.fields})
    form_scaled.add(picture, fields, form)
    form_remarks.add(text, fields)
    left = unclaimed.find(text) if text.pieces and any(f.required and f.name not in fields for f in form.fields) else []
    contact = form_contact.add(text, fields, document_name, left)
    cut_in = next((field for field in fields.values() if field.problem == _CUT_IN), None)
    if cut_in is not None:
        lost = [f.name for f in form.fields if f.required and f.type in LONG and f.name not in fields]
        fields.update({name: FieldValue(None, "", document_name, cut_in.place, 0.0, _MIXED) for name in lost})
    unknown = _missing(text, lists) if left else []
    for definition in unknown:
        if definition.name not in fields and (maybe := unclaimed.perhaps(definition, left, document_name)) is not None:
            fields[definition.name] = maybe
    for definition in _missing(text, lists, (*LONG, "table")):
        if definition.name not in fields and (maybe := unclaimed.within(definition, text, document_name)) is not None:
            fields[definition.name] = maybe
    for definition in _missing(text, lists, ("choices",)):
        if definition.name not in fields and (named := form_named.choices(definition, text, document_name)) is not None:
            fields[definition.name] = named
    for definition in _missing(text, lists):
        if definition.name not in fields and (maybe := form_contact.perhaps(definition, contact, document_name)) is not None:
            fields[definition.name] = maybe
    form_strange.add(fields, form, text, lists, controls, document_name)
    return fields


def _read_text(picture: Picture, form: FormDef, owner: dict[int, str]) -> tuple[Text, Picture, form_set_off.Help]:
    """The questions and answers, without the help that the form sets off; what that is, and the picture without it."""
    text = Text.of(picture, form, owner)
    help_ = form_set_off.of_the_form(picture, text)
    if not help_.lines:
        return text, picture, help_
    picture = form_set_off.cleared(picture, help_)
    return Text.of(picture, form, owner), picture, help_


def _missing(text: Text, lists: dict[str, form_tables.Listed], types: tuple[str, ...] = ()) -> list[FieldDef]:
    """The required fields (of some types) of which no label was found at all."""
    known = {name for hit in text.hits for name in (hit.name, *hit.rivals)} | set(lists)
    return [f for f in text.form.fields if f.required and f.name not in known and (not types or f.type in types)]


def _pages_of_fields(controls: tuple[Control, ...], form: FormDef) -> set[int]:
    """The pages of which the printed lines hold only the questions, because the answers stand in the form's fields. A field or two that
    somebody added to a printed page (a date, a name to sign) make no such page."""
    if not any(control.answered for control in controls):
        return set()
    names = {tag.casefold() for definition in form.fields for tag in definition.tags}
    pages = Counter(control.place.anchor.get("page", 0) for control in controls)
    own = {c.place.anchor.get("page", 0) for c in controls if {c.tag.casefold(), c.tag.split(".")[-1].casefold()} & names}
    return own | {page for page, count in pages.items() if count >= _FIELDS_OF_A_PAGE}


def _named(form: FormDef, name: str) -> FieldDef:
    return next(definition for definition in form.fields if definition.name == name)


def _field(
    definition: FieldDef, form: FormDef, controls: tuple[Control, ...], text: Text, lists: dict[str, form_tables.Listed], document: str
) -> FieldValue | None:
    if definition.type == "table":
        rows = form_fielded.from_controls(controls, definition) if definition.name not in lists else lists[definition.name]
        if rows is not None:
            return form_listed.value(rows, definition, document)
        return _no_table(definition, text.answers(definition.name), document)
    answers = text.answers(definition.name)
    if definition.type == "choices":
        return form_boxes.marked(definition, text.pieces, document) or form_boxes.choices(definition, controls, answers, document)
    if definition.type == "yes_no":
        return form_boxes.yes_no(definition, controls, answers, document)
    if definition.type == "declaration":
        return form_boxes.declaration(definition, controls, answers, document)
    return _from_controls(definition, form, controls, document) or _from_text(definition, answers, document)


def _no_table(definition: FieldDef, answers: list[Answer], document: str) -> FieldValue | None:
    """Something stands under the title of a list, but not in a way that we know: it is there, and not understood."""
    given = next((answer for answer in answers if not is_blank(answer.raw, definition.prompts)), None)
    if given is None:
        return _not_read(answers, document)
    problem = f"{PERHAPS} “{tidy(given.label)[:80]}”, maar niet in een tabel die we kennen."
    return FieldValue(None, "", document, given.place, 0.0, problem)


def _from_controls(definition: FieldDef, form: FormDef, controls: Iterable[Control], document: str) -> FieldValue | None:
    tags = {tag.casefold() for tag in definition.tags}
    usable = [c for c in controls if c.kind != "checkbox" and c.answered and not is_blank(str(c.value), definition.prompts)]
    sure = 1.0
    named = [c for c in usable if c.tag and {c.tag.casefold(), c.tag.split(".")[-1].casefold()} & tags]
    if not named:
        taken = {tag.casefold() for other in form.fields for tag in other.tags}
        free = [c for c in usable if c.label and c.tag.casefold() not in taken]
        scored = [(likeness(c.label, definition.labels), c) for c in free]
        best = max((score for score, _ in scored), default=0.0)
        named = [c for score, c in scored if score >= 0.9 and best - score < CLOSE and _owner(c, form, score) == definition.name]
        if not named and best < 0.9:  # a tooltip in other words: only when it can be no other field
            plain = [f for f in form.fields if f.type not in ("table", "choices")]
            named = [c for c in free if clues.owner(c.label, plain) == (definition.name, ()) and _owner(c, form, 0.9) == ""]
            sure = clues.SCORE
    different = {fold(str(control.value)): control for control in named}
    if len(different) > 1:
        return _conflict([str(c.value) for c in different.values()], named[0].place.location, definition, named[0], document)
    if not named:
        return None
    found = _value(definition, str(named[0].value), document, named[0], _OVER_SURE if named[0].over else sure)
    return replace(found, problem=found.problem or _OVER) if found is not None and named[0].over else found


def _owner(control: Control, form: FormDef, score: float) -> str:
    """The field whose label a control's label is most like; "" when two are equally near."""
    best = [(likeness(control.label, f.labels), f.name) for f in form.fields if f.type not in ("table", "choices")]
    near = [name for other, name in best if other > score - CLOSE]
    return near[0] if len(near) == 1 else ""


def _conflict(raws: list[str], where: str, definition: FieldDef, control: Control, document: str) -> FieldValue:
    raw = " / ".join(tidy(raw) for raw in raws)
    return FieldValue(None, raw, document, control.place, 0.0, f"{TWICE} voor {definition.title}: “{raw[:120]}”.")


def _from_text(definition: FieldDef, answers: list[Answer], document: str) -> FieldValue | None:
    given = [answer for answer in answers if not is_blank(answer.raw, definition.prompts)]
    if not given:
        return _not_read(answers, document)
    best = given[0]
    if best.rivals:
        clear = [answer for answer in given if not answer.rivals]
        if not clear:
            problem = f"Het is niet duidelijk of “{tidy(best.label)[:60]}” over {definition.title} gaat."
            return FieldValue(None, best.raw, document, best.place, 0.0, problem)
        best = clear[0]
    near = {fold(a.raw): a for a in given if best.score - a.score < CLOSE and not a.rivals}
    if len(near) > 1:
        read = [(_understood(definition, a), a) for a in near.values()]
        sound = [(value, a) for value, a in read if value is not None and value.value is not None]
        if definition.type not in ("text", "long_text") and len({str(value.value) for value, _ in sound}) == 1:
            best = sound[0][1]
        else:
            raw = " / ".join(tidy(answer.raw) for answer in near.values())
            return FieldValue(None, raw, document, best.place, 0.0, f"{TWICE} voor {definition.title}.")
    if definition.type not in ("text", *LONG) and (value := _understood(definition, best)) is not None and value.value is None:
        other = next((a for a in given if not a.rivals and (it := _understood(definition, a)) is not None and it.value is not None), None)
        best = replace(other, score=min(other.score, _ELSEWHERE)) if other is not None else best  # "Looptijd: van mei tot juli" beside "30"
    return _value(definition, best.raw, document, best, min(1.0, best.score))


def _not_read(answers: list[Answer], document: str) -> FieldValue | None:
    """An answer of nothing but what is not read as text: it may be there, and nobody but a person can tell."""
    shown = next((answer for answer in answers if answer.unread), None)
    return FieldValue(None, "", document, shown.place, 0.0, _INSTEAD[shown.unread]) if shown else None


def _understood(definition: FieldDef, answer: Answer) -> values.Parsed | None:
    return values.parse(definition.type, answer.raw) if definition.type != "choice" else form_listed.choice(answer.raw, definition)


def _value(definition: FieldDef, raw: str, document: str, source: Control | Answer, confidence: float) -> FieldValue | None:
    raw, most = form_aside.without_label(raw.rstrip(" |\t\n"), definition)
    parsed = form_listed.choice(raw, definition) if definition.type == "choice" else values.parse(definition.type, raw)
    if parsed is None:
        return None
    if form_hints.only_help(raw, definition.labels):
        parsed = values.Parsed(None, f"Hier lezen we alleen woorden van het formulier: “{tidy(raw)[:60]}”.")
    if definition.type in ("text", "long_text") and len(raw) > 15 and likeness(raw, definition.labels) >= SURE:
        parsed = values.Parsed(None, f"Hier staat alleen de vraag zelf, geen antwoord: “{tidy(raw)[:60]}”.", invalid=True)
    if definition.type in LONG and isinstance(source, Answer) and "page" in source.place.anchor and raw[:1].islower():
        parsed = replace(parsed, problem=parsed.problem or _CUT_IN, confidence=min(parsed.confidence, _FREE_LINE))
    if isinstance(source, Answer) and source.doubt and parsed.value is not None:
        perhaps_none = source.doubt == form_titled.ALL_TITLES and definition.type in ("text", *LONG)  # a date or number tells what it is
        value = None if perhaps_none else parsed.value
        parsed = replace(parsed, value=value, problem=parsed.problem or source.doubt, confidence=min(parsed.confidence, _OVER_SURE))
    if definition.type in LONG and "row" in source.place.anchor and parsed.value is not None and len(raw.split()) < _FEW_WORDS:
        parsed = replace(
            parsed, confidence=min(parsed.confidence, _FREE_LINE)
        )  # "Opmerking": likelier the head of a column than what was asked
    if definition.type in ("text", "email", "phone") and isinstance(source, Answer) and CELLS in raw:
        parsed = replace(parsed, confidence=min(parsed.confidence, _FREE_LINE))  # two cells beside one label: two answers, or one in parts
    sure = 0.0 if parsed.value is None else round(min(confidence, parsed.confidence, most), 2)
    runner_up = source.runner_up if isinstance(source, Answer) else ""
    return FieldValue(parsed.value, raw, document, source.place, sure, parsed.problem, runner_up, parsed.invalid)
