"""Is the sender who the mail says? Only what our own servers wrote about it counts: anyone can write such a header below theirs."""

from __future__ import annotations

import re

from parsers.eml import Mail

_COMMENT = re.compile(r"\([^()]*\)")
_DMARC = re.compile(r"^\s*dmarc\s*=\s*(\w+)", re.I)


def dmarc(mail: Mail, trusted_lines: int | None) -> str:
    """The DMARC result ("pass", "fail", "none" ...) of our own server, "" when it gave none.

    ``trusted_lines``: how many Received lines from the top are ours; an Authentication-Results header above the last of them is ours, too.
    Without such lines nobody's "pass" is believed, but a "fail" is: no sender writes that about itself.
    """
    ours = [result for result in mail.authentication_results if trusted_lines is not None and result.received_above < trusted_lines]
    if ours:
        return _result(ours[0].value)
    found = {_result(result.value) for result in mail.authentication_results} if trusted_lines is None else set()
    return "fail" if "fail" in found else ""


def _result(value: str) -> str:
    """The worst of several: two results in one header mean that one of them may have been slipped in."""
    bare = value
    while _COMMENT.search(bare):
        bare = _COMMENT.sub(" ", bare)
    results = [found.group(1).lower() for clause in bare.split(";") if (found := _DMARC.match(clause))]
    return "fail" if "fail" in results else (results[0] if results else "")
