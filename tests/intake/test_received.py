"""One ``Received`` line, whole: every part of it is shown to whoever decides on an appeal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from intake.received import ReceivedLine, Stamp, parse_line, parse_stamp

TEN = datetime(2025, 9, 8, 10, 0, tzinfo=UTC)
NOTHING = "Er staat geen tijd in deze regel."
ODD = "De tijd in deze regel is niet te begrijpen."
ZONELESS = "De tijd in deze regel heeft geen bruikbare tijdzone."
NO_SUCH_ZONE = "De tijdzone in deze regel bestaat niet."
UNKNOWN_ZONE = "De tijdzone -0000 zegt dat de server zijn tijdzone niet kende: deze tijd bewijst niets."


@pytest.mark.parametrize(
    ("text", "at", "offset", "problem"),
    [
        ("Mon, 8 Sep 2025 12:00:00 +0200", TEN, "+0200", ""),
        ("Mon, 8 Sep 2025 12:00:00 +02:00", TEN, "+0200", ""),
        ("Mon, 8 Sep 2025 12:00 +0200", TEN, "+0200", ""),
        ("Mon, 8 Sep 2025 12:00:00 +0200 (zomertijd (CEST))", TEN, "+0200", ""),
        ("8 Sep 2025 10:00:00 GMT", TEN, "+0000", ""),
        ("8 Sep 2025 10:00:00 UT", TEN, "+0000", ""),
        ("2025-09-08T10:00:00Z", TEN, "+0000", ""),
        ("2025-09-08 12:00:00.123 +0200 CEST m=+0.01", TEN, "+0200", ""),
        ("Tue, 9 Sep 2025 00:00:00 +1400", TEN, "+1400", ""),
        ("Mon, 8 Sep 2025 10:59:00 +0059", TEN, "+0059", ""),
        ("Mon, 8 Sep 2025 05:30:00 -0430", TEN, "-0430", ""),
        ("", None, "", NOTHING),
        ("(12:00:00 +0200)", None, "", NOTHING),
        ("gisteren", None, "", ODD),
        ("8 Sep 2025", None, "", ODD),
        ("Mon, 31 Feb 2025 12:00:00 +0200", None, "", ODD),
        ("Mon, 8 Sep 2025 25:00:00 +0200", None, "", ODD),
        ("2025-13-08 12:00:00 +0200", None, "", ODD),
        ("Mon, 8 Sep 2025 12:00:00", None, "", ZONELESS),
        ("Mon, 8 Sep 2025 12:00:00 CEST", None, "", ZONELESS),
        ("Mon, 8 Sep 2025 12:00:00 (+0200)", None, "", ZONELESS),
        ("Mon, 8 Sep 2025 12:00:00 -0000", None, "-0000", UNKNOWN_ZONE),
        ("Mon, 8 Sep 2025 12:00:00 +1500", None, "+1500", NO_SUCH_ZONE),
        ("Mon, 8 Sep 2025 12:00:00 +0060", None, "+0060", NO_SUCH_ZONE),
        ("0001-01-01 00:00:00 +0200", None, "+0200", ODD),
    ],
)
def test_a_time_with_its_zone_or_what_is_wrong_with_it(text, at, offset, problem):
    found = parse_stamp(f" {text} ")
    assert found == Stamp(text, at, offset, problem)
    assert at is None or found.at.tzinfo is UTC


NO_TIME = Stamp("", None, problem=NOTHING)
ZULU = Stamp("8 Sep 2025 10:00:00 GMT", TEN, "+0000")
LINES = {
    "postfix": (
        "from helo.x (rdns.x [1.2.3.4]) by mx.y (Postfix) with ESMTPS id 5 for <a@b>; 8 Sep 2025 10:00:00 GMT",
        {"by": "mx.y", "claimed": "helo.x", "verified": "rdns.x", "address": "1.2.3.4", "id": "5", "stamp": ZULU},
    ),
    "brackets in brackets, with semicolons": (
        "from helo.x (rdns.x (een; twee) [1.2.3.4]) by mx.y (a (b) c; d) id 6; 8 Sep 2025 10:00:00 GMT",
        {"by": "mx.y", "claimed": "helo.x", "verified": "rdns.x", "address": "1.2.3.4", "id": "6", "stamp": ZULU},
    ),
    "a bracket too many": (
        "from helo.x) by mx.y id 7); 8 Sep 2025 10:00:00 GMT",
        {"by": "mx.y", "claimed": "helo.x)", "id": "7)", "stamp": ZULU},
    ),
    "no time and no number": ("from helo.x by mx.y", {"by": "mx.y", "claimed": "helo.x"}),
    "a number that is missing": ("from helo.x by mx.y id; 8 Sep 2025 10:00:00 GMT", {"by": "mx.y", "claimed": "helo.x", "stamp": ZULU}),
    "nobody found, in capitals": (
        "from helo.x (UNKNOWN [1.2.3.4]) by mx.y",
        {"by": "mx.y", "claimed": "helo.x", "address": "1.2.3.4", "lookup_failed": True},
    ),
    "the writer does not believe it": (
        "from helo.x (rdns.x [1.2.3.4] (may be forged)) by mx.y",
        {"by": "mx.y", "claimed": "helo.x", "address": "1.2.3.4", "lookup_failed": True},
    ),
    "only what the other side called itself": (
        "from helo.x (HELO ander.y [1.2.3.4]) by mx.y",
        {"by": "mx.y", "claimed": "helo.x", "address": "1.2.3.4"},
    ),
    "what is no address before one that is": (
        "from helo.x (999.1.1.1 [1.2.3.4]) by mx.y",
        {"by": "mx.y", "claimed": "helo.x", "address": "1.2.3.4"},
    ),
    "an address for a name, and another word": ("from 1.2.3.4 5.6.7.8 by mx.y", {"by": "mx.y", "claimed": "1.2.3.4", "address": "1.2.3.4"}),
    "nothing before the time": ("; 8 Sep 2025 10:00:00 GMT", {"stamp": ZULU, "understood": False}),
    "nobody wrote it": ("from helo.x", {"claimed": "helo.x", "understood": False}),
    "two writers": ("by mx.y by mx.z", {"by": "mx.y", "understood": False}),
    "a host called from": ("from from by mx.y", {"by": "mx.y", "claimed": "from"}),
}


@pytest.mark.parametrize(("raw", "parts"), LINES.values(), ids=LINES.keys())
def test_the_parts_of_a_line(raw, parts):
    assert parse_line(raw) == ReceivedLine(raw, **{"stamp": NO_TIME, **parts})
