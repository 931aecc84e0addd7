"""The proof of receipt in plain words: who handed the mail to whom, which line counts and why, and what the other witnesses say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from review.filters import moment

_SOURCES = {
    "received-chain": "de ontvangstregel van onze eigen mailserver",
    "internaldate": "de datum die de postbus aan het bericht gaf",
    "platform": "het tijdstip dat het platform bij het indienen noteerde",
    "web": "het tijdstip dat onze uploadpagina bij het indienen noteerde",
    "stated": "een tijdstip dat een medewerker opgaf",
}
_RULES = {
    "own-hosts": "We lezen van boven naar beneden. Een regel telt alleen als de regel erboven zegt dat de mail van een van onze servers kwam.",
    "cloud-border": "We lezen van boven naar beneden, tot waar de mail onze maildienst binnenkwam. Wat lager staat, is van de afzender.",
    "none": "Geen enkele regel is met zekerheid van onze servers.",
}


@dataclass(frozen=True, slots=True)
class Hop:
    """One ``Received`` line. ``sentence``: who had it from whom; ``verdict``: does it count."""

    sentence: str
    at: str
    trusted: bool
    counts: bool
    why: str
    raw: str


@dataclass(frozen=True, slots=True)
class ReceiptStory:
    """What the page tells about one receipt. All texts Dutch; ``conclusion`` is one sentence."""

    conclusion: str
    rule: str
    hops: tuple[Hop, ...]
    witnesses: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]


def story(receipt: Mapping[str, Any]) -> ReceiptStory | None:
    """The story of a stored receipt (:func:`dossiers.serial.receipt_to_json`), or None when nothing was stored."""
    if not receipt:
        return None
    evidence = receipt.get("evidence") or {}
    source = str(receipt.get("source", ""))
    if receipt.get("at"):
        conclusion = f"Ontvangen op {moment(receipt['at'])}. Bron: {_SOURCES.get(source, source)}."
    else:
        conclusion = "Het tijdstip van ontvangst staat niet vast. Een medewerker moet dit bekijken."
    remarks = [str(text) for key in ("doubts", "flags") for text in receipt.get(key) or ()]
    alternatives = receipt.get("alternatives") or ()
    if alternatives:
        remarks.append(f"Ook mogelijk volgens andere bronnen: {'; '.join(moment(instant) for instant in alternatives)}.")
    return ReceiptStory(
        conclusion=conclusion,
        rule=_RULES.get(str(evidence.get("rule", "")), ""),
        hops=tuple(_hop(line) for line in evidence.get("lines") or ()),
        witnesses=tuple(_witnesses(receipt, evidence)),
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _hop(line: Mapping[str, Any]) -> Hop:
    giver = line.get("from_verified") or line.get("from") or "een onbekende server"
    address = f" ({line['address']})" if line.get("address") else ""
    taker = line.get("by") or "een onbekende server"
    stamp = moment(line.get("stamp")) or f"geen bruikbare tijd. {line.get('problem', '')}"
    return Hop(
        sentence=f"{taker} kreeg de mail van {giver}{address}.",
        at=stamp,
        trusted=bool(line.get("trusted")),
        counts=bool(line.get("receipt")),
        why=str(line.get("why", "")),
        raw=str(line.get("raw", "")),
    )


def _witnesses(receipt: Mapping[str, Any], evidence: Mapping[str, Any]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, name in (("internaldate", "Datum volgens de postbus"), ("savedate", "In deze map gezet")):
        found += [(name, moment(instant)) for instant in evidence.get(key) or ()]
    clock = "onze uploadpagina" if receipt.get("source") == "web" else "het platform"
    names = (
        ("submitted_at", f"Ingediend volgens {clock}"),
        ("upload_started_at", f"Upload begonnen volgens {clock}"),
        ("seen_at", "Door dit systeem gezien"),
    )
    found += [(name, moment(evidence[key])) for key, name in names if evidence.get(key)]
    if evidence.get("client"):
        found.append(("Aangeleverd door (interface)", str(evidence["client"])))
    if evidence.get("sent_at_header"):
        found.append(("Datum die de afzender erop zette (bewijst niets)", str(evidence["sent_at_header"])))
    seconds = receipt.get("uncertainty_seconds")
    if seconds:
        found.append(("Onzekerheid", f"{seconds} seconden"))
    return found
