"""The real thing: a Dovecot, and servers that misbehave."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from intake.connection import Account, Watchdog
from intake.imap import ImapMailbox
from intake.mailbox import MailboxError, MailboxSettingsError, MessageError, address_of_mailbox, configured_mailbox
from tests.intake.mails import mail

NOON = datetime(2025, 9, 8, 10, 0, 5, tzinfo=UTC)


def test_fetches_bytes_and_witnesses_and_changes_no_flag(account, settings):
    settings.COT_MAILBOX_URL = account.url
    raw = mail(at=NOON)
    account.deliver(raw, internaldate=NOON)
    with configured_mailbox() as mailbox:
        listing = mailbox.open_folder("INBOX")
        fetched = mailbox.fetch(listing.uids[0], 10_000_000)
    assert (fetched.raw, fetched.size, fetched.internaldate) == (raw, len(raw), NOON)
    assert fetched.savedate is None or abs(fetched.savedate - datetime.now(UTC)) < timedelta(minutes=2)
    with account.client() as client:
        client.select_folder("INBOX", readonly=True)
        assert b"\\Seen" not in client.fetch([int(listing.uids[0])], ["FLAGS"])[int(listing.uids[0])][b"FLAGS"]


@pytest.mark.parametrize("month", [1, 7])
def test_internaldate_is_the_same_instant_on_both_sides_of_the_clock_change(account, settings, month):
    settings.COT_MAILBOX_URL = account.url
    moment = datetime(2025, month, 15, 11, 0, tzinfo=UTC)
    account.deliver(mail(), internaldate=moment)
    with configured_mailbox() as mailbox:
        listing = mailbox.open_folder("INBOX")
        assert mailbox.fetch(listing.uids[0], 10_000_000).internaldate == moment


def test_a_message_over_the_limit_gives_its_envelope_only(account, settings):
    settings.COT_MAILBOX_URL = account.url
    account.deliver(mail("Aanmelding met één grote bijlage", text="x" * 5000))
    with configured_mailbox() as mailbox:
        listing = mailbox.open_folder("INBOX")
        fetched = mailbox.fetch(listing.uids[0], 1000)
    assert fetched.raw is None
    assert (fetched.envelope.from_name, fetched.envelope.from_address) == ("An Test", "an.test@testdorp.example")
    assert (fetched.envelope.subject, fetched.envelope.message_id) == ("Aanmelding met één grote bijlage", "<een@testdorp.example>")


def test_a_vanished_message_is_told_and_the_connection_stays_good(account, settings):
    settings.COT_MAILBOX_URL = account.url
    account.deliver(mail())
    with configured_mailbox() as mailbox:
        listing = mailbox.open_folder("INBOX")
        with pytest.raises(MessageError) as told:
            mailbox.fetch("999", 10_000_000)
        assert "verdwenen" in told.value.reason
        assert mailbox.fetch(listing.uids[0], 10_000_000).raw == mail()


def test_wrong_password_and_missing_folder_are_told(account, settings):
    settings.COT_MAILBOX_URL = account.url.replace("geheim", "verkeerd")
    with pytest.raises(MailboxError) as told, configured_mailbox():
        pass
    assert told.value.reason == "De mailbox weigert onze aanmelding."
    settings.COT_MAILBOX_URL = account.url
    with configured_mailbox() as mailbox, pytest.raises(MailboxError) as told:
        mailbox.open_folder("Bestaat niet")
    assert told.value.reason == "De map 'Bestaat niet' kan niet geopend worden."


def test_tls_needs_a_certificate_that_is_trusted(account, settings):
    if account.server.certificate is None:
        pytest.skip("no openssl to make a certificate with")
    settings.COT_MAILBOX_URL = account.secure_url
    with pytest.raises(MailboxError) as told, configured_mailbox():
        pass
    assert told.value.reason == "De mailserver toont geen geldig certificaat."
    trusting = replace(Account.from_settings(), context=ssl.create_default_context(cafile=str(account.server.certificate)))
    account.deliver(mail())
    with ImapMailbox(trusting, "x") as mailbox:
        assert len(mailbox.open_folder("INBOX").uids) == 1


def test_idle_tells_of_a_new_message_within_a_second_or_so(account, settings):
    settings.COT_MAILBOX_URL = account.url
    threading.Timer(0.3, lambda: account.deliver(mail())).start()
    with configured_mailbox() as mailbox:
        mailbox.open_folder("INBOX")
        started = time.monotonic()
        assert mailbox.wait_for_change(10, threading.Event()) is True
        assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("url", "auth", "told"),
    [
        ("imap://u:p@mail.example/INBOX", "password", "imaps://"),
        ("imaps://u:p@mail.example/INBOX", "kerberos", "kerberos"),
        ("imaps://mail.example/INBOX", "password", "user"),
        ("pop3://u:p@mail.example", "password", "pop3"),
    ],
)
def test_settings_that_are_unsafe_or_unknown_are_refused(settings, url, auth, told):
    settings.COT_MAILBOX_URL, settings.COT_MAILBOX_AUTH = url, auth
    with pytest.raises(MailboxSettingsError, match=told):
        configured_mailbox()


def test_the_name_of_a_mailbox_has_no_password(settings):
    settings.COT_MAILBOX_URL = "imaps://cot%40vlaio.be:ge%40heim@mail.example:9993/INBOX"
    assert address_of_mailbox() == ("imaps", "imaps://cot@vlaio.be@mail.example:9993")
    account = Account.from_settings()
    assert (account.user, account.password, account.port) == ("cot@vlaio.be", "ge@heim", 9993)


# servers that misbehave -------------------------------------------------------------------------------------------------


@contextmanager
def server(talk) -> Iterator[int]:
    """A socket server that does ``talk(connection)`` for each connection."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=quietly, args=(connection,), daemon=True).start()

    def quietly(connection: socket.socket) -> None:
        with suppress(OSError):
            talk(connection)

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        listener.close()


def drip(connection: socket.socket) -> None:
    """A greeting without end, a byte now and then: no single read ever times out."""
    connection.sendall(b"* OK ")
    while True:
        connection.sendall(b"x")
        time.sleep(0.05)


def drip_after_login(connection: socket.socket) -> None:
    connection.sendall(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
    while True:
        tag, _, command = connection.recv(1000).partition(b" ")
        if command.upper().startswith(b"LOGIN"):
            connection.sendall(tag + b" OK in\r\n")
        elif command.upper().startswith(b"CAPABILITY"):
            connection.sendall(b"* CAPABILITY IMAP4rev1\r\n" + tag + b" OK done\r\n")
        else:
            while True:
                connection.sendall(b"* OK still busy\r\n")
                time.sleep(0.05)


def silent(connection: socket.socket) -> None:
    connection.recv(1)


def garbage(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


@pytest.mark.parametrize("talk", [drip, drip_after_login, silent])
def test_a_server_that_drips_or_says_nothing_is_cut_at_the_deadline(settings, talk):
    settings.COT_MAILBOX_DEADLINE_SECONDS = 1
    with server(talk) as port:
        settings.COT_MAILBOX_URL = f"imap://u:p@127.0.0.1:{port}/INBOX"
        started = time.monotonic()
        with pytest.raises(MailboxError) as told, configured_mailbox() as mailbox:
            mailbox.open_folder("INBOX")
        assert told.value.reason == "De mailbox antwoordde te traag. We proberen het opnieuw."
        assert time.monotonic() - started < 5


def test_a_server_that_drips_its_tls_handshake_is_cut(settings):
    settings.COT_MAILBOX_DEADLINE_SECONDS = 1
    with server(silent) as port:
        settings.COT_MAILBOX_URL = f"imaps://u:p@127.0.0.1:{port}/INBOX"
        started = time.monotonic()
        with pytest.raises(MailboxError), configured_mailbox():
            pass
        assert time.monotonic() - started < 5


def test_garbage_and_a_closed_port_are_told(settings):
    with server(garbage) as port:
        settings.COT_MAILBOX_URL = f"imap://u:p@127.0.0.1:{port}/INBOX"
        with pytest.raises(MailboxError), configured_mailbox():
            pass
    with pytest.raises(MailboxError) as told, configured_mailbox():
        pass
    assert told.value.reason == "De mailbox is niet bereikbaar of antwoordt niet goed."


def test_the_watchdog_cuts_a_connection_it_is_shown_late():
    one, other = socket.socketpair()
    watchdog = Watchdog(0.01)
    watchdog.start()
    time.sleep(0.2)
    watchdog.watch(one)
    other.settimeout(2)
    assert other.recv(1) == b""
