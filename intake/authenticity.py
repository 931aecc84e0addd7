"""Is the sender who the mail says? Only what our own servers wrote about it counts: anyone can write such a header below theirs."""

from __future__ import annotations

import re

from parsers.eml import Mail

_COMMENT = re.compile(r"\([^()]*\)")
_METHOD = re.compile(r"^\s*(dmarc|spf|dkim|compauth)\s*=\s*(\w+)", re.I)
_AUTHOR = re.compile(r"\bheader\.from\s*=\s*\"?([^\s\";]+)", re.I)


def dmarc(mail: Mail, trusted_lines: int | None) -> str:
    """The DMARC result ("pass", "fail", "none" ...) of our own server, "" when it gave none.

    Where the sender's domain asks for no DMARC, "fail" is also what SPF or DKIM say when one fails and the other does not make good for it.
    ``trusted_lines``: how many Received lines from the top are ours; an Authentication-Results header above the last of them is ours, too.
    Without such lines nobody's "pass" is believed, but a "fail" is: no sender writes that about itself. Of a mail with two From lines
    nobody knows which one was looked at (RFC 7489 6.6.1), nor of one line with senders of several domains: a stranger's own domain passes,
    and the answer would go to the first. A result about another author than ours (``header.from``, RFC 7489 11.1) is the same trouble.
    """
    domains = {_domain(address) for address in mail.authors}
    if len(mail.all_headers("From")) > 1 or len(domains) > 1:
        return "fail"
    author = _domain(mail.from_address) if "@" in mail.from_address else ""
    ours = [result for result in mail.authentication_results if trusted_lines is not None and result.received_above < trusted_lines]
    if ours:
        return _judged(_results(ours[0].value, author))
    found = {_judged(_results(result.value, author)) for result in mail.authentication_results} if trusted_lines is None else set()
    return "fail" if "fail" in found else ""


def _domain(address: str) -> str:
    """What stands behind the @, as it is looked up: small letters, no dot at the end, other alphabets in punycode."""
    domain = address.rpartition("@")[2].strip().rstrip(".").lower()
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def _speaks_of(verdict: str, author: str) -> bool:
    """Whether a server that names this domain looked at our author: the same one, or the organisation above it. Never one below: who has
    ``x.stad.example`` is not ``stad.example``."""
    named = _domain(verdict)
    return not author or named == author or ("." in named and author.endswith(f".{named}"))


def _judged(results: dict[str, list[str]]) -> str:
    """The worst of several DMARC results: two in one header mean that one of them may have been slipped in."""
    told = results.get("dmarc", [])
    if "fail" in told or "pass" in told:
        return "fail" if "fail" in told else "pass"
    spf, dkim = results.get("spf", []), results.get("dkim", [])
    refused = (
        ("fail" in spf and "pass" not in dkim) or ("fail" in dkim and not {"pass"} & {*dkim, *spf}) or "fail" in results.get("compauth", [])
    )
    return "fail" if refused else (told[0] if told else "")


def _results(value: str, author: str) -> dict[str, list[str]]:
    """Each method's results, in lower case; what stands in comments or in other clauses is none. A "pass" for somebody else is a "fail"."""
    bare = value
    while _COMMENT.search(bare):
        bare = _COMMENT.sub(" ", bare)
    found: dict[str, list[str]] = {}
    for clause in bare.split(";"):
        method = _METHOD.match(clause)
        if method:
            name, result = method.group(1).lower(), method.group(2).lower()
            named = _AUTHOR.search(clause) if name == "dmarc" else None
            elsewhere = named is not None and result == "pass" and not _speaks_of(named.group(1), author)
            found.setdefault(name, []).append("fail" if elsewhere else result)
    return found
