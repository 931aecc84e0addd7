"""Text from outside, made fit for a database column."""

from __future__ import annotations


def clean(text: str | None, limit: int) -> str:
    """Without NULs and lone surrogates (PostgreSQL refuses both), cut to ``limit`` characters. The sealed bytes keep the original."""
    if not text:
        return ""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")[:limit]


def clean_json(value: object) -> object:
    """The same for every text inside a JSON value."""
    if isinstance(value, str):
        return clean(value, len(value))
    if isinstance(value, dict):
        return {clean(str(key), 500): clean_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_json(item) for item in value]
    return value
