"""What the registers know about a body, and how sure a look-up is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Body:
    """One public body as the registers have it at some time.

    ``kind``: "municipality", else the kind of organisations.csv ("vgc", "province", "intercommunale", "university", "ocmw" ...).
    ``region``: "flanders" | "brussels" | "wallonia" | "". ``kbo``: 10 digits or "" when no source gives one.
    ``valid_until`` is the last day; ``successors`` are the names of the bodies it went into. ``status``: "active" | "inactive" | "".
    """

    kind: str
    name: str
    kbo: str = ""
    region: str = ""
    province: str = ""
    nis_code: str = ""
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None
    successors: tuple[str, ...] = ()
    status: str = ""
    source: str = ""
    note: str = ""

    def ended(self, on: date) -> bool:
        """True when the body no longer exists on that day: merged away before it, or no longer active."""
        return self.valid_until < on if self.valid_until else self.status == "inactive"


@dataclass(frozen=True, slots=True)
class Match:
    """The answer to a look-up: the likeliest body (None when nothing comes close), how it was found, and what else it could be.

    ``score`` 1.0 for an exact name, alias or number; below that for a likeness (rapidfuzz). ``sure`` says whether a machine may rely on it:
    an exact hit that is not ambiguous. Anything else is for a person.
    """

    body: Body | None
    score: float = 0.0
    how: str = ""  # "number" | "name" | "alias" | "likeness"
    sure: bool = False
    alternatives: tuple[Body, ...] = ()
