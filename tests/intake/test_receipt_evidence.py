"""What the proof of receipt says, whole: of each line whether it counts and why, and every word that goes with it. Appeals are decided on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from checks.model import Receipt
from intake.receipt import CLOCK_TOLERANCE, MOVED_AFTER, Witnesses, mail_receipt, matches, trusted_depth, upload_receipt
from tests.intake.mails import exchange_chain, stamp

OWN = ("*.vlaio.be", "*.vlaanderen.be")
BORDER = ("*.mail.protection.outlook.com",)
SUMMER = timezone(timedelta(hours=2))
AT = datetime(2025, 9, 8, 11, 0, 0, tzinfo=SUMMER)
BEFORE, SECOND = AT - timedelta(minutes=20), timedelta(seconds=1)

BELOW = "Staat onder de laatste regel die telt: kan door de afzender geschreven zijn."
ABOVE = "Boven de grens: doorgegeven binnen onze maildienst."
OURS = "De regel erboven zegt dat onze server mx2.vlaio.be de mail doorgaf."
END = "Dit is het tijdstip van ontvangst."
NOT_SURE = "Van geen enkele tijd bij deze mail is zeker dat onze servers ze noteerden. Daardoor staat het tijdstip niet vast."

POSTBUS = f"from mx2.vlaio.be (mx2.vlaio.be [10.1.2.3]) by postbus.vlaio.be with LMTP id 3; {stamp(AT + 2 * SECOND)}"
MX2 = f"from mx1.vlaio.be (mx1.vlaio.be [10.1.2.4]) by mx2.vlaio.be (Postfix) with ESMTPS id 2; {stamp(AT + SECOND)}"
MX1 = f"from mail.dorp.example (mail.dorp.example [198.51.100.23]) by mx1.vlaio.be (Postfix) with ESMTPS id 1; {stamp(AT)}"
SENDER = f"from pc (unknown [192.168.1.5]) by mail.dorp.example (Postfix) with ESMTPSA id 0; {stamp(BEFORE)}"
BY_ITS_WORD = f"from mx2.vlaio.be (198.51.100.66) by exch.vlaio.be with Microsoft SMTP Server id 15; {stamp(AT)}"
CLOUD = exchange_chain(AT)
BORDER_HOST = "db1pepf000591f1.mail.protection.outlook.com"


def receipt(lines: list[str], **witnesses: object) -> Receipt:
    return mail_receipt(lines, Witnesses(**witnesses), OWN, BORDER)  # type: ignore[arg-type]


CHAINS = {
    "own hosts, three of them": (
        [POSTBUS, MX2, MX1, SENDER],
        "own-hosts",
        [
            (True, False, "Bovenste regel, geschreven door onze server postbus.vlaio.be."),
            (True, False, OURS),
            (True, True, f"Binnengekomen bij onze server mx1.vlaio.be. {END}"),
            (False, False, BELOW),
        ],
        (AT, (), ()),
    ),
    "one own host, and nothing below": (
        [MX1],
        "own-hosts",
        [(True, True, f"Binnengekomen bij onze server mx1.vlaio.be. {END}")],
        (AT, (), ()),
    ),
    "our host had it from ours, but the next line is another's": (
        [POSTBUS, SENDER],
        "own-hosts",
        [(True, True, f"Binnengekomen bij onze server postbus.vlaio.be. {END}"), (False, False, BELOW)],
        (
            AT + 2 * SECOND,
            ("Onze server postbus.vlaio.be kreeg de mail van mx2.vlaio.be, maar daaronder staat geen regel van die server.",),
            (),
        ),
    ),
    "our host had it from ours, but the next line is written twice": (
        [POSTBUS, f"from a by mx2.vlaio.be by mx3.vlaio.be; {stamp(BEFORE)}"],
        "own-hosts",
        [(True, True, f"Binnengekomen bij onze server postbus.vlaio.be. {END}"), (False, False, BELOW)],
        (
            AT + 2 * SECOND,
            ("Onze server postbus.vlaio.be kreeg de mail van mx2.vlaio.be, maar daaronder staat geen regel van die server.",),
            (),
        ),
    ),
    "our host by its own word only": (
        [BY_ITS_WORD, f"from x.example (198.51.100.67) by mx2.vlaio.be with ESMTP; {stamp(BEFORE)}"],
        "own-hosts",
        [
            (True, False, "Bovenste regel, geschreven door onze server exch.vlaio.be."),
            (True, True, f"Binnengekomen bij onze server mx2.vlaio.be. {END}"),
        ],
        (BEFORE, ("Dat mx2.vlaio.be (198.51.100.66) onze server is, blijkt alleen uit de naam die die zichzelf gaf.",), (AT,)),
    ),
    "our host by its own word only, without a line below": (
        [BY_ITS_WORD],
        "own-hosts",
        [(True, True, f"Binnengekomen bij onze server exch.vlaio.be. {END}")],
        (AT, (), ()),
    ),
    "the cloud": (
        CLOUD,
        "cloud-border",
        [
            *[(True, False, ABOVE)] * 3,
            (True, True, f"De bovenste overdracht aan de grens van onze maildienst ({BORDER_HOST}). {END}"),
            (False, False, BELOW),
        ],
        (AT, (), ()),
    ),
    "the cloud, its border on top": (
        CLOUD[3:],
        "cloud-border",
        [(True, True, f"De bovenste overdracht aan de grens van onze maildienst ({BORDER_HOST}). {END}"), (False, False, BELOW)],
        (AT, (), ()),
    ),
    "the cloud without a border": (
        CLOUD[:2],
        "cloud-border",
        [(False, False, "Van de maildienst, maar zonder grens eronder is niet te zeggen van welke klant.")] * 2,
        (None, (NOT_SURE,), ()),
    ),
    "a stranger between the cloud and its border": (
        [CLOUD[0], SENDER, *CLOUD[3:]],
        "cloud-border",
        [
            (False, False, "Van de maildienst, maar zonder grens eronder is niet te zeggen van welke klant."),
            (False, False, "Deze regel is niet van de maildienst, terwijl de grens nog niet bereikt was."),
            (False, False, BELOW),
            (False, False, BELOW),
        ],
        (None, (NOT_SURE,), ()),
    ),
    "a line of the cloud that is written twice": (
        [f"from a by {BORDER_HOST} by {BORDER_HOST}; {stamp(AT)}"],
        "none",
        [(False, False, "De bovenste regel is niet door een van onze servers geschreven.")],
        (None, (NOT_SURE,), ()),
    ),
    "a stranger on top": (
        [SENDER, MX1],
        "none",
        [(False, False, "De bovenste regel is niet door een van onze servers geschreven."), (False, False, BELOW)],
        (None, (NOT_SURE,), ()),
    ),
    "no line at all": ([], "none", [], (None, (NOT_SURE,), ())),
}


@pytest.mark.parametrize(("lines", "rule", "told", "outcome"), CHAINS.values(), ids=CHAINS.keys())
def test_every_line_says_whether_it_counts_and_why(lines, rule, told, outcome):
    found = receipt(lines)
    assert found.evidence["rule"] == rule
    assert [(line["trusted"], line["receipt"], line["why"]) for line in found.evidence["lines"]] == told
    assert [line["raw"] for line in found.evidence["lines"]] == lines
    assert (found.at, found.flags, found.alternatives) == outcome
    assert found.source == ("received-chain" if found.at else "none")
    assert trusted_depth(lines, OWN, BORDER) == next((number for number, line in enumerate(told, 1) if line[1]), None)


def test_without_a_border_the_cloud_is_nobodys():
    """A setting that is left empty trusts no host of a cloud."""
    assert mail_receipt(CLOUD, Witnesses(), OWN, ()).at is None
    assert trusted_depth(CLOUD, OWN, ()) is None


@pytest.mark.parametrize(
    ("pattern", "host", "fits"),
    [
        ("*.vlaio.be", "mx1.vlaio.be", True),
        ("*.vlaio.be", "MX1.VLAIO.BE.", True),
        (" *.Vlaio.be ", "mx1.vlaio.be", True),
        ("*.vlaio.be", "vlaio.be", False),
        ("*.vlaio.be", "mx1.vlaio.be.example", False),
        ("*.vlaio.be", ".", False),
        ("*", "", False),
    ],
)
def test_names_of_hosts(pattern, host, fits):
    assert matches(host, ["elsewhere.example", pattern]) is fits


def test_a_cloud_of_another_name_is_known_by_its_border():
    inner = f"from edge.mail.example by store.mail.example; {stamp(AT + SECOND)}"
    found = mail_receipt([inner, f"from x by mx.border.mail.example; {stamp(AT)}"], Witnesses(), OWN, ("*.border.mail.example",))
    assert (found.at, found.evidence["rule"]) == (AT, "cloud-border")


def test_the_parts_of_a_line_and_what_else_was_seen():
    found = receipt(
        [MX1], internaldates=(AT + SECOND,), savedates=(AT + 2 * SECOND,), seen_at=AT + 3 * SECOND, sent_at_header="Mon, 8 Sep 2025 10:59"
    )
    assert found.evidence == {
        "rule": "own-hosts",
        "lines": [
            {
                "by": "mx1.vlaio.be",
                "from": "mail.dorp.example",
                "from_verified": "mail.dorp.example",
                "address": "198.51.100.23",
                "id": "1",
                "stamp": "2025-09-08T09:00:00+00:00",
                "stamp_raw": "Mon, 08 Sep 2025 11:00:00 +0200",
                "offset": "+0200",
                "problem": "",
                "trusted": True,
                "receipt": True,
                "why": f"Binnengekomen bij onze server mx1.vlaio.be. {END}",
                "raw": MX1,
            }
        ],
        "internaldate": ["2025-09-08T11:00:01+02:00"],
        "savedate": ["2025-09-08T11:00:02+02:00"],
        "seen_at": "2025-09-08T11:00:03+02:00",
        "sent_at_header": "Mon, 8 Sep 2025 10:59",
    }
    assert (found.uncertainty_seconds, found.flags, found.alternatives) == (0, (), ())


def test_a_line_without_number_or_time():
    assert [(line["id"], line["stamp"], line["problem"]) for line in receipt(["from a by mx1.vlaio.be with LMTP"]).evidence["lines"]] == [
        ("", None, "Er staat geen tijd in deze regel.")
    ]
    assert receipt([MX1]).evidence["seen_at"] is None


EARLIER_BY = "De {} in onze mailbox ligt vroeger dan de tijd die onze mailserver noteerde."
LATER_BY = "De {} in onze mailbox ligt later: het bericht is wellicht verplaatst. De tijd die onze mailserver noteerde, telt."


@pytest.mark.parametrize(("kind", "name"), [("internaldates", "ontvangsttijd"), ("savedates", "bewaartijd")])
@pytest.mark.parametrize(
    ("apart", "told", "possible"),
    [
        (timedelta(0), "", False),
        (-SECOND, "", True),
        (-CLOCK_TOLERANCE, "", True),
        (-CLOCK_TOLERANCE - SECOND, EARLIER_BY, True),
        (MOVED_AFTER, "", False),
        (MOVED_AFTER + SECOND, LATER_BY, False),
    ],
)
def test_the_mailbox_beside_our_servers(kind, name, apart, told, possible):
    found = receipt([MX1], **{kind: (AT + apart,)})
    assert found.flags == ((told.format(name),) if told else ())
    assert found.alternatives == ((AT + apart,) if possible else ())


def test_the_time_of_keeping_counts_also_when_the_mailbox_gives_no_time_of_receipt_and_both_when_it_does():
    found = receipt([MX1], internaldates=(BEFORE,), savedates=(BEFORE - SECOND, AT))
    assert found.alternatives == (BEFORE - SECOND, BEFORE)
    assert found.flags == (EARLIER_BY.format("ontvangsttijd"), EARLIER_BY.format("bewaartijd"))


@pytest.mark.parametrize(("apart", "told"), [(CLOCK_TOLERANCE, False), (CLOCK_TOLERANCE + SECOND, True)])
def test_lines_of_ours_whose_times_run_backwards(apart, told):
    later = f"{POSTBUS.rpartition(';')[0].replace('mx2', 'mx1')}; {stamp(AT - apart)}"
    found = receipt([later, MX1])
    assert (found.at, found.alternatives) == (AT, (AT - apart,))
    assert found.flags == (("De klok van postbus.vlaio.be of mx1.vlaio.be liep niet juist: de tijden lopen terug.",) if told else ())


def test_a_line_of_ours_without_a_usable_time_is_told():
    found = receipt([POSTBUS.rpartition(";")[0].replace("mx2", "mx1") + "; gisteren", MX1])
    assert (found.at, found.alternatives) == (AT, ())
    assert found.flags == (
        "De tijd van een regel van onze kant (postbus.vlaio.be) is niet bruikbaar. De tijd in deze regel is niet te begrijpen.",
    )


@pytest.mark.parametrize(("apart", "told"), [(CLOCK_TOLERANCE, False), (CLOCK_TOLERANCE + SECOND, True)])
def test_our_own_clock(apart, told):
    flags = ("Het tijdstip van ontvangst ligt in de toekomst tegenover onze eigen klok.",) if told else ()
    for found in (receipt([MX1], seen_at=AT - apart), upload_receipt(AT, None, AT - apart)):
        assert (found.at, found.flags, found.alternatives) == (AT, flags, (AT - apart,) if told else ())
        assert all(moment.tzinfo is UTC for moment in (found.at, *found.alternatives))


def test_an_upload_whole():
    began, seen = AT - timedelta(minutes=5), AT + SECOND
    found = upload_receipt(AT, began, seen, "platform", "loket")
    assert (found.at, found.source, found.began_at, found.flags, found.alternatives) == (AT, "platform", began, (), ())
    assert (found.at.tzinfo, found.began_at.tzinfo) == (UTC, UTC)
    assert found.evidence == {
        "submitted_at": "2025-09-08T11:00:00+02:00",
        "upload_started_at": "2025-09-08T10:55:00+02:00",
        "seen_at": "2025-09-08T11:00:01+02:00",
        "client": "loket",
    }
    bare = upload_receipt(AT, None, seen, "web")
    assert (bare.source, bare.began_at, bare.flags) == ("web", None, ())
    assert bare.evidence == {"submitted_at": "2025-09-08T11:00:00+02:00", "upload_started_at": None, "seen_at": "2025-09-08T11:00:01+02:00"}


@pytest.mark.parametrize(("apart", "told"), [(timedelta(0), False), (SECOND, True)])
def test_an_upload_that_began_after_it_ended(apart, told):
    flags = ("Het platform geeft een begin van de upload dat na het indienen ligt.",) if told else ()
    assert upload_receipt(AT, AT + apart, AT + SECOND).flags == flags


def test_without_an_instant_every_time_of_the_mailbox_stays_possible():
    lines = [BY_ITS_WORD, f"from x.example (198.51.100.67) by mx2.vlaio.be with ESMTP; {stamp(AT)[:-5]}-0000"]
    found = receipt(lines, internaldates=(AT + SECOND, AT + SECOND), savedates=(BEFORE,))
    assert (found.at, found.alternatives) == (None, (BEFORE, AT, AT + SECOND))
    assert found.flags[-1] == (
        "De tijd die onze mailserver noteerde, is niet bruikbaar. De tijdzone -0000 zegt dat de server zijn tijdzone niet kende: "
        "deze tijd bewijst niets."
    )
