"""In which province an applicant lies, by the registers."""

from __future__ import annotations

from datetime import date

from registers.lookup import Registers
from registers.model import Body

UNKNOWN = "onbekend"
_BRUSSELS = "Brussel"


class Provinces:
    """Looks names and numbers up on one day; the same question is answered once."""

    def __init__(self, on: date) -> None:
        self._registers, self._on = Registers.load(), on
        self._known: dict[tuple[str, str], str] = {}

    def of_flanders(self) -> list[str]:
        """Those in which an applicant may lie: the Flemish provinces, and Brussels for the VGC."""
        bodies = self._registers.bodies
        return sorted({_province(body) for body in bodies if body.kind == "province" and body.region == "flanders"} | {_BRUSSELS})

    def of(self, name: str, kbo: str) -> str:
        """The province ("Antwerpen"), "Brussel" for a body of that region, else "onbekend": a name is used only when it is certain."""
        key = (name, kbo)
        if key not in self._known:
            self._known[key] = self._find(name, kbo)
        return self._known[key]

    def _find(self, name: str, kbo: str) -> str:
        found = {_province(body) for body in self._registers.by_number(kbo, self._on)} if kbo else set()
        if not found - {""} and name:
            match = self._registers.by_name(name[:300], self._on)
            found = {_province(match.body)} if match.sure and match.body else set()
        found.discard("")
        return found.pop() if len(found) == 1 else UNKNOWN


def _province(body: Body) -> str:
    if body.kind == "province":
        return body.name.removeprefix("Provincie ")
    return body.province or (_BRUSSELS if body.region == "brussels" else "")
