"""The call edition as frozen types. ``calls/<edition>/call.toml`` is loaded into these by :mod:`calls.load`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

NonEmpty = Annotated[str, Field(min_length=1)]
FileName = Annotated[str, Field(pattern=r"^[^/\\\x00]+$")]


class Frozen(BaseModel):
    """Unknown keys are refused: a misspelt key must never be a silent default."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(Frozen):
    """One place in a legal text. Shown as ``str()``: "Besluit van 25 april 2025, art. 10, derde lid"."""

    source: NonEmpty  # key in Edition.sources: "order" | "guide" | ...
    article: str = ""  # "10"
    paragraph: str = ""  # Dutch, as lawyers write it: "derde lid"
    point: str = ""  # "3°"
    section: str = ""  # heading, for texts without articles: "Ontvankelijkheid, criterium 2"
    asks: str = ""  # what it asks, in our own Dutch words
    short: str = ""  # filled by the loader: short name of the source
    address: str = ""  # filled by the loader: address of the official page

    def __str__(self) -> str:
        where = [
            f"art. {self.article}" if self.article else "",
            self.paragraph,
            self.point,
            f"“{self.section}”" if self.section else "",
        ]
        return ", ".join(part for part in (self.short or self.source, *where) if part)


class Source(Frozen):
    """A legal text: its full name, the short name used in citations, and its public address."""

    name: NonEmpty
    short: NonEmpty
    address: str = ""


class Deadline(Frozen):
    """A zoned instant. From ``at`` to the end of ``grey_seconds`` the texts differ: that stretch is for a person."""

    at: AwareDatetime
    grey_seconds: int = Field(ge=0)  # 60: the minute itself is review; 0: strictly before ``at`` passes, ``at`` itself fails
    citations: tuple[Citation, ...]
    interpretation: str = ""


class FieldDef(Frozen):
    """One field of a form, found by meaning. ``labels``: variants of label, question or heading. ``tags``: names of controls.

    ``type`` decides how the raw text becomes a value. ``options`` (choice, choices): value -> the texts and control names for it.
    ``columns`` (table): one FieldDef per column, its labels are the column headings; ``row_tags``: patterns with ``{n}`` for AcroForm rows.
    """

    name: NonEmpty
    type: Literal[
        "text",
        "long_text",
        "date",
        "money",
        "months",
        "kbo",
        "email",
        "phone",
        "yes_no",
        "choice",
        "choices",
        "declaration",
        "table",
    ]
    title: NonEmpty  # Dutch, what letters and pages call it: "het ondernemingsnummer van de indiener"
    required: bool = False
    labels: tuple[str, ...] = ()
    clues: tuple[str, ...] = ()  # words that carry the meaning of a label in other words (parsers/clues.py says how they are written)
    tags: tuple[str, ...] = ()
    options: dict[str, tuple[str, ...]] = {}
    columns: tuple[FieldDef, ...] = ()
    row_tags: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()  # texts of the blank form that are no answer
    section: str = ""  # heading under which it stands, to tell equal labels apart
    max_chars: int | None = None


class Translation(Frozen):
    """The words of a form in another language than the call's. ``labels`` and ``clues``: field -> what :class:`FieldDef` has under that name; a
    column is written "partners > name", an option "partners > type > company". ``sections``: section of the form -> the same, translated."""

    language: NonEmpty  # Dutch: "het Engels"
    phrases: tuple[str, ...]
    sections: dict[str, str] = {}
    labels: dict[str, tuple[str, ...]]
    clues: dict[str, tuple[str, ...]] = {}


class FormDef(Frozen):
    """One form of the edition: how it is recognised and what is in it."""

    role: Literal["registration-form", "application-form", "cost-model"]
    title: NonEmpty  # Dutch: "het aanmeldingsformulier"
    phrases: tuple[str, ...]  # texts that tell this form from others
    blanks: tuple[FileName, ...] = ()  # the blank form: names of files in the folder forms/ of the edition
    clues: tuple[str, ...] = ()  # words of a title in other words ("Projectidee aanmelden")
    others: tuple[str, ...] = ()  # labels and headings of the blank form that are no field of ours ("Opgemaakt door")
    year: int
    fields: tuple[FieldDef, ...] = ()
    translations: tuple[Translation, ...] = ()


class BodyRule(Frozen):
    """What a kind of body (key of registers) may be: ``pass``, ``review`` or ``fail``, with why.

    Three kinds are not of the registers: "company" (a name with the legal form of a business), "non_profit" (one with that of an association
    without profit; without such a rule it is unknown) and "unknown" (any other name no register has).
    ``regions`` empty: any region. ``ended``: the rule is for bodies that no longer exist (merged away, inactive) and for those only.
    """

    kinds: tuple[str, ...] = Field(min_length=1)
    regions: tuple[str, ...] = ()
    ended: bool = False
    outcome: Literal["pass", "review", "fail"]
    reason: str = ""  # Dutch
    citations: tuple[Citation, ...] = ()
    interpretation: str = ""


class CheckDef(Frozen):
    """A check as this edition uses it: kind, whether a fail can be put right, its parameters and the texts it rests on."""

    id: NonEmpty
    title: NonEmpty  # Dutch
    kind: Literal["criterion", "condition"]
    remediable: bool = False
    citations: tuple[Citation, ...] = Field(min_length=1)
    interpretations: tuple[str, ...] = ()
    parameters: dict[str, str | int | bool | date | tuple[str, ...]] = {}  # money as text, rates as text: decimals, never floats
    bodies: tuple[BodyRule, ...] = ()

    def body_rule(self, kind: str, region: str = "", *, ended: bool = False) -> BodyRule | None:
        """The first rule for such a body. For one that has ended only rules for ended ones count. None: for a person."""
        for rule in self.bodies:
            if kind in rule.kinds and rule.ended == ended and (not rule.regions or region in rule.regions):
                return rule
        return None


class Phase(Frozen):
    """One phase of the call: by which channel, until when, with which documents and checks (their order is the order of the list)."""

    name: NonEmpty  # Dutch: "aanmelding"
    prefix: NonEmpty  # of references: "COT2025-R"
    channel: Literal["mail", "platform"]
    opens: AwareDatetime | None = None
    deadline: Deadline
    documents: tuple[Literal["registration-form", "application-form", "cost-model"], ...]
    checks: tuple[CheckDef, ...]
    automatic_results: tuple[Literal["admissible", "incomplete"], ...] = ()  # verdicts whose mail may leave without a person
    completion_days: int = Field(gt=0)
    reminder_days: int = Field(default=0, ge=0)  # that many days before the term to complete ends a reminder leaves; 0: none
    upload_page: bool = False  # applicants may also use our upload page, which is not the phase's channel: a person then looks at it
    words: dict[str, str] = {}  # Dutch words for verdicts in this phase: {"inadmissible": "te laat of geen mogelijke indiener"}


class Interpretation(Frozen):
    """What a legal text was taken to mean where texts differ or are silent."""

    id: NonEmpty  # "S1"
    question: NonEmpty
    texts: tuple[Citation, ...]
    reading: NonEmpty
    by: NonEmpty
    since: date


class CallBudget(Frozen):
    """What the whole call may spend. Only shown beside what is asked: who gets it is the jury's."""

    amount: Decimal = Field(gt=0)  # written as text
    citations: tuple[Citation, ...] = Field(min_length=1)


class Contact(Frozen):
    """Who can be asked (Bestuursdecreet art. II.20)."""

    name: NonEmpty
    email: NonEmpty
    phone: str = ""
    page: str = ""


class Texts(Frozen):
    """Fixed Dutch passages of letters that a lawyer must be able to change: appeal, complaints, what a receipt is and is not."""

    appeal: NonEmpty
    complaints: NonEmpty
    receipt_is_no_result: NonEmpty
    signature: NonEmpty


class Edition(Frozen):
    """One call edition, whole. ``hash`` is over the canonical content: every finding carries it."""

    id: NonEmpty
    name: NonEmpty
    mailbox: NonEmpty
    timezone: NonEmpty
    year: int
    expected_decision: date
    decision_date: date | None = None
    call_budget: CallBudget | None = None
    sources: dict[str, Source]
    phases: dict[Literal["registration", "application"], Phase]
    forms: tuple[FormDef, ...]
    interpretations: tuple[Interpretation, ...]
    contact: Contact
    texts: Texts
    hash: str = ""

    def form(self, role: str) -> FormDef:
        """The form definition of a role. KeyError when this edition has no such form."""
        for form in self.forms:
            if form.role == role:
                return form
        raise KeyError(role)

    def check(self, phase: Literal["registration", "application"], check_id: str) -> CheckDef:
        """The check definition of a phase. KeyError when the phase does not have it."""
        for check in self.phases[phase].checks:
            if check.id == check_id:
                return check
        raise KeyError(check_id)

    def interpretation(self, interpretation_id: str) -> Interpretation:
        """The numbered interpretation. KeyError when there is none of that number."""
        for interpretation in self.interpretations:
            if interpretation.id == interpretation_id:
                return interpretation
        raise KeyError(interpretation_id)
