"""Whether a form is of another body than the dossier it answers in: an advisor sends one text for several municipalities."""

from __future__ import annotations

from collections.abc import Mapping

from checks.dutch import listing
from intake.situation import KnownDossier, Situation
from parsers.model import Role
from registers.lookup import Registers
from registers.model import Body

_NAMES = ("applicant.name", "contact.organisation")
_FORMS = (Role.REGISTRATION_FORM, Role.APPLICATION_FORM)


def who_hands_in(values: Mapping[str, object]) -> str:
    """The name of the body as a form gives it, from the values of its fields; "" when there is none."""
    return next((value for name in _NAMES if isinstance(value := values.get(name), str) and value.strip()), "")


def of_another_body(situation: Situation, dossier: KnownDossier) -> tuple[KnownDossier | None, list[str]] | None:
    """Where a form goes that surely is of another body than the dossier's last form surely is, and why that is doubtful; None: it is not so.

    A municipality hands in for itself: its idea is no version of another one's, and two dossiers can be joined. A body of another kind may
    be a name put right. A municipality and the one it was merged into are one.
    """
    before = _sure(situation, dossier, dossier.applicant)
    if before is None:
        return None
    for reading in situation.readings:
        if reading is None or reading.role not in _FORMS:
            continue
        now = _sure(situation, dossier, who_hands_in({name: field.value for name, field in reading.fields.items()}))
        if now is None or _one(before, now):
            continue
        if before.kind == now.kind == "municipality":
            return None, [
                f"De mail antwoordt in dossier {dossier.reference}, maar het formulier is van {now.name}. Bekijk of dat zo hoort."
            ]
        return dossier, [f"Het formulier is nu van {now.name}. Eerder was het van {before.name}. Bekijk of dat zo hoort."]
    return None


def several_municipalities(situation: Situation, phase: str) -> str:
    """What to look at when forms of more than one municipality are in one mail, each of which hands in for itself. "" otherwise."""
    found: list[Body] = []
    for reading in situation.readings:
        if reading is None or reading.role not in _FORMS:
            continue
        body = _body(situation, phase, who_hands_in({name: field.value for name, field in reading.fields.items()}))
        if body is not None and body.kind == "municipality" and not any(_one(body, other) for other in found):
            found.append(body)
    names = listing(body.name for body in found)
    return f"Er zitten formulieren van {names} in. Bekijk of elk een eigen dossier moet krijgen." if len(found) > 1 else ""


def _sure(situation: Situation, dossier: KnownDossier, name: str) -> Body | None:
    return _body(situation, dossier.phase, name)


def _body(situation: Situation, phase_id: str, name: str) -> Body | None:
    phase = situation.edition.phases.get(phase_id)  # type: ignore[call-overload]
    if phase is None or not name:
        return None
    match = Registers.load().by_name(name, phase.deadline.at.date())
    return match.body if match.sure else None


def _one(one: Body, other: Body) -> bool:
    return (one.kind, one.name) == (other.kind, other.name) or one.name in other.successors or other.name in one.successors
