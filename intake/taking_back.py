"""Mail that takes back what was sent or handed in. A machine takes nothing back: it makes what is due wait for a person."""

from __future__ import annotations

from intake import wording
from intake.situation import Decision, Situation

IN_A_LETTER = "In een brief bij de mail staat iets over terugtrekken. Lees die brief."


def takes_back(situation: Situation) -> bool:
    """Speaks of taking back a mail, or what was handed in; asking whether one may is enough to wait for a person.

    Also when only the attached letter says so."""
    said = wording.speaks_of_withdrawing(situation.said) or wording.recalls(situation.mail.body_text)
    return said or bool(in_a_letter(situation))


def in_a_letter(situation: Situation) -> tuple[str, ...]:
    """Where a person finds it when the mail itself does not say it."""
    return (IN_A_LETTER,) if wording.withdraws(situation.letters) else ()


def withdrawal(situation: Situation) -> Decision | None:
    """Somebody takes back a mail, or what was handed in. Nothing is taken back by a machine."""
    if situation.readings or not (wording.withdraws(situation.said) or wording.recalls(situation.mail.body_text)):
        return None
    return Decision("question", ("De afzender wil iets terugtrekken.",), reference=situation.reference)
