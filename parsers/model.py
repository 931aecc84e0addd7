"""What every parser gives back: frozen values, safe to pickle out of the sandbox.

Two layers, in this order. A :class:`Picture` says what is on the page and where. A :class:`Reading` says what it means:
named fields (names of the interface), each with its raw text, place and confidence. Checks see only the second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any

from parsers.frozen import value
from parsers.words import is_blank

PERHAPS = (
    "Misschien staat het bij"  # how the problem begins of a field that was not found while questions are left over (parsers/unclaimed.py)
)
TWICE = "Er staan twee verschillende antwoorden"  # how the problem begins of a field that is answered twice, differently
LANGUAGE = "form.language"  # the field of a form in another language than the call's: which, in Dutch ("het Engels"); no verdict rests on such a form


class Role(StrEnum):
    """What a file is in the call, decided by its content and never by its name."""

    REGISTRATION_FORM = "registration-form"
    APPLICATION_FORM = "application-form"
    COST_MODEL = "cost-model"
    ANNEX = "annex"
    UNKNOWN = "unknown"


class State(StrEnum):
    """How reading a file ended. Only ``READ`` says anything about what is or is not in the file."""

    READ = "read"
    UNREADABLE = "unreadable"  # damaged, encrypted, a picture without recognisable text
    UNSUPPORTED = "unsupported"  # a kind of file nothing here can read
    TOO_LARGE = "too-large"
    TIMED_OUT = "timed-out"
    FAILED = "failed"  # the reader broke on it


UNFINISHED = (State.TIMED_OUT, State.FAILED)  # ours to do again: nothing an applicant can put right


@value(frozen=True, slots=True)
class Place:
    """Where something stands.

    ``location`` is Dutch and for a person: ``"pagina 2, veld 'Projecttitel'"``, ``"tabel 1, rij 3"``, ``"blad 'Partner 1', cel I47"``.
    ``anchor`` is for the page that lights it up, only plain JSON values (docs/architecture.md, "Places"):
    pdf ``{"page": 2, "rect": [x0, y0, x1, y1]}`` (points of the page as shown, origin bottom left), with ``"size": [w, h]`` for a photo;
    docx and odt ``{"block": 12, "row": 3, "cell": 1}`` (block = index in the picture), workbook ``{"sheet": "Totaal", "cell": "I13"}``,
    mail ``{"part": "1.2"}``. ``"more"``: anchors of the parts of an answer that stand elsewhere, in order.
    """

    location: str
    anchor: Mapping[str, Any] = field(default_factory=dict)


UNREAD = ("image", "comment", "hidden", "struck")


@value(frozen=True, slots=True)
class Control:
    """A form control or a tick box drawn as a sign. ``value`` is text, or True/False for a box, None when its state cannot be told.

    Kinds of :data:`UNREAD`: something that is not read as text and may be meant as an answer (a picture or chart that is large enough, a remark in
    the margin, hidden or struck text); its value is None."""

    kind: str  # "text" | "choice" | "date" | "checkbox", or one of UNREAD
    value: str | bool | None
    place: Place
    tag: str = ""  # docx tag / AcroForm full name / legacy field name
    label: str = ""  # docx alias / AcroForm tooltip
    caption: str = ""  # the text directly after (or before) a box
    placeholder: bool = False  # shows its prompt: empty, not a value
    over: bool = False  # its value does not stand in it but on the page, over it
    apart: bool = False  # a box whose words are bold, underlined, coloured or highlighted

    @property
    def unread(self) -> bool:
        """Whether it marks what is not read as text."""
        return self.kind in UNREAD

    @property
    def answered(self) -> bool:
        """Whether somebody filled it in."""
        return self.value is True or (isinstance(self.value, str) and not self.placeholder and not is_blank(self.value))


@value(frozen=True, slots=True)
class Block:
    """One paragraph, heading or table in reading order. For a table ``rows`` holds the cells' texts; controls keep their own place.

    ``cells``: the anchor of each cell, row by row, where the format knows more of it than its number (pdf). ``merged``: row and column of the
    places that a cell of a row above goes on in, ``covered``: those that the cell at their left goes on in; the text of both is empty."""

    kind: str  # "paragraph" | "heading" | "table"
    text: str
    place: Place
    style: str = ""
    bold: bool = False
    rows: tuple[tuple[str, ...], ...] = ()
    controls: tuple[Control, ...] = ()
    cells: tuple[tuple[Mapping[str, Any], ...], ...] = ()
    merged: tuple[tuple[int, int], ...] = ()
    covered: frozenset[tuple[int, int]] = frozenset()


@value(frozen=True, slots=True)
class Picture:
    """What is on the page of one document, in reading order, whatever its format. ``margins``: headers and footers."""

    media_type: str
    blocks: tuple[Block, ...] = ()
    controls: tuple[Control, ...] = ()  # controls that stand outside the text (AcroForm)
    margins: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()  # Dutch, what a person should know (tracked changes, hidden text ...)
    incomplete: bool = False  # not all of it could be read: what was not found may have stood in the rest
    torn: bool = False  # damaged, or whole pages of it could not be read: it may be another document than what is left of it
    cut: tuple[Mapping[str, Any], ...] = ()  # anchors of text of which a part is not to be seen: it runs out of its frame
    loose: bool = False  # its lines stand apart: what belongs together cannot be told, and nothing read in it is sure
    fielded: bool = False  # the answers stand in ``controls``; of the pages only so much was read as tells what form it is
    recognised: tuple[int, ...] = ()  # pages that are a picture: their text was recognised by machine, or could not be read at all
    asides: frozenset[str] = frozenset()  # lines set in italics (docx: or in grey) as a whole, folded
    layered: bool = False  # the text of some was recognised by the program that made the file: nothing tells how well


@value(frozen=True, slots=True)
class FieldValue:
    """One field as it was read.

    ``value``: money as ``Decimal``, dates as ``date``, months as ``int``, yes/no as ``bool``, KBO numbers as 10 digits, lists as tuples of
    mappings or strings. ``None`` means: something stands there and it cannot be understood (``problem`` tells why, in Dutch).
    A field that is not there at all has no FieldValue; one whose question was not found, while others are left over, has value None, no raw
    text and a problem that begins with ``PERHAPS``. ``runner_up``: the field that its label is like next and how much ("contact.name 0.86"),
    when the label has not the form's own words. ``invalid``: value None, and whoever reads ``raw`` finds none in it (a day that does not exist,
    "volgt later"); otherwise a person may understand what we did not.
    """

    value: Any
    raw: str
    document: str
    place: Place
    confidence: float = 1.0
    problem: str = ""
    runner_up: str = ""
    invalid: bool = False


@value(frozen=True, slots=True)
class Reading:
    """One file, read: its role, what is the matter with it, and its fields by interface name.

    ``looked_for``: names of the fields this role's form should have and that were looked for; those not in ``fields`` are absent or empty.
    ``problems``: Dutch sentences an officer and an applicant can both read.
    """

    name: str
    sha256: str
    size: int
    media_type: str
    role: Role = Role.UNKNOWN
    state: State = State.READ
    problems: tuple[str, ...] = ()
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    looked_for: tuple[str, ...] = ()
    edition: str = ""  # version line as found in the file, e.g. "v1.0 2025"
    letter: str = field(
        default="", compare=False
    )  # all that stands in a short document that is no form; looked at when it comes in, not kept


class Unreadable(Exception):
    """A file that nothing can be read from. ``reason`` is Dutch, for officers and applicants. Never means: empty.

    ``damaged``: its text is lost, so that what else is in the file (pictures) says nothing about what it held.
    """

    def __init__(self, reason: str, damaged: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.damaged = damaged
