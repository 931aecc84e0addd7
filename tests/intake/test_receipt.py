"""The receipt instant: real chains at both deadlines, forged ones in every way we could think of, and witnesses that disagree."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from checks.deadline import credible, side
from checks.model import Outcome
from intake.receipt import Witnesses, mail_receipt, trusted_depth, upload_receipt
from intake.received import parse_line, parse_stamp
from tests.intake.mails import exchange_chain, stamp

OWN = ("*.vlaio.be", "*.vlaanderen.be")
BORDER = ("*.mail.protection.outlook.com",)
SUMMER, WINTER = timezone(timedelta(hours=2)), timezone(timedelta(hours=1))
LATE = datetime(2025, 9, 8, 12, 20, 10, tzinfo=SUMMER)
EARLY = datetime(2025, 9, 8, 11, 0, 0, tzinfo=SUMMER)


def receipt(lines, **witnesses):
    return mail_receipt(lines, Witnesses(**witnesses), OWN, BORDER)


def own_chain(at: datetime) -> list[str]:
    return [
        f"from mx1.vlaio.be (mx1.vlaio.be [10.1.2.3]) by postbus.vlaio.be with LMTP id 3; {stamp(at + timedelta(seconds=2))}",
        f"from mail.testdorp.example (mail.testdorp.example [198.51.100.23]) by mx1.vlaio.be (Postfix) with ESMTPS id 2; {stamp(at)}",
        f"from pc (unknown [192.168.1.5]) by mail.testdorp.example (Postfix) with ESMTPSA id 1; {stamp(at - timedelta(seconds=3))}",
    ]


@pytest.mark.parametrize("chain", [exchange_chain, own_chain])
@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        (datetime(2025, 9, 8, 11, 59, 59, tzinfo=SUMMER), Outcome.PASS),
        (datetime(2025, 9, 8, 12, 0, 0, tzinfo=SUMMER), Outcome.REVIEW),
        (datetime(2025, 9, 8, 12, 0, 59, tzinfo=SUMMER), Outcome.REVIEW),
        (datetime(2025, 9, 8, 12, 1, 0, tzinfo=SUMMER), Outcome.FAIL),
        (datetime(2025, 9, 8, 9, 59, 59, tzinfo=UTC), Outcome.PASS),
        (datetime(2025, 9, 8, 10, 0, 59, tzinfo=UTC), Outcome.REVIEW),
        (datetime(2025, 9, 8, 10, 1, 0, tzinfo=UTC), Outcome.FAIL),
    ],
)
def test_real_chains_around_the_first_deadline(edition, chain, at, outcome):
    found = receipt(chain(at), internaldates=(at + timedelta(seconds=2),))
    assert (found.at, found.source, found.flags, found.alternatives) == (at, "received-chain", (), ())
    assert {side(moment, edition.phases["registration"].deadline) for moment in credible(found)} == {outcome}


@pytest.mark.parametrize(
    ("at", "outcome"),
    [
        (datetime(2025, 11, 14, 23, 58, 59, tzinfo=WINTER), Outcome.PASS),
        (datetime(2025, 11, 14, 23, 59, 0, tzinfo=WINTER), Outcome.REVIEW),
        (datetime(2025, 11, 14, 23, 59, 59, tzinfo=WINTER), Outcome.REVIEW),
        (datetime(2025, 11, 15, 0, 0, 0, tzinfo=WINTER), Outcome.FAIL),
        (datetime(2025, 11, 14, 22, 59, 59, tzinfo=UTC), Outcome.REVIEW),
        (datetime(2025, 11, 14, 23, 0, 0, tzinfo=UTC), Outcome.FAIL),
    ],
)
def test_real_chains_and_uploads_around_the_second_deadline(edition, at, outcome):
    deadline = edition.phases["application"].deadline
    uploaded = upload_receipt(at, at, at + timedelta(seconds=9))
    assert (uploaded.at, uploaded.source, uploaded.began_at) == (at, "platform", at)
    for found in (receipt(exchange_chain(at)), uploaded):
        assert {side(moment, deadline) for moment in credible(found)} == {outcome}


FORGED = f"from mail.testdorp.example (198.51.100.23) by AM1PEPF.mail.protection.outlook.com with ESMTP; {stamp(EARLY)}"
FORGED_OWN = (
    f"from mail.testdorp.example (mail.testdorp.example [198.51.100.23]) by mx1.vlaio.be (Postfix) with ESMTPS id 2; {stamp(EARLY)}"
)


def _insert(chain: list[str], position: int, line: str) -> list[str]:
    return [*chain[:position], line, *chain[position:]]


FORGERIES = {
    "border line directly under ours": _insert(exchange_chain(LATE), 4, FORGED),
    "border line at the very bottom": [*exchange_chain(LATE), FORGED],
    "whole second chain of the cloud below ours": [*exchange_chain(LATE), *exchange_chain(EARLY)],
    "own-host line below the cloud's": [*exchange_chain(LATE), FORGED_OWN],
    "own-host line directly under the border": _insert(exchange_chain(LATE), 4, FORGED_OWN),
    "own-host line directly under our own": _insert(own_chain(LATE), 2, FORGED_OWN),
    "own-host line at the bottom": [*own_chain(LATE), FORGED_OWN],
    "whole own chain below ours": [*own_chain(LATE), *own_chain(EARLY)],
    "cloud chain below our own hosts": [*own_chain(LATE), *exchange_chain(EARLY)],
    "sender greets as our host, name looked up": [
        own_chain(LATE)[0],
        f"from mx2.vlaio.be (evil.example [198.51.100.66]) by mx1.vlaio.be (Postfix) with ESMTP id 9; {stamp(LATE)}",
        f"from x (x.example [198.51.100.67]) by mx2.vlaio.be with ESMTP; {stamp(EARLY)}",
    ],
    "sender greets as our host, no name found": [
        own_chain(LATE)[0],
        f"from mx2.vlaio.be (unknown [198.51.100.66]) by mx1.vlaio.be (Postfix) with ESMTP id 9; {stamp(LATE)}",
        f"from x (x.example [198.51.100.67]) by mx2.vlaio.be with ESMTP; {stamp(EARLY)}",
    ],
    "sender greets as our host, sendmail doubts it": [
        own_chain(LATE)[0],
        f"from mx2.vlaio.be (mx2.vlaio.be [198.51.100.66] (may be forged)) by mx1.vlaio.be with ESMTP id 9; {stamp(LATE)}",
        f"from x (x.example [198.51.100.67]) by mx2.vlaio.be with ESMTP; {stamp(EARLY)}",
    ],
    "name that only ends like ours": [
        own_chain(LATE)[0],
        f"from a (mx.notvlaio.be [198.51.100.66]) by mx1.vlaio.be with ESMTP id 9; {stamp(LATE)}",
        f"from x by mx.notvlaio.be; {stamp(EARLY)}",
    ],
    "our name in a comment only": [
        own_chain(LATE)[0],
        f"from evil.example (helo=mx2.vlaio.be [198.51.100.66]) by mx1.vlaio.be with ESMTP id 9; {stamp(LATE)}",
        FORGED_OWN.replace("mx1", "mx2"),
    ],
}


@pytest.mark.parametrize("lines", FORGERIES.values(), ids=FORGERIES.keys())
def test_forged_lines_change_nothing(edition, lines):
    found = receipt(lines, internaldates=(LATE + timedelta(seconds=2),))
    assert (found.at, found.source, found.alternatives) == (LATE, "received-chain", ())
    assert {side(moment, edition.phases["registration"].deadline) for moment in credible(found)} == {Outcome.FAIL}
    counting = [line for line in found.evidence["lines"] if line["receipt"]]
    assert [line["stamp"] for line in counting] == [LATE.astimezone(UTC).isoformat()]
    assert all(line["why"] and isinstance(line["trusted"], bool) for line in found.evidence["lines"])


def test_our_host_by_its_own_word_only_is_both_possible(edition):
    """Exchange on our own premises shows a name and an address, no look-up: the line counts, and the instant above it stays possible."""
    lines = [
        f"from mx2.vlaio.be (198.51.100.66) by exch.vlaio.be with Microsoft SMTP Server id 15; {stamp(LATE)}",
        f"from x.example (198.51.100.67) by mx2.vlaio.be with ESMTP; {stamp(EARLY)}",
    ]
    found = receipt(lines)
    assert (found.at, found.alternatives) == (EARLY, (LATE,))
    assert "blijkt alleen uit de naam" in found.flags[0]


def test_inner_hosts_with_a_private_address_count_by_name():
    lines = [
        f"from mx2.vlaio.be (10.3.4.5) by exch.vlaio.be with Microsoft SMTP Server id 15; {stamp(LATE + timedelta(minutes=30))}",
        f"from x.example (x.example [198.51.100.67]) by mx2.vlaio.be with ESMTP; {stamp(LATE)}",
    ]
    found = receipt(lines)
    assert (found.at, found.alternatives, found.flags) == (LATE, (), ())
    assert trusted_depth(lines, OWN, BORDER) == 2


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [f"from a by mail.elsewhere.example with ESMTP; {stamp(EARLY)}"],
        [f"from a by mail.elsewhere.example with ESMTP; {stamp(EARLY)}", *exchange_chain(EARLY)],
        exchange_chain(EARLY)[:3],
        ["garbage without any clause"],
        [f"from a by mx1.vlaio.be by mx2.vlaio.be; {stamp(EARLY)}"],
    ],
    ids=["none", "foreign", "foreign above the cloud", "no border", "garbage", "two hands"],
)
def test_without_a_trusted_line_there_is_no_instant(lines):
    found = receipt(lines, internaldates=(EARLY,))
    assert (found.at, found.source, found.alternatives) == (None, "none", (EARLY,))
    assert len(found.flags) == 1
    assert found.evidence["internaldate"] == [EARLY.isoformat()]
    assert len(found.evidence["lines"]) == len(lines)


@pytest.mark.parametrize(
    "written", ["Mon, 8 Sep 2025 11:00:00 -0000", "Mon, 8 Sep 2025 11:00:00", "gisteren", "", "Mon, 8 Sep 2025 25:00:00 +0200"]
)
def test_a_border_stamp_that_proves_nothing_gives_no_instant(written):
    lines = exchange_chain(EARLY)
    lines[3] = f"{lines[3].rpartition(';')[0]}; {written}"
    found = receipt(lines, internaldates=(EARLY,))
    assert found.at is None
    assert "niet bruikbaar" in found.flags[0]


def test_moved_later_is_not_late_and_told():
    found = receipt(exchange_chain(EARLY), internaldates=(LATE + timedelta(days=2),))
    assert (found.at, found.alternatives) == (EARLY, ())
    assert "verplaatst" in found.flags[0]


def test_seen_in_two_places_the_earliest_is_compared():
    found = receipt(exchange_chain(EARLY), internaldates=(EARLY + timedelta(seconds=2), LATE), savedates=(LATE,))
    assert (found.at, found.alternatives) == (EARLY, ())


def test_a_mailbox_that_had_it_earlier_is_a_credible_other_witness(edition):
    found = receipt(exchange_chain(LATE), internaldates=(EARLY,))
    assert (found.at, found.alternatives) == (LATE, (EARLY,))
    assert {side(moment, edition.phases["registration"].deadline) for moment in credible(found)} == {Outcome.PASS, Outcome.FAIL}


def test_clocks_of_ours_that_run_backwards_are_told():
    lines = exchange_chain(LATE)
    lines[0] = f"{lines[0].rpartition(';')[0]}; {stamp(EARLY)}"
    found = receipt(lines)
    assert (found.at, found.alternatives) == (LATE, (EARLY,))
    assert "lopen terug" in found.flags[0]


def test_a_stamp_in_our_future_leaves_our_own_clock_possible():
    found = receipt(exchange_chain(LATE), seen_at=EARLY)
    assert (found.at, found.alternatives) == (LATE, (EARLY,))
    assert "toekomst" in found.flags[0]


def test_doubts_about_the_place_are_kept():
    assert receipt(exchange_chain(EARLY), doubts=("In Junk.",)).doubts == ("In Junk.",)


def test_an_upload_across_the_deadline_keeps_both_instants(edition):
    at = datetime(2025, 11, 15, 0, 4, tzinfo=WINTER)
    found = upload_receipt(at, at - timedelta(minutes=10), at + timedelta(minutes=1))
    assert (found.at, found.began_at) == (at, at - timedelta(minutes=10))
    assert {side(moment, edition.phases["application"].deadline) for moment in credible(found)} == {Outcome.PASS, Outcome.FAIL}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 8 Sep 2025 12:00:00 +0200", datetime(2025, 9, 8, 10, 0, tzinfo=UTC)),
        ("Mon, 08 Sep 2025 12:00:00 +0200 (CEST)", datetime(2025, 9, 8, 10, 0, tzinfo=UTC)),
        ("8 Sep 2025 10:00:00 GMT", datetime(2025, 9, 8, 10, 0, tzinfo=UTC)),
        ("Mon, 8 Sep 2025 10:00:00 +0000 (UTC)", datetime(2025, 9, 8, 10, 0, tzinfo=UTC)),
        ("2025-09-08 12:00:00.123456789 +0200 CEST m=+0.01", datetime(2025, 9, 8, 10, 0, tzinfo=UTC)),
        ("2025-09-08T10:00:00Z", datetime(2025, 9, 8, 10, 0, tzinfo=UTC)),
        ("Mon, 8 Sep 2025 05:30:00 -0430", datetime(2025, 9, 8, 10, 0, tzinfo=UTC)),
        ("Mon, 8 Sep 2025 12:00:00 -0000", None),
        ("Mon, 8 Sep 2025 12:00:00 (+0200)", None),
        ("Mon, 8 Sep 2025 12:00:00 +9900", None),
        ("Mon, 31 Feb 2025 12:00:00 +0200", None),
    ],
)
def test_stamps_as_servers_write_them(text, expected):
    assert parse_stamp(text).at == expected
    assert bool(parse_stamp(text).problem) == (expected is None)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("from helo.x (rdns.x [1.2.3.4]) by mx.y (Postfix) with ESMTPS id 5 for <a@b>; x", ("helo.x", "rdns.x", "1.2.3.4", "mx.y", False)),
        ("from helo.x (unknown [1.2.3.4]) by mx.y (Postfix); x", ("helo.x", "", "1.2.3.4", "mx.y", True)),
        ("from [1.2.3.4] (helo=mx2.vlaio.be) by mx.y with esmtp (Exim 4.96); x", ("1.2.3.4", "", "1.2.3.4", "mx.y", False)),
        ("from unknown (HELO x.z) (1.2.3.4) by mx.y with SMTP; x", ("unknown", "", "1.2.3.4", "mx.y", True)),
        ("from a.b (IPv6:2001:db8::1) by mx.y; x", ("a.b", "", "2001:db8::1", "mx.y", False)),
        ("by mx.y. with HTTP; x", ("", "", "", "mx.y", False)),
    ],
)
def test_lines_as_servers_write_them(raw, expected):
    line = parse_line(raw)
    assert (line.claimed, line.verified, line.address, line.by, line.lookup_failed) == expected
    assert line.understood


@pytest.mark.parametrize("raw", ["", ";", "((((", "from", "by", "from by with", "\x00" * 50, "(" * 5000 + ";" * 5000, "from a by b;" * 300])
def test_no_line_breaks_the_parser(raw):
    found = receipt([raw])
    assert found.at is None
