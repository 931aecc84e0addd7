"""What triage looks at and what it answers: values only, so that a rule can be tried on any mail without a database."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from calls.model import Edition
from intake import wording
from parsers.eml import Mail
from parsers.model import Reading, Role, State

FORMS = (Role.REGISTRATION_FORM, Role.APPLICATION_FORM, Role.COST_MODEL)


LONGEST_TEXT = 200_000  # characters of a mail's text that are weighed: a hundred pages
_STORY = ("project.title", "challenge", "project_description")


def story(values: Mapping[str, object]) -> str:
    """What a form tells of its project, from the values of its fields by name."""
    found = [values[name] for name in _STORY if name in values]
    return " ".join(value for value in found if isinstance(value, str)).strip()


@dataclass(frozen=True, slots=True)
class KnownDossier:
    """A dossier that the mail points to. ``addresses``: who may speak for it. ``by``: "reply" (to a mail of ours or in its own thread),
    "quoted", or "sender" (only the same address handed it in). ``asked``: a completion request went out. ``story``: what its last form
    tells, "" when that is not known; ``answered``: the names of the fields that are filled in on it; ``applicant``: the body it names.
    """

    reference: str
    phase: str
    addresses: tuple[str, ...]
    by: str
    asked: bool = False
    story: str = ""
    call: str = ""
    answered: frozenset[str] = frozenset()
    applicant: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """``triage``: a value of the interface. ``phase`` and ``reference``: where it is to be filed. ``supplement``: it adds to the dossier's
    last version and is none itself. ``confident`` False: it is filed and answered, and a person looks at it, too. ``withdraws``: something
    may be taken back by it, so that nothing may be decided before a person read it. ``kept``: the kind of machine's mail that it would be,
    were it not for what is in it. ``in_text``: the questions of a form of ``phase`` are answered in the text of the mail: a person decides
    what it is, and the sender hears that it came."""

    triage: str
    reasons: tuple[str, ...]
    phase: str | None = None
    reference: str | None = None
    supplement: bool = False
    confident: bool = True
    withdraws: bool = False
    kept: str = ""
    in_text: bool = False


@dataclass(frozen=True)
class Situation:
    """Everything a rule may look at. ``readings``: None for a file that could not be read in the short time sorting takes."""

    mail: Mail
    readings: tuple[Reading | None, ...]
    own_addresses: frozenset[str]
    edition: Edition
    known: tuple[KnownDossier, ...] = ()
    of_sender: tuple[KnownDossier, ...] = ()  # not pointed to, but handed in from the same address

    @cached_property
    def text(self) -> str:
        """What the sender wrote now, without quoted mails; of a text that nobody wrote by hand the beginning."""
        return wording.own_text(self.mail.body_text[:LONGEST_TEXT])

    @cached_property
    def everything(self) -> str:
        """All that stands in the mail, quoted or not, and in the mails that it carries."""
        return f"{self.mail.body_text}\n{self.mail.carried}"[:LONGEST_TEXT]

    @cached_property
    def passes_on_call(self) -> bool:
        """The name of the call stands in what is quoted or passed on."""
        return self._title in " ".join(self.everything.lower().split())

    @property
    def _title(self) -> str:
        return re.sub(r"\s*\d{4}$", "", self.edition.name).lower()

    @property
    def is_cut(self) -> bool:
        """More text than is looked at here."""
        return len(self.mail.body_text) > LONGEST_TEXT

    @cached_property
    def said(self) -> str:
        """Subject and text together; a subject ends as a sentence, by its own mark when it has one."""
        subject = self.mail.subject.rstrip()
        return f"{subject}{'' if subject.endswith(('?', '!', '.')) else '.'}\n\n{self.text}"

    @cached_property
    def letters(self) -> str:
        """What stands in the short documents that came without any form: a letter may say what the mail around it does not."""
        return "\n\n".join(reading.letter for reading in self.readings if reading and reading.letter and not self.roles)

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The forms among the files."""
        return frozenset(reading.role for reading in self.readings if reading and reading.role in FORMS)

    @cached_property
    def unread(self) -> bool:
        """A file is there of which nobody can say yet what is in it."""
        return any(reading is None or reading.state is not State.READ for reading in self.readings)

    @cached_property
    def speaks_of_call(self) -> bool:
        """Names the call, or something that is handed in."""
        return self.names_call or wording.speaks_of_handing_in(self.said)

    @cached_property
    def names_call(self) -> bool:
        """Names the call itself, or by its own words what is handed in to it; file names count, too."""
        names = " ".join(re.sub(r"[_\-.]+", " ", part.name) for part in self.mail.submission_files())
        said = f"{self.said}\n{names}"
        return self._title in " ".join(said.lower().split()) or wording.names_phase(said)

    @cached_property
    def links(self) -> list[str]:
        """Files behind a link, in what the sender wrote now (in a reply the page around it holds the mails before it, too)."""
        return wording.download_links(self.text, "" if self.known else self.mail.html) or wording.places_of_own_files(self.text)

    @property
    def sender(self) -> str:
        """The address in From, in lower case."""
        return self.mail.from_address.lower()

    @cached_property
    def own_dossiers(self) -> tuple[KnownDossier, ...]:
        """The dossiers pointed to for which this sender may speak: the same address, or the same body's mail domain."""
        return tuple(dossier for dossier in self.known if self._speaks_for(dossier))

    def _speaks_for(self, dossier: KnownDossier) -> bool:
        domain = self.sender.rpartition("@")[2]
        addresses = {address.lower() for address in dossier.addresses if address}
        shared = bool(domain) and not wording.is_free_mail(domain) and any(address.rpartition("@")[2] == domain for address in addresses)
        return self.sender in addresses or shared

    @property
    def reference(self) -> str | None:
        """The first dossier that the mail points to, whoever wrote it."""
        return self.known[0].reference if self.known else None


Rule = Callable[[Situation], Decision | None]
