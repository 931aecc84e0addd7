"""Many remarks with one cause, said once for each sheet: amounts typed as text, which the sums of the sheet pass over; sums that show an error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from parsers.cost_amounts import ZERO, Amount
from parsers.cost_lines import Worked
from parsers.cost_partner import Line, PartnerSheet

_MOST = 6  # cells named one by one
_FEW = 2  # remarks that may stand as they are
Work = Callable[[PartnerSheet], Worked]


def told_once(found: PartnerSheet, done: Worked, work: Work) -> Worked:
    """The same amounts, with fewer words. ``work``: how a partner's amounts are worked out."""
    told = [sentence for _, sentence in done.failed]
    if len(told) > _FEW:
        instead = ", ".join(list(dict.fromkeys(one.raw[:30] for one, _ in done.failed))[:3])
        where = listed([one for one, _ in done.failed])
        told = [f"Op blad '{found.sheet.name}' staat geen bedrag maar {instead}: {where}. We rekenden die bedragen zelf uit."]
    return _without_what_text_explains(found, replace(done, problems=[*told, *done.problems]), work)


def _without_what_text_explains(found: PartnerSheet, done: Worked, work: Work) -> Worked:
    """Sums that differ from ours only because a program adds up no text: counted so, every one of them comes out."""
    typed = [one for one in found.amounts if one.typed and one.value]
    if not typed or not done.problems:
        return done
    shown = work(_as_summed(found))
    told = [sentence for _, sentence in shown.failed]
    explained = [one for one in done.problems if one not in shown.problems and one not in told]
    if not explained or any(one not in done.problems for one in shown.problems):
        return done
    where = f"Op blad '{found.sheet.name}' staan bedragen als tekst: {listed(typed)}."
    sentence = f"{where} De sommen in het bestand tellen ze niet mee. Wij rekenen ze mee."
    return replace(
        done,
        problems=[sentence, *(one for one in done.problems if one not in explained)],
        differ=[one for one in done.differ if one not in explained],
        doubts=[one for one in done.doubts if one not in explained],
        shown=shown,
    )


def listed(amounts: Sequence[Amount]) -> str:
    """Cells of one sheet for a sentence: "F24, G24 en H24"."""
    cells = list(dict.fromkeys(str(one.place.anchor.get("cell", one.place.location)) for one in amounts))
    if len(cells) > _MOST:
        return f"{', '.join(cells[:_MOST])} en nog {len(cells) - _MOST} andere cellen"
    return " en ".join(filter(None, (", ".join(cells[:-1]), cells[-1])))


def _as_summed(found: PartnerSheet) -> PartnerSheet:
    """The sheet as a sum sees it: no text."""
    return replace(
        found,
        lines={key: [_line(line) for line in lines] for key, lines in found.lines.items()},
        sums={key: _line(line) for key, line in found.sums.items()},
        headed={key: _line(line) for key, line in found.headed.items()},
        incomes={key: _zero(one) for key, one in found.incomes.items()},
    )


def _line(line: Line) -> Line:
    return replace(line, years={year: _zero(one) for year, one in line.years.items()}, total=_zero(line.total) if line.total else None)


def _zero(one: Amount) -> Amount:
    return replace(one, value=ZERO) if one.typed and one.value is not None else one
