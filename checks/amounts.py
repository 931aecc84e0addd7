"""The amounts of a project from its two sources: the cost model (recomputed) and the application form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from checks.dutch import money
from checks.fields import ROLES, Look, Seen, look
from checks.model import Case, Evidence
from parsers.model import Role

# What is asked: (name in the cost model, name in the application form).
NAMES = {
    "costs": ("cost_model.total_cost", "budget.total_cost"),
    "grant": ("cost_model.grant", "budget.grant_requested"),
    "own": ("cost_model.own_contribution", "budget.own_contribution"),
    "other": ("cost_model.other_income", "budget.other_income"),
}


@dataclass(frozen=True, slots=True)
class Amounts:
    """The amounts as one source gives them. None = not there or not readable, ``unclear`` names what stands there and cannot be used."""

    source: str  # Dutch: "het kostenmodel"
    looks: dict[str, Look]
    twin: Amounts | None = None  # another source with the same amounts

    def get(self, key: str) -> Decimal | None:
        """The amount, None when this source has none to rely on."""
        value = self.looks[key].value
        return value if isinstance(value, Decimal) else None

    def unusable(self, *keys: str) -> list[Look]:
        """What stands there and cannot be used."""
        return [self.looks[key] for key in keys if self.looks[key].seen in (Seen.UNCLEAR, Seen.CONFLICT)]

    def evidence(self, *keys: str) -> tuple[Evidence, ...]:
        """Where the amounts stand."""
        own = tuple(e for key in keys for e in self.looks[key].evidence)
        return own + (self.twin.evidence(*keys) if self.twin else ())

    def shown(self, key: str) -> str:
        """``€ 400.000,00 (het kostenmodel)``, of an amount that there is."""
        return f"{money(self.looks[key].value)} ({self.source})"


def sources(case: Case) -> tuple[Amounts, Amounts]:
    """The cost model first: its sums are recomputed."""
    roles = (Role.COST_MODEL, Role.APPLICATION_FORM)
    model, form = (
        Amounts(ROLES[role], {key: look(case, names[index]) for key, names in NAMES.items()}) for index, role in enumerate(roles)
    )
    return model, form


def usable(case: Case, *keys: str) -> list[Amounts]:
    """The sources that have all of these amounts. Two that give the same ones are shown as one."""
    found = [source for source in sources(case) if all(source.get(key) is not None for key in keys)]
    if len(found) == 2 and all(found[0].looks[key].value == found[1].looks[key].value for key in NAMES):
        same = not any(source.unusable(*NAMES) for source in found)
        return [replace(found[0], source=f"{found[0].source} en {found[1].source}", twin=found[1])] if same else found
    return found
