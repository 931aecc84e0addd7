"""When was it received? The rule of the call: not what the sender says, but what our own servers wrote, with every witness kept.

Mail: go down from the top. The top line counts if one of our hosts wrote it; the next counts only if the line above says that the mail was
handed over *from* one of our hosts. The lowest that counts is the receipt. In a shared cloud, where every tenant has the same host names,
the topmost hand-over into the border hosts is the receipt, and everything below is the sender's. Pure: patterns and instants come in.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from typing import Any

from checks.model import Receipt
from intake.received import ReceivedLine, parse_line

CLOCK_TOLERANCE = timedelta(seconds=5)  # two servers that keep time well; more is worth telling
MOVED_AFTER = timedelta(minutes=15)  # delivery takes seconds; a mailbox date this much later means that the message was moved or put back
_OWN_NETWORKS = tuple(
    ipaddress.ip_network(net)
    for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "fe80::/10", "fc00::/7", "::1/128")
)
_SAME_CLOUD = {"outlook.com": ("*.outlook.com", "*.office365.com")}  # Microsoft writes both names above its border


@dataclass(frozen=True, slots=True)
class Witnesses:
    """What the mailbox and we ourselves saw of a mail. All aware. Several, when the same bytes were seen in several places."""

    internaldates: tuple[datetime, ...] = ()
    savedates: tuple[datetime, ...] = ()
    seen_at: datetime | None = None
    sent_at_header: str = ""  # the sender's Date, only kept
    doubts: tuple[str, ...] = ()  # Dutch: why a person must look at the place where it was found


@dataclass(slots=True)
class _Chain:
    """Which lines count. ``receipt``: index of the line that is the receipt, None when none is to be trusted."""

    rule: str
    lines: list[ReceivedLine]
    why: list[str]
    trusted: set[int] = field(default_factory=set)
    receipt: int | None = None
    flags: list[str] = field(default_factory=list)
    alternatives: list[datetime] = field(default_factory=list)


def trusted_depth(received: Sequence[str], received_by: Sequence[str], border: Sequence[str]) -> int | None:
    """How many lines from the top are ours; headers that stand above the last of them were written on our side. None: none is."""
    chain = _chain(received, received_by, border)
    return None if chain.receipt is None else chain.receipt + 1


def mail_receipt(received: Sequence[str], witnesses: Witnesses, received_by: Sequence[str], border: Sequence[str]) -> Receipt:
    """The receipt of a mail from its raw ``Received`` lines (top first) and what else was seen of it.

    ``at`` is None when no line of ours can be told, or its time proves nothing: then nobody but a person says whether it was in time.
    ``uncertainty_seconds`` is 0: a stamp in whole seconds never hides the turn of a minute, on which the deadlines lie.
    """
    chain = _chain(received, received_by, border)
    at = chain.lines[chain.receipt].stamp.at if chain.receipt is not None else None
    flags, alternatives = list(chain.flags), list(chain.alternatives)
    mailbox = sorted({*witnesses.internaldates, *witnesses.savedates})
    if chain.receipt is None:
        flags.append("Van geen enkele tijd bij deze mail is zeker dat onze servers ze noteerden. Daardoor staat het tijdstip niet vast.")
    elif at is None:
        flags.append(f"De tijd die onze mailserver noteerde, is niet bruikbaar. {chain.lines[chain.receipt].stamp.problem}")
    if at is None:
        alternatives += mailbox
    else:
        _compare_mailbox(at, witnesses, flags, alternatives)
        _compare_own_lines(at, chain, flags, alternatives)
        _compare_clock(at, witnesses.seen_at, flags, alternatives)
    return Receipt(
        at=at,
        source="received-chain" if at is not None else "none",
        uncertainty_seconds=0,
        alternatives=tuple(sorted({moment.astimezone(UTC) for moment in alternatives} - ({at} if at else set()))),
        flags=tuple(dict.fromkeys(flags)),
        doubts=witnesses.doubts,
        evidence=_evidence(chain, witnesses),
    )


def upload_receipt(
    submitted_at: datetime, upload_started_at: datetime | None, seen_at: datetime, source: str = "platform", client: str = ""
) -> Receipt:
    """The receipt of a submission that the platform recorded, or our own upload page (``source`` "web").

    ``seen_at``: our clock when it was taken in, only a witness. ``client``: whose token handed it in over the interface.
    """
    flags: list[str] = []
    if upload_started_at and upload_started_at > submitted_at:
        flags.append("Het platform geeft een begin van de upload dat na het indienen ligt.")
    alternatives: list[datetime] = []
    _compare_clock(submitted_at, seen_at, flags, alternatives)
    return Receipt(
        at=submitted_at.astimezone(UTC),
        source=source,
        began_at=upload_started_at.astimezone(UTC) if upload_started_at else None,
        alternatives=tuple(alternatives),
        flags=tuple(flags),
        evidence={
            "submitted_at": submitted_at.isoformat(),
            "upload_started_at": upload_started_at.isoformat() if upload_started_at else None,
            "seen_at": seen_at.isoformat(),
            **({"client": client} if client else {}),
        },
    )


# which lines are ours -------------------------------------------------------------------------------------------------


def matches(host: str, patterns: Sequence[str]) -> bool:
    """Whether a host name fits one of the patterns (``*`` stands for anything)."""
    name = host.rstrip(".").lower()
    return bool(name) and any(fnmatchcase(name, pattern.strip().lower()) for pattern in patterns)


def _cloud_of(border: Sequence[str]) -> tuple[str, ...]:
    """Names of the cloud's own hosts, by the names of its border: ``*.mail.protection.outlook.com`` belongs to outlook.com."""
    domains = {".".join(pattern.lower().split(".")[-2:]) for pattern in border}
    return tuple(name for domain in sorted(domains) for name in _SAME_CLOUD.get(domain, (f"*.{domain}",)))


def _chain(received: Sequence[str], received_by: Sequence[str], border: Sequence[str]) -> _Chain:
    lines = [parse_line(raw) for raw in received]
    chain = _Chain("none", lines, ["Staat onder de laatste regel die telt: kan door de afzender geschreven zijn."] * len(lines))
    if not lines:
        return chain
    top = lines[0]
    if top.understood and matches(top.by, received_by):
        _walk_own(chain, received_by)
    elif border and top.understood and (matches(top.by, border) or matches(top.by, _cloud_of(border))):
        _walk_cloud(chain, border)
    else:
        chain.why[0] = "De bovenste regel is niet door een van onze servers geschreven."
    return chain


def _walk_own(chain: _Chain, received_by: Sequence[str]) -> None:
    chain.rule = "own-hosts"
    chain.why[0] = f"Bovenste regel, geschreven door onze server {chain.lines[0].by}."
    for index, line in enumerate(chain.lines):
        chain.trusted.add(index)
        chain.receipt = index
        handed = _handed_by_own(line, received_by)
        below = chain.lines[index + 1] if index + 1 < len(chain.lines) else None
        if handed == "no" or below is None:
            break
        if not below.understood or not matches(below.by, received_by):
            chain.flags.append(f"Onze server {line.by} kreeg de mail van {line.claimed}, maar daaronder staat geen regel van die server.")
            break
        if handed == "unproven":
            # Anyone can give itself our name. The literal rule is followed, and the instant before it stays possible.
            chain.flags.append(f"Dat {line.claimed} ({line.address}) onze server is, blijkt alleen uit de naam die die zichzelf gaf.")
            if line.stamp.at is not None:
                chain.alternatives.append(line.stamp.at)
        chain.why[index + 1] = f"De regel erboven zegt dat onze server {below.by} de mail doorgaf."
    assert chain.receipt is not None
    _why_it_ends(chain, f"Binnengekomen bij onze server {chain.lines[chain.receipt].by}.")


def _handed_by_own(line: ReceivedLine, patterns: Sequence[str]) -> str:
    """Was it handed over by one of our hosts: "yes", "no", or "unproven" when only the other side's own word says so."""
    if line.verified:
        return "yes" if matches(line.verified, patterns) else "no"
    if not matches(line.claimed, patterns):
        return "no"
    if line.address:
        address = ipaddress.ip_address(line.address)
        if any(address.version == net.version and address in net for net in _OWN_NETWORKS):
            return "yes"
    return "no" if line.lookup_failed else "unproven"


def _walk_cloud(chain: _Chain, border: Sequence[str]) -> None:
    chain.rule = "cloud-border"
    cloud = _cloud_of(border)
    for index, line in enumerate(chain.lines):
        if not line.understood or not (matches(line.by, border) or matches(line.by, cloud)):
            chain.why[index] = "Deze regel is niet van de maildienst, terwijl de grens nog niet bereikt was."
            break
        if matches(line.by, border):
            chain.receipt = index
            chain.trusted.update(range(index + 1))
            for above in range(index):
                chain.why[above] = "Boven de grens: doorgegeven binnen onze maildienst."
            _why_it_ends(chain, f"De bovenste overdracht aan de grens van onze maildienst ({line.by}).")
            return
        chain.why[index] = "Van de maildienst, maar zonder grens eronder is niet te zeggen van welke klant."


def _why_it_ends(chain: _Chain, why: str) -> None:
    assert chain.receipt is not None
    chain.why[chain.receipt] = f"{why} Dit is het tijdstip van ontvangst."


# what the witnesses say of each other ---------------------------------------------------------------------------------


def _compare_mailbox(at: datetime, witnesses: Witnesses, flags: list[str], alternatives: list[datetime]) -> None:
    for name, moments in (("ontvangsttijd", witnesses.internaldates), ("bewaartijd", witnesses.savedates)):
        if not moments:
            continue
        first = min(moments)
        if first < at:
            alternatives.append(first)
            if at - first > CLOCK_TOLERANCE:
                flags.append(f"De {name} in onze mailbox ligt vroeger dan de tijd die onze mailserver noteerde.")
        elif first - at > MOVED_AFTER:
            flags.append(
                f"De {name} in onze mailbox ligt later: het bericht is wellicht verplaatst. De tijd die onze mailserver noteerde, telt."
            )


def _compare_own_lines(at: datetime, chain: _Chain, flags: list[str], alternatives: list[datetime]) -> None:
    """Lines above the receipt are later ones. An earlier stamp there means that a clock of ours was wrong."""
    assert chain.receipt is not None
    for index in range(chain.receipt):
        stamp = chain.lines[index].stamp
        if stamp.at is None:
            flags.append(f"De tijd van een regel van onze kant ({chain.lines[index].by}) is niet bruikbaar. {stamp.problem}")
        elif stamp.at < at:
            alternatives.append(stamp.at)
            if at - stamp.at > CLOCK_TOLERANCE:
                flags.append(
                    f"De klok van {chain.lines[index].by} of {chain.lines[chain.receipt].by} liep niet juist: de tijden lopen terug."
                )


def _compare_clock(at: datetime, seen_at: datetime | None, flags: list[str], alternatives: list[datetime]) -> None:
    """We cannot have seen it before it came: then a clock is wrong, and our own instant is possible, too."""
    if seen_at is not None and at - seen_at > CLOCK_TOLERANCE:
        flags.append("Het tijdstip van ontvangst ligt in de toekomst tegenover onze eigen klok.")
        alternatives.append(seen_at.astimezone(UTC))


def _evidence(chain: _Chain, witnesses: Witnesses) -> dict[str, Any]:
    """The whole provenance as plain JSON."""
    return {
        "rule": chain.rule,
        "lines": [_line_entry(chain, index) for index in range(len(chain.lines))],
        "internaldate": [moment.isoformat() for moment in witnesses.internaldates],
        "savedate": [moment.isoformat() for moment in witnesses.savedates],
        "seen_at": witnesses.seen_at.isoformat() if witnesses.seen_at else None,
        "sent_at_header": witnesses.sent_at_header,
    }


def _line_entry(chain: _Chain, index: int) -> dict[str, Any]:
    line = chain.lines[index]
    return {
        "by": line.by,
        "from": line.claimed,
        "from_verified": line.verified,
        "address": line.address,
        "id": line.id,
        "stamp": line.stamp.at.isoformat() if line.stamp.at else None,
        "stamp_raw": line.stamp.raw,
        "offset": line.stamp.offset,
        "problem": line.stamp.problem,
        "trusted": index in chain.trusted,
        "receipt": index == chain.receipt,
        "why": chain.why[index],
        "raw": line.raw,
    }
