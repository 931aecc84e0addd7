"""Are a steering group and a sounding board foreseen?"""

from __future__ import annotations

import re

from calls.model import CheckDef
from checks.answer import Part, answer
from checks.condition import lacking
from checks.dutch import joined, quote
from checks.fields import Look, look
from checks.model import Case, Finding, Outcome

# Answers that open by saying no. What follows may still explain, so a person reads it.
NO = re.compile(
    r"^\W*(nee|neen|geen|niet|nvt|n\.v\.t\.?|n/a|nog niet|nog te bepalen|nader te bepalen|te bepalen|tbd|onbekend)\b", re.IGNORECASE
)


def check(case: Case, rule: CheckDef) -> Finding:
    """Each has its own answer on the form."""
    names = ("governance.steering_group", "governance.sounding_board")
    return answer(rule, *(_judged(case, look(case, name)) for name in names))


def _judged(case: Case, seen: Look) -> Part:
    if not seen.there:
        return lacking(case, seen)
    if seen.value is False or (isinstance(seen.value, str) and NO.match(seen.value)):
        said = quote(seen.value) if isinstance(seen.value, str) else "nee"
        text = joined(f"Bij {seen.title} staat {said}", "Een stuurgroep en een klankbordgroep zijn allebei nodig")
        return Part(Outcome.REVIEW, text, seen.evidence, "Beschrijf wie in de stuurgroep en in de klankbordgroep zit")
    return Part(Outcome.PASS, f"Ingevuld: {seen.title}", seen.evidence)
