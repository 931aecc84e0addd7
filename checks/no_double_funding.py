"""Does the applicant declare that there is no other grant for the costs of the project?"""

from __future__ import annotations

from calls.model import CheckDef
from checks.declared import declared
from checks.model import Case, Finding


def check(case: Case, rule: CheckDef) -> Finding:
    """From the declaration on the form."""
    return declared(case, rule, "declarations.no_double_funding")
