"""One mail without a database, who is believed about its sender, and who is answered."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from calls.load import load_edition
from intake import inspect
from intake.answering import refusal
from intake.authenticity import dmarc
from intake.inspect import Servers, inspect_mail
from intake.receipt import Witnesses, trusted_depth
from intake.situation import Decision
from parsers.eml import unpack
from tests.intake.mails import exchange_chain, mail

SAMPLES = Path(__file__).parents[2] / "samples"
BORDER, OWN = ("*.mail.protection.outlook.com",), ("*.vlaio.be",)
AT = datetime(2025, 9, 4, 13, 21, 7, tzinfo=UTC)
PASSES = "Authentication-Results: mx.evil.example; dmarc=pass header.from=testdorp.example\r\n"


def believed(raw: bytes) -> str:
    found = unpack(raw)
    return dmarc(found, trusted_depth(found.received, OWN, BORDER))


@pytest.mark.parametrize("result", ["pass", "fail", "none", "bestguesspass"])
def test_the_result_of_our_own_server_counts(result):
    assert believed(mail(at=AT, dmarc=result)) == result


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("An <an@testdorp.example>, Bo <bo@vreemd.example>", "fail"),  # bo's own domain passes, and an would be answered
        ("an@testdorp.example, bo@vreemd.example", "fail"),
        ("=?utf-8?q?An?= <an@testdorp.example>,\r\n Bo <bo@vreemd.example>", "fail"),
        ("An <an@testdorp.example>, Bo <bo@TESTDORP.example>", "pass"),
        ('"An <an@elders.example>" <an@testdorp.example>', "pass"),
        ("an@elders.example <an@testdorp.example>", "pass"),
        ('"Peeters, An" <an@testdorp.example>', "pass"),
        ("Stad Testdorp @ werk <an@testdorp.example>", "pass"),
        ("<" * 50_000 + '"\\"' * 50_000, "pass"),
    ],
)
def test_senders_of_several_domains_are_nobodys_word(line, expected):
    own = b"From: An Test <an.test@testdorp.example>"
    assert unpack(mail(at=AT)).authors == ("an.test@testdorp.example",)
    assert believed(mail(at=AT).replace(own, f"From: {line}".encode(), 1)) == expected


def test_what_the_sender_writes_below_ours_is_not_believed():
    raw = mail(at=AT, dmarc="fail")
    below = raw.replace(b"From: An", PASSES.encode() + b"From: An")
    assert (believed(raw), believed(below)) == ("fail", "fail")
    assert believed(mail(at=AT, dmarc="").replace(b"From: An", PASSES.encode() + b"From: An")) == ""


def test_what_stands_right_below_our_last_line_is_the_sender_s():
    above = mail(at=AT, dmarc="").replace(b"Received: from werkpost", PASSES.encode() + b"Received: from werkpost")
    assert (above.count(b"Authentication-Results"), believed(above)) == (1, "")
    ours = mail(at=AT, dmarc="").replace(b"Received: from mail.testdorp", PASSES.encode() + b"Received: from mail.testdorp")
    assert believed(ours) == "pass"


def test_two_from_lines_of_one_domain_are_nobodys_word():
    own = b"From: An Test <an.test@testdorp.example>\r\n"
    assert believed(mail(at=AT).replace(own, own + b"From: Bo <bo@testdorp.example>\r\n")) == "fail"


def test_results_in_comments_or_values_are_not_results():
    header = "Authentication-Results: spf=pass (dmarc=pass) smtp.mailfrom=x; dkim=none (a;dmarc=pass); dmarc=fail action=none\r\n"
    assert believed(header.encode() + mail(at=AT, dmarc="")) == "fail"


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("spf=pass smtp.mailfrom=x; dkim=pass header.d=x; dmarc=pass", "pass"),
        ("spf=fail smtp.mailfrom=x; dkim=fail; dmarc=pass", "pass"),  # aligned by other means: the domain's own policy is the last word
        ("spf=fail smtp.mailfrom=x; dkim=none; dmarc=none", "fail"),
        ("spf=fail smtp.mailfrom=x; dkim=pass header.d=x; dmarc=none", "none"),  # forwarded: the signature still holds
        ("spf=pass smtp.mailfrom=x; dkim=fail (body hash did not verify); dmarc=none", "none"),
        ("spf=none; dkim=fail; dmarc=none", "fail"),
        ("spf=none; dkim=fail header.d=a; dkim=pass header.d=b", ""),
        ("spf=softfail smtp.mailfrom=x; dkim=none; dmarc=none", "none"),  # many honest forwards look like this
        ("spf=none; dkim=none; dmarc=none; compauth=fail reason=001", "fail"),
        ("dmarc=temperror", "temperror"),
        ("spf=pass; dmarc=pass; dmarc=fail", "fail"),
        ("", ""),
    ],
)
def test_spf_and_dkim_count_where_the_domain_asks_for_no_dmarc(results, expected):
    assert believed(f"Authentication-Results: {results}\r\n".encode() + mail(at=AT, dmarc="")) == expected


@pytest.mark.parametrize(
    ("author", "named", "expected"),
    [
        ("an@testdorp.example", "testdorp.example", "pass"),
        ("an@Testdorp.EXAMPLE", "TESTDORP.example.", "pass"),
        ("an@testdorp.example", '"testdorp.example"', "pass"),
        ("an@testdorp.example", "an@testdorp.example", "pass"),
        ("an@mail.testdorp.example", "testdorp.example", "pass"),  # some servers name the organisation
        ("an@testdorp.example", "mail.testdorp.example", "fail"),  # who has the part has not the whole
        ("an@testdorp.example", "vreemd.example", "fail"),
        ("an@testdorp.example", "eentestdorp.example", "fail"),
        ("an@testdorp.example", "example", "fail"),
        ("an@testdorp.example", "testdorp.example.vreemd.example", "fail"),
        ("an@zoëdorp.example", "xn--zodorp-qva.example", "pass"),
        ("an@xn--zodorp-qva.example", "zoëdorp.example", "pass"),
        ("an@zoëdorp.example", "zoedorp.example", "fail"),
    ],
)
def test_a_pass_for_another_author_is_no_pass(author, named, expected):
    raw = mail(at=AT, dmarc="").replace(b"From: An Test <an.test@testdorp.example>", f"From: {author}".encode(), 1)
    results = f"Authentication-Results: spf=pass smtp.mailfrom=x; dkim=pass header.d=x; dmarc=pass action=none header.from={named};compauth=pass\r\n"
    assert believed(results.encode() + raw) == expected
    bare = f"Authentication-Results: dmarc=pass (p=reject) header.from={named}\r\n".encode()
    assert believed(bare + raw) == expected
    assert believed(bare.replace(b"pass", b"none", 1) + raw) == "none", "only a pass is worth stealing"


def test_of_two_headers_of_ours_the_topmost_counts():
    first, second = "Authentication-Results: dmarc=fail\r\n", "Authentication-Results: dmarc=pass\r\n"
    raw = mail(at=AT, dmarc="")
    assert believed(f"{first}{second}".encode() + raw) == "fail"
    assert believed(f"{second}{first}".encode() + raw) == "pass"


def test_without_a_line_of_ours_only_a_fail_is_believed():
    assert believed(PASSES.encode() + mail()) == ""
    assert believed(PASSES.replace("pass", "fail").encode() + mail()) == "fail"
    assert believed(PASSES.replace("testdorp", "vreemd").encode() + mail()) == "fail"


def test_inspects_a_sample_with_its_witness(edition):
    raw = next(SAMPLES.glob("02-*/bericht.eml")).read_bytes()
    decision, receipt, readings = inspect_mail(raw, datetime(2025, 9, 8, 10, 7, 33, tzinfo=UTC), edition, OWN, BORDER)
    assert (decision.triage, decision.phase) == ("registration", "registration")
    assert receipt.at == datetime(2025, 9, 8, 10, 7, 33, tzinfo=UTC)
    assert [(reading.name, str(reading.role)) for reading in readings] == [
        ("city_of_things_2025_aanmeldingsformulier.docx", "registration-form")
    ]


def test_inspects_a_question_without_a_witness(edition):
    raw = mail("Vraag", "Mogen we ook met drie indienen?", received=exchange_chain(AT))
    decision, receipt, readings = inspect_mail(raw, None, edition, OWN, BORDER)
    assert (decision.triage, receipt.at, readings) == ("question", AT, ())


def test_the_pure_part_knows_no_django():
    """``check`` works without a database: these modules must not load Django."""
    names = "intake.inspect, intake.triage, intake.receipt, intake.answering, intake.authenticity"
    program = f"import sys, {names}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False, cwd=SAMPLES.parent, timeout=60).returncode == 0


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({}, ""),
        ({"sender": "mailer-daemon@x.example"}, "no-reply"),
        ({"headers": {"Reply-To": "noreply@testdorp.example"}}, "no-reply"),
        ({"headers": {"Reply-To": "CITYOFTHINGS@vlaio.be"}, "sender": "iemand@vlaio.be"}, "eigen adres"),
        ({"sender": "geen adres"}, "afzenderadres"),
        ({"headers": {"Return-Path": "< >"}}, "terugzendadres"),
    ],
)
def test_who_is_answered(parts, told):
    found = refusal(unpack(mail(**parts)), Decision("registration", ()), frozenset({"cityofthings@vlaio.be"}), "pass")
    assert (told in found) if told else found == ""


@pytest.mark.parametrize("triage", ["question", "unsure", "bounce", "list", "spam", "own", "automatic"])
def test_what_is_never_answered(triage):
    assert refusal(unpack(mail()), Decision(triage, ()), frozenset(), "pass")


def test_a_large_mail_has_more_time_to_be_taken_apart(monkeypatch):
    given = {}

    def unpacked(raw, timeout):
        given[len(raw)] = timeout
        return unpack(raw)

    monkeypatch.setattr(inspect.sandbox, "unpack_mail", unpacked)
    small, large = mail(at=AT), mail(at=AT, text="Hierbij onze aanmelding. Kan dat?\n" * 250_000)
    looks = [
        inspect.look(raw, Witnesses(), Servers(OWN, BORDER, frozenset()), load_edition("city-of-things-2025"), timeout=10.0)
        for raw in (small, large)
    ]
    assert 10.0 <= given[len(small)] < 10.1
    assert given[len(large)] > 14.0
    assert [one.decision.confident for one in looks] == [True, False]
    assert looks[1].decision.reasons[-1] == "De tekst van de mail is erg lang. Alleen het begin is nagekeken."
