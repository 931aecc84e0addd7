"""The whole program while mail comes in: IDLE wakes it, receipts leave, the pages are up; and strange mail stops nothing."""

from __future__ import annotations

import secrets
import urllib.request

import pytest

from tests.end_to_end.system import SAMPLES, System, own_database, wait_until
from tests.servers.smtp import Sink, serving

GOOD = (SAMPLES / "01-registration-complete" / "bericht.eml").read_bytes()


@pytest.fixture
def system(dovecot, tmp_path):
    with serving(Sink()) as sink, own_database(f"daemon_{secrets.token_hex(6)}") as database:
        system = System(tmp_path, dovecot.account(), sink, database)
        system.migrate()
        yield system
        system.stop()


@pytest.mark.timeout(900)
def test_mail_that_comes_in_while_it_runs_is_answered_and_the_pages_are_up(system):
    bind = "127.0.0.1:" + system.environment["COT_WEB_BIND"].rpartition(":")[2]
    system.settings.update({"COT_WEB_BIND": bind, "COT_MAILBOX_POLL_SECONDS": "600"})  # so that only IDLE can wake it in time
    system.start()
    # The news thread is connected once a first message got through; what comes after that proves IDLE.
    system.account.deliver((SAMPLES / "13-out-of-office" / "bericht.eml").read_bytes())
    assert wait_until(lambda: system.count("message", ("sorted",)) == 1, 300), system.log()
    system.account.deliver(GOOD)
    system.settle(messages=2, dossiers=1, seconds=300)
    kinds = [(mail["X-COT-Notice"], mail["To"], mail["In-Reply-To"]) for mail in system.sink.mails]
    assert kinds == [
        ("receipt", "lore.testens@ieper.example", "<s01@ieper.example>"),
        ("admissible", "lore.testens@ieper.example", "<s01@ieper.example>"),
    ]
    health = f"http://{bind}/gezond"  # loopback
    with urllib.request.urlopen(health, timeout=20) as answer:
        assert answer.status == 200
    assert system.command("doctor").returncode == 0, system.command("doctor").stdout


def _mail(subject: str, body: bytes, *, name: str = "", data: bytes = b"", sender: str = "jan@peer.example") -> bytes:
    """A mail through our border, as the sample mails have it, with a body of the caller's."""
    border = GOOD[: GOOD.index(b"From: Lore")].replace(b"ieper.example", sender.rpartition("@")[2].encode())
    head = f"From: {sender}\r\nTo: cityofthings@vlaio.be\r\nSubject: {subject}\r\nMessage-ID: <{secrets.token_hex(8)}@peer.example>\r\n"
    if not name:
        return border + head.encode() + b"\r\n" + body
    from base64 import encodebytes

    parts = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="grens"\r\n\r\n--grens\r\nContent-Type: text/plain\r\n\r\n'
        + body
        + f'\r\n--grens\r\nContent-Type: application/octet-stream; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n'.encode()
        + f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'.encode()
        + encodebytes(data)
        + b"\r\n--grens--\r\n"
    )
    return border + head.encode() + parts


@pytest.mark.timeout(400)
def test_strange_mail_ends_in_a_visible_state_and_the_next_one_is_handled(system):
    text = b"Beste, in bijlage ons aanmeldingsformulier voor City of Things. Groeten, Jan"
    strange = {
        "nothing at all": b"",
        "no header": b"\x00\xff\xfe rommel zonder kop \x80" * 50,
        "empty body": _mail("", b""),
        "a body that is no text": _mail("Aanmelding", b"\xff\xfe\x00" * 2000),
        "an unknown type": _mail("Aanmelding City of Things", text, name="aanmelding.pages", data=b"\x01\x02onbekend" * 400),
        "a broken form": _mail("Aanmelding City of Things", text, name="formulier.docx", data=b"PK\x03\x04" + secrets.token_bytes(3000)),
        "fifty megabytes": _mail("Aanmelding City of Things", text, name="film.bin", data=secrets.token_bytes(1 << 20) * 37),
    }
    for raw in strange.values():
        system.account.drop(raw)
    system.account.deliver(GOOD)
    done = system.command("run", "--once")
    assert "Traceback" not in done.stderr, done.stderr
    messages = system.data("messages")
    assert len(messages) == len(strange) + 1
    assert {m["state"] for m in messages} == {"sorted"}
    for message in messages:
        seen = message["dossiers"] or message["needs_person"]
        assert seen, f"nobody would ever see {message}"
    by_subject = {m["subject"]: m for m in messages if m["dossiers"]}
    assert by_subject["Aanmelding projectidee City of Things 2025 - Stad Ieper"]["answers"][0] == {
        "notice": "receipt",
        "state": "sent",
        "to": "lore.testens@ieper.example",
    }
    unreadable = [m for m in messages if m["subject"] == "Aanmelding City of Things"]
    assert [[answer["notice"] for answer in m["answers"]][:1] for m in unreadable] == [["receipt-unreadable"]] * 3
    assert system.command("audit", "verify").returncode == 0
