"""A form that is no file: its questions stand with their answers in the mail itself, in what it passes on, or in a mail that it carries.

What a machine would read there (signatures, other people's words) is never sure, and "er is geen formulier" would be untrue: a person looks.
"""

from __future__ import annotations

import re
from itertools import pairwise

from calls.model import FieldDef, FormDef
from intake import wording
from intake.situation import Decision, Situation
from parsers import clues, containers
from parsers.model import Role

_ANSWERED = 120  # words: a form that is answered is longer than a mail that asks how to
_BOXES = 4  # fields of a form that stand in a mail
_AN_ANSWER = 4  # words under a question, at least, that the form itself does not use: a blank form is quoted, too


def form_in_the_text(situation: Situation) -> Decision | None:
    """The questions of a form, each with an answer, in the mail itself: no file a machine may take for the form, and no question to us."""
    if situation.roles or situation.unread:
        return None
    found = answered(situation)
    return found and in_text(situation, *found)


def answered(situation: Situation) -> tuple[FormDef, str] | None:
    """The form whose questions are answered in the mail, and where (Dutch). The questions that it quotes help to tell which form it is."""
    if not (situation.names_call or situation.passes_on_call):
        return None
    own, everything = _lines(situation.text), _lines(situation.everything)
    broken = [*everything, *(f"{one} {next_one}" for one, next_one in pairwise(everything))]  # a mail program breaks long questions
    ranked = sorted(situation.edition.forms, key=lambda form: -len(_asked(broken, form)) / max(1, len(_stories(form))))
    long = len(situation.text.split()) >= _ANSWERED
    for form in ranked[:1] if situation.names_call else ():
        asked = _asked(own, form)
        named = {name for line in own if (name := clues.owner(line, form.fields)[0])}
        # Few words suffice beside the names and addresses that a form asks for, too; a signature alone has no story.
        enough = long and len(asked) >= min(3, len(_stories(form))) > 0
        if enough or (not situation.readings and len(asked) >= 2 and len(named) >= _BOXES):
            return form, "de mail zelf"
    if situation.known or wording.asks(situation.text):
        return None  # our own mails ask questions, too, and so does who wants to know something about the form
    return next(((form, "een tekst die doorgestuurd of aangehaald is") for form in ranked[:1] if _told(everything, form)), None)


def in_text(situation: Situation, form: FormDef, where: str, *more: str) -> Decision:
    """For a person. The sender hears that it came, and that the form is still to come as a file, unless a file may be that form."""
    reason = f"De vragen van {form.title} staan met antwoorden in {where}. Bekijk of dit een inzending is."
    phase = next((name for name, phase in situation.edition.phases.items() if form.role in phase.documents), None)
    strange = any(reading and reading.role is Role.UNKNOWN for reading in situation.readings)
    return Decision("unsure", (*more, reason), phase, situation.reference, in_text=phase is not None and not strange)


def saved_mail(situation: Situation) -> Decision | None:
    """A mail that was saved as a file, with no document in it: the form may stand in its text."""
    saved = [reading is not None and containers.NO_DOCUMENT in reading.problems for reading in situation.readings]
    others = [reading for reading, alone in zip(situation.readings, saved, strict=True) if not alone]
    if not any(saved) or any(reading is None or reading.role is not Role.ANNEX for reading in others):
        return None  # another file may be the form
    reason = "Er zit een bewaarde mail of webpagina bij zonder document. Kijk of het formulier in de tekst daarvan staat."
    return Decision("unsure", (reason,), reference=situation.reference)


def shown_otherwise(situation: Situation) -> str:
    """What is there although no file is (Dutch), "" when nothing is: who says that something goes with the mail may mean that."""
    if situation.mail.carried:
        return "Er zit een andere mail in deze mail. Kijk of daarin staat wat de afzender bedoelt."
    if situation.mail.pictured:
        return "In de tekst staat een grote afbeelding. Kijk of dat een schermafdruk van het formulier is."
    return ""


def _told(lines: list[str], form: FormDef) -> bool:
    """Whether words of somebody's own stand under the questions of the form. A question may be broken over lines, or share one with its answer."""
    of_form = {word for field in form.fields for label in field.labels for word in _words(label)}
    stories = {field.name for field in _stories(form)}
    own: dict[str, int] = {}
    current = ""
    for said in (part for line in lines for part in re.split(r"(?<=\?)\s+", line)):
        name = clues.owner(said, form.fields)[0]
        current = name if name in stories or (name and ":" in said) else current  # "tellers" is no telephone number
        if current in stories:
            own[current] = own.get(current, 0) + sum(word not in of_form for word in _words(said))
    return sum(count >= _AN_ANSWER for count in own.values()) >= min(3, len(stories)) > 0


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _asked(lines: list[str], form: FormDef) -> set[str]:
    return {name for line in lines if (name := clues.owner(line, _stories(form))[0])}


def _stories(form: FormDef) -> list[FieldDef]:
    return [field for field in form.fields if field.type == "long_text"]


def _lines(text: str) -> list[str]:
    return [bare for line in text.split("\n") if (bare := line.strip().lstrip("> ").strip())]
