"""Finding dossiers and messages by whatever an officer remembers: a name (also the one from before a merger), a number, a word, a file.

Compared without case, accents, punctuation and "st." for "sint", which no database does for us in the same way: so the short texts are
fetched and compared here, and only the long ones (what was read in documents) are left to the database.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from django.db.models import Q, QuerySet
from django.utils import timezone

from dossiers.models import Document, Dossier, Message, Submission
from dossiers.text import unaccented
from registers.lookup import Registers
from registers.names import MUNICIPALITY, normal

MOST_WORDS = 10
_CALLED = {"dossier", "stad", "gemeente"}  # said of every dossier: whoever types "gemeente Leuven" looks for "Stad Leuven", too
_SQUEEZED = 6  # from so many letters on a word may be written in one or in several, without finding half of everything
_NUMBER = re.compile(r"(?:BE)?[0-9]{4,10}", re.IGNORECASE)
_normal = lru_cache(maxsize=200_000)(normal)
_DOSSIER = ("reference", "applicant_name", "applicant_kbo", "title", "contact_name", "contact_email", "contact_phone", "sender")
_HANDED_IN = ("message__subject", "message__from_name", "message__from_address", "upload__platform_id")
_MESSAGE = ("subject", "from_name", "from_address")


def dossiers_with(search: str) -> set[int]:
    """The numbers of the dossiers in which every word occurs: in their names and numbers, what they came with, or their documents.

    The name of a municipality finds those of the towns that merged into it and of the one that it merged into, too.
    """
    told = _texts_of_dossiers()
    found = set().union(*(_with_every_word(words, told) for words in _ways(search)))
    return found | _with_number(search, told)


def messages_with(search: str) -> set[int]:
    """The numbers of the messages with every word in subject or sender."""
    told = {pk: tuple(texts) for pk, *texts in Message.objects.values_list("pk", *_MESSAGE)}
    return {pk for pk, texts in told.items() if all(_occurs(word, texts) for word in _words(search))}


def _texts_of_dossiers() -> dict[int, tuple[str, ...]]:
    told: defaultdict[int, set[str]] = defaultdict(set)
    for pk, *texts in Dossier.objects.values_list("pk", *_DOSSIER):
        told[pk].update(texts)
    for pk, *texts in Submission.objects.values_list("dossier", *_HANDED_IN):
        told[pk].update(texts)
    for pk, name in Document.objects.values_list("submission__dossier", "name"):
        told[pk].add(name)
    return {pk: tuple(text for text in texts if text) for pk, texts in told.items()}


def _words(search: str) -> list[str]:
    words = [word for word in search.split() if _normal(word)][:MOST_WORDS]
    return [word for word in words if _normal(word) not in _CALLED] or words


def _ways(search: str) -> Iterable[list[str]]:
    """What was typed, and the names that the same place has or had."""
    yield _words(search)
    registers, today = Registers.load(), timezone.localdate()
    match = registers.by_name(search, today)
    if match.how == "likeness":
        return
    for town in (body for body in (match.body, *match.alternatives) if body is not None and body.kind == MUNICIPALITY):
        merged = (body.name for body in registers.bodies if body.kind == MUNICIPALITY and town.name in body.successors)
        for other in dict.fromkeys((*town.successors, *merged)):
            if other != town.name:
                yield _words(other)


def _with_every_word(words: list[str], told: dict[int, tuple[str, ...]]) -> set[int]:
    if not words:
        return set()
    left = set(told)
    for word in words:
        named = {pk for pk in left if _occurs(word, told[pk])}
        read = set(_documents_with(word).values_list("submission__dossier", flat=True)) if named != left else set()
        left &= named | read
        if not left:
            break
    return left


def _documents_with(word: str) -> QuerySet[Document]:
    bare = word.casefold().strip("\"'“”‘’(),;:")
    if not bare:
        return Document.objects.none()
    return Document.objects.filter(Q(*(("words__contains", text) for text in {bare, unaccented(bare)}), _connector=Q.OR))


def _occurs(word: str, texts: Iterable[str]) -> bool:
    wanted = _normal(word)
    known = [_normal(text) for text in texts]
    if any(wanted in text for text in known):
        return True
    squeezed = wanted.replace(" ", "")
    return len(squeezed) >= _SQUEEZED and any(squeezed in text.replace(" ", "") for text in known)


def _with_number(search: str, told: dict[int, tuple[str, ...]]) -> set[int]:
    """An enterprise or telephone number, however it is cut up."""
    digits = re.sub(r"[.\s/-]", "", search)
    if not _NUMBER.fullmatch(digits):
        return set()
    number = re.sub(r"\D", "", digits)
    return {pk for pk, texts in told.items() if any(number in re.sub(r"[.\s/()-]", "", text) for text in texts)}
