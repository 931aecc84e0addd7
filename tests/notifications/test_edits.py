"""A letter that an officer changed: laid out as well as before, and told what it lacks by law."""

from __future__ import annotations

import re

import pytest

from dossiers.models import Notice, NoticeKind
from dossiers.plain import Part, parts
from dossiers.wanting import wanting
from tests.notifications.builders import officer, run
from tests.notifications.test_letters import of_kind, words

LATER_DAY = r"\d+ [a-z]{3,9} 20(?!25)\d\d"
EVERY = [NoticeKind.NOT_ADMISSIBLE, NoticeKind.LATE, NoticeKind.COMPLETION_REQUEST, NoticeKind.ADMISSIBLE, NoticeKind.RECEIPT]


def test_the_parts_of_a_text() -> None:
    text = (
        "Dag,\n\nJe aanvraag voor City of Things 2025 is nog niet volledig. Vul ze aan, dan\nkunnen we ze verder behandelen.\n\n"
        "Dit ontbreekt\n-------------\n\n- Het kostenmodel van een project dat heel lang duurt en dat daarom op\n  twee regels staat\n- De duur\n\n"
        "Team City of Things\nVLAIO\n\n\n\n1. Eerst dit.\n2. Dan dat.\n"
    )
    assert parts(text) == [
        Part("paragraph", ("Dag,",)),
        Part("paragraph", ("Je aanvraag voor City of Things 2025 is nog niet volledig. Vul ze aan, dan kunnen we ze verder behandelen.",)),
        Part("heading", ("Dit ontbreekt",)),
        Part("list", ("Het kostenmodel van een project dat heel lang duurt en dat daarom op twee regels staat", "De duur")),
        Part("paragraph", ("Team City of Things", "VLAIO")),
        Part("paragraph", ("1. Eerst dit.", "2. Dan dat.")),
    ]
    assert parts("") == [] and parts("\n \n") == [] and parts("---\n---") == [Part("heading", ("---",))]


def test_facts_under_each_other_stay_lines_of_their_own_however_long_they_are() -> None:
    facts = (
        "Ontvangen op onze servers: 8 september 2025 om 12.07.33 uur (+02:00)",
        "Datzelfde moment in UTC: 2025-09-08 10:07:33 UTC",
        "Onderwerp van je mail: Aanmelding projectidee City of Things 2025 - Stad\n  Oostende",
        "Mailbox: cityofthings@vlaio.be",
    )
    wanted = tuple(fact.replace("\n ", "") for fact in facts)
    assert parts("\n".join(facts)) == [Part("paragraph", wanted)]
    prose = "Stuur ons dit: het formulier dat je op onze website vindt, en ook nog:\ndaarbij het kostenmodel."
    assert parts(prose) == [Part("paragraph", (prose.replace("\n", " "),))]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", EVERY)
def test_no_word_of_a_letter_is_lost_on_the_way(kind: NoticeKind) -> None:
    text = run("compose", of_kind(kind)).text
    found = parts(text)
    again = words(" ".join(line for part in found for line in part.lines))
    assert again == words(re.sub(r"(?m)^-{2,}$|^- ", "", text))
    assert "Vragen?" in [part.lines[0] for part in found if part.kind == "heading"]


def edited(kind: NoticeKind, *cuts: str) -> Notice:
    notice = run("compose", of_kind(kind))
    text = notice.text
    for cut in cuts:
        text, count = re.subn(cut, "", text, flags=re.S)
        assert count, cut
    notice.text, notice.edited_by = text, officer()
    notice.save()
    return notice


@pytest.mark.django_db
@pytest.mark.parametrize("kind", EVERY)
def test_an_edit_that_keeps_what_is_needed_is_not_complained_of(kind: NoticeKind) -> None:
    assert wanting(edited(kind, "^Dag,")) == ()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "cut", "told"),
    [
        (NoticeKind.NOT_ADMISSIBLE, r"binnen\s+60\s+dagen", "De uitleg over beroep is weg of veranderd"),
        (NoticeKind.LATE, r"Ga je niet.*?19\.\)", "artikel II.21"),
        (NoticeKind.NOT_ADMISSIBLE, r"Ombudsdienst", "De uitleg over klachten"),
        (NoticeKind.NOT_ADMISSIBLE, r"Besluit,\s+art\.[^:]*:", "geen artikel meer"),
        (
            NoticeKind.COMPLETION_REQUEST,
            LATER_DAY,
            "laatste dag",
        ),
        (NoticeKind.RECEIPT, r"cityofthings@vlaio\.be", "bij wie men terechtkan"),
    ],
)
def test_what_the_law_asks_and_an_edit_took_out_is_told(kind: NoticeKind, cut: str, told: str) -> None:
    found = wanting(edited(kind, cut))
    assert len(found) == 1 and told in found[0]


@pytest.mark.django_db
def test_a_letter_as_the_system_wrote_it_lacks_nothing() -> None:
    notice = run("compose", of_kind(NoticeKind.NOT_ADMISSIBLE))
    notice.text = "Neen."
    assert wanting(notice) == ()


@pytest.mark.django_db
def test_a_request_edited_yesterday_has_an_old_date() -> None:
    notice = edited(NoticeKind.COMPLETION_REQUEST, "^Dag,")
    notice.state = Notice.HELD
    notice.context["composed_on"] = "2025-01-01"
    assert [line for line in wanting(notice) if "eerder geschreven dan vandaag" in line] == list(wanting(notice)) != []
