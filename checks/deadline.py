"""Was it received in time, by the channel of the phase?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from calls.model import CheckDef, Deadline
from checks.answer import Part, answer
from checks.dutch import instant, joined, limit_instant, listing
from checks.fields import phase_of
from checks.model import Case, Evidence, Finding, Outcome, Receipt

SOURCES = {
    "received-chain": "het ontvangstspoor van onze mailservers",
    "internaldate": "de ontvangsttijd in onze mailbox",
    "savedate": "de bewaartijd in onze mailbox",
    "platform": "de tijd die het online platform heeft vastgelegd",
    "web": "de tijd die onze website heeft vastgelegd",
    "stated": "de tijd die bij de controle is opgegeven",
}
FIELD = "received_at"  # where the entry of ``check --json`` gives the instant: no document holds it
CHANNELS = {"mail": "per mail", "platform": "via het online platform", "web": "via de uploadpagina"}


def check(case: Case, rule: CheckDef) -> Finding:
    """Every credible instant against the deadline; a wrong channel is for a person, whatever the time, and so is what came before opening.

    Without a receipt (documents on their own) timeliness does not apply. A fail needs every credible instant after the grey stretch.
    """
    if case.receipt is None:
        text = "Er is geen tijdstip van ontvangst opgegeven. Of de documenten op tijd zijn, is niet nagegaan"
        return answer(rule, Part(Outcome.NOT_APPLICABLE, text, (Evidence("ontvangst", "niet opgegeven", FIELD),)))
    return answer(rule, _time(case, case.receipt), *_opening(case, case.receipt), *_channel(case), *_doubts(case.receipt))


def side(moment: datetime, deadline: Deadline) -> Outcome:
    """Before the deadline ``pass``, within the stretch on which the texts differ ``review``, after it ``fail``."""
    if moment < deadline.at:
        return Outcome.PASS
    return Outcome.REVIEW if moment < deadline.at + timedelta(seconds=deadline.grey_seconds) else Outcome.FAIL


def credible(receipt: Receipt) -> tuple[datetime, ...]:
    """Every instant that may be the one of receipt: with its uncertainty, by other witnesses, and the start of the upload."""
    if receipt.at is None:
        return ()
    margin = timedelta(seconds=receipt.uncertainty_seconds)
    began = () if receipt.began_at is None else (receipt.began_at,)
    return tuple(sorted({receipt.at - margin, receipt.at, receipt.at + margin, *receipt.alternatives, *began}))


def _time(case: Case, receipt: Receipt) -> Part:
    deadline = phase_of(case).deadline
    zone = ZoneInfo(case.edition.timezone)
    limit = f"De deadline is {limit_instant(deadline.at, zone)}"
    if receipt.at is None:
        text = "Het tijdstip van ontvangst op onze servers kon niet met zekerheid worden bepaald"
        seen = _evidence(receipt.alternatives, zone, "mogelijk tijdstip van ontvangst")
        moments = f"Mogelijke tijdstippen: {listing(e.value for e in seen)}" if seen else ""
        evidence = seen or (Evidence("ontvangst op onze servers", "niet met zekerheid bepaald", FIELD),)
        return Part(Outcome.REVIEW, joined(text, moments, limit, *receipt.flags), evidence, citations=deadline.citations)
    source = SOURCES.get(receipt.source, receipt.source)
    shown = f"Ontvangen op {instant(receipt.at, zone)}, volgens {source}"
    seen = (Evidence(source, instant(receipt.at, zone), FIELD), *_other_instants(receipt, zone))
    others = _others(receipt, zone)
    sides = {side(moment, deadline) for moment in credible(receipt)}
    if len(sides) > 1:
        text = joined(shown, others, limit, "Welk tijdstip telt, bepaalt of dit op tijd is")
        return Part(
            Outcome.REVIEW, joined(text, *receipt.flags), seen, citations=deadline.citations, interpretation=deadline.interpretation
        )
    outcome = sides.pop()
    note = f"{others} Dat verandert niets aan de uitkomst" if others else ""
    says = {Outcome.PASS: "Dat is op tijd", Outcome.REVIEW: _grey(deadline), Outcome.FAIL: "Dat is te laat"}[outcome]
    grey = outcome is Outcome.REVIEW
    return Part(
        outcome,
        joined(shown, limit, says, note, *receipt.flags),
        seen,
        citations=deadline.citations,
        interpretation=deadline.interpretation if grey else "",
    )


def _grey(deadline: Deadline) -> str:
    texts = listing(str(citation) for citation in deadline.citations)
    return f"Dat valt precies op de deadline. De teksten zeggen daarover niet hetzelfde ({texts})"


def _others(receipt: Receipt, zone: ZoneInfo) -> str:
    said = [f"Een andere bron geeft {instant(moment, zone)}" for moment in receipt.alternatives if moment != receipt.at]
    if receipt.uncertainty_seconds:
        said.append(f"De klok kan {receipt.uncertainty_seconds} seconden afwijken")
    if receipt.began_at is not None and receipt.began_at != receipt.at:
        said.append(f"De upload begon op {instant(receipt.began_at, zone)}")
    return joined(*said)


def _other_instants(receipt: Receipt, zone: ZoneInfo) -> tuple[Evidence, ...]:
    began = () if receipt.began_at is None else (receipt.began_at,)
    return _evidence(receipt.alternatives, zone, "andere bron") + _evidence(began, zone, "begin van de upload")


def _evidence(moments: Iterable[datetime], zone: ZoneInfo, location: str) -> tuple[Evidence, ...]:
    return tuple(Evidence(location, instant(moment, zone), FIELD) for moment in moments)


def _channel(case: Case) -> tuple[Part, ...]:
    expected = phase_of(case).channel
    if case.channel is None or case.channel == expected:
        return ()
    name = phase_of(case).name
    came, wanted = CHANNELS.get(case.channel, case.channel), CHANNELS[expected]
    text = f"De {name} kwam {came} binnen. Ze moet {wanted} worden ingediend"
    seen = Evidence("wijze van indienen", came, "channel")
    return (Part(Outcome.REVIEW, text, (seen,), f"Dien je {name} {wanted} in, vóór de deadline"),)


def _opening(case: Case, receipt: Receipt) -> tuple[Part, ...]:
    """What may have come before the phase opened. No text says that it is lost then: a person decides."""
    opens, zone = phase_of(case).opens, ZoneInfo(case.edition.timezone)
    if opens is None or all(moment >= opens for moment in credible(receipt)):
        return ()
    text = f"Indienen kan vanaf {limit_instant(opens, zone)}. Dit kwam misschien vroeger binnen"
    return (Part(Outcome.REVIEW, text, (Evidence("begin van de indienperiode", limit_instant(opens, zone), FIELD),)),)


def _doubts(receipt: Receipt) -> tuple[Part, ...]:
    return tuple(Part(Outcome.REVIEW, doubt) for doubt in receipt.doubts)
