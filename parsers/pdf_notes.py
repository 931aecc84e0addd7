"""What a person should know of pages that are pictures, in Dutch, and which pages are less sure for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from parsers.pdf_legible import Kind

STRUCK = "Het document bevat doorgehaalde tekst; die is niet meegelezen."
RECOGNISED = {Kind.PICTURE: Kind.RECOGNISED, Kind.LAYERED: Kind.RECOGNISED, Kind.GARBLED: Kind.REPLACED, Kind.PARTLY: Kind.ADDED}
_WORDS = {
    Kind.PICTURE: "is een scan. Die tekst kunnen we niet lezen.",
    Kind.RECOGNISED: "is een scan of foto. We hebben de tekst automatisch herkend; kijk de gegevens na.",
    Kind.LAYERED: "is een scan met herkende tekst. Daarin kunnen fouten staan; kijk de gegevens na.",
    Kind.GARBLED: "is zo bewaard dat we de letters niet kunnen lezen.",
    Kind.REPLACED: "is zo bewaard dat de letters niet te lezen zijn. We hebben de tekst automatisch herkend; kijk de gegevens na.",
    Kind.PARTLY: "bevat een afbeelding. Wat daarop staat, kunnen we niet lezen.",
    Kind.ADDED: "bevat een afbeelding met tekst. We hebben die automatisch herkend; kijk de gegevens na.",
}


def told(kinds: Mapping[int, Kind]) -> list[str]:
    """One sentence for each kind of page."""
    found = []
    for kind, words in _WORDS.items():
        if pages := [number for number, its in kinds.items() if its is kind]:
            found.append(sentence(pages, words))
    return found


def cut_off(pages: Sequence[int]) -> list[str]:
    """The sentence for pages with text that runs out of its frame."""
    return [sentence(pages, "bevat tekst die buiten het kader valt en niet helemaal te zien is; kijk de gegevens na.")] if pages else []


def sentence(pages: Sequence[int], words: str) -> str:
    """The words with the pages before them."""
    subject = f"Pagina {pages[0]}" if len(pages) == 1 else f"Elk van de pagina's {', '.join(map(str, pages[:-1]))} en {pages[-1]}"
    return f"{subject} {words}"


def doubtful(kinds: Mapping[int, Kind]) -> tuple[int, ...]:
    """The pages of which nothing is sure."""
    return tuple(number for number, its in kinds.items() if its is not Kind.PARTLY)
