"""Plain words: cleaning of raw text, and texts that stand where an answer should be but are none."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"
_TAKEN_OUT = str.maketrans("", "", _INVISIBLE)


def visible(text: str) -> str:
    """The text without characters that nobody sees (zero-width spaces, soft hyphens, direction marks), each letter with its accent as one sign."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    for sign in _INVISIBLE:  # looked for first: hardly any text has one, and translating looks up every letter
        if sign in text:
            return text.translate(_TAKEN_OUT)
    return text


def tidy(text: str) -> str:
    """One line, single ordinary spaces, nothing around it."""
    return " ".join((text if text.isascii() else visible(text)).split())


_TYPED = str.maketrans("’‘ʼ´`“”„«»", "'''''\"\"\"\"\"")  # Word and Google Docs make them of what was typed
_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """For comparing: one line, lower case, without accents, quotation marks as they are on a keyboard."""
    if text.isascii():
        return " ".join(text.lower().split())
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", tidy(text).casefold().translate(_TYPED)))


_PROMPT = re.compile(
    r"^[\[<(]?(klik( of tik)?( hier)?( om)? .*(in te voeren|te kiezen|te typen|te selecteren|in te vullen)"
    r"|klik of tik om tekst|kies een (item|optie|datum|rol|type)|click or tap .*|choose an item|cliquez .{0,60}|choisissez un (element|role|type)"
    r"|(vul|typ|schrijf)( je| uw)? ?(hier|antwoord|tekst)\b[^:]{0,60}:?|((jouw|je|uw|ons) )?antwoord( hier)?:?"
    r"|(answer|reponse|toelichting|omschrijving|beschrijving|motivering) ?:)\.?[\]>)]?$"
)
_NOTHING = re.compile(
    r"^(n\.? ?v\.? ?t\.?|niet van toepassing|n/a|not applicable|sans objet|x{2,}|[\s._\-–—/\\…*?\[\](){}<>|:]*|#+|dd/mm/jjjj|tbd)$"
)
_ELSEWHERE = re.compile(
    r"(?:zie|see|voir|cf\.?|cfr\.?|conform|verwijzing naar|we verwijzen naar|zoals|gelijk aan|idem)\b(?:.{0,40}"
    r"\b(?:bijlagen?|annexe?s?|attach\w*|appendix|apart|afzonderlijk|document|excel|kostenmodel|begroting"
    r"|hoger|hierboven|boven|hieronder|onderaan|supra|infra|vorige?|volgende|vraag|punt|deel|rubriek|antwoord|pagina|blz|e?-?mail|website|link"
    r"|aanmelding\w*|aanvraag\w*|formulier|projectfiche|fiche|nota|presentatie)\b.*|[\s:]*(?:p\.? ?)?\d+(?:\.\d+)*[a-z]?[.)]?)"
    r"|(?:idem|dito|(?:het)?zelfde|ongewijzigd)\b.{0,40}"
    r"|(?:reeds|al|dit (?:werd|is|staat)|(?:werd|is)|staat) (?:.{0,20}\b(?:hoger|hierboven|eerder|al|reeds) )?"
    r"(?:beantwoord|toegelicht|beschreven|vermeld)\W*"
)
_FILLER = re.compile(r"\blorem ipsum\b|\bdolor sit amet\b|^(bla[\s,.]*){2,}$|^(test|tekst|asdf\w*|qwerty\w*)\.?$")
_LATER = re.compile(
    r"^(volgt( later| nog)?|"
    r"wordt (later|nog) .{0,40}|nog (in te vullen|aan te vullen|te bepalen|niet gekend|te bevestigen)|te bepalen|t\.?b\.?d\.?|\?+)\.?$"
)


def is_blank(text: str, prompts: tuple[str, ...] = ()) -> bool:
    """True for nothing, dots and dashes, "nvt", "xxx" and the prompts of a form (``prompts``: those of this form)."""
    folded = fold(text)
    if _NOTHING.match(folded) or _PROMPT.match(folded):
        return True
    return any(folded == fold(prompt) for prompt in prompts)


def says_not_applicable(text: str) -> bool:
    """Whether somebody wrote that a question does not apply: no text, no number, yet an answer to one that asks yes or no."""
    return re.match(r"(n\.? ?v\.? ?t\b|niet van toepassing\b|not applicable\b)", fold(text)) is not None


def points_elsewhere(text: str) -> str:
    """The Dutch problem of an answer that only points to another place; "" for any other."""
    folded = fold(text)
    if len(folded) <= 90 and _ELSEWHERE.fullmatch(folded):
        return f"Hier staat alleen een verwijzing: “{tidy(text)}”."
    return ""


def no_answer_yet(text: str) -> str:
    """The Dutch problem of an answer that points to a later time, or only fills the space; "" for any other."""
    folded = fold(text)
    if len(folded) <= 60 and _LATER.match(folded):
        return f"Hier staat nog geen antwoord: “{tidy(text)}”."
    if _FILLER.search(folded):
        return f"Hier staat opvultekst, geen antwoord: “{tidy(text)[:60]}”."
    return ""


# Words with which nothing is said but that the answer comes: an answer of these alone is none.
_LATER_WORDS = re.compile(
    r"(?:(?:volgt|volgen|wordt|worden|zal|zullen|nog|later|nader|na|te|bepalen|bepaald|in|opmaak|voorbereiding|ontwikkeling|aan|vullen|aangevuld"
    r"|ingevuld|nagestuurd|bezorgd|doorgestuurd|opgestuurd|toegevoegd|voegen|toe|uit|werken|uitgewerkt|op|maken|opgemaakt|bekijken|bekeken"
    r"|bespreken|besproken|dit|deze|het|antwoord|tekst|we|wij|sturen|bezorgen|beslist|beslissen|niet|gekend|bekend|geweten|momenteel|voorlopig"
    r"|binnenkort|spoedig|zo|snel|mogelijk|moet|moeten|info|informatie|komt|ons|door|ingevoerd|aangeleverd|afgestemd)\b\W*)+"
)
_LATER_CORE = re.compile(
    r"\b(?:volgt|volgen|nagestuurd|nog|nader|later|opmaak|voorbereiding|aangevuld|ingevuld|bezorgd|doorgestuurd|opgestuurd|toegevoegd|uitgewerkt"
    r"|opgemaakt|binnenkort|spoedig|aangeleverd|na)\b"
)

_PUT_OFF = re.compile(
    r"(?:nog|verder|nader|later) (?:na |uit |op |aan |af )?te (?:bespreken|bekijken|beslissen|onderzoeken|overleggen|vragen|bevestigen|schrijven"
    r"|stemmen|werken|concretiseren)\b.{0,40}"
    r"|(?:dit |deze |het |we |wij )?(?:wordt|worden|zal|zullen) .{0,40}\b(?:bezorgd|nagestuurd|doorgestuurd|opgestuurd|toegevoegd|aangevuld"
    r"|ingevuld|aangeleverd|uitgewerkt)(?: worden)?\.?"
)


def puts_off(text: str) -> str:
    """The Dutch problem of a short answer that says nothing but that it will come ("Wordt nagestuurd", "Sturen we nog na"); "" for any other."""
    folded = fold(text)
    if len(folded) > 60 or " " not in folded:
        return ""
    if (_LATER_WORDS.fullmatch(folded) and _LATER_CORE.search(folded)) or _PUT_OFF.fullmatch(folded):
        return f"Hier staat wellicht nog geen antwoord: “{tidy(text)}”."
    return ""


_TO_WRITE_ON = re.compile(r"^(?:\.{2,}|…+|_{2,})\s*|\s*(?:\.{4,}|…{2,}|_{2,})$")
_AROUND = {"“”", "„”", "‘’", "«»", "[]", '""', "''"}
QUOTES = str.maketrans(dict.fromkeys("“”„«»[]", " "))


def unwrapped(text: str) -> str:
    """One line, without the dots and lines to write on before and behind it, and without the quotes or brackets around all of it."""
    whole = tidy(text)
    said = _TO_WRITE_ON.sub("", whole) or whole
    if len(said) > 2 and said[0] + said[-1] in _AROUND and not {said[0], said[-1]} & set(said[1:-1]):
        said = said[1:-1].strip() or said
    return said


def says(text: str, option: str) -> bool:
    """Whether a folded text has an option in it as a word of its own: not as a part of another one ("mede-indiener", "co-trekker"), denied, or of
    a part of the project only ("trekker WP2")."""
    alone = rf"(?<![\w-])(?<!\bco )(?<!\bmede )(?<!\bgeen )(?<!\bniet ){re.escape(option)}\b(?!-)"
    return re.search(rf"{alone}(?!\s+(?:(?:van|voor)\s+)?(?:wp|werkpakket))", text) is not None
