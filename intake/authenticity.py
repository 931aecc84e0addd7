"""Is the sender who the mail says? Only what our own servers wrote about it counts: anyone can write such a header below theirs."""

from __future__ import annotations

import re

from parsers.eml import Mail

_COMMENT = re.compile(r"\([^()]*\)")
_METHOD = re.compile(r"^\s*(dmarc|spf|dkim|compauth)\s*=\s*(\w+)", re.I)


def dmarc(mail: Mail, trusted_lines: int | None) -> str:
    """The DMARC result ("pass", "fail", "none" ...) of our own server, "" when it gave none.

    Where the sender's domain asks for no DMARC, "fail" is also what SPF or DKIM say when one fails and the other does not make good for it.
    ``trusted_lines``: how many Received lines from the top are ours; an Authentication-Results header above the last of them is ours, too.
    Without such lines nobody's "pass" is believed, but a "fail" is: no sender writes that about itself. Of a mail with two From lines
    nobody knows which one was looked at (RFC 7489 6.6.1), nor of one line with senders of several domains: a stranger's own domain passes,
    and the answer would go to the first.
    """
    domains = {address.rpartition("@")[2].lower() for address in mail.authors}
    if len(mail.all_headers("From")) > 1 or len(domains) > 1:
        return "fail"
    ours = [result for result in mail.authentication_results if trusted_lines is not None and result.received_above < trusted_lines]
    if ours:
        return _judged(_results(ours[0].value))
    found = {_judged(_results(result.value)) for result in mail.authentication_results} if trusted_lines is None else set()
    return "fail" if "fail" in found else ""


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


def _results(value: str) -> dict[str, list[str]]:
    """Each method's results, in lower case; what stands in comments or in other clauses is none."""
    bare = value
    while _COMMENT.search(bare):
        bare = _COMMENT.sub(" ", bare)
    found: dict[str, list[str]] = {}
    for clause in bare.split(";"):
        method = _METHOD.match(clause)
        if method:
            found.setdefault(method.group(1).lower(), []).append(method.group(2).lower())
    return found
