"""What a finding says, in the words of a letter. Findings are written for officers; an applicant reads the same facts without our workings."""

from __future__ import annotations

import re

_OFFICERS = (
    (re.compile(r"\s*\((?:INTERNALDATE|SAVEDATE)\)"), ""),
    (re.compile(r"\bEen medewerker (?:kijkt|bekijkt) (?:dit|het|ze|hem|deze mail|dit bestand)(?: na)?(?=[.,;]|$)"), "We kijken dit na"),
    (re.compile(r"\bwordt nagekeken door een medewerker\b", re.I), "kijken we na"),
    (re.compile(r"\bReceived-regels?(?: \d+)?\b"), "de tijd die onze mailserver noteerde"),
    (re.compile(r"\bde kop van de mail\b"), "de gegevens bij je mail"),
    (re.compile(r"^hele document$"), "het hele document"),
    (re.compile(r"\bGelezen als het (\w+)\.?"), r"We lazen dit als het \1."),
    (re.compile(r"Het programma dat dit bestand leest, liep erop vast\."), "We kunnen dit bestand niet lezen."),
)


def for_applicant(text: str) -> str:
    """The same, without what only tells an officer how we work."""
    for pattern, words in _OFFICERS:
        text = pattern.sub(words, text)
    return text
