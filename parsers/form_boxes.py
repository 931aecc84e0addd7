"""Fields answered with tick boxes: several choices, yes or no, and declarations."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from calls.model import FieldDef
from parsers import boxes, clues, form_polarity, values
from parsers.form_cells import MARK
from parsers.form_pieces import Piece, all_of
from parsers.form_text import Answer
from parsers.labels import SURE, bare, key, likeness
from parsers.model import Control, FieldValue, Place
from parsers.words import fold, is_blank, says_not_applicable, tidy

NO_BOX = "We vinden de verklaring, maar zien niet of het vakje is aangekruist."
OTHER_QUESTION = "De vraag staat er in andere woorden. We weten niet zeker wat het antwoord wil zeggen."
STRUCK = "Geen vakje is aangekruist, maar een deel van de keuzes is geschrapt. Misschien zijn de keuzes die er nog staan, bedoeld."
APART = "Geen vakje is aangekruist, maar dit staat er anders dan de rest: {}. Misschien is dat bedoeld."
ALL_OF_THEM = "Alle keuzes staan er. We zien niet welke bedoeld zijn."
UNCLEAR_BOX = "We kunnen niet zien of dit vakje is aangekruist."


_WORD = re.compile(r"\w+")
_DENIED = re.compile(r"\b(niet|geen|nee|neen|noch|behalve|uitgezonderd|not|non)\b")  # "Smart Living: nee"
_CROSSED = re.compile(r"\s[xXvV✓✔✗✘]\s*$")  # a mark behind a choice


def choices(definition: FieldDef, controls: Iterable[Control], answers: list[Answer], document: str) -> FieldValue | None:
    """The ticked options in the order of the form; from the text when there are no boxes. None when nothing was chosen."""
    controls = tuple(controls)
    found: dict[str, list[Control]] = {}
    for control in controls:
        if control.kind == "checkbox" and (option := form_polarity.option(control, definition)) is not None:
            found.setdefault(option, []).append(control)
    if not found:
        return _written(definition, answers, document)
    ticked = [name for name in definition.options if any(control.value is True for control in found.get(name, ()))]
    unclear = [name for name, its in found.items() if any(c.value is None for c in its) or len({c.value for c in its}) > 1]
    everything = [control for its in found.values() for control in its]
    raw = "; ".join(f"{_sign(control)} {tidy(control.caption or control.label)}" for control in everything)
    place = all_of([*(c.place for name in ticked for c in found[name] if c.value is True), *(c.place for c in everything)])
    if unclear:
        return FieldValue(None, raw, document, place, 0.0, UNCLEAR_BOX)
    if ticked and (others := _ticked_beside(everything, controls)):
        told = "; ".join(tidy(control.caption or control.label) for control in others)
        return FieldValue(tuple(ticked), raw, document, place, 0.7, f"Dit deel begrepen we niet: “{told[:80]}”.")
    if not ticked:
        written = _written(definition, [a for a in answers if not a.boxes], document)
        if written is None and (apart := _set_apart(found, definition)):
            return FieldValue(None, raw, document, place, 0.0, _told(apart))
        return FieldValue(None, raw, document, place, 0.0, STRUCK) if written is None and len(found) < len(definition.options) else written
    return FieldValue(tuple(ticked), raw, document, place)


def _set_apart(found: dict[str, list[Control]], definition: FieldDef) -> list[Control]:
    """The choices that somebody marked in another way than by their box: in bold or a colour, or with a word behind them ("(hoofddomein)"). What is
    so for all of them says nothing."""
    for is_apart in (lambda control, name: control.apart, lambda control, name: _says_more(control, definition.options[name])):
        marked = [control for name, its in found.items() for control in its if is_apart(control, name)]
        if marked and len(marked) < sum(map(len, found.values())):
            return marked
    return []


def _told(apart: Iterable[Control]) -> str:
    return APART.format(", ".join(f"“{tidy(control.caption)[:60]}”" for control in apart))


def _says_more(control: Control, texts: Iterable[str]) -> bool:
    known = {word for text in texts for word in _WORD.findall(fold(text))}
    return not known.issuperset(_WORD.findall(fold(control.caption)))


def _ticked_beside(known: list[Control], controls: tuple[Control, ...]) -> list[Control]:
    """Ticked boxes between or right beside the known choices, in the same cell or paragraph, whose words are no choice that we know."""

    def where(control: Control) -> tuple[object, ...]:
        return tuple(str(control.place.anchor.get(one, "")) for one in ("block", "row", "cell", "page", "rect"))

    spots = {where(control) for control in known if control.place.anchor.keys() & {"block", "row", "rect"}}
    mine = {id(control) for control in known}
    return [c for c in controls if c.kind == "checkbox" and c.value is True and id(c) not in mine and where(c) in spots]


def marked(definition: FieldDef, pieces: list[Piece], document: str) -> FieldValue | None:
    """The options that have a mark in the cell beside them ("Smart Mobility | X"); None when none has."""
    found: dict[str, Piece] = {}
    for option, beside in pairwise(pieces):
        if option.row < 0 or (option.block, option.row) != (beside.block, beside.row) or not MARK.fullmatch(beside.text.strip()):
            continue
        name = next((name for name, texts in definition.options.items() if likeness(option.text, texts) >= 0.9), None)
        if name is not None:
            found[name] = option
    if not found:
        return None
    raw = "; ".join(f"{boxes.TICKED} {tidy(piece.text)}" for piece in found.values())
    return FieldValue(tuple(n for n in definition.options if n in found), raw, document, all_of([p.place for p in found.values()]), 0.9)


def _sign(control: Control) -> str:
    return boxes.TICKED if control.value is True else boxes.OPEN if control.value is False else boxes.UNKNOWN


def _written(definition: FieldDef, answers: list[Answer], document: str) -> FieldValue | None:
    for answer in answers:
        drawn = boxes.scan(answer.raw)
        ticks = [box.caption for box in drawn if box.state is True] if {box.state for box in drawn} == {True, False} else []
        written = "\n".join(ticks) or answer.raw
        parts = [part for part in re.split(r"[;,\n\t•/]|\s+en\s+|\s+&\s+|\s-\s", written) if not is_blank(part)]
        chosen, left = set(), []
        crossed = [part for part in parts if _CROSSED.search(part)]
        for part in crossed or parts:
            names = [name for name, texts in definition.options.items() if likeness(boxes.without(part), texts) >= 0.9]
            names = names or [name for name, texts in definition.options.items() if any(_holds(part, text) for text in texts)]
            chosen.update(names)
            left.extend([] if names else [tidy(part)])
        if len(chosen) == len(definition.options) and not crossed:
            return FieldValue(None, answer.raw, document, answer.place, 0.0, ALL_OF_THEM)
        if chosen and not crossed and not ticks and _DENIED.search(fold(answer.raw)):
            return FieldValue(
                None, answer.raw, document, answer.place, 0.0, f"Wat in “{tidy(answer.raw)[:80]}” is gekozen, is niet duidelijk."
            )
        if chosen:
            value = tuple(name for name in definition.options if name in chosen)
            problem = f"Dit deel begrepen we niet: “{'; '.join(left)[:80]}”." if left else ""
            return FieldValue(value, answer.raw, document, answer.place, 0.7 if left else 0.9, problem)
        if parts:
            return FieldValue(None, answer.raw, document, answer.place, 0.0, f"“{tidy(answer.raw)[:80]}” is geen van de keuzes.")
    return None


def _holds(part: str, option: str) -> bool:
    """Whether a choice of several words stands in a sentence ("Dit project valt onder Smart Living")."""
    return " " in option and f" {bare(option)} " in f" {bare(part)} "


def yes_no(definition: FieldDef, controls: Iterable[Control], answers: list[Answer], document: str) -> FieldValue | None:
    """Two boxes, a list, or words. Neither ticked: not there. Both ticked, or a state that cannot be told: None with the reason."""
    tags = {tag.casefold() for tag in definition.tags}
    every = list(controls)
    mine = [c for c in every if c.tag and c.tag.split(".")[-1].casefold() in tags]
    for control in mine:
        if isinstance(control.value, str) and not control.placeholder and not is_blank(control.value):
            return _worded(control.value, control.place, document)
    pairs = [(c, p) for c in mine if c.kind == "checkbox" and (p := form_polarity.polarity(c, definition)) is not None]
    if not pairs:
        for answer in answers:
            pairs = [(c, p) for c in answer.boxes if (p := form_polarity.polarity(c, definition)) is not None]
            if pairs:
                break
        pairs = form_polarity.of_rows_below(definition, every, answers) or pairs
    if not pairs and not answers:
        meant = [c for c in every if c.kind == "checkbox" and form_polarity.asked(c, definition)]
        pairs = [(c, p) for c in meant if (p := form_polarity.polarity(c, definition)) is not None]
        pairs = pairs if len({polarity for _, polarity in pairs}) == 2 else []
    pairs = pairs or form_polarity.statements(definition, every)
    if pairs:
        return _ticked(pairs, document)
    for answer in answers:
        if (not is_blank(answer.raw) or says_not_applicable(answer.raw)) and not boxes.BOX.search(answer.raw):
            said = _worded(answer.raw, answer.place, document)
            return said or FieldValue(None, answer.raw, document, answer.place, 0.0, f"“{tidy(answer.raw)[:80]}” is geen ja en geen nee.")
    return None


def _ticked(pairs: list[tuple[Control, bool]], document: str) -> FieldValue | None:
    raw = "; ".join(f"{_sign(control)} {tidy(control.caption or control.label)}" for control, _ in pairs)
    place = all_of([*(c.place for c, _ in pairs if c.value is True), *(c.place for c, _ in pairs)])
    if any(control.value is None for control, _ in pairs):
        return FieldValue(None, raw, document, place, 0.0, UNCLEAR_BOX)
    said = {polarity for control, polarity in pairs if control.value is True}
    if len(said) == 2:
        return FieldValue(None, raw, document, place, 0.0, "“Ja” en “nee” zijn allebei aangekruist.")
    apart = [control for control, _ in pairs if control.apart]
    if not said and 0 < len(apart) < len(pairs):
        return FieldValue(None, raw, document, place, 0.0, _told(apart))
    return FieldValue(said.pop(), raw, document, place) if said else None


def _worded(raw: str, place: Place, document: str) -> FieldValue | None:
    parsed = values.parse("yes_no", raw)
    if parsed is None:
        return None
    return FieldValue(parsed.value, raw, document, place, parsed.confidence if parsed.value is not None else 0.0, parsed.problem)


def _stated(definition: FieldDef, answers: list[Answer], document: str) -> FieldValue | None:
    """A statement in other words with its own box. One that denies what the form's own words affirm, or the other way round, is not understood."""
    for answer in answers:
        own = [
            control for control in answer.boxes if key(control.caption) and key(control.caption)[:30] in key(boxes.without(answer.label))
        ]
        begun = [
            c for c in answer.boxes if key(boxes.without(answer.label)) and key(c.caption).startswith(key(boxes.without(answer.label)))
        ]
        if len(own) != 1 and len(begun) == 1:
            own = begun  # "Geen dubbele steun: voor de kosten van dit project ...", of which the form's own words are the beginning
        elif answer.score > clues.SCORE + 0.1 or len(own) != 1:
            continue
        raw = f"{_sign(own[0])} {tidy(own[0].caption)}"
        if isinstance(own[0].value, bool) and form_polarity.denies(own[0].caption) == form_polarity.denies(definition.labels[0]):
            return FieldValue(own[0].value, raw, document, own[0].place, clues.SCORE)
        return FieldValue(None, raw, document, own[0].place, 0.0, OTHER_QUESTION if isinstance(own[0].value, bool) else UNCLEAR_BOX)
    return None


def declaration(definition: FieldDef, controls: Iterable[Control], answers: list[Answer], document: str) -> FieldValue | None:
    """A statement with one box: ticked is True, open is False. A statement whose box left no trace is None with the reason."""
    tags = {tag.casefold() for tag in definition.tags}
    every = [control for control in controls if control.kind == "checkbox"]
    mine = [c for c in every if c.tag and c.tag.split(".")[-1].casefold() in tags]
    mine = mine or [c for c in every if max(likeness(c.caption, definition.labels), likeness(c.label, definition.labels)) >= 0.84]
    if not mine:
        if (stated := _stated(definition, answers, document)) is not None:
            return stated
        paired = yes_no(definition, [], answers, document)
        if paired is not None and any(form_polarity.polarity(box, definition) is None for box in answers[0].boxes):
            return FieldValue(None, answers[0].label, document, answers[0].place, 0.0, NO_BOX)  # the yes and no of a question further on
        if paired is not None and answers[0].score > clues.SCORE:
            return paired
        if (
            paired is not None
            and paired.value is not None
            and form_polarity.denies(answers[0].label) == form_polarity.denies(definition.labels[0])
        ):
            return replace(paired, confidence=min(paired.confidence, clues.SCORE))
        if paired is not None:  # a question in other words can ask for the opposite ("Is er andere steun? Neen")
            return replace(paired, value=None, confidence=0.0, problem=OTHER_QUESTION)
        if answers:
            answer = answers[0]
            marks = [c for c in answer.boxes if not tidy(c.caption)]
            mine = marks[:1]
            if not mine:
                return FieldValue(None, answer.label, document, answer.place, 0.0, NO_BOX)
        else:
            return None
    states = {control.value for control in mine}
    raw = "; ".join(f"{_sign(control)} {tidy(control.caption or control.label)}" for control in mine)
    if len(states) > 1 or None in states:
        return FieldValue(None, raw, document, mine[0].place, 0.0, UNCLEAR_BOX)
    if any(not control.tag and control.caption and _turned_round(control.caption, definition) for control in mine):
        return FieldValue(None, raw, document, mine[0].place, 0.0, OTHER_QUESTION)
    return FieldValue(states.pop(), raw, document, mine[0].place)


def _turned_round(text: str, definition: FieldDef) -> bool:
    """Whether a statement nearly in the form's words says the opposite: "Er werd andere steun verkregen" for "geen andere steun"."""
    nearest = max(definition.labels, key=lambda label: likeness(text, (label,)))
    return likeness(text, (nearest,)) < SURE and form_polarity.denies(text) != form_polarity.denies(nearest)
