"""What kind of mail is this? An ordered table of rules; the first that knows, says. By evidence, each answer with its reasons in Dutch.

Nothing is lost here: whatever could be a submission and is not surely one goes to a person. Pure: what the record knows comes in as values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from calls.model import Edition
from intake import in_text, machines, people, taking_back, wording
from intake.situation import Decision, KnownDossier, Rule, Situation
from parsers.eml import Mail
from parsers.model import Reading

MACHINES: tuple[Rule, ...] = (
    machines.own_mail,
    machines.bounce,
    machines.mailing_list,
    machines.automatic,
    machines.spam,
)
PEOPLE: tuple[Rule, ...] = (
    people.own_look_alike,
    people.automatic_by_its_words,
    people.foreign_reference,
    people.several_dossiers,
    people.carries_forms,
    taking_back.withdrawal,
    people.damaged,
    people.invitation,
    in_text.form_in_the_text,
    in_text.saved_mail,
    people.supplement_files,
    people.files_of_unknown_kind,
    people.download_link,
    people.forgotten_attachment,
    people.question,
    people.word_of_thanks,
    people.word_in_a_dossier,
)


def triage(
    mail: Mail,
    readings: Sequence[Reading | None],
    own_addresses: frozenset[str],
    edition: Edition,
    known: Sequence[KnownDossier] = (),
) -> Decision:
    """The kind of this mail. ``readings``: of its files, None for one that was not read in the short time sorting takes.

    ``known``: the dossiers that the mail points to, and those of its sender.
    A machine's mail that may carry a submission is never filed away: a person looks.
    """
    pointed_to = tuple(dossier for dossier in known if dossier.by != "sender")
    of_sender = tuple(dossier for dossier in known if dossier.by == "sender" and dossier.call == edition.id)
    own = frozenset(address.lower() for address in own_addresses)
    situation = Situation(mail, tuple(readings), own, edition, pointed_to, of_sender)
    for rule in MACHINES:
        found = rule(situation)
        if found is not None:
            return _kept_from_loss(situation, found)
    for rule in PEOPLE:
        found = rule(situation)
        if found is not None:
            return _weighed(situation, _in_a_phase_of(edition, found))
    unclear = ("Het is niet duidelijk wat de afzender vraagt of bezorgt.",)
    return Decision("unsure", unclear, reference=situation.reference, withdraws=taking_back.takes_back(situation))


def _weighed(situation: Situation, found: Decision) -> Decision:
    """What goes for every kind of mail that a person wrote."""
    reasons = (*found.reasons, *taking_back.in_a_letter(situation))
    found = replace(found, reasons=reasons, withdraws=taking_back.takes_back(situation))
    if not situation.is_cut:
        return found
    return replace(found, reasons=(*found.reasons, "De tekst van de mail is erg lang. Alleen het begin is nagekeken."), confident=False)


def _in_a_phase_of(edition: Edition, found: Decision) -> Decision:
    """Where nothing tells the phase, a rule takes the first one; an edition of one phase has only that one."""
    if found.phase is None or found.phase in edition.phases:
        return found
    phase = next(iter(edition.phases))
    return replace(found, phase=phase, triage=phase if found.triage == found.phase else found.triage)


def _kept_from_loss(situation: Situation, found: Decision) -> Decision:
    """Automatic, list, spam, bounce or own: unless a submission may be in it."""
    if situation.roles:
        reason = "Er zit wel een formulier van de oproep in. Bekijk of dit een inzending is."
    elif situation.unread and (found.triage == "automatic" or situation.names_call):
        reason = "Er zit een bestand in dat niet gelezen kon worden. Bekijk of dit een inzending is."
    elif _shares_file(situation, found):
        reason = "Een deeldienst meldt dat er een bestand klaarstaat. Bekijk of dit een inzending is."
    elif found.triage == "spam" and situation.names_call:
        reason = "De tekst gaat wel over de oproep."
    else:
        return found
    return Decision("unsure", (*found.reasons, reason), kept=found.triage)


def _shares_file(situation: Situation, found: Decision) -> bool:
    """A sharing service that tells of a file somebody put there for us: nobody reads an answer at that address.

    Such services also write as to a list (List-Unsubscribe); a newsletter that names the call is none.
    """
    if not situation.links or any(dossier.by == "reply" for dossier in situation.known):
        return False
    service = wording.is_sharing_service(situation.sender)
    return (found.triage == "automatic" and (service or situation.names_call)) or (found.triage == "list" and service)
