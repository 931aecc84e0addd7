"""Are a steering group and a sounding board foreseen?"""

from __future__ import annotations

import re

from calls.model import CheckDef
from checks.answer import Part, answer
from checks.condition import lacking
from checks.dutch import quote
from checks.fields import Look, look
from checks.model import Case, Finding, Outcome

# Answers that open by saying no. What follows may still explain, so a person reads it.
NO = re.compile(
    r"^\W*(nee|neen|geen|niet|nvt|n\.v\.t\.?|n/a|nog niet|nog te bepalen|nader te bepalen|te bepalen|tbd|onbekend)\b", re.IGNORECASE
)
# The group itself denied, anywhere: "We voorzien geen aparte stuurgroep".
DENIED = re.compile(
    r"\b(geen|zonder)\s+(?:\w+\s+){0,2}(stuurgroep|klankbordgroep)\b"
    r"|\b(stuurgroep|klankbordgroep)\b[^.;]{0,40}\bniet\s+(nodig|voorzien|opgericht|opgestart|van toepassing|zinvol)\b",
    re.IGNORECASE,
)


def check(case: Case, rule: CheckDef) -> Finding:
    """Each has its own answer on the form."""
    groups = [look(case, name) for name in ("governance.steering_group", "governance.sounding_board")]
    parts = [_judged(case, group) for group in groups]
    if any(_says_no(group) for group in groups):
        parts.append(Part(Outcome.REVIEW, "Een stuurgroep en een klankbordgroep zijn allebei nodig"))
    return answer(rule, *parts)


def _judged(case: Case, seen: Look) -> Part:
    if not seen.there:
        return lacking(case, seen)
    if _says_no(seen):
        said = quote(seen.value) if isinstance(seen.value, str) else "nee"
        remedy = "Beschrijf wie in de stuurgroep en in de klankbordgroep zit"
        return Part(Outcome.REVIEW, f"Bij {seen.title} staat {said}", seen.evidence, remedy)
    return Part(Outcome.PASS, f"Ingevuld: {seen.title}", seen.evidence)


def _says_no(seen: Look) -> bool:
    if not seen.there or not isinstance(seen.value, str):
        return seen.there and seen.value is False
    return NO.match(seen.value) is not None or DENIED.search(seen.value) is not None
