"""What the documents of a case say about a field, with the difference between absent, unclear and unreadable kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from calls.model import FieldDef, FormDef, Phase
from checks.answer import Part
from checks.dutch import joined, listing, quote, shown
from checks.model import Case, Evidence, Outcome
from parsers.model import PERHAPS, UNFINISHED, FieldValue, Reading, Role, State

DOUBT = 0.6  # what parsers give to text that was recognised in a picture
OTHER_WORDS = 0.8  # what parsers give to an answer whose label is in other words than the form's (parsers/clues.py)
_STORED = re.compile(r"-?\d+(?:\.\d+)?")


class Seen(Enum):
    """How a field stands in the documents."""

    THERE = auto()
    UNCLEAR = auto()  # something stands there that cannot be understood
    CONFLICT = auto()  # two documents give different values
    ABSENT = auto()  # looked for in a document that could be read, and not there; or the form itself is not there
    UNREAD = auto()  # it may be there: a document could not be read, or the field was not looked for


@dataclass(frozen=True, slots=True)
class Look:
    """One field over all documents: how it stands, its value (only when ``THERE``) and every place where it was seen."""

    name: str
    title: str
    seen: Seen
    value: Any = None
    fields: tuple[FieldValue, ...] = ()
    unread: tuple[str, ...] = ()  # names of the documents that could not be read

    @property
    def there(self) -> bool:
        """Whether there is one value to rely on."""
        return self.seen is Seen.THERE

    @property
    def certain(self) -> bool:
        """Whether the value was read without doubt, in at least one place."""
        return self.there and any(field.confidence >= 1 for field in self.fields)

    @property
    def doubtful(self) -> bool:
        """Whether it was only read with great doubt: recognised on a scan, for instance. Two such readings do not confirm each other."""
        return all(field.confidence <= DOUBT for field in self.fields)

    @property
    def problems(self) -> tuple[str, ...]:
        """What a person should know of a value that was read: each remark once."""
        return tuple(dict.fromkeys(field.problem for field in self.fields if field.problem))

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every place where the field was seen, with what stands there."""
        return tuple(evidence(self.name, field) for field in self.fields)


def look(case: Case, name: str) -> Look:
    """How a field stands in the forms of the phase. Documents that repeat the same value are no conflict.

    A form of another phase, sent along, has no say: it may use the same names for other answers.
    """
    title = title_of(case, name)
    forms = [document for document in case.documents if document.role in documents(case)]
    fields = tuple(d.fields[name] for d in forms if name in d.fields and not is_empty(d.fields[name].value))
    understood = [field for field in fields if field.value is not None]
    if understood:
        if any(comparable(f.value) != comparable(understood[0].value) for f in understood):
            return Look(name, title, Seen.CONFLICT, fields=fields)
        return Look(name, title, Seen.THERE, understood[0].value, fields)
    found = tuple(field for field in fields if not is_left_over(field))
    if found:
        return Look(name, title, Seen.UNCLEAR, fields=found)
    if fields:
        return Look(name, title, Seen.UNREAD, fields=fields)
    seen = Seen.ABSENT if _known_absent(case, name) else Seen.UNREAD
    return Look(name, title, seen, unread=tuple(d.name for d in unread(case)))


def not_there(case: Case, look: Look) -> Part:
    """What to answer when a field that is needed has no usable value: ``missing``, or ``review`` when a person may still find it: documents
    contradict each other, or something stands there that we do not understand and that is not certain to be no value."""
    if look.seen is Seen.CONFLICT:
        values = listing(f"{quote(_as_seen(f))} ({f.document}, {f.place.location})" for f in look.fields)
        text = f"De documenten geven verschillende waarden voor {look.title}: {values}"
        return Part(Outcome.REVIEW, text, look.evidence, f"Laat weten welke waarde juist is voor {look.title}")
    if look.seen is Seen.UNCLEAR and not all(field.invalid for field in look.fields):
        return Part(Outcome.REVIEW, unclear_text(look), look.evidence, f"Kijk na wat je hebt ingevuld bij {look.title}")
    if look.seen is Seen.UNCLEAR:
        return Part(Outcome.MISSING, unclear_text(look), look.evidence, f"Vul {look.title} opnieuw en volledig in")
    if look.seen is Seen.UNREAD and look.fields:
        text = joined(f"We vonden {look.title} niet met zekerheid terug in het formulier", *dict.fromkeys(f.problem for f in look.fields))
        return Part(Outcome.REVIEW, text, look.evidence, f"Kijk na of {look.title} is ingevuld")
    if look.seen is Seen.UNREAD and (strange := [d.name for d in unread(case) if d.state is State.READ]):
        which, are = ("welk document", "is") if len(strange) == 1 else ("welke documenten", "zijn")
        text = f"We konden {look.title} niet nagaan, want we weten niet zeker {which} {listing(map(quote, strange))} {are}"
        return Part(Outcome.REVIEW, text, received(case), "Laat weten welk document het formulier is")
    if look.seen is Seen.UNREAD and (slow := unfinished(case)):
        text = f"We konden {look.title} niet nagaan, want we konden {listing(quote(d.name) for d in slow)} nog niet helemaal lezen"
        return Part(Outcome.REVIEW, text, received(case))
    if look.seen is Seen.UNREAD:
        which = listing(quote(name) for name in look.unread)
        could = "kon" if len(look.unread) == 1 else "konden"
        text = f"We konden {look.title} niet nagaan"
        if not which:  # the form was read, by a machine that cannot say what is not there: a scan or photo
            return Part(Outcome.REVIEW, text, received(case), f"Kijk na of {look.title} is ingevuld")
        text += f", want {which} {could} niet worden gelezen"
        return Part(
            Outcome.MISSING, text, received(case), "Bezorg het document opnieuw, in een vorm die we kunnen lezen (docx, pdf of xlsx)"
        )
    forms = forms_with(case, look.name)
    if forms and not any(case.documents_of(Role(form.role)) for form in forms):
        title = forms[0].title
        text = f"{_capital(look.title)} is niet gekend, want {title} is er niet bij"
        return Part(Outcome.MISSING, text, received(case), f"Vul {title} in en bezorg het ons")
    return Part(Outcome.MISSING, f"{_capital(look.title)} is niet ingevuld", received(case), f"Vul {look.title} in")


def is_left_over(field: FieldValue) -> bool:
    """Whether a field was not found while questions of no field are left over: it may be the answer to one of them."""
    return field.value is None and not field.raw and field.problem.startswith(PERHAPS)


def unclear_text(look: Look) -> str:
    """What stands there and why it cannot be understood."""
    field = look.fields[0]
    raw = f"staat {quote(field.raw)}" if field.raw.strip() else "staat iets"
    text = f"Bij {look.title} {raw} ({field.document}, {field.place.location})"
    return joined(text, "" if field.invalid else "Dat konden we niet met zekerheid begrijpen", field.problem)


def evidence(name: str, field: FieldValue, value: str = "") -> Evidence:
    """The place of a field, with the text that was seen there."""
    return Evidence(field.place.location, value or _as_seen(field), name, field.document, field.place.anchor)


def _as_seen(field: FieldValue) -> str:
    """What stands there. Of an amount that a workbook stores in bare figures nobody saw those: it is written as a person writes it."""
    raw = field.raw.strip()
    if field.value is not None and (not raw or (isinstance(field.value, Decimal) and _STORED.fullmatch(raw))):
        return shown(field.value)
    return raw


def received(case: Case) -> tuple[Evidence, ...]:
    """Every document with its role and state: what a finding about something absent rests on."""
    return tuple(Evidence("het hele document", describe(document), document=document.name) for document in case.documents)


def describe(document: Reading) -> str:
    """What a document was taken for, in Dutch."""
    if document.state is not State.READ:
        return joined("kon niet worden gelezen", *document.problems)
    return joined(f"we lazen dit als {ROLES[document.role]}", *document.problems)


def unread(case: Case) -> tuple[Reading, ...]:
    """Documents of which nobody can say what is in them: not readable, or readable but of no known kind and with a problem."""
    return tuple(d for d in case.documents if d.state is not State.READ or (d.role is Role.UNKNOWN and d.problems))


def unfinished(case: Case) -> tuple[Reading, ...]:
    """Documents whose reading took too long or broke: that is ours to do again, and nothing to ask the applicant for."""
    return tuple(d for d in case.documents if d.state in UNFINISHED)


def phase_of(case: Case) -> Phase:
    """The phase of the case as the edition defines it. KeyError for a phase that the edition does not have."""
    return case.edition.phases[case.phase]  # type: ignore[index]  # a case carries its phase as plain text


def documents(case: Case) -> tuple[str, ...]:
    """The roles of the documents that the phase asks for."""
    return phase_of(case).documents


def definition(case: Case, name: str) -> FieldDef | None:
    """How the edition defines the field, from the form of this phase that asks for it."""
    return next((field for form in forms_with(case, name) for field in form.fields if field.name == name), None)


def forms_with(case: Case, name: str) -> list[FormDef]:
    """The forms of this phase that ask for the field. Forms of different phases may use the same name with another title."""
    forms = [case.edition.form(role) for role in documents(case)]
    return [form for form in forms if any(field.name == name for field in form.fields)]


def title_of(case: Case, name: str) -> str:
    """What letters call the field; its own name when the edition has no title for it."""
    field = definition(case, name)
    return field.title if field else EXTRA_TITLES.get(name, name)


def is_empty(value: Any) -> bool:
    """Whether a value says that nothing was filled in. None is not empty: it is something that was not understood."""
    return value is not None and not isinstance(value, bool) and value in ("", (), [], {})


ROLES = {
    Role.REGISTRATION_FORM: "het aanmeldingsformulier",
    Role.APPLICATION_FORM: "het aanvraagformulier",
    Role.COST_MODEL: "het kostenmodel",
    Role.ANNEX: "een bijlage",
    Role.UNKNOWN: "een document van onbekende soort",
}
# Fields that no form asks for by themselves: they are read from running text, or tell of the form as a whole.
EXTRA_TITLES = {
    "applicant.name": "de naam van de indiener",
    "form.language": "de taal van het formulier",
    "mentioned.partners": "de genoemde partners",
    "mentioned.budget": "het genoemde budget",
    "mentioned.duration_months": "de genoemde looptijd",
}


def _known_absent(case: Case, name: str) -> bool:
    roles = tuple(form.role for form in forms_with(case, name))
    wanted = roles or documents(case)
    forms = [d for d in case.documents if d.state is State.READ and d.role in wanted]
    if forms:
        return any(name in document.looked_for or not roles for document in forms)
    return not unread(case)


def comparable(value: Any) -> Any:
    """A value without what may differ between two copies of the same document: white space, case, places in the file."""
    if isinstance(value, str):
        return " ".join(value.split()).casefold()
    if isinstance(value, dict):
        return {key: comparable(item) for key, item in value.items() if key not in ("places", "location")}
    if isinstance(value, list | tuple):
        return [comparable(item) for item in value]
    return value


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
