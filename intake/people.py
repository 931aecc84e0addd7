"""Mail that a person wrote: what is handed in, what was forgotten, what is asked."""

from __future__ import annotations

from collections.abc import Callable

from dossiers.likeness import other_story, same_story
from intake import in_text, machines, wording
from intake.handing_in import of_another_body, several_municipalities
from intake.lookalike import looks_like
from intake.situation import FORMS, Decision, KnownDossier, Situation, story
from parsers.model import Reading, Role, State


def foreign_reference(situation: Situation) -> Decision | None:
    """Somebody else writes about a dossier: never filed in it by a machine."""
    if not situation.known or situation.own_dossiers:
        return None
    if situation.roles:
        return None  # a form files itself by its content
    names = ", ".join(dossier.reference for dossier in situation.known)
    return Decision("unsure", (f"De mail verwijst naar {names}, maar komt van een ander adres dan dat dossier.",))


def own_look_alike(situation: Situation) -> Decision | None:
    """Somebody writes from an address that readers take for ours."""
    if any(looks_like(situation.sender, own) for own in situation.own_addresses):
        return Decision("unsure", (f"Het adres {situation.sender} lijkt op ons eigen adres, maar is het niet.",))
    return None


def automatic_by_its_words(situation: Situation) -> Decision | None:
    """Reads as an answer of somebody who is away, and no header says so: not answered, and a person looks, since a person may have typed it."""
    if situation.readings or not wording.seems_automatic(situation.text):
        return None
    answers = any(dossier.by == "reply" for dossier in situation.known) or wording.is_answer_subject(situation.mail.subject)
    if wording.asks_outright(situation.text):
        return None
    if not answers and (wording.claims_attachment(situation.text) or wording.asks(situation.text)):
        return None
    reason = "De tekst begint als een automatisch antwoord. De kop van de mail zegt dat niet: kijk na of iemand dit zelf schreef."
    return Decision("automatic", (reason,), reference=situation.reference, confident=False)


def invitation(situation: Situation) -> Decision | None:
    """Asks us to a meeting, by a calendar."""
    if situation.readings or not machines.invitation_method(situation.mail):
        return None
    return Decision("question", ("Het is een uitnodiging of wijziging uit een agenda.",), reference=situation.reference)


def several_dossiers(situation: Situation) -> Decision | None:
    """Speaks of more than one dossier of this sender."""
    own = situation.own_dossiers
    if len({dossier.reference for dossier in own}) < 2:
        return None
    replied = {dossier.reference for dossier in own if dossier.by == "reply"}
    if len(replied) == 1:
        return None  # the thread tells which
    names = ", ".join(dict.fromkeys(dossier.reference for dossier in own))
    return Decision("unsure", (f"De mail gaat over meer dan een dossier: {names}.",))


def damaged(situation: Situation) -> Decision | None:
    """Part of the mail could not be taken apart: what is in it nobody knows. Files that are clearly handed in are filed all the same."""
    if not situation.mail.problems or (situation.readings and (situation.names_call or situation.own_dossiers)):
        return None
    return Decision("unsure", ("De mail kon niet helemaal gelezen worden.", *situation.mail.problems))


def carries_forms(situation: Situation) -> Decision | None:
    """A form of the call is in it: a registration or an application, or what was asked for in a known dossier."""
    if not situation.roles:
        return None
    phase = "registration" if situation.roles == {Role.REGISTRATION_FORM} else "application"
    reasons = [_forms_sentence(situation)]
    confident = True
    if Role.REGISTRATION_FORM in situation.roles and phase == "application":
        confident = False
        reasons.append("Er zitten formulieren van twee fasen in. Bekijk of er ook een aanmelding bij hoort.")
    if several := several_municipalities(situation, phase) or _several_projects(situation):
        confident = False
        reasons.append(several)
    if situation.mail.problems:
        confident = False
        reasons += ["De mail kon niet helemaal gelezen worden.", *situation.mail.problems]
    if _only_blank_forms(situation):
        if (typed := in_text.answered(situation)) is not None:
            return in_text.in_text(situation, *typed, *reasons, "Het formulier in de bijlage is niet ingevuld.")
        if wording.asks(situation.text):
            return Decision("unsure", (*reasons, "Het formulier is niet ingevuld en de mail bevat een vraag."))
        confident = False
        reasons.append("Het formulier lijkt niet ingevuld.")
    if wording.disclaims(situation.text) and wording.asks(situation.text):
        return Decision("unsure", (*reasons, "De afzender vraagt iets en schrijft dat het nog geen inzending is. Bekijk of dat klopt."))
    dossier, doubts = _dossier_of(situation, phase)
    doubts += [reason for sign, reason in _BESIDE if sign(situation)]
    confident = confident and not doubts
    reasons += doubts
    if dossier is None:
        return Decision(phase, tuple(reasons), phase, confident=confident)
    if dossier.by != "sender":
        reasons.append(f"Het is een antwoord in dossier {dossier.reference}.")
    complete = set(situation.edition.phases[phase].documents) <= {str(role) for role in situation.roles}  # type: ignore[index]
    if dossier.asked:
        reasons.append("In dat dossier vroegen we om te vervolledigen: dit is het antwoord daarop.")
    adds = dossier.asked or not complete or dossier.by == "sender"
    return Decision("supplement" if adds else phase, tuple(reasons), phase, dossier.reference, supplement=adds, confident=confident)


def _dossier_of(situation: Situation, phase: str) -> tuple[KnownDossier | None, list[str]]:
    """The dossier that a form is another version of, None when it is none that we know; and what makes that doubtful."""
    dossier = next((known for known in situation.own_dossiers if known.phase == phase), None)
    if dossier is None and not situation.known and (other_half := _other_half(situation, phase)):
        return other_half, [f"Dit lijkt het vervolg van het formulier van {other_half.reference}, dat in een andere mail zat."]
    if dossier is None:
        names = ", ".join(known.reference for known in situation.known)
        return None, [f"De mail verwijst naar {names}, maar hoort daar niet met zekerheid bij."] if names else []
    if (elsewhere := of_another_body(situation, dossier)) is not None:
        return elsewhere
    told = _stories(situation)
    if not dossier.story or all(same_story(dossier.story, one) for one in told):
        return dossier, []
    if dossier.asked and not any(other_story(dossier.story, one) for one in told):
        doubt = "De tekst van het formulier verschilt sterk van de vorige versie. Bekijk of het nog over hetzelfde project gaat."
        return dossier, [doubt]
    # Two dossiers can be joined; an idea that took another's place would be lost from sight.
    return None, [f"De mail antwoordt in dossier {dossier.reference}, maar het formulier vertelt iets anders. Bekijk of dat zo hoort."]


def _other_half(situation: Situation, phase: str) -> KnownDossier | None:
    """The one dossier of this sender whose form answers nothing that this one answers: one form, cut in two."""
    theirs = [dossier for dossier in situation.of_sender if dossier.phase == phase]
    readings = [reading for reading in situation.readings if reading and reading.role in FORMS]
    answered = {name for reading in readings for name, field in reading.fields.items() if field.value}
    if len(theirs) == 1 and answered and theirs[0].answered and not answered & theirs[0].answered:
        return theirs[0]
    return None


_BESIDE: tuple[tuple[Callable[[Situation], bool], str], ...] = (  # what a person has to read beside the files
    (lambda situation: wording.asks(situation.text), "De mail bevat ook een vraag."),
    (lambda situation: wording.disclaims(situation.text), "De afzender schrijft dat dit nog niet de inzending is. Bekijk of dat klopt."),
    (
        lambda situation: wording.more_follows(situation.mail.subject, situation.text),
        "De afzender schrijft dat er nog een deel volgt. Kijk of dat al kwam.",
    ),
    (lambda situation: wording.withdraws(situation.text), "De tekst lijkt iets terug te trekken."),
    (lambda situation: bool(situation.links), "Er staat ook een link naar een bestand in. Wat daar staat, hebben we niet."),
)


def supplement_files(situation: Situation) -> Decision | None:
    """Files that are no form, sent in a known dossier by the one who handed it in."""
    own = situation.own_dossiers
    if not situation.readings or not own:
        return None
    dossier = next((known for known in own if known.by == "reply"), own[0])
    reasons = (f"De mail hoort bij dossier {dossier.reference} en er zit een bestand bij.", *situation.mail.problems)
    beside = tuple(reason for sign, reason in _BESIDE if sign(situation))
    if dossier.asked and all(reading is None or reading.media_type.startswith("image/") for reading in situation.readings):
        beside = (*beside, "We vroegen om te vervolledigen en kregen een afbeelding. Kijk of die geeft wat we vroegen.")
    reasons = (*reasons, *beside)
    confident = not beside and not situation.mail.problems
    return Decision("supplement", reasons, dossier.phase, dossier.reference, supplement=True, confident=confident)


def files_of_unknown_kind(situation: Situation) -> Decision | None:
    """Files in which no form was recognised. Whoever says to hand something in has handed it in, also when we cannot read it."""
    if not situation.readings:
        return None
    phase = wording.phase_of(situation.mail.subject) or wording.phase_of(situation.said) or "registration"
    asks = wording.asks(situation.text)
    second = None if asks else _second_part(situation, phase)
    if second is not None:
        return second
    if situation.names_call and (wording.claims_attachment(situation.text) or not asks):
        state = "niet leesbaar" if situation.unread else "geen formulier dat we herkennen"
        reasons = ("De afzender schrijft iets in te dienen.", f"Wat erbij zit, is {state}.", *situation.mail.problems)
        return Decision(phase, reasons, phase, confident=False)
    if asks and not situation.mail.problems:
        found = "een bijlage is niet leesbaar" if situation.unread else "in de bijlagen staat geen formulier"
        return Decision("question", (f"De mail bevat een vraag; {found}.",))
    return Decision("unsure", ("Er zit een bestand bij, maar niet duidelijk is waarvoor.",))


def _second_part(situation: Situation, phase: str) -> Decision | None:
    """Files without a form, from an address that handed in before: the annexes that follow in a second mail, as a person would say, too."""
    theirs = [dossier for dossier in situation.of_sender if dossier.phase == phase and dossier.answered]
    if not theirs:
        return None
    names = ", ".join(dossier.reference for dossier in theirs)
    if len(theirs) > 1:
        return Decision("unsure", (f"Er zit geen formulier bij, en deze afzender heeft meer dan een dossier: {names}.",))
    reasons = (
        f"Er zit geen formulier bij. Deze afzender diende eerder {names} in: bekijk of de bestanden daarbij horen.",
        *situation.mail.problems,
    )
    return Decision("supplement", reasons, phase, theirs[0].reference, supplement=True, confident=False)


def download_link(situation: Situation) -> Decision | None:
    """A link to a file-sharing service in the place of a file."""
    if situation.readings or not situation.links or not (situation.names_call or situation.own_dossiers):
        return None
    if wording.asks(situation.text) and not wording.says_attached(situation.text):
        return None  # a question that shows a page, not a file handed in
    reasons = ("Er zit geen bestand bij, wel een link om iets te downloaden.", "De tekst spreekt over iets om in te dienen.")
    return _asking_for_file(situation, "link-only", reasons)


def forgotten_attachment(situation: Situation) -> Decision | None:
    """Says that something goes with the mail, and nothing does."""
    if situation.readings or not (situation.names_call or situation.own_dossiers):
        return None
    asked = any(dossier.asked for dossier in situation.own_dossiers)
    if not wording.claims_attachment(situation.text) and not (asked and wording.claims_paper(situation.text)):
        return None
    if other := in_text.shown_otherwise(situation):
        return Decision("unsure", (f"De afzender schrijft dat er een bestand bij zit. {other}",), reference=situation.reference)
    return _asking_for_file(situation, "forgotten-attachment", ("De afzender schrijft dat er een bestand bij zit, maar er is er geen.",))


def _asking_for_file(situation: Situation, kind: str, reasons: tuple[str, ...]) -> Decision:
    own = situation.own_dossiers
    dossier = own[0] if own else None
    phase = dossier.phase if dossier else wording.phase_of(situation.mail.subject) or wording.phase_of(situation.said) or "registration"
    return Decision(kind, reasons, phase, dossier.reference if dossier else None)


def question(situation: Situation) -> Decision | None:
    """Asks something, and hands in nothing."""
    if situation.readings or not wording.asks(situation.said):
        return None
    return Decision("question", ("De mail bevat een vraag en geen bestand.",), reference=situation.reference)


def word_of_thanks(situation: Situation) -> Decision | None:
    """A short thank-you. There is no kind of its own for it: it is filed with the questions, so that a person sees it."""
    if situation.readings or not wording.thanks(situation.text):
        return None
    return Decision("question", ("Het is een kort bedankje of een korte reactie, zonder bestand.",), reference=situation.reference)


def word_in_a_dossier(situation: Situation) -> Decision | None:
    """Words without a file from somebody whose dossier we know: perhaps what we asked, told in the mail itself."""
    own = situation.own_dossiers
    if situation.readings or not own or not situation.text:
        return None
    asked = any(dossier.asked for dossier in own)
    why = "In dat dossier vroegen we om te vervolledigen: kijk of dit het antwoord is." if asked else "Lees wat er staat."
    return Decision("question", (f"De mail hoort bij dossier {own[0].reference}, zonder bestand. {why}",), reference=own[0].reference)


def _forms_sentence(situation: Situation) -> str:
    titles = {form.role: form.title for form in situation.edition.forms}
    found = [titles.get(str(role), str(role)) for role in FORMS if role in situation.roles]  # type: ignore[call-overload]
    return f"In de mail zit {' en '.join(found)}."


def _several_projects(situation: Situation) -> str:
    """What to look at when two forms of one kind clearly tell different stories; Word and pdf of the same form tell the same one."""
    for role in (Role.REGISTRATION_FORM, Role.APPLICATION_FORM):
        stories = [_story(reading) for reading in situation.readings if reading and reading.role is role]
        told = [story for story in stories if story]
        if any(not same_story(told[0], other) for other in told[1:]):
            return "Er zitten formulieren van meer dan een project in. Bekijk of elk project een eigen dossier moet krijgen."
    return ""


def _story(reading: Reading) -> str:
    return story({name: field.value for name, field in reading.fields.items()})


def _stories(situation: Situation) -> list[str]:
    forms = (Role.REGISTRATION_FORM, Role.APPLICATION_FORM)
    return [told for reading in situation.readings if reading and reading.role in forms and (told := _story(reading))]


def _only_blank_forms(situation: Situation) -> bool:
    forms = [reading for reading in situation.readings if reading and reading.role in FORMS and reading.looked_for]
    return bool(forms) and all(reading.state is State.READ and not reading.fields for reading in forms)
