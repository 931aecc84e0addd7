"""The Dutch words for what the record calls by code words, and the tone (a CSS class) each is shown in.

Colour never stands alone: every tone comes with its word.
"""

from __future__ import annotations

from functools import lru_cache

from calls.load import known_edition
from calls.model import Edition
from dossiers.editions import active_editions

GOOD, BAD, DOUBT, OPEN, QUIET = "good", "bad", "doubt", "open", "quiet"

_OUTCOMES = {
    "pass": ("in orde", GOOD),
    "fail": ("voldoet niet", BAD),
    "review": ("na te kijken", DOUBT),
    "missing": ("ontbreekt of niet leesbaar", OPEN),
    "not_applicable": ("niet van toepassing", QUIET),
}
_VERDICTS = {
    "admissible": ("ontvankelijk", GOOD),
    "review": ("na te kijken", DOUBT),
    "incomplete": ("onvolledig", OPEN),
    "inadmissible": ("niet ontvankelijk", BAD),
}
GENERAL = {
    "admissible": "in orde",
    "review": "na te kijken",
    "incomplete": "onvolledig",
    "inadmissible": "niet aanvaard",
    "unchecked": "nog niet gecontroleerd",
}
"""For both phases together: in phase 1 the word "ontvankelijk" is never used."""
_ROLES = {
    "registration-form": "aanmeldingsformulier",
    "application-form": "aanvraagformulier",
    "cost-model": "kostenmodel",
    "annex": "bijlage",
    "unknown": "onbekend",
    "": "nog niet gelezen",
}
_READ_STATES = {
    "": ("nog niet gelezen", OPEN),
    "read": ("gelezen", GOOD),
    "unreadable": ("niet leesbaar", BAD),
    "unsupported": ("bestandstype dat we niet kunnen lezen", BAD),
    "too-large": ("te groot om te lezen", BAD),
    "timed-out": ("lezen duurde te lang", BAD),
    "failed": ("lezen liep vast", BAD),
}
_CHANNELS = {"mail": "e-mail", "platform": "platform", "web": "website"}
_PHASES = {"registration": "aanmelding", "application": "aanvraag"}
_SUBMISSION_STATES = {
    "to_read": ("wordt gelezen", OPEN),
    "to_check": ("wordt gecontroleerd", OPEN),
    "to_answer": ("antwoord wordt klaargezet", OPEN),
    "done": ("verwerkt", GOOD),
    "parked": ("vastgelopen", BAD),
}
_NOTICE_STATES = {
    "to_compose": ("wordt geschreven", OPEN),
    "held": ("wacht op jou", DOUBT),
    "due": ("wordt verzonden", OPEN),
    "sending": ("is aan het vertrekken", OPEN),
    "sent": ("verzonden", GOOD),
    "unknown": ("niet zeker of hij aankwam", BAD),
    "failed": ("geweigerd", BAD),
    "cancelled": ("geannuleerd", QUIET),
    "parked": ("vastgelopen", BAD),
}
_ARRIVAL_STATES = {"received": ("nog te sorteren", OPEN), "sorted": ("gesorteerd", GOOD), "parked": ("vastgelopen", BAD)}

OUTCOMES = {code: word for code, (word, _tone) in _OUTCOMES.items()}


def _pair(words: dict[str, tuple[str, str]], code: str) -> tuple[str, str]:
    """A code word this page does not know is shown as it is: never hidden, never guessed."""
    return words.get(code, (code, QUIET))


def outcome(code: str) -> tuple[str, str]:
    """Word and tone of a finding's outcome."""
    return _pair(_OUTCOMES, code)


def verdict(code: str, phase: str = "", call: str = "") -> tuple[str, str]:
    """Word and tone of a verdict; phase 1 has its own words, which stand in the call edition. ``""``: not checked yet."""
    if not code:
        return "nog niet gecontroleerd", OPEN
    word, tone = _pair(_VERDICTS, code)
    edition = edition_of(call) if call else None
    if edition and phase in edition.phases:
        word = edition.phases[phase].words.get(code, word)
    return word, tone


def role(code: str) -> str:
    """What a document is in the call."""
    return _ROLES.get(code, code)


def read_state(code: str) -> tuple[str, str]:
    """How reading a document ended."""
    return _pair(_READ_STATES, code)


def channel(code: str) -> str:
    """How something came in."""
    return _CHANNELS.get(code, code)


def phase(code: str) -> str:
    """The phase of the call."""
    return _PHASES.get(code, code)


def submission_state(code: str) -> tuple[str, str]:
    """How far a version is."""
    return _pair(_SUBMISSION_STATES, code)


def notice_state(code: str) -> tuple[str, str]:
    """How far a letter is."""
    return _pair(_NOTICE_STATES, code)


def arrival_state(code: str) -> tuple[str, str]:
    """How far a message or an upload is."""
    return _pair(_ARRIVAL_STATES, code)


@lru_cache(maxsize=32)
def edition_of(call: str) -> Edition | None:
    """The edition of that id, or None when it cannot be loaded: a page then shows ids instead of titles."""
    return known_edition(call)


def check_title(call: str, phase_code: str, check_id: str) -> str:
    """The Dutch title of a check, or its id when the edition does not have it (any more)."""
    edition = edition_of(call)
    if edition is None:
        return check_id
    try:
        return edition.check(phase_code, check_id).title  # type: ignore[arg-type]
    except KeyError:
        return check_id


def field_title(call: str, name: str) -> str:
    """The Dutch title of a field, or its name when no form of the edition has it."""
    edition = edition_of(call)
    for form in edition.forms if edition else ():
        for field in form.fields:
            if field.name == name:
                return field.title
    return name


def kinds_of_dossier() -> list[tuple[str, str]]:
    """What a new dossier can be: "call/phase" of every active edition, with its Dutch name."""
    editions = active_editions()
    name = "{phase}, {call}" if len(editions) > 1 else "{phase}"
    return [
        (f"{edition.id}/{code}", name.format(phase=phase.name, call=edition.name).capitalize())
        for edition in editions
        for code, phase in edition.phases.items()
    ]


def field_types(call: str, role_code: str) -> dict[str, str]:
    """The type of each field of the form of that role; empty when the edition has no such form."""
    edition = edition_of(call)
    return {field.name: field.type for form in (edition.forms if edition else ()) if form.role == role_code for field in form.fields}


def field_options(call: str, role_code: str, name: str) -> list[tuple[str, str]]:
    """The choices of a field of the form of that role: code and text, in the order of the form."""
    edition = edition_of(call)
    fields = [field for form in (edition.forms if edition else ()) if form.role == role_code for field in form.fields if field.name == name]
    return [(code, texts[0] if texts else code) for field in fields for code, texts in field.options.items()]
