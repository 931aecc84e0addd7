"""One row of the corpus: a mail, and what has to become of it."""

from __future__ import annotations

from dataclasses import dataclass, field

AN = "An Test <an.test@testdorp.example>"
FOR_PEOPLE = ("question", "unsure", "bounce")


@dataclass(frozen=True)
class Case:
    """``program``: one of PROGRAMS, or "raw" with ``raw`` as the whole mail below our own Received lines.

    ``files``: names in the test's cupboard. ``thread``: "" (nothing before), "dossier" (An handed in a registration and got our receipt),
    "reply" (the same, and this mail answers that receipt and quotes it), "asked" (as "reply", and we asked to complete it),
    "mentions" (An's dossier is there; this mail is no reply). ``{ref}`` in subject or text becomes that dossier's reference.
    ``answer``: the kind of notice, "" is silence. ``effect``: what happened to the record: "", "new", "version" or "supplement".
    ``person``: an officer is asked to look; None = as always for this kind. ``takes_back``: it may take An's dossier back, so that no result
    leaves before a person read it.
    """

    name: str
    triage: str
    subject: str = "Aanmelding City of Things 2025"
    text: str = ""
    program: str = "outlook"
    language: str = "nl"
    files: tuple[str, ...] = ()
    sender: str = AN
    thread: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    raw: str = ""
    dmarc: str = "pass"
    answer: str = ""
    effect: str = ""
    person: bool | None = None
    takes_back: bool = False

    @property
    def for_a_person(self) -> bool:
        return self.triage in FOR_PEOPLE if self.person is None else self.person
