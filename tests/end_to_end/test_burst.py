"""The last morning: 150 mails in any order, and the program killed again and again while it works. In the end exactly the expected mails left."""

from __future__ import annotations

import base64
import email
import io
import os
import random
import re
import secrets
import signal
import time
from collections import Counter
from dataclasses import dataclass, field
from email import policy

import pytest
from docx import Document

from tests.end_to_end.system import ROOT, SAMPLES, System, own_database, wait_until
from tests.servers.smtp import Sink, serving

SEED = 20250908
KILLS = 4
GOOD = (SAMPLES / "01-registration-complete" / "bericht.eml").read_bytes()
WORDS = sorted(set(re.findall(r"[a-z]{5,12}", (ROOT / "calls/city_of_things_2025/call.toml").read_text("utf-8"))))
BORDER = GOOD[: GOOD.index(b"From: Lore")]  # our own Received lines and verdict on the sender


@dataclass
class Mails:
    """What is sent, and who must get which notices for it: ("name@...", kind) once each."""

    raw: list[bytes] = field(default_factory=list)
    expected: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, raw: bytes, sender: str = "", *kinds: str) -> None:
        self.raw.append(raw)
        for kind in kinds:
            self.expected[sender, kind] += 1


def with_own_idea(rng: random.Random) -> bytes:
    """The good registration with a story that no other has: the same idea twice is one that waits for a person."""
    whole = email.message_from_bytes(GOOD, policy=policy.SMTP)
    part = next(part for part in whole.walk() if (part.get_filename() or "").endswith(".docx"))
    document = Document(io.BytesIO(part.get_content()))
    for paragraph in document.paragraphs:
        if (
            len(paragraph.runs) == 1 and len(paragraph.text.split()) >= 17 and not re.search("@|Stad ", paragraph.text)
        ):  # an answer; partners stay
            paragraph.runs[0].text = " ".join(rng.sample(WORDS, 40)).capitalize() + "."
    changed = io.BytesIO()
    document.save(changed)
    old = part.get_payload()
    assert isinstance(old, str) and old.encode() in GOOD
    return GOOD.replace(old.encode(), base64.encodebytes(changed.getvalue()).replace(b"\n", b"\r\n"))


def _border(sender: str) -> bytes:
    """The lines of our servers above a mail of this sender, whose domain they judged."""
    return BORDER.replace(b"ieper.example", sender.rpartition("@")[2].encode())


def _plain(sender: str, subject: str, text: str, more: str = "") -> bytes:
    head = f"From: {sender}\r\nTo: cityofthings@vlaio.be\r\nSubject: {subject}\r\nMessage-ID: <{sender.replace('@', '.')}@peer.example>\r\n"
    return _border(sender) + f"{head}{more}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()


def first_wave(rng: random.Random) -> Mails:
    """120 mails and 20 that come a second time, byte for byte."""
    mails = Mails()
    for n in range(15):
        sender = f"dienst{n}@gemeente{n}.example"
        raw = (
            with_own_idea(rng)
            .replace(BORDER, _border(sender))
            .replace(b"lore.testens@ieper.example", sender.encode())
            .replace(b"<s01@ieper.example>", f"<vol{n}@peer.example>".encode())
        )
        mails.add(raw, sender, "receipt", "admissible")
    for n in range(25):
        sender = f"vergeten{n}@gemeente{n}.example"
        mails.add(
            _plain(sender, "Aanmelding City of Things 2025", f"In bijlage onze aanmelding, nummer {n}."), sender, "forgotten-attachment"
        )
    for n in range(15):
        sender = f"link{n}@gemeente{n}.example"
        mails.add(_plain(sender, "Aanmelding City of Things", f"Onze aanmelding: https://we.tl/t-{n}abcdefgh"), sender, "link-only")
    for n in range(20):
        mails.add(_plain(f"vraag{n}@gemeente{n}.example", "Vraag", f"Mag gemeente {n} ook indienen?"))
    for n in range(20):
        auto = "Auto-Submitted: auto-replied\r\n" if n % 2 else ""
        mails.add(
            _plain(f"weg{n}@gemeente{n}.example", f"Automatisch antwoord: Ontvangst {n}", "In bijlage vind je niets. Ik ben afwezig.", auto)
        )
    for n in range(12):
        bounce = f"Return-Path: <>\r\nX-Failed-Recipients: x{n}@gemeente.example\r\n"
        mails.add(_plain(f"mailer-daemon@mx{n}.example", "Undelivered Mail Returned to Sender", "In bijlage uw aanmelding.", bounce))
    for n in range(8):
        mails.add(_plain(f"lijst{n}@nieuws.example", "Nieuwsbrief", "Dien nu je aanmelding in!", "List-Id: <n.nieuws.example>\r\n"))
    for n in range(5):
        mails.add(_plain(f"reclame{n}@win.example", "Gratis", "Goedkope leningen, antwoord vandaag nog.", "X-Spam-Flag: YES\r\n"))
    assert len(mails.raw) == 120
    mails.raw += rng.sample(mails.raw, 20)
    rng.shuffle(mails.raw)
    return mails


def answers_to(sink: Sink) -> Mails:
    """Ten more, once the first answers are out: thanks, automatic answers and bounces that quote our own mails. None gets an answer."""
    mails = Mails()
    for n, notice in enumerate(sink.mails[:10]):
        sender, thread = str(notice["To"]), f"In-Reply-To: {notice['Message-ID']}\r\nReferences: {notice['Message-ID']}\r\n"
        text = ("Bedankt!", "Ik ben afwezig tot maandag.", "Uw bericht is gelezen.")[n % 3]
        more = thread + ("", "Auto-Submitted: auto-replied\r\n", "Auto-Submitted: auto-generated\r\n")[n % 3]
        quoted = "\r\n> In bijlage onze aanmelding.\r\n"
        raw = _plain(sender, f"Re: {notice['Subject']}".replace("\n", " "), text + quoted, more)
        mails.add(raw.replace(f"<{sender.replace('@', '.')}@".encode(), f"<antwoord{n}@".encode()))
    return mails


@pytest.mark.timeout(1500)  # about a minute and a half on a quiet machine; many times that on a busy one
def test_however_often_it_is_killed_exactly_the_expected_mails_leave(dovecot, tmp_path, record_property):
    rng = random.Random(SEED)
    first = first_wave(rng)
    with serving(Sink()) as sink, own_database(f"burst_{secrets.token_hex(6)}") as database:
        system = System(tmp_path, dovecot.account(), sink, database)
        system.migrate()
        try:
            for number in range(KILLS):
                _deliver(system, [first.raw[:90], first.raw[90:], answers_to(sink).raw, []][number])
                system.start()
                # At random moments: in the first seconds of its life, and then while mails are on their way out.
                goal = len(sink.taken) + (0, 10, rng.randrange(4, 12), rng.randrange(4, 12))[number]
                assert wait_until(lambda goal=goal: len(sink.taken) >= goal, 300), system.log()
                time.sleep(rng.uniform(0.0, 3.0 if number == 0 else 0.4))
                _kill(system)
            system.start()
            system.settle(messages=130, dossiers=55, seconds=400)
        finally:
            system.stop()
        _judge(system, first.expected, record_property)


def _deliver(system: System, mails: list[bytes]) -> None:
    with system.account.client() as client:
        for raw in mails:
            client.append("INBOX", raw)


def _kill(system: System) -> None:
    assert system.process is not None
    os.killpg(system.process.pid, signal.SIGKILL)
    system.process.wait(30)
    system.process = None


def _judge(system: System, expected: Counter[tuple[str, str]], record_property) -> None:
    taken = Counter((mail["To"], mail["X-COT-Notice"]) for mail in system.sink.mails)
    answers = [answer for message in system.data("messages") for answer in message["answers"]]
    notices = [notice for entry in system.data("list") for notice in entry["notices"]]
    unknown = Counter((notice["to"], notice["notice"]) for notice in notices if notice["state"] == "unknown")
    record_property("unknown", sum(unknown.values()))
    assert all(count == 1 for count in taken.values()), "nothing leaves twice"
    assert len({mail["Message-ID"] for mail in system.sink.mails}) == len(system.sink.mails)
    assert taken.keys() <= expected.keys(), "nobody gets what is not for them"
    assert expected.keys() - taken.keys() <= unknown.keys(), "what did not arrive is shown as unknown, and not repeated"
    assert Counter(notice["state"] for notice in notices).keys() <= {"sent", "unknown"}
    assert sum(unknown.values()) <= KILLS * 4, "one at most for each process that was sending when it was killed"
    assert {answer["state"] for answer in answers} <= {"sent", "unknown"}
    _nothing_unseen(system)


def _nothing_unseen(system: System) -> None:
    messages = system.data("messages")
    assert {message["state"] for message in messages} == {"sorted"}
    kinds = Counter(message["triage"] for message in messages)
    assert sum(len(message["sightings"]) for message in messages) == 150
    assert {kind: kinds[kind] for kind in ("registration", "forgotten-attachment", "link-only", "bounce", "list", "spam")} == {
        "registration": 15,
        "forgotten-attachment": 25,
        "link-only": 15,
        "bounce": 12,
        "list": 8,
        "spam": 5,
    }
    assert kinds["question"] + kinds["automatic"] == 50
    told = system.command("reconcile", "--json")
    assert (told.returncode, '"deviations": []' in told.stdout) == (0, True), told.stdout
    assert system.command("audit", "verify").returncode == 0
