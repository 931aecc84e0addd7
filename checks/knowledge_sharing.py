"""Has the plan a work package of its own for knowledge sharing and communication?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from calls.model import CheckDef
from checks.answer import Part, answer, words
from checks.condition import lacking
from checks.dutch import joined, listing, quote
from checks.fields import look
from checks.model import Case, Finding, Outcome


def check(case: Case, rule: CheckDef) -> Finding:
    """By the titles of the work packages and the edition's words for it. None found is for a person: a title may say it otherwise."""
    packages = look(case, "work_packages")
    if not packages.there:
        return answer(rule, lacking(case, packages))
    titles = [str(row.get("title") or "") for row in packages.value]
    sharing = [title for title in titles if mentions(title, words(rule, "words"))]
    if sharing:
        text = f"Er is een werkpakket voor kennisdeling en communicatie: {listing(quote(title) for title in sharing)}"
        return answer(rule, Part(Outcome.PASS, text, packages.evidence))
    communication = [title for title in titles if mentions(title, words(rule, "communication_words"))]
    shown = listing(quote(title) if title else "een werkpakket zonder leesbare titel" for title in titles)
    text = f"We herkennen geen werkpakket voor kennisdeling. De werkpakketten zijn {shown}"
    if communication:
        text = joined(text, f"Misschien staat het in {listing(quote(title) for title in communication)}")
    remedy = "Voorzie een eigen werkpakket voor kennisdeling en communicatie"
    return answer(rule, Part(Outcome.REVIEW, joined(text), packages.evidence, remedy))


def mentions(title: str, wanted: Iterable[str]) -> bool:
    """Whether one of the words stands in the title. Case, accents, spaces and hyphens do not matter: "Kennis-deling" is "kennisdeling"."""
    plain = _plain(title)
    return any(_plain(word) in plain for word in wanted)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[^a-z0-9]", "", letters)
