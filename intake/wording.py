"""What a mail says: the sender's own text without what is quoted, and what that text shows by the words of ``words.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_QUOTE_STARTS = re.compile(
    r"^(?:-{2,}\s*(?:oorspronkelijk bericht|original message|message d'origine|doorgestuurd bericht|forwarded message)\b.*|_{10,}\s*)$",
    re.I,
)
_ATTRIBUTION = re.compile(
    r"^(?:(?:op|on|le)\s.{6,200}\b(?:schreef|wrote|geschreven|a écrit)\b.{0,120}|.{2,120}\b(?:schreef op|a écrit le|wrote on)\b.{6,60}:)$",
    re.I,
)
_FROM_LINE = re.compile(r"^(?:van|from|de)\s?:\s.+", re.I)
_AFTER_FROM = re.compile(r"^(?:verzonden|sent|envoyé|datum|date|aan|to|à|onderwerp|subject|objet)\s?:", re.I)
_SIGNATURE = re.compile(r"^-- ?$")
_PART = re.compile(r"(?:\(|\bdeel )\s?(\d)\s?(?:/|van)\s?(\d)(?![\d/])", re.I)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_OPENING = 5  # sentences, the greeting among them
_PREFIXES = re.compile(r"^\s*(?:(?:re|fw|fwd|tr|antw?|doorst)\s*:\s*)+", re.I)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files("intake").joinpath("words.toml").read_text("utf-8"))


@cache
def _pattern(name: str, shape: str = "(?:{})") -> re.Pattern[str]:
    group, _, key = name.rpartition(".")
    entries = (_words()[group] if group else _words())[key]
    return re.compile(shape.format("|".join(entries)), re.I | re.M)


def own_text(text: str) -> str:
    """What the sender wrote in this mail: without quoted earlier mails and without what stands under a signature line."""
    kept: list[str] = []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        bare = line.strip().replace("*", "")
        if _SIGNATURE.match(line.rstrip("\r")) or _QUOTE_STARTS.match(bare):
            break
        if _FROM_LINE.match(bare) and any(_AFTER_FROM.match(after.strip().replace("*", "")) for after in lines[number + 1 : number + 5]):
            break
        attributed = _attribution(lines, number)
        if attributed and not _marked(lines[number + attributed :]):
            break
        if attributed or (number and _attribution(lines, number - 1) == 2):
            continue  # the answer may stand below the quoted lines
        if not bare.startswith(">"):
            kept.append(line)
    return "\n".join(kept).strip()


def _attribution(lines: list[str], number: int) -> int:
    """How many lines here say who wrote the quoted mail: 0, 1, or 2 when the mail program broke the line."""
    first = lines[number].strip()
    if _ATTRIBUTION.match(first):
        return 1
    return 2 if first and number + 1 < len(lines) and _ATTRIBUTION.match(f"{first} {lines[number + 1].strip()}") else 0


def _marked(lines: list[str]) -> bool:
    """Whether the first line that is not empty has a mark of quoting before it."""
    return next((line.strip() for line in lines if line.strip()), "").startswith(">")


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with its closing mark. A line end ends one only before a blank line or a list item."""
    text = re.sub(r"https?://[^\s<>]+", "", text)  # a question mark in an address asks nothing
    joined = re.sub(r"(?<!\n)\n(?!\s*(?:\n|[-*•]|\d+[.)]))", " ", text)
    return [found.group().strip() for found in _SENTENCE.finditer(joined) if found.group().strip()]


def is_automatic_subject(subject: str) -> bool:
    """Starts as programs write it that answer for somebody who is away."""
    return bool(_pattern("automatic_subject", r"^\W*(?:{})").match(_PREFIXES.sub("", subject)))


def is_away_subject(subject: str) -> bool:
    """Starts with words for being away: mostly a program's, sometimes a person's who asks something about it."""
    return bool(_pattern("away_subject", r"^\W*(?:{})").match(_PREFIXES.sub("", subject)))


def asks_outright(text: str) -> bool:
    """A whole question with a question mark among the first sentences; "Dringend? Bel ..." is none."""
    return any(said.endswith("?") and len(said.split()) > 2 and asks(said) for said in opening(text))


def is_answer_subject(subject: str) -> bool:
    """Starts with Re: or what mail programs write for it elsewhere."""
    return bool(re.match(r"\s*(?:re|antw?|aw|sv|rép)\s*:", subject, re.I))


def is_newsletter(text: str) -> bool:
    """Tells how to be rid of it, and that it goes to those who subscribed or can be seen in a browser."""
    return bool(_pattern("unsubscribes").search(text) and _pattern("subscribed").search(text))


def says_automatic(text: str) -> bool:
    """Says of itself that a program wrote it."""
    return bool(_pattern("says_automatic").search(" ".join(text.split())))


def seems_automatic(text: str) -> bool:
    """Opens as the answer of somebody who is away, or of a desk that confirms whatever comes in."""
    return any(_pattern("seems_automatic").search(sentence) or confirms_receipt(sentence) for sentence in opening(text))


def confirms_receipt(sentence: str) -> bool:
    """Tells that something of ours arrived, as the desk of a town answers whatever comes in."""
    return bool(_pattern("confirms_receipt").search(sentence))


def is_reaction(text: str) -> bool:
    """A mail program tells that somebody put a thumb, a heart ... to a mail: the first lines say so, and nothing else."""
    lines = [line.strip() for line in text.split("\n") if line.strip()][:3]
    return any(_pattern("reaction", r"^(?:{})\W*$").search(line) for line in lines)


def withdraws(text: str) -> bool:
    """Says, not as a question, that what was handed in is taken back."""
    return any(speaks_of_withdrawing(said) for said in sentences(text) if not said.endswith("?"))


def speaks_of_withdrawing(text: str) -> bool:
    """Says or asks that what was handed in is taken back."""
    return any(_pattern("withdraws").search(said) for said in sentences(text))


def recalls(text: str) -> bool:
    """A mail program asks to take back a mail that was sent."""
    return bool(_pattern("recalls").search(" ".join(text[:2000].split())[:600]))


def is_sharing_service(address: str) -> bool:
    """An address of a service that holds files behind links."""
    return bool(
        _pattern("sharing_sender", r"@(?:[\w-]+\.)*(?:{})$").search(address) or _pattern("sharing_robot", r"^(?:{})").match(address)
    )


def opening(text: str) -> list[str]:
    """The first sentences, where an automatic answer says what it is."""
    return sentences(text)[:_OPENING]


def is_bounce_subject(subject: str) -> bool:
    """Says that a mail was not delivered."""
    return bool(_pattern("bounce_subject").search(subject))


def tells_bounce(text: str) -> bool:
    """Uses the words and codes by which mail servers tell that a mail did not arrive."""
    return bool(_pattern("bounce_text").search(" ".join(text.split())))


def tells_delay(text: str) -> bool:
    """Says that the server has not given up yet."""
    return bool(_pattern("bounce_delayed").search(" ".join(text.split())))


def is_robot(address: str) -> bool:
    """An address from which only mail programs write."""
    return bool(_pattern("robot_sender", r"^(?:{})(?:[+=-].*)?@").match(address))


def is_no_reply(address: str) -> bool:
    """An address whose owner says that nobody reads what is sent to it."""
    return bool(_pattern("no_reply_sender", r"^(?:{})@").match(address))


def is_free_mail(domain: str) -> bool:
    """A mail domain that people of different bodies share."""
    return domain.lower() in _words()["senders"]["free_mail"]


def download_links(text: str, html: str) -> list[str]:
    """Addresses of file-sharing services in the text or behind its links."""
    pattern = _pattern("file_sharing", r"https?://(?:[\w-]+\.)*(?:{})[^\s<>\"')\]]*")
    return list(dict.fromkeys(found.group(0).rstrip(".,;") for found in pattern.finditer(f"{text}\n{html}")))


def places_of_own_files(text: str) -> list[str]:
    """Addresses at which, says the sender, what they hand in is to be found: "ons formulier staat op https://..."."""
    return [found.group(1).rstrip(".,;") for found in _pattern("own_file_at", r"(?:{})[^?\n]{{0,60}}?(https?://[^\s<>]+)").finditer(text)]


def speaks_of_handing_in(text: str) -> bool:
    """Uses words for something that is handed in: a registration, an application, a form."""
    return bool(_pattern("hands_in").search(text))


def says_attached(text: str) -> bool:
    """Says, not as a question, that a file goes with the mail."""
    return any(_pattern("attaches").search(said) and not said.endswith("?") for said in sentences(text))


def claims_attachment(text: str) -> bool:
    """Says, not as a question, that something to hand in goes with the mail."""
    said = [sentence for sentence in sentences(text) if not (sentence.endswith("?") or confirms_receipt(sentence))]
    return any(_pattern("attaches").search(sentence) and speaks_of_handing_in(sentence) for sentence in said)


def more_follows(subject: str, text: str) -> bool:
    """Says that another part of what is handed in comes in another mail: in words, or "(1/2)" in the subject."""
    part = _PART.search(subject)
    return bool(part and int(part[1]) < int(part[2])) or bool(_pattern("more_follows").search(text))


def claims_paper(text: str) -> bool:
    """Says, not as a question, that a document goes with the mail, whatever document: enough for who was asked for one."""
    said = [sentence for sentence in sentences(text) if not sentence.endswith("?")]
    return any(_pattern("attaches").search(sentence) and _pattern("papers").search(sentence) for sentence in said)


def asks(text: str) -> bool:
    """Holds a question, other than whether the mail arrived well or the offer to answer questions."""
    found = [said for said in sentences(text) if _pattern("asks").search(said)]
    return any(not _pattern("asks_for_confirmation").search(said) and not _pattern("courtesy").search(said) for said in found)


def disclaims(text: str) -> bool:
    """Says that the form in the mail is a draft, an example or a test, and not handed in by it."""
    return any(_pattern("disclaims").search(said) for said in sentences(text))


def thanks(text: str) -> bool:
    """A short word of thanks and nothing more."""
    return len(text.split()) < 60 and bool(_pattern("thanks").search(text))


def names_phase(text: str) -> bool:
    """Uses words for what is handed in to a grant call, not just any form or file."""
    return any(_pattern(f"phases.{phase}").search(text) for phase in _words()["phases"])


def phase_of(text: str) -> str | None:
    """The phase these words speak of, None when they speak of none or of both."""
    said = [phase for phase in _words()["phases"] if _pattern(f"phases.{phase}").search(text)]
    return said[0] if len(said) == 1 else None
