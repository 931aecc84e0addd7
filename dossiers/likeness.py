"""Whether two texts tell of the same project. No Django: triage asks it, too."""

from __future__ import annotations

from rapidfuzz import fuzz

OTHER_STORY = 60  # below it nobody would call one a reworking of the other
SAME_STORY = 80  # rapidfuzz token_set_ratio: a reworked text stays above it, two ideas of one municipality stay well below


def same_story(one: str, other: str) -> bool:
    """True when one text is the other, reworked. Two texts of which one is empty are never the same: nothing is known of it."""
    return bool(one.strip() and other.strip()) and fuzz.token_set_ratio(one, other) >= SAME_STORY


def other_story(one: str, other: str) -> bool:
    """True when the texts surely tell of two projects. Between this and :func:`same_story` only a person can say."""
    return bool(one.strip() and other.strip()) and fuzz.token_set_ratio(one, other) < OTHER_STORY
