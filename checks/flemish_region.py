"""Does the applicant declare that the project furthers smart city and smart region in the Flemish Region?"""

from __future__ import annotations

from calls.model import CheckDef
from checks.declared import declared
from checks.model import Case, Finding


def check(case: Case, rule: CheckDef) -> Finding:
    """From the declaration on the form."""
    return declared(case, rule, "declarations.flemish_region")
