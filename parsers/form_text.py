"""Questions and answers in the text of a document: which piece is the label of which field, and what was answered to it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from calls.model import FieldDef, FormDef
from parsers import form_above, form_aside, form_cells, form_ends, form_headed, form_hints, form_strung, form_titled, form_wrapped
from parsers.form_pieces import Piece, all_of, pieces, placed, unruled, written
from parsers.labels import LIKELY, SURE, bare, beyond, heads, key, likeness, prefix
from parsers.model import Control, Picture, Place
from parsers.words import is_blank, says_not_applicable

_MORE_QUESTIONS = re.compile(r"^([^.?!\n]{4,300}\?\s*)+")
_ARTICLE = re.compile(r"^(de|het|een)\s+")
_TYPED_ON = 40  # characters of a line, at least, that is a question with an answer behind it
_ALIKE = 0.7  # less than this is not like it at all
_NEAR, _DOUBTED = 0.1, 0.8  # a label in other words that is nearly as much like another field's: how sure it can be at most
CLOSED = -0.3  # weighs what a label under the heading about signing loses
CLOSE = 0.03  # two scores nearer than this are a tie
LONG = form_ends.LONG


@dataclass(frozen=True, slots=True)
class Hit:
    """A piece that is the label of a field. ``rest``: what stands after the label in the same piece. ``rivals``: fields it fits as well."""

    index: int
    name: str
    score: float
    rest: str
    rivals: tuple[str, ...] = ()
    label: str = ""
    loose: bool = False  # the piece only begins with the words of a label
    runner_up: str = ""  # the field it is like next, when its words are not those of the form, and how much


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to one label, raw, with its place, the boxes in it and how sure the label was."""

    raw: str
    place: Place
    score: float
    label: str
    boxes: tuple[Control, ...] = ()
    rivals: tuple[str, ...] = ()
    runner_up: str = ""
    unread: str = ""  # what stands in it besides text: a kind of UNREAD
    doubt: str = ""  # the Dutch reason why it may be to another question


@dataclass(slots=True)
class Text:
    """The pieces of a document and the labels found in them. ``lists``: blocks already read as tables of rows."""

    form: FormDef
    pieces: list[Piece]
    lists: frozenset[int]
    hits: list[Hit] = field(default_factory=list)
    often: frozenset[str] = frozenset()  # sentences that stand under many questions
    above: bool = False  # answers stand over their labels
    stacked: bool = False  # answers stand under labels without any make-up
    strict: bool = False  # questions are missing: what looks like a question ends an answer, also when no field is like it

    @classmethod
    def of(cls, picture: Picture, form: FormDef, lists: Mapping[int, str]) -> Text:
        text = cls(form, form_strung.parted(form_wrapped.joined(pieces(picture, lists), form), form), frozenset(lists))
        text.often = form_hints.repeated(text.pieces)
        for index in range(len(text.pieces)):
            hit = text._match(index)
            if hit is not None and not (hit.loose and text.hits and form_ends.waits(text.hits[-1], hit)):
                text.hits.append(hit)
        text.hits = [hit for hit in text.hits if hit.rest or not form_cells.over_labels(text.pieces, hit.index)]
        answers = form_cells.answers(text.pieces, {hit.index: bool(hit.rest) for hit in text.hits})
        text.hits = [hit for hit in text.hits if hit.index not in answers]
        for hit in [hit for hit in text.hits if text._answers_another(hit)]:
            text.hits.remove(hit)
        text.hits = form_headed.without_heads(text)
        within = form_ends.within_answers(text)
        text.hits = [hit for hit in text.hits if hit.index not in within]
        return text

    def _answers_another(self, hit: Hit) -> bool:
        """Whether a piece that is worded like a label is the one answer to the label before it ("Functie", "Projectleider"), while its own field has
        another label."""
        if hit.rest or not any(other.name == hit.name for other in self.hits if other is not hit):
            return False
        piece = self.pieces[hit.index]
        without = Text(self.form, self.pieces, self.lists, [other for other in self.hits if other is not hit])
        for other in self.hits:
            if other.index < hit.index and other.name != hit.name and not other.rest:
                definition = next(f for f in self.form.fields if f.name == other.name)
                if any(not is_blank(one.text, definition.prompts) for one in self.around(other, definition)):
                    continue  # it has its own answer
                first = next((one for one in without.around(other, definition) if not is_blank(one.text, definition.prompts)), None)
                if first is piece and definition.type == "text":
                    return True
        return False

    def _sections(self, index: int) -> list[str]:
        """The headings above a piece, nearest first."""
        found = form_cells.column_heads(self.pieces, self.pieces[index])
        for piece in reversed(self.pieces[:index]):
            if piece.kind == "heading" or (piece.strong and piece.row < 0) or (piece.kind == "paragraph" and piece.text.endswith(":")):
                found.append(piece.text)
                if piece.kind == "heading" or len(found) > 8:
                    break
        return found

    def _match(self, index: int) -> Hit | None:
        piece = self.pieces[index]
        if not piece.text or piece.kind in ("list", "note") or len(piece.text) > 4000 or form_aside.is_option(piece.text, self.form):
            return None
        best: dict[str, tuple[float, str, str]] = {}
        for head, rest, marked in heads(piece.text):
            floor = LIKELY if (piece.strong or marked) and not (rest and not piece.strong) else 0.9 if marked else SURE
            for definition in self.form.fields:
                score = likeness(head, definition.labels)
                known, its_rest, _ = best.get(definition.name, (0.0, "", ""))
                longer = (
                    rest and its_rest and score >= SURE and known >= SURE
                )  # heads come shortest first: "Contact: voornaam: ..." goes by the longest
                if score >= floor and (score > known or longer):
                    best[definition.name] = (score - (0.001 if rest and not marked else 0), rest, head)
        for definition in self.form.fields if len(piece.text) > _TYPED_ON else ():
            known, _, head = best.get(definition.name, (0.0, "", ""))
            typed = beyond(piece.text, definition.labels)
            if typed is not None and (known < SURE or len(typed[0]) > len(head)):
                best[definition.name] = (SURE, typed[1], typed[0])
        loose = not best and piece.row < 0 and piece.kind != "heading"
        if loose:
            best = {f.name: (0.9, after, f.labels[0]) for f in self.form.fields if (after := prefix(piece.text, f.labels)) is not None}
        best = form_aside.told_apart(best, piece.text, self.form.fields)
        if not best or (len(best) > 1 and form_ends.is_signing(self.pieces, index)):
            return None  # no label; or the name of who signs, which is nobody else's
        weighed = {name: (found[0] + self.in_section(name, index, piece), found[1], found[2]) for name, found in best.items()}
        ranked = sorted(weighed.items(), key=lambda item: -item[1][0])
        name, (score, rest, label) = ranked[0]
        if score < 0.8:
            return None
        rivals = tuple(other for other, (value, *_) in ranked[1:] if score - value < CLOSE)
        near, other = self.runner_up(name, label) if best[name][0] < SURE else (0.0, "")
        if near and best[name][0] - near < _NEAR:
            score = min(score, _DOUBTED)
        return Hit(index, name, score, rest, rivals, label, loose, f"{other} {near:.2f}" if near else "")

    def runner_up(self, name: str, label: str) -> tuple[float, str]:
        """How much a label is like the labels of another field, and which; (0.0, "") when it is like none."""
        near, other = max(((likeness(label, f.labels), f.name) for f in self.form.fields if f.name != name), default=(0.0, ""))
        return (near, other) if near >= _ALIKE else (0.0, "")

    def in_section(self, name: str, index: int, piece: Piece) -> float:
        """Weighs a short label by the heading above it: "Naam" under another heading is hardly this field's."""
        definition = next(f for f in self.form.fields if f.name == name)
        section = definition.section
        headings = self._sections(index)
        if not section or not (headings or form_ends.is_closing(self.pieces, index)):
            return 0.0
        for depth, heading in enumerate(headings):
            if likeness(heading, (section,)) >= 0.8 or form_ends.names(heading, section):
                return 0.06 - 0.01 * min(depth, 5)
            if depth == 0 and likeness(_ARTICLE.sub("", bare(heading)), definition.labels) >= SURE:
                return 0.05  # "Naam" under "De indiener"
            if self.is_section(heading):
                break  # under another part of the form, whatever stands above that
        if len(key(piece.text).split()) > 3:
            return 0.0
        return CLOSED if form_ends.is_closing(self.pieces, index) or form_ends.CLOSING.search(headings[0]) else -0.05

    def answers(self, name: str) -> list[Answer]:
        """Everything that may be the answer to a field, best label first."""
        definition = next(f for f in self.form.fields if f.name == name)
        found = [self.answer(hit, definition) for hit in self.hits if hit.name == name or name in hit.rivals]
        return sorted(found, key=lambda answer: -answer.score)

    def answer(self, hit: Hit, definition: FieldDef) -> Answer:
        piece = self.pieces[hit.index]
        long = definition.type in LONG
        around = self.around(hit, definition)
        rest = _MORE_QUESTIONS.sub("", hit.rest)
        whole = likeness(hit.label, (max(definition.labels, key=len),)) >= SURE  # the question to its end: what follows is no part of it
        if long and piece.strong and not whole and any(not is_blank(other.text, definition.prompts) for other in around):
            rest = ""  # a bold question of several sentences: its end is no answer
        if long and (rest or any(other.kind != "list" and not is_blank(other.text, definition.prompts) for other in around)):
            around = [other for other in around if other.kind != "list"]  # a table that is a field of its own is no part of this answer
        aside = form_hints.ASIDE.fullmatch(rest) or (piece.row >= 0 and form_hints.is_help(rest))  # "Wie dient in? (bestuur en dienst)"
        if aside and any(not is_blank(other.text, definition.prompts) for other in around):
            rest = ""
        texts = [(rest, piece)] if rest else []
        texts += [(other.text, other) for other in around]
        either = definition.type == "yes_no"
        kept = [(unruled(t), where) for t, where in texts if not is_blank(t, definition.prompts) or (either and says_not_applicable(t))]
        kept = form_hints.without(kept, self.often, long)
        kept = form_hints.unprompted(kept)
        if definition.type in ("yes_no", "declaration") and piece.row > 0:
            kept = form_cells.by_column(self.pieces, kept)
        raw = written(kept)
        place = all_of([where.place for _, where in kept]) if kept else piece.place
        boxes = tuple(control for p in [piece, *around] for control in p.controls if control.kind == "checkbox")
        unread = next((control.kind for p in [piece, *around] for control in p.controls if control.unread), "")
        rivals = tuple(n for n in (hit.name, *hit.rivals) if n != definition.name)
        score = min(hit.score, form_above.SURE) if self.above or (not long and form_hints.skipped(self, hit, kept)) else hit.score
        score = min(score, form_above.SURE) if long and form_ends.perhaps_goes_on(self, hit, around) else score
        doubt = form_titled.doubt(self, hit, around, long)
        return Answer(raw, placed(place, hit.label), score, hit.label, boxes, rivals, hit.runner_up, unread, doubt)

    def around(self, hit: Hit, definition: FieldDef) -> list[Piece]:
        """The pieces beside or under a label in which its answer is looked for."""
        if self.above and form_above.captions(self, hit, definition):
            return form_above.over(self, hit)
        if definition.type == "money" and (amounts := form_cells.in_columns(self.pieces, {one.index for one in self.hits}, hit.index)):
            return amounts
        around = self.beside(hit) if self.pieces[hit.index].row >= 0 else []
        around = form_cells.of_all(self.pieces, around) if definition.type == "money" else around
        if definition.type in LONG:
            around = form_cells.further_rows(self.pieces, {one.index for one in self.hits}, hit.index, around)
            around = form_wrapped.over_the_page(self.pieces, {one.index for one in self.hits}, around)
        blank = is_blank(hit.rest, definition.prompts)
        if not around and (blank or definition.type in (*LONG, "choices", "yes_no", "declaration")):
            around = self._below(hit, definition)
        elif not around and definition.type == "text":
            around = form_ends.town_below(self, hit.index)
        return around

    def beside(self, hit: Hit) -> list[Piece]:
        """The cells after a label cell up to the next label; or, under a row of labels, the cell below."""
        piece = self.pieces[hit.index]
        labels = {other.index for other in self.hits}
        row = [n for n, other in enumerate(self.pieces) if (other.block, other.row) == (piece.block, piece.row) and other.cell > piece.cell]
        found: list[Piece] = []
        for n in row:
            if n in labels:
                break
            found.append(self.pieces[n])
        if len(found) > 1 and form_cells.paired(self.pieces, labels, piece.block):
            found = found[:1]
        if any(not is_blank(other.text) or other.controls for other in found) or hit.rest:
            return found
        if not row and (left := form_cells.at_the_left(self.pieces, labels, hit.index)) is not None:
            return [left]
        below = [
            n
            for n, other in enumerate(self.pieces)
            if other.block == piece.block and other.row == piece.row + 1 and other.cell == piece.cell and n not in labels
        ]
        stacked = not row or all(n in labels for n in row) or form_cells.under_each_other(self.pieces, labels, piece.block)
        return [self.pieces[n] for n in below] if stacked else found

    def _below(self, hit: Hit, definition: FieldDef) -> list[Piece]:
        """The pieces under a label up to the next label, question or heading."""
        labels = {other.index for other in self.hits}
        styles = {self.pieces[n].style for n in labels if self.pieces[n].strong and self.pieces[n].style}
        limit = 400 if definition.type in LONG else 12 if definition.type in ("choices", "yes_no", "declaration") else 2
        found: list[Piece] = []
        start = self.pieces[hit.index]
        for n in range(hit.index + 1, len(self.pieces)):
            piece = self.pieces[n]
            if start.row >= 0 and piece.block == start.block and piece.row == start.row:
                continue
            if start.row >= 0 and piece.row >= 0 and definition.type not in LONG and (piece.block, piece.cell) != (start.block, start.cell):
                break  # another column: an answer to something else
            titled = limit == 2 and form_titled.is_short_answer(self, n, hit.index)
            if n in labels or (not titled and form_ends.ends(self, n, hit.index, styles, definition)) or len(found) >= limit:
                break
            if (piece.kind == "note" and definition.type not in LONG) or (limit == 2 and not found and form_hints.stands_over(self, n)):
                continue
            found.append(piece)
            if limit == 2 and not is_blank(piece.text, definition.prompts):
                found += form_ends.town_below(self, n)
                break
        return [] if limit == 2 and found and form_cells.labels_another(self.pieces, start, found[-1]) else found

    def is_section(self, text: str) -> bool:
        return any(f.section and likeness(text, (f.section,)) >= 0.85 for f in self.form.fields)

    def under(self, section: str) -> list[Piece]:
        """The pieces that stand under a heading and are no label or answer with a label: free lines."""
        labels = {hit.index for hit in self.hits}
        start = next((n for n, p in enumerate(self.pieces) if likeness(p.text.split("\n")[0], (section,)) >= 0.85), None)
        if start is None:
            return []
        found = []
        for n in range(start + 1, len(self.pieces)):
            piece = self.pieces[n]
            hit = next((hit for hit in self.hits if hit.index == n), None)
            definition = next((f for f in self.form.fields if hit and f.name == hit.name), None)
            if piece.kind in ("heading", "list") or (definition and definition.section != section) or (piece.strong and n not in labels):
                break
            if n not in labels and piece.kind != "note":
                found.append(piece)
        return found
